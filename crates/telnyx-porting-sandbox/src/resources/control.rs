//! The sandbox's own endpoints: its clock, state and faults, and changes that tests make to orders.

use std::collections::HashMap;

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::orders::{OrderView, order_response};
use super::{action_requirements, change_order, comments, events, find_order, requirements};
use crate::faults::FaultRule;
use crate::http::body::{Body, OwnBody};
use crate::http::response::{ApiError, Reply, created, ok};
use crate::http::server::offload;
use crate::http::values::string;
use crate::issue::{Code, Issue};
use crate::simulation::Simulation;
use crate::simulation::clock::{Pace, rfc3339};
use crate::simulation::document::Document;
use crate::simulation::lifecycle;
use crate::simulation::order::{Order, Status};
use crate::simulation::scenario::ExceptionType;
use crate::simulation::schedule::next_due;
use crate::simulation::store::StoreChanges;
use crate::state::SandboxState;
use crate::webhooks;

/// The endpoints below `/sandbox`, except those of the page.
pub(crate) fn routes() -> Router<SandboxState> {
    // A state can be as large as all of its documents.
    let unlimited = DefaultBodyLimit::disable();
    Router::new()
        .route("/clock", get(show_clock).post(move_clock))
        .route("/state", get(show_state))
        .route("/snapshot", get(save_snapshot).put(load_snapshot).layer(unlimited))
        .route("/reset", post(reset))
        .route("/faults", get(list_faults).post(add_fault).delete(clear_faults))
        .route("/webhook_key", get(show_webhook_key))
        .route("/orders/{id}/split", post(split))
        .route("/orders/{id}/comments", post(comments::create_by_staff))
        .route("/orders/{id}/exception", post(raise_exception))
        .route("/orders/{id}/status", post(set_status))
        .route("/orders/{id}/action_requirements/{part}", post(action_requirements::set_status))
        .route("/orders/{id}/requirements/{requirement}", post(requirements::set_review))
}

/// Years in which every date that follows from the time can be written.
const FIRST_YEAR: i32 = 1970;
const LAST_YEAR: i32 = 9999;

/// The clock. The factor is the number of sandbox seconds in one second of the host, 0 for a frozen clock.
fn clock_response(simulation: &Simulation) -> Response {
    let now = rfc3339(simulation.now);
    match simulation.clock.pace() {
        Pace::Frozen => ok(json!({"now": now, "mode": "frozen", "factor": 0.0})),
        Pace::Running { factor } => ok(json!({"now": now, "mode": "running", "factor": factor})),
    }
}

#[derive(Debug, Deserialize)]
struct ClockBody {
    advance_seconds: Option<i64>,
    set: Option<DateTime<Utc>>,
    /// Moves it to the next scheduled transition of any order.
    #[serde(default)]
    to_next: bool,
}

#[derive(Debug, Deserialize)]
struct ExceptionBody {
    code: String,
    description: Option<String>,
}

#[derive(Debug, Deserialize)]
struct StatusBody {
    value: String,
}

async fn show_clock(State(state): State<SandboxState>) -> Response {
    state.with(|simulation| clock_response(simulation))
}

async fn move_clock(State(state): State<SandboxState>, body: Body) -> Reply {
    let body: ClockBody = body.deserialize()?;
    state.with(|simulation| {
        match (body.advance_seconds, body.set, body.to_next) {
            (Some(seconds), None, false) => {
                let by = TimeDelta::try_seconds(seconds).filter(|_| seconds >= 0);
                let detail = "The value must be a number of seconds from 0 that the calendar can represent.";
                simulation.clock.advance(by.ok_or(Issue::new(Code::Range, detail).at("/advance_seconds"))?);
            }
            (None, Some(at), false) => {
                if !simulation.clock.move_to(at) {
                    return Err(Issue::new(Code::Range, "The clock only moves forward.").at("/set").into());
                }
            }
            (None, None, true) => {
                let detail = "No order has a scheduled transition.";
                let next = simulation.next_wake().ok_or_else(|| Issue::unprocessable(detail).at("/to_next"))?;
                // A running clock may have passed the moment in the meantime.
                let _ = simulation.clock.move_to(next);
            }
            _ => {
                let detail = "Set exactly one of advance_seconds, set and to_next.";
                return Err(Issue::new(Code::BadRequest, detail).into());
            }
        }
        simulation.catch_up();
        Ok(clock_response(simulation))
    })
}

/// The complete state, without account data.
async fn show_state(State(state): State<SandboxState>) -> Response {
    state.with(|simulation| {
        let (store, timetable) = (&simulation.store, &simulation.timetable);
        let order = |order: &Order| {
            json!({
                "id": order.id,
                "status": order.status,
                "customer_reference": order.customer_reference,
                "country_code": order.country,
                "phone_number_type": order.kind,
                "carrier_name": order.carrier.name,
                "spid": order.carrier.spid,
                "fast_port_eligible": order.fast_port,
                "phone_numbers": order.numbers.iter().map(|entry| &entry.number.e164).collect::<Vec<_>>(),
                "next": next_due(order, timetable),
            })
        };
        let document = |document: &Document| {
            let expires_at = document.expires_at(timetable.document_lifetime).map(rfc3339);
            json!({"id": document.id, "filename": document.filename, "expires_at": expires_at})
        };
        let mut documents: Vec<&Document> = store.documents.iter().collect();
        documents.sort_by_key(|document| (document.created_at, document.id));
        ok(json!({
            "now": rfc3339(simulation.now),
            "orders": store.orders.iter().map(order).collect::<Vec<_>>(),
            "documents": documents.into_iter().map(document).collect::<Vec<_>>(),
            "counters": state.counted(simulation),
            "events": store.events.iter().map(events::view).collect::<Vec<_>>(),
            "deliveries": store.deliveries.iter().collect::<Vec<_>>(),
        }))
    })
}

/// The whole state as one JSON document, including account data.
async fn save_snapshot(State(state): State<SandboxState>) -> Response {
    let snapshot = state.with(|simulation| simulation.snapshot());
    offload(true, move || Json(snapshot).into_response()).await
}

/// Replaces everything, including the time.
async fn load_snapshot(
    State(state): State<SandboxState>,
    OwnBody(snapshot): OwnBody<StoreChanges>,
) -> Reply<StatusCode> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&snapshot.now.year()) {
        let detail = format!("The time must be in the years {FIRST_YEAR} to {LAST_YEAR}.");
        return Err(Issue::new(Code::Range, detail).at("/now").into());
    }
    state.with(|simulation| simulation.load(snapshot));
    Ok(StatusCode::NO_CONTENT)
}

/// Removes everything except the time and the faults.
async fn reset(State(state): State<SandboxState>) -> StatusCode {
    state.with(Simulation::reset);
    StatusCode::NO_CONTENT
}

async fn list_faults(State(state): State<SandboxState>) -> Response {
    ok(state.faults().view())
}

async fn add_fault(State(state): State<SandboxState>, body: Body) -> Reply {
    let rule: FaultRule = body.deserialize()?;
    if let Some((pointer, detail)) = rule.invalid_field() {
        return Err(Issue::new(Code::Range, detail).at(pointer).into());
    }
    state.add_fault(rule);
    Ok(created(state.faults().view()))
}

async fn clear_faults(State(state): State<SandboxState>) -> StatusCode {
    state.clear_faults();
    StatusCode::NO_CONTENT
}

/// The key that verifies the signatures of webhooks.
async fn show_webhook_key() -> Response {
    ok(json!({ "public_key": webhooks::public_key() }))
}

/// Puts an order into exception. Its existing exceptions remain.
async fn raise_exception(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    let ExceptionBody { code, description } = body.deserialize()?;
    change_order(&state, &id, |order, simulation| {
        if order.status == Status::Draft || order.status.is_final() {
            return Err(order.status.rejection("cannot get an exception").into());
        }
        let exception = ExceptionType::new(&code, description);
        let exceptions = order.exceptions.iter().cloned().chain([exception]).collect();
        lifecycle::raise(order, exceptions, simulation.now, &simulation.timetable);
        Ok(order_response(order, true))
    })
}

/// Puts an order into any status, known or not, with all consequences.
async fn set_status(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    let StatusBody { value } = body.deserialize()?;
    change_order(&state, &id, |order, simulation| {
        if value.is_empty() {
            return Err(Issue::new(Code::BadRequest, "A status cannot be empty.").at("/value").into());
        }
        lifecycle::enter(order, Status::parse(&value), simulation.now, &simulation.timetable);
        Ok(order_response(order, true))
    })
}

/// Moves numbers to a new order, as the real service does, and returns the new order.
async fn split(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    const NUMBERS: &str = "/phone_numbers";
    let mut reader = body.reader();
    let numbers = reader.strings(NUMBERS, string);
    let numbers = reader.finish(numbers)?;
    state.with(|simulation| {
        let order = find_order(simulation, &id)?;
        let id_of: HashMap<&str, Uuid> =
            order.numbers.iter().map(|entry| (entry.number.e164.as_str(), entry.id)).collect();
        let moved: Option<Vec<Uuid>> = numbers.iter().map(|number| id_of.get(number.as_str()).copied()).collect();
        let moved = moved.ok_or_else(|| Issue::unprocessable("A number is not in the order.").at(NUMBERS))?;
        let id = order.id;
        let child = lifecycle::split_order(&mut simulation.store, id, &moved, simulation.now);
        let child = child.and_then(|child| simulation.store.orders.get(child));
        let child =
            child.ok_or_else(|| Issue::unprocessable("Some numbers have to move, and some to stay.").at(NUMBERS))?;
        Ok::<_, ApiError>(created(OrderView::new(child, true)))
    })
}
