//! Request bodies.
//!
//! A JSON body is read member by member with a [`Reader`], which collects every issue with its pointer.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::response::ApiError;
use super::server::{BODY_TIMEOUT, LONG_BODY, is_too_slow, offload};
use super::values::Invalid;
use crate::issue::{Code, Issue, Issues};

/// The JSON object of a request. Unknown members are ignored.
#[derive(Debug)]
pub(crate) struct Body(pub(crate) Value);

/// The same; a missing body counts as an empty object.
#[derive(Debug)]
pub(crate) struct OptionalBody(pub(crate) Body);

/// A body of a type that only the sandbox itself writes. A type error reports the position in the text.
#[derive(Debug)]
pub(crate) struct OwnBody<T>(pub(crate) T);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = read_bytes(request, state).await?;
        Ok(offload(bytes.len() > LONG_BODY, move || Self::parse(&bytes)).await?)
    }
}

impl<S: Send + Sync> FromRequest<S> for OptionalBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = read_bytes(request, state).await?;
        Ok(Self(Body::parse(if bytes.trim_ascii().is_empty() { b"{}" } else { &bytes })?))
    }
}

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> FromRequest<S> for OwnBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = read_bytes(request, state).await?;
        let parsed = offload(bytes.len() > LONG_BODY, move || serde_json::from_slice(&bytes)).await;
        parsed.map(Self).map_err(|error| {
            if !error.is_data() {
                return not_json(&error).into();
            }
            let detail =
                format!("The body was not written by a sandbox: line {}, column {}.", error.line(), error.column());
            Issue::new(Code::Type, detail).at("").into()
        })
    }
}

/// The head of a request and its whole body, if that is not too large.
pub(crate) async fn read_parts(request: Request) -> Result<(Parts, Bytes), ApiError> {
    let (parts, body) = request.into_parts();
    let mut request = Request::new(body);
    // The limit for bodies is among the extensions.
    request.extensions_mut().clone_from(&parts.extensions);
    Ok((parts, read_bytes(request, &()).await?))
}

async fn read_bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    let unreadable = |error: BytesRejection| match &error {
        error if is_too_slow(error) => too_slow(),
        _ => Issue::new(Code::TooLarge, "The request body is too large or incomplete."),
    };
    Ok(Bytes::from_request(request, state).await.map_err(unreadable)?)
}

pub(crate) fn too_slow() -> Issue {
    let detail = format!("The request body takes longer than {} seconds.", BODY_TIMEOUT.as_secs());
    Issue::new(Code::TooSlow, detail)
}

/// Parses any JSON, whatever its content type.
pub(crate) fn json_value(bytes: &[u8]) -> Result<Value, Issue> {
    serde_json::from_slice(bytes).map_err(|error| not_json(&error))
}

fn not_json(error: &serde_json::Error) -> Issue {
    let detail = format!("The body is not JSON: line {}, column {}.", error.line(), error.column());
    Issue::new(Code::BadJson, detail)
}

impl Body {
    fn parse(bytes: &[u8]) -> Result<Self, Issue> {
        let value = json_value(bytes)?;
        if value.is_object() {
            return Ok(Self(value));
        }
        Err(Issue::new(Code::Type, "The body must be a JSON object.").at(""))
    }

    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader { body: &self.0, issues: Issues::default() }
    }

    /// Deserializes a type of the sandbox's own endpoints, which have no account data that an error could show.
    pub(crate) fn deserialize<T: DeserializeOwned>(self) -> Result<T, Issue> {
        serde_path_to_error::deserialize(self.0).map_err(|error| {
            let segments = error.path().iter().map(|segment| format!("/{segment}").replace(['[', ']'], ""));
            Issue::new(Code::Type, format!("Invalid value: {}.", error.inner())).at(segments.collect::<String>())
        })
    }
}

/// Reads the members of a body by their JSON pointers.
///
/// A member that is null counts as absent. Methods that return `None` have added an issue, unless they are for optional
/// members.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    body: &'a Value,
    issues: Issues,
}

impl<'a> Reader<'a> {
    /// A member that is not null.
    pub(crate) fn get(&self, pointer: &str) -> Option<&'a Value> {
        self.body.pointer(pointer).filter(|value| !value.is_null())
    }

    /// Whether a member is present, even as null.
    pub(crate) fn has(&self, pointer: &str) -> bool {
        self.body.pointer(pointer).is_some()
    }

    pub(crate) fn issue(&mut self, code: Code, detail: impl Into<String>, pointer: impl Into<String>) {
        self.issues.add(Issue::new(code, detail).at(pointer));
    }

    /// The value, if there are no issues.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, ApiError> {
        match value {
            Some(value) => Ok(self.issues.or(value)?),
            None => Err(self.issues.into_list().into()),
        }
    }

    fn convert<'v, T, V: ?Sized>(
        &mut self,
        pointer: &str,
        value: Option<&'v V>,
        expected: &str,
        rule: impl FnOnce(&'v V) -> Result<T, Invalid>,
    ) -> Option<T> {
        let Some(value) = value else {
            self.issue(Code::Type, format!("The value must be {expected}."), pointer);
            return None;
        };
        rule(value).map_err(|(code, detail)| self.issue(code, detail, pointer)).ok()
    }

    /// A string that may be absent.
    pub(crate) fn optional<T>(&mut self, pointer: &str, rule: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        let value = self.get(pointer)?;
        self.convert(pointer, value.as_str(), "a string", rule)
    }

    pub(crate) fn required<T>(&mut self, pointer: &str, rule: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        let value = self.present(pointer)?;
        self.convert(pointer, value.as_str(), "a string", rule)
    }

    pub(crate) fn integer(&mut self, pointer: &str) -> Option<i64> {
        let value = self.present(pointer)?;
        self.convert(pointer, value.as_i64().as_ref(), "a whole number", |number| Ok(*number))
    }

    /// Applies a member to a field of a PATCH: absent keeps it, null clears it, a string sets it.
    pub(crate) fn patch<T>(
        &mut self,
        pointer: &str,
        rule: impl FnOnce(&str) -> Result<T, Invalid>,
        target: &mut Option<T>,
    ) {
        match self.body.pointer(pointer) {
            None => {}
            Some(Value::Null) => *target = None,
            Some(value) => {
                if let Some(value) = self.convert(pointer, value.as_str(), "a string", rule) {
                    *target = Some(value);
                }
            }
        }
    }

    /// Prepares a PATCH of the fields of an object: null resets all of them; their own members follow.
    pub(crate) fn reset<T: Default>(&mut self, pointer: &str, target: &mut T) {
        match self.body.pointer(pointer) {
            Some(Value::Null) => *target = T::default(),
            Some(value) if !value.is_object() => self.issue(Code::Type, "The value must be an object.", pointer),
            _ => {}
        }
    }

    /// An object.
    pub(crate) fn object(&mut self, pointer: &str) -> Option<&'a serde_json::Map<String, Value>> {
        let value = self.present(pointer)?;
        self.convert(pointer, value.as_object(), "an object", Ok)
    }

    /// The pointers of the items of a list.
    pub(crate) fn items(&mut self, pointer: &str) -> Option<Vec<String>> {
        let value = self.present(pointer)?;
        self.convert(pointer, value.as_array(), "a list", |items| {
            Ok((0..items.len()).map(|index| format!("{pointer}/{index}")).collect())
        })
    }

    /// The same for a list with 1 to `limit` items.
    pub(crate) fn some_items(&mut self, pointer: &str, limit: usize) -> Option<Vec<String>> {
        let items = self.items(pointer)?;
        if items.is_empty() {
            self.issue(Code::BadRequest, "The list is empty.", pointer);
            return None;
        }
        if items.len() > limit {
            self.issue(Code::Length, format!("The list must not have more than {limit} items."), pointer);
            return None;
        }
        Some(items)
    }

    /// A list of strings.
    pub(crate) fn strings<T>(&mut self, pointer: &str, rule: impl Fn(&str) -> Result<T, Invalid>) -> Option<Vec<T>> {
        let items = self.items(pointer)?;
        Some(items.iter().filter_map(|item| self.required(item, &rule)).collect())
    }

    /// A member that must be present. An object that contains several missing members is reported once.
    fn present(&mut self, pointer: &str) -> Option<&'a Value> {
        if let Some(value) = self.get(pointer) {
            return Some(value);
        }
        let issue = self.missing(pointer);
        if !self.issues.contains(&issue) {
            self.issues.add(issue);
        }
        None
    }

    /// Points at the outermost object that is missing, or that is not an object.
    fn missing(&self, pointer: &str) -> Issue {
        let parent = pointer.rfind('/').and_then(|end| pointer.get(..end)).unwrap_or_default();
        match self.get(parent) {
            None => self.missing(parent),
            Some(Value::Array(_)) if self.has(pointer) => {
                Issue::new(Code::Type, "The value must not be null.").at(pointer)
            }
            Some(Value::Object(_)) => Issue::new(Code::MissingParameter, "This value is required.").at(pointer),
            Some(_) => Issue::new(Code::Type, "The value must be an object.").at(parent),
        }
    }
}
