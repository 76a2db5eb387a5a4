//! Activation jobs of an order, and the windows in which it can be ported.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::{change_order, find_index, find_order};
use crate::http::body::Body;
use crate::http::query::{Page, Query};
use crate::http::response::{Paged, Reply, ok};
use crate::http::values::date_time;
use crate::issue::Issue;
use crate::simulation::clock::rfc3339;
use crate::simulation::lifecycle;
use crate::simulation::order::{Job, Order};
use crate::simulation::windows;
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new()
        .route("/porting_orders/{id}/actions/activate", post(activate))
        .route("/porting_orders/{id}/activation_jobs", get(list))
        .route("/porting_orders/{id}/activation_jobs/{part}", get(show).patch(update))
        .route("/porting_orders/{id}/allowed_foc_windows", get(allowed_foc_windows))
}

pub(crate) fn view(job: &Job) -> Value {
    json!({
        "id": job.id,
        "status": job.status,
        "activation_type": job.kind,
        "activate_at": rfc3339(job.activate_at),
        "activation_windows": [{"start_at": rfc3339(job.window.start), "end_at": rfc3339(job.window.end)}],
        "record_type": "porting_activation_job",
        "created_at": rfc3339(job.created_at),
        "updated_at": rfc3339(job.updated_at),
    })
}

async fn list(State(state): State<SandboxState>, Path(id): Path<String>, query: Query) -> Reply<Paged<Value>> {
    let page = query.only_page()?;
    state.with(|simulation| Ok(Paged::cut(&find_order(simulation, &id)?.jobs, page, view)))
}

/// The index of a job.
fn find(order: &Order, id: &str) -> Result<usize, Issue> {
    find_index(&order.jobs, id, |job| job.id, "activation job")
}

async fn show(State(state): State<SandboxState>, Path((id, job_id)): Path<(String, String)>) -> Reply {
    state.with(|simulation| {
        let order = find_order(simulation, &id)?;
        Ok(ok(view(&order.jobs[find(order, &job_id)?])))
    })
}

async fn update(State(state): State<SandboxState>, Path((id, job_id)): Path<(String, String)>, body: Body) -> Reply {
    change_order(&state, &id, |order, simulation| {
        let index = find(order, &job_id)?;
        let job = &mut order.jobs[index];
        let mut reader = body.reader();
        let activate_at = reader.optional("/activate_at", date_time);
        if let Some(at) = reader.finish(Some(activate_at))? {
            lifecycle::reschedule(job, at, simulation.now)?;
        }
        Ok(ok(view(job)))
    })
}

/// Starts the activation of an order: 202 with its job.
async fn activate(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply {
    change_order(&state, &id, |order, simulation| {
        let job = lifecycle::activate(order, simulation.now)?;
        simulation.counters.orders_activated += 1;
        Ok((StatusCode::ACCEPTED, ok(view(job))).into_response())
    })
}

/// All windows at once: the response has paging data, but the operation no page parameter.
async fn allowed_foc_windows(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply<Paged<Value>> {
    state.with(|simulation| {
        let windows = windows::allowed(find_order(simulation, &id)?, &simulation.timetable, simulation.now);
        let page = Page { number: 1, size: windows.len().max(1) };
        let view = |window: windows::Window| {
            json!({"started_at": rfc3339(window.start), "ended_at": rfc3339(window.end), "record_type": "porting_order"})
        };
        Ok(Paged::cut(windows, page, view))
    })
}
