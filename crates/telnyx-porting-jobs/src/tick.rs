//! One step of a job at a time, for schedulers.

use crate::error::JobError;
use crate::journal::{Journal, OrderRecord};
use crate::run::{Applied, ApplyOptions, Event, Job};
use crate::watch::{Round, Watch, WatchEvent};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use telnyx_porting::Client;

/// The time after which a failed step is tried again.
const RETRY: Duration = Duration::from_secs(3600);

/// The result of [`tick`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Tick {
    /// The result of the apply, if the job was applied.
    pub applied: Option<Applied>,
    /// The state of the orders.
    pub round: Round,
    /// The time of the next tick; `None` if nothing changes until a person does something.
    pub next: Option<DateTime<Utc>>,
}

/// An event of [`tick`].
#[derive(Debug)]
#[non_exhaustive]
pub enum TickEvent<'a> {
    /// An event of the apply.
    Apply(Event<'a>),
    /// An event of the watch.
    Watch(WatchEvent<'a>),
}

/// Does what is due: applies the job once, if its list is given, and reads all orders once. The next tick is after `interval`
/// while orders are under way, and after an hour if only a failed step can be tried again.
///
/// # Errors
/// As [`Job::apply`] and [`Watch::round`]. The same call continues.
pub async fn tick(
    client: &Client,
    journal: &dyn Journal,
    job: Option<&Job<'_>>,
    options: &ApplyOptions,
    interval: Duration,
    mut on_event: impl FnMut(TickEvent<'_>) + Send,
) -> Result<Tick, JobError> {
    let applied = match job {
        Some(job) => Some(job.apply(options, |event| on_event(TickEvent::Apply(event))).await?),
        None => None,
    };
    let watch = Watch::open(client, journal).await?;
    let round = watch.round(|event| on_event(TickEvent::Watch(event))).await?;
    let is_incomplete = applied.as_ref().is_some_and(|applied| !applied.not_created.is_empty());
    let has_failed = |order: &OrderRecord| !order.is_finished() && order.failure.is_some();
    let can_retry = is_incomplete || job.is_some() && watch.orders().iter().any(has_failed);
    let pause = match (round.is_over(), can_retry) {
        (false, _) => Some(interval),
        (true, true) => Some(interval.max(RETRY)),
        (true, false) => None,
    };
    let later = |pause| client.clock().utc() + TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX);
    Ok(Tick { applied, round, next: pause.map(later) })
}
