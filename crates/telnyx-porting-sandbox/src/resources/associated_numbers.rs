//! Numbers of the account that are not ported in a partial port.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{delete as delete_route, get};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::orders::number;
use super::ranges::{NumbersOfOneType, number_range};
use super::{change_order, find_index, find_order, record_correction, reject_unless_editable};
use crate::http::body::{Body, Reader};
use crate::http::query::{CREATED_AT, ListReader, Query};
use crate::http::response::{Paged, Reply, created, ok};
use crate::http::values::word;
use crate::issue::{Code, Issue};
use crate::simulation::clock::rfc3339;
use crate::simulation::order::{Order, RemainingNumbers};
use crate::simulation::parts::{AssociatedNumbers, Span as _};
use crate::simulation::requirements::{BILLING_NUMBER_PORTS, billing_number_ports, is_partial_in_great_britain};
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new()
        .route("/porting_orders/{id}/associated_phone_numbers", get(list).post(create))
        .route("/porting_orders/{id}/associated_phone_numbers/{part}", delete_route(delete))
}

fn view(one: &AssociatedNumbers, porting_order_id: Uuid) -> Value {
    json!({
        "id": one.id,
        "porting_order_id": porting_order_id,
        "country_code": one.country,
        "phone_number_type": one.kind,
        "phone_number_range": one.range,
        "action": one.action,
        "record_type": "porting_associated_phone_number",
        "created_at": rfc3339(one.created_at),
        "updated_at": rfc3339(one.created_at),
    })
}

async fn list(State(state): State<SandboxState>, Path(id): Path<String>, query: Query) -> Reply<Paged<Value>> {
    let mut reader = ListReader::new(&query);
    let actions = reader.one("action", word::<RemainingNumbers>);
    let numbers = reader.one("phone_number", number);
    let listing = reader.finish(&[CREATED_AT])?;
    let matches = |one: &&AssociatedNumbers| {
        actions.allow_value(&one.action) && numbers.allow(|number| one.range.contains(number))
    };
    state.with(|simulation| {
        let order = find_order(simulation, &id)?;
        let found = order.parts.associated.iter().filter(matches);
        Ok(listing.page(found, |_, _| None, |one| view(one, order.id)))
    })
}

async fn create(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    change_order(&state, &id, |order, simulation| {
        reject_unless_editable(order)?;
        if !is_partial_in_great_britain(order) {
            let detail = "Only partial ports of local numbers in Great Britain have associated numbers.";
            return Err(Issue::unprocessable(detail).into());
        }
        let one = read_associated_numbers(&body, order, simulation.now)?;
        let view = view(&one, order.id);
        order.parts.associated.push(one);
        record_correction(order, simulation.now);
        Ok(created(view))
    })
}

fn read_associated_numbers(body: &Body, order: &Order, now: DateTime<Utc>) -> Reply<AssociatedNumbers> {
    const RANGE: &str = "/phone_number_range";
    let mut reader = body.reader();
    let numbers = number_range(&mut reader, RANGE);
    if let Some(numbers) = &numbers {
        check_range(&mut reader, RANGE, numbers, order);
    }
    let action = reader.required("/action", word);
    if action == Some(RemainingNumbers::Keep) && billing_number_ports(order) {
        reader.issue(Code::Unprocessable, BILLING_NUMBER_PORTS, "/action");
    }
    let one = numbers.zip(action).map(|(NumbersOfOneType { range, first }, action)| AssociatedNumbers {
        id: Uuid::new_v4(),
        range,
        action,
        country: first.country,
        kind: first.kind,
        created_at: now,
    });
    reader.finish(one)
}

fn check_range(reader: &mut Reader<'_>, pointer: &str, numbers: &NumbersOfOneType, order: &Order) {
    let NumbersOfOneType { range, first } = numbers;
    if first.country != order.country {
        reader.issue(Code::Unprocessable, "The range must be of the country of the order.", pointer);
    } else if order.numbers.iter().any(|entry| range.contains(&entry.number.e164)) {
        reader.issue(Code::Unprocessable, "A number of the range is in the order, so it is ported.", pointer);
    } else if order.parts.associated.iter().any(|other| other.range.overlaps(range)) {
        reader.issue(Code::Duplicate, "A number of the range is in another associated range.", pointer);
    }
}

/// Returns the removed range.
async fn delete(State(state): State<SandboxState>, Path((id, part)): Path<(String, String)>) -> Reply {
    change_order(&state, &id, |order, simulation| {
        let index = find_index(&order.parts.associated, &part, |one| one.id, "associated phone number")?;
        reject_unless_editable(order)?;
        record_correction(order, simulation.now);
        Ok(ok(view(&order.parts.associated.remove(index), order.id)))
    })
}
