//! Requirements of an order.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;

use super::find_order;
use crate::life::{self, FieldType, Requirement};
use crate::server::{ApiError, Paged, Query, page};
use crate::state::{Order, SandboxState};

#[derive(Debug, Serialize)]
pub(super) struct RequirementView {
    field_type: FieldType,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_value: Option<String>,
    requirement_status: &'static str,
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
            field_type: needed.field,
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
