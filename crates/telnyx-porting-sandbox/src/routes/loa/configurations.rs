//! LOA configurations.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::body;
use crate::routes::id_of;
use crate::server::{ApiError, JsonBody, Paged, Query, created, ok, page_of};
use crate::state::{LoaConfiguration, SandboxState, World};
use crate::wire::LoaConfigurationView;

const WHAT: &str = "LOA configuration";

/// Newest first.
pub(crate) async fn list(
    State(state): State<SandboxState>,
    query: Query,
) -> Result<Json<Paged<LoaConfigurationView>>, ApiError> {
    let wanted = query.only_page()?;
    let answer = |world: &mut World| {
        let configurations = world.store.loa_configurations.iter().rev();
        page_of(configurations, wanted, LoaConfigurationView::new)
    };
    Ok(Json(state.with(answer)))
}

pub(crate) async fn create(
    State(state): State<SandboxState>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let configuration = LoaConfiguration::new(body::read(&body, &world.store)?, world.now);
        let view = LoaConfigurationView::new(&configuration);
        world.store.loa_configurations.put(configuration);
        Ok(created(view))
    })
}

pub(crate) async fn show(State(state): State<SandboxState>, Path(id): Path<String>) -> Result<Response, ApiError> {
    state.with(|world| Ok(ok(LoaConfigurationView::new(find(world, &id)?))))
}

/// Replaces everything that the customer said, although the method is PATCH.
pub(crate) async fn update(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let mut configuration = find(world, &id)?.clone();
        configuration.letterhead = body::read(&body, &world.store)?;
        configuration.updated_at = world.now;
        let view = LoaConfigurationView::new(&configuration);
        world.store.loa_configurations.put(configuration);
        Ok(ok(view))
    })
}

pub(crate) async fn delete(State(state): State<SandboxState>, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    state.with(|world| {
        let id = find(world, &id)?.id;
        world.store.loa_configurations.remove(id);
        Ok(StatusCode::NO_CONTENT)
    })
}

/// The configuration that a path names.
pub(super) fn find<'a>(world: &'a World, id: &str) -> Result<&'a LoaConfiguration, ApiError> {
    world.store.loa_configurations.get(id_of(id, WHAT)?).ok_or_else(|| ApiError::not_found(WHAT))
}
