//! Names for operations without an entry, from their path and method.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// The resource of a path, and the rest of the path.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// Whether it belongs to an order.
    pub(super) below_order: bool,
    /// The first segment that names it; `porting_orders` is the orders themselves.
    pub(super) resource: &'a str,
    /// The segments after that.
    pub(super) rest: Vec<&'a str>,
}

const ORDERS: &str = "porting_orders";

impl<'a> Place<'a> {
    /// Parses a path. A segment such as `porting`, below which the API keeps several resources, is not a resource itself.
    pub(super) fn parse(path: &'a str) -> Self {
        let path = path.split('#').next().unwrap_or_default();
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments.as_slice() {
            [first, id, action @ ..] if *first == ORDERS && is_id(id) && leads_to_orders(action) => {
                Self { below_order: false, resource: ORDERS, rest: segments[1..].to_vec() }
            }
            [first, id, resource, rest @ ..] if *first == ORDERS && is_id(id) => {
                Self { below_order: true, resource, rest: rest.to_vec() }
            }
            [first, resource, rest @ ..] if *first == ORDERS && !is_id(resource) => {
                Self { below_order: false, resource, rest: rest.to_vec() }
            }
            ["porting" | "portability", resource, rest @ ..] if !is_id(resource) => {
                Self { below_order: false, resource, rest: rest.to_vec() }
            }
            [resource, rest @ ..] => Self { below_order: false, resource, rest: rest.to_vec() },
            [] => Self { below_order: false, resource: "root", rest: Vec::new() },
        }
    }

    /// The part of a path that operations on one resource share.
    pub(super) fn key(&self) -> (bool, &'a str) {
        (self.below_order, self.resource)
    }

    pub(super) fn group(&self) -> String {
        if self.resource == ORDERS && !self.below_order { "orders".to_owned() } else { self.resource.to_snake_case() }
    }

    /// `list`, `get`, `create`, `update`, `replace`, `delete`, or the verb at the end of the path.
    pub(super) fn method(&self, http_method: &str, is_list: bool) -> String {
        let names: Vec<&str> = self.rest.iter().copied().filter(|part| !is_id(part) && *part != "actions").collect();
        let ends_in_id = self.rest.last().is_some_and(|last| is_id(last));
        let verb = match (http_method, is_list) {
            ("GET", true) => "list",
            ("GET", false) => "get",
            ("POST", _) => "create",
            ("PATCH", _) => "update",
            ("PUT", _) => "replace",
            ("DELETE", _) => "delete",
            _ => "send",
        };
        let is_action = http_method == "POST" && !ends_in_id || http_method == "GET" && !is_list && !ends_in_id;
        match names.as_slice() {
            [] => verb.to_owned(),
            names if is_action => names.join("_").to_snake_case(),
            names => format!("{verb}_{}", names.join("_").to_snake_case()),
        }
    }
}

/// The action on an order itself, if any.
fn leads_to_orders(rest: &[&str]) -> bool {
    rest.is_empty() || rest.first() == Some(&"actions")
}

pub(super) fn is_id(segment: &str) -> bool {
    segment.starts_with('{')
}

/// The singular: `gadgets` is `gadget`, and `policies` is `policy`.
pub(super) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let is_plural = |ending: &str| name.ends_with(ending);
    if ["sses", "xes", "ches", "shes"].into_iter().any(is_plural) {
        return name[..name.len() - 2].to_owned();
    }
    let stem = name.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'u', 'i']));
    stem.unwrap_or(name).to_owned()
}

/// `order_notes` is `OrderNotes`.
pub(super) fn type_name(name: &str) -> String {
    name.to_upper_camel_case()
}

/// A name for each wire name: its last part, or as many parts as make it unique.
pub(super) fn query_names(wires: &[&str], taken: &[&str]) -> Vec<String> {
    let parts: Vec<Vec<&str>> = wires.iter().map(|wire| parts(wire)).collect();
    let short: Vec<String> = parts.iter().map(|parts| short(parts)).collect();
    let is_unique = |index: usize| short.iter().filter(|name| **name == short[index]).count() == 1;
    let whole = |index: usize| parts[index].join("_").to_snake_case();
    (0..wires.len())
        .map(|index| if is_unique(index) { short[index].clone() } else { whole(index) })
        .map(|name| if taken.contains(&name.as_str()) { format!("by_{name}") } else { name })
        .collect()
}

/// `filter[a][gt]` is `a`, `gt`, and `sort[value]` is `sort`.
fn parts(wire: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = wire.split(['[', ']', '.']).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && parts[0] == "filter" {
        parts.remove(0);
    }
    if parts.len() == 2 && parts[0] == "sort" {
        parts.pop();
    }
    parts
}

fn short(parts: &[&str]) -> String {
    const OPERATORS: [&str; 10] = ["gt", "gte", "lt", "lte", "eq", "in", "contains", "starts_with", "before", "after"];
    let operators = parts.iter().rev().take_while(|part| OPERATORS.contains(part)).count();
    let first = parts.len().saturating_sub(operators + 1);
    parts[first..].join("_").to_snake_case()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_a_resource() {
        let cases = [
            ("/porting_orders", "GET", true, (false, "porting_orders"), "list"),
            ("/porting_orders/{id}", "DELETE", false, (false, "porting_orders"), "delete"),
            ("/porting_orders/{id}/actions/hold", "POST", false, (false, "porting_orders"), "hold"),
            ("/porting_orders/{id}/gadgets", "GET", true, (true, "gadgets"), "list"),
            ("/porting_orders/{id}/gadgets", "POST", false, (true, "gadgets"), "create"),
            ("/porting_orders/{a}/gadgets/{b}", "GET", false, (true, "gadgets"), "get"),
            ("/porting_orders/{a}/gadgets/{b}", "PUT", false, (true, "gadgets"), "replace"),
            ("/porting_orders/{a}/gadgets/{b}/turnOn", "POST", false, (true, "gadgets"), "turn_on"),
            ("/porting_orders/{a}/gadgets/{b}/parts", "GET", true, (true, "gadgets"), "list_parts"),
            ("/porting_orders/{a}/gadgets/{b}/parts/{c}", "GET", false, (true, "gadgets"), "get_parts"),
            ("/porting_orders/exception_types", "GET", true, (false, "exception_types"), "list"),
            ("/porting/widgets/{id}/actions/turn-off", "POST", false, (false, "widgets"), "turn_off"),
            ("/porting_phone_numbers", "GET", true, (false, "porting_phone_numbers"), "list"),
        ];
        for (path, http_method, is_list, key, method) in cases {
            let place = Place::parse(path);
            assert_eq!(
                (place.key(), place.method(http_method, is_list).as_str()),
                (key, method),
                "{http_method} {path}"
            );
        }
    }

    #[test]
    fn names_of_filters_are_as_short_as_possible() {
        let names = |wires: &[&str]| query_names(wires, &["limit"]);
        assert_eq!(names(&["filter[end_user][admin][name]", "sort[value]", "include"]), ["name", "sort", "include"]);
        assert_eq!(names(&["filter[created_at][gt]", "filter[created_at][lt]"]), ["created_at_gt", "created_at_lt"]);
        assert_eq!(names(&["filter[a][name]", "filter[b][name]"]), ["a_name", "b_name"]);
        assert_eq!(names(&["filter[limit]"]), ["by_limit"]);
    }

    #[test]
    fn singulars_are_correct() {
        let cases = [
            ("gadgets", "gadget"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("status", "status"),
            ("access", "access"),
            ("batches", "batch"),
        ];
        for (plural, one) in cases {
            assert_eq!(singular(plural), one);
        }
    }
}
