//! Orders as text.

use crate::order_fields::set_by;
use crate::secrets::HIDDEN;
use crate::ui::formats::Column;
use crate::ui::table;
use crate::ui::terminal::Screen;
use crate::ui::times::Times;
use serde_json::Value;
use telnyx_porting::api::{Secret, Timestamp};
use telnyx_porting::types::{PortingOrder, PortingOrderSharingToken};
use telnyx_porting::{Deadline, DeadlineKind, ExceptionAdvice as _, OrderExt as _, PhoneNumber};

/// The length of abbreviated ids, which is enough to distinguish the orders of an account.
const SHORT_ID: usize = 8;

pub(crate) const ORDER_COLUMNS: [Column; 8] = [
    Column::new("ID", "id"),
    Column::made("COUNTRY", country_of),
    Column::new("TYPE", "phone_number_type"),
    Column::new("NUMBERS", "porting_phone_numbers_count").shown_as(numbers_of),
    Column::new("STATUS", "status.value"),
    Column::new("EXCEPTIONS", "status.details.code"),
    Column::new("FOC DATE", "activation_settings.foc_datetime_actual"),
    Column::new("REFERENCE", "customer_reference"),
];

/// An order with its most important fields.
pub(crate) fn order(order: &PortingOrder, screen: &Screen) -> String {
    let times = &screen.times;
    let mut rows: Vec<(&str, Option<String>)> =
        vec![("id", to_text(order.id.as_ref())), ("status", Some(status(order)))];
    rows.extend(exception_rows(order));
    rows.extend([
        ("next", order.next_deadline(times.now()).and_then(|next| deadline(&next, times))),
        ("country", country(first_number(order))),
        ("type", to_text(order.phone_number_type.as_ref())),
        ("numbers", Some(all_numbers(order))),
        ("customer reference", order.customer_reference.clone()),
        ("customer group reference", order.customer_group_reference.clone()),
        ("support key", order.support_key.clone()),
        ("requested FOC date", requested_date(order, times)),
        ("FOC date", foc_date(order, times)),
        ("webhook URL", order.webhook_url.clone()),
        ("requirements met", to_text(order.requirements_met.as_ref())),
    ]);
    rows.extend(misc_rows(order));
    rows.extend(end_user_rows(order, screen.shows_secrets));
    rows.extend(setting_rows(order));
    rows.push(("created", order.created_at.as_ref().map(|text| time(text, times))));
    rows.push(("updated", order.updated_at.as_ref().map(|text| time(text, times))));
    table::fields(rows, screen.width)
}

/// The exceptions of an order, with the API's description, and how to resolve them.
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
        rows.push(("responsible", Some(advice.who.to_string())));
        rows.push(("resolution", Some(advice.next.to_owned())));
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
        ("port", to_text(misc.type_.as_ref())),
        ("remaining numbers", to_text(misc.remaining_numbers_action.as_ref())),
        ("new billing number", misc.new_billing_phone_number.clone()),
    ]
}

fn end_user_rows(order: &PortingOrder, shows_secrets: bool) -> Vec<(&'static str, Option<String>)> {
    let Some(end_user) = &order.end_user else { return Vec::new() };
    let mut rows = Vec::new();
    if let Some(admin) = &end_user.admin {
        let shown = |secret: &Secret| if shows_secrets { secret.expose().to_owned() } else { HIDDEN.to_owned() };
        rows.extend([
            ("entity", admin.entity_name.clone()),
            ("authorized person", admin.auth_person_name.clone()),
            ("billing number", admin.billing_phone_number.clone()),
            ("account number", admin.account_number.as_ref().map(shown)),
            ("PIN", admin.pin_passcode.as_ref().map(shown)),
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
        ("LOA", to_text(documents.and_then(|documents| documents.loa.as_ref()))),
        ("invoice", to_text(documents.and_then(|documents| documents.invoice.as_ref()))),
        ("messaging", to_text(messaging.and_then(|messaging| messaging.messaging_port_status.as_ref()))),
        ("connection", settings.and_then(|settings| settings.connection_id.clone())),
        ("messaging profile", settings.and_then(|settings| settings.messaging_profile_id.clone())),
        ("tags", settings.filter(|settings| !settings.tags.is_empty()).map(|settings| settings.tags.join(", "))),
    ]
}

/// Automatic transitions of the order and their times. The FOC date is printed separately.
pub(crate) fn deadline(deadline: &Deadline, times: &Times) -> Option<String> {
    let time = times.brief(deadline.at);
    match deadline.kind {
        DeadlineKind::DraftExpiry => Some(format!("deleted {time} unless confirmed")),
        DeadlineKind::ExceptionExpiry => Some(format!("cancelled {time} unless resolved")),
        DeadlineKind::CancelLock => Some(format!("can be cancelled until {time}")),
        _ => None,
    }
}

/// A sharing token, which is not hidden: it is the result of the command.
pub(crate) fn token(token: &PortingOrderSharingToken, screen: &Screen) -> String {
    let permissions: Vec<_> = token.permissions.iter().map(ToString::to_string).collect();
    let fields = [
        ("order", to_text(token.porting_order_id.as_ref())),
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

/// The status with the codes of its exceptions.
pub(crate) fn status(order: &PortingOrder) -> String {
    let Some(status) = &order.status else { return String::new() };
    let value = status.value.as_ref().map_or("unknown", |value| value.as_str());
    let codes: Vec<_> = status.details.iter().filter_map(|detail| to_text(detail.code.as_ref())).collect();
    if codes.is_empty() { value.to_owned() } else { format!("{value} ({})", codes.join(", ")) }
}

/// The FOC date that the losing carrier has confirmed.
pub(crate) fn foc_date(order: &PortingOrder, times: &Times) -> Option<String> {
    Some(time(order.activation_settings.as_ref()?.foc_datetime_actual.as_ref()?, times))
}

fn requested_date(order: &PortingOrder, times: &Times) -> Option<String> {
    Some(time(order.activation_settings.as_ref()?.foc_datetime_requested.as_ref()?, times))
}

/// A time for people; a text that is not a time is unchanged.
pub(crate) fn time(text: &Timestamp, times: &Times) -> String {
    text.parse().map_or_else(|| text.to_string(), |time| times.full(time))
}

/// The numbers of an order as [`first_numbers`].
pub(crate) fn numbers(order: &PortingOrder) -> String {
    first_numbers(&listed(order), total(order))
}

/// The same for an order as JSON.
fn numbers_of(order: &Value) -> String {
    let listed = order["phone_numbers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let listed: Vec<_> = listed.iter().filter_map(|number| number["phone_number"].as_str()).collect();
    let total = order["porting_phone_numbers_count"].as_u64().and_then(|total| usize::try_from(total).ok());
    first_numbers(&listed, total.unwrap_or_default())
}

/// One or two numbers, or the first of more and the count of the others. Not all of the `total` need be listed.
pub(crate) fn first_numbers(listed: &[impl AsRef<str>], total: usize) -> String {
    let total = total.max(listed.len());
    match listed {
        [] => total.to_string(),
        [one] if total == 1 => one.as_ref().to_owned(),
        [one, other] if total == 2 => format!("{}, {}", one.as_ref(), other.as_ref()),
        [first, ..] => format!("{} and {} more", first.as_ref(), total - 1),
    }
}

fn all_numbers(order: &PortingOrder) -> String {
    let (listed, total) = (listed(order), total(order));
    match (listed.is_empty(), total.saturating_sub(listed.len())) {
        (true, _) => total.to_string(),
        (false, 0) => listed.join("\n"),
        (false, missing) => format!("{}\nand {missing} more", listed.join("\n")),
    }
}

fn listed(order: &PortingOrder) -> Vec<&str> {
    order.phone_numbers.iter().filter_map(|number| number.phone_number.as_deref()).collect()
}

fn total(order: &PortingOrder) -> usize {
    order.porting_phone_numbers_count.and_then(|total| usize::try_from(total).ok()).unwrap_or_default()
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

fn to_text<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::times::tests::noon;
    use serde_json::json;

    const SCREEN: fn() -> Screen = || Screen { width: None, times: noon(), shows_secrets: false };

    fn order_of(value: Value) -> PortingOrder {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn many_numbers_are_counted() {
        let two = json!([{"phone_number": "+13035550100"}, {"phone_number": "+13035550101"}]);
        let text = |count: i64| {
            let order = json!({"phone_numbers": two, "porting_phone_numbers_count": count});
            assert_eq!(numbers_of(&order), numbers(&order_of(order.clone())));
            numbers(&order_of(order))
        };
        assert_eq!(text(2), "+13035550100, +13035550101");
        assert_eq!(text(70), "+13035550100 and 69 more");
        assert_eq!(numbers(&order_of(json!({"porting_phone_numbers_count": 3}))), "3");
        let one_of_two = json!({"phone_numbers": [two[0]], "porting_phone_numbers_count": 2});
        assert_eq!(numbers_of(&one_of_two), "+13035550100 and 1 more");
    }

    #[test]
    fn a_status_names_its_exceptions_known_or_not() {
        let details = json!([{"code": "LSR_PENDING"}, {"code": "NEW_CODE"}]);
        let order = order_of(json!({"status": {"value": "exception", "details": details}}));
        assert_eq!(status(&order), "exception (LSR_PENDING, NEW_CODE)");
        assert_eq!(status(&order_of(json!({"status": {"value": "brand-new"}}))), "brand-new");
    }

    #[test]
    fn secrets_are_only_shown_on_request() {
        let admin = json!({"account_number": "acct-4711", "pin_passcode": "0042", "entity_name": "Example"});
        let order_with = |screen: &Screen| order(&order_of(json!({"id": "a", "end_user": {"admin": admin}})), screen);
        let text = order_with(&SCREEN());
        assert!(text.contains("account number") && text.contains("[hidden]") && text.contains("Example"));
        assert!(!text.contains("4711") && !text.contains("0042"), "{text}");
        let text = order_with(&Screen { shows_secrets: true, ..SCREEN() });
        assert!(text.contains("acct-4711") && text.contains("0042"), "{text}");
    }

    #[test]
    fn the_country_is_derived_from_the_numbers() {
        let order = json!({"phone_numbers": [{"phone_number": "+442079460100"}]});
        assert_eq!(country_of(&order), "GB");
        assert_eq!(country_of(&json!({"phone_numbers": []})), "");
        assert_eq!(country_of(&json!({"phone_numbers": [{"phone_number": "12"}]})), "");
    }

    #[test]
    fn times_and_the_next_deadline_are_printed() {
        let text = |value| order(&order_of(value), &SCREEN());
        let draft = text(json!({"status": {"value": "draft"}, "created_at": "2026-03-02T15:00:00Z"}));
        assert!(draft.contains("next     deleted 2026-04-01 15:00Z (in 24 days) unless confirmed"), "{draft}");
        assert!(draft.contains("created  2026-03-02 15:00Z (09:00 -06:00 here, 5 days ago)"), "{draft}");
        let exception = text(json!({"status": {"value": "exception"}, "updated_at": "2026-03-07T15:00:00Z"}));
        assert!(exception.contains("cancelled 2026-03-21 15:00Z (in 13 days) unless resolved"), "{exception}");
        let settings = json!({"foc_datetime_actual": "2026-03-10T15:00:00Z"});
        let foc = text(json!({"status": {"value": "foc-date-confirmed"}, "activation_settings": settings}));
        assert!(foc.contains("can be cancelled until 2026-03-08 15:00Z (in 21 hours)"), "{foc}");
        let odd = text(json!({"created_at": "some day"}));
        assert_eq!(odd.lines().last(), Some("created  some day"));
    }

    #[test]
    fn short_ids() {
        assert_eq!(short_id("5f8e6d2a-0000"), "5f8e6d2a");
        assert_eq!(short_id("abc"), "abc");
    }
}
