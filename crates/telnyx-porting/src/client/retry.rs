//! When a request is repeated, and after how long.

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use std::time::Duration;

/// How often and how patiently a request is repeated.
///
/// A read is repeated after a timeout, a lost connection, 408, 429 or a server error. Anything else is repeated only
/// when the server cannot have received it: when the connection was never made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_retries: u32,
    first_delay: Duration,
    longest_delay: Duration,
}

impl Default for RetryPolicy {
    /// Two retries, after half a second and a second, give or take a quarter.
    fn default() -> Self {
        Self { max_retries: 2, first_delay: Duration::from_millis(500), longest_delay: Duration::from_secs(8) }
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

    /// Waits for `first` before the first retry and for twice as long each time after it, up to `longest`.
    #[must_use]
    pub fn with_delays(mut self, first: Duration, longest: Duration) -> Self {
        self.first_delay = first;
        self.longest_delay = longest.max(first);
        self
    }

    /// How long to wait before the next attempt, or none when there is to be none.
    pub(super) fn delay(
        &self,
        method: &Method,
        attempt: u32,
        result: &Result<reqwest::Response, reqwest::Error>,
    ) -> Option<Duration> {
        if attempt >= self.max_retries || !may_repeat(method, result) {
            return None;
        }
        let asked = result.as_ref().ok().and_then(|response| retry_after(response.headers()));
        match asked {
            // The server knows best, but nobody waits for hours inside a call.
            Some(asked) if asked > self.longest_delay.max(Duration::from_secs(60)) => None,
            Some(asked) => Some(asked),
            None => Some(self.backoff(attempt)),
        }
    }

    fn backoff(&self, attempt: u32) -> Duration {
        let doubled = self.first_delay.saturating_mul(2_u32.saturating_pow(attempt)).min(self.longest_delay);
        doubled.mul_f64(fastrand::f64().mul_add(0.5, 0.75))
    }
}

fn may_repeat(method: &Method, result: &Result<reqwest::Response, reqwest::Error>) -> bool {
    let is_read = *method == Method::GET || *method == Method::HEAD;
    match result {
        Ok(response) => is_read && is_passing(response.status()),
        Err(error) => error.is_connect() || is_read && !error.is_builder(),
    }
}

fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}

/// How long the server asks to wait: `Retry-After` in seconds, or the seconds until its rate limit is reset when
/// nothing remains of it.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u32>().ok();
    let reset = || number("x-ratelimit-reset").filter(|_| number("x-ratelimit-remaining") == Some(0));
    number("retry-after").or_else(reset).map(|seconds| Duration::from_secs(u64::from(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_server_says_how_long_to_wait() {
        let seconds = |pairs| retry_after(&headers(pairs)).map(|wait| wait.as_secs());
        assert_eq!(seconds(&[("retry-after", "3"), ("x-ratelimit-reset", "9")]), Some(3));
        assert_eq!(seconds(&[("x-ratelimit-reset", "9"), ("x-ratelimit-remaining", "0")]), Some(9));
        // Something remains, so the limit is not what stands in the way.
        assert_eq!(seconds(&[("x-ratelimit-reset", "9"), ("x-ratelimit-remaining", "5")]), None);
        assert_eq!(seconds(&[("retry-after", "soon")]), None);
    }

    #[test]
    fn delays_double_within_their_bounds() {
        let policy = RetryPolicy::default().with_delays(Duration::from_secs(1), Duration::from_secs(4));
        for (attempt, seconds) in [(0, 1.0), (1, 2.0), (2, 4.0), (10, 4.0)] {
            let delay = policy.backoff(attempt).as_secs_f64();
            assert!((seconds * 0.75..=seconds * 1.25).contains(&delay), "{attempt}: {delay}");
        }
    }
}
