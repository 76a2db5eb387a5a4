//! The operations: one file for each resource, with its routes, its JSON form and its filters.

mod action_requirements;
pub(crate) mod activation_jobs;
mod additional_documents;
mod associated_numbers;
mod blocks;
mod bundles;
pub(crate) mod comments;
pub(crate) mod control;
mod documents;
pub(crate) mod events;
mod extensions;
mod loa_configurations;
pub(crate) mod orders;
mod phone_numbers;
mod portability_checks;
mod ranges;
mod reports;
mod requirements;
pub(crate) mod sharing;
mod uk_carriers;
mod verification_codes;

use axum::Router;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::http::response::Reply;
use crate::issue::Issue;
use crate::simulation::Simulation;
use crate::simulation::order::{Order, Status};
use crate::simulation::table::{Row, Table};
use crate::state::SandboxState;

/// Operations of the API, below `/v2`.
pub(crate) fn api() -> Router<SandboxState> {
    [
        action_requirements::routes(),
        activation_jobs::routes(),
        additional_documents::routes(),
        associated_numbers::routes(),
        blocks::routes(),
        bundles::routes(),
        comments::routes(),
        documents::routes(),
        events::routes(),
        extensions::routes(),
        loa_configurations::routes(),
        orders::routes(),
        phone_numbers::routes(),
        portability_checks::routes(),
        reports::routes(),
        requirements::routes(),
        sharing::routes(),
        uk_carriers::routes(),
        verification_codes::routes(),
    ]
    .into_iter()
    .fold(Router::new(), Router::merge)
}

/// Parses an id in a path. A text that is not a UUID is not the id of anything.
fn parse_id(text: &str, resource: &str) -> Result<Uuid, Issue> {
    text.parse().map_err(|_| Issue::not_found(resource))
}

/// The order that a path names.
pub(crate) fn find_order<'a>(simulation: &'a Simulation, id: &str) -> Result<&'a Order, Issue> {
    find_row(&simulation.store.orders, id, "porting order")
}

/// The row that a path names.
fn find_row<'a, T: Row + Clone>(table: &'a Table<T>, id: &str, resource: &str) -> Result<&'a T, Issue> {
    table.get(parse_id(id, resource)?).ok_or_else(|| Issue::not_found(resource))
}

/// Changes a copy of an order and stores it, so that a rejection leaves the order unchanged.
fn change_order<T>(
    state: &SandboxState,
    id: &str,
    change: impl FnOnce(&mut Order, &mut Simulation) -> Reply<T>,
) -> Reply<T> {
    state.with(|simulation| {
        let mut order = find_order(simulation, id)?.clone();
        let outcome = change(&mut order, simulation)?;
        simulation.store.orders.put(order);
        Ok(outcome)
    })
}

/// The index of a part of an order that a path names.
fn find_index<T>(parts: &[T], id: &str, id_of: impl Fn(&T) -> Uuid, resource: &str) -> Result<usize, Issue> {
    let id = parse_id(id, resource)?;
    parts.iter().position(|part| id_of(part) == id).ok_or_else(|| Issue::not_found(resource))
}

/// Rejects a change of what the losing carrier checks, unless the order waits for the customer.
fn reject_unless_editable(order: &Order) -> Result<(), Issue> {
    if order.status.is_editable() { Ok(()) } else { Err(order.status.rejection("cannot be changed")) }
}

/// Rejects a change that has no effect once an order has ended.
fn reject_if_final(order: &Order) -> Result<(), Issue> {
    if order.status.is_final() { Err(order.status.rejection("has ended")) } else { Ok(()) }
}

/// Records a change of what the losing carrier checks, which can resolve an exception.
fn record_correction(order: &mut Order, at: DateTime<Utc>) {
    if order.status == Status::Exception {
        order.fixed_at = Some(at);
        order.replied_at = Some(at);
    }
    order.updated_at = at;
}
