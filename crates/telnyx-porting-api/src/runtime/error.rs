//! Errors of calls.

use super::json_text::without_byte_order_mark;
use super::printable::{printable, quoted};
use super::response::ResponseValue;
use super::transport::{Body, BoxError, OperationInfo, Received};
use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{StatusCode, Url};
use serde_json::Value;
use std::fmt;

/// The error of a call.
///
/// Messages never contain bodies, because they contain account numbers and PINs; use [`Failure::body`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing was sent: a parameter is missing or invalid, or the URL is invalid.
    #[error("the request cannot be built: {0}")]
    InvalidRequest(String),
    /// The request could not be sent, or its response not received. The server may have processed it, unless no
    /// connection was made.
    #[error("the request failed")]
    Transport(#[source] reqwest::Error),
    /// The transport gave up before it sent the request or a retry.
    #[error("the request was given up")]
    GivenUp(#[source] BoxError),
    /// The status of the response is not a success.
    #[error("{0}")]
    Api(Box<Failure>),
    /// The response is a success, but its body is malformed.
    #[error("{}", unread(.0, .1, .2))]
    Decode(Box<Failure>, String, String),
    /// The response is a success, but its body is larger than this many bytes: see
    /// [`BodyLimits`](crate::runtime::BodyLimits).
    #[error("{0}, but its body is larger than {limit} bytes", limit = .1)]
    TooLarge(Box<Failure>, usize),
    /// The response is a success, but its body is truncated.
    #[error("{0}, but its body is truncated")]
    Incomplete(Box<Failure>, #[source] reqwest::Error),
}

impl Error {
    /// The error of a response that is not a complete success.
    pub(super) fn from_received(received: Received, operation: OperationInfo) -> Self {
        let Received { status, headers, url, body } = received;
        let truncated = !matches!(body, Body::Whole(_));
        let failure = |body| Box::new(Failure { operation, status, headers, url, body, truncated });
        match body {
            Body::TooLarge(mut body, limits) => {
                body.truncate(limits.failure);
                let failure = failure(body);
                if status.is_success() { Self::TooLarge(failure, limits.success) } else { Self::Api(failure) }
            }
            Body::Truncated(body, error) if status.is_success() => {
                Self::Incomplete(failure(body), without_query(error))
            }
            Body::Whole(body) | Body::Truncated(body, _) => Self::Api(failure(body)),
            Body::Stream(..) => Self::Api(failure(Bytes::new())),
        }
    }

    /// The error of a transport.
    pub(super) fn from_transport(error: BoxError) -> Self {
        match error.downcast::<reqwest::Error>() {
            Ok(error) => Self::from(*error),
            Err(error) => Self::GivenUp(error),
        }
    }

    /// The error of a success that cannot be decoded, with the path in the JSON and the reason.
    pub(super) fn decode(received: Received, operation: OperationInfo, (path, reason): (String, String)) -> Self {
        let Received { status, headers, url, body } = received;
        let failure = Failure { operation, status, headers, url, body: body.into_bytes(), truncated: false };
        Self::Decode(Box::new(failure), quoted(&path), reason)
    }

    /// The error of a builder's parameter. `reason` is empty if the parameter was not set.
    pub(crate) fn parameter(name: &str, reason: String) -> Self {
        let is_missing = reason.is_empty();
        Self::InvalidRequest(if is_missing {
            format!("`{name}` is missing: set it with `.{name}(…)`")
        } else {
            reason
        })
    }

    /// The response, if there was one.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Api(failure)
            | Self::Decode(failure, ..)
            | Self::TooLarge(failure, _)
            | Self::Incomplete(failure, _) => Some(failure),
            Self::InvalidRequest(_) | Self::Transport(_) | Self::GivenUp(_) => None,
        }
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.failure().map(Failure::status)
    }

    /// The server's id of the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.failure().and_then(Failure::request_id)
    }

    /// The path in the JSON at which decoding stopped, for example `data[0].status`.
    pub fn decode_path(&self) -> Option<&str> {
        match self {
            Self::Decode(_, path, _) => Some(path),
            _ => None,
        }
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        let error = without_query(error);
        if error.is_builder() { Self::InvalidRequest(with_sources(&error)) } else { Self::Transport(error) }
    }
}

/// Removes the query of the URL, which is part of the message: a filter may contain a name or number.
fn without_query(mut error: reqwest::Error) -> reqwest::Error {
    if let Some(url) = error.url_mut() {
        url.set_query(None);
    }
    error
}

impl From<reqwest::header::InvalidHeaderValue> for Error {
    fn from(_: reqwest::header::InvalidHeaderValue) -> Self {
        Self::InvalidRequest("a header parameter has invalid characters".to_owned())
    }
}

fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

/// The reason why a success cannot be decoded. HTML is not quoted, because it is not from the API.
fn unread(failure: &Failure, path: &str, reason: &str) -> String {
    if failure.is_html() {
        format!("{failure} instead of JSON")
    } else {
        format!("{failure}, but its body cannot be decoded at `{path}`: {reason}")
    }
}

/// A response that is not a complete success.
pub struct Failure {
    operation: OperationInfo,
    status: StatusCode,
    headers: HeaderMap,
    url: Url,
    body: Bytes,
    truncated: bool,
}

impl Failure {
    /// The operation.
    pub fn operation(&self) -> &OperationInfo {
        &self.operation
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The server's id of the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The received part of the body: the API's error document, a proxy's HTML or nothing.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The host that responded, with the port if the URL has one.
    pub fn host(&self) -> &str {
        let after_scheme = self.url.as_str().split_once("://").map_or("", |(_, rest)| rest);
        let authority = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
        authority.rsplit('@').next().unwrap_or_default()
    }

    /// The path before the operation's path: `/v2` at Telnyx.
    pub fn base_path(&self) -> &str {
        let path = self.url.path();
        let segments = self.operation.path.matches('/').count();
        path.rmatch_indices('/').nth(segments.saturating_sub(1)).map_or("", |(end, _)| &path[..end])
    }

    /// Whether the body is HTML, as sent by gateways, proxies and web sites. The API sends JSON.
    pub fn is_html(&self) -> bool {
        without_byte_order_mark(self.body()).trim_ascii_start().first() == Some(&b'<')
    }

    /// Converts the failure to a success without content, for example if a resource to delete does not exist.
    pub fn to_empty_response(&self) -> ResponseValue<()> {
        let Self { status, headers, body, .. } = self;
        ResponseValue::undecoded((), *status, headers.clone(), body.clone())
    }

    /// Whether the connection broke before the end of the body.
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// The entries of the API's error document. Empty if the body is something else.
    pub fn errors(&self) -> Vec<ApiErrorObject> {
        ApiErrorObject::read_all(&self.body)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, status, .. } = self;
        write!(f, "{} {} returned {status}", operation.method, operation.path)?;
        if let Some(id) = self.request_id() {
            write!(f, " (request {})", printable(id))?;
        }
        if self.is_html() {
            write!(f, " with an HTML page from {}", self.host())?;
        }
        for error in self.errors() {
            write!(f, "; {error}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("operation", &self.operation.operation_id)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("body_bytes", &self.body.len())
            .field("truncated", &self.truncated)
            .finish_non_exhaustive()
    }
}

/// An entry of the API's error document. Every field may be missing. Control characters, line breaks and direction
/// marks are removed, and long texts are truncated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiErrorObject {
    /// The code, for example `10015`.
    pub code: Option<String>,
    /// The meaning of the code.
    pub title: Option<String>,
    /// The description of this error.
    pub detail: Option<String>,
    /// The position in the request body as a JSON pointer, for example `/phone_numbers/3`.
    pub pointer: Option<String>,
    /// The invalid query parameter.
    pub parameter: Option<String>,
    /// The URL of a page about the code.
    pub url: Option<String>,
}

impl ApiErrorObject {
    /// Parses an error document in all forms that the API is known to send.
    pub fn read_all(body: &[u8]) -> Vec<Self> {
        let Ok(document) = serde_json::from_slice::<Value>(without_byte_order_mark(body)) else {
            return Vec::new();
        };
        let entries = document.get("errors").or_else(|| document.get("error")).cloned().unwrap_or(Value::Null);
        match entries {
            Value::Array(entries) => entries.iter().map(Self::from_json).collect(),
            entry @ (Value::Object(_) | Value::String(_)) => vec![Self::from_json(&entry)],
            _ => Vec::new(),
        }
    }

    fn from_json(entry: &Value) -> Self {
        let at = |path: &str| entry.pointer(path).and_then(as_text);
        Self {
            code: at("/code"),
            title: at("/title"),
            detail: at("/detail")
                .or_else(|| at("/description"))
                .or_else(|| at("/message"))
                .or_else(|| entry.as_str().map(quoted)),
            pointer: at("/source/pointer"),
            parameter: at("/source/parameter"),
            url: at("/meta/url"),
        }
    }
}

/// Converts a value to text: codes may be numbers, and a detail may be an object.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(quoted(text)),
        other => Some(quoted(&other.to_string())),
    }
}

impl fmt::Display for ApiErrorObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.detail.as_deref().or(self.title.as_deref()).unwrap_or("no reason given");
        if let Some(place) = self.pointer.as_deref().or(self.parameter.as_deref()) {
            write!(f, "{place}: ")?;
        }
        f.write_str(text)?;
        match &self.code {
            Some(code) => write!(f, " (code {code})"),
            None => Ok(()),
        }
    }
}

/// The server's id of a request, from the headers of its response.
pub fn request_id(headers: &HeaderMap) -> Option<&str> {
    // Looking up a name is faster than looking up a text.
    static NAMES: [HeaderName; 3] = [
        HeaderName::from_static("x-request-id"),
        HeaderName::from_static("request-id"),
        HeaderName::from_static("x-amzn-requestid"),
    ];
    NAMES.iter().find_map(|name| headers.get(name)?.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_known_forms_of_error_documents_are_parsed() {
        let cases: [(&str, usize, Option<&str>, Option<&str>); 8] = [
            (
                r#"{"errors":[{"code":"10015","title":"Bad","detail":"no","source":{"pointer":"/a"}}]}"#,
                1,
                Some("10015"),
                Some("no"),
            ),
            (r#"{"errors":[{"code":404,"title":"Not found"}]}"#, 1, Some("404"), None),
            (r#"{"errors":[{"code":"1","description":"text"},{}]}"#, 2, Some("1"), Some("text")),
            (
                r#"{"errors":[{"code":"1","detail":{"field":["is bad"]}}]}"#,
                1,
                Some("1"),
                Some(r#"{"field":["is bad"]}"#),
            ),
            (r#"{"error":"nope"}"#, 1, None, Some("nope")),
            (r#"{"errors":"nope"}"#, 1, None, Some("nope")),
            ("<html>502</html>", 0, None, None),
            ("", 0, None, None),
        ];
        for (body, count, code, detail) in cases {
            let errors = ApiErrorObject::read_all(body.as_bytes());
            assert_eq!(errors.len(), count, "{body}");
            if let Some(first) = errors.first() {
                assert_eq!(first.code.as_deref(), code, "{body}");
                assert_eq!(first.detail.as_deref(), detail, "{body}");
            }
        }
    }

    #[test]
    fn an_entry_starts_with_its_pointer() {
        let error = &ApiErrorObject::read_all(
            br#"{"errors":[{"code":"10015","detail":"must be set","source":{"pointer":"/misc/type"}}]}"#,
        )[0];
        assert_eq!(error.to_string(), "/misc/type: must be set (code 10015)");
    }
}
