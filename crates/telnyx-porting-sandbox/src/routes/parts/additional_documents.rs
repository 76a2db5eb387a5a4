//! Papers of an order besides the letter of authorisation and the invoice.

use std::borrow::Cow;

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
use super::note_correction;
use crate::routes::{change_order, find_order, id_of, orders};
use crate::server::{ApiError, JsonBody, Paged, Parameter, Problem, Query, created};
use crate::state::{AdditionalDocument, DocumentKind, SandboxState, World};

/// Most documents in one request.
const MOST: usize = 100;

#[derive(Debug, Serialize)]
pub(crate) struct AdditionalDocumentView {
    id: Uuid,
    document_id: Uuid,
    document_type: DocumentKind,
    filename: String,
    content_type: Cow<'static, str>,
    porting_order_id: Uuid,
    record_type: &'static str,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    updated_at: DateTime<Utc>,
}

impl AdditionalDocumentView {
    fn new(document: &AdditionalDocument, porting_order_id: Uuid) -> Self {
        Self {
            id: document.id,
            document_id: document.document_id,
            document_type: document.kind,
            filename: document.filename.clone(),
            content_type: document.content_type.clone(),
            porting_order_id,
            record_type: "porting_additional_document",
            created_at: document.created_at,
            updated_at: document.created_at,
        }
    }
}

/// Kinds of documents; none stands for all.
#[derive(Debug, Default)]
struct Wanted {
    kinds: Vec<DocumentKind>,
}

impl Filters for Wanted {
    fn take(&mut self, parameter: &Parameter, problems: &mut Vec<Problem>) {
        match parameter.list_path() {
            "document_type" => {
                let kind = |item| listing::word(parameter, item, DocumentKind::parse, problems);
                self.kinds.extend(parameter.items().filter_map(kind));
            }
            _ => problems.push(parameter.unknown()),
        }
    }
}

pub(crate) async fn list(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Paged<AdditionalDocumentView>>, ApiError> {
    let (wanted, listing) = listing::read::<Wanted>(&query, &[Key::CreatedAt])?;
    state.with(|world| {
        let order = find_order(world, &id)?;
        let matches = |one: &&AdditionalDocument| wanted.kinds.is_empty() || wanted.kinds.contains(&one.kind);
        let found = order.parts.documents.iter().filter(matches).collect();
        let times = |one: &AdditionalDocument| (one.created_at, one.created_at);
        Ok(listing.answer(found, times, |one| AdditionalDocumentView::new(one, order.id)))
    })
}

/// Attaches documents, in any status: the API's description names none.
pub(crate) async fn create(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let now = world.now;
        let (order, added) = change_order(world, &id, |order, world| {
            let added = read_all(&body, world)?;
            order.parts.documents.extend(added.iter().cloned());
            note_correction(order, now);
            Ok(added)
        })?;
        Ok(created(added.iter().map(|one| AdditionalDocumentView::new(one, order.id)).collect::<Vec<_>>()))
    })
}

fn read_all(body: &Value, world: &World) -> Result<Vec<AdditionalDocument>, ApiError> {
    let mut reader = Reader::default();
    let items = reader.needed_list(&Node::root(body), "additional_documents", MOST).unwrap_or_default();
    let read = items.into_iter().filter_map(|item| read_one(&mut reader, item, world)).collect();
    reader.finish(Some(read))
}

fn read_one(reader: &mut Reader, item: Node<'_>, world: &World) -> Option<AdditionalDocument> {
    let item = &reader.object(item)?;
    let document = known_document(reader, item, world);
    let detail = "The value must be loa, invoice, csr or other.";
    let kind = reader.needed_word(item, "document_type", DocumentKind::parse, detail);
    let document = world.store.documents.get(document?)?;
    Some(AdditionalDocument {
        id: Uuid::new_v4(),
        document_id: document.id,
        kind: kind?,
        filename: document.filename.clone(),
        content_type: document.content_type.clone(),
        created_at: world.now,
    })
}

fn known_document(reader: &mut Reader, item: &Node<'_>, world: &World) -> Option<Uuid> {
    let text = reader.needed_text(item, "document_id")?;
    match orders::known_document(&world.store, text) {
        Ok(id) => Some(id),
        Err((code, detail)) => {
            reader.problem(code, detail, item.place("document_id"));
            None
        }
    }
}

pub(crate) async fn delete(
    State(state): State<SandboxState>,
    Path((id, document_id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    const WHAT: &str = "additional document";
    state.with(|world| {
        let now = world.now;
        change_order(world, &id, |order, _| {
            let document_id = id_of(&document_id, WHAT)?;
            let place = order.parts.documents.iter().position(|one| one.id == document_id);
            order.parts.documents.remove(place.ok_or_else(|| ApiError::not_found(WHAT))?);
            order.updated_at = now;
            Ok(())
        })?;
        Ok(StatusCode::NO_CONTENT)
    })
}
