//! Building requests: paths, query parameters and bodies.

use super::error::Error;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};
use serde::Serialize;
use serde_json::Value;
use std::fmt::{self, Write as _};

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
