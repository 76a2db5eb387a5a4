//! An order's identifiers in version 1 of the API.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;

use super::find_order;
use crate::server::{ApiError, ok};
use crate::state::SandboxState;

#[derive(Debug, Serialize)]
struct SubRequest {
    port_request_id: String,
    sub_request_id: String,
}

pub(super) async fn show(State(state): State<SandboxState>, Path(id): Path<String>) -> Result<Response, ApiError> {
    state.with(|world| {
        let keys = &find_order(world, &id)?.keys;
        let (port_request_id, sub_request_id) = (keys.port_request.clone(), keys.sub_request.clone());
        Ok(ok(SubRequest { port_request_id, sub_request_id }))
    })
}
