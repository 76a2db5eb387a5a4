//! The client: sends requests with its transport and decodes the responses.

use super::error::Error;
use super::response::{Decoded, Decoder, RawBody, ResponseValue, deserialize};
use super::transport::{Body, BoxError, Direct, Expected, OperationInfo, Received, Transport, TransportFuture};
use bytes::Bytes;
use reqwest::Url;
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;

/// A client of the API. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    /// One pointer, because each call has a client with a transport of its own.
    connection: Arc<Connection>,
    transport: Arc<dyn Transport>,
}

/// The server, and how to reach it.
struct Connection {
    /// The URL prefix of every path.
    base: String,
    /// The parsed prefix, if a path can be appended to it. Parsed once for all requests.
    url: Option<Url>,
    http: reqwest::Client,
}

impl Connection {
    fn new(base_url: &str, http: reqwest::Client) -> Self {
        let base = base_url.trim_end_matches('/').to_owned();
        let url = Url::parse(&base).ok().filter(|url| {
            url.has_host() && !url.cannot_be_a_base() && url.query().is_none() && url.fragment().is_none()
        });
        Self { base, url, http }
    }
}

impl Client {
    /// Returns a client that sends each request once with `http`, without authentication. `base_url` is for example
    /// `https://api.telnyx.com/v2`.
    pub fn new(base_url: &str, http: reqwest::Client) -> Self {
        Self::with_transport(base_url, http, Arc::new(Direct::default()))
    }

    /// Returns a client that sends its requests with `transport`.
    pub fn with_transport(base_url: &str, http: reqwest::Client, transport: Arc<dyn Transport>) -> Self {
        Self { connection: Arc::new(Connection::new(base_url, http)), transport }
    }

    /// Returns the same client with another transport. Connections are shared.
    #[must_use]
    pub fn through(&self, transport: Arc<dyn Transport>) -> Self {
        Self { connection: Arc::clone(&self.connection), transport }
    }

    /// The URL prefix of every path, without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.connection.base
    }

    /// The URL of a path, which starts with a slash.
    pub(crate) fn url(&self, path: fmt::Arguments<'_>) -> Result<Url, Error> {
        let Connection { base, url, http } = &*self.connection;
        let Some(url) = url else {
            // Either this fails, or the URL does not match the path, which `begin` detects.
            return Ok(http.get(format!("{base}{path}")).build()?.url().clone());
        };
        let mut url = url.clone();
        let path = format!("{}{path}", url.path().trim_end_matches('/'));
        url.set_path(&path);
        Ok(url)
    }

    /// The HTTP client that transports use.
    pub fn http(&self) -> &reqwest::Client {
        &self.connection.http
    }

    /// Sends a request and decodes a success as JSON. Members whose values do not match their types are kept unchanged:
    /// see [`ResponseValue::unreadable`].
    ///
    /// The request may be one that is not in the API description, for example to `/documents`. Its URL must end in the
    /// operation's path.
    ///
    /// # Errors
    /// [`Error::Api`] if the status is not a success, [`Error::Incomplete`] if the body is truncated,
    /// [`Error::TooLarge`] if it exceeds the transport's limit, [`Error::Decode`] if it is not JSON of this type.
    pub async fn send_json<T: DeserializeOwned + Send>(
        &self,
        request: reqwest::Request,
        operation: &OperationInfo,
    ) -> Result<ResponseValue<T>, Error> {
        self.send_decoded(request, operation, deserialize).await
    }

    /// See [`send_json`](Self::send_json).
    pub(crate) async fn send_decoded<T: Send>(
        &self,
        request: reqwest::Request,
        operation: &OperationInfo,
        decode: Decoder<T>,
    ) -> Result<ResponseValue<T>, Error> {
        let mut decoded: Option<Decoded<T>> = None;
        let mut read = |body: &[u8]| decoded.insert(decode(body)).is_ok();
        let sending = self.begin(request, operation, Expected::Json(&mut read))?;
        let received = complete(sending.await, operation, false)?;
        match decoded.unwrap_or_else(|| decode(received.body.bytes().unwrap_or_default())) {
            Ok((inner, unreadable)) => Ok(ResponseValue::decoded(inner, received, unreadable)),
            Err(reason) => Err(Error::decode(received, *operation, reason)),
        }
    }

    /// Sends a request; a success can be read as bytes, text or a stream. See [`send_json`](Self::send_json) for the
    /// request.
    ///
    /// # Errors
    /// [`Error::Api`] if the status is not a success.
    pub async fn send_raw(
        &self,
        request: reqwest::Request,
        operation: &OperationInfo,
    ) -> Result<ResponseValue<RawBody>, Error> {
        let received = complete(self.begin(request, operation, Expected::Stream)?.await, operation, false)?;
        let (status, headers) = (received.status, received.headers.clone());
        Ok(ResponseValue::undecoded(RawBody::new(received, *operation), status, headers, Bytes::new()))
    }

    /// Sends a request whose success has no content. See [`send_json`](Self::send_json) for the request.
    ///
    /// # Errors
    /// [`Error::Api`] if the status is not a success.
    pub async fn send_empty(
        &self,
        request: reqwest::Request,
        operation: &OperationInfo,
    ) -> Result<ResponseValue<()>, Error> {
        let received = complete(self.begin(request, operation, Expected::Bytes)?.await, operation, true)?;
        Ok(ResponseValue::undecoded((), received.status, received.headers, Bytes::new()))
    }

    /// Starts sending a request if its URL matches its operation.
    fn begin<'a>(
        &'a self,
        request: reqwest::Request,
        operation: &'a OperationInfo,
        expected: Expected<'a>,
    ) -> Result<TransportFuture<'a>, Error> {
        // Ids from the API may contain any text, and a base URL may end in a query or have no host.
        if operation.path == "/" || leads_to(request.url().path(), operation.path) {
            return Ok(self.transport.send(self.http(), request, operation, expected));
        }
        Err(Error::InvalidRequest(format!(
            "the URL does not lead to `{}`: an id is empty, `.` or `..`, or the base URL is not one",
            operation.path
        )))
    }
}

/// Returns a complete success, and an error for anything else.
fn complete(
    received: Result<Received, BoxError>,
    operation: &OperationInfo,
    is_empty: bool,
) -> Result<Received, Error> {
    let received = received.map_err(Error::from_transport)?;
    let is_complete = is_empty || matches!(received.body, Body::Whole(_) | Body::Stream(..));
    if received.status.is_success() && is_complete {
        Ok(received)
    } else {
        Err(Error::from_received(received, *operation))
    }
}

/// Whether `path` ends in the segments of `template`, with non-empty parameters.
fn leads_to(path: &str, template: &str) -> bool {
    // Bytes, because splitting strings is slower.
    let is_slash = |byte: &u8| *byte == b'/';
    let mut segments = path.as_bytes().rsplit(is_slash);
    template.trim_start_matches('/').as_bytes().rsplit(is_slash).all(|expected| match segments.next() {
        Some(segment) if expected.starts_with(b"{") => !segment.is_empty(),
        segment => segment == Some(expected),
    })
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}
