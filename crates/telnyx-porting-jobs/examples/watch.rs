//! Follows several orders until each is ported or needs a correction, and prints who has to act.
//!
//! `cargo run -p telnyx-porting-jobs --example watch [ORDER_ID…]`
#![expect(clippy::print_stdout, reason = "examples print their progress")]

#[path = "../../telnyx-porting/examples/support/mod.rs"]
mod support;

use std::time::Duration;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue::Ported};
use telnyx_porting::{Client, ExceptionAdvice as _, OrderEnd, OrderExt as _, PortingOrderId, Until, WaitEvent};
use telnyx_porting_jobs::journal::SqliteJournal;
use telnyx_porting_jobs::{ApplyOptions, Job, OrderFile, PortIn};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = support::connect().await?;
    let mut orders = support::arguments_or(&[])?.iter().map(|id| id.parse()).collect::<Result<Vec<_>, _>>()?;
    if orders.is_empty() {
        orders = submitted_orders(&client).await?;
    }

    let wait = client
        .orders()
        .wait_until(orders, Until::status(Ported))
        // A port takes days, so polls are 5 minutes apart after a change, then up to an hour. Many orders are polled by
        // listing them. Webhooks are faster: see the example `webhooks` of telnyx-porting.
        .with_interval(Duration::from_secs(300), HOUR)
        .with_timeout(60 * 24 * HOUR)
        // If numbers move to another order, it is followed too.
        .past_splits()
        .on_progress(|event| match event {
            WaitEvent::Changed(change) => {
                // The first poll has no previous status.
                let before = change.before.as_ref().map_or("", |status| status.as_str());
                println!("{}: {before} -> {}", change.id, status(&change.order));
                if let Some(split) = &change.split {
                    println!("{}: {} numbers moved to {:?}", change.id, split.numbers, split.orders);
                }
            }
            WaitEvent::PollFailed(failed) => println!("{} orders cannot be read: {}", failed.ids.len(), failed.error),
            _ => {}
        });

    // Every order has an end. The wait continues until each has ended, even if some fail or stop.
    for (id, end) in wait.await {
        match end {
            OrderEnd::Reached(_) => println!("{id} is ported"),
            OrderEnd::Exception(order) => {
                println!("{id} stopped: {}", status(&order));
                // Orders in exception are cancelled after 14 days without a correction.
                for code in order.exceptions() {
                    let advice = code.advice();
                    println!("  {code}: {}; next, for the {}: {}", advice.meaning, advice.who, advice.next);
                }
            }
            OrderEnd::Cancelled(_) => println!("{id} was cancelled"),
            OrderEnd::OutOfReach(_) => println!("{id} is a draft that was not confirmed"),
            OrderEnd::Split { split, .. } => println!("{id} lost {} numbers; look for them", split.numbers),
            OrderEnd::TimedOut(_) => println!("{id} is still in progress"),
            OrderEnd::Failed { error, .. } => println!("{id} cannot be read: {error}"),
            // Later versions may add ends.
            other => println!("{id}: {other:?}"),
        }
    }
    Ok(())
}

fn status(order: &PortingOrder) -> &str {
    order.status_value().map_or("without a status", |value| value.as_str())
}

/// Submits three orders on the sandbox, the last with a wrong PIN.
async fn submitted_orders(client: &Client) -> anyhow::Result<Vec<PortingOrderId>> {
    let mut ids = Vec::new();
    for (name, numbers, reference) in [
        ("valid", vec!["+13035550100".parse()?, "+442079460100".parse()?], "customer-request-17"),
        ("wrong-pin", vec!["+13035550199".parse()?], "sandbox:exception=PASSCODE_PIN_INVALID"),
    ] {
        let mut file = OrderFile::read(&support::file("order.toml"))?;
        file.customer_reference = Some(reference.to_owned());
        file.customer_group_reference = None;
        let port_in = PortIn::new(numbers, file);
        let journal = SqliteJournal::in_memory()?;
        let job = Job::open(client, &journal, name, &port_in).await?;
        let applied = job.apply(&ApplyOptions::default(), |_| {}).await?;
        for order in applied.orders.iter().filter(|order| !order.is_finished()) {
            ids.push(order.id.parse()?);
        }
    }
    Ok(ids)
}
