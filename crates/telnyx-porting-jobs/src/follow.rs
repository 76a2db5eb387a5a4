//! Follows orders until they are ported, in exception or cancelled.

use crate::apply::OrderResult;
use futures_util::StreamExt;
use std::time::Duration;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue};
use telnyx_porting::{Client, OrderEnd, PortingOrderId, Until, WaitEvent};

/// The rate for all orders of a port-in together. The API's limit is not published.
const REQUESTS_PER_SECOND: f64 = 10.0;

/// Options of [`follow()`] and [`follow_results`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FollowOptions {
    /// Time between two polls of an order after a change. Each further poll without a change multiplies it by 1.5.
    /// Default: 1 minute.
    pub interval: Duration,
    /// Maximum time between two polls. Default: 1 hour.
    pub longest_interval: Duration,
    /// Total time to follow the orders. Default: 90 days.
    pub timeout: Duration,
    /// An earlier state of the orders, to detect numbers lost since then.
    pub known: Vec<PortingOrder>,
}

impl Default for FollowOptions {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(60),
            longest_interval: Duration::from_secs(3600),
            timeout: Duration::from_secs(90 * 24 * 3600),
            known: Vec::new(),
        }
    }
}

impl FollowOptions {
    /// Polls at a constant interval.
    #[must_use]
    pub fn with_interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self.longest_interval = interval;
        self
    }

    /// Compares the orders with an earlier state.
    #[must_use]
    pub fn with_known(mut self, orders: impl IntoIterator<Item = PortingOrder>) -> Self {
        self.known.extend(orders);
        self
    }

    /// Stops after this time.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

/// Polls orders until each is ported ([`OrderEnd::Ported`]), in exception or cancelled, and reports every change.
///
/// If numbers move to other orders in a late split, these orders are followed too; the change of the original order contains
/// their ids.
/// Polls that fail with a transient error are retried, at short intervals first. Dropping the future only stops following.
pub async fn follow(
    client: &Client,
    ids: impl IntoIterator<Item = PortingOrderId>,
    options: FollowOptions,
    mut on_progress: impl FnMut(&WaitEvent),
) -> Vec<(PortingOrderId, OrderEnd)> {
    let mut ended = Vec::new();
    run(client, ids, options, |event| {
        on_progress(&event);
        if let WaitEvent::Ended { id, end } = event {
            ended.push((id, end));
        }
    })
    .await;
    ended
}

/// Follows the submitted orders of a port-in like [`follow()`], and keeps `results` up to date: the orders, their ends, and a
/// result for each order that numbers moved to. If the future is dropped, `results` keeps the updates made so far.
///
/// `on_progress` also receives the results, which already include the changes of the event, except that
/// [`OrderResult::end`] is set after the call for [`WaitEvent::Ended`].
pub async fn follow_results(
    client: &Client,
    results: &mut Vec<OrderResult>,
    options: FollowOptions,
    mut on_progress: impl FnMut(&WaitEvent, &[OrderResult]),
) {
    let submitted = results.iter().filter(|result| result.is_submitted());
    let (ids, orders): (Vec<_>, Vec<_>) = submitted.map(|result| (result.id.clone(), result.order.clone())).unzip();
    run(client, ids, options.with_known(orders), |event| {
        if let WaitEvent::Changed(change) = &event {
            for id in change.split.iter().flat_map(|split| &split.orders) {
                if find(results, id).is_none() {
                    results.push(OrderResult::new(id.clone(), PortingOrder::default()));
                }
            }
            if let Some(result) = find(results, &change.id) {
                // Polls do not read the phone numbers again.
                let numbers = std::mem::take(&mut result.order.phone_numbers);
                result.order = change.order.clone();
                result.order.phone_numbers = numbers;
            }
        }
        on_progress(&event, results);
        if let WaitEvent::Ended { id, end } = event
            && let Some(result) = find(results, &id)
        {
            result.end = Some(end);
        }
    })
    .await;
}

fn find<'a>(results: &'a mut [OrderResult], id: &PortingOrderId) -> Option<&'a mut OrderResult> {
    results.iter_mut().find(|result| result.id == *id)
}

async fn run(
    client: &Client,
    ids: impl IntoIterator<Item = PortingOrderId>,
    options: FollowOptions,
    mut on_event: impl FnMut(WaitEvent),
) {
    let wait = client
        .orders()
        .wait_until(ids, Until::status(PortingOrderStatusValue::Ported))
        .with_interval(options.interval, options.longest_interval)
        .with_timeout(options.timeout)
        .with_rate(REQUESTS_PER_SECOND)
        .compared_with(options.known)
        .past_splits();
    let mut events = std::pin::pin!(wait.events());
    while let Some(event) = events.next().await {
        on_event(match event {
            WaitEvent::Ended { id, end: OrderEnd::Reached(order) } => {
                WaitEvent::Ended { id, end: OrderEnd::Ported(order) }
            }
            other => other,
        });
    }
}
