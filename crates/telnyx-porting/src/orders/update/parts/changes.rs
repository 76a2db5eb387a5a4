//! Merges and compares the fields of two documents.

use serde_json::{Map, Value, json};

type Fields = Map<String, Value>;

/// Sets a field, and creates the objects in its path.
pub(super) fn set(fields: &mut Fields, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else {
        fields.insert(path.to_owned(), value);
        return;
    };
    let inner = fields.entry(first).or_insert_with(|| json!({}));
    if !inner.is_object() {
        *inner = json!({});
    }
    if let Value::Object(inner) = inner {
        set(inner, rest, value);
    }
}

/// Removes a field, and objects that become empty.
pub(super) fn unset(fields: &mut Fields, path: &str) {
    let Some((first, rest)) = path.split_once('.') else {
        fields.remove(path);
        return;
    };
    if let Some(Value::Object(inner)) = fields.get_mut(first) {
        unset(inner, rest);
        if inner.is_empty() {
            fields.remove(first);
        }
    }
}

/// Merges objects; other values are replaced.
pub(super) fn overlay(fields: &mut Fields, stronger: Fields) {
    for (name, value) in stronger {
        match (fields.get_mut(&name), value) {
            (Some(Value::Object(below)), Value::Object(above)) => overlay(below, above),
            (_, value) => drop(fields.insert(name, value)),
        }
    }
}

/// The changes from one document to the other.
pub(super) fn between(current: &Fields, target: &Fields) -> Fields {
    let mut changes = Fields::new();
    let added = target.keys().filter(|name| !current.contains_key(*name));
    for name in current.keys().chain(added) {
        let (before, after) = (known(current, name), known(target, name));
        let change = match name.as_str() {
            "misc" => misc(before, after),
            "requirements" => requirements(before, after),
            _ => field(before, after),
        };
        if let Some(change) = change {
            changes.insert(name.clone(), change);
        }
    }
    changes
}

/// An absent field is equal to null.
fn known<'a>(fields: &'a Fields, name: &str) -> &'a Value {
    fields.get(name).unwrap_or(&Value::Null)
}

fn field(before: &Value, after: &Value) -> Option<Value> {
    if !before.is_object() && !after.is_object() {
        return (before != after).then(|| after.clone());
    }
    // All fields of a removed object are removed.
    let none = Fields::new();
    let changes = between(before.as_object().unwrap_or(&none), after.as_object().unwrap_or(&none));
    (!changes.is_empty()).then_some(Value::Object(changes))
}

/// The attributes depend on each other, so either all or none are sent.
fn misc(before: &Value, after: &Value) -> Option<Value> {
    let attributes = |misc: &Value| {
        let fields = misc.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        fields.map(|(name, value)| (name.clone(), value.clone())).collect::<Fields>()
    };
    let (before, after) = (attributes(before), attributes(after));
    if before == after {
        return None;
    }
    Some(if after.is_empty() { Value::Null } else { Value::Object(after) })
}

/// New and changed values, and null for removed ones.
fn requirements(before: &Value, after: &Value) -> Option<Value> {
    let items = |list: &Value| list.as_array().cloned().unwrap_or_default();
    let is_filled = |item: &Value| !item["field_value"].is_null();
    let (before, after) = (items(before), items(after));
    let is_met = |kind: &Value| after.iter().any(|item| item["requirement_type_id"] == *kind && is_filled(item));
    let other = after.iter().filter(|item| is_filled(item) && !before.contains(item)).cloned();
    let gone = before.iter().filter(|item| is_filled(item) && !is_met(&item["requirement_type_id"]));
    let gone = gone.map(|item| json!({"requirement_type_id": item["requirement_type_id"], "field_value": null}));
    let changes: Vec<_> = other.chain(gone).collect();
    (!changes.is_empty()).then_some(Value::Array(changes))
}
