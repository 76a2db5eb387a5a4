//! When a request is repeated, and after how long.

use crate::idempotency::Repeat;
use reqwest::StatusCode;
use std::time::Duration;

/// The longest pause between two looks, in seconds.
const LONGEST_PAUSE: u64 = 30;

/// How often and how patiently a request is repeated.
///
/// A request that reads, or whose repetition changes nothing (PATCH, DELETE, portability checks), is repeated after a
/// timeout, a lost connection, a success that is cut off or malformed, 408, 429 or a server error. One that creates or submits something is repeated only when
/// the server certainly did not carry it out: when no connection was made, and after 429. Gateways answer 503, also with
/// `Retry-After`, after they have passed a request on.
///
/// Delays grow with decorrelated jitter: each lies between the first delay and three times the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_retries: u32,
    first_delay: Duration,
    longest_delay: Duration,
    longest_wait: Duration,
    total: Duration,
    lookup: Duration,
}

impl Default for RetryPolicy {
    /// Two retries after half a second to eight seconds, begun within two minutes of the first attempt; up to a minute
    /// where the server asks to wait.
    fn default() -> Self {
        Self {
            max_retries: 2,
            first_delay: Duration::from_millis(500),
            longest_delay: Duration::from_secs(8),
            longest_wait: Duration::from_secs(60),
            total: Duration::from_secs(120),
            lookup: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// Never repeats a request.
    pub fn never() -> Self {
        Self { max_retries: 0, ..Self::default() }
    }

    /// Repeats a request up to `retries` times.
    #[must_use]
    pub fn with_max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Waits for at least `first` and at most `longest` before a retry.
    #[must_use]
    pub fn with_delays(mut self, first: Duration, longest: Duration) -> Self {
        self.first_delay = first;
        self.longest_delay = longest.max(first);
        self
    }

    /// Waits for up to `longest` where the server asks to wait (`Retry-After`, `x-ratelimit-reset`). When it asks for
    /// more, the call fails at once and the error says [when to come back](crate::Error::retry_after).
    #[must_use]
    pub fn with_longest_wait(mut self, longest: Duration) -> Self {
        self.longest_wait = longest;
        self
    }

    /// Begins no retry later than this after the first attempt.
    #[must_use]
    pub fn with_total_time(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// Keeps looking for this long, 10 s by default, for what a `_once` call of unknown outcome may have created. A longer time
    /// is for a list that lags behind.
    #[must_use]
    pub fn with_lookup_time(mut self, time: Duration) -> Self {
        self.lookup = time;
        self
    }

    /// The pauses before each look: none before the first, then growing ones that fill the lookup time.
    pub(crate) fn lookup_pauses(self) -> impl Iterator<Item = Duration> {
        let growing = (1..=LONGEST_PAUSE).chain(std::iter::repeat(LONGEST_PAUSE)).map(Duration::from_secs);
        let pauses = growing.scan(self.lookup, |left, pause| {
            let pause = pause.min(*left);
            *left -= pause;
            (!pause.is_zero()).then_some(pause)
        });
        std::iter::once(Duration::ZERO).chain(pauses)
    }

    pub(super) fn lookup_time(&self) -> Duration {
        self.lookup
    }

    pub(super) fn max_retries(&self) -> u32 {
        self.max_retries
    }

    pub(super) fn longest_wait(&self) -> Duration {
        self.longest_wait
    }

    /// How long to wait before the next attempt, or none when there is to be none.
    pub(super) fn delay(&self, so_far: &SoFar, asked: Option<Duration>, random: f64) -> Option<Duration> {
        if so_far.retries >= self.max_retries {
            return None;
        }
        let delay = match asked {
            // The server knows best, but nobody waits for hours inside a call.
            Some(asked) => Some(asked).filter(|asked| *asked <= self.longest_wait),
            None => Some(self.jittered(so_far.last_delay, random)),
        }?;
        (so_far.elapsed.saturating_add(delay) <= self.total).then_some(delay)
    }

    fn jittered(&self, last: Option<Duration>, random: f64) -> Duration {
        let highest = last.unwrap_or(self.first_delay).saturating_mul(3).clamp(self.first_delay, self.longest_delay);
        self.first_delay + highest.saturating_sub(self.first_delay).mul_f64(random.clamp(0.0, 1.0))
    }
}

/// How a call went up to now.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SoFar {
    pub(crate) retries: u32,
    pub(crate) elapsed: Duration,
    pub(crate) last_delay: Option<Duration>,
}

/// What came of an attempt that did not succeed.
pub(super) enum Failed<'a> {
    /// The server answered, though not with a success.
    Answered(StatusCode),
    /// The answer, a success, ended early or is not JSON.
    Unreadable,
    /// There was no answer.
    NoAnswer(&'a reqwest::Error),
}

impl Failed<'_> {
    /// Whether the server may have carried the request out all the same.
    pub(super) fn may_have_been_processed(&self) -> bool {
        match self {
            Self::Answered(status) => may_have_been_processed(*status),
            Self::Unreadable => true,
            Self::NoAnswer(error) => !error.is_connect() && !error.is_builder(),
        }
    }

    /// Whether another attempt may succeed and does no harm.
    pub(super) fn may_be_repeated(&self, repeat: Repeat) -> bool {
        let safe = repeat == Repeat::Safe;
        match self {
            Self::Answered(status) => match status.as_u16() {
                429 => true,
                501 | 505 => false,
                408 | 500..=599 => safe,
                _ => false,
            },
            Self::Unreadable => safe,
            Self::NoAnswer(error) => error.is_connect() || safe && !error.is_builder(),
        }
    }
}

/// Whether a request that was answered with this failure may have been carried out.
pub(crate) fn may_have_been_processed(status: StatusCode) -> bool {
    match status.as_u16() {
        408 => true,
        // Rejections, and an address at which the request is to be sent again.
        307 | 308 | 400..=499 => false,
        // A server's or proxy's failure may come after the work was done; 303 shows where its result is.
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn delays_spread_between_the_first_and_three_times_the_last() {
        let policy = RetryPolicy::default().with_delays(SECOND, 5 * SECOND);
        let delay = |last, random| policy.delay(&SoFar { last_delay: last, ..SoFar::default() }, None, random);
        assert_eq!(delay(None, 0.0), Some(SECOND));
        assert_eq!(delay(None, 1.0), Some(3 * SECOND));
        assert_eq!(delay(Some(3 * SECOND), 1.0), Some(5 * SECOND));
        assert_eq!(delay(Some(3 * SECOND), 0.5), Some(3 * SECOND));
        assert_eq!(delay(Some(Duration::MAX), 1.0), Some(5 * SECOND));
    }

    #[test]
    fn attempts_time_and_patience_are_bounded() {
        let policy =
            RetryPolicy::default().with_max_retries(1).with_longest_wait(9 * SECOND).with_total_time(20 * SECOND);
        let so_far = |retries, elapsed| SoFar { retries, elapsed, last_delay: None };
        assert_eq!(policy.delay(&so_far(0, SECOND), Some(9 * SECOND), 0.5), Some(9 * SECOND));
        assert_eq!(policy.delay(&so_far(0, SECOND), Some(10 * SECOND), 0.5), None);
        assert_eq!(policy.delay(&so_far(0, 12 * SECOND), Some(9 * SECOND), 0.5), None);
        assert_eq!(policy.delay(&so_far(1, SECOND), None, 0.5), None);
        assert_eq!(RetryPolicy::never().delay(&so_far(0, SECOND), None, 0.5), None);
    }

    #[test]
    fn looks_fill_the_lookup_time() {
        let pauses = |seconds| {
            let policy = RetryPolicy::default().with_lookup_time(seconds * SECOND);
            policy.lookup_pauses().map(|pause| pause.as_secs()).collect::<Vec<_>>()
        };
        assert_eq!(RetryPolicy::default().lookup_pauses().sum::<Duration>(), 10 * SECOND);
        assert_eq!(pauses(10), [0, 1, 2, 3, 4]);
        assert_eq!((pauses(0), pauses(2)), (vec![0], vec![0, 1, 1]));
        assert_eq!(pauses(600).iter().sum::<u64>(), 600);
    }

    #[test]
    fn what_may_have_been_carried_out_is_not_repeated() {
        let failed = |status: u16| Failed::Answered(StatusCode::from_u16(status).unwrap());
        for status in [408, 429, 500, 502, 503, 504] {
            assert!(failed(status).may_be_repeated(Repeat::Safe), "{status}");
            assert_eq!(failed(status).may_be_repeated(Repeat::Unsafe), status == 429, "{status}");
            assert_eq!(failed(status).may_have_been_processed(), status != 429, "{status}");
        }
        for status in [400, 401, 403, 404, 409, 422] {
            assert!(!failed(status).may_be_repeated(Repeat::Safe), "{status}");
            assert!(!failed(status).may_have_been_processed(), "{status}");
        }
        for status in [101, 303, 501, 505] {
            assert!(!failed(status).may_be_repeated(Repeat::Unsafe), "{status}");
            assert!(failed(status).may_have_been_processed(), "{status}");
        }
        assert!(Failed::Unreadable.may_be_repeated(Repeat::Safe));
        assert!(!Failed::Unreadable.may_be_repeated(Repeat::Unsafe));
    }
}
