//! The client, and how it hands a request to its transport and reads what comes back.

use super::error::{Error, Failure};
use super::response::{Decoded, RawBody, ResponseValue, decode};
use super::transport::{Body, Direct, Expected, OperationInfo, Received, Transport};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A client of the API; cheap to clone.
#[derive(Clone)]
#[allow(clippy::struct_field_names, reason = "the generated builders read `client`")]
pub struct Client {
    pub(crate) baseurl: Arc<str>,
    pub(crate) client: reqwest::Client,
    transport: Arc<dyn Transport>,
}

type Exchange<'a> = Pin<Box<dyn Future<Output = Result<Received, Error>> + Send + 'a>>;

impl Client {
    /// A client that sends each request once by `http`, without authentication, to `base_url`, for example
    /// `https://api.telnyx.com/v2`.
    pub fn new(base_url: &str, http: reqwest::Client) -> Self {
        Self::with_transport(base_url, http, Arc::new(Direct::default()))
    }

    /// A client that sends its requests by `transport`.
    pub fn with_transport(base_url: &str, http: reqwest::Client, transport: Arc<dyn Transport>) -> Self {
        Self { baseurl: base_url.trim_end_matches('/').into(), client: http, transport }
    }

    /// The same client with another transport; it shares the connections.
    #[must_use]
    pub fn through(&self, transport: Arc<dyn Transport>) -> Self {
        Self { baseurl: Arc::clone(&self.baseurl), client: self.client.clone(), transport }
    }

    /// The URL in front of every path, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.baseurl
    }

    /// The HTTP client that transports send with.
    pub fn http(&self) -> &reqwest::Client {
        &self.client
    }

    /// Sends a request and reads a success as JSON. A member whose value does not fit its type is kept unchanged: see
    /// [`ResponseValue::unreadable`].
    ///
    /// The request may be one that the description does not have, for example to `/documents`. Its URL has to end in the
    /// operation's path.
    ///
    /// # Errors
    /// [`Error::Api`] when the status is not a success, [`Error::Incomplete`] when the body ends early,
    /// [`Error::TooLarge`] when it is larger than the transport reads, [`Error::Decode`] when it is not JSON of the type.
    pub async fn send_json<T: DeserializeOwned + Send>(
        &self,
        request: reqwest::Request,
        operation: &OperationInfo,
    ) -> Result<ResponseValue<T>, Error> {
        // In a box, so that the value is not part of every call's future.
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

    /// Sends a request and leaves a success to be read as bytes, text or a stream. See [`send_json`](Self::send_json) for
    /// the request.
    ///
    /// # Errors
    /// [`Error::Api`] when the status is not a success.
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
    /// [`Error::Api`] when the status is not a success.
    pub async fn send_empty(
        &self,
        request: reqwest::Request,
        operation: &OperationInfo,
    ) -> Result<ResponseValue<()>, Error> {
        let received = self.exchange(request, operation, Expected::Bytes).await?;
        Ok(ResponseValue::new((), received.status, received.headers, Bytes::new()))
    }

    /// Sends a request if its URL leads to its operation, and makes errors of what is not a whole success.
    fn exchange<'a>(
        &'a self,
        request: reqwest::Request,
        operation: &'a OperationInfo,
        expected: Expected<'a>,
    ) -> Exchange<'a> {
        // An id that came from the API may be anything, and a base URL may end in a query or lack its host.
        let leads_there = operation.path == "/" || leads_to(request.url().path(), operation.path);
        let is_empty = matches!(expected, Expected::Bytes);
        let sending = leads_there.then(|| self.transport.send(&self.client, request, operation, expected));
        // In a box, so that this is not part of every call's future and code.
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

/// Whether `path` ends in the segments of `template`, each parameter being one that is not empty.
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
