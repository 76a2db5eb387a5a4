//! Codes that prove that the customer has the numbers of an order.

use std::collections::HashSet;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::body::{Node, Reader};
use super::listing::{self, Filters, Key};
use super::{refusal, refuse_if_final};
use crate::life;
use crate::numbers::is_e164;
use crate::routes::{change_order, find_order};
use crate::server::{ApiError, Code, JsonBody, OptionalBody, Paged, Parameter, Problem, Query, boolean, ok};
use crate::state::{Order, SandboxState, Verification};

/// Most numbers in one request.
const MOST: usize = 100;

#[derive(Debug, Serialize)]
pub(crate) struct VerificationView {
    id: Uuid,
    phone_number: String,
    porting_order_id: Uuid,
    verified: bool,
    record_type: &'static str,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    updated_at: DateTime<Utc>,
}

impl VerificationView {
    fn new(one: &Verification, porting_order_id: Uuid) -> Self {
        Self {
            id: one.id,
            phone_number: one.phone_number.clone(),
            porting_order_id,
            verified: one.verified,
            record_type: "porting_verification_code",
            created_at: one.created_at,
            updated_at: one.updated_at,
        }
    }
}

#[derive(Debug, Default)]
struct Wanted {
    verified: Option<bool>,
}

impl Filters for Wanted {
    fn take(&mut self, parameter: &Parameter, problems: &mut Vec<Problem>) {
        match parameter.path.as_str() {
            "verified" => self.verified = boolean(parameter, problems),
            _ => problems.push(parameter.unknown()),
        }
    }
}

pub(crate) async fn list(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Paged<VerificationView>>, ApiError> {
    let (wanted, listing) = listing::read::<Wanted>(&query, &[Key::CreatedAt])?;
    state.with(|world| {
        let order = find_order(world, &id)?;
        let matches = |one: &&Verification| wanted.verified.is_none_or(|verified| one.verified == verified);
        let found = order.parts.verifications.iter().filter(matches).collect();
        Ok(listing.answer(found, |one| (one.created_at, one.updated_at), |one| VerificationView::new(one, order.id)))
    })
}

/// Sends codes, to all numbers of the order unless some are named.
pub(crate) async fn send(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    OptionalBody(body): OptionalBody<Value>,
) -> Result<StatusCode, ApiError> {
    state.with(|world| {
        let now = world.now;
        change_order(world, &id, |order, _| {
            refuse_unless_verified(order)?;
            let numbers = read_receivers(&body, order)?;
            let is_meant =
                |one: &&mut Verification| numbers.as_ref().is_none_or(|them| them.contains(&one.phone_number));
            order.parts.verifications.iter_mut().filter(is_meant).for_each(|one| one.send(now));
            Ok(())
        })?;
        Ok(StatusCode::NO_CONTENT)
    })
}

/// Only some orders need codes.
fn refuse_unless_verified(order: &Order) -> Result<(), ApiError> {
    refuse_if_final(order)?;
    if life::needs_verification(order) { Ok(()) } else { Err(refusal("The numbers of this order need no codes.")) }
}

fn read_receivers(body: &Value, order: &Order) -> Result<Option<HashSet<String>>, ApiError> {
    let (mut reader, body) = (Reader::default(), Node::root(body));
    if let Some(node) = body.member("verification_method")
        && let Some(method) = reader.text(&node)
        && !matches!(method, "sms" | "call")
    {
        reader.problem(Code::BadValue, "The value must be sms or call.", node.pointer);
    }
    let mut numbers = None;
    if body.member("phone_numbers").is_some() {
        let items = reader.needed_list(&body, "phone_numbers", MOST).unwrap_or_default();
        let seen: &mut HashSet<String> = numbers.get_or_insert_default();
        for item in items {
            if let Some(text) = reader.text(&item) {
                check_number(&mut reader, text, item.pointer, order, seen);
            }
        }
    }
    reader.finish(Some(numbers))
}

/// Takes a number of the order that was not there before.
fn check_number(reader: &mut Reader, text: &str, pointer: String, order: &Order, seen: &mut HashSet<String>) {
    if !is_e164(text) {
        reader.problem(Code::NotE164, "The value must be + and 7 to 15 digits.", pointer);
    } else if !order.has_number(text) {
        reader.problem(Code::MissingResource, "The number is not in the order.", pointer);
    } else if !seen.insert(text.to_owned()) {
        reader.problem(Code::Duplicate, "The number is in the list before.", pointer);
    }
}

/// Tries codes. A wrong one is no error: the answer says which numbers are verified.
pub(crate) async fn verify(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let (now, lifetime) = (world.now, world.timetable.verification_code);
        let (_, tried) = change_order(world, &id, |order, _| {
            refuse_unless_verified(order)?;
            let mut tried = Vec::new();
            for (number, code) in read_codes(&body, order)? {
                let one = order.parts.verifications.iter_mut().find(|one| one.phone_number == number);
                if let Some(one) = one {
                    one.enter(&code, now, lifetime);
                    tried.push(VerificationView::new(one, order.id));
                }
            }
            Ok(tried)
        })?;
        Ok(ok(tried))
    })
}

/// Numbers and what was received on them.
fn read_codes(body: &Value, order: &Order) -> Result<Vec<(String, String)>, ApiError> {
    let mut reader = Reader::default();
    let items = reader.needed_list(&Node::root(body), "verification_codes", MOST).unwrap_or_default();
    let (mut pairs, mut seen) = (Vec::new(), HashSet::new());
    for item in items {
        let Some(item) = reader.object(item) else {
            continue;
        };
        let number = reader.needed_text(&item, "phone_number");
        if let Some(number) = number {
            check_number(&mut reader, number, item.place("phone_number"), order, &mut seen);
        }
        let code = reader.needed_text(&item, "code");
        pairs.extend(number.zip(code).map(|(number, code)| (number.to_owned(), code.to_owned())));
    }
    reader.finish(Some(pairs))
}
