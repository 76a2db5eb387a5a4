//! Extensions behind the numbers of an order.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::body::{Node, Reader};
use super::listing::{self, Filters, Key};
use super::ranges::{activation_ranges, extension_range};
use super::{note_correction, refusal, refuse_unless_editable};
use crate::routes::{change_order, find_order, id_of, orders};
use crate::server::{ApiError, Code, JsonBody, Paged, Parameter, Problem, Query, created, ok};
use crate::state::{Extension, ExtensionRange, Order, SandboxState, Span as _};

#[derive(Debug, Serialize)]
pub(crate) struct ExtensionView {
    id: Uuid,
    porting_phone_number_id: Uuid,
    extension_range: ExtensionRange,
    activation_ranges: Vec<ExtensionRange>,
    record_type: &'static str,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    updated_at: DateTime<Utc>,
}

impl ExtensionView {
    fn new(extension: &Extension) -> Self {
        Self {
            id: extension.id,
            porting_phone_number_id: extension.number_id,
            extension_range: extension.range,
            activation_ranges: extension.activation_ranges.clone(),
            record_type: "porting_phone_number_extension",
            created_at: extension.created_at,
            updated_at: extension.created_at,
        }
    }
}

#[derive(Debug, Default)]
struct Wanted {
    number: Option<Uuid>,
}

impl Filters for Wanted {
    fn take(&mut self, parameter: &Parameter, problems: &mut Vec<Problem>) {
        match parameter.path.as_str() {
            "porting_phone_number_id" => self.number = orders::uuid(parameter, &parameter.value, problems),
            _ => problems.push(parameter.unknown()),
        }
    }
}

pub(crate) async fn list(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Paged<ExtensionView>>, ApiError> {
    let (wanted, listing) = listing::read::<Wanted>(&query, &[Key::CreatedAt])?;
    state.with(|world| {
        let order = find_order(world, &id)?;
        let matches = |one: &&Extension| wanted.number.is_none_or(|number| one.number_id == number);
        let found = order.parts.extensions.iter().filter(matches).collect();
        Ok(listing.answer(found, |one| (one.created_at, one.created_at), ExtensionView::new))
    })
}

pub(crate) async fn create(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let now = world.now;
        let (_, extension) = change_order(world, &id, |order, _| {
            refuse_unless_editable(order)?;
            if order.country != "DE" {
                return Err(refusal("Only German numbers have extensions."));
            }
            let extension = read(&body, order, now)?;
            order.parts.extensions.push(extension.clone());
            note_correction(order, now);
            Ok(extension)
        })?;
        Ok(created(ExtensionView::new(&extension)))
    })
}

fn read(body: &Value, order: &Order, now: DateTime<Utc>) -> Result<Extension, ApiError> {
    let (mut reader, body) = (Reader::default(), Node::root(body));
    let number = number(&mut reader, &body, order);
    let node = reader.needed_object(&body, "extension_range");
    let range = node.as_ref().and_then(|node| extension_range(&mut reader, node));
    let activated = activation_ranges(&mut reader, &body, range.as_ref(), extension_range);
    let is_taken = |range: ExtensionRange| {
        let of_number = order.parts.extensions.iter().filter(|other| Some(other.number_id) == number);
        of_number.into_iter().any(|other| other.range.overlaps(&range))
    };
    if range.is_some_and(is_taken) {
        reader.problem(Code::Duplicate, "The number has some of these extensions already.", "/extension_range");
    }
    let read = number.zip(range).zip(activated).map(|((number_id, range), activation_ranges)| Extension {
        id: Uuid::new_v4(),
        number_id,
        range,
        activation_ranges,
        created_at: now,
    });
    reader.finish(read)
}

fn number(reader: &mut Reader, body: &Node<'_>, order: &Order) -> Option<Uuid> {
    let id = reader.needed_uuid(body, "porting_phone_number_id")?;
    if order.numbers.iter().any(|entry| entry.id == id) {
        return Some(id);
    }
    let detail = "The order has no number with this id.";
    reader.problem(Code::MissingResource, detail, "/porting_phone_number_id");
    None
}

/// Answers with what was removed.
pub(crate) async fn delete(
    State(state): State<SandboxState>,
    Path((id, extension_id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    const WHAT: &str = "phone number extension";
    state.with(|world| {
        let now = world.now;
        let (_, extension) = change_order(world, &id, |order, _| {
            let extension_id = id_of(&extension_id, WHAT)?;
            let place = order.parts.extensions.iter().position(|one| one.id == extension_id);
            let place = place.ok_or_else(|| ApiError::not_found(WHAT))?;
            refuse_unless_editable(order)?;
            note_correction(order, now);
            Ok(order.parts.extensions.remove(place))
        })?;
        Ok(ok(ExtensionView::new(&extension)))
    })
}
