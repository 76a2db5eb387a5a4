//! Exports of orders.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};
use uuid::Uuid;

use super::find_row;
use crate::http::body::Body;
use crate::http::query::{ListReader, Query};
use crate::http::response::{Paged, Reply, created, ok};
use crate::http::values::{Invalid, date_time, one_of, string};
use crate::issue::{Code, member_pointer};
use crate::simulation::clock::rfc3339;
use crate::simulation::document::{Report, ReportFilters};
use crate::simulation::order::Status;
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new().route("/porting/reports", get(list).post(create)).route("/porting/reports/{id}", get(show))
}

const REPORT_TYPE: &str = "export_porting_orders_csv";

fn view(report: &Report) -> Value {
    let mut view = json!({
        "id": report.id,
        "report_type": REPORT_TYPE,
        "status": status(report),
        "params": {"filters": report.filters},
        "record_type": "porting_report",
        "created_at": rfc3339(report.created_at),
        "updated_at": rfc3339(report.updated_at),
    });
    // Not nullable, so it is left out until the file is written.
    if let Some(id) = report.document {
        view["document_id"] = json!(id);
    }
    view
}

fn status(report: &Report) -> &'static str {
    if report.document.is_some() { "completed" } else { "pending" }
}

/// Newest first. All reports have the one type.
async fn list(State(state): State<SandboxState>, query: Query) -> Reply<Paged<Value>> {
    let mut reader = ListReader::new(&query);
    let statuses = reader.many("status", one_of(&["pending", "completed"]));
    let _ = reader.many("report_type", one_of(&[REPORT_TYPE]));
    let listing = reader.finish(&[])?;
    state.with(|simulation| {
        let found = simulation.store.reports.iter().filter(|report| statuses.allow_value(&status(report)));
        Ok(listing.page(found, |_, _| None, view))
    })
}

async fn create(State(state): State<SandboxState>, body: Body) -> Reply {
    let filters = read_filters(&body)?;
    state.with(|simulation| {
        let now = simulation.now;
        let report = Report { id: Uuid::new_v4(), filters, created_at: now, updated_at: now, document: None };
        let view = view(&report);
        simulation.store.reports.put(report);
        Ok(created(view))
    })
}

async fn show(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply {
    state.with(|simulation| Ok(ok(view(find_row(&simulation.store.reports, &id, "report")?))))
}

fn read_filters(body: &Body) -> Reply<ReportFilters> {
    let mut reader = body.reader();
    reader.required("/report_type", one_of(&[REPORT_TYPE]));
    let Some(members) = reader.object("/params/filters") else {
        return reader.finish(None);
    };
    let mut filters = ReportFilters::default();
    for (name, _) in members.iter().filter(|(_, value)| !value.is_null()) {
        let pointer = member_pointer("/params/filters", name);
        match name.as_str() {
            "status__in" => filters.statuses = reader.strings(&pointer, order_status),
            "customer_reference__in" => filters.customer_references = reader.strings(&pointer, string),
            "created_at__gt" => filters.created_after = reader.optional(&pointer, date_time),
            "created_at__lt" => filters.created_before = reader.optional(&pointer, date_time),
            _ => reader.issue(Code::BadFilter, "A report has no such filter.", pointer),
        }
    }
    reader.finish(Some(filters))
}

fn order_status(text: &str) -> Result<String, Invalid> {
    let is_known = !matches!(Status::parse(text), Status::Other(_));
    is_known.then(|| text.to_owned()).ok_or((Code::BadValue, "Orders cannot have this status.".into()))
}
