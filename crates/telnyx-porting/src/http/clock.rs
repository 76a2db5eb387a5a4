//! The clock of retries, waits and signatures.

use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

/// The future of [`Clock::sleep`].
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The clock of a client: the system's by default, a [`ManualClock`] in tests.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time since an arbitrary fixed moment. Never decreases.
    fn monotonic(&self) -> Duration;

    /// The current date and time.
    fn utc(&self) -> DateTime<Utc>;

    /// Sleeps for the duration.
    fn sleep(&self, duration: Duration) -> Sleep<'_>;
}

/// The system clock. In a tokio runtime with paused time, the runtime's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    origin: tokio::time::Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { origin: tokio::time::Instant::now() }
    }
}

impl Clock for SystemClock {
    fn monotonic(&self) -> Duration {
        self.origin.elapsed()
    }

    fn utc(&self) -> DateTime<Utc> {
        // `Utc::now` panics if the clock is set before 1970.
        SystemTime::now().into()
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A clock for tests. Sleeping advances it immediately, so hours of waiting take no real time.
///
/// ```
/// use std::time::Duration;
/// use telnyx_porting::{Clock, ManualClock};
///
/// let clock = ManualClock::new("2026-03-02T15:00:00Z".parse().unwrap());
/// clock.advance(Duration::from_secs(90));
/// assert_eq!(clock.utc().to_rfc3339(), "2026-03-02T15:01:30+00:00");
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock {
    start: DateTime<Utc>,
    state: Arc<Mutex<ManualState>>,
}

#[derive(Debug, Default)]
struct ManualState {
    elapsed: Duration,
    sleeps: Vec<Duration>,
}

impl ManualClock {
    /// Returns a clock that stands still at `start`.
    pub fn new(start: DateTime<Utc>) -> Self {
        Self { start, state: Arc::default() }
    }

    /// Advances the clock.
    pub fn advance(&self, duration: Duration) {
        self.with(|state| state.elapsed = state.elapsed.saturating_add(duration));
    }

    /// The durations of all sleeps so far.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.with(|state| state.sleeps.clone())
    }

    fn with<R>(&self, read: impl FnOnce(&mut ManualState) -> R) -> R {
        // The state is valid even if another thread panicked.
        read(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Clock for ManualClock {
    fn monotonic(&self) -> Duration {
        self.with(|state| state.elapsed)
    }

    fn utc(&self) -> DateTime<Utc> {
        let elapsed = TimeDelta::from_std(self.monotonic()).unwrap_or(TimeDelta::MAX);
        self.start.checked_add_signed(elapsed).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        Box::pin(async move {
            self.with(|state| {
                state.elapsed = state.elapsed.saturating_add(duration);
                state.sleeps.push(duration);
            });
            YieldOnce(false).await;
        })
    }
}

/// The clock of a simulator such as `telnyx-porting-sandbox`. Sleeping advances the simulated time, so waits of weeks
/// take no real time.
///
/// ```
/// use std::time::Duration;
/// use telnyx_porting::{Client, CreateOrder, SimulatedClock, Until};
/// use telnyx_porting_sandbox::{Clock, Sandbox};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let monday = "2026-03-02T15:00:00Z".parse()?;
/// let sandbox = Sandbox::builder().clock(Clock::frozen(monday)).start().await?;
/// let (now, advance) = (sandbox.state().clone(), sandbox.state().clone());
/// let clock = SimulatedClock::new(move || now.now(), move |by| advance.advance(by));
/// let client = Client::builder(sandbox.api_key().parse()?).base_url(sandbox.base_url().parse()?).clock(clock).build()?;
/// let orders = client.orders().create(CreateOrder::new(["+13035550100".parse()?])).await?;
/// let order = client.order_of(&orders[0])?;
/// order.wait_until(Until::status("ported")).past_drafts().with_timeout(Duration::from_secs(86_400)).await;
/// assert_eq!((sandbox.now() - monday).num_days(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SimulatedClock {
    start: DateTime<Utc>,
    now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    advance: Arc<dyn Fn(TimeDelta) + Send + Sync>,
}

impl SimulatedClock {
    /// Returns a clock that reads the simulated time with `now` and advances it with `advance`.
    pub fn new(
        now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        advance: impl Fn(TimeDelta) + Send + Sync + 'static,
    ) -> Self {
        Self { start: now(), now: Arc::new(now), advance: Arc::new(advance) }
    }
}

impl Clock for SimulatedClock {
    fn monotonic(&self) -> Duration {
        (self.utc() - self.start).to_std().unwrap_or_default()
    }

    fn utc(&self) -> DateTime<Utc> {
        (self.now)()
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        Box::pin(async move {
            (self.advance)(TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX));
            YieldOnce(false).await;
        })
    }
}

impl fmt::Debug for SimulatedClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatedClock").field("start", &self.start).finish_non_exhaustive()
    }
}

/// Yields to other tasks once, in any runtime.
struct YieldOnce(bool);

impl Future for YieldOnce {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn sleeping_moves_a_manual_clock() {
        let clock = ManualClock::new(DateTime::<Utc>::UNIX_EPOCH);
        clock.sleep(Duration::from_secs(3600)).await;
        assert_eq!(clock.utc().timestamp(), 3600);
        assert_eq!(clock.sleeps(), [Duration::from_secs(3600)]);
        clock.advance(Duration::MAX);
        assert_eq!(clock.utc(), DateTime::<Utc>::MAX_UTC);
    }
}
