//! The layer that refuses what the description does not allow, before the stateful sandbox looks at it.

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::description::{Description, Found, Leeway};
use crate::http::body::read_parts;
use crate::http::response::ApiError;

/// Lets a request through if the description allows it, or knows nothing of its path.
pub(crate) async fn refuse_undescribed(request: Request, next: Next) -> Response {
    match checked(request).await {
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn checked(request: Request) -> Result<Request, ApiError> {
    let path = request.uri().path();
    let path = path.strip_prefix("/v2").unwrap_or(path);
    let Found::Operation(operation) = Description::carried().find(request.method(), path) else {
        return Ok(request);
    };
    let (parts, bytes) = read_parts(request).await?;
    super::check(operation, parts.uri.query(), &parts.headers, &bytes, Leeway::Closed)?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}
