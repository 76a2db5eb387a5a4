//! The query parameters of all operations by the parts of their names, in any spelling.

use crate::document::{METHODS, Pointer, resolve};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `filter`, `misc`, `type` for `filter[misc][type]` and for `filter[misc.type]`.
type Names = Vec<String>;

/// The origin and wire name of each query parameter of an operation.
type Leaves = BTreeMap<Names, String>;

/// The query parameters of a description.
pub(super) struct Wires {
    operations: Vec<Leaves>,
    /// For the pointer of each map of properties: the operations whose parameters it describes, and the name parts so far.
    maps: BTreeMap<String, Vec<(usize, Names)>>,
    /// For the pointer of each list of parameters: the operations that have them.
    lists: BTreeMap<String, Vec<usize>>,
}

/// A part of an addition that another parameter already has.
pub(super) struct Spelled {
    /// Its location in the addition.
    pub(super) at: Pointer,
    /// The location of the other one, and its wire name.
    pub(super) place: String,
}

/// Deeper nesting is rejected later.
const DEEPEST: usize = 8;

impl Wires {
    pub(super) fn read(document: &Value) -> Self {
        let mut wires = Self { operations: Vec::new(), maps: BTreeMap::new(), lists: BTreeMap::new() };
        let root = Pointer::default().child("paths");
        for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
            let shared = root.child(path);
            for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
                let index = wires.operations.len();
                wires.operations.push(Leaves::new());
                for holder in [shared.clone(), shared.child(method)] {
                    let list = holder.child("parameters");
                    wires.lists.entry(list.as_str().to_owned()).or_default().push(index);
                    let parameters = document.pointer(list.as_str()).and_then(Value::as_array);
                    for position in 0..parameters.map_or(0, Vec::len) {
                        wires.read_parameter(document, &list.child(position), index);
                    }
                }
            }
        }
        wires
    }

    fn read_parameter(&mut self, document: &Value, at: &Pointer, index: usize) {
        let (at, parameter) = follow(document, at);
        if let Some(name) = parameter["name"].as_str().filter(|_| parameter["in"] == "query") {
            self.read_schema(document, &at, &at.child("schema"), (name, names(name)), index);
        }
    }

    /// Reads the schema at `schema`, which describes `at`.
    fn read_schema(
        &mut self,
        document: &Value,
        at: &Pointer,
        schema: &Pointer,
        (wire, names): (&str, Names),
        index: usize,
    ) {
        let (place, resolved) = follow(document, schema);
        let properties = resolved.get("properties").and_then(Value::as_object);
        let Some(properties) = properties.filter(|_| names.len() < DEEPEST) else {
            self.operations[index].entry(names).or_insert_with(|| format!("{at} (`{wire}`)"));
            return;
        };
        let map = place.child("properties");
        self.maps.entry(map.as_str().to_owned()).or_default().push((index, names.clone()));
        for key in properties.keys() {
            let inner = names.iter().chain([key]).cloned().collect();
            let at = map.child(key);
            self.read_schema(document, &at, &at, (&format!("{wire}[{key}]"), inner), index);
        }
    }

    /// Whether an addition at this location may belong to a parameter.
    pub(super) fn may_hold(&self, at: &Pointer) -> bool {
        let at = at.as_str();
        let within = |map: &String| at.strip_prefix(map.as_str()).is_some_and(|rest| rest.starts_with('/'));
        at.matches('/').count() <= 3 || at.contains("/parameters") || self.maps.keys().any(within)
    }

    /// The rest of a property to be added to the map of properties `map`, without the existing parts of other parameters, and
    /// the locations of these.
    pub(super) fn without_spelled(&self, map: &Pointer, key: &str, value: &Value) -> (Option<Value>, Vec<Spelled>) {
        let users = self.maps.get(map.as_str()).into_iter().flatten();
        let users = users.map(|(index, names)| (*index, names.iter().cloned().chain([key.to_owned()]).collect()));
        self.without(users, value)
    }

    /// The same for a parameter to be added to the list of parameters `list`.
    pub(super) fn without_spelled_parameter(&self, list: &Pointer, value: &Value) -> (Option<Value>, Vec<Spelled>) {
        let Some(name) = value["name"].as_str().filter(|_| value["in"] == "query") else {
            return (Some(value.clone()), Vec::new());
        };
        let users = self.lists.get(list.as_str()).into_iter().flatten().map(|index| (*index, names(name)));
        let (schema, spelled) = self.without(users, &value["schema"]);
        let rest = schema.map(|schema| {
            let mut rest = value.clone();
            if !schema.is_null() {
                rest["schema"] = schema;
            }
            rest
        });
        (rest, spelled)
    }

    fn without(&self, users: impl Iterator<Item = (usize, Names)>, value: &Value) -> (Option<Value>, Vec<Spelled>) {
        let (mut rest, mut spelled) = (Some(value.clone()), Vec::new());
        for (index, names) in users {
            let leaves = &self.operations[index];
            rest = rest.and_then(|value| prune(leaves, names, value, &Pointer::default(), &mut spelled));
        }
        (rest, spelled)
    }
}

/// A schema without the existing leaves; `at` is its location in the addition.
fn prune(leaves: &Leaves, names: Names, mut value: Value, at: &Pointer, spelled: &mut Vec<Spelled>) -> Option<Value> {
    if let Some(place) = leaves.get(&names) {
        spelled.push(Spelled { at: at.clone(), place: place.clone() });
        return None;
    }
    let Some(properties) = value.get("properties").and_then(Value::as_object) else { return Some(value) };
    let mut rest = serde_json::Map::new();
    for (key, property) in properties {
        let inner = names.iter().chain([key]).cloned().collect();
        if let Some(property) = prune(leaves, inner, property.clone(), &at.child("properties").child(key), spelled) {
            rest.insert(key.clone(), property);
        }
    }
    if rest.is_empty() && !properties.is_empty() {
        return None;
    }
    value["properties"] = json!(rest);
    Some(value)
}

fn names(wire: &str) -> Names {
    wire.split(['[', ']', '.']).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The value at the pointer, or the target of its reference, with its origin. Dangling references are rejected later.
fn follow<'a>(document: &'a Value, at: &Pointer) -> (Pointer, &'a Value) {
    let mut at = at.clone();
    let mut value = document.pointer(at.as_str()).unwrap_or(&Value::Null);
    for _ in 0..32 {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { break };
        let (Ok(target), Ok(place)) = (resolve(document, reference), Pointer::of_reference(reference)) else { break };
        (at, value) = (place, target);
    }
    (at, value)
}
