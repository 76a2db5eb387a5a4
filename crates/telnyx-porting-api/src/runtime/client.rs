//! The client: sends requests with its transport and decodes the responses.

use super::error::{Error, Failure};
use super::response::{Decoded, RawBody, ResponseValue, decode};
use super::transport::{Body, Direct, Expected, OperationInfo, Received, Transport};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A client of the API. Cheap to clone.
#[derive(Clone)]
#[allow(clippy::struct_field_names, reason = "the generated builders read `client`")]
pub struct Client {
    pub(crate) baseurl: Arc<str>,
    pub(crate) client: reqwest::Client,
    transport: Arc<dyn Transport>,
}

type Exchange<'a> = Pin<Box<dyn Future<Output = Result<Received, Error>> + Send + 'a>>;

impl Client {
    /// Returns a client that sends each request once with `http`, without authentication. `base_url` is for example
    /// `https://api.telnyx.com/v2`.
    pub fn new(base_url: &str, http: reqwest::Client) -> Self {
        Self::with_transport(base_url, http, Arc::new(Direct::default()))
    }

    /// Returns a client that sends its requests with `transport`.
    pub fn with_transport(base_url: &str, http: reqwest::Client, transport: Arc<dyn Transport>) -> Self {
        Self { baseurl: base_url.trim_end_matches('/').into(), client: http, transport }
    }

    /// Returns the same client with another transport. Connections are shared.
    #[must_use]
    pub fn through(&self, transport: Arc<dyn Transport>) -> Self {
        Self { baseurl: Arc::clone(&self.baseurl), client: self.client.clone(), transport }
    }

    /// The URL prefix of every path, without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.baseurl
    }

    /// The HTTP client that transports use.
    pub fn http(&self) -> &reqwest::Client {
        &self.client
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
        // Boxed to keep the value out of every call's future.
        let mut decoded: Option<Box<Decoded<T>>> = None;
        let mut read = |body: &[u8]| decoded.insert(Box::new(decode(body))).is_ok();
        let received = self.exchange(request, operation, Expected::Json(&mut read)).await?;
        let (status, headers, url, body) = (received.status, received.headers, received.url, received.body);
        let body = match body {
            Body::Whole(body) => body,
            _ => Bytes::new(),
        };
        match decoded.map_or_else(|| decode(&body), |decoded| *decoded) {
            Ok((inner, unreadable)) => Ok(ResponseValue::new(inner, status, headers, body).with_unreadable(unreadable)),
            Err((path, reason)) => {
                Err(Error::decode(Failure::new(*operation, status, headers, url, body, false), &path, reason))
            }
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
        let received = self.exchange(request, operation, Expected::Stream).await?;
        let (status, headers) = (received.status, received.headers.clone());
        Ok(ResponseValue::new(RawBody::new(received, *operation), status, headers, Bytes::new()))
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
        let received = self.exchange(request, operation, Expected::Bytes).await?;
        Ok(ResponseValue::new((), received.status, received.headers, Bytes::new()))
    }

    /// Sends a request if its URL matches its operation. Returns an error unless the response is a complete success.
    fn exchange<'a>(
        &'a self,
        request: reqwest::Request,
        operation: &'a OperationInfo,
        expected: Expected<'a>,
    ) -> Exchange<'a> {
        // Ids from the API may contain any text, and a base URL may end in a query or have no host.
        let leads_there = operation.path == "/" || leads_to(request.url().path(), operation.path);
        let is_empty = matches!(expected, Expected::Bytes);
        let sending = leads_there.then(|| self.transport.send(&self.client, request, operation, expected));
        // Boxed to keep this out of every call's future and code.
        Box::pin(async move {
            let Some(sending) = sending else {
                let path = operation.path;
                return Err(Error::InvalidRequest(format!(
                    "the URL does not lead to `{path}`: an id is empty, `.` or `..`, or the base URL is not one"
                )));
            };
            let received = sending.await.map_err(Error::of_transport)?;
            match received {
                Received { status, body: Body::Whole(_) | Body::Stream(..), .. } if status.is_success() => Ok(received),
                Received { status, .. } if status.is_success() && is_empty => Ok(received),
                _ => Err(Error::of_received(received, *operation)),
            }
        })
    }
}

/// Whether `path` ends in the segments of `template`, with non-empty parameters.
fn leads_to(path: &str, template: &str) -> bool {
    let mut segments = path.rsplit('/');
    template.trim_start_matches('/').rsplit('/').all(|expected| match segments.next() {
        Some(segment) if expected.starts_with('{') => !segment.is_empty(),
        segment => segment == Some(expected),
    })
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.baseurl).finish_non_exhaustive()
    }
}
