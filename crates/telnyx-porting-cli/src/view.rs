//! How orders are shown to people.

use crate::secrets::HIDDEN;
use crate::table;
use chrono::{DateTime, Utc};
use telnyx_porting::PhoneNumber;
use telnyx_porting::types::{PortingOrder, PortingOrderSharingToken};

/// As many numbers are named in a line; of more, only the first.
const NUMBERS_SHOWN: usize = 2;
/// Characters of an id that tell the orders of one account apart well enough in a line.
const SHORT_ID: usize = 8;

/// A row for each order.
pub(crate) fn orders<'a>(orders: impl IntoIterator<Item = &'a PortingOrder>) -> String {
    let header = ["ID", "COUNTRY", "TYPE", "NUMBERS", "STATUS", "FOC DATE", "REFERENCE"];
    let rows = orders.into_iter().map(|order| {
        [
            text(order.id.as_ref()),
            country(order).unwrap_or_default(),
            text(order.phone_number_type.as_ref()),
            numbers(order),
            status(order),
            foc_date(order).unwrap_or_default(),
            order.customer_reference.clone().unwrap_or_default(),
        ]
    });
    table::table(header, rows)
}

/// Everything that a person asks of one order.
pub(crate) fn order(order: &PortingOrder) -> String {
    let mut rows: Vec<(&str, Option<String>)> = vec![
        ("id", given(order.id.as_ref())),
        ("status", Some(status(order))),
        ("country", country(order)),
        ("type", given(order.phone_number_type.as_ref())),
        ("numbers", Some(all_numbers(order))),
        ("customer reference", order.customer_reference.clone()),
        ("customer group reference", order.customer_group_reference.clone()),
        ("support key", order.support_key.clone()),
        ("requested FOC date", requested_date(order)),
        ("FOC date", foc_date(order)),
        ("webhook URL", order.webhook_url.clone()),
        ("requirements met", given(order.requirements_met.as_ref())),
    ];
    rows.extend(misc_rows(order));
    rows.extend(end_user_rows(order));
    rows.extend(setting_rows(order));
    rows.push(("created", given(order.created_at.as_ref())));
    rows.push(("updated", given(order.updated_at.as_ref())));
    table::fields(rows)
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

/// A sharing token. The token itself is what was asked for.
pub(crate) fn token(token: &PortingOrderSharingToken) -> String {
    let permissions: Vec<_> = token.permissions.iter().map(ToString::to_string).collect();
    table::fields([
        ("order", given(token.porting_order_id.as_ref())),
        ("expires", given(token.expires_at.as_ref())),
        ("permissions", (!permissions.is_empty()).then(|| permissions.join(", "))),
        ("token", token.token.as_ref().map(|token| token.expose().to_owned())),
    ])
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
pub(crate) fn foc_date(order: &PortingOrder) -> Option<String> {
    let date = order.activation_settings.as_ref()?.foc_datetime_actual.as_ref()?;
    Some(date.parse().map_or_else(|| date.to_string(), date_text))
}

fn requested_date(order: &PortingOrder) -> Option<String> {
    let date = order.activation_settings.as_ref()?.foc_datetime_requested.as_ref()?;
    Some(date.parse().map_or_else(|| date.to_string(), date_text))
}

fn date_text(date: DateTime<Utc>) -> String {
    date.format("%Y-%m-%d %H:%MZ").to_string()
}

/// The first numbers of an order, and how many more there are.
pub(crate) fn numbers(order: &PortingOrder) -> String {
    let listed: Vec<_> = order.phone_numbers.iter().filter_map(|number| number.phone_number.as_deref()).collect();
    let total = order.porting_phone_numbers_count.and_then(|count| usize::try_from(count).ok()).unwrap_or(listed.len());
    if listed.is_empty() {
        return total.to_string();
    }
    if total <= NUMBERS_SHOWN { listed.join(", ") } else { format!("{} and {} more", listed[0], total - 1) }
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

/// All numbers of an order belong to one country.
fn country(order: &PortingOrder) -> Option<String> {
    let number = order.phone_numbers.first()?.phone_number.as_deref()?;
    Some(number.parse::<PhoneNumber>().ok()?.country()?.to_string())
}

fn given<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}

fn text<T: ToString>(value: Option<&T>) -> String {
    given(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn order_of(value: serde_json::Value) -> PortingOrder {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn many_numbers_are_counted() {
        let two = json!([{"phone_number": "+13035550100"}, {"phone_number": "+13035550101"}]);
        let text = |count: i64| numbers(&order_of(json!({"phone_numbers": two, "porting_phone_numbers_count": count})));
        assert_eq!(text(2), "+13035550100, +13035550101");
        assert_eq!(text(70), "+13035550100 and 69 more");
        assert_eq!(numbers(&order_of(json!({"porting_phone_numbers_count": 3}))), "3");
    }

    #[test]
    fn a_status_names_its_exceptions_known_or_not() {
        let details = json!([{"code": "LSR_PENDING"}, {"code": "NEW_CODE"}]);
        let order = order_of(json!({"status": {"value": "exception", "details": details}}));
        assert_eq!(status(&order), "exception (LSR_PENDING, NEW_CODE)");
        assert_eq!(status(&order_of(json!({"status": {"value": "brand-new"}}))), "brand-new");
    }

    #[test]
    fn secrets_are_not_shown() {
        let admin = json!({"account_number": "acct-4711", "pin_passcode": "0042", "entity_name": "Example"});
        let text = order(&order_of(json!({"id": "a", "end_user": {"admin": admin}})));
        assert!(text.contains("account number") && text.contains("[hidden]") && text.contains("Example"));
        assert!(!text.contains("4711") && !text.contains("0042"), "{text}");
    }

    #[test]
    fn short_ids() {
        assert_eq!(short_id("5f8e6d2a-0000"), "5f8e6d2a");
        assert_eq!(short_id("abc"), "abc");
    }
}
