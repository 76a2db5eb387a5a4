//! Codes that prove that the customer has the numbers of an order.

use std::collections::HashSet;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{change_order, find_order, reject_if_final};
use crate::http::body::{Body, OptionalBody};
use crate::http::query::{CREATED_AT, ListReader, Query};
use crate::http::response::{Paged, Reply, ok};
use crate::http::values::{Invalid, boolean, one_of, string};
use crate::issue::{Code, Issue};
use crate::simulation::clock::rfc3339;
use crate::simulation::order::Order;
use crate::simulation::parts::Verification;
use crate::simulation::phone_number::is_e164;
use crate::simulation::requirements::needs_verification;
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new()
        .route("/porting_orders/{id}/verification_codes", get(list))
        .route("/porting_orders/{id}/verification_codes/send", post(send))
        .route("/porting_orders/{id}/verification_codes/verify", post(verify))
}

const MAX_NUMBERS: usize = 100;

fn view(one: &Verification, porting_order_id: Uuid) -> Value {
    json!({
        "id": one.id,
        "phone_number": one.phone_number,
        "porting_order_id": porting_order_id,
        "verified": one.verified,
        "record_type": "porting_verification_code",
        "created_at": rfc3339(one.created_at),
        "updated_at": rfc3339(one.updated_at),
    })
}

async fn list(State(state): State<SandboxState>, Path(id): Path<String>, query: Query) -> Reply<Paged<Value>> {
    let mut reader = ListReader::new(&query);
    let verified = reader.one("verified", boolean);
    let listing = reader.finish(&[CREATED_AT])?;
    state.with(|simulation| {
        let order = find_order(simulation, &id)?;
        let found = order.parts.verifications.iter().filter(|one| verified.allow_value(&one.verified));
        Ok(listing.page(found, |_, _| None, |one| view(one, order.id)))
    })
}

/// Sends codes, to all numbers of the order unless some are named.
async fn send(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    OptionalBody(body): OptionalBody,
) -> Reply<StatusCode> {
    change_order(&state, &id, |order, simulation| {
        reject_unless_needed(order)?;
        let receivers = read_receivers(&body, order)?;
        let is_meant =
            |one: &&mut Verification| receivers.as_ref().is_none_or(|numbers| numbers.contains(&one.phone_number));
        order.parts.verifications.iter_mut().filter(is_meant).for_each(|one| one.send(simulation.now));
        Ok(StatusCode::NO_CONTENT)
    })
}

/// Only some orders need codes.
fn reject_unless_needed(order: &Order) -> Result<(), Issue> {
    reject_if_final(order)?;
    if needs_verification(order) {
        Ok(())
    } else {
        Err(Issue::unprocessable("The numbers of this order need no codes."))
    }
}

fn read_receivers(body: &Body, order: &Order) -> Reply<Option<Vec<String>>> {
    const NUMBERS: &str = "/phone_numbers";
    let mut reader = body.reader();
    reader.optional("/verification_method", one_of(&["sms", "call"]));
    if reader.get(NUMBERS).is_none() {
        return reader.finish(Some(None));
    }
    let items = reader.some_items(NUMBERS, MAX_NUMBERS).unwrap_or_default();
    let mut seen = HashSet::new();
    let numbers = items.iter().filter_map(|item| reader.required(item, |text| number(text, order, &mut seen)));
    let numbers = numbers.collect();
    reader.finish(Some(Some(numbers)))
}

/// A number of the order that is not in the list yet.
fn number(text: &str, order: &Order, seen: &mut HashSet<String>) -> Result<String, Invalid> {
    let (code, detail) = if !is_e164(text) {
        (Code::NotE164, "The value must be + and 7 to 15 digits.")
    } else if !order.has_number(text) {
        (Code::MissingResource, "The number is not in the order.")
    } else if !seen.insert(text.to_owned()) {
        (Code::Duplicate, "The number is already in the list.")
    } else {
        return Ok(text.to_owned());
    };
    Err((code, detail.into()))
}

/// Checks codes. A wrong one is not an error: the response shows which numbers are verified.
async fn verify(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    change_order(&state, &id, |order, simulation| {
        reject_unless_needed(order)?;
        let mut checked = Vec::new();
        for (number, code) in read_codes(&body, order)? {
            if let Some(one) = order.parts.verifications.iter_mut().find(|one| one.phone_number == number) {
                one.enter(&code, simulation.now, simulation.timetable.verification_code);
                checked.push(view(one, order.id));
            }
        }
        Ok(ok(checked))
    })
}

fn read_codes(body: &Body, order: &Order) -> Reply<Vec<(String, String)>> {
    let mut reader = body.reader();
    let items = reader.some_items("/verification_codes", MAX_NUMBERS).unwrap_or_default();
    let (mut pairs, mut seen) = (Vec::new(), HashSet::new());
    for item in items {
        let number = reader.required(&format!("{item}/phone_number"), |text| number(text, order, &mut seen));
        let code = reader.required(&format!("{item}/code"), string);
        pairs.extend(number.zip(code));
    }
    reader.finish(Some(pairs))
}
