//! How orders are shown to people.

#[cfg(test)]
mod tests;

use crate::order_fields::set_by;
use crate::output::Column;
use crate::screen::Screen;
use crate::secrets::HIDDEN;
use crate::table;
use crate::times::Times;
use serde_json::Value;
use telnyx_porting::api::Timestamp;
use telnyx_porting::types::{PortingOrder, PortingOrderSharingToken};
use telnyx_porting::{Deadline, DeadlineKind, ExceptionAdvice as _, OrderFacts as _, PhoneNumber};

/// As many numbers are named in a line; of more, only the first.
const NUMBERS_SHOWN: usize = 2;
/// Characters of an id that tell the orders of one account apart well enough in a line.
const SHORT_ID: usize = 8;

/// What a line tells of an order.
pub(crate) const ORDER_COLUMNS: [Column; 8] = [
    Column::of("ID", "id"),
    Column::made("COUNTRY", country_of),
    Column::of("TYPE", "phone_number_type"),
    Column::of("NUMBERS", "porting_phone_numbers_count").shown_as(numbers_of),
    Column::of("STATUS", "status.value"),
    Column::of("EXCEPTIONS", "status.details.code"),
    Column::of("FOC DATE", "activation_settings.foc_datetime_actual"),
    Column::of("REFERENCE", "customer_reference"),
];

/// Everything that a person asks of one order.
pub(crate) fn order(order: &PortingOrder, screen: &Screen) -> String {
    let times = &screen.times;
    let mut rows: Vec<(&str, Option<String>)> = vec![("id", given(order.id.as_ref())), ("status", Some(status(order)))];
    rows.extend(exception_rows(order));
    rows.extend([
        ("next", order.next_deadline(times.now()).and_then(|next| deadline(&next, times))),
        ("country", country(first_number(order))),
        ("type", given(order.phone_number_type.as_ref())),
        ("numbers", Some(all_numbers(order))),
        ("customer reference", order.customer_reference.clone()),
        ("customer group reference", order.customer_group_reference.clone()),
        ("support key", order.support_key.clone()),
        ("requested FOC date", requested_date(order, times)),
        ("FOC date", foc_date(order, times)),
        ("webhook URL", order.webhook_url.clone()),
        ("requirements met", given(order.requirements_met.as_ref())),
    ]);
    rows.extend(misc_rows(order));
    rows.extend(end_user_rows(order));
    rows.extend(setting_rows(order));
    rows.push(("created", order.created_at.as_ref().map(|text| time(text, times))));
    rows.push(("updated", order.updated_at.as_ref().map(|text| time(text, times))));
    table::fields(rows, screen.width)
}

/// What holds the order up, in the words of the API, and what to do about it.
fn exception_rows(order: &PortingOrder) -> Vec<(&'static str, Option<String>)> {
    let details = order.status.iter().flat_map(|status| &status.details);
    let mut rows = Vec::new();
    for detail in details {
        let Some(code) = &detail.code else {
            rows.push(("exception", detail.description.clone()));
            continue;
        };
        let advice = code.advice();
        let description = detail.description.as_deref().filter(|text| !text.trim().is_empty());
        rows.push(("exception", Some(format!("{code}: {}", description.unwrap_or(advice.meaning)))));
        rows.push(("who acts", Some(advice.who.to_string())));
        rows.push(("what to do", Some(advice.next.to_owned())));
        let correct = advice.fields.iter().map(|field| set_by(field).unwrap_or_else(|| (*field).to_owned()));
        let correct = correct.collect::<Vec<_>>().join(", ");
        let correct = format!("{correct} of `telnyx-porting orders update`");
        rows.push(("correct", (!advice.fields.is_empty()).then_some(correct)));
    }
    rows
}

fn misc_rows(order: &PortingOrder) -> Vec<(&'static str, Option<String>)> {
    let Some(misc) = &order.misc else { return Vec::new() };
    vec![
        ("port", given(misc.type_.as_ref())),
        ("remaining numbers", given(misc.remaining_numbers_action.as_ref())),
        ("new billing number", misc.new_billing_phone_number.clone()),
    ]
}

fn end_user_rows(order: &PortingOrder) -> Vec<(&'static str, Option<String>)> {
    let Some(end_user) = &order.end_user else { return Vec::new() };
    let mut rows = Vec::new();
    if let Some(admin) = &end_user.admin {
        rows.extend([
            ("entity", admin.entity_name.clone()),
            ("authorised person", admin.auth_person_name.clone()),
            ("billing number", admin.billing_phone_number.clone()),
            ("account number", admin.account_number.as_ref().map(|_| HIDDEN.to_owned())),
            ("PIN", admin.pin_passcode.as_ref().map(|_| HIDDEN.to_owned())),
        ]);
    }
    if let Some(location) = &end_user.location {
        let parts = [
            &location.street_address,
            &location.extended_address,
            &location.locality,
            &location.administrative_area,
            &location.postal_code,
            &location.country_code,
        ];
        let parts: Vec<_> = parts.into_iter().flatten().map(String::as_str).collect();
        rows.push(("address", (!parts.is_empty()).then(|| parts.join(", "))));
    }
    rows
}

fn setting_rows(order: &PortingOrder) -> Vec<(&'static str, Option<String>)> {
    let documents = order.documents.as_ref();
    let messaging = order.messaging.as_ref();
    let settings = order.phone_number_configuration.as_ref();
    vec![
        ("LOA", given(documents.and_then(|documents| documents.loa.as_ref()))),
        ("invoice", given(documents.and_then(|documents| documents.invoice.as_ref()))),
        ("messaging", given(messaging.and_then(|messaging| messaging.messaging_port_status.as_ref()))),
        ("connection", settings.and_then(|settings| settings.connection_id.clone())),
        ("messaging profile", settings.and_then(|settings| settings.messaging_profile_id.clone())),
        ("tags", settings.filter(|settings| !settings.tags.is_empty()).map(|settings| settings.tags.join(", "))),
    ]
}

/// What happens to the order by itself, with its time. That the FOC date comes is told elsewhere.
pub(crate) fn deadline(deadline: &Deadline, times: &Times) -> Option<String> {
    let time = times.brief(deadline.at);
    match deadline.kind {
        DeadlineKind::DraftExpiry => Some(format!("deleted {time} unless confirmed")),
        DeadlineKind::ExceptionExpiry => Some(format!("cancelled {time} unless answered")),
        DeadlineKind::CancelLock => Some(format!("can be cancelled until {time}")),
        _ => None,
    }
}

/// A sharing token. The token itself is what was asked for.
pub(crate) fn token(token: &PortingOrderSharingToken, screen: &Screen) -> String {
    let permissions: Vec<_> = token.permissions.iter().map(ToString::to_string).collect();
    let fields = [
        ("order", given(token.porting_order_id.as_ref())),
        ("expires", token.expires_at.as_ref().map(|text| time(text, &screen.times))),
        ("permissions", (!permissions.is_empty()).then(|| permissions.join(", "))),
        ("token", token.token.as_ref().map(|token| token.expose().to_owned())),
    ];
    table::fields(fields, screen.width)
}

/// The beginning of an order's id.
pub(crate) fn short_id(id: &str) -> &str {
    id.get(..SHORT_ID).unwrap_or(id)
}

/// The status, and why the order does not go on.
pub(crate) fn status(order: &PortingOrder) -> String {
    let Some(status) = &order.status else { return String::new() };
    let value = status.value.as_ref().map_or("unknown", |value| value.as_str());
    let codes: Vec<_> = status.details.iter().filter_map(|detail| given(detail.code.as_ref())).collect();
    if codes.is_empty() { value.to_owned() } else { format!("{value} ({})", codes.join(", ")) }
}

/// The date on which the numbers move, once the carrier has agreed to it.
pub(crate) fn foc_date(order: &PortingOrder, times: &Times) -> Option<String> {
    Some(time(order.activation_settings.as_ref()?.foc_datetime_actual.as_ref()?, times))
}

fn requested_date(order: &PortingOrder, times: &Times) -> Option<String> {
    Some(time(order.activation_settings.as_ref()?.foc_datetime_requested.as_ref()?, times))
}

/// What cannot be read as a time is shown as it came.
pub(crate) fn time(text: &Timestamp, times: &Times) -> String {
    text.parse().map_or_else(|| text.to_string(), |time| times.full(time))
}

/// The first numbers of an order, and how many more there are.
pub(crate) fn numbers(order: &PortingOrder) -> String {
    let listed: Vec<_> = order.phone_numbers.iter().filter_map(|number| number.phone_number.as_deref()).collect();
    numbers_text(&listed, order.porting_phone_numbers_count)
}

/// The same for an order as the API sent it.
fn numbers_of(order: &Value) -> String {
    let listed = order["phone_numbers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let listed: Vec<_> = listed.iter().filter_map(|number| number["phone_number"].as_str()).collect();
    numbers_text(&listed, order["porting_phone_numbers_count"].as_i64())
}

fn numbers_text(listed: &[&str], total: Option<i64>) -> String {
    let total = total.and_then(|total| usize::try_from(total).ok()).unwrap_or(listed.len());
    match listed {
        [] => total.to_string(),
        listed if total <= NUMBERS_SHOWN => listed.join(", "),
        [first, ..] => format!("{first} and {} more", total - 1),
    }
}

fn all_numbers(order: &PortingOrder) -> String {
    let listed: Vec<_> = order.phone_numbers.iter().filter_map(|number| number.phone_number.as_deref()).collect();
    let total = order.porting_phone_numbers_count.unwrap_or_default();
    let missing = usize::try_from(total).unwrap_or_default().saturating_sub(listed.len());
    match (listed.is_empty(), missing) {
        (true, _) => total.to_string(),
        (false, 0) => listed.join("\n"),
        (false, missing) => format!("{}\nand {missing} more", listed.join("\n")),
    }
}

fn first_number(order: &PortingOrder) -> Option<&str> {
    order.phone_numbers.first()?.phone_number.as_deref()
}

/// All numbers of an order belong to one country.
fn country(number: Option<&str>) -> Option<String> {
    Some(number?.parse::<PhoneNumber>().ok()?.country()?.to_string())
}

fn country_of(order: &Value) -> String {
    country(order["phone_numbers"][0]["phone_number"].as_str()).unwrap_or_default()
}

fn given<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}
