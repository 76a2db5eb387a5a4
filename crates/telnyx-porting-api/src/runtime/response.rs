//! Responses: decoded values with status and headers, and raw bodies.

use super::decode::{Decode, boxed};
use super::error::Error;
use super::json_text::{lossless, path_at, without_byte_order_mark};
use super::transport::{Body, BodyLimits, OperationInfo, Received, read_body};
use super::unreadable::{Noted, Unreadable, noting};
use bytes::Bytes;
use futures_core::Stream;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A value with the members that do not match their types, or the path in the JSON at which decoding failed and the
/// reason.
pub(crate) type Decoded<T> = Result<(Box<T>, Vec<Unreadable>), (String, String)>;

/// Decodes JSON. Generated code has a `static` of this type for each operation: it is compiled once, with this crate, and not
/// with each crate that sends the request.
pub(crate) type Decoder<T> = fn(&[u8]) -> Decoded<T>;

/// Decodes a type of the description.
pub(crate) fn decode<T: for<'de> Decode<'de>>(body: &[u8]) -> Decoded<T> {
    decode_with(body, boxed)
}

/// Decodes any other type.
pub(super) fn deserialize<T: DeserializeOwned>(body: &[u8]) -> Decoded<T> {
    decode_with(body, |text| serde_json::from_str(text).map(Box::new))
}

fn decode_with<T>(body: &[u8], read: impl Fn(&str) -> serde_json::Result<Box<T>>) -> Decoded<T> {
    // Validating UTF-8 once and decoding a `str` is faster than `from_slice`.
    let text =
        std::str::from_utf8(without_byte_order_mark(body)).map_err(|error| (".".to_owned(), error.to_string()))?;
    let mut source = Cow::Borrowed(text);
    let mut noted = noting(|| read(&source));
    if (noted.lost_digits || noted.result.is_err())
        && let Cow::Owned(converted) = lossless(text)
    {
        source = Cow::Owned(converted);
        noted = noting(|| read(&source));
    }
    let Noted { result, unreadable, .. } = noted;
    match result {
        Ok(value) => Ok((value, unreadable)),
        Err(error) => Err((path_at(&source, error.line(), error.column()), reason(&error))),
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

/// A decoded response with its status and headers.
#[derive(Clone)]
pub struct ResponseValue<T> {
    // Two pointers, because responses are moved through several layers.
    inner: Box<T>,
    rest: Box<Rest>,
}

/// A response without its value.
#[derive(Clone)]
struct Rest {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    unreadable: Vec<Unreadable>,
}

impl<T> ResponseValue<T> {
    pub(super) fn decoded(inner: Box<T>, received: Received, unreadable: Vec<Unreadable>) -> Self {
        let Received { status, headers, body, .. } = received;
        Self { inner, rest: Box::new(Rest { status, headers, body: body.into_bytes(), unreadable }) }
    }

    /// A response without a body, or with one that is not JSON.
    pub(super) fn undecoded(inner: T, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { inner: Box::new(inner), rest: Box::new(Rest { status, headers, body, unreadable: Vec::new() }) }
    }

    /// Returns the value.
    pub fn into_inner(self) -> T {
        *self.inner
    }

    /// Returns the value, and the response without it.
    pub fn take(self) -> (T, ResponseValue<()>) {
        (*self.inner, ResponseValue { inner: Box::new(()), rest: self.rest })
    }

    /// The status; always a success.
    pub fn status(&self) -> StatusCode {
        self.rest.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.rest.headers
    }

    /// The server's id of the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        super::error::request_id(&self.rest.headers)
    }

    /// The body as received; empty if it was not JSON.
    pub fn body(&self) -> &Bytes {
        &self.rest.body
    }

    /// The members whose values do not match their types. Each is kept in its object's `extra`; an item of a list is
    /// only in the [`body`](Self::body).
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.rest.unreadable
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
        // Headers and body may contain secrets.
        f.debug_struct("ResponseValue")
            .field("status", &self.status())
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
    /// The body of a response that was requested as a stream. If the transport has already read it, the bytes are
    /// wrapped in a response.
    pub(super) fn new(received: Received, operation: OperationInfo) -> Self {
        let (response, limits) = match received.body {
            Body::Stream(response, limits) => (response, limits),
            Body::Whole(body) | Body::TooLarge(body, _) | Body::Truncated(body, _) => {
                let mut response = http::Response::new(body);
                *response.status_mut() = received.status;
                *response.headers_mut() = received.headers;
                (response.into(), BodyLimits::default())
            }
        };
        Self { response, operation, limits }
    }

    /// The media type from the response headers, without parameters: `application/pdf`.
    pub fn content_type(&self) -> Option<&str> {
        let value = self.response.headers().get(CONTENT_TYPE)?.to_str().ok()?;
        Some(value.split(';').next().unwrap_or(value).trim())
    }

    /// Reads the whole body.
    ///
    /// # Errors
    /// [`Error::Incomplete`] if the body is truncated; it contains the received bytes. [`Error::TooLarge`] if the body
    /// exceeds the client's limit.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let body = match read_body(&mut self.response, self.limits).await {
            Body::Whole(body) => return Ok(body),
            body => body,
        };
        let (status, url) = (self.response.status(), self.response.url().clone());
        let headers = std::mem::take(self.response.headers_mut());
        Err(Error::from_received(Received { status, headers, url, body }, self.operation))
    }

    /// Reads the whole body as text; invalid UTF-8 is replaced.
    ///
    /// # Errors
    /// See [`bytes`](Self::bytes).
    pub async fn text(self) -> Result<String, Error> {
        let bytes = self.bytes().await?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The next chunk of the body, or `None` at its end.
    ///
    /// # Errors
    /// If the connection breaks.
    pub async fn chunk(&mut self) -> reqwest::Result<Option<Bytes>> {
        self.response.chunk().await
    }

    /// The body as a stream of chunks.
    pub fn into_stream(self) -> impl Stream<Item = reqwest::Result<Bytes>> + Send + 'static {
        self.response.bytes_stream()
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawBody").field("content_type", &self.content_type()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Item {
        #[serde(rename = "b")]
        _b: u8,
    }

    #[test]
    fn the_path_of_an_error_is_right_after_a_number_that_the_parser_rejects() {
        let digits = "1".repeat(400);
        for value in ["\"x\"", "true", "300"] {
            let body = format!(r#"{{"n": [{digits}, 1e400], "c": 1, "b": {value}}}"#);
            assert_eq!(deserialize::<Item>(body.as_bytes()).unwrap_err().0, "b", "{value}");
        }
    }
}
