//! Options of a call, rules for its headers, and prepared requests.

use crate::validation::{Issue, Rule, ValidationError};
use bytes::Bytes;
use reqwest::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue,
    SET_COOKIE, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use reqwest::{Method, Request, Url};
use std::fmt;
use std::time::Duration;
use telnyx_porting_api as api;

/// Settings of a single call. They override those of the client.
///
/// ```
/// use std::time::Duration;
/// use telnyx_porting::CallOptions;
///
/// let patient = CallOptions::new().with_timeout(Duration::from_secs(120)).with_max_retries(5);
/// # let _ = patient;
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) deadline: Option<Duration>,
    /// The end of the call in the client's monotonic time; set when the call begins.
    pub(crate) ends: Option<Duration>,
    /// The number of attempts before this call, if each attempt of a request is a call.
    pub(crate) earlier_attempts: u32,
    pub(crate) headers: HeaderMap,
    pub(crate) query: Vec<(String, String)>,
}

impl CallOptions {
    /// Returns options that override nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the timeout of each attempt, including its response. For the whole call, see
    /// [`with_deadline`](Self::with_deadline).
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the maximum number of retries.
    pub fn with_max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Limits the duration of the whole call: all its requests, retries, the delays between them, and waits for the
    /// rate limit. Without a deadline, a call is limited only by its parts: up to one minute of waiting for the rate
    /// limit before each attempt, and the durations of [`RetryPolicy`](crate::RetryPolicy).
    ///
    /// An attempt ends at the deadline, even if its timeout is longer. If a delay would end after the deadline, the
    /// call fails immediately with the last failure. If the rate limit would delay a request beyond the deadline, the
    /// request is sent immediately, and the server may reject it. After the deadline nothing is sent, and the call
    /// fails with a [timeout](crate::Error::is_timeout). For a list that is read page by page, the deadline applies to
    /// each page; for a wait, to each poll.
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Adds a header, or replaces one that the client would send.
    ///
    /// # Errors
    /// If the name or value is invalid; for `authorization`, because the key belongs to the client; for `content-type`,
    /// which describes the body; and for headers that control transmission, such as `content-length` and `host`.
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, ValidationError> {
        let (name, value) = parse_header(name, value)?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Adds a query parameter, for example a filter that this version does not know.
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Returns these options; unset ones are taken from `base`.
    pub fn or(mut self, base: &Self) -> Self {
        self.timeout = self.timeout.or(base.timeout);
        self.max_retries = self.max_retries.or(base.max_retries);
        self.deadline = self.deadline.or(base.deadline);
        self.ends = self.ends.or(base.ends);
        self.earlier_attempts = self.earlier_attempts.max(base.earlier_attempts);
        for (name, value) in &base.headers {
            self.headers.entry(name).or_insert_with(|| value.clone());
        }
        self.query.splice(0..0, base.query.iter().cloned());
        self
    }

    /// Whether no option is set.
    pub(crate) fn is_empty(&self) -> bool {
        let Self { timeout, max_retries, deadline, ends: _, earlier_attempts: _, headers, query } = self;
        timeout.is_none() && max_retries.is_none() && deadline.is_none() && headers.is_empty() && query.is_empty()
    }
}

/// Headers that control transmission. A wrong value breaks the request, or lets a proxy and the server interpret it
/// differently.
const TRANSMISSION_HEADERS: [HeaderName; 8] =
    [CONNECTION, CONTENT_LENGTH, EXPECT, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];
/// Headers of a program that are never credentials: those of W3C Trace Context.
const PUBLIC_HEADERS: [&str; 2] = ["traceparent", "tracestate"];
const HIDDEN: &str = "[hidden]";

/// Reads a header that a program adds to a request.
pub(super) fn parse_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), ValidationError> {
    let refused = |why: &str| ValidationError::from(Issue::error("headers", Rule::Header, format!("{name:?} {why}")));
    let header: HeaderName = name.parse().map_err(|_| refused("is not a valid header name"))?;
    if header == AUTHORIZATION {
        return Err(refused("cannot be changed; create another client to use another key"));
    }
    if header == CONTENT_TYPE {
        return Err(refused("describes the body and is set with it; remove it"));
    }
    if TRANSMISSION_HEADERS.contains(&header) {
        return Err(refused("is set by the connection; remove it"));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| refused("has an invalid value"))?;
    // The value may be a proxy credential.
    value.set_sensitive(!PUBLIC_HEADERS.contains(&header.as_str()));
    Ok((header, value))
}

/// Names and values, in which credentials are replaced: those marked as sensitive, cookies, and values that contain
/// `key`.
pub(super) fn redacted_headers<'a>(headers: &'a HeaderMap, key: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    headers.iter().map(move |(name, value)| {
        let text =
            value.to_str().ok().filter(|text| !value.is_sensitive() && name != SET_COOKIE && !text.contains(key));
        (name.as_str(), text.unwrap_or(HIDDEN))
    })
}

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
    pub fn from_error(error: &api::Error) -> Option<&Self> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_a_call_override_those_of_the_client() {
        let client = CallOptions::new().with_max_retries(1).with_query("a", "1").with_header("x-a", "client").unwrap();
        let call = CallOptions::new().with_max_retries(2).with_query("b", "2").with_header("x-a", "call").unwrap();
        let both = call.or(&client);
        assert_eq!(both.max_retries, Some(2));
        assert_eq!(both.query.len(), 2);
        assert_eq!(both.headers["x-a"], "call");
    }

    #[test]
    fn the_key_cannot_be_changed_and_values_are_not_shown() {
        assert!(CallOptions::new().with_header("Authorization", "Bearer x").is_err());
        assert!(CallOptions::new().with_header("a b", "x").is_err());
        for header in ["Content-Length", "Content-Type", "transfer-encoding", "host", "Connection"] {
            assert!(CallOptions::new().with_header(header, "5").is_err(), "{header}");
        }
        let options = CallOptions::new().with_header("x-proxy-token", "hush").unwrap();
        assert!(!format!("{options:?}").contains("hush"));
    }
}
