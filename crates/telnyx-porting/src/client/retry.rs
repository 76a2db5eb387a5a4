//! When a request is repeated, and after how long.

use super::repeat::Repeat;
use super::waiting::has_retry_after;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use std::time::Duration;

/// How often and how patiently a request is repeated.
///
/// A request that reads, or whose repetition changes nothing (PATCH, DELETE, portability checks), is repeated after a
/// timeout, a lost connection, 408, 429 or a server error. One that creates or submits something is repeated only when
/// the server certainly did not carry it out: when no connection was made, after 429, and after 503 with `Retry-After`.
///
/// Delays grow with decorrelated jitter: each lies between the first delay and three times the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_retries: u32,
    first_delay: Duration,
    longest_delay: Duration,
    longest_wait: Duration,
    total: Duration,
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
    Answered(StatusCode, &'a HeaderMap),
    /// The answer, a success, ended early.
    CutOff,
    /// There was no answer.
    NoAnswer(&'a reqwest::Error),
}

impl Failed<'_> {
    /// Whether the server may have carried the request out all the same.
    pub(super) fn may_have_been_processed(&self) -> bool {
        match self {
            Self::Answered(status, headers) => may_have_been_processed(*status, headers),
            Self::CutOff => true,
            Self::NoAnswer(error) => !error.is_connect() && !error.is_builder(),
        }
    }

    /// Whether another attempt may succeed and does no harm.
    pub(super) fn may_be_repeated(&self, repeat: Repeat) -> bool {
        let safe = repeat == Repeat::Safe;
        match self {
            Self::Answered(status, headers) => match status.as_u16() {
                429 => true,
                503 => safe || has_retry_after(headers),
                501 | 505 => false,
                408 | 500..=599 => safe,
                _ => false,
            },
            Self::CutOff => safe,
            Self::NoAnswer(error) => error.is_connect() || safe && !error.is_builder(),
        }
    }
}

/// Whether a request that was answered with this failure may have been carried out.
pub(crate) fn may_have_been_processed(status: StatusCode, headers: &HeaderMap) -> bool {
    match status.as_u16() {
        // A server that names the time to come back has turned the request away.
        503 => !has_retry_after(headers),
        // A refusal is one; a server's or proxy's breakdown may come after the work was done.
        status => status == 408 || status >= 500,
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
    fn what_may_have_been_carried_out_is_not_repeated() {
        let none = HeaderMap::new();
        let later: HeaderMap = [("retry-after".parse().unwrap(), "1".parse().unwrap())].into_iter().collect();
        let repeats = |status: u16, headers, repeat| {
            Failed::Answered(StatusCode::from_u16(status).unwrap(), headers).may_be_repeated(repeat)
        };
        for status in [408, 429, 500, 502, 503, 504] {
            assert!(repeats(status, &none, Repeat::Safe), "{status}");
            assert_eq!(repeats(status, &none, Repeat::Unsafe), status == 429, "{status}");
            assert_eq!(repeats(status, &later, Repeat::Unsafe), matches!(status, 429 | 503), "{status}");
        }
        for status in [400, 401, 403, 404, 409, 422, 501] {
            assert!(!repeats(status, &later, Repeat::Safe), "{status}");
        }
        assert!(Failed::CutOff.may_be_repeated(Repeat::Safe));
        assert!(!Failed::CutOff.may_be_repeated(Repeat::Unsafe));
    }
}
