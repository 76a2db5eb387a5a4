//! The CSV file of a report.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::clock::after;
use super::document::{Document, Report, sha256};
use super::order::{MessagingStatus, Order, PortType};
use super::phone_number::NumberType;
use super::store::Store;
use super::timetable::Timetable;

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

/// One line of the file, without account numbers and PINs.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: Uuid,
    support_key: &'a str,
    parent_support_key: &'a str,
    customer_reference: Cow<'a, str>,
    customer_group_reference: Cow<'a, str>,
    status: Cow<'a, str>,
    exception_codes: Cow<'a, str>,
    country_code: &'a str,
    phone_number_type: NumberType,
    phone_numbers_count: usize,
    phone_numbers: String,
    old_service_provider: &'a str,
    entity_name: Cow<'a, str>,
    port_type: Option<PortType>,
    fast_port_eligible: bool,
    #[serde(serialize_with = "super::clock::optional")]
    foc_datetime_requested: Option<DateTime<Utc>>,
    #[serde(serialize_with = "super::clock::optional")]
    foc_datetime_actual: Option<DateTime<Utc>>,
    messaging_port_status: MessagingStatus,
    #[serde(serialize_with = "super::clock::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::clock::stamp")]
    updated_at: DateTime<Utc>,
}

/// Names of the columns, which are written even if there are no orders.
const COLUMNS: [&str; 20] = [
    "id",
    "support_key",
    "parent_support_key",
    "customer_reference",
    "customer_group_reference",
    "status",
    "exception_codes",
    "country_code",
    "phone_number_type",
    "phone_numbers_count",
    "phone_numbers",
    "old_service_provider",
    "entity_name",
    "port_type",
    "fast_port_eligible",
    "foc_datetime_requested",
    "foc_datetime_actual",
    "messaging_port_status",
    "created_at",
    "updated_at",
];

/// The orders, one on a line below the names of the columns.
fn orders_csv<'a>(orders: impl Iterator<Item = &'a Order>) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().has_headers(false).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail, and neither can these lines.
    let _ = writer.write_record(COLUMNS);
    for order in orders {
        let _ = writer.serialize(Line::new(order));
    }
    writer.into_inner().unwrap_or_default()
}

impl<'a> Line<'a> {
    fn new(order: &'a Order) -> Self {
        let key = |key: &'a String| if order.shows_keys() { key.as_str() } else { "" };
        let codes: Vec<&str> = order.exceptions.iter().map(|exception| exception.code.as_str()).collect();
        let numbers: Vec<&str> = order.numbers.iter().map(|entry| entry.number.e164.as_str()).collect();
        Self {
            id: order.id,
            support_key: key(&order.keys.order),
            parent_support_key: key(&order.keys.parent),
            customer_reference: cell(order.customer_reference.as_deref().unwrap_or_default()),
            customer_group_reference: cell(order.customer_group_reference.as_deref().unwrap_or_default()),
            status: cell(order.status.as_str()),
            exception_codes: cell(&codes.join(" ")).into_owned().into(),
            country_code: &order.country,
            phone_number_type: order.kind,
            phone_numbers_count: numbers.len(),
            phone_numbers: numbers.join(" "),
            old_service_provider: &order.carrier.name,
            entity_name: cell(order.end_user.admin.entity_name.as_deref().unwrap_or_default()),
            port_type: order.misc.as_ref().and_then(|misc| misc.kind),
            fast_port_eligible: order.fast_port,
            foc_datetime_requested: order.foc_requested,
            foc_datetime_actual: order.foc_actual,
            messaging_port_status: order.messaging.status,
            created_at: order.created_at,
            updated_at: order.updated_at,
        }
    }
}

/// Free text, with an apostrophe in front if a spreadsheet would evaluate it as a formula.
fn cell(text: &str) -> Cow<'_, str> {
    if text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
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
