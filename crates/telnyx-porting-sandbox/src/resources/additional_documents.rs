//! Documents of an order other than the letter of authorization and the invoice.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete as delete_route, get};
use serde_json::{Value, json};
use uuid::Uuid;

use super::orders::update::known_document;
use super::{change_order, find_index, find_order, record_correction};
use crate::http::body::{Body, Reader};
use crate::http::query::{CREATED_AT, ListReader, Query};
use crate::http::response::{Paged, Reply, created};
use crate::http::values::word;
use crate::simulation::Simulation;
use crate::simulation::clock::rfc3339;
use crate::simulation::parts::{AdditionalDocument, DocumentKind};
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new()
        .route("/porting_orders/{id}/additional_documents", get(list).post(create))
        .route("/porting_orders/{id}/additional_documents/{part}", delete_route(delete))
}

const MAX_DOCUMENTS: usize = 100;

fn view(document: &AdditionalDocument, porting_order_id: Uuid) -> Value {
    json!({
        "id": document.id,
        "document_id": document.document_id,
        "document_type": document.kind,
        "filename": document.filename,
        "content_type": document.content_type,
        "porting_order_id": porting_order_id,
        "record_type": "porting_additional_document",
        "created_at": rfc3339(document.created_at),
        "updated_at": rfc3339(document.created_at),
    })
}

async fn list(State(state): State<SandboxState>, Path(id): Path<String>, query: Query) -> Reply<Paged<Value>> {
    let mut reader = ListReader::new(&query);
    let kinds = reader.many("document_type", word::<DocumentKind>);
    let listing = reader.finish(&[CREATED_AT])?;
    state.with(|simulation| {
        let order = find_order(simulation, &id)?;
        let found = order.parts.documents.iter().filter(|document| kinds.allow_value(&document.kind));
        Ok(listing.page(found, |_, _| None, |document| view(document, order.id)))
    })
}

/// Attaches documents, in any status: the API's description names none.
async fn create(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    change_order(&state, &id, |order, simulation| {
        let mut reader = body.reader();
        let items = reader.some_items("/additional_documents", MAX_DOCUMENTS).unwrap_or_default();
        let added: Vec<_> = items.iter().filter_map(|item| read_document(&mut reader, item, simulation)).collect();
        let added = reader.finish(Some(added))?;
        let views: Vec<Value> = added.iter().map(|document| view(document, order.id)).collect();
        order.parts.documents.extend(added);
        record_correction(order, simulation.now);
        Ok(created(views))
    })
}

fn read_document(reader: &mut Reader<'_>, item: &str, simulation: &Simulation) -> Option<AdditionalDocument> {
    let store = &simulation.store;
    let id = reader.required(&format!("{item}/document_id"), |text| known_document(store, text));
    let kind = reader.required(&format!("{item}/document_type"), word);
    let document = store.documents.get(id?)?;
    Some(AdditionalDocument {
        id: Uuid::new_v4(),
        document_id: document.id,
        kind: kind?,
        filename: document.filename.clone(),
        content_type: document.content_type.clone(),
        created_at: simulation.now,
    })
}

async fn delete(
    State(state): State<SandboxState>,
    Path((id, document_id)): Path<(String, String)>,
) -> Reply<StatusCode> {
    change_order(&state, &id, |order, simulation| {
        let documents = &mut order.parts.documents;
        documents.remove(find_index(documents, &document_id, |document| document.id, "additional document")?);
        order.updated_at = simulation.now;
        Ok(StatusCode::NO_CONTENT)
    })
}
