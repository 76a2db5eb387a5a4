//! Faults on demand.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::faults::FaultRule;
use crate::server::{ApiError, Code, JsonBody, Problem, created, ok};
use crate::state::SandboxState;

pub(crate) async fn list(State(state): State<SandboxState>) -> Response {
    state.with(|world| ok(world.faults.view()))
}

pub(crate) async fn add(
    State(state): State<SandboxState>,
    JsonBody(rule): JsonBody<FaultRule>,
) -> Result<Response, ApiError> {
    if let Some((pointer, flaw)) = rule.flaw() {
        return Err(Problem::new(Code::Range, flaw).at(pointer).into());
    }
    Ok(state.with(|world| {
        world.faults.add(rule);
        created(world.faults.view())
    }))
}

pub(crate) async fn clear(State(state): State<SandboxState>) -> StatusCode {
    state.clear_faults();
    StatusCode::NO_CONTENT
}
