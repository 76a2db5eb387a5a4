//! Merges an update into a description: objects by key, lists by appending, the rest replaced.
//!
//! A member that the description already has is not added again:
//!
//! - any member that is equal, or is equivalent in 3.0 (`nullable: true`)
//! - a named member (a property, a component, a media type, a status) of any kind: to change it, make it the target
//! - a value of a list that contains it, a parameter by its name and location
//! - a query parameter in its other spelling: `filter[status]` is `status` in the object `filter`

use super::wires::Wires;
use crate::document::{Object, Pointer, resolve};
use anyhow::Context;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Merges the updates of one overlay, in order.
#[derive(Default)]
pub(super) struct Merge {
    /// The overlay's additions so far, which later actions may find: they are not part of the description.
    added: BTreeSet<String>,
    /// The query parameters, until an update adds to them.
    wires: Option<Wires>,
}

/// The results for the members of an update, by their pointers in it.
#[derive(Default)]
pub(super) struct Findings {
    /// The locations in the description.
    there: BTreeMap<String, Vec<String>>,
    /// The members that changed something.
    made: BTreeSet<String>,
}

impl Findings {
    pub(super) fn extend(&mut self, other: Self) {
        self.made.extend(other.made);
        for (member, places) in other.there {
            self.there.entry(member).or_default().extend(places);
        }
    }

    /// The members that the description already had, with the locations.
    pub(super) fn there(&self) -> impl Iterator<Item = (&String, &Vec<String>)> {
        self.there.iter()
    }

    /// Those of them that changed nothing.
    pub(super) fn needless(&self) -> impl Iterator<Item = (&String, &Vec<String>)> {
        self.there.iter().filter(|(member, _)| !self.made.contains(*member))
    }

    fn found(&mut self, member: &Pointer, place: String) {
        self.there.entry(member.as_str().to_owned()).or_default().push(place);
    }
}

impl Merge {
    /// Merges `update` into the location of the pointer `target`.
    pub(super) fn update(&mut self, document: &mut Value, target: &str, update: &Value) -> anyhow::Result<Findings> {
        let wires = match self.wires.take() {
            Some(wires) => wires,
            None => Wires::read(document),
        };
        let place = document
            .pointer_mut(target)
            .with_context(|| format!("#{target}: is gone; choose a target that an earlier match does not replace"))?;
        let mut pass = Pass { added: &mut self.added, wires: &wires, is_stale: false, findings: Findings::default() };
        pass.merge(place, update, &Pointer::from_text(target), &Pointer::default());
        let (is_stale, findings) = (pass.is_stale, pass.findings);
        self.wires = (!is_stale).then_some(wires);
        Ok(findings)
    }

    /// Removes the overlay's additions that refer to something missing. Returns their locations with the references.
    pub(super) fn drop_dangling(&mut self, document: &mut Value) -> Vec<(String, String)> {
        let mut dropped = Vec::new();
        loop {
            // From last to first, so that removing an item does not move the next one.
            let find = |at: &String| {
                let reference = dangling(document, document.pointer(at)?)?;
                Some((at.clone(), reference))
            };
            let Some((at, reference)) = self.added.iter().rev().find_map(find) else { return dropped };
            self.added.remove(&at);
            let (parent, key) = at.rsplit_once('/').unwrap_or_default();
            match document.pointer_mut(parent) {
                Some(Value::Object(object)) => {
                    object.shift_remove(&key.replace("~1", "/").replace("~0", "~"));
                }
                Some(Value::Array(items)) => {
                    if let Some(index) = key.parse().ok().filter(|index| *index < items.len()) {
                        items.remove(index);
                    }
                }
                _ => {}
            }
            dropped.push((at, reference));
        }
    }

    /// Something was removed.
    pub(super) fn forget_wires(&mut self) {
        self.wires = None;
    }
}

struct Pass<'a> {
    added: &'a mut BTreeSet<String>,
    wires: &'a Wires,
    /// Whether the parameters have changed.
    is_stale: bool,
    findings: Findings,
}

impl Pass<'_> {
    fn merge(&mut self, place: &mut Value, update: &Value, at: &Pointer, member: &Pointer) {
        match (place, update) {
            (Value::Object(place), Value::Object(update)) => {
                for (key, value) in update {
                    self.merge_key(place, key, value, at, &member.child(key));
                }
            }
            (Value::Array(place), Value::Array(update)) => {
                for (index, value) in update.iter().enumerate() {
                    self.append(place, value, at, &member.child(index));
                }
            }
            (Value::Array(place), update) => self.append(place, update, at, member),
            (place, update) if place == update => self.found(at, member),
            (place, update) => {
                *place = update.clone();
                self.made(member);
            }
        }
    }

    fn merge_key(&mut self, place: &mut Object, key: &str, value: &Value, parent: &Pointer, member: &Pointer) {
        let at = parent.child(key);
        let nullable = place.get("nullable") == Some(&json!(true));
        match place.get_mut(key) {
            None => {
                let (rest, spelled) = self.wires.without_spelled(parent, key, value);
                for other in spelled {
                    self.findings.found(&member.join(&other.at), other.place);
                }
                if let Some(rest) = rest {
                    place.insert(key.to_owned(), rest);
                    self.add(&at, member);
                }
            }
            Some(old) if *old == *value => self.found(&at, member),
            Some(old) if key == "type" && nullable && is_nullable(value, old) => self.found(&at, member),
            Some(Value::Object(_)) if value.is_object() && has_names(parent) && !self.is_own(&at) => {
                self.found(&at, member);
            }
            Some(old) => self.merge(old, value, &at, member),
        }
    }

    fn append(&mut self, list: &mut Vec<Value>, value: &Value, at: &Pointer, member: &Pointer) {
        if let Some(index) = list.iter().position(|item| is_same(item, value)) {
            return self.found(&at.child(index), member);
        }
        let (rest, spelled) = self.wires.without_spelled_parameter(at, value);
        for other in spelled {
            self.findings.found(&member.join(&other.at), other.place);
        }
        if let Some(rest) = rest {
            self.add(&at.child(list.len()), member);
            list.push(rest);
        }
    }

    fn add(&mut self, at: &Pointer, member: &Pointer) {
        self.is_stale |= self.wires.may_hold(at);
        self.added.insert(at.as_str().to_owned());
        self.made(member);
    }

    fn made(&mut self, member: &Pointer) {
        self.findings.made.insert(member.as_str().to_owned());
    }

    fn found(&mut self, at: &Pointer, member: &Pointer) {
        if !self.is_own(at) {
            self.findings.found(member, at.to_string());
        }
    }

    /// Whether the overlay itself added it.
    fn is_own(&self, at: &Pointer) -> bool {
        let at = at.as_str();
        let ends = at.match_indices('/').map(|(end, _)| end).chain([at.len()]);
        ends.into_iter().any(|end| self.added.contains(&at[..end]))
    }
}

/// The first reference inside of `value` to something missing.
fn dangling(document: &Value, value: &Value) -> Option<String> {
    match value {
        Value::Object(object) => {
            let own = object.get("$ref").and_then(Value::as_str);
            match own.filter(|reference| resolve(document, reference).is_err()) {
                Some(reference) => Some(reference.to_owned()),
                None => object
                    .iter()
                    .filter(|(key, _)| !matches!(key.as_str(), "example" | "examples"))
                    .find_map(|(_, value)| dangling(document, value)),
            }
        }
        Value::Array(items) => items.iter().find_map(|item| dangling(document, item)),
        _ => None,
    }
}

/// Whether the keys of the object are names that authors chose, not keywords.
fn has_names(at: &Pointer) -> bool {
    const MAPS: [&str; 8] =
        ["properties", "schemas", "parameters", "requestBodies", "responses", "headers", "content", "paths"];
    let mut parts = at.as_str().rsplit('/');
    // A property may be named like a keyword.
    parts.next().is_some_and(|last| MAPS.contains(&last)) && parts.next() != Some("properties")
}

/// Whether `new` is `[X, 'null']` of `old`, which is `X`.
fn is_nullable(new: &Value, old: &Value) -> bool {
    new.as_array().is_some_and(|types| types.len() == 2 && types.contains(old) && types.contains(&json!("null")))
}

fn is_same(item: &Value, value: &Value) -> bool {
    let is_parameter = |value: &Value| value["name"].is_string() && value["in"].is_string();
    item == value
        || (is_parameter(item) && is_parameter(value) && item["name"] == value["name"] && item["in"] == value["in"])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Merges one update and returns the document with the locations of existing members.
    fn merged(mut document: Value, target: &str, update: Value) -> (Value, Vec<String>) {
        let findings = Merge::default().update(&mut document, target, &update).unwrap();
        let found = findings.there().map(|(member, places)| format!("{member} {}", places.join(" "))).collect();
        (document, found)
    }

    fn list(parameters: Value) -> Value {
        json!({"paths": {"/a": {"get": {"parameters": parameters}}}})
    }

    #[test]
    fn a_filter_in_its_flat_spelling_exists() {
        let filter =
            json!({"name": "filter", "in": "query", "style": "deepObject", "schema": {"properties": {"a": {}}}});
        let flat = json!({"name": "filter[status]", "in": "query", "schema": {"type": "string"}});
        for parameters in [json!([filter, flat]), json!([flat, filter])] {
            let index = usize::from(parameters[0]["name"] != "filter");
            let target = format!("/paths/~1a/get/parameters/{index}/schema/properties");
            let before = list(parameters);
            let (after, found) = merged(before.clone(), &target, json!({"status": {"type": "array"}}));
            assert_eq!(after, before);
            assert_eq!(found, [format!("/status #/paths/~1a/get/parameters/{} (`filter[status]`)", 1 - index)]);
        }
    }

    #[test]
    fn flat_spellings_are_found_through_references_and_in_shared_parameters() {
        let document = json!({
            "paths": {"/a": {
                "parameters": [{"name": "filter[misc.type]", "in": "query"}],
                "get": {"parameters": [{"$ref": "#/components/parameters/F"}]}
            }},
            "components": {
                "parameters": {"F": {"name": "filter", "in": "query", "schema": {"$ref": "#/components/schemas/Filter"}}},
                "schemas": {"Filter": {"properties": {}}}
            }
        });
        let update =
            json!({"misc": {"type": "object", "properties": {"type": {"type": "string"}, "more": {"type": "string"}}}});
        let (after, found) = merged(document, "/components/schemas/Filter/properties", update);
        let misc = &after["components"]["schemas"]["Filter"]["properties"]["misc"];
        assert_eq!(misc["properties"], json!({"more": {"type": "string"}}), "missing members are added");
        assert_eq!(found, ["/misc/properties/type #/paths/~1a/parameters/0 (`filter[misc.type]`)"]);
    }

    #[test]
    fn a_flat_parameter_is_found_in_the_object() {
        let before = list(json!([{"name": "filter", "in": "query", "schema": {"properties": {"status": {}}}}]));
        let update = json!([{"name": "filter[status]", "in": "query"}, {"name": "filter[x]", "in": "query"}]);
        let (after, found) = merged(before, "/paths/~1a/get/parameters", update);
        assert_eq!(after["paths"]["/a"]["get"]["parameters"].as_array().unwrap().len(), 2);
        let place = "#/paths/~1a/get/parameters/0/schema/properties/status (`filter[status]`)";
        assert_eq!(found, [format!("/0 {place}")]);
    }

    #[test]
    fn another_operator_is_another_parameter() {
        let filter = json!({"name": "filter", "in": "query", "schema": {"properties": {}}});
        let flat = json!({"name": "filter[created_at][gt]", "in": "query"});
        let update = json!({"created_at": {"type": "object", "properties": {"lt": {"type": "string"}}}});
        let (_, found) = merged(list(json!([filter, flat])), "/paths/~1a/get/parameters/0/schema/properties", update);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn equivalent_members_exist_and_others_are_changed() {
        let property = json!({"type": "string", "nullable": true, "format": "uri", "enum": ["a"], "maxLength": 3});
        let update = json!({"type": ["string", "null"], "format": "uri", "enum": ["a", "b"], "maxLength": 5});
        let (after, found) = merged(json!({"p": property}), "/p", update);
        assert_eq!(found, ["/enum/0 #/p/enum/0", "/format #/p/format", "/type #/p/type"]);
        assert_eq!(after["p"]["enum"], json!(["a", "b"]));
        assert_eq!(after["p"]["maxLength"], 5);
    }

    #[test]
    fn a_property_may_be_named_like_a_keyword() {
        let (after, found) =
            merged(json!({"properties": {"content": {"type": "string"}}}), "/properties/content", json!({"x": {}}));
        assert_eq!(after["properties"]["content"], json!({"type": "string", "x": {}}));
        assert!(found.is_empty());
    }
}
