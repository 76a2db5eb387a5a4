//! Contract mode: every response comes from the description.
//!
//! A valid request gets the documented success, which is the same for every id; nothing is stored. `Prefer: code=404`
//! selects any other documented response, as it does in Prism. `GET /openapi.json` serves the description with the
//! properties of this server.

use std::sync::{LazyLock, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::description::{self, Description, Operation, Route};
use super::openapi;
use super::request::read_valid;
use super::validator::{Strictness, resolve};
use crate::http::access::{bearer_key, check_key};
use crate::http::response::{ApiError, accepted_types, method_not_allowed, unknown_path};
use crate::issue::{Code, Issue};
use crate::pdf;

/// The columns of phone numbers as CSV.
pub(crate) const PHONE_NUMBER_COLUMNS: [&str; 5] =
    ["phone_number", "phone_number_type", "porting_order_id", "porting_order_status", "activation_status"];

/// The API below `/v2`, and its description.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(strictness: Strictness) -> Router<S> {
    let api = Router::new().fallback(respond).with_state(strictness);
    Router::new()
        .route("/openapi.json", get(openapi::show))
        .nest("/v2", api)
        .fallback(unknown_path)
        .method_not_allowed_fallback(method_not_allowed)
}

async fn respond(State(strictness): State<Strictness>, request: Request) -> Result<Response, ApiError> {
    bearer_key(request.headers()).and_then(check_key)?;
    let operation = match Description::bundled().find(request.method(), request.uri().path()) {
        Route::Operation(operation) => operation,
        Route::OtherMethods(methods) => {
            let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
            return Ok(([(header::ALLOW, names.join(", "))], method_not_allowed().await).into_response());
        }
        Route::Unknown => return Err(unknown_path().await),
    };
    let (parts, _) = read_valid(operation, request, strictness).await?;
    match preferred_status(&parts.headers)? {
        Some(status) => preferred(operation, status, &parts.headers),
        None => Ok(success(operation, &parts.headers)),
    }
}

/// The status in `Prefer: code=404`. Other preferences are ignored (RFC 7240).
fn preferred_status(headers: &HeaderMap) -> Result<Option<StatusCode>, Issue> {
    let sent = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    let mut preferences = sent.flat_map(|value| value.split([',', ';'])).filter_map(|part| part.split_once('='));
    let Some((_, code)) = preferences.find(|(name, _)| name.trim().eq_ignore_ascii_case("code")) else {
        return Ok(None);
    };
    let status = code.trim().trim_matches('"').parse().ok();
    status.map(Some).ok_or_else(|| Issue::new(Code::BadRequest, "The code in the Prefer header must be a status."))
}

fn preferred(operation: &Operation, status: StatusCode, headers: &HeaderMap) -> Result<Response, ApiError> {
    if operation.success().is_some_and(|success| success.status == status) {
        return Ok(success(operation, headers));
    }
    let Some((_, code, detail, _)) = rejections(operation).find(|(known, ..)| *known == status) else {
        let issue = Issue::new(Code::BadRequest, "The operation has no response with the preferred status.");
        return Err(ApiError::with_status(StatusCode::BAD_REQUEST, issue));
    };
    Err(ApiError::with_status(status, Issue::new(*code, *detail)))
}

/// A rejection of a request: its status, its code and its detail, and whether this server can reject an operation with it.
/// The description lists only some of these statuses.
type Rejection = (StatusCode, Code, &'static str, fn(&Operation) -> bool);

const REJECTIONS: [Rejection; 10] = [
    (StatusCode::BAD_REQUEST, Code::BadRequest, "The request cannot be read.", has_body),
    (StatusCode::UNAUTHORIZED, Code::Unauthenticated, "The API key is missing, unknown or revoked.", always),
    (StatusCode::FORBIDDEN, Code::Forbidden, "The API key has no permission for this operation.", always),
    (StatusCode::NOT_FOUND, Code::NotFound, "Nothing has this id.", |operation| operation.path.contains('{')),
    (StatusCode::REQUEST_TIMEOUT, Code::TooSlow, "The request body took too long.", has_body),
    (StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge, "The request body is too large.", has_body),
    (
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::UnsupportedMedia,
        "The body must be sent as application/json.",
        has_body,
    ),
    (
        StatusCode::UNPROCESSABLE_ENTITY,
        Code::Unprocessable,
        "The request is well-formed, but contains an invalid value.",
        |operation| has_body(operation) || !operation.parameters.is_empty(),
    ),
    (StatusCode::TOO_MANY_REQUESTS, Code::RateLimited, "Too many requests; wait until the rate limit resets.", always),
    (StatusCode::INTERNAL_SERVER_ERROR, Code::Internal, "The server failed.", always),
];

fn always(_: &Operation) -> bool {
    true
}

fn has_body(operation: &Operation) -> bool {
    operation.body.is_some()
}

/// The rejections that an operation documents or that this server sends.
pub(super) fn rejections(operation: &Operation) -> impl Iterator<Item = &'static Rejection> {
    let is_documented = |status| operation.responses.iter().any(|response| response.status == status);
    REJECTIONS.iter().filter(move |(status, _, _, applies)| is_documented(*status) || applies(operation))
}

/// The success of an operation, serialized once.
#[derive(Debug)]
struct Success {
    status: StatusCode,
    /// A body for each content type; none for a response without content.
    bodies: Vec<(HeaderValue, Bytes)>,
}

/// By the index of the operation.
static SUCCESSES: LazyLock<Vec<OnceLock<Success>>> =
    LazyLock::new(|| Description::bundled().operations.iter().map(|_| OnceLock::new()).collect());

/// The documented success of an operation, in the content type that the client accepts.
fn success(operation: &Operation, headers: &HeaderMap) -> Response {
    let success = SUCCESSES[operation.index].get_or_init(|| Success::new(operation));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = success.status;
    if let Some((content_type, body)) = success.body(headers) {
        response.headers_mut().insert(header::CONTENT_TYPE, content_type.clone());
        *response.body_mut() = Body::from(body.clone());
    }
    response
}

impl Success {
    fn new(operation: &Operation) -> Self {
        let Some(response) = operation.success() else {
            return Self { status: StatusCode::NO_CONTENT, bodies: Vec::new() };
        };
        let bodies = response.media.iter().filter_map(|(content_type, _)| {
            let body = body(response, content_type)?;
            Some((HeaderValue::from_str(content_type).ok()?, Bytes::from(body)))
        });
        Self { status: response.status, bodies: bodies.collect() }
    }

    /// In the first content type that the client accepts, or else in the first documented one.
    fn body(&self, headers: &HeaderMap) -> Option<&(HeaderValue, Bytes)> {
        let [first, _, ..] = self.bodies.as_slice() else {
            return self.bodies.first();
        };
        let mut names = accepted_types(headers);
        names.find_map(|name| self.bodies.iter().find(|(content_type, _)| content_type == name)).or(Some(first))
    }
}

fn body(response: &description::Response, content_type: &str) -> Option<Vec<u8>> {
    match content_type {
        "application/json" => serde_json::to_vec(&example(response)?).ok(),
        "application/pdf" => {
            let text = "Letter of Authorization\n\nThis example authorizes no transfer.\n\nSignature: ________";
            Some(pdf::render(text, "Example"))
        }
        "text/csv" => Some(csv(&example(response)?)),
        _ => None,
    }
}

/// The JSON body of a response.
fn example(response: &description::Response) -> Option<Value> {
    let (_, media) = response.media.iter().find(|(content_type, _)| content_type == "application/json")?;
    let document = &Description::bundled().document;
    let example = media.get("example").cloned();
    Some(single_page(example.unwrap_or_else(|| example_of(document, &media["schema"]))))
}

/// A list with the metadata of an only page, so that a client that follows pages stops.
fn single_page(mut body: Value) -> Value {
    let items = body["data"].as_array().map(Vec::len);
    if let (Some(items), Some(meta)) = (items, body.get_mut("meta").and_then(Value::as_object_mut)) {
        for (name, value) in [("page_number", 1), ("total_pages", 1), ("total_results", items)] {
            if let Some(present) = meta.get_mut(name) {
                *present = json!(value);
            }
        }
    }
    body
}

/// A page of phone numbers as CSV.
pub(crate) fn csv(list: &Value) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let items = list["data"].as_array().into_iter().flatten();
    let rows = items.map(|item| PHONE_NUMBER_COLUMNS.map(|column| item[column].as_str().unwrap_or_default()));
    // Rows of equal length written to memory cannot fail.
    let _ = std::iter::once(PHONE_NUMBER_COLUMNS).chain(rows).try_for_each(|row| writer.write_record(row));
    writer.into_inner().unwrap_or_default()
}

/// A value that a schema allows: its example, or one made from the examples of its parts.
pub(super) fn example_of(document: &Value, schema: &Value) -> Value {
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if schema.get("$ref").is_some() {
        return example_of(document, resolve(document, schema));
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts = parts.iter().map(|part| example_of(document, part)).chain([example_of_type(document, schema)]);
        let fields = parts.filter_map(|part| if let Value::Object(fields) = part { Some(fields) } else { None });
        return fields.flatten().collect::<Map<_, _>>().into();
    }
    let alternatives = schema.get("oneOf").or(schema.get("anyOf"));
    match alternatives.and_then(|alternatives| alternatives.get(0)) {
        Some(first) => example_of(document, first),
        None => example_of_type(document, schema),
    }
}

fn example_of_type(document: &Value, schema: &Value) -> Value {
    if let Some(first) = schema.get("const").or(schema["enum"].get(0)) {
        return first.clone();
    }
    if let Some(properties) = schema["properties"].as_object() {
        let fields = properties.iter().map(|(name, property)| (name.clone(), example_of(document, property)));
        return fields.collect::<Map<_, _>>().into();
    }
    let name = schema["type"].as_str().or(schema["type"][0].as_str());
    match (name.unwrap_or_default(), schema["format"].as_str()) {
        ("object", _) => json!({}),
        ("array", _) => json!([example_of(document, &schema["items"])]),
        ("boolean", _) => json!(true),
        ("integer" | "number", _) => schema.get("minimum").cloned().unwrap_or(json!(1)),
        ("string", Some("uuid")) => json!("11f1f6c8-0be3-4c82-8596-583121d1d262"),
        ("string", Some("date-time")) => json!("2026-03-01T00:00:00Z"),
        ("string", Some("uri")) => json!("https://example.com/"),
        ("string", _) => json!("text"),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::validator::Schema;

    fn status(value: &'static str) -> Result<Option<u16>, Issue> {
        let headers = HeaderMap::from_iter([("prefer".parse().unwrap(), value.parse().unwrap())]);
        Ok(preferred_status(&headers)?.map(|status| status.as_u16()))
    }

    #[test]
    fn a_status_is_found_among_other_preferences() {
        for value in ["code=404", "Code = 404", "code=\"404\"", "respond-async, code=404", "dynamic=true;code=404"] {
            assert_eq!(status(value), Ok(Some(404)), "{value}");
        }
        for value in ["", "respond-async", "example=one", "postcode=404"] {
            assert_eq!(status(value), Ok(None), "{value}");
        }
        assert!(status("code=teapot").is_err());
        assert_eq!(preferred_status(&HeaderMap::new()), Ok(None));
    }

    #[test]
    fn every_documented_failure_can_be_requested() {
        for operation in &Description::bundled().operations {
            for response in operation.responses.iter().filter(|response| !response.status.is_success()) {
                let is_known = rejections(operation).any(|(status, ..)| *status == response.status);
                assert!(is_known, "{} {}", operation.id, response.status);
            }
        }
    }

    #[test]
    fn every_success_has_a_body_in_each_content_type_and_the_json_is_valid() {
        for operation in &Description::bundled().operations {
            let response = operation.success().unwrap();
            let success = Success::new(operation);
            assert_eq!(success.bodies.len(), response.media.len(), "{}", operation.id);
            assert_eq!(success.bodies.is_empty(), success.status == StatusCode::NO_CONTENT, "{}", operation.id);
            for (_, media) in response.media.iter().filter(|(content_type, _)| content_type == "application/json") {
                let schema = Schema::new(&Description::bundled().document, &media["schema"]);
                let violations = schema.violations(&example(response).unwrap(), Strictness::Lenient);
                assert_eq!(violations, [], "{}", operation.id);
            }
        }
    }

    #[test]
    fn a_list_has_one_page_and_keeps_its_other_metadata() {
        let meta = json!({"page_number": 3, "page_size": 20, "total_pages": 7, "total_results": 140, "url": "x"});
        let expected = json!({"page_number": 1, "page_size": 20, "total_pages": 1, "total_results": 2, "url": "x"});
        assert_eq!(single_page(json!({"data": [1, 2], "meta": meta}))["meta"], expected);
        assert_eq!(single_page(json!({"data": {"a": 1}, "meta": {}})), json!({"data": {"a": 1}, "meta": {}}));
    }

    #[test]
    fn a_csv_row_has_the_columns_of_the_header() {
        let list = json!({"data": [{"phone_number": "+13035550000", "porting_order_status": "a,b", "other": 1}]});
        let expected = "phone_number,phone_number_type,porting_order_id,porting_order_status,activation_status\r\n\
                        +13035550000,,,\"a,b\",\r\n";
        assert_eq!(String::from_utf8(csv(&list)).unwrap(), expected);
    }

    #[test]
    fn a_schema_without_an_example_gets_one_from_its_parts() {
        let document = json!({"components": {"schemas": {"Kind": {"enum": ["a", "b"]}}}});
        let schema = json!({
            "allOf": [
                {"properties": {"kind": {"$ref": "#/components/schemas/Kind"}, "count": {"type": "integer", "minimum": 3}}},
                {"properties": {"list": {"type": "array", "items": {"type": ["string", "null"], "format": "uuid"}}}},
            ],
            "properties": {"either": {"oneOf": [{"type": "boolean"}]}, "own": {"example": "x", "type": "string"}},
        });
        let expected = json!({
            "kind": "a", "count": 3, "list": ["11f1f6c8-0be3-4c82-8596-583121d1d262"], "either": true, "own": "x",
        });
        assert_eq!(example_of(&document, &schema), expected);
    }
}
