//! Waiting for orders, by looking at them again and again.

mod engine;
mod listing;
mod outcome;
mod split;
mod turns;
mod until;
mod watch;
mod watched;

pub use outcome::{LookFailed, Outcome, Progress, Split, StatusChange, Waited};
pub use until::Until;
pub use watch::Watch;

use crate::client::Client;
use crate::generated::PortingOrderId;
use engine::Engine;
use futures_core::Stream;
use futures_core::future::BoxFuture;
use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;
use telnyx_porting_api::types::PortingOrder;

/// How orders are watched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pace {
    first: Duration,
    longest: Duration,
    timeout: Duration,
    /// Requests a second, for all orders together.
    rate: f64,
    past_exceptions: bool,
    past_drafts: bool,
    past_splits: bool,
}

impl Default for Pace {
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

type OnProgress = Box<dyn FnMut(&Progress) + Send>;

/// Declares the settings that waiting for one and for several orders have in common.
macro_rules! settings {
    () => {
        /// How long to wait between two looks at an order: `first` after a change, then half as long again each time, up
        /// to `longest`, give or take a fifth; a quarter less where it can be looked at together with others. By default
        /// 5 seconds to an hour.
        pub fn with_interval(mut self, first: Duration, longest: Duration) -> Self {
            self.pace.first = first;
            self.pace.longest = longest.max(first);
            self
        }

        /// How long to wait in all: 90 days by default. Up to three requests are sent even when it is shorter than they
        /// take; each of them then has 5 seconds.
        pub fn with_timeout(mut self, timeout: Duration) -> Self {
            self.pace.timeout = timeout;
            self
        }

        /// Goes on waiting when an order is in exception: somebody else corrects it.
        pub fn past_exceptions(mut self) -> Self {
            self.pace.past_exceptions = true;
            self
        }

        /// Goes on waiting for a draft: somebody else confirms it. Otherwise the wait for it ends at once with
        /// [`Outcome::OutOfReach`] unless a draft is wanted.
        pub fn past_drafts(mut self) -> Self {
            self.pace.past_drafts = true;
            self
        }

        /// Calls this whenever the status of an order, its FOC time or its exceptions have changed or it has lost numbers,
        /// when looks begin to fail, and when an order has come to its end.
        pub fn on_progress(mut self, on_progress: impl FnMut(&Progress) + Send + 'static) -> Self {
            self.on_progress = Some(Box::new(on_progress));
            self
        }
    };
}

/// Waiting for one order: made by [`OrderHandle::wait_until`](crate::OrderHandle::wait_until), begun when awaited.
///
/// A look that fails for a passing reason is repeated, soon at first. Dropping the future ends the wait and does no harm.
/// When the order has fewer numbers than at the first look, [`Outcome::Split`] names the orders that they moved to.
///
/// ```no_run
/// # async fn example(order: telnyx_porting::OrderHandle) {
/// use std::time::Duration;
/// use telnyx_porting::{Outcome, Until, types::PortingOrderStatusValue::Ported};
///
/// match order.wait_until(Until::status(Ported)).with_timeout(Duration::from_secs(3600)).await {
///     Outcome::Reached(order) => println!("{:?} is ported", order.support_key),
///     Outcome::InException(order) => println!("something is to be corrected: {:?}", order.status),
///     Outcome::Cancelled(_) => println!("it was cancelled"),
///     Outcome::OutOfReach(_) => println!("nobody has confirmed it"),
///     Outcome::Split { split, .. } => println!("{} numbers moved to {:?}", split.numbers, split.orders),
///     Outcome::TimedOut(last) => println!("not yet: {:?}", last.map(|order| order.status)),
///     Outcome::Failed { error, .. } => println!("it cannot be read: {error}"),
///     _ => {}
/// }
/// # }
/// ```
#[must_use = "nothing is looked at unless the wait is awaited"]
pub struct WaitForOne {
    client: Client,
    id: PortingOrderId,
    until: Until,
    pace: Pace,
    on_progress: Option<OnProgress>,
}

impl WaitForOne {
    pub(crate) fn new(client: &Client, id: PortingOrderId, until: Until) -> Self {
        Self { client: client.clone(), id, until, pace: Pace::default(), on_progress: None }
    }

    settings!();

    async fn run(self, client: Client) -> Outcome {
        let mut engine = Engine::new(client, [self.id], self.until, self.pace);
        let mut on_progress = self.on_progress;
        while let Some(progress) = engine.next().await {
            if let Some(tell) = &mut on_progress {
                tell(&progress);
            }
            if let Progress::Ended(waited) = progress {
                return waited.outcome;
            }
        }
        Outcome::TimedOut(None)
    }

    /// Waits outside of an async runtime.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> Outcome {
        let client = self.client.clone();
        let result = client.block_on(|client| async move { Ok(self.run(client).await) });
        result.unwrap_or_else(|error| Outcome::Failed { error, last: None })
    }
}

impl IntoFuture for WaitForOne {
    type Output = Outcome;
    type IntoFuture = BoxFuture<'static, Outcome>;

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

/// Waiting for several orders: made by [`Orders::wait_until`](crate::Orders::wait_until), begun when awaited.
///
/// Gives an outcome for each order, in the order in which they came to an end; one that is named twice has one. [`changes`](Self::changes) tells of every
/// change as a stream instead.
///
/// Up to three orders that are due are read one by one. More are found in lists, so that a look at a thousand orders
/// takes a few requests: in the list of orders on the way, the newest first, then among those that have ended. Orders that
/// are not found in a page for every ten of them are read one by one, too.
#[must_use = "nothing is looked at unless the wait is awaited"]
pub struct WaitForAll {
    client: Client,
    ids: Vec<PortingOrderId>,
    known: Vec<PortingOrder>,
    until: Until,
    pace: Pace,
    on_progress: Option<OnProgress>,
}

impl WaitForAll {
    pub(crate) fn new(client: &Client, ids: impl IntoIterator<Item = PortingOrderId>, until: Until) -> Self {
        let ids = ids.into_iter().collect();
        Self { client: client.clone(), ids, known: Vec::new(), until, pace: Pace::default(), on_progress: None }
    }

    settings!();

    /// Compares the orders with what they were before the wait, so that numbers which they have lost since then are
    /// noticed as well. Orders that are not waited for do not matter.
    pub fn compared_with(mut self, known: impl IntoIterator<Item = PortingOrder>) -> Self {
        self.known.extend(known);
        self
    }

    fn engine(self, client: Client) -> Engine {
        let mut engine = Engine::new(client, self.ids, self.until, self.pace);
        engine.compare_with(self.known);
        engine
    }

    /// How many requests a second there are at most, for all orders together: 2 by default, and 3 at once after a pause.
    pub fn with_rate(mut self, requests_per_second: f64) -> Self {
        self.pace.rate = requests_per_second;
        self
    }

    /// Watches the orders that numbers move to in a late split as well, so that there are outcomes for these too. The wait
    /// for an order that lost numbers then goes on, and ends with [`Outcome::Split`] only if they cannot be found.
    pub fn past_splits(mut self) -> Self {
        self.pace.past_splits = true;
        self
    }

    /// What happens, as it happens; ends when every order has.
    pub fn changes(self) -> impl Stream<Item = Progress> + Send + 'static {
        let client = self.client.clone();
        let engine = self.engine(client);
        futures_util::stream::unfold(engine, |mut engine| async move { Some((engine.next().await?, engine)) })
    }

    /// The same step by step, where no stream can be held on to: each step may use other connections.
    pub fn watch(self) -> Watch {
        let client = self.client.clone();
        Watch::new(self.engine(client))
    }

    async fn run(mut self, client: Client) -> Vec<Waited> {
        let mut ended = Vec::with_capacity(self.ids.len());
        let mut on_progress = self.on_progress.take();
        let mut engine = self.engine(client);
        while let Some(progress) = engine.next().await {
            if let Some(tell) = &mut on_progress {
                tell(&progress);
            }
            if let Progress::Ended(waited) = progress {
                ended.push(waited);
            }
        }
        ended
    }

    /// Waits outside of an async runtime.
    ///
    /// # Errors
    /// [`Error::Configuration`](crate::Error::Configuration) inside an async runtime.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> Result<Vec<Waited>, crate::error::Error> {
        let client = self.client.clone();
        client.block_on(|client| async move { Ok(self.run(client).await) })
    }
}

impl IntoFuture for WaitForAll {
    type Output = Vec<Waited>;
    type IntoFuture = BoxFuture<'static, Vec<Waited>>;

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
