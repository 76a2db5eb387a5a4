//! Numbers of the account that stay behind in a partial port.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::body::{Node, Reader};
use super::listing::{self, Filters, Key};
use super::ranges::{ReadRange, number_range};
use super::{note_correction, refusal, refuse_unless_editable};
use crate::life;
use crate::numbers::NumberType;
use crate::routes::{change_order, find_order, id_of, orders};
use crate::server::{ApiError, Code, JsonBody, Paged, Parameter, Problem, Query, created, ok};
use crate::state::{AssociatedNumbers, NumberRange, Order, RemainingNumbers, SandboxState, Span as _};

#[derive(Debug, Serialize)]
pub(crate) struct AssociatedView {
    id: Uuid,
    porting_order_id: Uuid,
    country_code: String,
    phone_number_type: NumberType,
    phone_number_range: NumberRange,
    action: RemainingNumbers,
    record_type: &'static str,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    updated_at: DateTime<Utc>,
}

impl AssociatedView {
    fn new(one: &AssociatedNumbers, porting_order_id: Uuid) -> Self {
        Self {
            id: one.id,
            porting_order_id,
            country_code: one.country.clone(),
            phone_number_type: one.kind,
            phone_number_range: one.range.clone(),
            action: one.action,
            record_type: "porting_associated_phone_number",
            created_at: one.created_at,
            updated_at: one.created_at,
        }
    }
}

#[derive(Debug, Default)]
struct Wanted {
    action: Option<RemainingNumbers>,
    phone_number: Option<String>,
}

impl Filters for Wanted {
    fn take(&mut self, parameter: &Parameter, problems: &mut Vec<Problem>) {
        match parameter.path.as_str() {
            "action" => self.action = listing::word(parameter, &parameter.value, action_of, problems),
            "phone_number" => self.phone_number = orders::number(parameter, &parameter.value, problems),
            _ => problems.push(parameter.unknown()),
        }
    }
}

impl Wanted {
    fn matches(&self, one: &AssociatedNumbers) -> bool {
        self.action.is_none_or(|action| one.action == action)
            && self.phone_number.as_ref().is_none_or(|number| one.range.contains(number))
    }
}

fn action_of(text: &str) -> Option<RemainingNumbers> {
    match text {
        "keep" => Some(RemainingNumbers::Keep),
        "disconnect" => Some(RemainingNumbers::Disconnect),
        _ => None,
    }
}

pub(crate) async fn list(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Paged<AssociatedView>>, ApiError> {
    let (wanted, listing) = listing::read::<Wanted>(&query, &[Key::CreatedAt])?;
    state.with(|world| {
        let order = find_order(world, &id)?;
        let found = order.parts.associated.iter().filter(|one| wanted.matches(one)).collect();
        Ok(listing.answer(found, |one| (one.created_at, one.created_at), |one| AssociatedView::new(one, order.id)))
    })
}

pub(crate) async fn create(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let now = world.now;
        let (order, one) = change_order(world, &id, |order, _| {
            refuse_unless_editable(order)?;
            if !life::is_partial_in_great_britain(order) {
                return Err(refusal("Only partial ports of local numbers in Great Britain have associated numbers."));
            }
            let one = read(&body, order, now)?;
            order.parts.associated.push(one.clone());
            note_correction(order, now);
            Ok(one)
        })?;
        Ok(created(AssociatedView::new(&one, order.id)))
    })
}

fn read(body: &Value, order: &Order, now: DateTime<Utc>) -> Result<AssociatedNumbers, ApiError> {
    let (mut reader, body) = (Reader::default(), Node::root(body));
    let node = reader.needed_object(&body, "phone_number_range");
    let range = node.and_then(|node| {
        let range = number_range(&mut reader, &node)?;
        check_range(&mut reader, &node, &range, order);
        Some(range)
    });
    let action = reader.needed_word(&body, "action", action_of, "The value must be keep or disconnect.");
    if action == Some(RemainingNumbers::Keep) && life::billing_number_ports(order) {
        let detail = "The billing number is ported, so that the numbers that stay can only be disconnected.";
        reader.problem(Code::Unprocessable, detail, "/action");
    }
    let read = range.zip(action).map(|(ReadRange { range, first }, action)| AssociatedNumbers {
        id: Uuid::new_v4(),
        range,
        action,
        country: first.country,
        kind: first.kind,
        created_at: now,
    });
    reader.finish(read)
}

fn check_range(reader: &mut Reader, node: &Node<'_>, read: &ReadRange, order: &Order) {
    let ReadRange { range, first } = read;
    if first.country != order.country {
        reader.problem(Code::Unprocessable, "The range must be of the country of the order.", &*node.pointer);
    } else if order.numbers.iter().any(|entry| range.contains(&entry.number.e164)) {
        let detail = "A number of the range is in the order, and so does not stay.";
        reader.problem(Code::Unprocessable, detail, &*node.pointer);
    } else if order.parts.associated.iter().any(|other| other.range.overlaps(range)) {
        reader.problem(Code::Duplicate, "A number of the range is in another associated range.", &*node.pointer);
    }
}

/// Answers with what was removed.
pub(crate) async fn delete(
    State(state): State<SandboxState>,
    Path((id, range_id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    const WHAT: &str = "associated phone number";
    state.with(|world| {
        let now = world.now;
        let (order, one) = change_order(world, &id, |order, _| {
            let range_id = id_of(&range_id, WHAT)?;
            let place = order.parts.associated.iter().position(|one| one.id == range_id);
            let place = place.ok_or_else(|| ApiError::not_found(WHAT))?;
            refuse_unless_editable(order)?;
            note_correction(order, now);
            Ok(order.parts.associated.remove(place))
        })?;
        Ok(ok(AssociatedView::new(&one, order.id)))
    })
}
