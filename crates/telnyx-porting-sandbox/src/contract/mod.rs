//! The contract mode: every answer comes from the description.
//!
//! A request is judged by the description alone. One that is in order gets the documented success, the same for every
//! id; nothing is remembered. `Prefer: code=404` asks for any other documented answer instead, as with Prism.
//! `GET /openapi.json` serves the description as this server keeps it.

mod answers;
mod csv;
mod errors;
mod paging;
mod pdf;
mod prefer;
mod served;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::conformance;
use crate::description::{Description, Found, Leeway};
use crate::http::access::check as check_key;
use crate::http::body::read_parts;
use crate::http::response::{ApiError, method_not_allowed, unknown_path};

pub(crate) use csv::CSV_COLUMNS;

/// The API below `/v2`, and the description beside it.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(strict: bool) -> Router<S> {
    let leeway = if strict { Leeway::Closed } else { Leeway::Open };
    let api = Router::new().fallback(answer).with_state(leeway);
    Router::new()
        .route("/openapi.json", get(served::show))
        .nest("/v2", api)
        .fallback(unknown_path)
        .method_not_allowed_fallback(method_not_allowed)
}

async fn answer(State(leeway): State<Leeway>, request: Request) -> Response {
    match judged(request, leeway).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn judged(request: Request, leeway: Leeway) -> Result<Response, ApiError> {
    check_key(request.headers())?;
    let operation = match Description::carried().find(request.method(), request.uri().path()) {
        Found::Operation(operation) => operation,
        Found::Methods(methods) => return Ok(refused_method(methods).await),
        Found::Nothing => return Err(unknown_path().await),
    };
    let is_judged = operation.body().is_some() || leeway == Leeway::Closed;
    let (parts, body) = if is_judged { read_parts(request).await? } else { (request.into_parts().0, Bytes::new()) };
    conformance::check(operation, parts.uri.query(), &parts.headers, &body, leeway)?;
    match prefer::code(&parts.headers)? {
        Some(status) => errors::forced(operation, status, &parts.headers),
        None => Ok(answers::success(operation, &parts.headers)),
    }
}

async fn refused_method(allowed: &[Method]) -> Response {
    let names: Vec<&str> = allowed.iter().map(Method::as_str).collect();
    ([(header::ALLOW, names.join(", "))], method_not_allowed().await).into_response()
}
