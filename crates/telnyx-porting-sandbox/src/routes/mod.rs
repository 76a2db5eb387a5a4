//! The operations, one module for each resource.

mod activation_jobs;
mod comments;
mod control;
mod documents;
mod events;
mod exception_types;
mod foc_windows;
mod loa;
mod orders;
mod overview;
mod parts;
mod phone_numbers;
mod portability_checks;
mod reports;
mod requirements;
mod share;
mod state_view;
mod sub_request;
mod uk_carriers;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use uuid::Uuid;

use crate::server::ApiError;
use crate::state::{Order, SandboxState, World};

/// Operations of the API, below `/v2`.
pub(crate) fn api() -> Router<SandboxState> {
    let uploads = post(documents::create).layer(DefaultBodyLimit::max(documents::BODY_LIMIT));
    parts::routes()
        .route("/portability_checks", post(portability_checks::create))
        .route("/porting/loa_configurations", get(loa::list).post(loa::create))
        .route("/porting/loa_configurations/preview", post(loa::preview))
        .route("/porting/loa_configurations/{id}", get(loa::show).patch(loa::update).delete(loa::delete))
        .route("/porting/loa_configurations/{id}/preview", get(loa::preview_stored))
        .route("/porting/reports", get(reports::list).post(reports::create))
        .route("/porting/reports/{id}", get(reports::show))
        .route("/porting/uk_carriers", get(uk_carriers::list))
        .route("/porting_orders", get(orders::list).post(orders::create))
        .route("/porting_orders/exception_types", get(exception_types::list))
        .route("/porting_orders/{id}", get(orders::show).patch(orders::update).delete(orders::delete))
        .route("/porting_orders/{id}/actions/confirm", post(orders::confirm))
        .route("/porting_orders/{id}/actions/cancel", post(orders::cancel))
        .route("/porting_orders/{id}/actions/activate", post(activation_jobs::activate))
        .route("/porting_orders/{id}/actions/share", post(share::create))
        .route("/porting_orders/{id}/activation_jobs", get(activation_jobs::list))
        .route(
            "/porting_orders/{id}/activation_jobs/{job_id}",
            get(activation_jobs::show).patch(activation_jobs::update),
        )
        .route("/porting_orders/{id}/allowed_foc_windows", get(foc_windows::list))
        .route("/porting_orders/{id}/comments", get(comments::list).post(comments::create))
        .route("/porting_orders/{id}/loa_template", get(loa::template))
        .route("/porting_orders/{id}/requirements", get(requirements::list))
        .route("/porting_orders/{id}/sub_request", get(sub_request::show))
        .route("/porting_phone_numbers", get(phone_numbers::list))
        .route("/porting/events", get(events::list))
        .route("/porting/events/{id}", get(events::show))
        .route("/porting/events/{id}/republish", post(events::republish))
        .route("/documents", uploads)
        .route("/documents/{id}", get(documents::show))
        .route("/documents/{id}/download", get(documents::download))
}

/// The sandbox's own endpoints, below `/sandbox`.
pub(crate) fn control() -> Router<SandboxState> {
    // A state can be as large as the documents in it.
    let snapshots = DefaultBodyLimit::disable();
    Router::new()
        .route("/clock", get(control::show_clock).post(control::move_clock))
        .route("/state", get(control::show_state))
        .route("/snapshot", get(control::snapshot::save).put(control::snapshot::load).layer(snapshots))
        .route("/faults", get(control::faults::list).post(control::faults::add).delete(control::faults::clear))
        .route("/webhook_key", get(control::show_webhook_key))
        .route("/orders/{id}/split", post(control::split))
        .route("/overview", get(overview::show))
        .route("/orders/{id}", get(overview::show_order))
        .route("/orders/{id}/comments", post(comments::create_by_staff))
        .route("/orders/{id}/exception", post(control::raise_exception))
        .route("/orders/{id}/status", post(control::set_status))
        .route("/orders/{id}/action_requirements/{part}", post(parts::action_requirements::force))
        .route("/orders/{id}/requirements/{requirement}", post(requirements::force))
        .route("/reset", post(control::reset))
}

/// Reads an id from a path. What is no UUID cannot be the id of anything.
fn id_of(text: &str, what: &str) -> Result<Uuid, ApiError> {
    text.parse().map_err(|_| ApiError::not_found(what))
}

/// The order that a path names.
fn find_order<'a>(world: &'a World, id: &str) -> Result<&'a Order, ApiError> {
    const WHAT: &str = "porting order";
    world.store.orders.get(id_of(id, WHAT)?).ok_or_else(|| ApiError::not_found(WHAT))
}

/// Changes an order through a copy, so that a refusal leaves it as it was.
fn change_order<T>(
    world: &mut World,
    id: &str,
    change: impl FnOnce(&mut Order, &World) -> Result<T, ApiError>,
) -> Result<(Order, T), ApiError> {
    let mut order = find_order(world, id)?.clone();
    let outcome = change(&mut order, world)?;
    world.store.orders.put(order.clone());
    Ok((order, outcome))
}
