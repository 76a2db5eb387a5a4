//! The server's rate limit: parses its headers and delays requests until they are allowed.

use chrono::{DateTime, Utc};
use futures_core::future::BoxFuture;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, RETRY_AFTER};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, SystemTime};

/// The delay that the server requests before the next request: `retry-after-ms`; `retry-after` as seconds or a date; or
/// `x-ratelimit-reset` if no requests remain, or after a 429 without the number of remaining requests.
pub(super) fn retry_after(status: StatusCode, headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    retry_after_header(headers, now).or_else(|| {
        let unsaid = (status == StatusCode::TOO_MANY_REQUESTS).then_some(0);
        let remaining = if headers.contains_key(&REMAINING) { number(headers, &REMAINING) } else { unsaid };
        (remaining == Some(0)).then(|| resets_in(headers)).flatten()
    })
}

fn retry_after_header(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    if let Some(milliseconds) = number(headers, &RETRY_AFTER_MS) {
        return Some(Duration::from_millis(milliseconds));
    }
    if let Some(seconds) = number(headers, &RETRY_AFTER) {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(header_text(headers, &RETRY_AFTER)?).ok()?;
    Some(date.duration_since(SystemTime::from(now)).unwrap_or_default())
}

/// The rate limit in the headers of a response: `x-ratelimit-remaining` and `x-ratelimit-reset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of requests that may still be sent.
    pub remaining: u64,
    /// The time until the window ends.
    pub resets_in: Duration,
}

/// A rate limit that several processes share, so that all of them together stay within the limit of the account, see
/// [`Client::with_shared_rate_limit`](crate::Client::with_shared_rate_limit).
pub trait SharedRateLimit: fmt::Debug + Send + Sync {
    /// Takes one request from the limit. Returns `None` if it may be sent, or else the time before the next try. A limit that
    /// is unreachable lets requests pass, because each client also respects the limit that it has seen itself.
    fn acquire(&self) -> BoxFuture<'_, Option<Duration>>;

    /// Records the limit in a response.
    fn learn(&self, limit: RateLimit) -> BoxFuture<'_, ()>;
}

impl RateLimit {
    /// Returns a rate limit.
    pub fn new(remaining: u64, resets_in: Duration) -> Self {
        Self { remaining, resets_in }
    }

    pub(super) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        Some(Self { remaining: number(headers, &REMAINING)?, resets_in: resets_in(headers)? })
    }
}

// Looking up a name is faster than looking up a text.
static RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");
static REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
static RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

fn resets_in(headers: &HeaderMap) -> Option<Duration> {
    number(headers, &RESET).map(Duration::from_secs)
}

/// A non-negative integer in ASCII digits. `None` if it is too large for the clock.
fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    let text = header_text(headers, name)?;
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse::<u32>().ok().map(u64::from)).flatten()
}

fn header_text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// The client's view of the server's rate limit. Requests are not delayed until the server has sent a limit.
#[derive(Debug, Default)]
pub(super) struct Limiter {
    /// [`Requests`], as one number.
    requests: AtomicU64,
    /// The end of the window in milliseconds of the clock's monotonic time; 0 if no window is known.
    ends: AtomicU64,
}

/// The requests of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Requests {
    /// The number of requests that may still be sent before the window ends.
    remaining: u32,
    /// Requests in flight: the server may not have counted them.
    in_flight: u32,
}

impl Requests {
    const ONE_IN_FLIGHT: u64 = 1;

    #[allow(clippy::cast_possible_truncation, reason = "both halves have 32 bits")]
    fn unpack(number: u64) -> Self {
        Self { remaining: (number >> 32) as u32, in_flight: number as u32 }
    }

    fn pack(self) -> u64 {
        u64::from(self.remaining) << 32 | u64::from(self.in_flight)
    }
}

/// Permission to send one request; held until the response arrives or the call is dropped.
#[must_use]
pub(super) struct Permit<'a> {
    limiter: &'a Limiter,
}

impl Limiter {
    /// Acquires a permit, or returns the delay before the next try.
    pub(super) fn acquire(&self, now: Duration) -> Result<Permit<'_>, Duration> {
        let left = self.ends.load(Relaxed).saturating_sub(milliseconds(now));
        if left == 0 {
            return Ok(self.enter());
        }
        let take = |number| {
            let Requests { remaining, in_flight } = Requests::unpack(number);
            Some(Requests { remaining: remaining.checked_sub(1)?, in_flight: in_flight + 1 }.pack())
        };
        match self.requests.fetch_update(Relaxed, Relaxed, take) {
            Ok(_) => Ok(Permit { limiter: self }),
            Err(_) => Err(Duration::from_millis(left)),
        }
    }

    /// Sends a request regardless of the limit.
    pub(super) fn enter(&self) -> Permit<'_> {
        self.requests.fetch_add(Requests::ONE_IN_FLIGHT, Relaxed);
        Permit { limiter: self }
    }
}

impl Permit<'_> {
    /// Records the limit in a response. Other requests in flight may not be counted in it.
    pub(super) fn learn(self, now: Duration, limit: RateLimit) {
        let learn = |number| {
            let in_flight = Requests::unpack(number).in_flight - 1;
            let remaining = u32::try_from(limit.remaining).unwrap_or(u32::MAX).saturating_sub(in_flight);
            Some(Requests { remaining, in_flight }.pack())
        };
        let _ = self.limiter.requests.fetch_update(Relaxed, Relaxed, learn);
        self.limiter.ends.store(milliseconds(now.saturating_add(limit.resets_in)), Relaxed);
        // The request has left the count.
        std::mem::forget(self);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.limiter.requests.fetch_sub(Requests::ONE_IN_FLIGHT, Relaxed);
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    type Pairs = &'static [(&'static str, &'static str)];

    #[test]
    fn requested_delays_are_parsed() {
        let now = "2026-03-02T15:00:00Z".parse().unwrap();
        let cases: [(Pairs, Option<u64>); 11] = [
            (&[("retry-after", "3"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "9")], Some(3_000)),
            (&[("retry-after-ms", "1500"), ("retry-after", "3")], Some(1_500)),
            (&[("retry-after", "Mon, 02 Mar 2026 15:02:00 GMT")], Some(120_000)),
            (&[("retry-after", "Mon, 02 Mar 2026 14:00:00 GMT")], Some(0)),
            (&[("x-ratelimit-reset", "9"), ("x-ratelimit-remaining", "0")], Some(9_000)),
            // Requests remain, so the rate limit is not the reason.
            (&[("x-ratelimit-reset", "9"), ("x-ratelimit-remaining", "5")], None),
            (&[("x-ratelimit-reset", "9")], None),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "-1")], None),
            (&[("retry-after", "99999999999999999999")], None),
            (&[], None),
        ];
        for (pairs, expected) in cases {
            let requested = retry_after(StatusCode::SERVICE_UNAVAILABLE, &headers(pairs), now);
            assert_eq!(requested.map(|wait| wait.as_millis()), expected.map(u128::from), "{pairs:?}");
        }
        let too_many = |pairs| retry_after(StatusCode::TOO_MANY_REQUESTS, &headers(pairs), now);
        assert_eq!(too_many(&[("x-ratelimit-reset", "9")]), Some(Duration::from_secs(9)));
        assert_eq!(too_many(&[("x-ratelimit-reset", "9"), ("x-ratelimit-remaining", "5")]), None);
        assert_eq!(too_many(&[("x-ratelimit-reset", "9"), ("x-ratelimit-remaining", "?")]), None);
    }

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// A request whose response arrives immediately.
    fn request(limiter: &Limiter, at: u64, remaining: u64, resets_in: u64) -> Result<(), Duration> {
        let permit = limiter.acquire(seconds(at))?;
        permit.learn(seconds(at), RateLimit { remaining, resets_in: seconds(resets_in) });
        Ok(())
    }

    #[test]
    fn requests_are_not_delayed_before_the_server_sends_a_limit() {
        let limiter = Limiter::default();
        assert!((0..1_000).all(|_| limiter.acquire(seconds(0)).is_ok()));
        assert_eq!(limiter.requests.load(Relaxed), 0);
    }

    #[test]
    fn requests_wait_for_the_end_of_an_exhausted_window() {
        let limiter = Limiter::default();
        assert_eq!(request(&limiter, 10, 1, 30), Ok(()));
        assert_eq!(request(&limiter, 11, 0, 29), Ok(()));
        assert_eq!(request(&limiter, 12, 9, 9), Err(seconds(28)));
        assert_eq!(request(&limiter, 40, 9, 30), Ok(()));
    }

    #[test]
    fn requests_in_flight_are_counted() {
        let limiter = Limiter::default();
        let (first, second) = (limiter.acquire(seconds(0)).unwrap(), limiter.acquire(seconds(0)).unwrap());
        // The response to the first request does not count the second.
        first.learn(seconds(1), RateLimit { remaining: 2, resets_in: seconds(59) });
        let third = limiter.acquire(seconds(1)).unwrap();
        assert_eq!(limiter.acquire(seconds(1)).err(), Some(seconds(59)));
        drop((second, third));
        assert_eq!(Requests::unpack(limiter.requests.load(Relaxed)), Requests { remaining: 0, in_flight: 0 });
    }

    #[test]
    fn a_continuously_refilled_limit_does_not_delay_requests() {
        let limiter = Limiter::default();
        assert!((0..1_000).all(|_| request(&limiter, 0, 10, 60).is_ok()));
    }
}
