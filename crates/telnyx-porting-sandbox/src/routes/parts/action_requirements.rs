//! Requirements of an order that a person meets by doing something.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::body::{Node, Reader};
use super::listing::{self, Filters, Key};
use super::{refusal, refuse_if_final};
use crate::life;
use crate::routes::{change_order, find_order, id_of, orders};
use crate::server::{ApiError, Code, JsonBody, Paged, Parameter, Problem, Query, ok};
use crate::state::{ActionRequirement, ActionStatus, Order, SandboxState};

/// The one kind of action.
const ACTION_TYPE: &str = "au_id_verification";

const WHAT: &str = "action requirement";

#[derive(Debug, Serialize)]
pub(crate) struct ActionView {
    id: Uuid,
    action_type: &'static str,
    action_url: Option<String>,
    cancel_reason: Option<String>,
    porting_order_id: Uuid,
    requirement_type_id: &'static str,
    status: ActionStatus,
    record_type: &'static str,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    updated_at: DateTime<Utc>,
}

impl ActionView {
    fn new(action: &ActionRequirement, porting_order_id: Uuid) -> Self {
        Self {
            id: action.id,
            action_type: ACTION_TYPE,
            action_url: action.action_url.clone(),
            cancel_reason: action.cancel_reason.clone(),
            porting_order_id,
            requirement_type_id: life::IDENTITY_CHECK,
            status: action.status,
            record_type: "porting_action_requirement",
            created_at: action.created_at,
            updated_at: action.updated_at,
        }
    }
}

#[derive(Debug, Default)]
struct Wanted {
    ids: Vec<Uuid>,
    requirement_type: Option<Uuid>,
    status: Option<ActionStatus>,
}

impl Filters for Wanted {
    fn take(&mut self, parameter: &Parameter, problems: &mut Vec<Problem>) {
        let value = &parameter.value;
        match parameter.list_path() {
            "action_type" => {
                listing::word(parameter, value, |value| (value == ACTION_TYPE).then_some(()), problems);
            }
            "id" => listing::add_uuids(&mut self.ids, parameter, problems),
            "requirement_type_id" => self.requirement_type = orders::uuid(parameter, value, problems),
            "status" => self.status = listing::word(parameter, value, ActionStatus::parse, problems),
            _ => problems.push(parameter.unknown()),
        }
    }
}

impl Wanted {
    fn matches(&self, action: &ActionRequirement) -> bool {
        (self.ids.is_empty() || self.ids.contains(&action.id))
            && self.requirement_type.is_none_or(|wanted| wanted.to_string() == life::IDENTITY_CHECK)
            && self.status.is_none_or(|status| action.status == status)
    }
}

pub(crate) async fn list(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Paged<ActionView>>, ApiError> {
    let (wanted, listing) = listing::read::<Wanted>(&query, &[Key::CreatedAt, Key::UpdatedAt])?;
    state.with(|world| {
        let order = find_order(world, &id)?;
        let found = order.parts.actions.iter().filter(|action| wanted.matches(action)).collect();
        Ok(listing.answer(found, |one| (one.created_at, one.updated_at), |one| ActionView::new(one, order.id)))
    })
}

/// Starts an action, or starts it once more after it failed or was cancelled.
pub(crate) async fn initiate(
    State(state): State<SandboxState>,
    Path((id, action_id)): Path<(String, String)>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    change(&state, &id, &action_id, |order, place, now| {
        refuse_if_final(order)?;
        check_person(&body)?;
        let action = action_at(order, place)?;
        if !action.status.can_be_initiated() {
            let detail = format!("An action with the status {} cannot be initiated.", action.status.as_str());
            return Err(refusal(&detail));
        }
        action.set(ActionStatus::Pending, None, now);
        Ok(())
    })
}

/// A body of another shape is answered 400, and names that are blank 422. Nobody's name is kept.
fn check_person(body: &Value) -> Result<(), ApiError> {
    let mut reader = Reader::default();
    let names = reader.needed_object(&Node::root(body), "params").and_then(|params| {
        let first = reader.needed_text(&params, "first_name");
        let last = reader.needed_text(&params, "last_name");
        Some([(first?, "/params/first_name"), (last?, "/params/last_name")])
    });
    let names = reader.finish_as_bad_request(names)?;
    let mut reader = Reader::default();
    for (_, pointer) in names.iter().filter(|(name, _)| name.trim().is_empty()) {
        reader.problem(Code::BadRequest, "A name cannot be blank.", *pointer);
    }
    reader.finish(Some(()))
}

/// The sandbox's own lever: an action gets any status, as if the person had done something.
pub(crate) async fn force(
    State(state): State<SandboxState>,
    Path((id, action_id)): Path<(String, String)>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    change(&state, &id, &action_id, |order, place, now| {
        let (mut reader, body) = (Reader::default(), Node::root(&body));
        let detail = "The value must be created, pending, completed, cancelled or failed.";
        let status = reader.needed_word(&body, "status", ActionStatus::parse, detail);
        let reason = body.member("cancel_reason").and_then(|node| reader.text(&node)).map(str::to_owned);
        let status = reader.finish(status)?;
        action_at(order, place)?.set(status, reason, now);
        Ok(())
    })
}

fn change(
    state: &SandboxState,
    id: &str,
    action_id: &str,
    change: impl FnOnce(&mut Order, usize, DateTime<Utc>) -> Result<(), ApiError>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let (order, place) = change_order(world, id, |order, world| {
            let action_id = id_of(action_id, WHAT)?;
            let place = order.parts.actions.iter().position(|action| action.id == action_id);
            let place = place.ok_or_else(|| ApiError::not_found(WHAT))?;
            change(order, place, world.now)?;
            order.updated_at = world.now;
            Ok(place)
        })?;
        let action = order.parts.actions.get(place).ok_or_else(|| ApiError::not_found(WHAT))?;
        Ok(ok(ActionView::new(action, order.id)))
    })
}

fn action_at(order: &mut Order, place: usize) -> Result<&mut ActionRequirement, ApiError> {
    order.parts.actions.get_mut(place).ok_or_else(|| ApiError::not_found(WHAT))
}
