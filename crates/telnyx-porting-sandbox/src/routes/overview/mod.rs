//! What the page shows: all orders in short, and one order in full. No account data is in either.

mod advice;
mod detail;
mod events;
mod filter;
mod row;
mod tagged;

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::find_order;
use crate::clock::Pace;
use crate::life::{self, Due};
use crate::server::{ApiError, Query};
use crate::state::{Counters, Order, SandboxState, World};
use detail::OrderDetail;
use events::EventRow;
use filter::Filter;
use row::OrderRow;

/// Events that an overview shows, from the newest back.
const EVENTS: usize = 100;

#[derive(Debug, Serialize)]
struct Overview<'a> {
    /// Sandbox seconds in one second of the host; 0 while the clock stands. The time itself is in a header.
    pace: f64,
    next: Option<Next<'a>>,
    /// Orders that there are.
    total: usize,
    /// Orders that match the search, by status.
    by_status: BTreeMap<&'a str, usize>,
    /// Orders that match the search and the status.
    matching: usize,
    /// The newest of those.
    orders: Vec<OrderRow<'a>>,
    /// Things that have happened.
    events_total: usize,
    /// The latest of those, latest first.
    events: Vec<EventRow<'a>>,
    counters: Counters,
}

/// The next thing that time does to any order.
#[derive(Debug, Serialize)]
struct Next<'a> {
    porting_order_id: Uuid,
    customer_reference: Option<&'a str>,
    #[serde(flatten)]
    due: Due,
}

/// The clock, counts, the newest orders that match, and what happened last.
pub(super) async fn show(
    State(state): State<SandboxState>,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, ApiError> {
    let filter = Filter::read(&query)?;
    // Only the answer's text leaves the lock, and its digest is made outside of it.
    let (now, text) = state.with(|world| (world.now, tagged::text(&Overview::new(world, &filter))));
    Ok(tagged::answer(&headers, now, text))
}

/// One order with everything that belongs to it.
pub(super) async fn show_order(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (now, text) = state.with(|world| {
        let order = find_order(world, &id)?;
        Ok::<(DateTime<Utc>, String), ApiError>((world.now, tagged::text(&OrderDetail::new(order, world))))
    })?;
    Ok(tagged::answer(&headers, now, text))
}

impl<'a> Overview<'a> {
    fn new(world: &'a World, filter: &Filter) -> Self {
        let orders = &world.store.orders;
        let mut by_status = BTreeMap::new();
        let mut found: Vec<&Order> = Vec::new();
        for order in orders.iter().rev().filter(|order| filter.finds(order)) {
            *by_status.entry(order.status.as_str()).or_default() += 1;
            if filter.has_status(order) {
                found.push(order);
            }
        }
        Self {
            pace: pace(world.clock.pace()),
            next: Next::of(world),
            total: orders.len(),
            by_status,
            matching: found.len(),
            orders: found.into_iter().take(filter.limit).map(|order| OrderRow::new(order, &world.timetable)).collect(),
            events_total: world.store.events.len(),
            events: events::latest(world, EVENTS),
            counters: world.counted(),
        }
    }
}

impl<'a> Next<'a> {
    fn of(world: &'a World) -> Option<Self> {
        let (_, id) = world.store.next_due()?;
        let order = world.store.orders.get(id)?;
        let due = life::next_due(order, &world.timetable)?;
        Some(Self { porting_order_id: id, customer_reference: order.customer_reference.as_deref(), due })
    }
}

fn pace(pace: Pace) -> f64 {
    match pace {
        Pace::Frozen => 0.0,
        Pace::Running { factor } => factor,
    }
}
