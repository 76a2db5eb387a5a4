//! Checks what prevents an order from being confirmed.

use super::{OrderExt, OrderPatch, OrderUpdate};
use crate::call::Response;
use crate::client::Client;
use crate::error::Error;
use crate::generated::PortingOrderId;
use crate::validation::{Issue, Issues, Rule};
use crate::values::{Misc, MiscParts, PhoneNumber};
use chrono::{DateTime, Utc};
use telnyx_porting_api::Secret;
use telnyx_porting_api::types::{
    AdditionalStep, AllowedFocWindow, PortingOrder, PortingOrderRequirementDetail, PortingOrderStatusValue,
    RequirementFieldType,
};

/// An order, its requirements, and what prevents it from being confirmed:
/// [`OrderHandle::preflight`](crate::OrderHandle::preflight).
///
/// The API description does not list what an order requires. The checks are based on Telnyx's guides and its example of
/// a confirmed order. The API has the final decision.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Preflight {
    /// The order, with its first 50 numbers.
    pub order: PortingOrder,
    /// The requirements of the order.
    pub requirements: Vec<PortingOrderRequirementDetail>,
    /// Errors for missing or wrong data, warnings for data that some carriers require. Fields are named as in an
    /// update, such as `end_user.admin.entity_name`; a requirement is identified by its position in `requirements` and,
    /// in the message, by its name.
    pub issues: Issues,
}

impl Preflight {
    /// Whether no issue prevents confirmation.
    pub fn is_ready(&self) -> bool {
        !self.issues.has_errors()
    }
}

/// Reads the order, its requirements and, if a date is requested, its FOC windows.
pub(super) async fn run(client: Client, id: PortingOrderId) -> Result<Response<Preflight>, Error> {
    let handle = client.order(id);
    let (order, rest) = handle.get().with_response().await?.take();
    let (mut requirements, mut windows) = (Vec::new(), Vec::new());
    if is_confirmable(&order) {
        requirements = handle.requirements().try_collect().await?;
        if requested(&order).is_some() {
            windows = handle.foc_windows().await?;
        }
    }
    let issues = check(&order, &requirements, &windows, client.clock().utc());
    Ok(rest.with(Preflight { order, requirements, issues }))
}

/// An order without a status may be a draft.
fn is_confirmable(order: &PortingOrder) -> bool {
    order
        .status_value()
        .is_none_or(|status| matches!(status, PortingOrderStatusValue::Draft | PortingOrderStatusValue::Exception))
}

fn requested(order: &PortingOrder) -> Option<DateTime<Utc>> {
    order.activation_settings.as_ref()?.foc_datetime_requested.as_ref()?.parse()
}

/// Lists all issues, in the order in which people complete an order.
fn check(
    order: &PortingOrder,
    requirements: &[PortingOrderRequirementDetail],
    windows: &[AllowedFocWindow],
    now: DateTime<Utc>,
) -> Issues {
    let mut issues = Issues::new();
    if let Some(status) = order.status_value().filter(|_| !is_confirmable(order)) {
        let message = format!("is {status}; only drafts and orders in exception can be confirmed");
        issues.push(
            Issue::error("status", Rule::Confirmable, message).with_hint("the order does not need to be confirmed"),
        );
        return issues;
    }
    check_misc(order, &mut issues);
    check_end_user(order, &mut issues);
    check_documents(order, &mut issues);
    check_settings(order, &mut issues);
    check_steps(order, &mut issues);
    check_requirements(order, requirements, &mut issues);
    check_values(order, windows, now, &mut issues);
    issues
}

fn missing(field: &str) -> Issue {
    let name = field.rsplit('.').next().unwrap_or(field);
    Issue::error(field, Rule::Required, "is missing").with_hint(format!("set {name} with an update of the order"))
}

fn check_misc(order: &PortingOrder, issues: &mut Issues) {
    const ACTION: &str = "misc.remaining_numbers_action";
    let misc = order.misc.as_ref();
    let parts = misc.map(|misc| MiscParts {
        kind: misc.type_.as_ref().map(|kind| kind.as_str().to_owned()),
        remaining_numbers_action: misc.remaining_numbers_action.as_ref().map(|action| action.as_str().to_owned()),
        new_billing_phone_number: misc.new_billing_phone_number.clone(),
    });
    let Some(parts) = parts.filter(|parts| parts.kind.is_some()) else {
        issues.push(
            missing("misc.type").with_hint("use full if all numbers of the account are ported, otherwise partial"),
        );
        return;
    };
    let Some(misc) = issues.check("misc", Misc::try_from(parts)) else { return };
    if misc == Misc::partial_unspecified() {
        issues.push(missing(ACTION).with_hint("use keep, with a new billing number, or disconnect"));
    }
    let numbers: Vec<PhoneNumber> =
        order.phone_numbers.iter().filter_map(|number| number.phone_number.as_ref()?.parse().ok()).collect();
    if let Err(error) = misc.check_against(&numbers) {
        issues.extend(error.into_issues());
    }
}

fn check_end_user(order: &PortingOrder, issues: &mut Issues) {
    let admin = order.end_user.as_ref().and_then(|end_user| end_user.admin.clone()).unwrap_or_default();
    let location = order.end_user.as_ref().and_then(|end_user| end_user.location.clone()).unwrap_or_default();
    let secret = |secret: &Option<Secret>| secret.as_ref().map(|secret| secret.expose().to_owned());
    for (field, value) in [
        ("end_user.admin.entity_name", admin.entity_name),
        ("end_user.admin.auth_person_name", admin.auth_person_name),
        ("end_user.admin.billing_phone_number", admin.billing_phone_number),
        ("end_user.admin.account_number", secret(&admin.account_number)),
        ("end_user.location.street_address", location.street_address),
        ("end_user.location.locality", location.locality),
        ("end_user.location.administrative_area", location.administrative_area),
        ("end_user.location.postal_code", location.postal_code),
        ("end_user.location.country_code", location.country_code),
    ] {
        if is_blank(value.as_deref()) {
            issues.push(missing(field));
        }
    }
    if is_blank(secret(&admin.pin_passcode).as_deref()) {
        let message = "is missing; some carriers require it";
        let issue = Issue::warning("end_user.admin.pin_passcode", Rule::Required, message);
        issues.push(issue.with_hint("ask the losing carrier whether the account has a PIN or passcode"));
    }
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

/// A requirement group supplies its own documents, but orders do not show whether they have one.
fn check_documents(order: &PortingOrder, issues: &mut Issues) {
    let by_group = order.requirements_met == Some(true) && !order.requirements.is_empty();
    let documents = order.documents.clone().unwrap_or_default();
    for (field, document, hint) in [
        (
            "documents.loa",
            documents.loa,
            "upload a letter of authorization that was signed within the last 90 days and lists all numbers",
        ),
        ("documents.invoice", documents.invoice, "upload an invoice of the losing carrier that is at most 30 days old"),
    ] {
        if document.is_none() && by_group {
            let message = "is missing, unless a requirement group supplies it";
            issues.push(Issue::warning(field, Rule::Required, message).with_hint(hint));
        } else if document.is_none() {
            issues.push(missing(field).with_hint(format!("{hint}, and set its id with an update of the order")));
        }
    }
}

fn check_settings(order: &PortingOrder, issues: &mut Issues) {
    let settings = order.phone_number_configuration.clone().unwrap_or_default();
    let is_enabled = order.messaging.as_ref().and_then(|messaging| messaging.enable_messaging) == Some(true);
    if is_enabled && is_blank(settings.messaging_profile_id.as_deref()) {
        let field = "phone_number_configuration.messaging_profile_id";
        let issue = Issue::error(field, Rule::MessagingProfile, "is missing, but messaging is to be ported");
        issues.push(issue.with_hint("set a messaging profile, or do not enable messaging"));
    }
    if is_blank(settings.connection_id.as_deref()) {
        let field = "phone_number_configuration.connection_id";
        let issue = Issue::warning(field, Rule::Connection, "is missing: calls to the numbers will not be routed");
        issues.push(issue.with_hint("set the connection that receives the calls, now or after the numbers are ported"));
    }
}

fn check_steps(order: &PortingOrder, issues: &mut Issues) {
    for (index, step) in order.additional_steps.iter().enumerate() {
        let (message, hint) = match step {
            AdditionalStep::AssociatedPhoneNumbers => (
                "the action for the remaining numbers of the account is missing".to_owned(),
                "add each range of remaining numbers as associated phone numbers, with the action keep or disconnect",
            ),
            AdditionalStep::PhoneNumberVerificationCodes => (
                "the numbers are not verified".to_owned(),
                "send verification codes to the numbers, and submit the codes",
            ),
            other => (format!("the step {other} is not completed"), "see the guide of the API for this step"),
        };
        let issue = Issue::error(format!("additional_steps[{index}]"), Rule::AdditionalStep, message);
        issues.push(issue.with_hint(hint));
    }
}

fn check_requirements(order: &PortingOrder, requirements: &[PortingOrderRequirementDetail], issues: &mut Issues) {
    let open: Vec<_> = requirements.iter().enumerate().filter_map(|(index, needed)| unmet(index, needed)).collect();
    // Requirements met by a requirement group may be missing from the list.
    if order.requirements_met == Some(true) {
        return;
    }
    let is_explained = !open.is_empty() || issues.errors().any(|issue| issue.field().starts_with("documents."));
    issues.extend(open);
    if order.requirements_met == Some(false) && !is_explained {
        let message = "is false, although all requirements have values";
        let issue = Issue::error("requirements_met", Rule::RequirementMet, message);
        issues.push(issue.with_hint("check the requirements and the comments of the order"));
    }
}

/// The issue of the requirement at this position, if it is not met.
fn unmet(index: usize, needed: &PortingOrderRequirementDetail) -> Option<Issue> {
    let kind = needed.requirement_type.clone().unwrap_or_default();
    let id = kind.id.unwrap_or_default();
    let name = kind.name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| format!("requirement {id}"));
    let status = needed.requirement_status.as_deref().unwrap_or_default();
    if matches!(status, "approved" | "requirement-info-under-review") {
        return None;
    }
    // The description allows actions and addresses as the type of a requirement, but not of the field.
    let field_type = kind.type_.map(RequirementFieldType::from).filter(|kind| !kind.is_unknown());
    let value = match field_type.as_ref().or(needed.field_type.as_ref()) {
        Some(RequirementFieldType::Action) => {
            let field = format!("requirements[{index}]");
            let issue = Issue::error(field, Rule::RequirementMet, format!("{name}: the end user has not completed it"));
            return Some(issue.with_hint("initiate the action requirement of the order"));
        }
        Some(RequirementFieldType::Document) => "the id of an uploaded document",
        Some(RequirementFieldType::Address) => "the id of an address",
        _ => "text",
    };
    let message = match status {
        "requirement-info-exception" => format!("{name}: the value was rejected"),
        _ if is_blank(needed.field_value.as_deref()) => format!("{name}: is missing"),
        _ => return None,
    };
    let issue = Issue::error(format!("requirements[{index}].field_value"), Rule::RequirementMet, message);
    Some(issue.with_hint(format!("set field_value to {value} for the requirement_type_id {id}")))
}

/// Applies the rules of updates to the existing values, without those for missing values.
fn check_values(order: &PortingOrder, windows: &[AllowedFocWindow], now: DateTime<Utc>, issues: &mut Issues) {
    let mut parts = OrderPatch::current_values(order);
    for path in OrderPatch::FIELDS.iter().filter(|path| !path.starts_with("end_user.")) {
        parts.unset(path);
    }
    let found: Issues = match OrderUpdate::try_from(parts) {
        Err(error) => error.into(),
        Ok(mut update) => {
            if let Some(time) = requested(order) {
                update = update.with_foc_datetime_requested(time).with_known_windows(windows);
            }
            update.validate_at(now)
        }
    };
    let is_known = |issue: &Issue| issues.as_slice().iter().any(|known| known.field() == issue.field());
    let news: Vec<_> = found.into_iter().filter(|issue| !issue.field().is_empty() && !is_known(issue)).collect();
    issues.extend(news);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn now() -> DateTime<Utc> {
        "2026-03-02T15:00:00Z".parse().unwrap()
    }

    fn complete() -> Value {
        json!({
            "status": {"value": "draft"},
            "phone_numbers": [{"phone_number": "+13035550100"}],
            "misc": {"type": "full"},
            "documents": {"loa": "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f", "invoice": "0a1b2c3d-5f8e-4a5d-9e7f-6d2a1c3b4a5d"},
            "end_user": {
                "admin": {
                    "entity_name": "Acme", "auth_person_name": "Robin", "billing_phone_number": "+13035550100",
                    "account_number": "00123", "pin_passcode": "0042",
                },
                "location": {
                    "street_address": "100 Example Street", "locality": "Denver", "administrative_area": "CO",
                    "postal_code": "80202", "country_code": "US",
                },
            },
            "phone_number_configuration": {"connection_id": "1684641123236054244"},
            "requirements_met": true,
            "additional_steps": [],
        })
    }

    fn found(order: &Value, requirements: &Value, windows: &Value) -> Vec<String> {
        let order = serde_json::from_value(order.clone()).unwrap();
        let requirements: Vec<_> = serde_json::from_value(requirements.clone()).unwrap();
        let windows: Vec<_> = serde_json::from_value(windows.clone()).unwrap();
        let issues = check(&order, &requirements, &windows, now());
        issues.as_slice().iter().map(|issue| format!("{} [{}]", issue.field(), issue.rule())).collect()
    }

    fn with(pointer: &str, value: Value) -> Value {
        let mut order = complete();
        match order.pointer_mut(pointer) {
            Some(place) => *place = value,
            None => order[pointer.trim_start_matches('/')] = value,
        }
        order
    }

    #[test]
    fn a_complete_order_is_ready() {
        assert_eq!(found(&complete(), &json!([]), &json!([])), [""; 0]);
    }

    #[test]
    fn missing_data_is_reported() {
        for (pointer, value, expected) in [
            ("/documents/loa", json!(null), "documents.loa [required]"),
            ("/documents/invoice", json!(null), "documents.invoice [required]"),
            ("/end_user/admin/entity_name", json!(" "), "end_user.admin.entity_name [required]"),
            ("/end_user/admin/account_number", json!(null), "end_user.admin.account_number [required]"),
            ("/end_user/admin/pin_passcode", json!(null), "end_user.admin.pin_passcode [required]"),
            ("/end_user/location/postal_code", json!(null), "end_user.location.postal_code [required]"),
            ("/misc", json!(null), "misc.type [required]"),
            ("/misc", json!({"type": "partial"}), "misc.remaining_numbers_action [required]"),
            (
                "/misc",
                json!({"type": "partial", "remaining_numbers_action": "keep"}),
                "misc.new_billing_phone_number [misc-billing-number]",
            ),
            ("/phone_number_configuration", json!(null), "phone_number_configuration.connection_id [connection]"),
            (
                "/messaging",
                json!({"enable_messaging": true}),
                "phone_number_configuration.messaging_profile_id [messaging-profile]",
            ),
            ("/additional_steps", json!(["associated_phone_numbers"]), "additional_steps[0] [additional-step]"),
            ("/additional_steps", json!(["sing"]), "additional_steps[0] [additional-step]"),
            ("/requirements_met", json!(false), "requirements_met [requirement-met]"),
            ("/status/value", json!("submitted"), "status [confirmable]"),
            ("/end_user/admin/entity_name", json!(" Acme"), "end_user.admin.entity_name [text-spacing]"),
            ("/end_user/location/country_code", json!("USA"), "end_user.location.country_code [country-code]"),
        ] {
            assert_eq!(found(&with(pointer, value), &json!([]), &json!([])), [expected], "{pointer}");
        }
        let empty = found(&json!({"status": {"value": "draft"}}), &json!([]), &json!([]));
        assert_eq!(empty.len(), 14, "{empty:?}");
    }

    #[test]
    fn unmet_requirements_are_reported() {
        let order = with("/requirements_met", json!(false));
        let needed = |field: &str, status: &str, value: Value| {
            json!({
                "field_type": field, "requirement_status": status, "field_value": value,
                "requirement_type": {"id": "17", "name": "Proof of identity"},
            })
        };
        let list = json!([
            needed("document", "approved", json!("a")),
            needed("document", "requirement-info-pending", json!(null)),
            needed("textual", "requirement-info-exception", json!("b")),
            needed("action", "requirement-info-pending", json!(null)),
        ]);
        let order: PortingOrder = serde_json::from_value(order).unwrap();
        let requirements: Vec<_> = serde_json::from_value(list).unwrap();
        let issues = check(&order, &requirements, &[], now());
        let lines: Vec<_> = issues.as_slice().iter().map(|p| format!("{}: {}", p.field(), p.message())).collect();
        assert_eq!(
            lines,
            [
                "requirements[1].field_value: Proof of identity: is missing",
                "requirements[2].field_value: Proof of identity: the value was rejected",
                "requirements[3]: Proof of identity: the end user has not completed it",
            ]
        );
        let hint = issues.as_slice()[0].hint().unwrap();
        assert_eq!(hint, "set field_value to the id of an uploaded document for the requirement_type_id 17");
    }

    #[test]
    fn a_date_must_be_in_a_window() {
        let order = with("/activation_settings", json!({"foc_datetime_requested": "2026-03-11T15:00:00Z"}));
        let window = json!([{"started_at": "2026-03-10T15:00:00Z", "ended_at": "2026-03-10T21:00:00Z"}]);
        let date = "activation_settings.foc_datetime_requested [foc-window]";
        assert_eq!(found(&order, &json!([]), &window), [date]);
        assert_eq!(found(&order, &json!([]), &json!([])), [""; 0]);
    }

    #[test]
    fn documents_of_a_requirement_group_are_not_reported_as_missing() {
        let mut order = with("/documents", json!(null));
        order["requirements"] = json!([{"requirement_type_id": "17", "field_value": "x"}]);
        let order: PortingOrder = serde_json::from_value(order).unwrap();
        let issues = check(&order, &[], &[], now());
        assert!(!issues.has_errors() && issues.warnings().count() == 2, "{issues}");
    }
}
