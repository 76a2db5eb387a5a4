//! Query strings.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{complaint, wire};
use crate::description::{Leeway, Operation, Parameter as Described};
use crate::http::query::{Parameter as Sent, Query};
use crate::issue::Issue as Problem;

/// What was sent for one place of a parameter.
struct Given<'a> {
    /// As it was spelled first.
    name: &'a str,
    schema: &'a Value,
    values: Vec<&'a str>,
}

/// By the members that lead to it: `filter[a][b]` is at `["a", "b"]` of `filter`.
type Places<'a> = BTreeMap<Vec<&'a str>, Given<'a>>;

/// What is wrong with a query.
pub(super) fn problems(operation: &Operation, query: &Query, leeway: Leeway) -> Vec<Problem> {
    let mut problems = Vec::new();
    if leeway == Leeway::Closed {
        let known = |sent: &Sent| operation.parameters().iter().any(|described| described.name() == sent.root());
        problems.extend(query.all().iter().filter(|sent| !known(sent)).map(Sent::unknown));
    }
    for described in operation.parameters() {
        let places = places(described, query, leeway, &mut problems);
        if !places.is_empty() {
            judge(described, &places, &mut problems);
        }
    }
    problems
}

/// Sorts what was sent into the parameter's places.
fn places<'a>(described: &'a Described, query: &'a Query, leeway: Leeway, problems: &mut Vec<Problem>) -> Places<'a> {
    let mut places = Places::new();
    for sent in query.under(described.name()) {
        if leeway == Leeway::Open && is_page_zero(sent) {
            continue;
        }
        let place = wire::place(described.schema().document(), &sent.path);
        match place.filter(|(_, schema)| !names_no_member(sent, schema)) {
            Some((members, schema)) => {
                let given = places.entry(members).or_insert(Given { name: &sent.name, schema, values: Vec::new() });
                given.values.push(&sent.value);
            }
            None if leeway == Leeway::Closed => problems.push(sent.unknown()),
            None => {}
        }
    }
    places
}

/// The test suites of the official clients ask for page 0, which is answered like the first.
fn is_page_zero(sent: &Sent) -> bool {
    sent.root() == "page" && sent.path == "number" && sent.value == "0"
}

/// `filter[]`, `filter[0]` and `filter[.]` name no member of the filter.
fn names_no_member(sent: &Sent, schema: &Value) -> bool {
    let last = sent.name.rsplit_once('[').map(|(_, last)| last.trim_end_matches(']'));
    schema["properties"].is_object()
        && last.is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

fn judge(described: &Described, places: &Places<'_>, problems: &mut Vec<Problem>) {
    let whole = &described.schema().document();
    let mut value = Value::Object(Map::new());
    for (members, given) in places {
        put(&mut value, members, wire::value(whole, given.schema, &given.values));
    }
    for complaint in complaint::of(described.schema().faults(&value, Leeway::Open)) {
        let name = spelled(described, places, &complaint.pointer);
        let problem = Problem::new(complaint.code, complaint.detail).in_parameter(name);
        // Several entries of a list are wrong in the same way.
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

/// Puts a value below the members that lead to it. Where a text stands already, nothing can be below it.
fn put(target: &mut Value, members: &[&str], value: Value) {
    match (members, target) {
        ([], target) => *target = value,
        ([first, rest @ ..], Value::Object(object)) => {
            put(object.entry(*first).or_insert_with(|| Value::Object(Map::new())), rest, value);
        }
        _ => {}
    }
}

/// The name under which the client sent what a pointer points to.
fn spelled<'a>(described: &'a Described, places: &Places<'a>, pointer: &str) -> &'a str {
    let segments: Vec<&str> = pointer.split('/').skip(1).collect();
    let at = |members: &[&str]| places.get(members).map(|given| given.name);
    // A complaint about an entry of a list belongs to the list, one about an object to what was sent first below it.
    let above = (0..=segments.len()).rev().find_map(|count| at(&segments[..count]));
    let below = || places.iter().find(|(members, _)| members.starts_with(&segments)).map(|(_, given)| given.name);
    above.or_else(below).unwrap_or(described.name())
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
