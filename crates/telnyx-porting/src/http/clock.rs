//! The time by which retries, waits and signatures go.

use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

/// What [`Clock::sleep`] returns.
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The time by which a client goes: the machine's by default, a [`ManualClock`] in tests.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time since some fixed moment; it never goes back.
    fn monotonic(&self) -> Duration;

    /// The date and time.
    fn utc(&self) -> DateTime<Utc>;

    /// Waits.
    fn sleep(&self, duration: Duration) -> Sleep<'_>;
}

/// The machine's time. Inside a tokio runtime whose time is paused, that runtime's.
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
        // `Utc::now` panics where the clock is before 1970.
        SystemTime::now().into()
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A clock for tests: whoever sleeps moves it forward at once, so that hours of waiting take no time.
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
    /// A clock that stands still at this time.
    pub fn new(start: DateTime<Utc>) -> Self {
        Self { start, state: Arc::default() }
    }

    /// Moves the clock forward.
    pub fn advance(&self, duration: Duration) {
        self.with(|state| state.elapsed = state.elapsed.saturating_add(duration));
    }

    /// How long each sleep so far was to take.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.with(|state| state.sleeps.clone())
    }

    fn with<R>(&self, read: impl FnOnce(&mut ManualState) -> R) -> R {
        // A panic elsewhere leaves the time whole.
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

/// The time of a simulator, such as `telnyx-porting-sandbox`: sleeping advances the simulated time, so that waits of weeks
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
    /// A clock that reads the simulated time with `now` and moves it forward with `advance`.
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

/// Lets other tasks go on, in any runtime.
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
