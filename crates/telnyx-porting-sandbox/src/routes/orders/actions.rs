//! Confirming and cancelling.

use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, Utc};

use crate::life::{self, Timetable};
use crate::routes::change_order;
use crate::server::ApiError;
use crate::state::{Counters, Order, SandboxState};
use crate::wire::OrderAnswer;

/// A rule that moves an order on.
type Action = fn(&mut Order, DateTime<Utc>, &Timetable) -> Result<(), ApiError>;

pub(crate) async fn confirm(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
) -> Result<Json<OrderAnswer>, ApiError> {
    act(&state, &id, life::confirm, |counters| counters.orders_confirmed += 1)
}

pub(crate) async fn cancel(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
) -> Result<Json<OrderAnswer>, ApiError> {
    act(&state, &id, life::cancel, |counters| counters.orders_cancelled += 1)
}

fn act(
    state: &SandboxState,
    id: &str,
    action: Action,
    count: fn(&mut Counters),
) -> Result<Json<OrderAnswer>, ApiError> {
    state.with(|world| {
        let (order, ()) = change_order(world, id, |order, world| action(order, world.now, &world.timetable))?;
        count(&mut world.counters);
        Ok(Json(OrderAnswer::new(&order, true)))
    })
}
