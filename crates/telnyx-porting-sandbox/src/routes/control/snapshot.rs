//! The whole state as one JSON document, account data included.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::saved::StoreChanges;
use crate::server::JsonBody;
use crate::state::SandboxState;

pub(crate) async fn save(State(state): State<SandboxState>) -> Response {
    let snapshot = state.with(|world| world.snapshot());
    Json(snapshot).into_response()
}

/// Replaces everything, the time too.
pub(crate) async fn load(State(state): State<SandboxState>, JsonBody(snapshot): JsonBody<StoreChanges>) -> StatusCode {
    state.with(|world| world.load(snapshot));
    StatusCode::NO_CONTENT
}
