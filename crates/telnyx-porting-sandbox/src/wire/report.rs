//! Reports on the wire.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::state::{Report, ReportFilters};

/// The one type of report.
pub(crate) const REPORT_TYPE: &str = "export_porting_orders_csv";

/// A report.
#[derive(Debug, Serialize)]
pub(crate) struct ReportView {
    id: Uuid,
    report_type: &'static str,
    status: &'static str,
    params: Params,
    /// Not nullable, so it is left out until the file is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    document_id: Option<Uuid>,
    record_type: &'static str,
    #[serde(serialize_with = "super::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time::stamp")]
    updated_at: DateTime<Utc>,
}

#[derive(Debug, Serialize)]
struct Params {
    filters: ReportFilters,
}

/// How far a report is, in the API's words.
pub(crate) fn report_status(report: &Report) -> &'static str {
    if report.document.is_some() { "completed" } else { "pending" }
}

impl ReportView {
    pub(crate) fn new(report: &Report) -> Self {
        Self {
            id: report.id,
            report_type: REPORT_TYPE,
            status: report_status(report),
            params: Params { filters: report.filters.clone() },
            document_id: report.document,
            record_type: "porting_report",
            created_at: report.created_at,
            updated_at: report.updated_at,
        }
    }
}
