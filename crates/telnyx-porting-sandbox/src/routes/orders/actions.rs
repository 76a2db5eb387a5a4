//! Confirming and cancelling.

use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, Utc};

use crate::life::{self, Timetable};
use crate::routes::change_order;
use crate::server::ApiError;
use crate::state::{Entry, Order, SandboxState};
use crate::wire::OrderAnswer;

/// A rule that moves an order on and says what happened.
type Action = fn(&mut Order, DateTime<Utc>, &Timetable) -> Result<Vec<Entry>, ApiError>;

pub(crate) async fn confirm(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
) -> Result<Json<OrderAnswer>, ApiError> {
    act(&state, &id, life::confirm)
}

pub(crate) async fn cancel(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
) -> Result<Json<OrderAnswer>, ApiError> {
    act(&state, &id, life::cancel)
}

fn act(state: &SandboxState, id: &str, action: Action) -> Result<Json<OrderAnswer>, ApiError> {
    state.with(|world| {
        let (order, journal) = change_order(world, id, |order, world| action(order, world.now, &world.timetable))?;
        for entry in journal {
            world.store.record(entry.at, entry.porting_order_id, entry.event);
        }
        Ok(Json(OrderAnswer::new(&order, true)))
    })
}
