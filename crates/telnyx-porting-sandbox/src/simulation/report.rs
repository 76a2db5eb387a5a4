//! The CSV file of a report.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::clock::{after, rfc3339};
use super::document::{Document, Report, sha256};
use super::order::{Order, PortType};
use super::store::Store;
use super::timetable::Timetable;
use crate::words::Words as _;

/// When a report will be completed; `None` once it is.
pub(crate) fn report_due(report: &Report, timetable: &Timetable) -> Option<DateTime<Utc>> {
    report.document.is_none().then(|| after(report.created_at, timetable.report))
}

/// Writes the file of a report: the orders that match now, not at the time of the request.
pub(super) fn complete_report(store: &mut Store, id: Uuid, timetable: &Timetable) {
    let Some((report, at)) = store.reports.get(id).and_then(|report| Some((report, report_due(report, timetable)?)))
    else {
        return;
    };
    let content = orders_csv(store.orders.iter().filter(|order| report.filters.matches(order)));
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

/// A column: its name, and its value for an order.
type Column = (&'static str, fn(&Order) -> String);

/// The columns, without account numbers and PINs.
const COLUMNS: [Column; 20] = [
    ("id", |order| order.id.to_string()),
    ("support_key", |order| order.shown_keys().map(|keys| keys.order.clone()).unwrap_or_default()),
    ("parent_support_key", |order| order.shown_keys().map(|keys| keys.parent.clone()).unwrap_or_default()),
    ("customer_reference", |order| cell(order.customer_reference.as_deref().unwrap_or_default())),
    ("customer_group_reference", |order| cell(order.customer_group_reference.as_deref().unwrap_or_default())),
    ("status", |order| cell(order.status.as_str())),
    ("exception_codes", |order| cell(&joined(order.exceptions.iter().map(|exception| &exception.code)))),
    ("country_code", |order| order.country.clone()),
    ("phone_number_type", |order| order.kind.as_str().to_owned()),
    ("phone_numbers_count", |order| order.numbers.len().to_string()),
    ("phone_numbers", |order| joined(order.numbers.iter().map(|entry| &entry.number.e164))),
    ("old_service_provider", |order| order.carrier.name.clone()),
    ("entity_name", |order| cell(order.end_user.admin.entity_name.as_deref().unwrap_or_default())),
    ("port_type", |order| {
        order.misc.as_ref().and_then(|misc| misc.kind).map(PortType::as_str).unwrap_or_default().to_owned()
    }),
    ("fast_port_eligible", |order| order.fast_port.to_string()),
    ("foc_datetime_requested", |order| order.foc_requested.map(rfc3339).unwrap_or_default()),
    ("foc_datetime_actual", |order| order.foc_actual.map(rfc3339).unwrap_or_default()),
    ("messaging_port_status", |order| order.messaging.status.as_str().to_owned()),
    ("created_at", |order| rfc3339(order.created_at)),
    ("updated_at", |order| rfc3339(order.updated_at)),
];

/// The orders, one on a line below the names of the columns, which are written even if there are no orders.
fn orders_csv<'a>(orders: impl Iterator<Item = &'a Order>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail, and all lines have the same length.
    let _ = writer.write_record(COLUMNS.map(|(name, _)| name));
    for order in orders {
        let _ = writer.write_record(COLUMNS.map(|(_, value)| value(order)));
    }
    writer.into_inner().unwrap_or_default()
}

fn joined<'a>(words: impl Iterator<Item = &'a String>) -> String {
    words.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Free text, with an apostrophe in front if a spreadsheet would evaluate it as a formula.
fn cell(text: &str) -> String {
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    format!("{}{text}", if is_formula { "'" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1"] {
            assert_eq!(cell(text), format!("'{text}"));
        }
        for text in ["", "A-1", "1=1", "é"] {
            assert_eq!(cell(text), text);
        }
    }
}
