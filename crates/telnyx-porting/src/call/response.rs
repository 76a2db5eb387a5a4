//! A value with the answer that it was read from.

use crate::error::Error;
use crate::http;
use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::fmt;
use std::ops::Deref;
use telnyx_porting_api::ResponseValue;
use telnyx_porting_api::runtime::json_value;

/// A value with status, headers, request id and bytes of the response.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    rest: ResponseValue<()>,
    attempts: u32,
    warnings: Box<[String]>,
    /// Whether the server quotes the key where the request id belongs.
    quotes_key: bool,
}

impl<T> Response<T> {
    pub(crate) fn new(response: ResponseValue<T>, attempts: u32) -> Self {
        let (value, rest) = response.take();
        Self { value, rest, attempts, warnings: Box::default(), quotes_key: false }
    }

    /// The same answer, which does not give a request id that quotes the key.
    pub(crate) fn redacting(mut self, key: &str) -> Self {
        self.quotes_key = self.rest.request_id().is_some_and(|id| id.contains(key));
        self
    }

    /// The answer with what is read from its value. An error is told from which answer it comes.
    pub(crate) fn try_map<U>(self, read: impl FnOnce(T) -> Result<U, Error>) -> Result<Response<U>, Error> {
        let (value, rest) = self.take();
        match read(value) {
            Ok(value) => Ok(rest.with(value)),
            Err(error) => {
                let request_id = rest.request_id().map(str::to_owned);
                Err(error.answered(rest.rest, request_id, rest.attempts))
            }
        }
    }

    /// The same answer with something that is made of its value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        let (value, rest) = self.take();
        rest.with(change(value))
    }

    /// The value, and the answer without it.
    pub fn take(self) -> (T, Response<()>) {
        let Self { value, rest, attempts, warnings, quotes_key } = self;
        (value, Response { value: (), rest, attempts, warnings, quotes_key })
    }

    pub(crate) fn with<U>(self, value: U) -> Response<U> {
        let Self { rest, attempts, warnings, quotes_key, .. } = self;
        Response { value, rest, attempts, warnings, quotes_key }
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status, always a success.
    pub fn status(&self) -> StatusCode {
        self.rest.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.rest.headers()
    }

    /// The id under which the server knows the request, if it gave one.
    pub fn request_id(&self) -> Option<&str> {
        self.rest.request_id().filter(|_| !self.quotes_key)
    }

    /// The body as it came; empty where it was a file or nothing. It may hold secrets.
    pub fn body(&self) -> &Bytes {
        self.rest.body()
    }

    /// The member `data` of the body as the API sent it, with every null and every field that this version does not know;
    /// none when the body is not JSON or has no such member. Numbers that do not fit 64 bits are texts. It may hold secrets.
    pub fn received(&self) -> Option<Value> {
        json_value(self.body()).ok()?.get_mut("data").map(Value::take)
    }

    /// How the answer differs from what the API describes or was asked for. A member whose value does not fit its type is kept
    /// as it came in its object's `extra`; such an item of a list is only in the [`body`](Self::body). Each is an event of the
    /// crate `tracing` at the level WARN too.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Adds a warning.
    pub(crate) fn warn(&mut self, operation: &str, text: String) {
        http::warning(operation, &text);
        // There are next to never any.
        let warnings = std::mem::take(&mut self.warnings).into_iter().chain([text]);
        self.warnings = warnings.collect();
    }

    /// How often the request was sent, 1 without retries. Of a call of several requests, the last counts.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl Response<()> {
    /// The answer to a deletion of what is gone.
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
        // Neither headers nor body nor value, which may be the bytes of a document: all may hold what nobody should log.
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
