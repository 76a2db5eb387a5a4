//! The client: builds requests, sends them with its transport, and decodes the responses.

use super::error::Error;
use super::response::{Decoded, Decoder, RawBody, ResponseValue, deserialize};
use super::transport::{Body, BoxError, Direct, Expected, OperationInfo, Received, Transport, TransportFuture};
use bytes::Bytes;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::{self, Write as _};
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
        request: Request,
        operation: &OperationInfo,
    ) -> Result<ResponseValue<T>, Error> {
        self.send_decoded(request, operation, deserialize).await
    }

    /// See [`send_json`](Self::send_json).
    pub(crate) async fn send_decoded<T: Send>(
        &self,
        request: Request,
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
    pub async fn send_raw(&self, request: Request, operation: &OperationInfo) -> Result<ResponseValue<RawBody>, Error> {
        let received = complete(self.begin(request, operation, Expected::Stream)?.await, operation, false)?;
        let (status, headers) = (received.status, received.headers.clone());
        Ok(ResponseValue::undecoded(RawBody::new(received, *operation), status, headers, Bytes::new()))
    }

    /// Sends a request whose success has no content. See [`send_json`](Self::send_json) for the request.
    ///
    /// # Errors
    /// [`Error::Api`] if the status is not a success.
    pub async fn send_empty(&self, request: Request, operation: &OperationInfo) -> Result<ResponseValue<()>, Error> {
        let received = complete(self.begin(request, operation, Expected::Bytes)?.await, operation, true)?;
        Ok(ResponseValue::undecoded((), received.status, received.headers, Bytes::new()))
    }

    /// Starts sending a request if its URL matches its operation.
    fn begin<'a>(
        &'a self,
        request: Request,
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

/// Builds a request. Unlike reqwest's builder, it needs no HTTP client, whose reference count all threads would change.
pub(crate) struct RequestBuilder {
    request: Request,
    /// The first value that cannot be encoded.
    error: Option<serde_json::Error>,
}

impl RequestBuilder {
    pub(crate) fn new(method: Method, url: Url) -> Self {
        Self { request: Request::new(method, url), error: None }
    }

    pub(crate) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.request.headers_mut().append(name, value);
        self
    }

    /// Adds the headers that the description has as parameters.
    #[allow(dead_code, reason = "only some descriptions have header parameters")]
    pub(crate) fn headers(mut self, headers: HeaderMap) -> Self {
        self.request.headers_mut().extend(headers);
        self
    }

    pub(crate) fn query<T: Serialize>(mut self, parameter: &QueryParam<'_, T>) -> Self {
        match parameter.texts() {
            Ok(texts) if texts.is_empty() => {}
            Ok(texts) => {
                let pairs = texts.iter().map(|text| (parameter.name, text));
                self.request.url_mut().query_pairs_mut().extend_pairs(pairs);
            }
            Err(error) => _ = self.error.get_or_insert(error),
        }
        self
    }

    pub(crate) fn json<T: Serialize>(mut self, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => {
                let json = HeaderValue::from_static("application/json");
                self.request.headers_mut().insert(CONTENT_TYPE, json);
                self.body(body)
            }
            Err(error) => {
                self.error.get_or_insert(error);
                self
            }
        }
    }

    pub(crate) fn body(mut self, body: impl Into<reqwest::Body>) -> Self {
        *self.request.body_mut() = Some(body.into());
        self
    }

    pub(crate) fn build(self) -> Result<Request, Error> {
        match self.error {
            None => Ok(self.request),
            Some(error) => Err(Error::InvalidRequest(format!("a value cannot be encoded: {error}"))),
        }
    }
}

/// Characters with a meaning in paths, and those that RFC 3986 does not allow.
const PATH_SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A value encoded as one path segment.
pub(crate) struct Segment<'a, T>(pub(crate) &'a T);

impl<T: fmt::Display> fmt::Display for Segment<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Encoder(f), "{}", self.0)
    }
}

struct Encoder<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl fmt::Write for Encoder<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        utf8_percent_encode(text, PATH_SEGMENT).try_for_each(|part| self.0.write_str(part))
    }
}

/// A query parameter with its name on the wire.
///
/// Lists are joined with commas, as in the API's own clients; a name that ends in `[]` is repeated instead.
pub(crate) struct QueryParam<'a, T> {
    name: &'a str,
    value: &'a T,
}

impl<'a, T> QueryParam<'a, T> {
    pub(crate) fn new(name: &'a str, value: &'a T) -> Self {
        Self { name, value }
    }
}

impl<T: Serialize> QueryParam<'_, T> {
    /// The values, each sent with the name. None if the parameter is absent.
    fn texts(&self) -> serde_json::Result<Vec<String>> {
        Ok(match serde_json::to_value(self.value)? {
            Value::Array(items) if self.name.ends_with("[]") => items.iter().filter_map(query_text).collect(),
            // An empty list does not filter, so it is not sent.
            Value::Array(items) if items.is_empty() => Vec::new(),
            Value::Array(items) => vec![items.iter().filter_map(query_text).collect::<Vec<_>>().join(",")],
            value => query_text(&value).into_iter().collect(),
        })
    }
}

fn query_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builder() -> RequestBuilder {
        RequestBuilder::new(Method::POST, "http://localhost/".parse().unwrap())
    }

    fn query<T: Serialize>(name: &str, value: &T) -> String {
        let request = builder().query(&QueryParam::new(name, value)).build().unwrap();
        request.url().query().unwrap_or_default().to_owned()
    }

    #[test]
    fn values_that_cannot_be_encoded_are_errors() {
        let unencodable = std::collections::BTreeMap::from([((1, 2), 3)]);
        for request in [builder().json(&unencodable), builder().query(&QueryParam::new("a", &unencodable))] {
            let error = request.build().unwrap_err().to_string();
            assert!(error.contains("a value cannot be encoded: key must be a string"), "{error}");
        }
    }

    #[test]
    fn lists_are_joined_and_bracketed_lists_repeated() {
        assert_eq!(query("filter[status]", &["draft", "ported"]), "filter%5Bstatus%5D=draft%2Cported");
        assert_eq!(
            query("filter[status][in][]", &["a", "b"]),
            "filter%5Bstatus%5D%5Bin%5D%5B%5D=a&filter%5Bstatus%5D%5Bin%5D%5B%5D=b"
        );
        assert_eq!(query("filter[status]", &Vec::<String>::new()), "");
    }

    #[test]
    fn values_are_percent_encoded() {
        assert_eq!(query("q", &"+1303 & é=1"), "q=%2B1303+%26+%C3%A9%3D1");
        assert_eq!(query("page[number]", &2), "page%5Bnumber%5D=2");
        assert_eq!(query("flag", &true), "flag=true");
        assert_eq!(query("absent", &None::<String>), "");
    }

    #[test]
    fn path_segments_are_encoded() {
        assert_eq!(Segment(&"a/b?c#d%2e é").to_string(), "a%2Fb%3Fc%23d%252e%20%C3%A9");
        let id = "f1486bae-f067-460c-ad43-73a92848f902";
        assert_eq!(Segment(&id).to_string(), id);
    }
}
