//! Comments on an order.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{change_order, find_order};
use crate::http::body::Body;
use crate::http::query::Query;
use crate::http::response::{Paged, Reply, created};
use crate::http::values::{not_blank, one_of};
use crate::simulation::clock::rfc3339;
use crate::simulation::event;
use crate::simulation::order::{Author, Comment, Status};
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new().route("/porting_orders/{id}/comments", get(list).post(create))
}

pub(crate) fn view(comment: &Comment, porting_order_id: Uuid) -> Value {
    json!({
        "id": comment.id,
        "body": comment.body,
        "porting_order_id": porting_order_id,
        "user_type": comment.author,
        "record_type": "porting_comment",
        "created_at": rfc3339(comment.created_at),
    })
}

/// Oldest first.
async fn list(State(state): State<SandboxState>, Path(id): Path<String>, query: Query) -> Reply<Paged<Value>> {
    let page = query.only_page()?;
    state.with(|simulation| {
        let order = find_order(simulation, &id)?;
        Ok(Paged::cut(&order.comments, page, |comment| view(comment, order.id)))
    })
}

async fn create(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    add(&state, &id, &body, Author::User)
}

/// A comment by the porting staff, or by their system. Only the sandbox has this endpoint.
pub(super) async fn create_by_staff(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    let mut reader = body.reader();
    let author = reader.optional("/user_type", one_of(&["admin", "system"]));
    let author = reader.finish(Some(author))?;
    add(&state, &id, &body, if author == Some("system") { Author::System } else { Author::Admin })
}

fn add(state: &SandboxState, id: &str, body: &Body, author: Author) -> Reply {
    change_order(state, id, |order, simulation| {
        let now = simulation.now;
        let mut reader = body.reader();
        let text = reader
            .required("/body", |text| not_blank(text).map_err(|(code, _)| (code, "A comment needs text.".into())));
        let comment = Comment { id: Uuid::new_v4(), body: reader.finish(text)?, author, created_at: now };
        event::emit_comment(order, &comment, now);
        // A reply of the customer restarts the 14 days of an exception.
        if author == Author::User && order.status == Status::Exception {
            order.replied_at = Some(now);
        }
        let view = view(&comment, order.id);
        order.comments.push(comment);
        Ok(created(view))
    })
}
