//! Drops upstream's prose and keeps our own for everything that still exists.

use super::examples::fits;
use super::grammar::{Holds, Role, holds, is_example, is_prose, needed};
use super::weave::weave;
use crate::document::{Object, Pointer, operations_mut, resolve_chain};
use heck::ToSnakeCase;
use serde_json::Value;
use std::collections::BTreeMap;

/// Notes for the maintainer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Remarks {
    /// Locations of missing prose.
    pub(super) missing: Vec<String>,
    /// Locations of examples that are no longer valid.
    pub(super) dropped_examples: Vec<String>,
}

/// Removes all prose of a description.
pub(super) fn strip(document: &mut Value) {
    strip_node(document, Role::Root);
}

fn strip_node(node: &mut Value, role: Role) {
    let Some(object) = node.as_object_mut() else { return };
    object.retain(|key, _| !is_prose(role, key));
    for (key, value) in object.iter_mut() {
        match holds(role, key) {
            Some(Holds::One(role)) => strip_node(value, role),
            Some(Holds::Map(role)) => {
                value.as_object_mut().into_iter().flatten().for_each(|(_, value)| strip_node(value, role));
            }
            Some(Holds::List(role)) => {
                value.as_array_mut().into_iter().flatten().for_each(|value| strip_node(value, role));
            }
            None => {}
        }
    }
}

/// Copies the prose of `present` to the stripped `document`.
pub(super) fn carry(document: &mut Value, present: &Value) -> anyhow::Result<Remarks> {
    let structure = document.clone();
    let mut adopted = BTreeMap::new();
    // Inline schemas may have become components, possibly referenced by other new components. Each round finds components
    // that the previous one could not find.
    loop {
        let known = adopted.len();
        let mut carrier = Carrier::new(&structure, present, adopted);
        let mut tree = structure.clone();
        carrier.node(&mut tree, Role::Root, Some(present), false, &Pointer::default())?;
        if carrier.adopted.len() == known {
            *document = tree;
            return Ok(carrier.remarks);
        }
        adopted = carrier.adopted;
    }
}

struct Carrier<'a> {
    /// The new document without prose.
    structure: &'a Value,
    /// The document whose prose is copied.
    present: &'a Value,
    /// Present operations by their Rust names.
    operations: BTreeMap<String, &'a Value>,
    /// The Rust names of the new operations.
    names: Vec<String>,
    /// The previous form of new components, by reference.
    adopted: BTreeMap<String, &'a Value>,
    remarks: Remarks,
}

impl<'a> Carrier<'a> {
    fn new(structure: &'a Value, present: &'a Value, adopted: BTreeMap<String, &'a Value>) -> Self {
        let mut operations = BTreeMap::new();
        for item in present["paths"].as_object().into_iter().flatten().map(|(_, item)| item) {
            for (_, operation) in item.as_object().into_iter().flatten() {
                if let Some(name) = rust_name(operation) {
                    operations.insert(name, operation);
                }
            }
        }
        let id =
            |operation: &Object| operation.get("operationId").and_then(Value::as_str).map(ToSnakeCase::to_snake_case);
        let names = operations_mut(&mut structure.clone()).filter_map(|(_, _, operation)| id(operation)).collect();
        Self { structure, present, operations, names, adopted, remarks: Remarks::default() }
    }

    /// Copies prose to `node` and everything inside; `old` is its previous form.
    fn node(
        &mut self,
        node: &mut Value,
        role: Role,
        old: Option<&'a Value>,
        names_field_or_type: bool,
        at: &Pointer,
    ) -> anyhow::Result<()> {
        let Some(object) = node.as_object_mut() else { return Ok(()) };
        let is_reference = object.contains_key("$ref");
        let (target, mut prose) = self.prose_of(role, old)?;
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            self.adopt(reference, old);
            // The target's prose belongs to the component. A field that was described inline keeps its description,
            // which may be more specific than the type's.
            let was_reference = old.filter(|old| old.get("$ref").is_some());
            prose.retain(|key, _| match was_reference {
                Some(old) => old.get(key).is_some(),
                None => role == Role::Schema && names_field_or_type && key == "description",
            });
        }
        self.check_examples(role, object, target, &mut prose, at)?;
        let mut structure = std::mem::take(object);
        for (key, value) in &mut structure {
            let old = target.and_then(|target| target.get(key));
            self.child(role, key, value, old, &at.child(key))?;
        }
        if role == Role::Root && !structure.contains_key("tags") {
            prose.extend(target.and_then(|root| root.get("tags")).map(|tags| ("tags".to_owned(), tags.clone())));
        }
        let before = old.filter(|old| old.get("$ref").is_some() && is_reference).or(target).and_then(Value::as_object);
        *object = weave(structure, prose, before.unwrap_or(&Object::new()));
        let optional = is_reference && role != Role::Schema;
        for key in needed(role, names_field_or_type).iter().filter(|key| !optional && !object.contains_key(**key)) {
            let what = if *key == "description" { at.to_string() } else { at.child(key).to_string() };
            self.remarks.missing.push(what);
        }
        Ok(())
    }

    /// The target of the old node, and its prose: prose next to a reference takes precedence over the target's.
    fn prose_of(&self, role: Role, old: Option<&'a Value>) -> anyhow::Result<(Option<&'a Value>, Object)> {
        let Some(old) = old else { return Ok((None, Object::new())) };
        let target = resolve_chain(self.present, old)?;
        let mut prose = Object::new();
        for source in [target, old] {
            for (key, value) in source.as_object().into_iter().flatten().filter(|(key, _)| is_prose(role, key)) {
                prose.insert(key.clone(), value.clone());
            }
        }
        Ok((Some(target), prose))
    }

    /// A new component inherits from the schema that was at the location of its reference.
    fn adopt(&mut self, reference: &str, old: Option<&'a Value>) {
        let exists = crate::document::resolve(self.present, reference).is_ok();
        if let (Some(old), false) = (old, exists) {
            self.adopted.entry(reference.to_owned()).or_insert(old);
        }
    }

    fn check_examples(
        &mut self,
        role: Role,
        object: &Object,
        old: Option<&Value>,
        prose: &mut Object,
        at: &Pointer,
    ) -> anyhow::Result<()> {
        let node = Value::Object(object.clone());
        let schema = if role == Role::Schema { Some(&node) } else { object.get("schema") };
        for key in ["example", "examples"] {
            let Some(example) = prose.get(key).filter(|_| is_example(key)) else { continue };
            let unchanged = old.is_some_and(|old| {
                let mut old = old.clone();
                strip_node(&mut old, role);
                old == node
            });
            // Several examples are kept only with exactly the schema that they were written for.
            let fitting = match schema {
                Some(schema) if key == "example" => fits(example, schema, self.structure)?,
                _ => unchanged,
            };
            let self_contained = unchanged && !refers(&node);
            if !fitting && !self_contained {
                prose.shift_remove(key);
                self.remarks.dropped_examples.push(at.child(key).to_string());
            }
        }
        Ok(())
    }

    fn child(
        &mut self,
        role: Role,
        key: &str,
        value: &mut Value,
        old: Option<&'a Value>,
        at: &Pointer,
    ) -> anyhow::Result<()> {
        match holds(role, key) {
            Some(Holds::One(Role::Operation)) => {
                let old = self.operation(value, old);
                self.node(value, Role::Operation, old, false, at)
            }
            Some(Holds::One(role)) => self.node(value, role, old, false, at),
            Some(Holds::Map(inner)) => {
                for (name, value) in value.as_object_mut().into_iter().flatten() {
                    let reference = format!("#/components/{key}/{}", name.replace('~', "~0").replace('/', "~1"));
                    let adopted = self.adopted.get(&reference).copied().filter(|_| role == Role::Components);
                    let old = old.and_then(|old| old.get(name)).or(adopted);
                    self.node(value, inner, old, true, &at.child(name))?;
                }
                Ok(())
            }
            Some(Holds::List(inner)) => {
                for (index, value) in value.as_array_mut().into_iter().flatten().enumerate() {
                    let old = self.counterpart(inner, value, index, old)?;
                    self.node(value, inner, old, false, &at.child(index))?;
                }
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The operation with the same id anywhere, or else the one at this location if its id was removed.
    fn operation(&self, new: &Value, here: Option<&'a Value>) -> Option<&'a Value> {
        let same_id = rust_name(new).and_then(|name| self.operations.get(&name).copied());
        same_id.or_else(|| here.filter(|here| rust_name(here).is_none_or(|name| !self.names.contains(&name))))
    }

    /// The item of the old list that corresponds to the new item.
    fn counterpart(
        &self,
        role: Role,
        new: &Value,
        index: usize,
        old: Option<&'a Value>,
    ) -> anyhow::Result<Option<&'a Value>> {
        let Some(items) = old.and_then(Value::as_array) else { return Ok(None) };
        let identity = |document: &Value, item: &Value| -> anyhow::Result<Option<Value>> {
            let resolved = resolve_chain(document, item)?;
            Ok(match role {
                Role::Parameter => Some(Value::Array(vec![resolved["in"].clone(), resolved["name"].clone()])),
                Role::Server => resolved.get("url").cloned(),
                Role::Tag => resolved.get("name").cloned(),
                _ => item.get("$ref").cloned(),
            })
        };
        let expected = identity(self.structure, new)?;
        for item in items {
            if expected.is_some() && identity(self.present, item)? == expected {
                return Ok(Some(item));
            }
        }
        // Variants of a choice have no name; variants at the same position are considered the same.
        Ok(if role == Role::Schema { items.get(index) } else { None })
    }
}

fn rust_name(operation: &Value) -> Option<String> {
    Some(operation.get("operationId")?.as_str()?.to_snake_case())
}

/// Whether a schema's meaning depends on other parts.
fn refers(node: &Value) -> bool {
    match node {
        Value::Object(object) => object.contains_key("$ref") || object.values().any(refers),
        Value::Array(items) => items.iter().any(refers),
        _ => false,
    }
}
