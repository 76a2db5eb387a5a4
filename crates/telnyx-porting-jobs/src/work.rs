//! Workers: a job until it ends, by one process or several.

use crate::error::JobError;
use crate::job::PortIn;
use crate::journal::Journal;
use crate::run::{ApplyOptions, Job};
use crate::sync::ends_the_job;
use crate::tick::{Tick, TickEvent, tick};
use crate::watch::Round;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt as _;
use futures_util::future::{self, BoxFuture, Either};
use futures_util::stream::{BoxStream, Stream, StreamExt as _};
use std::pin::pin;
use std::time::Duration;
use telnyx_porting::{Client, Clock, PortingOrderId};

/// Options of [`work`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WorkOptions {
    /// Options of each apply.
    pub apply: ApplyOptions,
    /// The time between two polls while orders are under way. Default: 1 minute.
    pub interval: Duration,
    /// The time between two polls while only a person can continue the job, for example by correcting the list. Default: 10
    /// minutes.
    pub idle_interval: Duration,
}

impl Default for WorkOptions {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        Self { apply: ApplyOptions::default(), interval: minutes(1), idle_interval: minutes(10) }
    }
}

/// An event of [`work`].
#[derive(Debug)]
#[non_exhaustive]
pub enum WorkEvent<'a> {
    /// An event of an apply or a poll.
    Tick(TickEvent<'a>),
    /// The list or its order data cannot be used. The orders that exist are followed, and the list is read again later.
    Unusable(&'a JobError),
    /// An attempt failed, for example because the API or the journal could not be reached. The next one is at the interval.
    Failed(&'a JobError),
    /// Everything that is due was done.
    Waiting {
        /// The state of the orders.
        round: Round,
        /// The time of the next poll. An order of a webhook is read earlier.
        until: DateTime<Utc>,
    },
}

/// The callbacks of [`work`], which are boxed so that it is compiled once.
struct Callbacks<'c> {
    load: &'c mut (dyn FnMut() -> Result<PortIn, JobError> + Send),
    on_event: &'c mut (dyn FnMut(WorkEvent<'_>) + Send),
}

/// Applies a job and polls its orders until all of them are ported, cancelled or deleted. Any number of processes may do so
/// with a journal in `PostgreSQL`: each step is done by one of them.
///
/// `load` reads the list before each apply, so that corrections take effect. `woken` has the orders of webhooks. Dropping the
/// future only stops this worker. Returns the last tick, in which the job was applied.
///
/// # Errors
/// If the journal cannot be written, or a request fails with an error that further requests would have too.
pub async fn work(
    client: &Client,
    journal: &dyn Journal,
    name: &str,
    mut load: impl FnMut() -> Result<PortIn, JobError> + Send,
    woken: impl Stream<Item = PortingOrderId> + Send,
    options: &WorkOptions,
    mut on_event: impl FnMut(WorkEvent<'_>) + Send,
) -> Result<Tick, JobError> {
    let worker = Worker { client, journal, name, options };
    let callbacks = Callbacks { load: &mut load, on_event: &mut on_event };
    worker.run(callbacks, woken.boxed()).await
}

/// A process that works on a job.
struct Worker<'w> {
    client: &'w Client,
    journal: &'w dyn Journal,
    name: &'w str,
    options: &'w WorkOptions,
}

impl<'w> Worker<'w> {
    fn run(
        self,
        mut callbacks: Callbacks<'w>,
        mut woken: BoxStream<'w, PortingOrderId>,
    ) -> BoxFuture<'w, Result<Tick, JobError>> {
        Box::pin(async move {
            let mut last = Round::default();
            loop {
                let mut pause = self.options.interval;
                match self.step(&mut callbacks).await {
                    Ok((tick, is_complete)) => {
                        last = tick.round;
                        if is_complete && last.is_finished() {
                            return Ok(tick);
                        }
                        if tick.next.is_none() {
                            pause = self.options.idle_interval;
                        }
                    }
                    Err(error) if can_continue(&error) => (callbacks.on_event)(WorkEvent::Failed(&error)),
                    Err(error) => return Err(error),
                }
                let clock = self.client.clock();
                let until = clock.utc() + TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX);
                (callbacks.on_event)(WorkEvent::Waiting { round: last, until });
                wait(clock, pause, &mut woken, self.journal).await;
            }
        })
    }

    /// Does what is due. Returns whether every account with numbers to order has its orders.
    async fn step(&self, callbacks: &mut Callbacks<'_>) -> Result<(Tick, bool), JobError> {
        let Self { client, journal, name, options } = *self;
        let Callbacks { load, on_event } = callbacks;
        let loaded = load().and_then(|port_in| {
            port_in.validate(client.clock().utc()).into_result()?;
            Ok(port_in)
        });
        let port_in = match loaded {
            Ok(port_in) => Some(port_in),
            Err(error) => {
                on_event(WorkEvent::Unusable(&error));
                None
            }
        };
        let job = match &port_in {
            Some(port_in) => Some(Job::open(client, journal, name, port_in).await?),
            // Without a job, there are no orders to follow yet.
            None if journal.job().await?.is_none() => return Ok((Tick::default(), false)),
            None => None,
        };
        let ticked = tick(client, journal, job.as_ref(), &options.apply, options.interval, |event| {
            on_event(WorkEvent::Tick(event));
        });
        let ticked = ticked.await?;
        let is_complete = ticked.applied.as_ref().is_some_and(|applied| applied.not_created.is_empty());
        Ok((ticked, is_complete))
    }
}

/// Whether a later attempt may succeed.
fn can_continue(error: &JobError) -> bool {
    match error {
        JobError::Call(error) => error.is_transient() || !ends_the_job(error),
        JobError::Journal(error) => error.is_transient(),
        _ => false,
    }
}

/// Waits until a pause has ended, or until a webhook names an order of the job.
async fn wait(clock: &dyn Clock, pause: Duration, woken: &mut BoxStream<'_, PortingOrderId>, journal: &dyn Journal) {
    let mut pause = pin!(clock.sleep(pause));
    loop {
        match future::select(woken.next(), pause.as_mut()).await {
            Either::Right(_) => return,
            Either::Left((None, pause)) => return pause.await,
            Either::Left((Some(order), _)) => {
                let known = journal.orders_with(&[order.as_str()]).await;
                if known.is_ok_and(|orders| !orders.is_empty()) {
                    // The next poll reads the orders of all webhooks that have arrived.
                    while let Some(Some(_)) = woken.next().now_or_never() {}
                    return;
                }
            }
        }
    }
}
