//! The rate limit.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Limit that the headers announce if none is set. It is not enforced.
const ANNOUNCED: u32 = 10_000;

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// Maximum number of requests in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RateLimit {
    pub(crate) requests: u32,
    pub(crate) period: Duration,
}

/// Counts the requests of the current period, in the host's time, in which clients wait for the reset.
#[derive(Debug)]
pub(crate) struct RateWindow {
    limit: RateLimit,
    is_enforced: bool,
    period: Mutex<(Instant, u32)>,
}

/// The headers of a response, and whether the request exceeds the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    limit: u32,
    remaining: u32,
    reset_seconds: u64,
    pub(crate) is_exceeded: bool,
}

impl RateWindow {
    pub(crate) fn new(limit: Option<RateLimit>) -> Self {
        let announced = RateLimit { requests: ANNOUNCED, period: Duration::from_secs(60) };
        Self {
            limit: limit.unwrap_or(announced),
            is_enforced: limit.is_some(),
            period: Mutex::new((Instant::now(), 0)),
        }
    }

    pub(crate) fn count(&self) -> Allowance {
        self.count_at(Instant::now())
    }

    fn count_at(&self, now: Instant) -> Allowance {
        let mut period = self.period.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(period.0) >= self.limit.period {
            *period = (now, 0);
        }
        period.1 = period.1.saturating_add(1);
        let left = self.limit.period.saturating_sub(now.duration_since(period.0));
        Allowance {
            limit: self.limit.requests,
            remaining: self.limit.requests.saturating_sub(period.1),
            // Rounded up, so that waiting this long is enough.
            reset_seconds: (left.as_secs() + u64::from(left.subsec_nanos() > 0)).max(1),
            is_exceeded: self.is_enforced && period.1 > self.limit.requests,
        }
    }

    /// Adds the headers of a rejected request, regardless of the count.
    pub(crate) fn announce_exhausted(&self, headers: &mut HeaderMap) {
        Allowance { limit: self.limit.requests, remaining: 0, reset_seconds: 1, is_exceeded: true }.announce(headers);
    }
}

impl Allowance {
    /// Adds the headers that are not set yet.
    pub(crate) fn announce(self, headers: &mut HeaderMap) {
        let mut put = |name, value: HeaderValue| {
            headers.entry(name).or_insert(value);
        };
        put(LIMIT, self.limit.into());
        put(REMAINING, self.remaining.into());
        put(RESET, self.reset_seconds.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_enforced_until_the_period_ends() {
        let window = RateWindow::new(Some(RateLimit { requests: 2, period: Duration::from_secs(10) }));
        let start = Instant::now();
        assert_eq!(window.count_at(start).remaining, 1);
        let second = window.count_at(start + Duration::from_millis(2500));
        assert_eq!((second.remaining, second.reset_seconds, second.is_exceeded), (0, 8, false));
        assert!(window.count_at(start + Duration::from_secs(9)).is_exceeded);
        let next = window.count_at(start + Duration::from_secs(12));
        assert_eq!((next.remaining, next.is_exceeded), (1, false));
    }

    #[test]
    fn without_a_limit_nothing_is_rejected() {
        let window = RateWindow::new(None);
        let start = Instant::now();
        let last = (0..20_000).map(|_| window.count_at(start)).last().unwrap();
        assert_eq!((last.limit, last.remaining, last.is_exceeded), (ANNOUNCED, 0, false));
    }
}
