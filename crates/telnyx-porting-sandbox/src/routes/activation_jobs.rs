//! Activation jobs.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{change_order, find_order, id_of};
use crate::life;
use crate::server::{ApiError, Code, Data, JsonBody, Paged, Problem, Query, ok, page};
use crate::state::SandboxState;
use crate::wire::JobView;

const WHAT: &str = "activation job";

#[derive(Debug, Deserialize)]
pub(super) struct JobBody {
    #[serde(default)]
    activate_at: Option<String>,
}

pub(super) async fn list(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Paged<JobView>>, ApiError> {
    let wanted = query.only_page()?;
    state.with(|world| Ok(Json(page(&find_order(world, &id)?.jobs, wanted, JobView::new))))
}

pub(super) async fn show(
    State(state): State<SandboxState>,
    Path((id, job_id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let order = find_order(world, &id)?;
        let job_id = id_of(&job_id, WHAT)?;
        let job = order.jobs.iter().find(|job| job.id == job_id);
        job.map(|job| ok(JobView::new(job))).ok_or_else(|| ApiError::not_found(WHAT))
    })
}

/// Moves the job to another time.
pub(super) async fn update(
    State(state): State<SandboxState>,
    Path((id, job_id)): Path<(String, String)>,
    JsonBody(body): JsonBody<JobBody>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        find_order(world, &id)?;
        let job_id = id_of(&job_id, WHAT)?;
        let (_, job) = change_order(world, &id, |order, world| {
            if let Some(at) = time_of(&body)? {
                return life::reschedule(order, job_id, at, world.now);
            }
            let job = order.jobs.iter().find(|job| job.id == job_id);
            job.cloned().ok_or_else(|| ApiError::not_found(WHAT))
        })?;
        Ok(ok(JobView::new(&job)))
    })
}

/// Starts the activation of an order: 202 with its job.
pub(super) async fn activate(State(state): State<SandboxState>, Path(id): Path<String>) -> Result<Response, ApiError> {
    state.with(|world| {
        let (_, job) = change_order(world, &id, |order, world| life::activate(order, world.now))?;
        world.counters.orders_activated += 1;
        Ok((StatusCode::ACCEPTED, Json(Data { data: JobView::new(&job) })).into_response())
    })
}

fn time_of(body: &JobBody) -> Result<Option<DateTime<Utc>>, ApiError> {
    let Some(text) = &body.activate_at else {
        return Ok(None);
    };
    let parsed = DateTime::parse_from_rfc3339(text).map(|at| Some(at.to_utc()));
    parsed.map_err(|_| {
        let detail = "The value must be an ISO 8601 date and time with a time zone.";
        Problem::new(Code::BadRequest, detail).at("/activate_at").into()
    })
}
