//! The operations, one module for each resource.

mod activation_jobs;
mod comments;
mod control;
mod documents;
mod exception_types;
mod foc_windows;
mod orders;
mod phone_numbers;
mod portability_checks;
mod requirements;
mod share;
mod state_view;
mod sub_request;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use uuid::Uuid;

pub(crate) use phone_numbers::COLUMNS as CSV_COLUMNS;

use crate::server::ApiError;
use crate::state::{Order, SandboxState, World};

/// Operations of the API, below `/v2`.
pub(crate) fn api() -> Router<SandboxState> {
    let uploads = post(documents::create).layer(DefaultBodyLimit::max(documents::BODY_LIMIT));
    Router::new()
        .route("/portability_checks", post(portability_checks::create))
        .route("/porting_orders", get(orders::list).post(orders::create))
        .route("/porting_orders/exception_types", get(exception_types::list))
        .route("/porting_orders/{id}", get(orders::show).patch(orders::update).delete(orders::delete))
        .route("/porting_orders/{id}/actions/confirm", post(orders::confirm))
        .route("/porting_orders/{id}/actions/cancel", post(orders::cancel))
        .route("/porting_orders/{id}/actions/share", post(share::create))
        .route("/porting_orders/{id}/activation_jobs", get(activation_jobs::list))
        .route("/porting_orders/{id}/activation_jobs/{job_id}", get(activation_jobs::show))
        .route("/porting_orders/{id}/allowed_foc_windows", get(foc_windows::list))
        .route("/porting_orders/{id}/comments", get(comments::list).post(comments::create))
        .route("/porting_orders/{id}/requirements", get(requirements::list))
        .route("/porting_orders/{id}/sub_request", get(sub_request::show))
        .route("/porting_phone_numbers", get(phone_numbers::list))
        .route("/documents", uploads)
        .route("/documents/{id}", get(documents::show))
        .route("/documents/{id}/download", get(documents::download))
}

/// The sandbox's own endpoints, below `/sandbox`.
pub(crate) fn control() -> Router<SandboxState> {
    Router::new()
        .route("/clock", get(control::show_clock).post(control::move_clock))
        .route("/state", get(control::show_state))
        .route("/orders/{id}/exception", post(control::raise_exception))
        .route("/orders/{id}/status", post(control::set_status))
        .route("/reset", post(control::reset))
}

/// Reads an id from a path. What is no UUID cannot be the id of anything.
fn id_of(text: &str, what: &str) -> Result<Uuid, ApiError> {
    text.parse().map_err(|_| ApiError::not_found(what))
}

/// The order that a path names.
fn find_order<'a>(world: &'a World, id: &str) -> Result<&'a Order, ApiError> {
    const WHAT: &str = "porting order";
    world.store.order(id_of(id, WHAT)?).ok_or_else(|| ApiError::not_found(WHAT))
}

/// Changes an order through a copy, so that a refusal leaves it as it was.
fn change_order<T>(
    world: &mut World,
    id: &str,
    change: impl FnOnce(&mut Order, &World) -> Result<T, ApiError>,
) -> Result<(Order, T), ApiError> {
    let mut order = find_order(world, id)?.clone();
    let outcome = change(&mut order, world)?;
    if let Some(stored) = world.store.order_mut(order.id) {
        *stored = order.clone();
    }
    Ok((order, outcome))
}
