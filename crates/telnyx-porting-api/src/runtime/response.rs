//! Responses: decoding, values with status and headers, members whose values do not match their types, and raw bodies.

use super::decode::{Decode, EXACT, boxed};
use super::error::Error;
use super::json_text::{lossless, path_at};
use super::transport::{Body, BodyEnd, BodyLimits, OperationInfo, Received, read_body};
use bytes::Bytes;
use futures_core::Stream;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A value with the members that do not match their types, or the path in the JSON at which decoding failed and the
/// reason.
pub(crate) type Decoded<T> = Result<(Box<T>, Vec<Unreadable>), (String, String)>;

/// Decodes JSON. Generated code has a `static` of this type for each operation: it is compiled once, with this crate, and not
/// with each crate that sends the request.
pub(crate) type Decoder<T> = fn(&[u8]) -> Decoded<T>;

/// Decodes a type of the description.
pub(crate) fn decode<T: for<'de> Decode<'de>>(body: &[u8]) -> Decoded<T> {
    decode_with(body, boxed)
}

/// Decodes any other type.
pub(super) fn deserialize<T: DeserializeOwned>(body: &[u8]) -> Decoded<T> {
    decode_with(body, |text| serde_json::from_str(text).map(Box::new))
}

fn decode_with<T>(body: &[u8], read: impl Fn(&str) -> serde_json::Result<Box<T>>) -> Decoded<T> {
    // Validating UTF-8 once and decoding a `str` is faster than `from_slice`.
    let text = std::str::from_utf8(without_mark(body)).map_err(|error| (".".to_owned(), error.to_string()))?;
    let mut noted = noting(|| read(text));
    if (noted.lost_digits || noted.result.is_err())
        && let Cow::Owned(text) = lossless(text)
    {
        noted = noting(|| read(&text));
    }
    let Noted { result, unreadable, .. } = noted;
    match result {
        Ok(value) => Ok((value, unreadable)),
        Err(error) => Err((path_at(text, error.line(), error.column()), reason(&error))),
    }
}

/// The message of an error without the value that it quotes, which may be a PIN.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match (text.find(['"', '`']), text.rfind(", expected ")) {
        (Some(quote), Some(end)) if quote < end => format!("{}{}", text[..quote].trim_end(), &text[end..]),
        _ => text,
    }
}

/// The body without a byte order mark, which JSON does not allow but decoders may skip.
pub(super) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// A decoded response with its status and headers.
#[derive(Clone)]
pub struct ResponseValue<T> {
    // Two pointers, because responses are moved through several layers.
    inner: Box<T>,
    rest: Box<Rest>,
}

/// A response without its value.
#[derive(Clone)]
struct Rest {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    unreadable: Vec<Unreadable>,
}

impl Rest {
    fn new(received: Received, unreadable: Vec<Unreadable>) -> Box<Self> {
        let Received { status, headers, body, .. } = received;
        Box::new(Self { status, headers, body: body.into_bytes(), unreadable })
    }
}

impl<T> ResponseValue<T> {
    pub(super) fn decoded(inner: Box<T>, received: Received, unreadable: Vec<Unreadable>) -> Self {
        Self { inner, rest: Rest::new(received, unreadable) }
    }

    /// A response without a body, or with one that is not JSON.
    pub(super) fn undecoded(inner: T, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { inner: Box::new(inner), rest: Box::new(Rest { status, headers, body, unreadable: Vec::new() }) }
    }

    /// Returns the value.
    pub fn into_inner(self) -> T {
        *self.inner
    }

    /// Returns the value, and the response without it.
    pub fn take(self) -> (T, ResponseValue<()>) {
        (*self.inner, ResponseValue { inner: Box::new(()), rest: self.rest })
    }

    /// The status; always a success.
    pub fn status(&self) -> StatusCode {
        self.rest.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.rest.headers
    }

    /// The server's id of the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        super::error::request_id(&self.rest.headers)
    }

    /// The body as received; empty if it was not JSON.
    pub fn body(&self) -> &Bytes {
        &self.rest.body
    }

    /// The members whose values do not match their types. Each is kept in its object's `extra`; an item of a list is
    /// only in the [`body`](Self::body).
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.rest.unreadable
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T> DerefMut for ResponseValue<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers and body may contain secrets.
        f.debug_struct("ResponseValue")
            .field("status", &self.status())
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

/// A body that is not JSON, such as a PDF or CSV.
pub struct RawBody {
    response: reqwest::Response,
    operation: OperationInfo,
    limits: BodyLimits,
}

impl RawBody {
    /// The body of a response that was requested as a stream. If the transport has already read it, the bytes are
    /// wrapped in a response.
    pub(super) fn new(received: Received, operation: OperationInfo) -> Self {
        let (response, limits) = match received.body {
            Body::Stream(response, limits) => (response, limits),
            Body::Whole(body) | Body::TooLarge(body, _) | Body::Truncated(body, _) => {
                let mut response = http::Response::new(body);
                *response.status_mut() = received.status;
                *response.headers_mut() = received.headers;
                (response.into(), BodyLimits::default())
            }
        };
        Self { response, operation, limits }
    }

    /// The media type from the response headers, without parameters: `application/pdf`.
    pub fn content_type(&self) -> Option<&str> {
        let value = self.response.headers().get(CONTENT_TYPE)?.to_str().ok()?;
        Some(value.split(';').next().unwrap_or(value).trim())
    }

    /// Reads the whole body.
    ///
    /// # Errors
    /// [`Error::Incomplete`] if the body is truncated; it contains the received bytes. [`Error::TooLarge`] if the body
    /// exceeds the client's limit.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let (body, end) = read_body(&mut self.response, self.limits.success).await;
        let body = match end {
            BodyEnd::Whole => return Ok(body),
            BodyEnd::TooLarge => Body::TooLarge(body, self.limits),
            BodyEnd::Broken(error) => Body::Truncated(body, error),
        };
        let (status, url) = (self.response.status(), self.response.url().clone());
        let headers = std::mem::take(self.response.headers_mut());
        Err(Error::from_received(Received { status, headers, url, body }, self.operation))
    }

    /// Reads the whole body as text; invalid UTF-8 is replaced.
    ///
    /// # Errors
    /// See [`bytes`](Self::bytes).
    pub async fn text(self) -> Result<String, Error> {
        let bytes = self.bytes().await?;
        Ok(match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(&bytes).into_owned(),
        })
    }

    /// The next chunk of the body, or `None` at its end.
    ///
    /// # Errors
    /// If the connection breaks.
    pub async fn chunk(&mut self) -> reqwest::Result<Option<Bytes>> {
        self.response.chunk().await
    }

    /// The body as a stream of chunks.
    pub fn into_stream(self) -> impl Stream<Item = reqwest::Result<Bytes>> + Send + 'static {
        self.response.bytes_stream()
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawBody").field("content_type", &self.content_type()).finish_non_exhaustive()
    }
}

/// The maximum number of records.
const MAX_NOTES: usize = 100;

/// A member of a response, or an item of a list, whose value does not match its type.
///
/// A member is kept in its object's `extra`. An item is removed from its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    object: &'static str,
    member: Option<&'static str>,
    kind: &'static str,
}

impl Unreadable {
    /// The type with the member, or the type of the item: `PortingOrder`.
    pub fn object(&self) -> &'static str {
        self.object
    }

    /// The API's name of the member. `None` for an item of a list.
    pub fn member(&self) -> Option<&'static str> {
        self.member
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, member, kind } = self;
        match member {
            Some(member) => write!(f, "`{member}` of {object} is {kind}"),
            None => write!(f, "an item of a list of {object} is {kind}"),
        }
    }
}

/// The records of decoding one body.
#[derive(Default)]
struct Notes {
    unreadable: Vec<Unreadable>,
    lost_digits: bool,
}

thread_local! {
    /// The records of the decoding in progress on this thread, if any.
    static NOTES: RefCell<Option<Notes>> = const { RefCell::new(None) };
}

/// A result of decoding, with the records.
struct Noted<T> {
    result: T,
    unreadable: Vec<Unreadable>,
    /// Whether a number had more digits than can be kept.
    lost_digits: bool,
}

/// Keeps records while `decode` runs, which must not block.
fn noting<T>(decode: impl FnOnce() -> T) -> Noted<T> {
    NOTES.with_borrow_mut(|notes| *notes = Some(Notes::default()));
    let result = decode();
    let Notes { unreadable, lost_digits } = NOTES.take().unwrap_or_default();
    Noted { result, unreadable, lost_digits }
}

/// Records a value that does not match its type.
pub(super) fn note(object: &'static str, member: Option<&'static str>, value: &Value) {
    NOTES.with_borrow_mut(|notes| {
        if let Some(notes) = notes.as_mut().filter(|notes| notes.unreadable.len() < MAX_NOTES) {
            let unreadable = Unreadable { object, member, kind: kind(value) };
            if !notes.unreadable.contains(&unreadable) {
                notes.unreadable.push(unreadable);
            }
        }
    });
}

/// The type of a value, without the value, which may be a PIN.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with decimals or too many digits",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A float as kept. A large one may have been an integer with more digits.
pub(crate) fn kept_float(number: f64) -> Value {
    if number.abs() >= EXACT {
        NOTES.with_borrow_mut(|notes| {
            if let Some(notes) = notes {
                notes.lost_digits = true;
            }
        });
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// Reads the items of a list unchanged.
pub(crate) fn kept_list<'de, A: SeqAccess<'de>>(mut items: A) -> Result<Value, A::Error> {
    let mut list = Vec::new();
    while let Some(item) = items.next_element_seed(Kept)? {
        list.push(item);
    }
    Ok(Value::Array(list))
}

/// Reads the members of an object unchanged.
pub(crate) fn kept_object<'de, A: MapAccess<'de>>(mut members: A) -> Result<Value, A::Error> {
    let mut object = Map::new();
    while let Some(name) = members.next_key()? {
        object.insert(name, members.next_value_seed(Kept)?);
    }
    Ok(Value::Object(object))
}

/// Reads any value unchanged.
pub(crate) struct Kept;

impl<'de> DeserializeSeed<'de> for Kept {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Kept {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        Ok(kept_float(number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Value, A::Error> {
        kept_list(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Value, A::Error> {
        kept_object(members)
    }
}
