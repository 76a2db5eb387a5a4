//! Request bodies.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

use super::apart::{LONG, apart};
use super::deadline::{BODY_TIMEOUT, is_too_slow};
use super::{ApiError, Code, Problem};

/// A JSON body of a known shape. Unknown members are ignored.
#[derive(Debug)]
pub(crate) struct JsonBody<T>(pub(crate) T);

/// The same, where a missing body stands for an empty object.
#[derive(Debug)]
pub(crate) struct OptionalBody<T>(pub(crate) T);

/// A JSON body in a form that only the sandbox writes: what is wrong with it is told by its place in the text.
#[derive(Debug)]
pub(crate) struct OwnBody<T>(pub(crate) T);

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> FromRequest<S> for OwnBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = read(request, state).await?;
        let read = apart(bytes.len() > LONG, move || serde_json::from_slice(&bytes)).await;
        read.map(Self).map_err(|error| match error.classify() {
            Category::Data => {
                let (line, column) = (error.line(), error.column());
                let detail = format!("Not what a sandbox has written: line {line}, column {column}.");
                Problem::new(Code::Type, detail).at("").into()
            }
            _ => not_json(&error).into(),
        })
    }
}

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = read(request, state).await?;
        apart(bytes.len() > LONG, move || parse(&bytes)).await.map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for OptionalBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = read(request, state).await?;
        parse(if bytes.trim_ascii().is_empty() { b"{}" } else { &bytes }).map(Self)
    }
}

/// The head of a request and its whole body, if that is not too large.
pub(crate) async fn read_parts(request: Request) -> Result<(Parts, Bytes), ApiError> {
    let (parts, body) = request.into_parts();
    let mut whole = Request::new(body);
    // The limit for bodies is among the extensions.
    whole.extensions_mut().clone_from(&parts.extensions);
    Ok((parts, read(whole, &()).await?))
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    let unreadable = |error: BytesRejection| match &error {
        error if is_too_slow(error) => too_slow(),
        _ => Problem::new(Code::TooLarge, "The request body is too large or broke off."),
    };
    Ok(Bytes::from_request(request, state).await.map_err(unreadable)?)
}

pub(crate) fn too_slow() -> Problem {
    let detail = format!("The request body takes longer than {} seconds.", BODY_TIMEOUT.as_secs());
    Problem::new(Code::TooSlow, detail)
}

/// Reads any JSON.
pub(crate) fn json_value(bytes: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(bytes).map_err(|error| not_json(&error))
}

fn not_json(error: &serde_json::Error) -> Problem {
    let detail = format!("The body is not JSON: line {}, column {}.", error.line(), error.column());
    Problem::new(Code::BadJson, detail)
}

/// Reads a JSON body, whatever content type it was sent with.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let value = json_value(bytes)?;
    if !value.is_object() {
        return Err(Problem::new(Code::Type, "The body must be a JSON object.").at("").into());
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        Problem::new(Code::Type, type_detail(&error.inner().to_string())).at(pointer(error.path())).into()
    })
}

/// What was expected, without the value that was sent: that could be a PIN.
fn type_detail(message: &str) -> String {
    match message.rsplit_once("expected ") {
        Some((_, expected)) => format!("The value has the wrong type: expected {expected}."),
        None => "The value has the wrong type.".to_owned(),
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let place = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
        Segment::Enum { .. } | Segment::Unknown => None,
    };
    path.iter().filter_map(place).collect()
}
