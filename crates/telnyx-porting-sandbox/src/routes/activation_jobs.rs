//! Activation jobs.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{find_order, id_of};
use crate::server::{ApiError, Paged, Query, ok, page};
use crate::state::SandboxState;
use crate::wire::JobView;

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
    const WHAT: &str = "activation job";
    state.with(|world| {
        let order = find_order(world, &id)?;
        let job_id = id_of(&job_id, WHAT)?;
        let job = order.jobs.iter().find(|job| job.id == job_id);
        job.map(|job| ok(JobView::new(job))).ok_or_else(|| ApiError::not_found(WHAT))
    })
}
