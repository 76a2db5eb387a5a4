//! Confirming an order, and what has to be there first.

use chrono::{DateTime, Utc};

use super::{
    FieldType, RequirementStatus, Timetable, additional_steps, billing_number_ports, enter,
    is_partial_in_great_britain, requirements, windows,
};
use crate::server::{ApiError, Code, Problem};
use crate::state::{Order, PortType, RemainingNumbers, Status};

/// Hands an order over to Telnyx, from a draft or once more from an exception.
pub(crate) fn confirm(order: &mut Order, at: DateTime<Utc>, timetable: &Timetable) -> Result<(), ApiError> {
    if !matches!(order.status, Status::Draft | Status::Exception) {
        let detail = format!("An order with the status {} cannot be confirmed.", order.status.as_str());
        return Err(Problem::new(Code::Unprocessable, detail).into());
    }
    let problems = missing(order, at, timetable);
    if problems.is_empty() {
        enter(order, Status::InProcess, at, timetable);
        Ok(())
    } else {
        Err(ApiError::unprocessable(problems))
    }
}

/// Everything that keeps an order from being confirmed, one problem for each datum.
pub(crate) fn missing(order: &Order, at: DateTime<Utc>, timetable: &Timetable) -> Vec<Problem> {
    let mut problems = Vec::new();
    // A requirement group brings the papers with it.
    if order.requirement_group.is_none() {
        check_papers(order, &mut problems);
    }
    check_end_user(order, &mut problems);
    check_misc(order, &mut problems);
    check_messaging(order, &mut problems);
    check_date(order, at, timetable, &mut problems);
    check_steps(order, &mut problems);
    check_requirements(order, &mut problems);
    problems
}

fn check_papers(order: &Order, problems: &mut Vec<Problem>) {
    if order.documents.loa.is_none() {
        let detail = "The letter of authorization is missing.";
        problems.push(Problem::new(Code::MissingLoa, detail).at("/documents/loa"));
    }
    if order.documents.invoice.is_none() {
        problems.push(missing_at("/documents/invoice"));
    }
}

fn check_end_user(order: &Order, problems: &mut Vec<Problem>) {
    let admin = &order.end_user.admin;
    let location = &order.end_user.location;
    let needed = [
        (&admin.entity_name, "/end_user/admin/entity_name"),
        (&admin.auth_person_name, "/end_user/admin/auth_person_name"),
        (&admin.billing_phone_number, "/end_user/admin/billing_phone_number"),
        (&admin.account_number, "/end_user/admin/account_number"),
        (&location.street_address, "/end_user/location/street_address"),
        (&location.locality, "/end_user/location/locality"),
        (&location.administrative_area, "/end_user/location/administrative_area"),
        (&location.postal_code, "/end_user/location/postal_code"),
        (&location.country_code, "/end_user/location/country_code"),
    ];
    let absent = needed.into_iter().filter(|(value, _)| is_blank(value.as_ref()));
    problems.extend(absent.map(|(_, pointer)| missing_at(pointer)));
    if order.carrier.needs_pin && is_blank(admin.pin_passcode.as_ref()) {
        let detail = format!("{} asks for the account's PIN or passcode.", order.carrier.name);
        problems.push(Problem::new(Code::Pin, detail).at("/end_user/admin/pin_passcode"));
    }
}

fn check_misc(order: &Order, problems: &mut Vec<Problem>) {
    let misc = order.misc.clone().unwrap_or_default();
    match misc.kind {
        None => problems.push(missing_at("/misc/type")),
        Some(PortType::Partial) if misc.remaining_numbers_action.is_none() => {
            problems.push(missing_at("/misc/remaining_numbers_action"));
        }
        Some(_) => {}
    }
}

fn check_messaging(order: &Order, problems: &mut Vec<Problem>) {
    if order.messaging.enabled && is_blank(order.configuration.messaging_profile_id.as_ref()) {
        problems.push(missing_at("/phone_number_configuration/messaging_profile_id"));
    }
}

/// A date that was allowed when it was set can have come too close since.
fn check_date(order: &Order, at: DateTime<Utc>, timetable: &Timetable, problems: &mut Vec<Problem>) {
    let allowed = |date| windows::allowed(order, timetable, at).iter().any(|window| window.contains(date));
    if order.foc_requested.is_some_and(|date| !allowed(date)) {
        let detail = "The requested FOC date is no longer in an allowed window.";
        problems.push(Problem::new(Code::FocDate, detail).at("/activation_settings/foc_datetime_requested"));
    }
}

fn check_steps(order: &Order, problems: &mut Vec<Problem>) {
    for (place, step) in additional_steps(order).into_iter().enumerate() {
        problems.push(Problem::new(Code::Unprocessable, step.task()).at(format!("/additional_steps/{place}")));
    }
    // The billing number can have become one of the order after numbers were said to stay.
    let keeps = order.parts.associated.iter().any(|one| one.action == RemainingNumbers::Keep);
    if keeps && is_partial_in_great_britain(order) && billing_number_ports(order) {
        let detail = "The billing number is ported, so that the numbers that stay can only be disconnected.";
        problems.push(Problem::new(Code::Unprocessable, detail).at("/end_user/admin/billing_phone_number"));
    }
}

/// Places are those of the list of the order's requirements.
fn check_requirements(order: &Order, problems: &mut Vec<Problem>) {
    for (place, needed) in requirements(order).iter().enumerate().filter(|(_, needed)| !needed.is_satisfied(order)) {
        let pointer = format!("/requirements/{place}");
        let problem = match needed.status(order) {
            _ if needed.field == FieldType::Action => {
                Problem::new(Code::Unprocessable, format!("{}: it has to be completed first.", needed.name)).at(pointer)
            }
            RequirementStatus::Exception => {
                let detail = format!("{}: the value was refused and has to be replaced.", needed.name);
                Problem::new(Code::Unprocessable, detail).at(format!("{pointer}/field_value"))
            }
            _ => missing_at(&format!("{pointer}/field_value")),
        };
        problems.push(problem);
    }
}

fn missing_at(pointer: &str) -> Problem {
    Problem::new(Code::MissingParameter, "This value is needed before the order can be confirmed.").at(pointer)
}

fn is_blank(value: Option<&String>) -> bool {
    value.is_none_or(|text| text.trim().is_empty())
}
