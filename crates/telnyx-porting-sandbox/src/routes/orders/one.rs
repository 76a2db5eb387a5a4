//! Fetching and deleting one order.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use crate::routes::find_order;
use crate::server::{ApiError, Code, Problem, Query};
use crate::state::{SandboxState, Status};
use crate::wire::OrderAnswer;

pub(crate) async fn show(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<OrderAnswer>, ApiError> {
    let mut problems = Vec::new();
    let with_numbers = query.flag("include_phone_numbers", true, &mut problems);
    if !problems.is_empty() {
        return Err(ApiError::unprocessable(problems));
    }
    state.with(|world| Ok(Json(OrderAnswer::new(find_order(world, &id)?, with_numbers))))
}

pub(crate) async fn delete(State(state): State<SandboxState>, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    state.with(|world| {
        let order = find_order(world, &id)?;
        if order.status != Status::Draft {
            let detail = format!("Only drafts can be deleted; the status of this order is {}.", order.status.as_str());
            return Err(Problem::new(Code::Unprocessable, detail).into());
        }
        let (id, now) = (order.id, world.now);
        world.store.delete_order(id, now);
        Ok(StatusCode::NO_CONTENT)
    })
}
