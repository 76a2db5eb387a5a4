//! Sending a request and receiving its response: the trait that does it, and the one place where bodies are read.

use bytes::{Bytes, BytesMut};
use reqwest::header::HeaderMap;
use reqwest::{StatusCode, Url};
use std::future::Future;
use std::pin::Pin;

/// Any error of a transport.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What a transport returns.
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<Received, BoxError>> + Send + 'a>>;

/// Sends the requests of a [`Client`](crate::Client).
///
/// A transport adds authentication and a user agent, sets timeouts, traces and retries. It returns the response, whatever
/// its status, read as `expected` says: see [`Received::read`]. Its errors arrive as
/// [`Error::Transport`](crate::Error::Transport) if they are a [`reqwest::Error`], as
/// [`Error::InvalidRequest`](crate::Error::InvalidRequest) if that says that nothing could be sent, and as
/// [`Error::GivenUp`](crate::Error::GivenUp) otherwise.
pub trait Transport: Send + Sync {
    /// Sends `request`, once or several times, and returns the response.
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'a OperationInfo,
        expected: Expected<'a>,
    ) -> TransportFuture<'a>;
}

/// Facts about an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The operation's name, which is that of the client's method, for example `create_porting_order`.
    pub operation_id: &'static str,
    /// The HTTP method, for example `POST`.
    pub method: &'static str,
    /// The path with its parameters in braces, so that it holds no ids: `/porting_orders/{id}`. `/` is any path.
    pub path: &'static str,
    /// What sending a request twice does.
    pub idempotency: Idempotency,
}

impl OperationInfo {
    /// An operation that the description does not have. If its method reads, it is taken for
    /// [`ReadOnly`](Idempotency::ReadOnly), otherwise for [`NotIdempotent`](Idempotency::NotIdempotent).
    pub const fn new(operation_id: &'static str, method: &'static str, path: &'static str) -> Self {
        let idempotency = match method.as_bytes() {
            b"GET" | b"HEAD" => Idempotency::ReadOnly,
            _ => Idempotency::NotIdempotent,
        };
        Self { operation_id, method, path, idempotency }
    }

    /// The same operation with another idempotency.
    #[must_use]
    pub const fn with_idempotency(mut self, idempotency: Idempotency) -> Self {
        self.idempotency = idempotency;
        self
    }
}

/// What sending a request twice does. `openapi/surface.yml` has the reason for each operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Nothing: the server stores nothing.
    ReadOnly,
    /// What sending it once does.
    Idempotent,
    /// Perhaps two resources or two submissions.
    NotIdempotent,
}

/// What is expected of a success.
pub enum Expected<'a> {
    /// JSON. The function decodes the body and returns whether it could, so that a malformed one can be requested again.
    Json(&'a mut (dyn FnMut(&[u8]) -> bool + Send)),
    /// A body that is read to its end and not decoded.
    Bytes,
    /// A body that its reader takes piece by piece.
    Stream,
}

impl Expected<'_> {
    /// The same for one of several attempts.
    pub fn reborrow(&mut self) -> Expected<'_> {
        match self {
            Self::Json(decode) => Expected::Json(*decode),
            Self::Bytes => Expected::Bytes,
            Self::Stream => Expected::Stream,
        }
    }
}

/// A response, with its body as far as it was read.
pub struct Received {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The URL that responded.
    pub url: Url,
    /// The body.
    pub body: Body,
}

/// The body of a response.
pub enum Body {
    /// All of it.
    Whole(Bytes),
    /// The first bytes of one that is larger than its limit.
    TooLarge(Bytes, BodyLimits),
    /// What arrived before the connection broke.
    Truncated(Bytes, reqwest::Error),
    /// One that has not been read.
    Stream(reqwest::Response, BodyLimits),
}

impl Received {
    /// Reads a response: a success to its end, or not at all if `is_stream`, and a failure up to its limit.
    pub async fn read(mut response: reqwest::Response, is_stream: bool, limits: BodyLimits) -> Self {
        let (status, url) = (response.status(), response.url().clone());
        let is_success = status.is_success();
        if is_success && is_stream {
            return Self { status, headers: response.headers().clone(), url, body: Body::Stream(response, limits) };
        }
        let headers = std::mem::take(response.headers_mut());
        let limit = if is_success { limits.success } else { limits.failure };
        let body = match read_body(&mut response, limit).await {
            (body, BodyEnd::Whole) => Body::Whole(body),
            (body, BodyEnd::TooLarge) => Body::TooLarge(body, limits),
            (body, BodyEnd::Broken(error)) => Body::Truncated(body, error),
        };
        Self { status, headers, url, body }
    }
}

/// How reading a body ended.
pub(super) enum BodyEnd {
    Whole,
    TooLarge,
    Broken(reqwest::Error),
}

/// Reads a body to its end, to a little more than its limit or to where the connection breaks. A body of one piece is not
/// copied.
pub(super) async fn read_body(response: &mut reqwest::Response, limit: usize) -> (Bytes, BodyEnd) {
    let mut first = Bytes::new();
    let mut rest: Option<BytesMut> = None;
    let end = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if first.is_empty() => first = chunk,
            Ok(Some(chunk)) => rest.get_or_insert_with(|| BytesMut::from(first.as_ref())).extend_from_slice(&chunk),
            Ok(None) => break BodyEnd::Whole,
            Err(error) => break BodyEnd::Broken(error),
        }
        if rest.as_ref().map_or(first.len(), BytesMut::len) > limit {
            break BodyEnd::TooLarge;
        }
    };
    (rest.map_or(first, BytesMut::freeze), end)
}

/// How large bodies may be, in bytes after decompression. A larger body is not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BodyLimits {
    /// Of a success: 32 MiB by default. Bodies that are read piece by piece have no limit.
    pub success: usize,
    /// Of a failure: 1 MiB by default.
    pub failure: usize,
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self { success: 32 << 20, failure: 1 << 20 }
    }
}

impl BodyLimits {
    /// Other limits.
    pub fn new(success: usize, failure: usize) -> Self {
        Self { success, failure }
    }
}

/// Sends each request once, unchanged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Direct {
    /// How much of a body is read.
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
