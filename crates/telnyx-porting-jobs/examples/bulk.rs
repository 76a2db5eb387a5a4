//! Ports a spreadsheet of numbers: a CSV and an order file in, submitted orders out.
//!
//! `cargo run -p telnyx-porting-jobs --example bulk [NUMBERS.csv ORDER.toml]`
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

#[path = "../../telnyx-porting/examples/support/mod.rs"]
mod support;

use telnyx_porting_jobs::{Event, Intake, IntakeOptions, OrderFile, PortIn};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = support::connect().await?;
    let (csv, toml) = (support::file("port-in.csv"), support::file("order.toml"));
    let paths = support::arguments_or(&[&csv.to_string_lossy(), &toml.to_string_lossy()])?;
    let [csv, toml] = paths.as_slice() else { anyhow::bail!("give a file of numbers and an order file") };

    // A list as people have it: CSV, a workbook, or one number per line. Rows that cannot be read are reported and do not
    // stop the others; whether to go on without them is yours to decide.
    let intake = Intake::read(csv.as_ref(), &IntakeOptions::new())?;
    for row in &intake.rejected {
        println!("{}: {}", row.place, row.reason);
    }
    for row in &intake.duplicates {
        println!("{}: {} is at {} already", row.place, row.number, row.first);
    }

    // What every order is filled in with, once for all of them: the numbers of one list become several orders.
    let port_in = PortIn::new(intake.numbers(), OrderFile::read(toml.as_ref())?);
    for warning in port_in.validate().warnings() {
        println!("doubtful: {warning}");
    }

    // Checks portability, creates the orders, uploads the documents last, fills in, shares and submits. Keep the ids
    // when the orders are created: whatever fails afterwards, they are there.
    let results = port_in
        .apply(&client, |event| match event {
            Event::NotPortable(check) => {
                println!("left out, cannot be ported: {}", check.phone_number.as_deref().unwrap_or_default());
            }
            Event::Created(orders) => println!("{} orders created", orders.len()),
            Event::Shared(id, token) => {
                let until = token.expires_at.as_ref().map_or("?", |time| time.as_str());
                println!("documents of {id} are shared until {until}");
            }
            Event::Failed(id, step, error) => println!("{id}: cannot {}: {error}", step.as_str()),
            _ => {}
        })
        .await?;

    let submitted = results.iter().filter(|result| result.failure.is_none()).count();
    println!("{submitted} of {} orders are submitted", results.len());
    Ok(())
}
