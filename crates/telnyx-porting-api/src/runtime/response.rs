//! Answers and the ways of reading them.

use super::client::OperationInfo;
use super::error::{Error, Received, read_body};
use super::place::path_at;
use bytes::Bytes;
use futures_core::Stream;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A successful answer that has not been read yet.
pub struct Response {
    response: reqwest::Response,
    operation: OperationInfo,
}

impl Response {
    pub(super) fn new(response: reqwest::Response, operation: OperationInfo) -> Self {
        Self { response, operation }
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    /// [`Error::Incomplete`] when the body ends early, [`Error::Decode`] when it is not what was expected.
    // Not an `async fn`, which would keep `self` twice in the future of every call.
    pub fn json<T: DeserializeOwned>(self) -> impl Future<Output = Result<ResponseValue<T>, Error>> + Send {
        let Self { mut response, operation } = self;
        async move {
            let (body, cut_off) = read_body(&mut response).await;
            let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
            if let Some(error) = cut_off {
                return Err(Error::incomplete(Received { operation, status, headers, body }, error));
            }
            match decode(&body) {
                Ok(inner) => Ok(ResponseValue { inner, status, headers, body }),
                Err((path, reason)) => Err(Error::decode(Received { operation, status, headers, body }, path, reason)),
            }
        }
    }

    /// Leaves the body to be read as bytes, text or a stream.
    pub fn raw(self) -> Result<ResponseValue<RawBody>, Error> {
        let (status, headers) = (self.response.status(), self.response.headers().clone());
        let inner = RawBody { response: self.response, operation: self.operation };
        Ok(ResponseValue { inner, status, headers, body: Bytes::new() })
    }

    /// Drops the body.
    pub fn empty(mut self) -> Result<ResponseValue<()>, Error> {
        let (status, headers) = (self.response.status(), std::mem::take(self.response.headers_mut()));
        Ok(ResponseValue { inner: (), status, headers, body: Bytes::new() })
    }
}

/// Decodes JSON; a failure names the place in the JSON and the reason.
fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, (String, String)> {
    // Checking UTF-8 once and reading a `str` is faster than `from_slice`.
    let text = std::str::from_utf8(without_mark(body)).map_err(|error| (".".to_owned(), error.to_string()))?;
    serde_json::from_str(text).map_err(|error| (path_at(text, error.line(), error.column()), reason(&error)))
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
}

impl<T> ResponseValue<T> {
    pub(super) fn new(inner: T, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { inner, status, headers, body }
    }

    /// The answer alone.
    pub fn into_inner(self) -> T {
        self.inner
    }

    /// The answer and what it came with.
    pub fn take(self) -> (T, ResponseValue<()>) {
        let Self { inner, status, headers, body } = self;
        (inner, ResponseValue { inner: (), status, headers, body })
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
    /// [`Error::Incomplete`] when the body ends early; it keeps what had arrived.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let (status, headers) = (self.response.status(), self.response.headers().clone());
        let (body, cut_off) = read_body(&mut self.response).await;
        match cut_off {
            None => Ok(body),
            Some(error) => Err(Error::incomplete(Received { operation: self.operation, status, headers, body }, error)),
        }
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
