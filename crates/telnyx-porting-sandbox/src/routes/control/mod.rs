//! The sandbox's own endpoints: its clock, its state and its levers.

pub(super) mod faults;
pub(super) mod snapshot;
mod split;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::change_order;
use super::state_view::StateView;
use crate::clock::{Clock, Pace};
use crate::life::{self, ExceptionType};
use crate::server::{ApiError, Code, JsonBody, Problem, ok};
use crate::state::{Order, SandboxState, Status, World};
use crate::webhooks;
use crate::wire::OrderAnswer;

pub(super) use split::split;

#[derive(Debug, Serialize)]
struct ClockView {
    #[serde(serialize_with = "crate::wire::time::stamp")]
    now: DateTime<Utc>,
    mode: &'static str,
    /// Sandbox seconds in one second of the host; 0 while the clock stands.
    factor: f64,
}

impl ClockView {
    fn new(clock: &Clock, now: DateTime<Utc>) -> Self {
        match clock.pace() {
            Pace::Frozen => Self { now, mode: "frozen", factor: 0.0 },
            Pace::Running { factor } => Self { now, mode: "running", factor },
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct ClockBody {
    #[serde(default)]
    advance_seconds: Option<i64>,
    #[serde(default)]
    set: Option<DateTime<Utc>>,
    /// Up to the next thing that time does to an order.
    #[serde(default)]
    to_next: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct ExceptionBody {
    code: String,
    #[serde(default)]
    description: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct StatusBody {
    value: String,
}

pub(super) async fn show_clock(State(state): State<SandboxState>) -> Response {
    state.with(|world| ok(ClockView::new(&world.clock, world.now)))
}

pub(super) async fn move_clock(
    State(state): State<SandboxState>,
    JsonBody(body): JsonBody<ClockBody>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        match (body.advance_seconds, body.set, body.to_next) {
            (Some(seconds), None, false) => world.clock.advance(duration(seconds)?),
            (None, Some(at), false) => set(&mut world.clock, at)?,
            (None, None, true) => move_to_next(world)?,
            _ => {
                return Err(Problem::new(Code::BadRequest, "Give one of advance_seconds, set and to_next.").into());
            }
        }
        world.catch_up();
        Ok(ok(ClockView::new(&world.clock, world.now)))
    })
}

fn duration(seconds: i64) -> Result<TimeDelta, Problem> {
    let duration = TimeDelta::try_seconds(seconds).filter(|_| seconds >= 0);
    duration.ok_or_else(|| {
        Problem::new(Code::Range, "The clock only moves forward, and not beyond all measure.").at("/advance_seconds")
    })
}

fn set(clock: &mut Clock, at: DateTime<Utc>) -> Result<(), Problem> {
    let moved = clock.move_to(at);
    moved.then_some(()).ok_or_else(|| Problem::new(Code::Range, "The clock only moves forward.").at("/set"))
}

fn move_to_next(world: &mut World) -> Result<(), Problem> {
    let next = world.next_wake();
    let nothing = || Problem::new(Code::Unprocessable, "Nothing is going to happen to any order.").at("/to_next");
    // A running clock can have got there by itself, which is as good.
    let _ = world.clock.move_to(next.ok_or_else(nothing)?);
    Ok(())
}

pub(super) async fn show_state(State(state): State<SandboxState>) -> Response {
    state.with(|world| ok(StateView::new(world)))
}

/// What verifies the signatures of webhooks.
pub(super) async fn show_webhook_key() -> Response {
    ok(serde_json::json!({ "public_key": webhooks::public_key() }))
}

/// Puts an order into exception. Exceptions that it has already stay.
pub(super) async fn raise_exception(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<ExceptionBody>,
) -> Result<Json<OrderAnswer>, ApiError> {
    force(&state, &id, |order, world| {
        if order.status == Status::Draft || order.status.is_final() {
            let detail = format!("An order with the status {} cannot get an exception.", order.status.as_str());
            return Err(Problem::new(Code::Unprocessable, detail).into());
        }
        let mut exceptions = order.exceptions.clone();
        exceptions.push(ExceptionType::new(&body.code, body.description));
        life::raise(order, exceptions, world.now, &world.timetable);
        Ok(())
    })
}

/// Puts an order into any status, known or not, with everything that comes with it.
pub(super) async fn set_status(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<StatusBody>,
) -> Result<Json<OrderAnswer>, ApiError> {
    force(&state, &id, |order, world| {
        if body.value.is_empty() {
            return Err(Problem::new(Code::BadRequest, "A status cannot be empty.").at("/value").into());
        }
        life::enter(order, Status::parse(&body.value), world.now, &world.timetable);
        Ok(())
    })
}

fn force(
    state: &SandboxState,
    id: &str,
    change: impl FnOnce(&mut Order, &World) -> Result<(), ApiError>,
) -> Result<Json<OrderAnswer>, ApiError> {
    state.with(|world| {
        let (order, ()) = change_order(world, id, change)?;
        Ok(Json(OrderAnswer::new(&order, true)))
    })
}

/// Forgets everything but the time.
pub(super) async fn reset(State(state): State<SandboxState>) -> StatusCode {
    state.with(World::reset);
    StatusCode::NO_CONTENT
}
