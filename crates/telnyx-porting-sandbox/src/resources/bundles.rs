//! Bundles that numbers of any order join; the API calls them phone number configurations.

use std::collections::{HashMap, HashSet};

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde_json::{Value, json};
use uuid::Uuid;

use super::orders::status;
use crate::http::body::{Body, Reader};
use crate::http::query::{CREATED_AT, ListReader, Query};
use crate::http::response::{ApiError, Paged, Reply, created};
use crate::http::values::uuid;
use crate::issue::Code;
use crate::simulation::Simulation;
use crate::simulation::clock::rfc3339;
use crate::simulation::document::BundleAssignment;
use crate::simulation::order::{Order, Status};
use crate::simulation::store::Store;
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new().route("/porting_orders/phone_number_configurations", get(list).post(create))
}

const MAX_ASSIGNMENTS: usize = 20;

fn view(row: &BundleAssignment) -> Value {
    json!({
        "id": row.id,
        "porting_phone_number_id": row.number_id,
        "user_bundle_id": row.bundle_id,
        "record_type": "porting_phone_number_configuration",
        "created_at": rfc3339(row.created_at),
        "updated_at": rfc3339(row.updated_at),
    })
}

async fn list(State(state): State<SandboxState>, query: Query) -> Reply<Paged<Value>> {
    let mut reader = ListReader::new(&query);
    let allowed = reader.many("porting_order.status", status);
    let numbers = reader.many("porting_phone_number", uuid);
    let bundles = reader.many("user_bundle_id", uuid);
    let listing = reader.finish(&[CREATED_AT])?;
    state.with(|simulation| {
        let store = &simulation.store;
        let statuses = if allowed.is_empty() { HashMap::new() } else { statuses(store) };
        let matches = |row: &&BundleAssignment| {
            allowed.allow_text(statuses.get(&row.number_id).map(|status| status.as_str()))
                && numbers.allow_value(&row.number_id)
                && bundles.allow_value(&row.bundle_id)
        };
        Ok(listing.page(store.bundles.iter().filter(matches), |_, _| None, view))
    })
}

fn statuses(store: &Store) -> HashMap<Uuid, &Status> {
    store.orders.iter().flat_map(|order| order.numbers.iter().map(|entry| (entry.id, &order.status))).collect()
}

fn status_of(store: &Store, number_id: Uuid) -> Option<&Status> {
    let has_number = |order: &&Order| order.numbers.iter().any(|entry| entry.id == number_id);
    store.orders.iter().find(has_number).map(|order| &order.status)
}

/// Assigns bundles. A new assignment of a number replaces the previous one, because nothing else could change it.
async fn create(State(state): State<SandboxState>, body: Body) -> Reply {
    state.with(|simulation| {
        let pairs = read_assignments(&body, &simulation.store)?;
        let assigned: Vec<Value> =
            pairs.into_iter().map(|(number, bundle)| view(&assign(simulation, number, bundle))).collect();
        Ok(created(assigned))
    })
}

fn assign(simulation: &mut Simulation, number_id: Uuid, bundle_id: Uuid) -> BundleAssignment {
    let at = simulation.now;
    let before = simulation.store.bundles.iter().find(|row| row.number_id == number_id).cloned();
    let row = match before {
        Some(row) => BundleAssignment { bundle_id, updated_at: at, ..row },
        None => BundleAssignment { id: Uuid::new_v4(), number_id, bundle_id, created_at: at, updated_at: at },
    };
    simulation.store.bundles.put(row.clone());
    row
}

fn read_assignments(body: &Body, store: &Store) -> Result<Vec<(Uuid, Uuid)>, ApiError> {
    let mut reader = body.reader();
    let items = reader.some_items("/phone_number_configurations", MAX_ASSIGNMENTS).unwrap_or_default();
    let (mut pairs, mut seen) = (Vec::new(), HashSet::new());
    for item in items {
        let number = read_number(&mut reader, &item, store, &mut seen);
        let bundle = reader.required(&format!("{item}/user_bundle_id"), uuid);
        pairs.extend(number.zip(bundle));
    }
    reader.finish(Some(pairs))
}

fn read_number(reader: &mut Reader<'_>, item: &str, store: &Store, seen: &mut HashSet<Uuid>) -> Option<Uuid> {
    reader.required(&format!("{item}/porting_phone_number_id"), |text| {
        let id = uuid(text)?;
        match status_of(store, id) {
            None => Err((Code::MissingResource, "No order has a number with this id.".into())),
            Some(status) if status.is_final() => {
                let detail = format!("The order of this number has the status {}.", status.as_str());
                Err((Code::Unprocessable, detail.into()))
            }
            Some(_) if !seen.insert(id) => Err((Code::Duplicate, "The number is already in the list.".into())),
            Some(_) => Ok(id),
        }
    })
}
