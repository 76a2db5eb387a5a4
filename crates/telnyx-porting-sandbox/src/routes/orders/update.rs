//! Changing an order.

use axum::Json;
use axum::extract::{Path, State};

use super::update_body::UpdateBody;
use super::update_rules::Editor;
use crate::routes::change_order;
use crate::server::{ApiError, Code, JsonBody, Problem};
use crate::state::{Order, SandboxState, Status};
use crate::wire::OrderAnswer;

pub(crate) async fn update(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<UpdateBody>,
) -> Result<Json<OrderAnswer>, ApiError> {
    state.with(|world| {
        let now = world.now;
        let (order, ()) = change_order(world, &id, |order, world| {
            refuse_by_status(order, &body)?;
            if order.status == Status::Exception && body.corrects() {
                order.fixed_at = Some(now);
                order.replied_at = Some(now);
            }
            Editor::new(order, world).apply(body)?;
            order.updated_at = now;
            Ok(())
        })?;
        Ok(Json(OrderAnswer::new(&order, true)))
    })
}

/// Data can change while Telnyx waits for the customer, feedback once the customer waits for nothing.
fn refuse_by_status(order: &Order, body: &UpdateBody) -> Result<(), ApiError> {
    let status = order.status.as_str();
    if body.changes_data() && !order.status.is_editable() {
        let detail = format!("An order with the status {status} cannot be changed.");
        return Err(Problem::new(Code::Unprocessable, detail).into());
    }
    if !body.user_feedback.is_absent() && !order.status.takes_feedback() {
        let detail = format!("An order with the status {status} cannot be rated yet.");
        return Err(Problem::new(Code::Unprocessable, detail).at("/user_feedback").into());
    }
    Ok(())
}
