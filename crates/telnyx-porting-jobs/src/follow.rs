//! Watching orders until each has come to an end.

use futures_util::StreamExt;
use std::time::Duration;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue};
use telnyx_porting::{
    Client, Error, LookFailed, Outcome, PortingOrderId, Progress, Split, StatusChange, Until, Waited,
};

/// For all orders of a port-in together; what the API allows is not published.
const REQUESTS_PER_SECOND: f64 = 10.0;

/// How orders are watched.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FollowOptions {
    /// How long to wait between two looks at an order after a change, then half as long again each time: a minute by
    /// default.
    pub interval: Duration,
    /// How long to wait between two looks at most: an hour by default.
    pub longest_interval: Duration,
    /// How long to watch at most: 90 days by default.
    pub timeout: Duration,
    /// The orders as they were read before, so that numbers which they have lost since then are noticed as well.
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
    /// Looks at the orders this often, always.
    #[must_use]
    pub fn with_interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self.longest_interval = interval;
        self
    }

    /// Compares the orders with what they were before.
    #[must_use]
    pub fn with_known(mut self, orders: impl IntoIterator<Item = PortingOrder>) -> Self {
        self.known.extend(orders);
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
    /// The order is a draft, and nothing happens before somebody confirms it.
    Unconfirmed,
    /// Numbers of the order have moved to others that cannot be found: look for them. The order itself goes on.
    Split(Split),
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

/// What happens while orders are followed.
#[derive(Debug)]
#[non_exhaustive]
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is handed on at once")]
pub enum Happening {
    /// An order has changed, or was looked at for the first time.
    Changed(StatusChange),
    /// Orders could not be looked at; they are looked at again.
    LookFailed(LookFailed),
}

/// Looks at orders again and again until each is ported, in exception or cancelled, and tells of every change.
///
/// Orders that numbers move to in a late split are followed as well; the change of the order that they left names them. A
/// look that fails for a passing reason is repeated, soon at first. Dropping the future ends the watch without any harm.
pub async fn follow(
    client: &Client,
    ids: impl IntoIterator<Item = PortingOrderId>,
    options: FollowOptions,
    mut tell: impl FnMut(Happening),
) -> Vec<Followed> {
    let wait = client
        .orders()
        .wait_until(ids, Until::status(PortingOrderStatusValue::Ported))
        .with_interval(options.interval, options.longest_interval)
        .with_timeout(options.timeout)
        .with_rate(REQUESTS_PER_SECOND)
        .compared_with(options.known)
        .past_splits();
    let mut changes = std::pin::pin!(wait.changes());
    let mut ended = Vec::new();
    while let Some(progress) = changes.next().await {
        match progress {
            Progress::Changed(change) => tell(Happening::Changed(change)),
            Progress::LookFailed(failed) => tell(Happening::LookFailed(failed)),
            Progress::Ended(waited) => ended.push(Followed::from(waited)),
            // Later versions of telnyx-porting may report more.
            _ => {}
        }
    }
    ended
}

impl From<Waited> for Followed {
    fn from(Waited { id, outcome, .. }: Waited) -> Self {
        let (end, last) = match outcome {
            Outcome::Reached(order) | Outcome::Ported(order) => (End::Ported, Some(order)),
            Outcome::InException(order) => (End::Exception, Some(order)),
            Outcome::Cancelled(order) => (End::Cancelled, Some(order)),
            Outcome::OutOfReach(order) => (End::Unconfirmed, Some(order)),
            Outcome::Split { order, split } => (End::Split(split), Some(order)),
            Outcome::TimedOut(last) => (End::TimedOut, last),
            Outcome::Failed { error, last } => (End::Failed(error), last),
            // An outcome of a later version of telnyx-porting is none of the ends above.
            other => (End::TimedOut, other.order().cloned()),
        };
        Self { id, last, end }
    }
}
