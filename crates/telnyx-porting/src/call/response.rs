//! A value together with the response that it was read from, and the shapes of JSON responses: one resource, a list, a page of a
//! list.

use crate::error::Error;
use crate::http;
use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::fmt;
use std::ops::Deref;
use telnyx_porting_api::ResponseValue;
use telnyx_porting_api::runtime::json_value;
use telnyx_porting_api::types::PaginationMeta;

/// A value with the status, headers, request id and body of the response.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    rest: ResponseValue<()>,
    attempts: u32,
    warnings: Box<[String]>,
    /// Whether the request id from the server contains the key.
    quotes_key: bool,
}

impl<T> Response<T> {
    pub(crate) fn new(response: ResponseValue<T>, attempts: u32) -> Self {
        let (value, rest) = response.take();
        Self { value, rest, attempts, warnings: Box::default(), quotes_key: false }
    }

    /// Hides the request id if it contains the key.
    pub(crate) fn redacting(mut self, key: &str) -> Self {
        self.quotes_key = self.rest.request_id().is_some_and(|id| id.contains(key));
        self
    }

    /// Converts the value. An error includes the response.
    pub(crate) fn try_map<U>(self, read: impl FnOnce(T) -> Result<U, Error>) -> Result<Response<U>, Error> {
        let (value, rest) = self.take();
        match read(value) {
            Ok(value) => Ok(rest.with(value)),
            Err(error) => Err(rest.added_to(error)),
        }
    }

    /// Converts the value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        let (value, rest) = self.take();
        rest.with(change(value))
    }

    /// Returns the value, and the response without it.
    pub fn take(self) -> (T, Response<()>) {
        let Self { value, rest, attempts, warnings, quotes_key } = self;
        (value, Response { value: (), rest, attempts, warnings, quotes_key })
    }

    pub(crate) fn with<U>(self, value: U) -> Response<U> {
        let Self { rest, attempts, warnings, quotes_key, .. } = self;
        Response { value, rest, attempts, warnings, quotes_key }
    }

    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status; always a success.
    pub fn status(&self) -> StatusCode {
        self.rest.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.rest.headers()
    }

    /// The server's id of the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.rest.request_id().filter(|_| !self.quotes_key)
    }

    /// The body as received; empty if it was a file or had no content. May contain secrets.
    pub fn body(&self) -> &Bytes {
        self.rest.body()
    }

    /// The member `data` of the body as received, including nulls and unknown fields. `None` if the body is not JSON or
    /// has no such member. Numbers that do not fit in 64 bits are strings. May contain secrets.
    pub fn received(&self) -> Option<Value> {
        json_value(self.body()).ok()?.get_mut("data").map(Value::take)
    }

    /// Differences between the response and the API description or the request. A member whose value does not match its
    /// type is kept in its object's `extra`; such an item of a list is only in the [`body`](Self::body). Each warning
    /// is also logged with `tracing` at WARN.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Adds a warning.
    pub(crate) fn warn(&mut self, operation: &str, text: String) {
        http::warning(operation, &text);
        // Warnings are rare.
        let warnings = std::mem::take(&mut self.warnings).into_iter().chain([text]);
        self.warnings = warnings.collect();
    }

    /// The number of attempts; 1 without retries. For a call of several requests, the attempts of the last one.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl Response<()> {
    fn added_to(self, error: Error) -> Error {
        let request_id = self.request_id().map(str::to_owned);
        error.with_response(self.rest, request_id, self.attempts)
    }

    /// Converts the error of a deletion to a success if the resource is already gone.
    pub(crate) fn gone(error: Error) -> Result<Self, Error> {
        let attempts = error.attempts();
        match error.as_call().and_then(|call| call.low_level().failure()) {
            Some(failure) => Ok(Self::new(failure.to_empty_response(), attempts)),
            None => Err(error),
        }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers, body and value may contain secrets or the bytes of a document.
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// A response whose `data` is one resource.
pub(crate) trait Single {
    type Item;
    /// For error messages.
    const OPERATION: &'static str;
    fn into_data(self) -> Option<Self::Item>;
}

/// The resource in a response.
pub(crate) fn data_of<R: Single>(response: Response<R>) -> Result<Response<R::Item>, Error> {
    response.try_map(|body| body.into_data().ok_or_else(|| Error::incomplete(R::OPERATION, "`data`")))
}

/// A response whose `data` is a list.
pub(crate) trait Many {
    type Item;
    /// For error messages.
    const OPERATION: &'static str;
    /// The items. `None` if `data` is not a list.
    fn into_items(self) -> Option<Vec<Self::Item>>;
}

/// The items in a response. A response without `data` is an error, not an empty list.
pub(crate) fn items_of<R: Many>(response: Response<R>) -> Result<Response<Vec<R::Item>>, Error> {
    let received = response.body().clone();
    response.try_map(|body| {
        let items = body.into_items().filter(|items| !items.is_empty() || has_data(&received));
        items.ok_or_else(|| Error::incomplete(R::OPERATION, "list in `data`"))
    })
}

/// Whether a body has the member `data`. For empty lists, some responses omit it.
fn has_data(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Members {
        #[serde(rename = "data")]
        _data: IgnoredAny,
    }
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice::<Members>(body).is_ok()
}

/// A response whose `data` is a page of a list.
pub(crate) trait Paged: Many {
    fn take_meta(&mut self) -> Option<PaginationMeta>;
    /// The id of an item.
    fn id_of(item: &Self::Item) -> Option<&str>;
}
