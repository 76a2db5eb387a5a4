//! Waiting for orders by polling them.

mod engine;
pub(crate) mod pace;
mod split;
mod until;

pub use until::Until;

use crate::client::Client;
use crate::error::Error;
use crate::generated::{OrderHandle, Orders, PortingOrderId};
use engine::Engine;
use futures_core::Stream;
use futures_core::future::BoxFuture;
use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue};

/// The end of the wait for an order.
#[derive(Debug)]
#[non_exhaustive]
pub enum OrderEnd {
    /// The condition holds for the order.
    Reached(PortingOrder),
    /// The order is in exception, and a correction is required: see [`ExceptionAdvice`](crate::ExceptionAdvice). After
    /// 14 days it is cancelled.
    Exception(PortingOrder),
    /// The order was cancelled. It cannot be reopened.
    Cancelled(PortingOrder),
    /// The order was ported, and the condition does not hold for it.
    Ported(PortingOrder),
    /// The order cannot reach the condition on its own: it is a draft that has to be confirmed first, or the wait was
    /// for a draft and the order has been confirmed. See `past_drafts` of the wait.
    OutOfReach(PortingOrder),
    /// Numbers moved to other orders in a late split, and the wait does not cover those. The order itself may still be
    /// in progress or may have ended.
    Split {
        /// The order, which has fewer numbers than at the start of the wait.
        order: PortingOrder,
        /// The numbers that moved, and their new orders.
        split: Split,
    },
    /// The timeout expired. Has the order from the last successful poll, if any.
    TimedOut(Option<PortingOrder>),
    /// The order could not be read, and the error is not transient.
    Failed {
        /// The error.
        error: Error,
        /// The order from the last successful poll, if any.
        last: Option<PortingOrder>,
    },
}

impl OrderEnd {
    /// Whether the condition holds for the order.
    pub fn is_reached(&self) -> bool {
        matches!(self, Self::Reached(_))
    }

    /// The order from the last successful poll.
    pub fn order(&self) -> Option<&PortingOrder> {
        match self {
            Self::Reached(order)
            | Self::Exception(order)
            | Self::Cancelled(order)
            | Self::Ported(order)
            | Self::OutOfReach(order)
            | Self::Split { order, .. } => Some(order),
            Self::TimedOut(last) | Self::Failed { last, .. } => last.as_ref(),
        }
    }

    /// The order from the last successful poll.
    pub fn into_order(self) -> Option<PortingOrder> {
        match self {
            Self::Reached(order)
            | Self::Exception(order)
            | Self::Cancelled(order)
            | Self::Ported(order)
            | Self::OutOfReach(order)
            | Self::Split { order, .. } => Some(order),
            Self::TimedOut(last) | Self::Failed { last, .. } => last,
        }
    }

    /// The error, if the order could not be read.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Failed { error, .. } => Some(error),
            _ => None,
        }
    }

    /// A stable name for programs: `reached`, `exception`, `cancelled`, `ported`, `out-of-reach`, `split`, `timed-out`
    /// or `failed`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Reached(_) => "reached",
            Self::Exception(_) => "exception",
            Self::Cancelled(_) => "cancelled",
            Self::Ported(_) => "ported",
            Self::OutOfReach(_) => "out-of-reach",
            Self::Split { .. } => "split",
            Self::TimedOut(_) => "timed-out",
            Self::Failed { .. } => "failed",
        }
    }
}

/// Numbers that left an order in a late split: Telnyx moves numbers to another order when they belong to another
/// account or rate center.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Split {
    /// The number of phone numbers that left the order.
    pub numbers: u64,
    /// The orders that the numbers moved to. Empty if neither events nor the list of phone numbers show where they
    /// went, for example because they were removed.
    pub orders: Vec<PortingOrderId>,
}

/// An order whose status, FOC time or exceptions changed since the last poll, or which lost numbers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StatusChange {
    /// The order's id.
    pub id: PortingOrderId,
    /// The order as it is now, without its phone numbers.
    pub order: PortingOrder,
    /// The previous status; `None` at the first poll.
    pub before: Option<PortingOrderStatusValue>,
    /// The numbers that left the order, if any did.
    pub split: Option<Split>,
}

/// A poll that failed with a transient error. Reported once per outage: later failures are silent until a poll
/// succeeds.
#[derive(Debug)]
#[non_exhaustive]
pub struct PollFailed {
    /// The error.
    pub error: Error,
    /// The orders that could not be read; empty if the poll was not for orders.
    pub ids: Vec<PortingOrderId>,
    /// Time until the next poll.
    pub retry_in: Duration,
}

/// An event of a wait for orders.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitEvent {
    /// An order changed, or was polled for the first time.
    Changed(StatusChange),
    /// Orders could not be read; the wait continues.
    PollFailed(PollFailed),
    /// The wait for an order ended.
    Ended {
        /// The order's id.
        id: PortingOrderId,
        /// The end of the wait.
        end: OrderEnd,
    },
}

/// Settings of a wait for orders.
#[derive(Clone, Copy, Debug, PartialEq)]
struct WaitSettings {
    first: Duration,
    longest: Duration,
    timeout: Duration,
    /// Requests per second, for all orders together.
    rate: f64,
    past_exceptions: bool,
    past_drafts: bool,
    past_splits: bool,
}

impl Default for WaitSettings {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(5),
            longest: Duration::from_secs(3600),
            timeout: Duration::from_secs(90 * 24 * 3600),
            rate: 2.0,
            past_exceptions: false,
            past_drafts: false,
            past_splits: false,
        }
    }
}

type OnProgress = Box<dyn FnMut(&WaitEvent) + Send>;

/// Declares the settings that waits for one order and for several orders share.
macro_rules! settings {
    () => {
        /// Time between two polls of an order: `first` after a change, then 1.5 times as long after each poll, up to
        /// `longest`, with a jitter of 20 %. Polls may be up to a quarter of the interval early to share a request.
        /// Default: 5 seconds to 1 hour.
        pub fn with_interval(mut self, first: Duration, longest: Duration) -> Self {
            self.settings.first = first;
            self.settings.longest = longest.max(first);
            self
        }

        /// Total time to wait. Default: 90 days. Up to three requests are sent even if the timeout is shorter than they
        /// take; each then has 5 seconds.
        pub fn with_timeout(mut self, timeout: Duration) -> Self {
            self.settings.timeout = timeout;
            self
        }

        /// Keeps waiting when an order is in exception, because somebody else corrects it.
        pub fn past_exceptions(mut self) -> Self {
            self.settings.past_exceptions = true;
            self
        }

        /// Keeps waiting for drafts, because somebody else confirms them. Without this, a draft ends the wait at once
        /// with [`OrderEnd::OutOfReach`], unless the wait is for a draft.
        pub fn past_drafts(mut self) -> Self {
            self.settings.past_drafts = true;
            self
        }

        /// Calls `on_progress` when an order's status, FOC time or exceptions change, when it loses numbers, when polls
        /// start to fail, and when the wait for it ends.
        pub fn on_progress(mut self, on_progress: impl FnMut(&WaitEvent) + Send + 'static) -> Self {
            self.on_progress = Some(Box::new(on_progress));
            self
        }
    };
}

impl OrderHandle {
    /// Waits until a condition holds for the order. See [`WaitForOne`].
    pub fn wait_until(&self, until: Until) -> WaitForOne {
        let (client, id) = (self.client.clone(), self.id.clone());
        WaitForOne { client, id, until, settings: WaitSettings::default(), on_progress: None }
    }
}

impl Orders {
    /// Waits until a condition holds for each of several orders. See [`WaitForAll`].
    pub fn wait_until(&self, orders: impl IntoIterator<Item = PortingOrderId>, until: Until) -> WaitForAll {
        WaitForAll {
            client: self.client.clone(),
            ids: orders.into_iter().collect(),
            known: Vec::new(),
            until,
            settings: WaitSettings::default(),
            on_progress: None,
        }
    }
}

/// A wait for one order: returned by [`OrderHandle::wait_until`](crate::OrderHandle::wait_until), starts when awaited.
///
/// Polls that fail with a transient error are retried, at short intervals first. Dropping the future stops the wait and
/// has no other effect. If the order has fewer numbers than at the first poll, [`OrderEnd::Split`] lists the orders
/// that they moved to.
///
/// ```no_run
/// # async fn example(order: telnyx_porting::OrderHandle) {
/// use std::time::Duration;
/// use telnyx_porting::{OrderEnd, Until, types::PortingOrderStatusValue::Ported};
///
/// match order.wait_until(Until::status(Ported)).with_timeout(Duration::from_secs(3600)).await {
///     OrderEnd::Reached(order) => println!("{:?} is ported", order.support_key),
///     OrderEnd::Exception(order) => println!("needs a correction: {:?}", order.status),
///     OrderEnd::Cancelled(_) => println!("cancelled"),
///     OrderEnd::OutOfReach(_) => println!("not confirmed yet"),
///     OrderEnd::Split { split, .. } => println!("{} numbers moved to {:?}", split.numbers, split.orders),
///     OrderEnd::TimedOut(last) => println!("not yet: {:?}", last.map(|order| order.status)),
///     OrderEnd::Failed { error, .. } => println!("cannot be read: {error}"),
///     _ => {}
/// }
/// # }
/// ```
#[must_use = "a wait does nothing unless it is awaited"]
pub struct WaitForOne {
    client: Client,
    id: PortingOrderId,
    until: Until,
    settings: WaitSettings,
    on_progress: Option<OnProgress>,
}

impl WaitForOne {
    settings!();

    async fn run(self, client: Client) -> OrderEnd {
        let mut engine = Engine::new(client, [self.id], self.until, self.settings);
        let mut on_progress = self.on_progress;
        while let Some(event) = engine.next().await {
            if let Some(on_progress) = &mut on_progress {
                on_progress(&event);
            }
            if let WaitEvent::Ended { end, .. } = event {
                return end;
            }
        }
        OrderEnd::TimedOut(None)
    }

    /// Waits on the calling thread, outside an async runtime.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> OrderEnd {
        let client = self.client.clone();
        let result = client.block_on(|client| async move { Ok(self.run(client).await) });
        result.unwrap_or_else(|error| OrderEnd::Failed { error, last: None })
    }
}

impl IntoFuture for WaitForOne {
    type Output = OrderEnd;
    type IntoFuture = BoxFuture<'static, OrderEnd>;

    fn into_future(self) -> Self::IntoFuture {
        let client = self.client.clone();
        Box::pin(self.run(client))
    }
}

impl fmt::Debug for WaitForOne {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitForOne").field("id", &self.id).field("until", &self.until).finish_non_exhaustive()
    }
}

/// A wait for several orders: returned by [`Orders::wait_until`](crate::Orders::wait_until), starts when awaited.
///
/// Returns one [`OrderEnd`] per order, in the order in which the waits ended; duplicate ids count once.
/// [`events`](Self::events) streams every change instead.
///
/// Up to three orders that are due are read one by one. More are read from lists, so that polling a thousand orders
/// takes a few requests: first the list of orders in progress, newest first, then the list of orders that ended. A list
/// is read up to one page per ten orders; orders not found there are read one by one.
#[must_use = "a wait does nothing unless it is awaited"]
pub struct WaitForAll {
    client: Client,
    ids: Vec<PortingOrderId>,
    known: Vec<PortingOrder>,
    until: Until,
    settings: WaitSettings,
    on_progress: Option<OnProgress>,
}

impl WaitForAll {
    settings!();

    /// Compares the orders with an earlier state, to detect numbers lost before the wait started. Orders that are not
    /// part of the wait are ignored.
    pub fn compared_with(mut self, known: impl IntoIterator<Item = PortingOrder>) -> Self {
        self.known.extend(known);
        self
    }

    /// Maximum number of requests per second, for all orders together. Default: 2, with bursts of 3.
    pub fn with_rate(mut self, requests_per_second: f64) -> Self {
        self.settings.rate = requests_per_second;
        self
    }

    /// Adds the orders that numbers move to in a late split to the wait. The wait for the order that lost numbers then
    /// continues, and ends with [`OrderEnd::Split`] only if the numbers cannot be found.
    pub fn past_splits(mut self) -> Self {
        self.settings.past_splits = true;
        self
    }

    /// Streams what happens; ends when the waits for all orders ended.
    pub fn events(self) -> impl Stream<Item = WaitEvent> + Send + 'static {
        let client = self.client.clone();
        let engine = self.engine(client);
        futures_util::stream::unfold(engine, |mut engine| async move { Some((engine.next().await?, engine)) })
    }

    /// The events, one call at a time, for callers that cannot hold a stream: each call may use other connections.
    pub fn watch(self) -> Watch {
        let client = self.client.clone();
        Watch(self.engine(client))
    }

    fn engine(self, client: Client) -> Engine {
        let mut engine = Engine::new(client, self.ids, self.until, self.settings);
        engine.compare_with(self.known);
        engine
    }

    async fn run(mut self, client: Client) -> Vec<(PortingOrderId, OrderEnd)> {
        let mut ended = Vec::with_capacity(self.ids.len());
        let mut on_progress = self.on_progress.take();
        let mut engine = self.engine(client);
        while let Some(event) = engine.next().await {
            if let Some(on_progress) = &mut on_progress {
                on_progress(&event);
            }
            if let WaitEvent::Ended { id, end } = event {
                ended.push((id, end));
            }
        }
        ended
    }

    /// Waits on the calling thread, outside an async runtime.
    ///
    /// # Errors
    /// [`Error::Configuration`] inside an async runtime.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> Result<Vec<(PortingOrderId, OrderEnd)>, Error> {
        let client = self.client.clone();
        client.block_on(|client| async move { Ok(self.run(client).await) })
    }
}

impl IntoFuture for WaitForAll {
    type Output = Vec<(PortingOrderId, OrderEnd)>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let client = self.client.clone();
        Box::pin(self.run(client))
    }
}

impl fmt::Debug for WaitForAll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitForAll").field("ids", &self.ids).field("until", &self.until).finish_non_exhaustive()
    }
}

/// The events of a wait, one call at a time: returned by [`WaitForAll::watch`].
#[must_use = "orders are polled only while an event is awaited"]
pub struct Watch(Engine);

impl Watch {
    /// The next event, or `None` after the waits for all orders ended. Uses the connections of `client` with the
    /// options of the wait; inside `Client::block_on`, pass the client it provides. Dropping the future loses no event.
    pub async fn next_through(&mut self, client: &Client) -> Option<WaitEvent> {
        self.0.go_through(client);
        self.0.next().await
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}
