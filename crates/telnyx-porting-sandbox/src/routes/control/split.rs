//! A late split, as operations of the real service make it.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use crate::life;
use crate::routes::find_order;
use crate::server::{ApiError, Code, JsonBody, Problem, created};
use crate::state::{Order, SandboxState};
use crate::wire::OrderView;

#[derive(Debug, Deserialize)]
pub(crate) struct SplitBody {
    /// The numbers that move to a new order.
    phone_numbers: Vec<String>,
}

/// Moves numbers to a new order, and answers with that.
pub(crate) async fn split(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<SplitBody>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let order = find_order(world, &id)?;
        let (id, moved) = (order.id, moved_ids(order, &body)?);
        let child = life::split_order(&mut world.store, id, &moved, world.now);
        let child = child.and_then(|child| world.store.orders.get(child));
        let child = child.ok_or_else(|| problem("Some numbers have to move, and some to stay."))?;
        Ok(created(OrderView::new(child, true)))
    })
}

fn moved_ids(order: &Order, body: &SplitBody) -> Result<Vec<Uuid>, ApiError> {
    let known: HashMap<&str, Uuid> = order.numbers.iter().map(|entry| (entry.number.e164.as_str(), entry.id)).collect();
    let ids: Option<Vec<Uuid>> = body.phone_numbers.iter().map(|number| known.get(number.as_str()).copied()).collect();
    ids.ok_or_else(|| problem("A number is not in the order."))
}

fn problem(detail: &str) -> ApiError {
    Problem::new(Code::Unprocessable, detail).at("/phone_numbers").into()
}
