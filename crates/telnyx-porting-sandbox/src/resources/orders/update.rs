//! Changing an order.

use axum::extract::{Path, State};
use serde_json::Value;
use uuid::Uuid;

use super::order_response;
use crate::http::body::{Body, Reader};
use crate::http::response::Reply;
use crate::http::values::{Invalid, country_code, date_time, string, uuid, web_url, word};
use crate::issue::{Code, Issue};
use crate::resources::{change_order, record_correction, reject_unless_editable};
use crate::simulation::Simulation;
use crate::simulation::event;
use crate::simulation::lifecycle;
use crate::simulation::order::{Order, PortType, RemainingNumbers, Status};
use crate::simulation::phone_number::is_e164;
use crate::simulation::requirements::{self, FieldType};
use crate::simulation::store::Store;
use crate::simulation::windows;
use crate::state::SandboxState;

/// Members that the losing carrier checks, so that a change can resolve an exception.
const CORRECTIONS: [&str; 6] =
    ["/documents", "/end_user", "/misc", "/activation_settings", "/requirement_group_id", "/requirements"];

/// Other members that change data.
const OTHER_DATA: [&str; 5] =
    ["/customer_reference", "/customer_group_reference", "/webhook_url", "/messaging", "/phone_number_configuration"];

pub(super) async fn update(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    change_order(&state, &id, |order, simulation| {
        apply(&body, order, simulation)?;
        Ok(order_response(order, true))
    })
}

/// Applies the body to a copy of the order, which is dropped if there are issues.
fn apply(body: &Body, order: &mut Order, simulation: &Simulation) -> Reply<()> {
    let mut reader = body.reader();
    reject_by_status(order, &reader)?;
    order.updated_at = simulation.now;
    if CORRECTIONS.iter().any(|pointer| reader.has(pointer)) {
        record_correction(order, simulation.now);
    }
    reader.patch("/customer_reference", string, &mut order.customer_reference);
    reader.patch("/customer_group_reference", string, &mut order.customer_group_reference);
    reader.patch("/webhook_url", |text| web_url(text).map(|_| text.to_owned()), &mut order.webhook_url);
    patch_documents(&mut reader, order, simulation);
    patch_end_user(&mut reader, order);
    patch_misc(&mut reader, order);
    patch_activation(&mut reader, order, simulation);
    patch_configuration(&mut reader, order);
    patch_messaging(&mut reader, order, simulation);
    patch_requirements(&mut reader, order, &simulation.store);
    patch_feedback(&mut reader, order);
    reader.finish(Some(()))
}

/// Data can change while Telnyx waits for the customer, feedback once the order has ended. An empty body is rejected like a
/// change of data.
fn reject_by_status(order: &Order, reader: &Reader<'_>) -> Result<(), Issue> {
    let has_feedback = reader.has("/user_feedback");
    let has_data = CORRECTIONS.iter().chain(&OTHER_DATA).any(|pointer| reader.has(pointer));
    if has_data || !has_feedback {
        reject_unless_editable(order)?;
    }
    if has_feedback && !order.status.takes_feedback() {
        return Err(order.status.rejection("cannot be rated yet").at("/user_feedback"));
    }
    Ok(())
}

fn patch_documents(reader: &mut Reader<'_>, order: &mut Order, simulation: &Simulation) {
    let document = |text: &str| known_document(&simulation.store, text);
    let before = order.documents.loa;
    reader.reset("/documents", &mut order.documents);
    reader.patch("/documents/loa", document, &mut order.documents.loa);
    reader.patch("/documents/invoice", document, &mut order.documents.invoice);
    let after = order.documents.loa;
    if order.status != Status::Draft && after.is_some() && after != before {
        event::emit_loa_updated(order, simulation.now);
    }
}

/// The id of a document that exists.
pub(in crate::resources) fn known_document(store: &Store, text: &str) -> Result<Uuid, Invalid> {
    let id = uuid(text)?;
    let detail = "No document has this id. Unlinked documents expire.";
    store.documents.get(id).map(|_| id).ok_or((Code::MissingResource, detail.into()))
}

fn patch_end_user(reader: &mut Reader<'_>, order: &mut Order) {
    reader.reset("/end_user", &mut order.end_user);
    let (admin, location) = (&mut order.end_user.admin, &mut order.end_user.location);
    reader.reset("/end_user/admin", admin);
    reader.patch("/end_user/admin/entity_name", string, &mut admin.entity_name);
    reader.patch("/end_user/admin/auth_person_name", string, &mut admin.auth_person_name);
    reader.patch("/end_user/admin/billing_phone_number", phone_number, &mut admin.billing_phone_number);
    reader.patch("/end_user/admin/account_number", string, &mut admin.account_number);
    reader.patch("/end_user/admin/tax_identifier", string, &mut admin.tax_identifier);
    reader.patch("/end_user/admin/pin_passcode", string, &mut admin.pin_passcode);
    reader.patch("/end_user/admin/business_identifier", string, &mut admin.business_identifier);
    reader.reset("/end_user/location", location);
    reader.patch("/end_user/location/street_address", string, &mut location.street_address);
    reader.patch("/end_user/location/extended_address", string, &mut location.extended_address);
    reader.patch("/end_user/location/locality", string, &mut location.locality);
    reader.patch("/end_user/location/administrative_area", string, &mut location.administrative_area);
    reader.patch("/end_user/location/postal_code", string, &mut location.postal_code);
    reader.patch("/end_user/location/country_code", country_code, &mut location.country_code);
}

/// A number in E.164 form. A missing plus sign is added, because the API's own examples lack it.
fn phone_number(text: &str) -> Result<String, Invalid> {
    let number = format!("+{}", text.strip_prefix('+').unwrap_or(text));
    is_e164(&number).then_some(number).ok_or((Code::NotE164, "The value must be + and 7 to 15 digits.".into()))
}

fn patch_misc(reader: &mut Reader<'_>, order: &mut Order) {
    reader.reset("/misc", &mut order.misc);
    if reader.get("/misc").is_none() {
        return;
    }
    let mut misc = order.misc.take().unwrap_or_default();
    reader.patch("/misc/type", word, &mut misc.kind);
    reader.patch("/misc/remaining_numbers_action", word, &mut misc.remaining_numbers_action);
    reader.patch("/misc/new_billing_phone_number", phone_number, &mut misc.new_billing_phone_number);
    if misc.kind == Some(PortType::Full) {
        let partial = ["/misc/remaining_numbers_action", "/misc/new_billing_phone_number"];
        if partial.iter().any(|pointer| reader.get(pointer).is_some()) {
            reader.issue(Code::Unprocessable, "A full port has no remaining numbers.", "/misc/type");
        }
        // Values of an earlier partial port are dropped.
        (misc.remaining_numbers_action, misc.new_billing_phone_number) = (None, None);
    }
    match (misc.remaining_numbers_action, &misc.new_billing_phone_number) {
        (Some(RemainingNumbers::Keep), None) => {
            let detail = "Numbers that are kept need a new billing number.";
            reader.issue(Code::MissingParameter, detail, "/misc/new_billing_phone_number");
        }
        (_, Some(number)) if order.has_number(number) => {
            let detail = "The new billing number must not be in this order, because the order ports it.";
            reader.issue(Code::Unprocessable, detail, "/misc/new_billing_phone_number");
        }
        _ => {}
    }
    order.misc = Some(misc);
}

fn patch_activation(reader: &mut Reader<'_>, order: &mut Order, simulation: &Simulation) {
    const REQUESTED: &str = "/activation_settings/foc_datetime_requested";
    reader.reset("/activation_settings", &mut order.foc_requested);
    if reader.has(REQUESTED) {
        let windows = windows::allowed(order, &simulation.timetable, simulation.now);
        let allowed_date = |text: &str| {
            let date = date_time(text)?;
            let detail = "The requested FOC date is in none of the allowed windows.";
            let is_allowed = windows.iter().any(|window| window.contains(date));
            is_allowed.then_some(date).ok_or((Code::FocDate, detail.into()))
        };
        reader.patch(REQUESTED, allowed_date, &mut order.foc_requested);
    }
    // From a guide; the API's description lacks it.
    if let Some(kind) = reader.optional("/activation_settings/activation_type", word) {
        order.activation = kind;
    }
}

fn patch_configuration(reader: &mut Reader<'_>, order: &mut Order) {
    const TAGS: &str = "/phone_number_configuration/tags";
    let configuration = &mut order.configuration;
    reader.reset("/phone_number_configuration", configuration);
    reader.patch("/phone_number_configuration/billing_group_id", string, &mut configuration.billing_group_id);
    reader.patch("/phone_number_configuration/connection_id", string, &mut configuration.connection_id);
    reader.patch("/phone_number_configuration/messaging_profile_id", string, &mut configuration.messaging_profile_id);
    reader.patch("/phone_number_configuration/emergency_address_id", string, &mut configuration.emergency_address_id);
    if reader.has(TAGS) {
        configuration.tags = reader.get(TAGS).and_then(|_| reader.strings(TAGS, string)).unwrap_or_default();
    }
}

fn patch_messaging(reader: &mut Reader<'_>, order: &mut Order, simulation: &Simulation) {
    const ENABLE: &str = "/messaging/enable_messaging";
    reader.reset("/messaging", &mut ());
    let is_cleared = reader.has("/messaging") && reader.get("/messaging").is_none();
    let enabled = match reader.get(ENABLE) {
        Some(Value::Bool(enabled)) => *enabled,
        Some(_) => return reader.issue(Code::Type, "The value must be true or false.", ENABLE),
        None if is_cleared || reader.has(ENABLE) => false,
        None => return,
    };
    if enabled && !order.messaging_capable {
        return reader.issue(Code::Unprocessable, "Text messages cannot be ported with these numbers.", ENABLE);
    }
    lifecycle::enable_messaging(order, enabled, simulation.now);
}

fn patch_requirements(reader: &mut Reader<'_>, order: &mut Order, store: &Store) {
    const GROUP: &str = "/requirement_group_id";
    const VALUES: &str = "/requirements";
    if reader.get(GROUP).is_some() && (reader.has("/documents") || reader.has(VALUES)) {
        let detail = "A requirement group cannot be set together with documents or requirements.";
        reader.issue(Code::Unprocessable, detail, GROUP);
    }
    reader.patch(GROUP, uuid, &mut order.requirement_group);
    if reader.get(VALUES).is_some() {
        for item in reader.items(VALUES).unwrap_or_default() {
            set_requirement(reader, order, store, &item);
        }
    } else if reader.has(VALUES) {
        order.requirement_values.clear();
        order.parts.reviews.clear();
    }
}

fn set_requirement(reader: &mut Reader<'_>, order: &mut Order, store: &Store, item: &str) {
    let (id_pointer, value_pointer) = (format!("{item}/requirement_type_id"), format!("{item}/field_value"));
    if reader.get(&id_pointer).is_none() || reader.get(&value_pointer).is_none() {
        let detail = "A requirement needs requirement_type_id and field_value.";
        return reader.issue(Code::MissingParameter, detail, item);
    }
    let (Some(id), Some(value)) = (reader.required(&id_pointer, string), reader.required(&value_pointer, string))
    else {
        return;
    };
    let known = requirements::requirements(order).iter().find(|needed| needed.id.eq_ignore_ascii_case(&id));
    let Some(needed) = known else {
        return reader.issue(Code::MissingResource, "The order has no such requirement.", id_pointer);
    };
    if needed.field == FieldType::Action {
        let detail = "The requirement needs an action, not a value.";
        return reader.issue(Code::Unprocessable, detail, id_pointer);
    }
    if value.trim().is_empty() {
        return reader.issue(Code::BadRequest, "The value is blank.", value_pointer);
    }
    if needed.field == FieldType::Document
        && let Err((code, detail)) = known_document(store, &value)
    {
        return reader.issue(code, detail, value_pointer);
    }
    // A new value is reviewed again.
    order.parts.reviews.remove(needed.id);
    order.requirement_values.insert(needed.id.to_owned(), value);
}

fn patch_feedback(reader: &mut Reader<'_>, order: &mut Order) {
    const RATING: &str = "/user_feedback/user_rating";
    reader.reset("/user_feedback", &mut order.feedback);
    if reader.has(RATING) {
        order.feedback.user_rating = reader.get(RATING).and_then(|_| reader.integer(RATING));
    }
    reader.patch("/user_feedback/user_comment", string, &mut order.feedback.user_comment);
}
