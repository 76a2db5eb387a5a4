//! Filters of a list of orders.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::filter_values::{country, digits, number, port_type, status, uuid};
use crate::server::{Parameter, Problem, Query, boolean, moment};
use crate::state::{Order, PortType};

/// Conditions on an order. Those with the same name are alternatives, those with different names hold together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Filters {
    named: Vec<(String, Vec<Condition>)>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Id(Uuid),
    Status(String),
    SupportKey(String),
    ParentSupportKey(String),
    CustomerReference(String),
    CustomerGroupReference(String),
    CountryCode(String),
    CarrierName(String),
    PhoneNumber(String),
    /// Digits anywhere in one of the numbers.
    PhoneNumberContains(String),
    PortType(PortType),
    EntityName(String),
    AuthPersonName(String),
    FastPort(bool),
    FocAfter(DateTime<Utc>),
    FocBefore(DateTime<Utc>),
}

impl Filters {
    /// Reads all filters of a request.
    pub(super) fn read(query: &Query, problems: &mut Vec<Problem>) -> Self {
        let mut filters = Self::default();
        for parameter in query.under("filter") {
            match parameter.list_path() {
                // Only these are lists: a comma can be part of a reference or a name.
                "porting_order_id" | "phone_number" | "status" | "support_key" => {
                    for item in parameter.items() {
                        let condition = list_condition(parameter, item, problems);
                        filters.add(parameter.list_path(), condition);
                    }
                }
                _ => filters.add(&parameter.path, condition(parameter, problems)),
            }
        }
        filters
    }

    fn add(&mut self, name: &str, condition: Option<Condition>) {
        let Some(condition) = condition else {
            return;
        };
        match self.named.iter_mut().find(|(known, _)| known == name) {
            Some((_, conditions)) => conditions.push(condition),
            None => self.named.push((name.to_owned(), vec![condition])),
        }
    }

    pub(super) fn match_order(&self, order: &Order) -> bool {
        self.named.iter().all(|(_, conditions)| conditions.iter().any(|condition| condition.matches(order)))
    }
}

/// Conditions that older documents have here, or that the description has at another list by mistake.
fn list_condition(parameter: &Parameter, item: &str, problems: &mut Vec<Problem>) -> Option<Condition> {
    Some(match parameter.list_path() {
        "porting_order_id" => Condition::Id(uuid(parameter, item, problems)?),
        "phone_number" => Condition::PhoneNumber(number(parameter, item, problems)?),
        "status" => Condition::Status(status(parameter, item, problems)?),
        _ => Condition::SupportKey(item.to_owned()),
    })
}

fn condition(parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<Condition> {
    let text = || parameter.value.clone();
    Some(match parameter.path.as_str() {
        "customer_reference" => Condition::CustomerReference(text()),
        "customer_group_reference" => Condition::CustomerGroupReference(text()),
        "parent_support_key" => Condition::ParentSupportKey(text()),
        "phone_numbers.country_code" => Condition::CountryCode(country(parameter, problems)?),
        "phone_numbers.carrier_name" => Condition::CarrierName(text()),
        "phone_numbers.phone_number.contains" => Condition::PhoneNumberContains(digits(parameter, problems)?),
        "misc.type" => Condition::PortType(port_type(parameter, problems)?),
        "end_user.admin.entity_name" => Condition::EntityName(text()),
        "end_user.admin.auth_person_name" => Condition::AuthPersonName(text()),
        "activation_settings.fast_port_eligible" => Condition::FastPort(boolean(parameter, problems)?),
        "activation_settings.foc_datetime_requested.gt" => Condition::FocAfter(moment(parameter, problems)?),
        "activation_settings.foc_datetime_requested.lt" => Condition::FocBefore(moment(parameter, problems)?),
        _ => {
            problems.push(parameter.unknown());
            return None;
        }
    })
}

impl Condition {
    fn matches(&self, order: &Order) -> bool {
        let admin = &order.end_user.admin;
        let is = |value: &Option<String>, wanted: &String| value.as_ref() == Some(wanted);
        match self {
            Self::Id(wanted) => order.id == *wanted,
            Self::Status(wanted) => order.status.as_str() == wanted,
            Self::SupportKey(wanted) => order.shows_keys() && order.keys.order == *wanted,
            Self::ParentSupportKey(wanted) => order.shows_keys() && order.keys.parent == *wanted,
            Self::CustomerReference(wanted) => is(&order.customer_reference, wanted),
            Self::CustomerGroupReference(wanted) => is(&order.customer_group_reference, wanted),
            Self::CountryCode(wanted) => order.country == *wanted,
            Self::CarrierName(wanted) => order.carrier.name == *wanted,
            Self::PhoneNumber(wanted) => order.has_number(wanted),
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

    fn filters(query: &str) -> Vec<Vec<Condition>> {
        let mut problems = Vec::new();
        let filters = Filters::read(&Query::parse(query), &mut problems);
        assert_eq!(problems, [], "{query}");
        filters.named.into_iter().map(|(_, conditions)| conditions).collect()
    }

    fn problems(query: &str) -> usize {
        let mut problems = Vec::new();
        Filters::read(&Query::parse(query), &mut problems);
        problems.len()
    }

    #[test]
    fn statuses_merge_whatever_their_spelling() {
        let expected = [["draft", "ported"].map(|status| Condition::Status(status.to_owned()))];
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
    fn the_same_name_again_is_an_alternative() {
        let references = ["a, b", "c"].map(|text| Condition::CustomerReference(text.to_owned()));
        let statuses = [Condition::Status("draft".to_owned())];
        let query = "filter[customer_reference][]=a, b&filter[status]=draft&filter[customer_reference][]=c";
        assert_eq!(filters(query), [references.to_vec(), statuses.to_vec()]);
        let numbers = ["+13035550000", "+13035550001"].map(|text| Condition::PhoneNumber(text.to_owned()));
        for query in [
            "filter[phone_number]=+13035550000,%2B13035550001",
            "filter[phone_number][]=13035550000&filter[phone_number][in][]=%2B13035550001",
        ] {
            assert_eq!(filters(query), std::slice::from_ref(&numbers), "{query}");
        }
    }

    #[test]
    fn a_plus_sign_survives_a_client_that_does_not_encode_it() {
        assert_eq!(
            filters("filter[phone_numbers][phone_number][contains]=+1303"),
            [[Condition::PhoneNumberContains("1303".to_owned())]]
        );
        let noon = "2026-03-02T12:00:00Z".parse().unwrap();
        let query = "filter[activation_settings.foc_datetime_requested][gt]=2026-03-02T13:00:00+01:00";
        assert_eq!(filters(query), [[Condition::FocAfter(noon)]]);
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
            "filter[porting_order_id]=1",
            "filter[phone_number]=x",
            "filter[customer_reference][in]=x",
            "filter=x",
            "filter[]=x",
        ] {
            assert_eq!(problems(query), 1, "{query}");
        }
    }
}
