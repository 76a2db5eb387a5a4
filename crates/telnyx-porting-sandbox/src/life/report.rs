//! Finishing reports.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Timetable;
use crate::clock::after;
use crate::papers::export;
use crate::state::{Document, Report, Store, sha256};

/// When a report will be finished; none once it is.
pub(crate) fn report_due(report: &Report, timetable: &Timetable) -> Option<DateTime<Utc>> {
    report.document.is_none().then(|| after(report.created_at, timetable.report))
}

/// Writes the file of a report: the orders that match at this moment, not at that of the request.
pub(super) fn complete_report(store: &mut Store, id: Uuid, timetable: &Timetable) {
    let Some((report, at)) = store.reports.get(id).and_then(|report| Some((report, report_due(report, timetable)?)))
    else {
        return;
    };
    let content = export::orders_csv(store.orders.iter().filter(|order| report.filters.matches(order)));
    let document = Document {
        id: Uuid::new_v4(),
        filename: format!("porting_orders_{}.csv", at.format("%Y-%m-%d")),
        content_type: "text/csv".into(),
        sha256: sha256(&content),
        customer_reference: None,
        created_at: at,
        content: content.into(),
        unlinked_since: Some(at),
    };
    if let Some(report) = store.reports.get_mut(id) {
        report.document = Some(document.id);
        report.updated_at = at;
        store.documents.put(document);
    }
}
