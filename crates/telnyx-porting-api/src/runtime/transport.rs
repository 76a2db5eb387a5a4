//! The transport trait, which sends requests, and reading of response bodies.

use bytes::{Bytes, BytesMut};
use reqwest::header::HeaderMap;
use reqwest::{StatusCode, Url};
use std::future::Future;
use std::pin::Pin;

/// An error of a transport.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The future of [`Transport::send`].
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<Received, BoxError>> + Send + 'a>>;

/// Sends the requests of a [`Client`](crate::Client).
///
/// A transport adds authentication and the user agent, sets timeouts, traces and retries. It returns the response
/// regardless of its status, read as specified by `expected`: see [`Received::read`]. Errors are returned as
/// [`Error::Transport`](crate::Error::Transport) if they are a [`reqwest::Error`], as
/// [`Error::InvalidRequest`](crate::Error::InvalidRequest) if that error means that nothing could be sent, and as
/// [`Error::GivenUp`](crate::Error::GivenUp) otherwise.
pub trait Transport: Send + Sync {
    /// Sends `request`, with retries if needed, and returns the response.
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'a OperationInfo,
        expected: Expected<'a>,
    ) -> TransportFuture<'a>;
}

/// Metadata of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The operation's id, which is the name of the client's method, for example `create_porting_order`.
    pub operation_id: &'static str,
    /// The HTTP method, for example `POST`.
    pub method: &'static str,
    /// The path with its parameters in braces instead of ids: `/porting_orders/{id}`. `/` matches any path.
    pub path: &'static str,
    /// The effect of sending a request twice.
    pub idempotency: Idempotency,
}

impl OperationInfo {
    /// Returns an operation that is not in the API description: [`ReadOnly`](Idempotency::ReadOnly) if its method only
    /// reads, otherwise [`NotIdempotent`](Idempotency::NotIdempotent).
    pub const fn new(operation_id: &'static str, method: &'static str, path: &'static str) -> Self {
        let idempotency = match method.as_bytes() {
            b"GET" | b"HEAD" => Idempotency::ReadOnly,
            _ => Idempotency::NotIdempotent,
        };
        Self { operation_id, method, path, idempotency }
    }

    /// Returns the same operation with another idempotency.
    #[must_use]
    pub const fn with_idempotency(mut self, idempotency: Idempotency) -> Self {
        self.idempotency = idempotency;
        self
    }
}

/// The effect of sending a request twice. `openapi/surface.yml` has the reason for each operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// The server stores nothing.
    ReadOnly,
    /// The same effect as sending it once.
    Idempotent,
    /// Possibly two resources or two submissions.
    NotIdempotent,
}

/// The expected body of a success.
pub enum Expected<'a> {
    /// JSON. The function decodes the body and returns whether it succeeded; a malformed body may be requested again.
    Json(&'a mut (dyn FnMut(&[u8]) -> bool + Send)),
    /// A body that is read completely and not decoded.
    Bytes,
    /// A body that is read in chunks.
    Stream,
}

impl Expected<'_> {
    /// Borrows it for one of several attempts.
    pub fn reborrow(&mut self) -> Expected<'_> {
        match self {
            Self::Json(decode) => Expected::Json(*decode),
            Self::Bytes => Expected::Bytes,
            Self::Stream => Expected::Stream,
        }
    }
}

/// A response, with the part of its body that was read.
pub struct Received {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The URL of the response.
    pub url: Url,
    /// The body.
    pub body: Body,
}

/// The body of a response.
pub enum Body {
    /// The whole body.
    Whole(Bytes),
    /// The first bytes of a body that exceeds its limit.
    TooLarge(Bytes, BodyLimits),
    /// The bytes received before the connection broke.
    Truncated(Bytes, reqwest::Error),
    /// A body that has not been read.
    Stream(reqwest::Response, BodyLimits),
}

impl Body {
    /// The bytes that were read. `None` if the body is a stream.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Whole(bytes) | Self::TooLarge(bytes, _) | Self::Truncated(bytes, _) => Some(bytes),
            Self::Stream(..) => None,
        }
    }

    /// The bytes that were read; none of a stream.
    pub(super) fn into_bytes(self) -> Bytes {
        match self {
            Self::Whole(bytes) | Self::TooLarge(bytes, _) | Self::Truncated(bytes, _) => bytes,
            Self::Stream(..) => Bytes::new(),
        }
    }
}

impl Received {
    /// Reads a response: a success completely, or not at all if `is_stream`, and a failure up to its limit.
    pub async fn read(mut response: reqwest::Response, is_stream: bool, limits: BodyLimits) -> Self {
        let (status, url) = (response.status(), response.url().clone());
        if status.is_success() && is_stream {
            return Self { status, headers: response.headers().clone(), url, body: Body::Stream(response, limits) };
        }
        let headers = std::mem::take(response.headers_mut());
        let body = read_body(&mut response, limits).await;
        Self { status, headers, url, body }
    }
}

/// Reads a body until its end, slightly more than its limit, or a broken connection. A body of one chunk is not copied.
pub(super) async fn read_body(response: &mut reqwest::Response, limits: BodyLimits) -> Body {
    let limit = if response.status().is_success() { limits.success } else { limits.failure };
    let mut first = Bytes::new();
    let mut rest: Option<BytesMut> = None;
    let joined = |first, rest: Option<BytesMut>| rest.map_or(first, BytesMut::freeze);
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if first.is_empty() => first = chunk,
            Ok(Some(chunk)) => rest.get_or_insert_with(|| BytesMut::from(first.as_ref())).extend_from_slice(&chunk),
            Ok(None) => return Body::Whole(joined(first, rest)),
            Err(error) => return Body::Truncated(joined(first, rest), error),
        }
        if rest.as_ref().map_or(first.len(), BytesMut::len) > limit {
            return Body::TooLarge(joined(first, rest), limits);
        }
    }
}

/// Size limits of bodies, in bytes after decompression. Reading stops at the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BodyLimits {
    /// For a success: 32 MiB by default. Streamed bodies have no limit.
    pub success: usize,
    /// For a failure: 1 MiB by default.
    pub failure: usize,
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self { success: 32 << 20, failure: 1 << 20 }
    }
}

impl BodyLimits {
    /// Returns limits with these values.
    pub fn new(success: usize, failure: usize) -> Self {
        Self { success, failure }
    }
}

/// Sends each request once, unchanged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Direct {
    /// Size limits of bodies.
    pub limits: BodyLimits,
}

impl Transport for Direct {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        _: &'a OperationInfo,
        expected: Expected<'a>,
    ) -> TransportFuture<'a> {
        Box::pin(async move {
            let response = http.execute(request).await?;
            let received = Received::read(response, matches!(expected, Expected::Stream), self.limits).await;
            if let (Expected::Json(decode), Body::Whole(body)) = (expected, &received.body)
                && received.status.is_success()
            {
                decode(body);
            }
            Ok(received)
        })
    }
}
