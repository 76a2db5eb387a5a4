//! Requirements of an order that a person must complete: identity checks for Australia.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{change_order, find_index, find_order, reject_if_final};
use crate::http::body::Body;
use crate::http::query::{CREATED_AT, ListReader, Query};
use crate::http::response::{ApiError, Paged, Reply, ok};
use crate::http::values::{one_of, string, uuid, word};
use crate::issue::{Code, Issue};
use crate::simulation::clock::rfc3339;
use crate::simulation::order::Order;
use crate::simulation::parts::{ActionRequirement, ActionStatus};
use crate::simulation::requirements::IDENTITY_CHECK;
use crate::state::SandboxState;
use crate::words::Words as _;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new()
        .route("/porting_orders/{id}/action_requirements", get(list))
        .route("/porting_orders/{id}/action_requirements/{part}/initiate", post(initiate))
}

const ACTION_TYPE: &str = "au_id_verification";

fn view(action: &ActionRequirement, porting_order_id: Uuid) -> Value {
    json!({
        "id": action.id,
        "action_type": ACTION_TYPE,
        "action_url": action.action_url,
        "cancel_reason": action.cancel_reason,
        "porting_order_id": porting_order_id,
        "requirement_type_id": IDENTITY_CHECK,
        "status": action.status,
        "record_type": "porting_action_requirement",
        "created_at": rfc3339(action.created_at),
        "updated_at": rfc3339(action.updated_at),
    })
}

async fn list(State(state): State<SandboxState>, Path(id): Path<String>, query: Query) -> Reply<Paged<Value>> {
    let mut reader = ListReader::new(&query);
    let _ = reader.one("action_type", one_of(&[ACTION_TYPE]));
    let ids = reader.many("id", uuid);
    let requirement_types = reader.one("requirement_type_id", uuid);
    let statuses = reader.one("status", word::<ActionStatus>);
    let listing = reader.finish(&[CREATED_AT, "updated_at"])?;
    let matches = |action: &&ActionRequirement| {
        ids.allow_value(&action.id)
            && requirement_types.allow(|id| id.to_string() == IDENTITY_CHECK)
            && statuses.allow_value(&action.status)
    };
    state.with(|simulation| {
        let order = find_order(simulation, &id)?;
        let found = order.parts.actions.iter().filter(matches);
        Ok(listing.page(found, |action, _| Some(action.updated_at), |action| view(action, order.id)))
    })
}

/// Starts an action, or restarts it after it failed or was cancelled.
async fn initiate(
    State(state): State<SandboxState>,
    Path((id, action_id)): Path<(String, String)>,
    body: Body,
) -> Reply {
    change_status(&state, &id, &action_id, |order, action| {
        reject_if_final(order)?;
        check_person(&body)?;
        if !action.status.can_be_initiated() {
            let detail = format!("An action with the status {} cannot be initiated.", action.status.as_str());
            return Err(Issue::unprocessable(detail).into());
        }
        Ok((ActionStatus::Pending, None))
    })
}

/// A malformed body is rejected with 400, and blank names with 422. The names are not kept.
fn check_person(body: &Body) -> Reply<()> {
    const NAMES: [&str; 2] = ["/params/first_name", "/params/last_name"];
    let mut reader = body.reader();
    let names = NAMES.map(|pointer| reader.required(pointer, string));
    reader.finish(Some(())).map_err(ApiError::into_bad_request)?;
    let mut reader = body.reader();
    for (name, pointer) in names.iter().zip(NAMES) {
        if name.as_ref().is_some_and(|name| name.trim().is_empty()) {
            reader.issue(Code::BadRequest, "A name cannot be blank.", pointer);
        }
    }
    reader.finish(Some(()))
}

/// Sets any status, as if the person had done something. Only the sandbox has this endpoint.
pub(super) async fn set_status(
    State(state): State<SandboxState>,
    Path((id, action_id)): Path<(String, String)>,
    body: Body,
) -> Reply {
    change_status(&state, &id, &action_id, |_, _| {
        let mut reader = body.reader();
        let status = reader.required("/status", word);
        let reason = reader.optional("/cancel_reason", string);
        Ok((reader.finish(status)?, reason))
    })
}

/// Sets the status of an action and the reason of a cancellation.
fn change_status(
    state: &SandboxState,
    id: &str,
    action_id: &str,
    read: impl FnOnce(&Order, &ActionRequirement) -> Reply<(ActionStatus, Option<String>)>,
) -> Reply {
    change_order(state, id, |order, simulation| {
        let index = find_index(&order.parts.actions, action_id, |action| action.id, "action requirement")?;
        let (status, reason) = read(order, &order.parts.actions[index])?;
        order.updated_at = simulation.now;
        let action = &mut order.parts.actions[index];
        action.set(status, reason, simulation.now);
        Ok(ok(view(action, order.id)))
    })
}
