//! Extensions of the numbers of an order.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{delete as delete_route, get};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::ranges::{activation_ranges, extension_range};
use super::{change_order, find_index, find_order, record_correction, reject_unless_editable};
use crate::http::body::Body;
use crate::http::query::{CREATED_AT, ListReader, Query};
use crate::http::response::{Paged, Reply, created, ok};
use crate::http::values::uuid;
use crate::issue::{Code, Issue};
use crate::simulation::clock::rfc3339;
use crate::simulation::order::Order;
use crate::simulation::parts::{Extension, ExtensionRange, Span as _};
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new()
        .route("/porting_orders/{id}/phone_number_extensions", get(list).post(create))
        .route("/porting_orders/{id}/phone_number_extensions/{part}", delete_route(delete))
}

fn view(extension: &Extension) -> Value {
    json!({
        "id": extension.id,
        "porting_phone_number_id": extension.number_id,
        "extension_range": extension.range,
        "activation_ranges": extension.activation_ranges,
        "record_type": "porting_phone_number_extension",
        "created_at": rfc3339(extension.created_at),
        "updated_at": rfc3339(extension.created_at),
    })
}

async fn list(State(state): State<SandboxState>, Path(id): Path<String>, query: Query) -> Reply<Paged<Value>> {
    let mut reader = ListReader::new(&query);
    let numbers = reader.one("porting_phone_number_id", uuid);
    let listing = reader.finish(&[CREATED_AT])?;
    state.with(|simulation| {
        let extensions = &find_order(simulation, &id)?.parts.extensions;
        let found = extensions.iter().filter(|extension| numbers.allow_value(&extension.number_id));
        Ok(listing.page(found, |_, _| None, view))
    })
}

async fn create(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    change_order(&state, &id, |order, simulation| {
        reject_unless_editable(order)?;
        if order.country != "DE" {
            return Err(Issue::unprocessable("Only German numbers have extensions.").into());
        }
        let extension = read_extension(&body, order, simulation.now)?;
        let view = view(&extension);
        order.parts.extensions.push(extension);
        record_correction(order, simulation.now);
        Ok(created(view))
    })
}

fn read_extension(body: &Body, order: &Order, now: DateTime<Utc>) -> Reply<Extension> {
    let mut reader = body.reader();
    let number = reader.required("/porting_phone_number_id", |text| {
        let id = uuid(text)?;
        let is_known = order.numbers.iter().any(|entry| entry.id == id);
        is_known.then_some(id).ok_or((Code::MissingResource, "The order has no number with this id.".into()))
    });
    let range = extension_range(&mut reader, "/extension_range");
    let activated = activation_ranges(&mut reader, "/activation_ranges", range.as_ref(), extension_range);
    let is_taken = |range: ExtensionRange| {
        let of_number = order.parts.extensions.iter().filter(|other| Some(other.number_id) == number);
        of_number.into_iter().any(|other| other.range.overlaps(&range))
    };
    if range.is_some_and(is_taken) {
        reader.issue(Code::Duplicate, "The number already has some of these extensions.", "/extension_range");
    }
    let extension = number.zip(range).zip(activated).map(|((number_id, range), activation_ranges)| Extension {
        id: Uuid::new_v4(),
        number_id,
        range,
        activation_ranges,
        created_at: now,
    });
    reader.finish(extension)
}

/// Returns the removed range.
async fn delete(State(state): State<SandboxState>, Path((id, part)): Path<(String, String)>) -> Reply {
    change_order(&state, &id, |order, simulation| {
        let index = find_index(&order.parts.extensions, &part, |one| one.id, "phone number extension")?;
        reject_unless_editable(order)?;
        record_correction(order, simulation.now);
        Ok(ok(view(&order.parts.extensions.remove(index))))
    })
}
