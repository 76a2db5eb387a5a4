//! Exports of orders.

mod body;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;

use super::id_of;
use crate::server::{ApiError, Code, JsonBody, Page, Paged, Parameter, Problem, Query, created, ok, page_of};
use crate::state::{Report, SandboxState};
use crate::wire::{REPORT_TYPE, ReportView, report_status};

/// What a list request asks for.
struct Listing {
    /// None of them: any status.
    statuses: Vec<String>,
    page: Page,
}

/// Newest first.
pub(super) async fn list(State(state): State<SandboxState>, query: Query) -> Result<Json<Paged<ReportView>>, ApiError> {
    let wanted = Listing::read(&query)?;
    Ok(Json(state.with(|world| {
        let reports = world.store.reports.iter().rev().filter(|report| wanted.matches(report));
        page_of(reports, wanted.page, ReportView::new)
    })))
}

pub(super) async fn create(
    State(state): State<SandboxState>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    let filters = body::read(&body)?;
    state.with(|world| {
        let report = Report::new(filters, world.now);
        let view = ReportView::new(&report);
        world.store.reports.put(report);
        Ok(created(view))
    })
}

pub(super) async fn show(State(state): State<SandboxState>, Path(id): Path<String>) -> Result<Response, ApiError> {
    const WHAT: &str = "report";
    state.with(|world| {
        let report = world.store.reports.get(id_of(&id, WHAT)?).ok_or_else(|| ApiError::not_found(WHAT))?;
        Ok(ok(ReportView::new(report)))
    })
}

impl Listing {
    fn read(query: &Query) -> Result<Self, ApiError> {
        let mut problems: Vec<Problem> = query.under("sort").map(Parameter::unknown).collect();
        let mut statuses = Vec::new();
        for parameter in query.under("filter") {
            let known: &[&str] = match parameter.path.as_str() {
                "status" | "status.in" => &["pending", "completed"],
                "report_type" | "report_type.in" => &[REPORT_TYPE],
                _ => {
                    problems.push(parameter.unknown());
                    continue;
                }
            };
            for value in parameter.value.split(',').map(str::trim) {
                if !known.contains(&value) {
                    let detail = format!("The value must be {}.", known.join(" or "));
                    problems.push(parameter.problem(Code::BadValue, detail));
                } else if value != REPORT_TYPE {
                    statuses.push(value.to_owned());
                }
            }
        }
        let page = query.page(&mut problems);
        if problems.is_empty() { Ok(Self { statuses, page }) } else { Err(ApiError::unprocessable(problems)) }
    }

    /// All reports have the one type.
    fn matches(&self, report: &Report) -> bool {
        self.statuses.is_empty() || self.statuses.iter().any(|status| status == report_status(report))
    }
}
