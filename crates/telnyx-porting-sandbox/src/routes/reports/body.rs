//! What a report can be asked for.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::server::{ApiError, Code, Problem};
use crate::state::{ORDER_STATUSES, ReportFilters};
use crate::wire::REPORT_TYPE;

/// Reads a body, with one problem for each member that is wrong.
pub(super) fn read(body: &Value) -> Result<ReportFilters, ApiError> {
    let mut problems = Vec::new();
    check_type(body, &mut problems);
    let filters = filters_of(body, &mut problems).map(|filters| read_filters(filters, &mut problems));
    match filters {
        Some(filters) if problems.is_empty() => Ok(filters),
        _ => Err(ApiError::unprocessable(problems)),
    }
}

fn check_type(body: &Value, problems: &mut Vec<Problem>) {
    let (code, detail) = match body.get("report_type") {
        None | Some(Value::Null) => (Code::MissingParameter, "The type of report is required."),
        Some(Value::String(kind)) if kind == REPORT_TYPE => return,
        Some(Value::String(_)) => (Code::BadValue, "The value must be export_porting_orders_csv."),
        Some(_) => (Code::Type, "The value must be a string."),
    };
    problems.push(Problem::new(code, detail).at("/report_type"));
}

fn filters_of<'a>(body: &'a Value, problems: &mut Vec<Problem>) -> Option<&'a Map<String, Value>> {
    for pointer in ["/params", "/params/filters"] {
        let (code, detail) = match body.pointer(pointer) {
            Some(Value::Object(_)) => continue,
            None | Some(Value::Null) => (Code::MissingParameter, "This object is required; it may be empty."),
            Some(_) => (Code::Type, "The value must be an object."),
        };
        problems.push(Problem::new(code, detail).at(pointer));
        return None;
    }
    body.pointer("/params/filters")?.as_object()
}

fn read_filters(members: &Map<String, Value>, problems: &mut Vec<Problem>) -> ReportFilters {
    let mut filters = ReportFilters::default();
    for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
        let pointer = format!("/params/filters/{}", name.replace('~', "~0").replace('/', "~1"));
        match name.as_str() {
            "status__in" => filters.statuses = Some(statuses(value, &pointer, problems)),
            "customer_reference__in" => filters.customer_references = Some(texts(value, &pointer, problems)),
            "created_at__gt" => filters.created_after = moment(value, &pointer, problems),
            "created_at__lt" => filters.created_before = moment(value, &pointer, problems),
            _ => problems.push(Problem::new(Code::BadFilter, "A report has no such filter.").at(pointer)),
        }
    }
    filters
}

fn statuses(value: &Value, pointer: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let statuses = texts(value, pointer, problems);
    for (place, status) in statuses.iter().enumerate() {
        if !ORDER_STATUSES.contains(&status.as_str()) {
            let detail = "No porting order has this status.";
            problems.push(Problem::new(Code::BadValue, detail).at(format!("{pointer}/{place}")));
        }
    }
    statuses
}

fn texts(value: &Value, pointer: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let Some(items) = value.as_array() else {
        problems.push(Problem::new(Code::Type, "The value must be a list of strings.").at(pointer));
        return Vec::new();
    };
    let mut texts = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        match item.as_str() {
            Some(text) => texts.push(text.to_owned()),
            None => {
                problems.push(Problem::new(Code::Type, "The value must be a string.").at(format!("{pointer}/{place}")));
            }
        }
    }
    texts
}

fn moment(value: &Value, pointer: &str, problems: &mut Vec<Problem>) -> Option<DateTime<Utc>> {
    let (code, detail) = match value.as_str().map(DateTime::parse_from_rfc3339) {
        Some(Ok(at)) => return Some(at.to_utc()),
        Some(Err(_)) => (Code::BadRequest, "The value must be an ISO 8601 date and time with a time zone."),
        None => (Code::Type, "The value must be a string."),
    };
    problems.push(Problem::new(code, detail).at(pointer));
    None
}
