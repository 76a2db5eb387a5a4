//! Requirements of an order.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

use super::{change_order, find_order};
use crate::http::body::Body;
use crate::http::query::Query;
use crate::http::response::{Paged, Reply, ok};
use crate::http::values::one_of;
use crate::issue::Issue;
use crate::simulation::order::Order;
use crate::simulation::requirements::{FieldType, Requirement, RequirementStatus, requirements};
use crate::state::SandboxState;
use crate::words::Words as _;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new().route("/porting_orders/{id}/requirements", get(list))
}

/// A requirement. The acceptance criteria differ between types; the sandbox sets none.
fn view(needed: &Requirement, order: &Order) -> Value {
    let mut view = json!({
        "requirement_status": needed.status(order),
        "requirement_type": {
            "id": needed.id,
            "name": needed.name,
            "description": needed.description,
            "example": needed.example,
            "type": needed.field,
            "acceptance_criteria": {},
        },
        "record_type": "porting_requirement",
    });
    // The API's description has no type for an action, which has no value.
    if needed.field != FieldType::Action {
        view["field_type"] = json!(needed.field);
    }
    if let Some(value) = order.requirement_values.get(needed.id) {
        view["field_value"] = value.as_str().into();
    }
    view
}

async fn list(State(state): State<SandboxState>, Path(id): Path<String>, query: Query) -> Reply<Paged<Value>> {
    let page = query.only_page()?;
    state.with(|simulation| {
        let order = find_order(simulation, &id)?;
        Ok(Paged::cut(requirements(order), page, |needed| view(needed, order)))
    })
}

/// Sets the result of a review, until the value is replaced. Only the sandbox has this endpoint.
pub(super) async fn set_review(
    State(state): State<SandboxState>,
    Path((id, requirement)): Path<(String, String)>,
    body: Body,
) -> Reply {
    const REVIEWS: [&str; 3] = ["requirement-info-exception", "requirement-info-under-review", "approved"];
    change_order(&state, &id, |order, simulation| {
        let is_meant = |needed: &&Requirement| needed.id == requirement && needed.field != FieldType::Action;
        let needed = requirements(order).iter().find(is_meant).ok_or_else(|| Issue::not_found("requirement"))?;
        if needed.status(order) == RequirementStatus::Pending {
            return Err(Issue::unprocessable("The requirement has no value to review.").into());
        }
        let mut reader = body.reader();
        let review = reader.required("/status", one_of(&REVIEWS)).and_then(RequirementStatus::parse);
        order.parts.reviews.insert(needed.id.to_owned(), reader.finish(review)?);
        order.updated_at = simulation.now;
        Ok(ok(view(needed, order)))
    })
}
