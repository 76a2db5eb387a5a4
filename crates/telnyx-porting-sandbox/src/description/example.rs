//! Examples of schemas.

use serde_json::{Map, Value, json};

use super::resolve;

/// A value that a schema allows: its own example, or one put together from those inside of it.
pub(crate) fn example_of(document: &Value, schema: &Value) -> Value {
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if schema.get("$ref").is_some() {
        return example_of(document, resolve(document, schema));
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return merged(parts.iter().map(|part| example_of(document, part)), composed(document, schema));
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(first) = schema[key].get(0) {
            return example_of(document, first);
        }
    }
    composed(document, schema)
}

fn composed(document: &Value, schema: &Value) -> Value {
    if let Some(first) = schema.get("const").or(schema["enum"].get(0)) {
        return first.clone();
    }
    if let Some(properties) = schema["properties"].as_object() {
        let members = properties.iter().map(|(name, property)| (name.clone(), example_of(document, property)));
        return members.collect::<Map<_, _>>().into();
    }
    let kind = schema["type"].as_str().or(schema["type"][0].as_str());
    match (kind.unwrap_or_default(), schema["format"].as_str()) {
        ("object", _) => json!({}),
        ("array", _) => json!([example_of(document, &schema["items"])]),
        ("boolean", _) => json!(true),
        ("integer" | "number", _) => schema.get("minimum").cloned().unwrap_or(json!(1)),
        ("string", Some("uuid")) => json!("11f1f6c8-0be3-4c82-8596-583121d1d262"),
        ("string", Some("date-time")) => json!("2026-03-01T00:00:00Z"),
        ("string", Some("uri")) => json!("https://example.com/"),
        ("string", _) => json!("text"),
        _ => Value::Null,
    }
}

fn merged(parts: impl Iterator<Item = Value>, own: Value) -> Value {
    let members = parts.chain([own]).filter_map(|part| match part {
        Value::Object(members) => Some(members),
        _ => None,
    });
    members.flatten().collect::<Map<_, _>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_example_gets_one_from_its_parts() {
        let document = json!({"components": {"schemas": {"Kind": {"enum": ["a", "b"]}}}});
        let schema = json!({
            "allOf": [
                {"properties": {"kind": {"$ref": "#/components/schemas/Kind"}, "count": {"type": "integer", "minimum": 3}}},
                {"properties": {"list": {"type": "array", "items": {"type": ["string", "null"], "format": "uuid"}}}},
            ],
            "properties": {"either": {"oneOf": [{"type": "boolean"}]}, "own": {"example": "x", "type": "string"}},
        });
        let expected = json!({
            "kind": "a", "count": 3, "list": ["11f1f6c8-0be3-4c82-8596-583121d1d262"], "either": true, "own": "x",
        });
        assert_eq!(example_of(&document, &schema), expected);
    }
}
