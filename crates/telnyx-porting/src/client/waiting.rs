//! How long the server asks to wait.

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use std::time::{Duration, SystemTime};

/// The time that the server asks to wait before the next request: `retry-after-ms`, `retry-after` as seconds or as a
/// date, or `x-ratelimit-reset` when nothing remains of the rate limit, as after a 429 that does not say what remains.
pub(crate) fn asked_for(status: StatusCode, headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    retry_after(headers, now).or_else(|| {
        let unsaid = (status == StatusCode::TOO_MANY_REQUESTS).then_some(0);
        let remaining = if headers.contains_key(REMAINING) { number(headers, REMAINING) } else { unsaid };
        (remaining == Some(0)).then(|| resets_in(headers)).flatten()
    })
}

fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    if let Some(milliseconds) = number(headers, "retry-after-ms") {
        return Some(Duration::from_millis(milliseconds));
    }
    if let Some(seconds) = number(headers, "retry-after") {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text(headers, "retry-after")?).ok()?;
    Some(date.duration_since(SystemTime::from(now)).unwrap_or_default())
}

/// What the server says of its rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RateLimit {
    /// How many requests may still be sent.
    pub(crate) remaining: u64,
    /// When there will be more.
    pub(crate) resets_in: Duration,
}

impl RateLimit {
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        Some(Self { remaining: number(headers, REMAINING)?, resets_in: resets_in(headers)? })
    }
}

const REMAINING: &str = "x-ratelimit-remaining";

fn resets_in(headers: &HeaderMap) -> Option<Duration> {
    number(headers, "x-ratelimit-reset").map(Duration::from_secs)
}

/// A whole number of ASCII digits. One that is too large for the clock is none.
fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    let text = text(headers, name)?;
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse::<u32>().ok().map(u64::from)).flatten()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    type Pairs = &'static [(&'static str, &'static str)];

    #[test]
    fn the_server_says_how_long_to_wait() {
        let now = "2026-03-02T15:00:00Z".parse().unwrap();
        let cases: [(Pairs, Option<u64>); 11] = [
            (&[("retry-after", "3"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "9")], Some(3_000)),
            (&[("retry-after-ms", "1500"), ("retry-after", "3")], Some(1_500)),
            (&[("retry-after", "Mon, 02 Mar 2026 15:02:00 GMT")], Some(120_000)),
            (&[("retry-after", "Mon, 02 Mar 2026 14:00:00 GMT")], Some(0)),
            (&[("x-ratelimit-reset", "9"), ("x-ratelimit-remaining", "0")], Some(9_000)),
            // Something remains, so the limit is not what stands in the way.
            (&[("x-ratelimit-reset", "9"), ("x-ratelimit-remaining", "5")], None),
            (&[("x-ratelimit-reset", "9")], None),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "-1")], None),
            (&[("retry-after", "99999999999999999999")], None),
            (&[], None),
        ];
        for (pairs, expected) in cases {
            let asked = asked_for(StatusCode::SERVICE_UNAVAILABLE, &headers(pairs), now);
            assert_eq!(asked.map(|wait| wait.as_millis()), expected.map(u128::from), "{pairs:?}");
        }
        let too_many = |pairs| asked_for(StatusCode::TOO_MANY_REQUESTS, &headers(pairs), now);
        assert_eq!(too_many(&[("x-ratelimit-reset", "9")]), Some(Duration::from_secs(9)));
        assert_eq!(too_many(&[("x-ratelimit-reset", "9"), ("x-ratelimit-remaining", "5")]), None);
        assert_eq!(too_many(&[("x-ratelimit-reset", "9"), ("x-ratelimit-remaining", "?")]), None);
    }
}
