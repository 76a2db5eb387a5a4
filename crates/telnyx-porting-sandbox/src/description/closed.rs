//! Schemas that allow no members but the described ones.
//!
//! The description leaves every object open, because answers grow. What a request may hold is all described, so a strict
//! server can close the objects: where a value stands, never in one part of an `allOf`, `anyOf` or `oneOf` or in a
//! component, because these see the members of the other parts too.

use serde_json::Value;

/// Keywords whose schemas judge the same value as the schema that they stand in.
const IN_PLACE: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Closes a schema and all that it reaches.
pub(super) fn close(mut whole: Value) -> Value {
    let components = whole["components"]["schemas"].clone();
    close_value(&mut whole, &components);
    if let Some(own) = whole.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        own.values_mut().for_each(|schema| close_inside(schema, &components));
    }
    whole
}

/// Closes the schema of a value.
fn close_value(schema: &mut Value, components: &Value) {
    close_inside(schema, components);
    let names_members = names_members(schema, components, 0);
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if names_members && !object.contains_key("additionalProperties") {
        object.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
    }
}

/// Closes what stands inside of a schema, and leaves itself open.
fn close_inside(schema: &mut Value, components: &Value) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(|property| close_value(property, components));
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get_mut(key).filter(|inner| inner.is_object()) {
            close_value(inner, components);
        }
    }
    for key in IN_PLACE {
        for part in schema.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten() {
            close_inside(part, components);
        }
    }
}

/// Whether a schema says which members an object has, itself or by one of its parts.
fn names_members(schema: &Value, components: &Value, depth: usize) -> bool {
    // A schema that contains itself in place says no more the second time.
    if depth > 16 {
        return false;
    }
    let within = |part: &Value| names_members(part, components, depth + 1);
    let referred = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next());
    schema.get("properties").is_some()
        || referred.is_some_and(|name| within(&components[name]))
        || IN_PLACE.iter().any(|key| schema[*key].as_array().into_iter().flatten().any(within))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn allows(schema: &Value, value: &Value) -> bool {
        jsonschema::draft202012::new(&close(schema.clone())).unwrap().is_valid(value)
    }

    #[test]
    fn objects_are_closed_at_every_depth() {
        let schema = json!({
            "properties": {
                "list": {"items": {"$ref": "#/components/schemas/Item"}},
                "either": {"anyOf": [{"$ref": "#/components/schemas/Item"}, {"type": "null"}]},
                "free": {"type": "object"},
                "open": {"properties": {"a": {}}, "additionalProperties": true},
            },
            "components": {"schemas": {"Item": {"properties": {"a": {"properties": {"b": {}}}}}}},
        });
        for good in [
            json!({}),
            json!({"list": [{"a": {"b": 1}}], "either": null}),
            json!({"either": {"a": {}}, "free": {"x": 1}, "open": {"x": 1}}),
        ] {
            assert!(allows(&schema, &good), "{good}");
        }
        for bad in [
            json!({"x": 1}),
            json!({"list": [{"x": 1}]}),
            json!({"list": [{"a": {"x": 1}}]}),
            json!({"either": {"x": 1}}),
            json!({"either": {"a": {"x": 1}}}),
        ] {
            assert!(!allows(&schema, &bad), "{bad}");
        }
    }

    #[test]
    fn the_parts_of_an_all_of_see_each_others_members() {
        let schema = json!({
            "allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"b": {"properties": {"c": {}}}}}],
            "components": {"schemas": {"Base": {"properties": {"a": {}}}}},
        });
        assert!(allows(&schema, &json!({"a": 1, "b": {"c": 1}})));
        assert!(!allows(&schema, &json!({"a": 1, "x": 1})));
        assert!(!allows(&schema, &json!({"b": {"x": 1}})));
    }
}
