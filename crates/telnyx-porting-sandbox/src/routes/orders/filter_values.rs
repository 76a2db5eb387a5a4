//! Values of filters: from the query to what is compared.

use uuid::Uuid;

use crate::numbers::is_e164;
use crate::server::{Code, Parameter, Problem};
use crate::state::{FILTER_VALUES, PortType};

pub(in crate::routes) fn uuid(parameter: &Parameter, item: &str, problems: &mut Vec<Problem>) -> Option<Uuid> {
    let id = item.parse().ok();
    if id.is_none() {
        problems.push(parameter.problem(Code::BadFilter, "The value must be a UUID."));
    }
    id
}

pub(in crate::routes) fn status(parameter: &Parameter, item: &str, problems: &mut Vec<Problem>) -> Option<String> {
    if FILTER_VALUES.contains(&item) {
        return Some(item.to_owned());
    }
    problems.push(parameter.problem(Code::BadValue, "No porting order has this status."));
    None
}

/// A whole number, with its plus sign or without.
pub(in crate::routes) fn number(parameter: &Parameter, item: &str, problems: &mut Vec<Problem>) -> Option<String> {
    let number = format!("+{}", item.trim_start_matches(['+', ' ']));
    if is_e164(&number) {
        return Some(number);
    }
    problems.push(parameter.problem(Code::BadFilter, "A phone number is + and 7 to 15 digits."));
    None
}

pub(super) fn country(parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<String> {
    let value = parameter.value.to_ascii_uppercase();
    if value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(value);
    }
    problems.push(parameter.problem(Code::BadFilter, "A country is two letters, such as US."));
    None
}

pub(super) fn digits(parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<String> {
    // A plus sign that was not percent-encoded arrives as a space.
    let value = parameter.value.trim_start_matches(['+', ' ']);
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.to_owned());
    }
    problems.push(parameter.problem(Code::BadFilter, "A part of a phone number is digits."));
    None
}

pub(super) fn port_type(parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<PortType> {
    match parameter.value.as_str() {
        "full" => Some(PortType::Full),
        "partial" => Some(PortType::Partial),
        _ => {
            problems.push(parameter.problem(Code::BadValue, "The value must be full or partial."));
            None
        }
    }
}
