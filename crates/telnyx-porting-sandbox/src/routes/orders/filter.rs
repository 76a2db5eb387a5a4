//! Filters of a list of orders.

use chrono::{DateTime, Utc};

use crate::server::{Code, Parameter, Problem, Query, boolean, moment};
use crate::state::{FILTER_VALUES, Order, PortType};

/// One condition; all conditions of a request hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter {
    /// Any of these values. They come first, merged from all parameters about the status.
    Status(Vec<String>),
    CustomerReference(String),
    CustomerGroupReference(String),
    ParentSupportKey(String),
    CountryCode(String),
    CarrierName(String),
    /// Digits anywhere in one of the numbers.
    PhoneNumberContains(String),
    PortType(PortType),
    EntityName(String),
    AuthPersonName(String),
    FastPort(bool),
    FocAfter(DateTime<Utc>),
    FocBefore(DateTime<Utc>),
}

/// Reads all filters of a request.
pub(super) fn read(query: &Query, problems: &mut Vec<Problem>) -> Vec<Filter> {
    let mut filters = Vec::new();
    let mut statuses = Vec::new();
    for parameter in query.under("filter") {
        if matches!(parameter.path.as_str(), "status" | "status.in") {
            read_statuses(parameter, &mut statuses, problems);
        } else {
            filters.extend(read_one(parameter, problems));
        }
    }
    if !statuses.is_empty() {
        filters.push(Filter::Status(statuses));
    }
    filters
}

fn read_statuses(parameter: &Parameter, statuses: &mut Vec<String>, problems: &mut Vec<Problem>) {
    for value in parameter.value.split(',').map(str::trim) {
        if FILTER_VALUES.contains(&value) {
            statuses.push(value.to_owned());
        } else {
            problems.push(parameter.problem(Code::BadValue, "No porting order has this status."));
        }
    }
}

fn read_one(parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<Filter> {
    let text = || parameter.value.clone();
    Some(match parameter.path.as_str() {
        "customer_reference" => Filter::CustomerReference(text()),
        "customer_group_reference" => Filter::CustomerGroupReference(text()),
        "parent_support_key" => Filter::ParentSupportKey(text()),
        "phone_numbers.country_code" => Filter::CountryCode(country(parameter, problems)?),
        "phone_numbers.carrier_name" => Filter::CarrierName(text()),
        "phone_numbers.phone_number.contains" => Filter::PhoneNumberContains(digits(parameter, problems)?),
        "misc.type" => Filter::PortType(port_type(parameter, problems)?),
        "end_user.admin.entity_name" => Filter::EntityName(text()),
        "end_user.admin.auth_person_name" => Filter::AuthPersonName(text()),
        "activation_settings.fast_port_eligible" => Filter::FastPort(boolean(parameter, problems)?),
        "activation_settings.foc_datetime_requested.gt" => Filter::FocAfter(moment(parameter, problems)?),
        "activation_settings.foc_datetime_requested.lt" => Filter::FocBefore(moment(parameter, problems)?),
        _ => {
            problems.push(parameter.unknown());
            return None;
        }
    })
}

fn country(parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<String> {
    let value = parameter.value.to_ascii_uppercase();
    if value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(value);
    }
    problems.push(parameter.problem(Code::BadFilter, "A country is two letters, such as US."));
    None
}

fn digits(parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<String> {
    // A plus sign that was not percent-encoded arrives as a space.
    let value = parameter.value.trim_start_matches(['+', ' ']);
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.to_owned());
    }
    problems.push(parameter.problem(Code::BadFilter, "A part of a phone number is digits."));
    None
}

fn port_type(parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<PortType> {
    match parameter.value.as_str() {
        "full" => Some(PortType::Full),
        "partial" => Some(PortType::Partial),
        _ => {
            problems.push(parameter.problem(Code::BadValue, "The value must be full or partial."));
            None
        }
    }
}

impl Filter {
    pub(super) fn matches(&self, order: &Order) -> bool {
        let admin = &order.end_user.admin;
        let is = |value: &Option<String>, wanted: &String| value.as_ref() == Some(wanted);
        match self {
            Self::Status(values) => values.iter().any(|value| value == order.status.as_str()),
            Self::CustomerReference(wanted) => is(&order.customer_reference, wanted),
            Self::CustomerGroupReference(wanted) => is(&order.customer_group_reference, wanted),
            Self::ParentSupportKey(wanted) => order.shows_keys() && order.keys.parent == *wanted,
            Self::CountryCode(wanted) => order.country == *wanted,
            Self::CarrierName(wanted) => order.carrier.name == *wanted,
            Self::PhoneNumberContains(digits) => order.numbers.iter().any(|entry| entry.number.e164.contains(digits)),
            Self::PortType(wanted) => order.misc.as_ref().and_then(|misc| misc.kind) == Some(*wanted),
            Self::EntityName(wanted) => is(&admin.entity_name, wanted),
            Self::AuthPersonName(wanted) => is(&admin.auth_person_name, wanted),
            Self::FastPort(wanted) => order.fast_port == *wanted,
            Self::FocAfter(bound) => order.foc_requested.is_some_and(|at| at > *bound),
            Self::FocBefore(bound) => order.foc_requested.is_some_and(|at| at < *bound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters(query: &str) -> Vec<Filter> {
        let mut problems = Vec::new();
        let filters = read(&Query::parse(query), &mut problems);
        assert_eq!(problems, [], "{query}");
        filters
    }

    fn problems(query: &str) -> usize {
        let mut problems = Vec::new();
        read(&Query::parse(query), &mut problems);
        problems.len()
    }

    #[test]
    fn statuses_merge_whatever_their_spelling() {
        let expected = [Filter::Status(vec!["draft".to_owned(), "ported".to_owned()])];
        for query in [
            "filter[status]=draft,ported",
            "filter[status][in]=draft,ported",
            "filter[status][in][]=draft&filter[status][in][]=ported",
            "filter[status.in][]=draft&filter[status]=ported",
            "filter[status][]=draft&filter[status][]=ported",
            "filter%5Bstatus%5D%5Bin%5D%5B0%5D=draft&filter%5Bstatus%5D%5Bin%5D%5B1%5D=ported",
        ] {
            assert_eq!(filters(query), expected, "{query}");
        }
    }

    #[test]
    fn a_plus_sign_survives_a_client_that_does_not_encode_it() {
        assert_eq!(
            filters("filter[phone_numbers][phone_number][contains]=+1303"),
            [Filter::PhoneNumberContains("1303".to_owned())]
        );
        let noon = "2026-03-02T12:00:00Z".parse().unwrap();
        let query = "filter[activation_settings.foc_datetime_requested][gt]=2026-03-02T13:00:00+01:00";
        assert_eq!(filters(query), [Filter::FocAfter(noon)]);
    }

    #[test]
    fn what_is_not_understood_is_a_problem() {
        for query in [
            "filter[state]=draft",
            "filter[status]=done",
            "filter[phone_numbers][country_code]=USA",
            "filter[phone_numbers][phone_number][contains]=abc",
            "filter[misc][type]=half",
            "filter[activation_settings][fast_port_eligible]=yes",
            "filter[activation_settings][foc_datetime_requested][gt]=soon",
            "filter=x",
            "filter[]=x",
        ] {
            assert_eq!(problems(query), 1, "{query}");
        }
    }
}
