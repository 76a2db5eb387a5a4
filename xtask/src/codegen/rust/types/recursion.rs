//! Types that contain themselves, which need a box somewhere in the cycle.

use crate::document::Object;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// For each type, the types among its fields that lead back to it.
pub(super) fn find(schemas: &Object) -> BTreeMap<String, BTreeSet<String>> {
    let fields: BTreeMap<&String, BTreeSet<String>> =
        schemas.iter().map(|(name, schema)| (name, direct_fields(schema))).collect();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, targets) in &fields {
        for target in targets {
            if reaches(target, name, &fields) {
                found.entry((*name).clone()).or_default().insert(target.clone());
            }
        }
    }
    found
}

/// The types that a value contains directly. A list stores its items on the heap.
fn direct_fields(schema: &Value) -> BTreeSet<String> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let references = properties.filter_map(|(_, property)| property.get("$ref").and_then(Value::as_str));
    references.filter_map(|reference| reference.rsplit('/').next().map(str::to_owned)).collect()
}

fn reaches(from: &str, to: &str, fields: &BTreeMap<&String, BTreeSet<String>>) -> bool {
    let (mut seen, mut pending) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(name) = pending.pop() {
        if name == to {
            return true;
        }
        if let Some(targets) = fields.get(&name)
            && seen.insert(name)
        {
            pending.extend(targets.iter().cloned());
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_cycles_are_found() {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let schemas = json!({
            "A": {"properties": {"b": reference("B"), "leaf": reference("Leaf")}},
            "B": {"properties": {"a": reference("A")}},
            "Own": {"properties": {"own": reference("Own")}},
            "List": {"properties": {"items": {"type": "array", "items": reference("List")}}},
            "Leaf": {"properties": {}}
        });
        let found = find(schemas.as_object().unwrap());
        let names: Vec<_> = found.iter().map(|(name, targets)| (name.as_str(), targets.len())).collect();
        assert_eq!(names, [("A", 1), ("B", 1), ("Own", 1)]);
        assert!(!found["A"].contains("Leaf"));
    }
}
