//! Comments on an order.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{change_order, find_order};
use crate::life;
use crate::server::{ApiError, Code, JsonBody, Paged, Problem, Query, created, page};
use crate::state::{Author, Comment, SandboxState, Status, World};

#[derive(Debug, Deserialize)]
pub(super) struct CommentBody {
    #[serde(default)]
    body: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct StaffCommentBody {
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    user_type: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct CommentView {
    id: Uuid,
    body: String,
    porting_order_id: Uuid,
    user_type: Author,
    record_type: &'static str,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    created_at: DateTime<Utc>,
}

impl CommentView {
    pub(super) fn new(comment: &Comment, porting_order_id: Uuid) -> Self {
        Self {
            id: comment.id,
            body: comment.body.clone(),
            porting_order_id,
            user_type: comment.author,
            record_type: "porting_comment",
            created_at: comment.created_at,
        }
    }
}

/// Oldest first.
pub(super) async fn list(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Paged<CommentView>>, ApiError> {
    let wanted = query.only_page()?;
    state.with(|world| {
        let order = find_order(world, &id)?;
        Ok(Json(page(&order.comments, wanted, |comment| CommentView::new(comment, order.id))))
    })
}

pub(super) async fn create(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<CommentBody>,
) -> Result<Response, ApiError> {
    state.with(|world| add(world, &id, body.body, Author::User))
}

/// A comment by the porting staff, or by their system.
pub(super) async fn create_by_staff(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<StaffCommentBody>,
) -> Result<Response, ApiError> {
    let author = staff(body.user_type.as_deref())?;
    state.with(|world| add(world, &id, body.body, author))
}

fn add(world: &mut World, id: &str, body: Option<String>, author: Author) -> Result<Response, ApiError> {
    let now = world.now;
    let (order, comment) = change_order(world, id, |order, _| {
        let comment = Comment { id: Uuid::new_v4(), body: text_of(body)?, author, created_at: now };
        order.comments.push(comment.clone());
        life::tell_comment(order, now);
        // The customer's comment answers an exception: the 14 days begin again.
        if author == Author::User && order.status == Status::Exception {
            order.replied_at = Some(now);
        }
        Ok(comment)
    })?;
    Ok(created(CommentView::new(&comment, order.id)))
}

fn staff(user_type: Option<&str>) -> Result<Author, ApiError> {
    match user_type {
        None | Some("admin") => Ok(Author::Admin),
        Some("system") => Ok(Author::System),
        Some(_) => Err(Problem::new(Code::BadValue, "The value must be admin or system.").at("/user_type").into()),
    }
}

fn text_of(body: Option<String>) -> Result<String, ApiError> {
    let text = body.filter(|text| !text.trim().is_empty());
    text.ok_or_else(|| Problem::new(Code::MissingParameter, "A comment needs a text.").at("/body").into())
}
