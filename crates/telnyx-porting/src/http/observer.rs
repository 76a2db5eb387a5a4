//! Observers, which see each attempt of each request.

use super::clock::Clock;
use super::disposition::{Disposition, ErrorKind};
use super::request::{parse_header, redacted_headers};
use super::transport::{Context, Response};
use crate::validation::ValidationError;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode, Url};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use telnyx_porting_api::OperationInfo;

/// Sees each attempt of each request of a client, for metrics, traces and audit logs, and can add headers to it. Set with
/// [`ClientBuilder::observer`](crate::ClientBuilder::observer).
///
/// The methods are called by the task that makes the call, so they must not block. Each request event is followed by one
/// response event, even if the call is dropped in between. A panic is a panic of the call.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use telnyx_porting::{Client, Observer, ResponseEvent};
///
/// #[derive(Default)]
/// struct Failures(AtomicU64);
///
/// impl Observer for Failures {
///     fn on_response(&self, response: &ResponseEvent<'_>) {
///         if response.error().is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// # fn main() -> Result<(), telnyx_porting::Error> {
/// let client = Client::builder("KEY0123".parse()?).observer(Failures::default()).build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
pub trait Observer: Send + Sync {
    /// Called before each attempt, after all waits. Headers can be added to this attempt.
    fn on_request(&self, request: &mut RequestEvent<'_>) {
        let _ = request;
    }

    /// Called after each attempt: its response was received, it failed, or the call was dropped.
    fn on_response(&self, response: &ResponseEvent<'_>) {
        let _ = response;
    }

    /// Whether events have the bodies of requests and responses, which contain PINs, account numbers and tokens. Default:
    /// false.
    fn wants_bodies(&self) -> bool {
        false
    }
}

/// The attempt that an event belongs to.
#[derive(Clone, Copy)]
struct Subject<'a> {
    id: u64,
    operation: &'a OperationInfo,
    attempt: u32,
    key: &'a str,
    has_bodies: bool,
}

/// An attempt that is about to be sent.
pub struct RequestEvent<'a> {
    subject: Subject<'a>,
    request: &'a mut reqwest::Request,
}

impl RequestEvent<'_> {
    /// A number that identifies the attempt in this process; its response event has the same.
    pub fn id(&self) -> u64 {
        self.subject.id
    }

    /// The id of the operation, such as `get_porting_order`.
    pub fn operation(&self) -> &'static str {
        self.subject.operation.operation_id
    }

    /// The method.
    pub fn method(&self) -> &Method {
        self.request.method()
    }

    /// The path of the operation, with names of ids in braces: `/porting_orders/{id}`.
    pub fn path_template(&self) -> &'static str {
        self.subject.operation.path
    }

    /// The path as it is sent, including that of the base URL.
    pub fn path(&self) -> &str {
        self.request.url().path()
    }

    /// The URL without its query, which may contain phone numbers and names.
    pub fn url(&self) -> &str {
        without_query(self.request.url())
    }

    /// The number of the attempt, from 1.
    pub fn attempt(&self) -> u32 {
        self.subject.attempt
    }

    /// The names and values of the headers so far. The key and the headers of the program are `[hidden]`, except
    /// `traceparent` and `tracestate`. The connection adds others, such as `host`.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        redacted_headers(self.request.headers(), self.subject.key)
    }

    /// The body, if the observer [wants bodies](Observer::wants_bodies). `None` without a body, and for files that are
    /// read while they are sent.
    pub fn body(&self) -> Option<&[u8]> {
        self.request.body().filter(|_| self.subject.has_bodies).and_then(reqwest::Body::as_bytes)
    }

    /// Adds a header to this attempt, or replaces one.
    ///
    /// # Errors
    /// See [`CallOptions::with_header`](crate::CallOptions::with_header).
    pub fn set_header(&mut self, name: &str, value: &str) -> Result<(), ValidationError> {
        let (name, value) = parse_header(name, value)?;
        self.request.headers_mut().insert(name, value);
        Ok(())
    }
}

impl fmt::Debug for RequestEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestEvent")
            .field("id", &self.id())
            .field("operation", &self.operation())
            .field("attempt", &self.attempt())
            .finish_non_exhaustive()
    }
}

/// The end of an attempt.
pub struct ResponseEvent<'a> {
    subject: Subject<'a>,
    /// `None` if the call was dropped.
    result: Option<&'a reqwest::Result<Response>>,
    error: Option<ErrorKind>,
    elapsed: Duration,
    request_id: Option<&'a str>,
    retry_in: Option<Duration>,
}

impl ResponseEvent<'_> {
    /// The number of the attempt in this process, as in its request event.
    pub fn id(&self) -> u64 {
        self.subject.id
    }

    /// The id of the operation, such as `get_porting_order`.
    pub fn operation(&self) -> &'static str {
        self.subject.operation.operation_id
    }

    /// The method.
    pub fn method(&self) -> &'static str {
        self.subject.operation.method
    }

    /// The path of the operation, with names of ids in braces: `/porting_orders/{id}`.
    pub fn path_template(&self) -> &'static str {
        self.subject.operation.path
    }

    /// The number of the attempt, from 1.
    pub fn attempt(&self) -> u32 {
        self.subject.attempt
    }

    /// The status. `None` if no response was received.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(|response| response.received.status)
    }

    /// The kind of the failure. `None` for a success, and for an attempt that was [interrupted](Self::is_interrupted).
    pub fn error(&self) -> Option<ErrorKind> {
        self.error
    }

    /// Whether the call was dropped before the attempt ended. The server may still process the request.
    pub fn is_interrupted(&self) -> bool {
        self.result.is_none()
    }

    /// The duration of the attempt, including the body of the response, without waits for the rate limit.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The server's id of the request, unless it quotes the request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id
    }

    /// The delay before the next attempt. `None` if this was the last one. Uploads of documents retry in another way, and
    /// never have one.
    pub fn retry_in(&self) -> Option<Duration> {
        self.retry_in
    }

    /// The names and values of the headers; none without a response. Cookies and values that quote the key are `[hidden]`.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers: Option<&HeaderMap> = self.response().map(|response| &response.received.headers);
        headers.into_iter().flat_map(|headers| redacted_headers(headers, self.subject.key))
    }

    /// The number of bytes of the body that were received, after decompression. `None` without a response, and for a
    /// download, whose body is read later.
    pub fn body_size(&self) -> Option<usize> {
        self.bytes().map(<[u8]>::len)
    }

    /// The body as far as it was received, if the observer [wants bodies](Observer::wants_bodies). `None` for a download.
    pub fn body(&self) -> Option<&[u8]> {
        self.bytes().filter(|_| self.subject.has_bodies)
    }

    fn response(&self) -> Option<&Response> {
        self.result?.as_ref().ok()
    }

    fn bytes(&self) -> Option<&[u8]> {
        self.response()?.received.body.bytes()
    }
}

impl fmt::Debug for ResponseEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseEvent")
            .field("id", &self.id())
            .field("operation", &self.operation())
            .field("attempt", &self.attempt())
            .field("status", &self.status())
            .field("error", &self.error)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

/// An attempt whose start the observer has seen. If it is dropped, the attempt was interrupted.
pub(super) struct Observed<'a> {
    observer: &'a dyn Observer,
    clock: &'a dyn Clock,
    subject: Subject<'a>,
    begun: Duration,
    is_open: bool,
}

impl<'a> Observed<'a> {
    /// Shows the request to the observer, if there is one.
    pub(super) fn begin(
        context: &'a Context,
        operation: &'a OperationInfo,
        attempt: u32,
        request: &mut reqwest::Request,
    ) -> Option<Box<Self>> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let (observer, pipeline) = (&**context.observer.as_ref()?, &*context.pipeline);
        let (id, has_bodies) = (NEXT.fetch_add(1, Ordering::Relaxed), observer.wants_bodies());
        let subject = Subject { id, operation, attempt, key: pipeline.key(), has_bodies };
        observer.on_request(&mut RequestEvent { subject, request });
        let begun = pipeline.clock.monotonic();
        Some(Box::new(Self { observer, clock: &*pipeline.clock, subject, begun, is_open: true }))
    }

    /// Shows the result to the observer.
    pub(super) fn end(
        mut self,
        result: &reqwest::Result<Response>,
        failure: Option<Disposition>,
        request_id: Option<&str>,
        retry_in: Option<Duration>,
    ) {
        self.is_open = false;
        self.show(Some(result), failure.map(|failure| failure.kind), request_id, retry_in);
    }

    fn show(
        &self,
        result: Option<&reqwest::Result<Response>>,
        error: Option<ErrorKind>,
        request_id: Option<&str>,
        retry_in: Option<Duration>,
    ) {
        let elapsed = self.clock.monotonic().saturating_sub(self.begun);
        self.observer.on_response(&ResponseEvent {
            subject: self.subject,
            result,
            error,
            elapsed,
            request_id,
            retry_in,
        });
    }
}

impl Drop for Observed<'_> {
    fn drop(&mut self) {
        if self.is_open && !std::thread::panicking() {
            self.show(None, None, None, None);
        }
    }
}

/// Scheme, host, port and path.
pub(super) fn without_query(url: &Url) -> &str {
    let text = url.as_str();
    text.split(['?', '#']).next().unwrap_or(text)
}
