//! What is traced: names, numbers, paths and ids, and never a body, a key, a query or the value of a header.
//!
//! WARN is for answers that are not as they should be. At the level DEBUG each attempt is an event within the span of its call. TRACE adds which headers went and came, and
//! how long one waits before the next attempt. The Python package knows spans and events by their names and fields.

use super::body::Answer;
use reqwest::header::HeaderMap;
use std::time::Duration;
use telnyx_porting_api::OperationInfo;
use tracing::{Span, debug, debug_span, field, trace, warn};

/// A span around all attempts of a call.
pub(super) fn call(operation: &OperationInfo, url: &url::Url) -> Span {
    let span = debug_span!(
        "porting_call",
        operation = operation.operation_id,
        method = operation.method,
        path = operation.path,
        order_id = field::Empty,
        attempt = field::Empty,
        status = field::Empty,
        request_id = field::Empty,
        milliseconds = field::Empty,
    );
    if !span.is_disabled()
        && let Some(id) = order_id(operation.path, url.path())
    {
        span.record("order_id", id);
    }
    span
}

/// An event for what is about to be sent.
pub(super) fn request(request: &reqwest::Request) {
    if tracing::enabled!(tracing::Level::TRACE) {
        let bytes = request.body().and_then(reqwest::Body::as_bytes).map(<[u8]>::len);
        trace!(path = request.url().path(), headers = names(request.headers()), bytes, "request");
    }
}

/// An event for the wait before another attempt; `of` is how many there are at most.
pub(super) fn pause(delay: Duration, retries: u32, max_retries: u32) {
    let (attempt, of) = (retries + 1, max_retries.saturating_add(1));
    trace!(
        name: "porting_pause",
        milliseconds = milliseconds(delay), attempt, of,
        "waiting before another attempt"
    );
}

/// An event for the wait until the rate limit lets the next request through.
pub(super) fn rate_limit(wait: Duration) {
    trace!(name: "porting_rate_limit", milliseconds = milliseconds(wait), "waiting for the rate limit");
}

/// A warning about an answer that differs from what the API describes or was asked for.
pub(crate) fn warning(operation: &str, text: &str) {
    warn!(name: "porting_warning", operation, "{text}");
}

/// What the request id of an answer must not quote. Nothing is kept unless attempts are logged.
pub(super) struct Sent<'a> {
    key: &'a str,
    body: Vec<u8>,
}

impl<'a> Sent<'a> {
    pub(super) fn of(request: &reqwest::Request, key: &'a str) -> Self {
        let body = request.body().and_then(reqwest::Body::as_bytes);
        let body = body.filter(|_| tracing::enabled!(tracing::Level::DEBUG)).unwrap_or_default();
        Self { key, body: body.to_vec() }
    }

    /// Whether an id has the key, a word of the body that is long enough to be a secret, or characters that ids do not have.
    fn is_quoted_by(&self, text: &str) -> bool {
        if text.contains(|c: char| !c.is_ascii_alphanumeric() && !"-_.:/+=".contains(c)) {
            return true;
        }
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 3);
        let mut words = words.map(str::as_bytes);
        text.contains(self.key) || words.any(|word| self.body.windows(word.len()).any(|part| part == word))
    }
}

/// An event for one attempt.
pub(super) fn attempt(retries: u32, elapsed: Duration, result: &Result<Answer, reqwest::Error>, sent: &Sent<'_>) {
    if !tracing::enabled!(tracing::Level::DEBUG) {
        return;
    }
    let (status, request_id, failure) = match result {
        Ok(answer) => {
            let response = answer.response();
            let id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok());
            let id = id.filter(|id| !sent.is_quoted_by(id));
            let failure = match answer {
                Answer::Whole(_) => None,
                Answer::CutOff(_) => Some("the answer ended early"),
                Answer::Malformed(_) => Some("the answer is not JSON"),
            };
            (Some(response.status().as_u16()), id, failure)
        }
        Err(error) => (None, None, Some(kind_of(error))),
    };
    let milliseconds = milliseconds(elapsed);
    let attempt = retries + 1;
    debug!(name: "porting_attempt", attempt, status, request_id, failure, milliseconds, "attempt");
    if let Ok(answer) = result
        && tracing::enabled!(tracing::Level::TRACE)
    {
        trace!(headers = names(answer.response().headers()), "answer");
    }
    // The span ends with what the last attempt came to.
    let span = Span::current();
    span.record("attempt", attempt).record("milliseconds", milliseconds);
    span.record("status", status).record("request_id", request_id);
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Values may be secrets; names are not.
fn names(headers: &HeaderMap) -> String {
    headers.keys().map(|name| name.as_str()).collect::<Vec<_>>().join(" ")
}

/// In words of ours: an error's own text may hold the URL.
fn kind_of(error: &reqwest::Error) -> &'static str {
    match () {
        () if error.is_timeout() => "timed out",
        () if error.is_connect() => "no connection",
        () if error.is_builder() => "not a request",
        () => "connection lost",
    }
}

/// The part of the path that names a porting order.
fn order_id<'a>(template: &str, path: &'a str) -> Option<&'a str> {
    let place = template.rsplit('/').position(|segment| segment == "porting_orders")?.checked_sub(1)?;
    let named = template.rsplit('/').nth(place)?.starts_with('{');
    path.rsplit('/').nth(place).filter(|_| named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_found_in_the_path() {
        let id = |template, path| order_id(template, path);
        assert_eq!(id("/porting_orders/{id}", "/v2/porting_orders/1"), Some("1"));
        let blocks = "/porting_orders/{porting_order_id}/phone_number_blocks/{id}";
        assert_eq!(id(blocks, "/v2/porting_orders/1/phone_number_blocks/2"), Some("1"));
        assert_eq!(id("/porting_orders", "/v2/porting_orders"), None);
        assert_eq!(id("/porting_orders/exception_types", "/v2/porting_orders/exception_types"), None);
        assert_eq!(id("/porting/events/{id}", "/v2/porting/events/1"), None);
    }
}
