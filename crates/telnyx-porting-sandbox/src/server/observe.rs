//! What happens around every request: a request id, rate limit and one log line.

use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::header::DATE;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use uuid::Uuid;

use super::operations::is_of_api;
use super::{ApiError, Code, Problem, unknown_path};
use crate::state::{SandboxState, carry_out};

const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// Wraps every request, refused ones included.
pub(super) async fn observe(State(state): State<SandboxState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let is_of_api = is_of_api(&path);
    let mut response = if is_of_api { limited(&state, request, next).await } else { acknowledged(request, next).await };
    if let Ok(id) = HeaderValue::from_str(&Uuid::new_v4().to_string()) {
        response.headers_mut().insert("x-request-id", id);
    }
    // The time in which things happen here, which may not be that of the host.
    if let Ok(date) = HeaderValue::from_str(&state.now().format(HTTP_DATE).to_string()) {
        response.headers_mut().insert(DATE, date);
    }
    // Method and path only: bodies, keys and query values can hold account data.
    let milliseconds = started.elapsed().as_millis();
    let status = response.status().as_u16();
    if response.status() == StatusCode::NOT_MODIFIED {
        // An open page looks once a second; where nothing has changed, that is not worth a line.
        tracing::debug!(%method, path, status, ms = milliseconds, "request");
    } else {
        tracing::info!(%method, path, status, ms = milliseconds, "request");
    }
    response
}

async fn limited(state: &SandboxState, request: Request, next: Next) -> Response {
    let allowance = state.rate().take();
    let mut response = if allowance.is_exceeded {
        ApiError::from(Problem::new(Code::RateLimited, "Too many requests in this period.")).into_response()
    } else {
        acknowledged(request, next).await
    };
    allowance.announce(response.headers_mut());
    response
}

/// The answer to a request, unless what it changed could not be saved, and was undone.
async fn acknowledged(request: Request, next: Next) -> Response {
    let is_text = percent_decode_str(request.uri().path()).decode_utf8().is_ok();
    if !is_text {
        return unknown_path().await.into_response();
    }
    carry_out(next.run(request)).await.unwrap_or_else(|error| {
        let detail = format!("The state cannot be saved, so that nothing was changed: {error}.");
        ApiError::from(Problem::new(Code::Internal, detail)).into_response()
    })
}
