//! Watching orders until each has come to an end.

use crate::{Client, Error, PortingOrderId};
use std::time::Duration;
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue};
use tokio::time::Instant;

/// How orders are watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FollowOptions {
    /// How long to wait between two looks at all orders: a minute by default.
    pub interval: Duration,
    /// How long to watch at most: 90 days by default.
    pub timeout: Duration,
}

impl Default for FollowOptions {
    fn default() -> Self {
        Self { interval: Duration::from_secs(60), timeout: Duration::from_secs(90 * 24 * 3600) }
    }
}

impl FollowOptions {
    /// Looks at the orders this often.
    #[must_use]
    pub fn with_interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Gives up after this time.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

/// How watching an order ended.
#[derive(Debug)]
#[non_exhaustive]
pub enum End {
    /// The numbers are with Telnyx.
    Ported,
    /// The order waits for the customer: something has to be corrected.
    Exception,
    /// The order was cancelled.
    Cancelled,
    /// The order is none of these after the time given.
    TimedOut,
    /// The order cannot be read any more.
    Failed(Error),
}

/// An order with the end that it came to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Followed {
    /// The order.
    pub id: PortingOrderId,
    /// The order as it was last seen, if it was seen at all.
    pub last: Option<PortingOrder>,
    /// How watching it ended.
    pub end: End,
}

/// An order that has another status than when it was looked at before.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StatusChange {
    /// The order's id.
    pub id: PortingOrderId,
    /// The order as it is now.
    pub order: PortingOrder,
    /// Its status before; none at the first look.
    pub before: Option<PortingOrderStatusValue>,
}

struct Watched {
    id: PortingOrderId,
    last: Option<PortingOrder>,
}

/// Looks at orders again and again until each is ported, in exception or cancelled, and tells of every change.
///
/// A look that fails for a passing reason is repeated at the next interval. Dropping the future ends the watch without
/// any harm.
pub async fn follow(
    client: &Client,
    ids: impl IntoIterator<Item = PortingOrderId>,
    options: FollowOptions,
    mut on_change: impl FnMut(StatusChange),
) -> Vec<Followed> {
    let deadline = Instant::now().checked_add(options.timeout);
    let mut open: Vec<Watched> = ids.into_iter().map(|id| Watched { id, last: None }).collect();
    let mut ended = Vec::with_capacity(open.len());
    loop {
        let mut still_open = Vec::with_capacity(open.len());
        for mut watched in open {
            match look(client, &mut watched, &mut on_change).await {
                Some(end) => ended.push(Followed { id: watched.id, last: watched.last, end }),
                None => still_open.push(watched),
            }
        }
        open = still_open;
        let next_look = Instant::now() + options.interval;
        if open.is_empty() {
            return ended;
        }
        if deadline.is_some_and(|deadline| next_look > deadline) {
            ended.extend(open.into_iter().map(|watched| Followed {
                id: watched.id,
                last: watched.last,
                end: End::TimedOut,
            }));
            return ended;
        }
        tokio::time::sleep_until(next_look).await;
    }
}

async fn look(client: &Client, watched: &mut Watched, on_change: &mut impl FnMut(StatusChange)) -> Option<End> {
    match client.order(watched.id.clone()).get_without_numbers().await {
        Ok(order) => {
            let (before, now) = (watched.last.as_ref().and_then(status_of), status_of(&order));
            if watched.last.is_none() || before != now {
                on_change(StatusChange { id: watched.id.clone(), order: order.clone(), before });
            }
            watched.last = Some(order);
            now.as_ref().and_then(end_of)
        }
        Err(error) if is_passing(&error) => None,
        Err(error) => Some(End::Failed(error)),
    }
}

/// Whether the next look may succeed.
fn is_passing(error: &Error) -> bool {
    match error.status() {
        Some(status) => matches!(status, 200..=299 | 408 | 429 | 500..=599),
        None => matches!(error, Error::Call(_)),
    }
}

/// The status of an order, if it has one.
fn status_of(order: &PortingOrder) -> Option<PortingOrderStatusValue> {
    order.status.as_ref()?.value.clone()
}

fn end_of(status: &PortingOrderStatusValue) -> Option<End> {
    match status {
        PortingOrderStatusValue::Ported => Some(End::Ported),
        PortingOrderStatusValue::Exception => Some(End::Exception),
        PortingOrderStatusValue::Cancelled => Some(End::Cancelled),
        // An unknown status is one on the way: the set is open.
        _ => None,
    }
}
