//! Bundles that numbers of any order join.

use std::collections::{HashMap, HashSet};

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::body::{Node, Reader};
use super::listing::{self, Filters, Key};
use crate::routes::orders;
use crate::server::{ApiError, Code, JsonBody, Paged, Parameter, Problem, Query, created};
use crate::state::{BundleAssignment, Order, SandboxState, Status, Store, World};

/// Most assignments in one request.
const MOST: usize = 20;

#[derive(Debug, Serialize)]
pub(crate) struct BundleView {
    id: Uuid,
    porting_phone_number_id: Uuid,
    user_bundle_id: Uuid,
    record_type: &'static str,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    updated_at: DateTime<Utc>,
}

impl BundleView {
    fn new(row: &BundleAssignment) -> Self {
        Self {
            id: row.id,
            porting_phone_number_id: row.number_id,
            user_bundle_id: row.bundle_id,
            record_type: "porting_phone_number_configuration",
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Conditions, which hold together; an empty list sets none.
#[derive(Debug, Default)]
struct Wanted {
    statuses: Vec<String>,
    numbers: Vec<Uuid>,
    bundles: Vec<Uuid>,
}

impl Filters for Wanted {
    fn take(&mut self, parameter: &Parameter, problems: &mut Vec<Problem>) {
        match parameter.list_path() {
            "porting_order.status" => {
                let status = |item| orders::status(parameter, item, problems);
                self.statuses.extend(parameter.items().filter_map(status));
            }
            "porting_phone_number" => listing::add_uuids(&mut self.numbers, parameter, problems),
            "user_bundle_id" => listing::add_uuids(&mut self.bundles, parameter, problems),
            _ => problems.push(parameter.unknown()),
        }
    }
}

impl Wanted {
    fn matches(&self, row: &BundleAssignment, statuses: &HashMap<Uuid, &Status>) -> bool {
        let has_status = |status: &&Status| self.statuses.iter().any(|wanted| wanted == status.as_str());
        (self.statuses.is_empty() || statuses.get(&row.number_id).is_some_and(has_status))
            && (self.numbers.is_empty() || self.numbers.contains(&row.number_id))
            && (self.bundles.is_empty() || self.bundles.contains(&row.bundle_id))
    }
}

/// The status of the order that a number is in.
fn status_of(store: &Store, number_id: Uuid) -> Option<&Status> {
    let has_number = |order: &&Order| order.numbers.iter().any(|entry| entry.id == number_id);
    store.orders.iter().find(has_number).map(|order| &order.status)
}

/// The same for all numbers.
fn statuses(store: &Store) -> HashMap<Uuid, &Status> {
    store.orders.iter().flat_map(|order| order.numbers.iter().map(|entry| (entry.id, &order.status))).collect()
}

pub(crate) async fn list(State(state): State<SandboxState>, query: Query) -> Result<Json<Paged<BundleView>>, ApiError> {
    let (wanted, listing) = listing::read::<Wanted>(&query, &[Key::CreatedAt])?;
    state.with(|world| {
        let statuses = if wanted.statuses.is_empty() { HashMap::new() } else { statuses(&world.store) };
        let found = world.store.bundles.iter().filter(|row| wanted.matches(row, &statuses)).collect();
        Ok(listing.answer(found, |row| (row.created_at, row.updated_at), BundleView::new))
    })
}

/// Assigns bundles. A number that has one gets the new one instead: nothing else could change it.
pub(crate) async fn create(
    State(state): State<SandboxState>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let pairs = read(&body, &world.store)?;
        let assigned: Vec<_> = pairs.into_iter().map(|(number, bundle)| assign(world, number, bundle)).collect();
        Ok(created(assigned.iter().map(BundleView::new).collect::<Vec<_>>()))
    })
}

fn assign(world: &mut World, number_id: Uuid, bundle_id: Uuid) -> BundleAssignment {
    let at = world.now;
    let before = world.store.bundles.iter().find(|row| row.number_id == number_id).cloned();
    let row = match before {
        Some(row) => BundleAssignment { bundle_id, updated_at: at, ..row },
        None => BundleAssignment { id: Uuid::new_v4(), number_id, bundle_id, created_at: at, updated_at: at },
    };
    world.store.bundles.put(row.clone());
    row
}

fn read(body: &Value, store: &Store) -> Result<Vec<(Uuid, Uuid)>, ApiError> {
    let mut reader = Reader::default();
    let items = reader.needed_list(&Node::root(body), "phone_number_configurations", MOST).unwrap_or_default();
    let (mut pairs, mut seen) = (Vec::new(), HashSet::new());
    for item in items {
        let Some(item) = reader.object(item) else {
            continue;
        };
        let number = number(&mut reader, &item, store, &mut seen);
        let bundle = reader.needed_uuid(&item, "user_bundle_id");
        pairs.extend(number.zip(bundle));
    }
    reader.finish(Some(pairs))
}

fn number(reader: &mut Reader, item: &Node<'_>, store: &Store, seen: &mut HashSet<Uuid>) -> Option<Uuid> {
    const NAME: &str = "porting_phone_number_id";
    let id = reader.needed_uuid(item, NAME)?;
    let (code, detail) = match status_of(store, id) {
        None => (Code::MissingResource, "No order has a number with this id.".to_owned()),
        Some(status) if status.is_final() => {
            (Code::Unprocessable, format!("The order of this number has the status {}.", status.as_str()))
        }
        Some(_) if !seen.insert(id) => (Code::Duplicate, "The number is in the list before.".to_owned()),
        Some(_) => return Some(id),
    };
    reader.problem(code, detail, item.place(NAME));
    None
}
