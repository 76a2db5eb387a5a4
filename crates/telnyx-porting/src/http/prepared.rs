//! Requests that were prepared but not sent.

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, Request, Url};
use std::fmt;
use telnyx_porting_api as api;

/// A request that a client with [`dry_run`](crate::ClientBuilder::dry_run) validated but did not send. Contained in
/// [`Error::NotSent`](crate::Error::NotSent).
///
/// `Debug` and `Display` show neither body nor query.
#[derive(Clone)]
pub struct PreparedRequest {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Bytes>,
    streamed: bool,
}

impl PreparedRequest {
    pub(super) fn from_request(mut request: Request) -> Self {
        request.headers_mut().remove(AUTHORIZATION);
        let body = request.body();
        let bytes = body.and_then(reqwest::Body::as_bytes);
        Self {
            method: request.method().clone(),
            url: request.url().clone(),
            streamed: body.is_some() && bytes.is_none(),
            body: bytes.map(Bytes::copy_from_slice),
            headers: std::mem::take(request.headers_mut()),
        }
    }

    /// Returns the prepared request in an error of the low-level client, if the call failed because of dry-run mode.
    pub fn in_error(error: &api::Error) -> Option<&Self> {
        match error {
            api::Error::GivenUp(cause) => cause.downcast_ref(),
            _ => None,
        }
    }

    /// The method. Read-only methods occur only with [`dry_reads`](crate::ClientBuilder::dry_reads).
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The URL, including the query.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The headers, without the key.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The media type of the body, such as `application/json`.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The body. `None` if the request has no body or streams a file. May contain secrets.
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    /// Whether the body is a file that is read while it is sent.
    pub fn is_streamed(&self) -> bool {
        self.streamed
    }
}

impl fmt::Debug for PreparedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedRequest")
            .field("method", &self.method)
            .field("path", &self.url.path())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for PreparedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} not sent: the client is in dry-run mode", self.method, self.url.path())
    }
}

impl std::error::Error for PreparedRequest {}
