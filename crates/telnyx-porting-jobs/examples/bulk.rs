//! Creates and submits orders from a CSV file of numbers and an order file.
//!
//! `cargo run -p telnyx-porting-jobs --example bulk [NUMBERS.csv ORDER.toml]`
#![expect(clippy::print_stdout, reason = "examples print their progress")]

#[path = "../../telnyx-porting/examples/support/mod.rs"]
mod support;

use std::path::Path;
use telnyx_porting_jobs::{Event, Intake, IntakeOptions, OrderFile, PortIn};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = support::connect().await?;
    let (csv, toml) = (support::file("port-in.csv"), support::file("order.toml"));
    let paths = support::arguments_or(&[&csv.to_string_lossy(), &toml.to_string_lossy()])?;
    let [csv, toml] = paths.as_slice() else { anyhow::bail!("expected a file of numbers and an order file") };

    // The list can be CSV, a workbook, or one number per line. Rejected rows do not affect the others; your program decides
    // whether to continue without them.
    let intake = Intake::read(csv.as_ref(), &IntakeOptions::new())?;
    for row in &intake.rejected {
        println!("{}: {}", row.place, row.reason);
    }
    for row in &intake.duplicates {
        println!("{}: {} is at {} already", row.place, row.number, row.first);
    }

    // Rows with the same account data form an account, which gets its own orders. The order file provides the data that the
    // list does not contain.
    let folder = Path::new(csv).parent().unwrap_or(Path::new(""));
    let port_in = PortIn::of_list(&intake, &OrderFile::read(toml.as_ref())?, folder)?;
    println!("{} numbers of {} accounts", intake.len(), port_in.accounts().len());
    for warning in port_in.validate().warnings() {
        println!("warning: {warning}");
    }

    // Checks portability, creates the orders, uploads the documents, then fills in, confirms and shares each order. Store the
    // ids of the created orders: the orders remain if a later step fails.
    let applied = port_in
        .apply(&client, |event| match event {
            Event::NotPortable(check) => {
                println!("left out, cannot be ported: {}", check.phone_number.as_deref().unwrap_or_default());
            }
            Event::Created(account, orders) => println!("{}: {} orders created", account.label(), orders.len()),
            Event::NotCreated(account, error) => println!("{}: no order was created: {error}", account.label()),
            Event::Shared(id, token) => {
                let until = token.expires_at.as_ref().map_or("?", |time| time.as_str());
                println!("documents of {id} are shared until {until}");
            }
            Event::Failed(id, step, error) => println!("{id}: cannot {}: {error}", step.as_str()),
            _ => {}
        })
        .await?;

    let submitted = applied.orders.iter().filter(|result| result.failure.is_none()).count();
    println!("{submitted} of {} orders are submitted", applied.orders.len());
    Ok(())
}
