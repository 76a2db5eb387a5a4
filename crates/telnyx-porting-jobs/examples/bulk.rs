//! Creates and submits orders from a CSV file of numbers and an order file.
//!
//! `cargo run -p telnyx-porting-jobs --example bulk [NUMBERS.csv ORDER.toml]`
#![expect(clippy::print_stdout, reason = "examples print their progress")]

#[path = "../../telnyx-porting/examples/support/mod.rs"]
mod support;

use std::path::Path;
use telnyx_porting_jobs::journal::SqliteJournal;
use telnyx_porting_jobs::{ApplyOptions, Event, Intake, IntakeOptions, Job, JobFile, PortIn};

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
    let port_in = PortIn::from_list(&intake, &JobFile::read(toml.as_ref())?, folder)?;
    println!("{} numbers of {} accounts", intake.len(), port_in.accounts().len());
    for warning in port_in.validate(client.clock().utc()).warnings() {
        println!("warning: {warning}");
    }

    // The journal is a file, with which a job can continue after a crash. Here the orders end with the sandbox.
    let journal = SqliteJournal::in_memory()?;
    let job = Job::open(&client, &journal, "customers-march", &port_in).await?;

    // The plan is what an apply would do. Nothing is created or changed.
    let plan = job.plan(&ApplyOptions::default().plan).await?;
    for account in &plan.accounts {
        for order in &account.create {
            println!("{}: an order for {}", account.account, order.numbers.join(", "));
        }
        for number in &account.left_out {
            println!("{}: {} {}", number.place, number.number, number.reason);
        }
    }

    // Creates the orders, uploads the documents, then fills in, confirms and shares each order. It can be repeated at any
    // time, and creates no order twice.
    let applied = job
        .apply(&ApplyOptions::default(), |event| match event {
            Event::Created { account, order, .. } => println!("{account}: order {} created", order.id),
            Event::NotCreated { account, error } => println!("{account}: no order was created: {error}"),
            Event::Shared(order, token) => {
                let until = token.expires_at.as_ref().map_or("?", |time| time.as_str());
                println!("documents of {} are shared until {until}", order.id);
            }
            Event::Waits(order) => println!("{}: waits for {} items", order.id, order.waits_for.len()),
            Event::Failed(order, step, error) => println!("{}: cannot {}: {error}", order.id, step.verb()),
            _ => {}
        })
        .await?;

    let submitted = applied.orders.iter().filter(|order| order.is_under_way()).count();
    println!("{submitted} of {} orders are submitted", applied.orders.len());
    Ok(())
}
