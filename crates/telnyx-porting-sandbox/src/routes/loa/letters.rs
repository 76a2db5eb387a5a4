//! Letters of authorisation: samples and those of orders.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use uuid::Uuid;

use super::{body, configurations};
use crate::pdf::{Head, Letter};
use crate::routes::find_order;
use crate::server::{ApiError, Code, JsonBody, Parameter, Problem, Query};
use crate::state::{Letterhead, SandboxState, Store, World};

/// A sample with a letterhead that is not stored.
pub(crate) async fn preview(
    State(state): State<SandboxState>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    let head = state.with(|world| body::read(&body, &world.store).map(|letterhead| head(letterhead, &world.store)))?;
    Ok(pdf(&Letter::sample(), Some(&head), "loa_preview"))
}

/// A sample with a stored letterhead.
pub(crate) async fn preview_stored(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let head = state.with(|world| {
        let letterhead = configurations::find(world, &id)?.letterhead.clone();
        Ok::<_, ApiError>(head(letterhead, &world.store))
    })?;
    Ok(pdf(&Letter::sample(), Some(&head), "loa_preview"))
}

/// The letter of an order, filled in as far as the order is.
pub(crate) async fn template(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, ApiError> {
    let (letter, head) = state.with(|world| {
        let letter = Letter::of_order(find_order(world, &id)?);
        let parameter = query.under("loa_configuration_id").last().filter(|parameter| !parameter.value.is_empty());
        let head = parameter.map(|parameter| configured_head(world, parameter)).transpose()?;
        Ok::<_, ApiError>((letter, head))
    })?;
    Ok(pdf(&letter, head.as_ref(), "loa_template"))
}

fn configured_head(world: &World, parameter: &Parameter) -> Result<Head, Problem> {
    let id: Uuid =
        parameter.value.parse().map_err(|_| parameter.problem(Code::BadRequest, "The value must be a UUID."))?;
    let configuration = world
        .store
        .loa_configurations
        .get(id)
        .ok_or_else(|| parameter.problem(Code::MissingResource, "There is no LOA configuration with this id."))?;
    Ok(head(configuration.letterhead.clone(), &world.store))
}

fn head(letterhead: Letterhead, store: &Store) -> Head {
    let logo = store.documents.get(letterhead.logo).map(|document| document.content.clone()).unwrap_or_default();
    Head { letterhead, logo }
}

/// Called after the state is unlocked, because a letter with many numbers takes a while.
fn pdf(letter: &Letter, head: Option<&Head>, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.pdf\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, letter.render(head)).into_response()
}
