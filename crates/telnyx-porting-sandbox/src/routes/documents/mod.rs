//! Documents.

mod fetch;
mod file_type;
mod upload;

use axum::extract::{Path, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::id_of;
use crate::server::{ApiError, LONG, apart, ok};
use crate::state::{self, Document, SandboxState, World};
use crate::wire::DocumentView;

pub(super) use upload::BODY_LIMIT;

pub(super) async fn create(State(state): State<SandboxState>, request: Request) -> Result<Response, ApiError> {
    let upload = upload::read(request, state.allows_remote()).await?;
    let (filename, content_type) = upload.name_and_type()?;
    // Hashing a large file takes a while, so it is done before the state is locked.
    let content = upload.content.clone();
    let sha256 = apart(content.len() > LONG, move || state::sha256(&content)).await;
    state.with(|world| {
        let document = Document {
            id: Uuid::new_v4(),
            filename,
            content_type: content_type.into(),
            sha256,
            customer_reference: upload.customer_reference,
            created_at: world.now,
            content: upload.content,
            unlinked_since: Some(world.now),
        };
        let view = DocumentView::new(&document, world.now, world.timetable.document_scan);
        world.store.documents.put(document);
        Ok(ok(view))
    })
}

pub(super) async fn show(State(state): State<SandboxState>, Path(id): Path<String>) -> Result<Response, ApiError> {
    state.with(|world| {
        let document = find(world, &id)?;
        Ok(ok(DocumentView::new(document, world.now, world.timetable.document_scan)))
    })
}

pub(super) async fn download(State(state): State<SandboxState>, Path(id): Path<String>) -> Result<Response, ApiError> {
    // The content is shared, not copied.
    let document = state.with(|world| find(world, &id).cloned())?;
    let headers = [
        (header::CONTENT_TYPE, document.content_type.into_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", header_safe(&document.filename))),
        // A browser must not take a text file for a page.
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, document.content).into_response())
}

fn find<'a>(world: &'a World, id: &str) -> Result<&'a Document, ApiError> {
    const WHAT: &str = "document";
    world.store.documents.get(id_of(id, WHAT)?).ok_or_else(|| ApiError::not_found(WHAT))
}

/// A name for a quoted header value: everything but plain ASCII becomes an underscore.
fn header_safe(filename: &str) -> String {
    let safe = |character: char| character.is_ascii_graphic() && !matches!(character, '"' | '\\');
    filename.chars().map(|character| if safe(character) { character } else { '_' }).collect()
}
