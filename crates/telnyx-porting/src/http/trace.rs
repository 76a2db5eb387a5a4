//! Tracing: names, numbers, paths and ids; never bodies, keys, queries or header values.
//!
//! WARN: malformed responses. DEBUG: each attempt is an event in the span of its call, and a span of its own, whose fields
//! follow the semantic conventions of OpenTelemetry for HTTP clients. TRACE: also the names of headers and the delays before
//! retries. The Python package and the command line depend on the names and fields of spans and events.

use super::disposition::Disposition;
use super::observer::without_query;
use super::transport::Response;
use reqwest::header::HeaderMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use telnyx_porting_api::OperationInfo;
use telnyx_porting_api::runtime::{Body, request_id};
use tracing::level_filters::LevelFilter;
use tracing::{Instrument, Span, debug, debug_span, field, trace, warn};

/// Whether no subscriber is interested in spans. A disabled span still evaluates its fields if a package of the program enables
/// the feature `log` of `tracing`.
fn is_off() -> bool {
    LevelFilter::current() < LevelFilter::DEBUG
}

/// A span around all attempts of a call.
pub(super) fn call(operation: &OperationInfo, url: &url::Url) -> Span {
    if is_off() {
        return Span::none();
    }
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

/// A span around one attempt. The fields `otel.*` are read by `tracing-opentelemetry`.
fn request(operation: &OperationInfo, request: &reqwest::Request, attempt: u32) -> Span {
    if is_off() {
        return Span::none();
    }
    let url = request.url();
    let span = debug_span!(
        "porting_request",
        otel.name = %format_args!("{} {}", operation.method, operation.path),
        otel.kind = "client",
        otel.status_code = field::Empty,
        http.request.method = operation.method,
        http.request.resend_count = field::Empty,
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        url.full = without_query(url),
        url.template = operation.path,
        http.response.status_code = field::Empty,
        http.response.body.size = field::Empty,
        error.type = field::Empty,
    );
    if attempt > 1 {
        span.record("http.request.resend_count", attempt - 1);
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
    /// The request body, which a shown request id must not quote; empty unless attempts are logged or observed.
    body: Vec<u8>,
    span: Span,
}

impl<'a> Attempt<'a> {
    /// Logs a request that is about to be sent. `attempt` is its number, from 1.
    pub(super) fn start(
        request: &reqwest::Request,
        operation: &OperationInfo,
        attempt: u32,
        key: &'a str,
        is_observed: bool,
    ) -> Self {
        let body = request.body().and_then(reqwest::Body::as_bytes);
        if tracing::enabled!(tracing::Level::TRACE) {
            let bytes = body.map(<[u8]>::len);
            trace!(path = request.url().path(), headers = names(request.headers()), bytes, "request");
        }
        let body = body.filter(|_| is_observed || tracing::enabled!(tracing::Level::DEBUG)).unwrap_or_default();
        Self { key, body: body.to_vec(), span: self::request(operation, request, attempt) }
    }

    /// Calls a function in the span of the attempt.
    pub(super) fn enter<T>(&self, call: impl FnOnce() -> T) -> T {
        self.span.in_scope(call)
    }

    /// The future, in the span of the attempt.
    pub(super) fn within_span<'f, F: Future + Send + 'f>(
        &self,
        running: F,
    ) -> Pin<Box<dyn Future<Output = F::Output> + Send + 'f>> {
        if self.span.is_disabled() { Box::pin(running) } else { Box::pin(running.instrument(self.span.clone())) }
    }

    /// The server's id of the request, unless it quotes the request.
    pub(super) fn request_id<'r>(&self, result: &'r reqwest::Result<Response>) -> Option<&'r str> {
        request_id(&result.as_ref().ok()?.received.headers).filter(|id| !self.is_quoted_by(id))
    }

    /// Logs its result.
    pub(super) fn ended(
        &self,
        retries: u32,
        elapsed: Duration,
        result: &reqwest::Result<Response>,
        failure: Option<Disposition>,
    ) {
        self.record(result, failure);
        if !tracing::enabled!(tracing::Level::DEBUG) {
            return;
        }
        let id = self.request_id(result);
        let (status, failure) = match result {
            Ok(Response { received, is_malformed }) => {
                let is_truncated = received.status.is_success() && matches!(received.body, Body::Truncated(..));
                let failure = match () {
                    () if is_truncated => Some("the response ended early"),
                    () if *is_malformed => Some("the response is not JSON"),
                    () => None,
                };
                (Some(received.status.as_u16()), failure)
            }
            Err(error) => (None, Some(kind_of(error))),
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

    /// Adds the result to the span of the attempt.
    fn record(&self, result: &reqwest::Result<Response>, failure: Option<Disposition>) {
        if self.span.is_disabled() {
            return;
        }
        let received = result.as_ref().ok().map(|response| &response.received);
        if let Some(received) = received {
            self.span.record("http.response.status_code", received.status.as_u16());
            self.span.record("http.response.body.size", received.body.bytes().map(<[u8]>::len));
        }
        if let Some(failure) = failure {
            self.span.record("otel.status_code", "ERROR");
            match received.filter(|received| !received.status.is_success()) {
                Some(received) => self.span.record("error.type", received.status.as_str()),
                None => self.span.record("error.type", failure.kind.as_str()),
            };
        }
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
