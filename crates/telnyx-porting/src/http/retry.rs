//! The number of retries, their delays and the deadline.

use super::request::CallOptions;
use std::time::Duration;

/// The longest delay between two lookups, in seconds.
const LONGEST_PAUSE: u64 = 30;

/// The number of retries and their delays.
///
/// Requests that read and idempotent requests (PATCH, DELETE, portability checks) are retried after a timeout, a lost
/// connection, a truncated or malformed success, 408, 429 and server errors. A request that creates or submits
/// something is retried only if the server did not process it: if no connection was made, and after 429. A 503 does not
/// count, even with `Retry-After`, because gateways may send it after forwarding the request.
///
/// Delays grow with decorrelated jitter: each is between the first delay and three times the previous delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(super) max_retries: u32,
    first_delay: Duration,
    longest_delay: Duration,
    pub(super) max_retry_after: Duration,
    total: Duration,
    lookup: Duration,
}

impl Default for RetryPolicy {
    /// Two retries after 0.5 to 8 seconds, started within two minutes of the first attempt, or after up to one minute
    /// if the server requests a delay.
    fn default() -> Self {
        Self {
            max_retries: 2,
            first_delay: Duration::from_millis(500),
            longest_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
            total: Duration::from_secs(120),
            lookup: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// Returns a policy without retries.
    pub fn never() -> Self {
        Self { max_retries: 0, ..Self::default() }
    }

    /// Sets the maximum number of retries.
    #[must_use]
    pub fn with_max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the shortest and longest delay before a retry.
    #[must_use]
    pub fn with_delays(mut self, first: Duration, longest: Duration) -> Self {
        self.first_delay = first;
        self.longest_delay = longest.max(first);
        self
    }

    /// Sets the longest delay accepted from the server (`Retry-After`, `x-ratelimit-reset`). If the server requests a
    /// longer one, the call fails immediately with the [requested delay](crate::Error::retry_after). Also the
    /// longest wait for the rate limit before an attempt; if it would be longer, the request is sent immediately.
    #[must_use]
    pub fn with_max_retry_after(mut self, max: Duration) -> Self {
        self.max_retry_after = max;
        self
    }

    /// Sets the time after the first attempt in which retries may start.
    #[must_use]
    pub fn with_total_time(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// Sets how long a `_once` call of unknown outcome searches for what it may have created. Default: 10 s. Increase
    /// it if lists lag behind.
    #[must_use]
    pub fn with_lookup_time(mut self, time: Duration) -> Self {
        self.lookup = time;
        self
    }

    /// The delays before each lookup: zero before the first, then increasing ones that add up to the lookup time.
    pub(crate) fn lookup_pauses(self) -> impl Iterator<Item = Duration> {
        let growing = (1..=LONGEST_PAUSE).chain(std::iter::repeat(LONGEST_PAUSE)).map(Duration::from_secs);
        let pauses = growing.scan(self.lookup, |left, pause| {
            let pause = pause.min(*left);
            *left -= pause;
            (!pause.is_zero()).then_some(pause)
        });
        std::iter::once(Duration::ZERO).chain(pauses)
    }

    /// The delay before the next attempt, or `None` if the request must not be retried.
    pub(super) fn delay(&self, state: &RetryState, retry_after: Option<Duration>, random: f64) -> Option<Duration> {
        if state.retries >= self.max_retries {
            return None;
        }
        let delay = match retry_after {
            // Honor Retry-After, but give up if it exceeds the maximum.
            Some(retry_after) => Some(retry_after).filter(|retry_after| *retry_after <= self.max_retry_after),
            None => Some(self.jittered(state.last_delay, random)),
        }?;
        (state.elapsed.saturating_add(delay) <= self.total).then_some(delay)
    }

    fn jittered(&self, last: Option<Duration>, random: f64) -> Duration {
        let highest = last.unwrap_or(self.first_delay).saturating_mul(3).clamp(self.first_delay, self.longest_delay);
        self.first_delay + highest.saturating_sub(self.first_delay).mul_f64(random.clamp(0.0, 1.0))
    }
}

/// The attempts of a request so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RetryState {
    pub(crate) retries: u32,
    pub(super) elapsed: Duration,
    last_delay: Option<Duration>,
}

impl RetryState {
    pub(super) fn retried_after(&mut self, delay: Duration) {
        self.retries += 1;
        self.last_delay = Some(delay);
    }
}

/// The time at which a call has to end, in the client's monotonic time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Deadline(Option<Duration>);

impl Deadline {
    /// The deadline of a request that starts now: that of its call, or its own if it is not part of a call.
    pub(crate) fn new(options: &CallOptions, now: Duration) -> Self {
        let own = || options.deadline.map(|deadline| now.saturating_add(deadline));
        Self(options.ends.or_else(own))
    }

    /// The remaining time. `None` without a deadline.
    pub(crate) fn left(self, now: impl FnOnce() -> Duration) -> Option<Duration> {
        self.0.map(|ends| ends.saturating_sub(now()))
    }

    /// Whether an attempt can start after this delay.
    pub(crate) fn allows(self, now: Duration, wait: Duration) -> bool {
        self.0.is_none_or(|ends| now.saturating_add(wait) < ends)
    }
}

/// A request that was not sent because the deadline of its call had passed.
#[derive(Debug, thiserror::Error)]
#[error("the deadline passed before the request was sent; set a later deadline")]
pub(crate) struct PastDeadline;

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn delays_are_between_the_first_and_three_times_the_last() {
        let policy = RetryPolicy::default().with_delays(SECOND, 5 * SECOND);
        let delay =
            |last, random| policy.delay(&RetryState { last_delay: last, ..RetryState::default() }, None, random);
        assert_eq!(delay(None, 0.0), Some(SECOND));
        assert_eq!(delay(None, 1.0), Some(3 * SECOND));
        assert_eq!(delay(Some(3 * SECOND), 1.0), Some(5 * SECOND));
        assert_eq!(delay(Some(3 * SECOND), 0.5), Some(3 * SECOND));
        assert_eq!(delay(Some(Duration::MAX), 1.0), Some(5 * SECOND));
    }

    #[test]
    fn retries_total_time_and_requested_delays_are_limited() {
        let policy =
            RetryPolicy::default().with_max_retries(1).with_max_retry_after(9 * SECOND).with_total_time(20 * SECOND);
        let state = |retries, elapsed| RetryState { retries, elapsed, last_delay: None };
        assert_eq!(policy.delay(&state(0, SECOND), Some(9 * SECOND), 0.5), Some(9 * SECOND));
        assert_eq!(policy.delay(&state(0, SECOND), Some(10 * SECOND), 0.5), None);
        assert_eq!(policy.delay(&state(0, 12 * SECOND), Some(9 * SECOND), 0.5), None);
        assert_eq!(policy.delay(&state(1, SECOND), None, 0.5), None);
        assert_eq!(RetryPolicy::never().delay(&state(0, SECOND), None, 0.5), None);
    }

    #[test]
    fn lookups_fill_the_lookup_time() {
        let pauses = |seconds| {
            let policy = RetryPolicy::default().with_lookup_time(seconds * SECOND);
            policy.lookup_pauses().map(|pause| pause.as_secs()).collect::<Vec<_>>()
        };
        assert_eq!(RetryPolicy::default().lookup_pauses().sum::<Duration>(), 10 * SECOND);
        assert_eq!(pauses(10), [0, 1, 2, 3, 4]);
        assert_eq!((pauses(0), pauses(2)), (vec![0], vec![0, 1, 1]));
        assert_eq!(pauses(600).iter().sum::<u64>(), 600);
    }
}
