//! Answers and the ways of reading them.

use super::body::{BodyEnd, BodyLimits, read_body};
use super::client::OperationInfo;
use super::error::{Error, Received};
use super::lossless::lossless;
use super::place::path_at;
use super::unreadable::{Noted, Unreadable, noting};
use bytes::Bytes;
use futures_core::Stream;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;

/// A successful answer that has not been read yet.
pub struct Response {
    received: reqwest::Response,
    operation: OperationInfo,
    limits: BodyLimits,
}

impl Response {
    pub(super) fn new(response: reqwest::Response, operation: OperationInfo, limits: BodyLimits) -> Self {
        Self { received: response, operation, limits }
    }

    /// Reads the body as JSON. A member whose value does not fit its type is kept as it came: see
    /// [`ResponseValue::unreadable`].
    ///
    /// # Errors
    /// [`Error::Incomplete`] when the body ends early, [`Error::TooLarge`] when it is larger than the client reads,
    /// [`Error::Decode`] when it is not a JSON object.
    pub fn json<T: DeserializeOwned>(self) -> impl Future<Output = Result<ResponseValue<T>, Error>> + Send {
        // In a box, so that reading is not part of every call's future and code.
        let reading: Pin<Box<dyn Future<Output = _> + Send>> = Box::pin(self.whole());
        async move { decoded(reading.await?) }
    }

    async fn whole(self) -> Result<Received, Error> {
        received(self.received, self.operation, self.limits).await
    }

    /// Leaves the body to be read as bytes, text or a stream.
    pub fn raw(self) -> Result<ResponseValue<RawBody>, Error> {
        let (status, headers) = (self.received.status(), self.received.headers().clone());
        let inner = RawBody { response: self.received, operation: self.operation, limits: self.limits };
        Ok(ResponseValue::new(inner, status, headers, Bytes::new()))
    }

    /// Drops the body.
    pub fn empty(mut self) -> Result<ResponseValue<()>, Error> {
        let (status, headers) = (self.received.status(), std::mem::take(self.received.headers_mut()));
        Ok(ResponseValue::new((), status, headers, Bytes::new()))
    }
}

/// Reads a success to its end.
async fn received(
    mut response: reqwest::Response,
    operation: OperationInfo,
    limits: BodyLimits,
) -> Result<Received, Error> {
    let (body, end) = read_body(&mut response, limits.success).await;
    let mut received = Received::new(&mut response, operation, body);
    match end {
        BodyEnd::Whole => Ok(received),
        BodyEnd::TooLarge => {
            received.body.truncate(limits.failure);
            Err(Error::too_large(received, limits.success))
        }
        BodyEnd::CutOff(error) => Err(Error::incomplete(received, error)),
    }
}

fn decoded<T: DeserializeOwned>(received: Received) -> Result<ResponseValue<T>, Error> {
    match decode(&received.body) {
        Ok((inner, unreadable)) => {
            let Received { status, headers, body, .. } = received;
            Ok(ResponseValue { unreadable: unreadable.into(), ..ResponseValue::new(inner, status, headers, body) })
        }
        Err((path, reason)) => Err(Error::decode(received, path, reason)),
    }
}

/// Decodes JSON; a failure names the place in the JSON and the reason.
fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<(T, Vec<Unreadable>), (String, String)> {
    // Checking UTF-8 once and reading a `str` is faster than `from_slice`.
    let text = std::str::from_utf8(without_mark(body)).map_err(|error| (".".to_owned(), error.to_string()))?;
    let mut noted: Noted<serde_json::Result<T>> = noting(|| serde_json::from_str(text));
    if (noted.lost_digits || noted.result.is_err())
        && let Cow::Owned(text) = lossless(text)
    {
        noted = noting(|| serde_json::from_str(&text));
    }
    let Noted { result, unreadable, .. } = noted;
    match result {
        Ok(value) => Ok((value, unreadable)),
        Err(error) => Err((path_at(text, error.line(), error.column()), reason(&error))),
    }
}

/// The message of an error without the value that it quotes, which may be a PIN.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match (text.find(['"', '`']), text.rfind(", expected ")) {
        (Some(quote), Some(end)) if quote < end => format!("{}{}", text[..quote].trim_end(), &text[end..]),
        _ => text,
    }
}

/// The body without a byte order mark, which JSON does not allow but readers may skip.
pub(super) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// A decoded answer with its status and headers.
#[derive(Clone)]
pub struct ResponseValue<T> {
    inner: T,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    unreadable: Box<[Unreadable]>,
}

impl<T> ResponseValue<T> {
    pub(super) fn new(inner: T, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { inner, status, headers, body, unreadable: Box::default() }
    }

    /// The answer alone.
    pub fn into_inner(self) -> T {
        self.inner
    }

    /// The answer and what it came with.
    pub fn take(self) -> (T, ResponseValue<()>) {
        let Self { inner, status, headers, body, unreadable } = self;
        (inner, ResponseValue { inner: (), status, headers, body, unreadable })
    }

    /// The status, always a success.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id under which the server knows the request, if it gave one.
    pub fn request_id(&self) -> Option<&str> {
        super::error::request_id(&self.headers)
    }

    /// The body as it came; empty where it was not JSON.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The members whose values do not fit their types. Each is kept as it came in its object's `extra`; an item of a list
    /// is only in the [`body`](Self::body).
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T> DerefMut for ResponseValue<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither headers nor the raw body: both may hold what should not be logged.
        f.debug_struct("ResponseValue")
            .field("status", &self.status)
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

/// A body that is not JSON, such as a PDF or CSV.
pub struct RawBody {
    response: reqwest::Response,
    operation: OperationInfo,
    limits: BodyLimits,
}

impl RawBody {
    /// The media type that the server names, without parameters: `application/pdf`.
    pub fn content_type(&self) -> Option<&str> {
        let value = self.response.headers().get(CONTENT_TYPE)?.to_str().ok()?;
        Some(value.split(';').next().unwrap_or(value).trim())
    }

    /// Reads the whole body.
    ///
    /// # Errors
    /// [`Error::Incomplete`] when the body ends early; it keeps what had arrived. [`Error::TooLarge`] when it is larger than
    /// the client reads at once.
    pub async fn bytes(self) -> Result<Bytes, Error> {
        Ok(received(self.response, self.operation, self.limits).await?.body)
    }

    /// Reads the whole body as text; bytes that are not UTF-8 are replaced.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes).
    pub async fn text(self) -> Result<String, Error> {
        let bytes = self.bytes().await?;
        Ok(match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(&bytes).into_owned(),
        })
    }

    /// The next piece of the body, or none after its end.
    ///
    /// # Errors
    /// When the body breaks off.
    pub async fn chunk(&mut self) -> reqwest::Result<Option<Bytes>> {
        self.response.chunk().await
    }

    /// The body piece by piece, as it arrives.
    pub fn into_stream(self) -> impl Stream<Item = reqwest::Result<Bytes>> + Send + 'static {
        self.response.bytes_stream()
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawBody").field("content_type", &self.content_type()).finish_non_exhaustive()
    }
}
