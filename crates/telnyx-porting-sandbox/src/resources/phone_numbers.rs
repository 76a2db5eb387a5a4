//! The numbers of all orders.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse as _;
use axum::routing::get;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::orders::{number, status};
use crate::http::query::{ListReader, Page, Query, Values};
use crate::http::response::{Paged, Reply, accepted_types};
use crate::http::values::{one_of, string, uuid};
use crate::schema::contract;
use crate::simulation::order::{Order, OrderNumber, Status};
use crate::simulation::phone_number::NumberType;
use crate::simulation::requirements::review;
use crate::simulation::table::Table;
use crate::state::SandboxState;
use crate::words::Words as _;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new().route("/porting_phone_numbers", get(list))
}

/// A number of an order. Its states follow from those of the order.
#[derive(Debug, Serialize)]
pub(crate) struct PhoneNumberView {
    /// Not in the API's description, but in live responses, and other operations require it.
    id: Uuid,
    phone_number: String,
    phone_number_type: NumberType,
    porting_order_id: Uuid,
    porting_order_status: Status,
    support_key: String,
    activation_status: &'static str,
    portability_status: &'static str,
    requirements_status: &'static str,
    /// As the id: only in live responses.
    block_reference_id: Option<Uuid>,
    record_type: &'static str,
}

impl PhoneNumberView {
    pub(crate) fn new(order: &Order, entry: &OrderNumber) -> Self {
        Self {
            id: entry.id,
            phone_number: entry.number.e164.clone(),
            phone_number_type: entry.number.kind,
            porting_order_id: order.id,
            porting_order_status: order.status.clone(),
            // Unlike a draft itself, its numbers show the key.
            support_key: order.keys.order.clone(),
            activation_status: activation_status(order),
            portability_status: portability_status(order),
            requirements_status: requirements_status(order),
            block_reference_id: entry.block,
            record_type: "porting_phone_number",
        }
    }
}

/// Values of the activation status in the API's description.
pub(crate) const ACTIVATION_STATUSES: [&str; 13] = [
    "New",
    "Pending",
    "Conflict",
    "Cancel Pending",
    "Failed",
    "Concurred",
    "Activate RDY",
    "Disconnect Pending",
    "Concurrence Sent",
    "Old",
    "Sending",
    "Active",
    "Cancelled",
];

/// Values of the portability status in the API's description.
pub(crate) const PORTABILITY_STATUSES: [&str; 3] = ["pending", "confirmed", "provisional"];

/// Whether the numbers of an order can be ported, as far as known.
pub(crate) fn portability_status(order: &Order) -> &'static str {
    if order.is_north_american() { "confirmed" } else { "provisional" }
}

/// Status of the numbers of an order at the number registry.
pub(crate) fn activation_status(order: &Order) -> &'static str {
    match &order.status {
        Status::Draft | Status::InProcess => "New",
        Status::Exception if order.exceptions.iter().any(|exception| exception.code == "SV_CONFLICT") => "Conflict",
        Status::Submitted | Status::Exception | Status::Other(_) => "Pending",
        Status::FocDateConfirmed => "Activate RDY",
        Status::CancelPending => "Cancel Pending",
        Status::Ported => "Active",
        Status::Cancelled => "Cancelled",
    }
}

fn requirements_status(order: &Order) -> &'static str {
    match (review(order), &order.status) {
        (Some(review), _) => review.as_str(),
        (None, Status::Draft) => "requirement-info-pending",
        (None, Status::InProcess) => "requirement-info-under-review",
        (None, _) => "approved",
    }
}

async fn list(State(state): State<SandboxState>, headers: HeaderMap, query: Query) -> Reply {
    let mut reader = ListReader::new(&query);
    // Only the status of the order is documented here; the others are at another list by mistake.
    let ids = reader.many("porting_order_id", uuid);
    let statuses = reader.many("porting_order_status", status).or(reader.many("status", status));
    let support_keys = reader.many("support_key", string);
    let activation = reader.many("activation_status", one_of(&ACTIVATION_STATUSES));
    let portability = reader.many("portability_status", one_of(&PORTABILITY_STATUSES));
    let numbers = reader.many("phone_number", number);
    let page = reader.finish(&[])?.page;
    // Most filters are on the order, whose numbers share all states.
    let match_order = |order: &Order| {
        ids.allow_value(&order.id)
            && statuses.allow_text(Some(order.status.as_str()))
            && support_keys.allow_value(&order.keys.order)
            && activation.allow_value(&activation_status(order))
            && portability.allow_value(&portability_status(order))
    };
    let found = state.with(|simulation| cut(&simulation.store.orders, page, match_order, &numbers));
    if !wants_csv(&headers) {
        return Ok(found.into_response());
    }
    let text = contract::csv(&json!({ "data": found.data }));
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response())
}

/// Cuts a page out of the numbers of all orders. The numbers of an order on another page are only counted.
fn cut(
    orders: &Table<Order>,
    page: Page,
    match_order: impl Fn(&Order) -> bool,
    allowed: &Values<String>,
) -> Paged<PhoneNumberView> {
    let (mut data, mut before, mut total) = (Vec::new(), page.skipped(), 0);
    for order in orders.iter().filter(|order| match_order(order)) {
        let numbers = order.numbers.iter().filter(|entry| allowed.allow_value(&entry.number.e164));
        let count = if allowed.is_empty() { order.numbers.len() } else { numbers.clone().count() };
        let room = page.size - data.len();
        if count > before && room > 0 {
            data.extend(numbers.skip(before).take(room).map(|entry| PhoneNumberView::new(order, entry)));
        }
        before = before.saturating_sub(count);
        total += count;
    }
    Paged::new(data, page, total)
}

/// Whether CSV is the first accepted type that the operation has.
fn wants_csv(headers: &HeaderMap) -> bool {
    accepted_types(headers).find(|kind| matches!(*kind, "text/csv" | "application/json")) == Some("text/csv")
}
