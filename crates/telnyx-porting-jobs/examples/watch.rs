//! Watches several orders until each is ported or needs somebody, and says who has to act.
//!
//! `cargo run -p telnyx-porting-jobs --example watch [ORDER_ID…]`
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

#[path = "../../telnyx-porting/examples/support/mod.rs"]
mod support;

use std::time::Duration;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue::Ported};
use telnyx_porting::{Client, ExceptionAdvice as _, OrderFacts as _, Outcome, PortingOrderId, Progress, Until};
use telnyx_porting_jobs::{OrderFile, PortIn};

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
        // A port takes days. Looks are a few minutes apart after a change and then further and further, up to an hour;
        // many orders are looked at by listing them. Webhooks tell at once: see the example `webhooks` of telnyx-porting.
        .with_interval(Duration::from_secs(300), HOUR)
        .with_timeout(60 * 24 * HOUR)
        // Numbers may move to another order, which is then watched as well.
        .past_splits()
        .on_progress(|progress| match progress {
            Progress::Changed(change) => {
                // At the first look there is nothing before.
                let before = change.before.as_ref().map_or("", |status| status.as_str());
                println!("{}: {before} -> {}", change.id, status(&change.order));
                if let Some(split) = &change.split {
                    println!("{}: {} numbers moved to {:?}", change.id, split.numbers, split.orders);
                }
            }
            Progress::LookFailed(failed) => {
                println!("{} orders cannot be looked at: {}", failed.ids.len(), failed.error);
            }
            _ => {}
        });

    // Every order has an outcome. That one fails or stops does not end the wait for the others.
    for waited in wait.await {
        match waited.outcome {
            Outcome::Reached(_) => println!("{} is ported", waited.id),
            Outcome::InException(order) => {
                println!("{} stopped: {}", waited.id, status(&order));
                // It is cancelled when nobody answers for 14 days.
                for code in order.exceptions() {
                    let advice = code.advice();
                    println!("  {code}: {}; next, for the {}: {}", advice.meaning, advice.who, advice.next);
                }
            }
            Outcome::Cancelled(_) => println!("{} was cancelled", waited.id),
            Outcome::OutOfReach(_) => println!("{} is a draft that nobody has confirmed", waited.id),
            Outcome::Split { split, .. } => println!("{} lost {} numbers; look for them", waited.id, split.numbers),
            Outcome::TimedOut(_) => println!("{} is still under way", waited.id),
            Outcome::Failed { error, .. } => println!("{} cannot be read: {error}", waited.id),
            // What else later versions tell of.
            other => println!("{}: {other:?}", waited.id),
        }
    }
    Ok(())
}

fn status(order: &PortingOrder) -> &str {
    order.status_value().map_or("without a status", |value| value.as_str())
}

/// Three orders on the sandbox, of which the last has a wrong PIN.
async fn submitted_orders(client: &Client) -> anyhow::Result<Vec<PortingOrderId>> {
    let mut ids = Vec::new();
    for (numbers, reference) in [
        (vec!["+13035550100".parse()?, "+442079460100".parse()?], "customer-request-17"),
        (vec!["+13035550199".parse()?], "sandbox:exception=PASSCODE_PIN_INVALID"),
    ] {
        let mut file = OrderFile::read(&support::file("order.toml"))?;
        file.customer_reference = Some(reference.to_owned());
        ids.extend(PortIn::new(numbers, file).apply(client, |_| {}).await?.into_iter().map(|order| order.id));
    }
    Ok(ids)
}
