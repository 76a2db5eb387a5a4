//! Tracing: names, numbers, paths and ids; never bodies, keys, queries or header values.
//!
//! WARN: malformed responses. DEBUG: each attempt is an event in the span of its call. TRACE: also the names of headers
//! and the delays before retries. The Python package depends on the names and fields of spans and events.

use super::transport::Response;
use reqwest::header::HeaderMap;
use std::time::Duration;
use telnyx_porting_api::OperationInfo;
use telnyx_porting_api::runtime::{Body, request_id};
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

/// An event for the delay before a retry.
pub(super) fn pause(delay: Duration, retries: u32, max_retries: u32) {
    let (attempt, of) = (retries + 1, max_retries.saturating_add(1));
    trace!(
        name: "porting_pause",
        milliseconds = milliseconds(delay), attempt, of,
        "waiting before another attempt"
    );
}

/// An event for a wait for the rate limit.
pub(super) fn rate_limit(wait: Duration) {
    trace!(name: "porting_rate_limit", milliseconds = milliseconds(wait), "waiting for the rate limit");
}

/// A warning about a response that differs from the API description or the request.
pub(crate) fn warning(operation: &str, text: &str) {
    warn!(name: "porting_warning", operation, "{text}");
}

/// One attempt.
pub(super) struct Attempt<'a> {
    key: &'a str,
    /// The request body, which the logged request id must not quote; empty unless attempts are logged.
    body: Vec<u8>,
}

impl<'a> Attempt<'a> {
    /// Logs a request that is about to be sent.
    pub(super) fn of(request: &reqwest::Request, key: &'a str) -> Self {
        let body = request.body().and_then(reqwest::Body::as_bytes);
        if tracing::enabled!(tracing::Level::TRACE) {
            let bytes = body.map(<[u8]>::len);
            trace!(path = request.url().path(), headers = names(request.headers()), bytes, "request");
        }
        let body = body.filter(|_| tracing::enabled!(tracing::Level::DEBUG)).unwrap_or_default();
        Self { key, body: body.to_vec() }
    }

    /// Logs its result.
    pub(super) fn ended(&self, retries: u32, elapsed: Duration, result: &reqwest::Result<Response>) {
        if !tracing::enabled!(tracing::Level::DEBUG) {
            return;
        }
        let (status, id, failure) = match result {
            Ok(Response { received, is_malformed }) => {
                let id = request_id(&received.headers).filter(|id| !self.is_quoted_by(id));
                let is_truncated = received.status.is_success() && matches!(received.body, Body::Truncated(..));
                let failure = match () {
                    () if is_truncated => Some("the response ended early"),
                    () if *is_malformed => Some("the response is not JSON"),
                    () => None,
                };
                (Some(received.status.as_u16()), id, failure)
            }
            Err(error) => (None, None, Some(kind_of(error))),
        };
        let milliseconds = milliseconds(elapsed);
        let attempt = retries + 1;
        debug!(name: "porting_attempt", attempt, status, request_id = id, failure, milliseconds, "attempt");
        if let Ok(Response { received, .. }) = result
            && tracing::enabled!(tracing::Level::TRACE)
        {
            trace!(headers = names(&received.headers), "response");
        }
        // The span reports the result of the last attempt.
        let span = Span::current();
        span.record("attempt", attempt).record("milliseconds", milliseconds);
        span.record("status", status).record("request_id", id);
    }

    /// Whether an id contains the key, a word of the body that is long enough to be a secret, or characters that ids do
    /// not have.
    fn is_quoted_by(&self, text: &str) -> bool {
        if text.contains(|c: char| !c.is_ascii_alphanumeric() && !"-_.:/+=".contains(c)) {
            return true;
        }
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 3);
        let mut words = words.map(str::as_bytes);
        text.contains(self.key) || words.any(|word| self.body.windows(word.len()).any(|part| part == word))
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Values may be secrets; names are not.
fn names(headers: &HeaderMap) -> String {
    headers.keys().map(|name| name.as_str()).collect::<Vec<_>>().join(" ")
}

/// A fixed text, because the error's own text may contain the URL.
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
