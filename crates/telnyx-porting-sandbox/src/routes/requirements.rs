//! Requirements of an order.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::{change_order, find_order};
use crate::life::{self, FieldType, Requirement, RequirementStatus};
use crate::server::{ApiError, Code, JsonBody, Paged, Problem, Query, ok, page};
use crate::state::{Order, SandboxState};

#[derive(Debug, Serialize)]
pub(super) struct RequirementView {
    /// The API's description has no type for an action, which takes no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    field_type: Option<FieldType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_value: Option<String>,
    requirement_status: RequirementStatus,
    requirement_type: RequirementTypeView,
    record_type: &'static str,
}

#[derive(Debug, Serialize)]
struct RequirementTypeView {
    id: &'static str,
    name: &'static str,
    description: &'static str,
    example: &'static str,
    #[serde(rename = "type")]
    kind: FieldType,
    acceptance_criteria: AcceptanceCriteria,
}

/// The criteria differ between requirement types; the sandbox sets none.
#[derive(Debug, Serialize)]
struct AcceptanceCriteria {}

impl RequirementView {
    fn new(needed: &Requirement, order: &Order) -> Self {
        Self {
            field_type: Some(needed.field).filter(|field| *field != FieldType::Action),
            field_value: order.requirement_values.get(needed.id).cloned(),
            requirement_status: needed.status(order),
            requirement_type: RequirementTypeView {
                id: needed.id,
                name: needed.name,
                description: needed.description,
                example: needed.example,
                kind: needed.field,
                acceptance_criteria: AcceptanceCriteria {},
            },
            record_type: "porting_requirement",
        }
    }
}

pub(super) async fn list(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Paged<RequirementView>>, ApiError> {
    let wanted = query.only_page()?;
    state.with(|world| {
        let order = find_order(world, &id)?;
        Ok(Json(page(life::requirements(order), wanted, |needed| RequirementView::new(needed, order))))
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct ReviewBody {
    status: String,
}

/// The sandbox's own lever: the outcome of a review, until the value is replaced.
pub(super) async fn force(
    State(state): State<SandboxState>,
    Path((id, requirement)): Path<(String, String)>,
    JsonBody(body): JsonBody<ReviewBody>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let (order, needed) = change_order(world, &id, |order, world| {
            let is_meant = |needed: &&Requirement| needed.id == requirement && needed.field != FieldType::Action;
            let needed = life::requirements(order).iter().find(is_meant);
            let needed = needed.ok_or_else(|| ApiError::not_found("requirement"))?;
            if needed.status(order) == RequirementStatus::Pending {
                return Err(Problem::new(Code::Unprocessable, "There is no value to review.").into());
            }
            let detail = "The value must be requirement-info-exception, requirement-info-under-review or approved.";
            let review = RequirementStatus::parse(&body.status);
            let review = review.ok_or_else(|| Problem::new(Code::BadValue, detail).at("/status"))?;
            order.parts.reviews.insert(needed.id.to_owned(), review);
            order.updated_at = world.now;
            Ok(needed)
        })?;
        Ok(ok(RequirementView::new(needed, &order)))
    })
}
