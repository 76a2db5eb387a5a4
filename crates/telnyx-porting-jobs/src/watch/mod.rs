//! Watches the orders of a job.

use crate::error::JobError;
#[cfg(feature = "receiver")]
use crate::inbox::{self, Inbox};
use crate::journal::{Journal, OrderRecord};
use crate::state::{Observed, order_id};
use crate::sync::{POLL_STEP, Sync, ends_the_job};
use futures_util::future::{self, BoxFuture, Either};
use futures_util::stream::{self, FusedStream, Stream};
use futures_util::{FutureExt as _, StreamExt as _};
use serde::Serialize;
use std::collections::BTreeSet;
use std::pin::{Pin, pin};
use std::time::Duration;
use telnyx_porting::{Client, Error, PortingOrderId};

/// The maximum number of orders that are read one by one after webhooks. Listing all of them takes fewer requests.
const MAX_SINGLE_READS: usize = 25;

/// Watches the orders of a job, with one request per 250 orders and round.
///
/// Numbers that move to another order in a later split are followed there.
#[derive(Debug)]
pub struct Watch<'a> {
    sync: Sync<'a>,
}

/// Options of [`Watch::run`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WatchOptions {
    /// The time between two rounds. Default: 1 minute.
    pub interval: Duration,
    /// The maximum time to watch. Default: 90 days.
    pub timeout: Duration,
}

impl Default for WatchOptions {
    fn default() -> Self {
        Self { interval: Duration::from_secs(60), timeout: Duration::from_secs(90 * 24 * 3600) }
    }
}

/// The state of a job's orders after a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Round {
    /// Orders that progress without a person.
    pub under_way: usize,
    /// Drafts and orders in exception.
    pub need_a_person: usize,
    /// Orders that are ported, cancelled or deleted.
    pub finished: usize,
    /// Numbers that left their order in a split and were not found in another one yet.
    pub missing_numbers: u64,
}

impl Round {
    /// Counts orders as a journal has them.
    pub fn from_orders<'o>(orders: impl IntoIterator<Item = &'o OrderRecord>) -> Self {
        let mut round = Self::default();
        for order in orders {
            if order.is_finished() {
                round.finished += 1;
            } else if order.needs_a_person() {
                round.need_a_person += 1;
            } else {
                round.under_way += 1;
            }
        }
        round
    }

    /// Returns whether all orders are ported, cancelled or deleted, and at least one exists.
    pub fn is_finished(&self) -> bool {
        self.is_over() && self.need_a_person == 0 && self.finished > 0
    }

    /// Returns whether nothing changes until a person does something.
    pub fn is_over(&self) -> bool {
        self.under_way == 0 && self.missing_numbers == 0
    }
}

/// An event of a watch.
#[derive(Debug)]
#[non_exhaustive]
pub enum WatchEvent<'a> {
    /// An order has changed, or was seen for the first time.
    Changed {
        /// The order.
        order: &'a OrderRecord,
        /// The order before; `None` if it was not known.
        before: Option<&'a OrderRecord>,
        /// A description of the change.
        text: &'a str,
    },
    /// Numbers moved to another order.
    Moved {
        /// The order that had the numbers.
        from: &'a str,
        /// The order that has them now, and only them.
        to: &'a OrderRecord,
    },
    /// The API could not be reached. The next round is after the interval.
    Unreachable(&'a Error),
    /// A round has ended.
    RoundEnded(Round),
}

/// The callback of a watch. The functions that take it are boxed: they are compiled once and not for each caller.
type OnEvent<'e> = &'e mut (dyn FnMut(WatchEvent<'_>) + Send);

impl<'a> Watch<'a> {
    /// Opens the journal of a job.
    ///
    /// # Errors
    /// If the journal cannot be read, or if its orders are at another base URL than the client's.
    pub async fn open(client: &Client, journal: &'a dyn Journal) -> Result<Self, JobError> {
        Ok(Self { sync: Sync::open(client, journal).await? })
    }

    /// Reads all orders once, stores their changes and reports them.
    ///
    /// # Errors
    /// If a request fails or the journal cannot be written.
    pub async fn round(&self, mut on_event: impl FnMut(WatchEvent<'_>) + Send) -> Result<Round, JobError> {
        self.round_boxed(&mut on_event).await
    }

    fn round_boxed<'b>(&'b self, on_event: OnEvent<'b>) -> BoxFuture<'b, Result<Round, JobError>> {
        Box::pin(async move {
            let Some(claim) = self.sync.journal.claim(POLL_STEP).await? else {
                // Another process polls, and reports the changes.
                self.sync.reload().await?;
                return Ok(self.count(0));
            };
            let poll = async {
                self.sync.reload().await?;
                self.poll(on_event).await
            };
            claim.run(poll).await
        })
    }

    async fn poll(&self, on_event: OnEvent<'_>) -> Result<Round, JobError> {
        let mut changed: Vec<Observed> = Vec::new();
        let deleted = self
            .sync
            .list(
                false,
                |state, id| state.orders.get(id).is_some_and(|order| !order.is_finished()),
                |_, _, observed| {
                    if observed.text.is_some() {
                        changed.push(observed);
                    }
                },
            )
            .await?;
        changed.extend(deleted);
        for observed in &mut changed {
            // The list omits the numbers, which show the account of a new order and where they were.
            if let (None, Some(id)) = (&observed.before, order_id(&observed.id)) {
                observed.moved_from = self.sync.get(&id).await?.and_then(|(_, observed)| observed.moved_from);
            }
            self.report(observed, on_event);
        }
        self.end_round(on_event).await
    }

    /// Reads these orders, stores their changes and reports them. Orders that are not of the job are ignored.
    ///
    /// # Errors
    /// As [`round`](Self::round).
    pub async fn read_orders(
        &self,
        ids: impl IntoIterator<Item = PortingOrderId>,
        mut on_event: impl FnMut(WatchEvent<'_>) + Send,
    ) -> Result<Round, JobError> {
        self.read_boxed(ids.into_iter().collect(), &mut on_event).await
    }

    fn read_boxed<'b>(
        &'b self,
        ids: BTreeSet<PortingOrderId>,
        on_event: OnEvent<'b>,
    ) -> BoxFuture<'b, Result<Round, JobError>> {
        Box::pin(async move {
            for id in ids {
                if let Some(observed) = self.sync.get_own(&id).await? {
                    self.report(&observed, on_event);
                }
            }
            self.end_round(on_event).await
        })
    }

    fn report(&self, observed: &Observed, on_event: OnEvent<'_>) {
        let record = self.sync.state().orders.get(&observed.id).cloned();
        let (Some(order), Some(text)) = (record, &observed.text) else { return };
        if let Some(from) = &observed.moved_from {
            on_event(WatchEvent::Moved { from, to: &order });
        }
        on_event(WatchEvent::Changed { order: &order, before: observed.before.as_ref(), text });
    }

    async fn end_round(&self, on_event: OnEvent<'_>) -> Result<Round, JobError> {
        self.sync.complete_numbers().await?;
        let missing_numbers = self.follow_splits(on_event).await?;
        let round = self.count(missing_numbers);
        on_event(WatchEvent::RoundEnded(round));
        Ok(round)
    }

    /// Repeats rounds until nothing changes without a person, or until the time has expired. An API that cannot be reached is
    /// reported and tried again. Dropping the future only stops watching.
    ///
    /// # Errors
    /// If the journal cannot be written, or a request fails with an error that further rounds would have too.
    pub async fn run(
        &self,
        options: &WatchOptions,
        on_event: impl FnMut(WatchEvent<'_>) + Send,
    ) -> Result<Round, JobError> {
        self.run_with(options, stream::empty(), on_event).await
    }

    /// The same, and reads orders as soon as they arrive in `woken`, such as the orders of webhooks
    /// (`Receiver::orders`). Rounds continue at the interval, because webhooks can be lost.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn run_with(
        &self,
        options: &WatchOptions,
        woken: impl Stream<Item = PortingOrderId> + Send,
        mut on_event: impl FnMut(WatchEvent<'_>) + Send,
    ) -> Result<Round, JobError> {
        let clock = self.sync.client.clock();
        let start = clock.monotonic();
        let mut woken = pin!(woken.fuse());
        let mut ids = BTreeSet::new();
        loop {
            let result = if ids.is_empty() || ids.len() > MAX_SINGLE_READS {
                ids.clear();
                self.round_boxed(&mut on_event).await
            } else {
                self.read_boxed(std::mem::take(&mut ids), &mut on_event).await
            };
            let round = match result {
                Ok(round) if round.is_over() => return Ok(round),
                Ok(round) => round,
                Err(JobError::Call(error)) if error.is_transient() || !ends_the_job(&error) => {
                    on_event(WatchEvent::Unreachable(&error));
                    self.count(0)
                }
                Err(error) => return Err(error),
            };
            let left = options.timeout.saturating_sub(clock.monotonic().saturating_sub(start));
            if left.is_zero() {
                return Ok(round);
            }
            let pause = clock.sleep(options.interval.min(left));
            ids = next_ids(woken.as_mut(), pause).await;
        }
    }

    /// Returns the orders of this job that webhooks name from now on, for [`run_with`](Self::run_with). Other processes store the
    /// webhooks in the inbox.
    ///
    /// # Errors
    /// If the inbox cannot be read.
    #[cfg(feature = "receiver")]
    pub async fn woken_by<'s>(
        &'s self,
        inbox: &'s dyn Inbox,
    ) -> Result<impl Stream<Item = PortingOrderId> + Send + use<'s>, JobError> {
        let orders = inbox::orders(inbox, inbox.end().await?);
        // Orders of other jobs are not read. New orders of this one are found by the next round.
        let is_known = |id: &PortingOrderId| self.sync.state().orders.contains_key(id.as_str());
        Ok(orders.filter(move |id| future::ready(is_known(id))))
    }

    /// Returns the orders as of the last round.
    pub fn orders(&self) -> Vec<OrderRecord> {
        self.sync.state().orders.values().cloned().collect()
    }

    /// Finds the orders of numbers that left an order. Returns the amount of numbers that were not found.
    async fn follow_splits(&self, on_event: OnEvent<'_>) -> Result<u64, JobError> {
        let losses: Vec<(PortingOrderId, u64)> = {
            let state = self.sync.state();
            let placed = state.placed_counts();
            let lost = |order: &OrderRecord| {
                placed.get(order.id.as_str()).copied().unwrap_or_default().saturating_sub(order.numbers)
            };
            // The API may not return the count.
            let orders = state.orders.values().filter(|order| order.has_numbers() && order.numbers > 0);
            let losses = orders.map(|order| (order, lost(order))).filter(|(_, lost)| *lost > 0);
            losses.filter_map(|(order, lost)| Some((order_id(&order.id)?, lost))).collect()
        };
        let mut missing = 0;
        for (from, lost) in losses {
            let moved = self.sync.find_moved(&from).await?;
            let found: usize = moved.values().sum();
            missing += lost.saturating_sub(found as u64);
            for to in moved.into_keys() {
                let Some(to) = self.sync.state().orders.get(&to).cloned() else { continue };
                on_event(WatchEvent::Moved { from: from.as_str(), to: &to });
            }
        }
        Ok(missing)
    }

    fn count(&self, missing_numbers: u64) -> Round {
        Round { missing_numbers, ..Round::from_orders(self.sync.state().orders.values()) }
    }
}

/// Waits until a pause has ended or orders arrive. Returns the orders that have arrived; none after the pause.
async fn next_ids(
    mut woken: Pin<&mut impl FusedStream<Item = PortingOrderId>>,
    pause: impl Future<Output = ()>,
) -> BTreeSet<PortingOrderId> {
    let mut pause = pin!(pause);
    if woken.is_terminated() {
        pause.await;
        return BTreeSet::new();
    }
    let first = match future::select(woken.next(), pause.as_mut()).await {
        Either::Left((first, _)) => first,
        Either::Right(_) => return BTreeSet::new(),
    };
    let Some(first) = first else {
        // The stream has ended.
        pause.await;
        return BTreeSet::new();
    };
    let mut ids = BTreeSet::from([first]);
    while let Some(Some(id)) = woken.next().now_or_never() {
        ids.insert(id);
    }
    ids
}
