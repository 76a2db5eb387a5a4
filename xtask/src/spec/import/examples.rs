//! Checks that an example still fits its schema.

use crate::document::resolve_chain;
use serde_json::Value;

/// Whether `example` fits `schema` approximately: types, enums, required properties. The recursion ends with the example.
pub(super) fn fits(example: &Value, schema: &Value, document: &Value) -> anyhow::Result<bool> {
    let target = resolve_chain(document, schema)?;
    if example.is_null() {
        return Ok(allows_null(schema) || allows_null(target) || any_variant(example, target, document)?);
    }
    let scalar = has_type(example, target) && target["enum"].as_array().is_none_or(|values| values.contains(example));
    let constant = target.get("const").is_none_or(|value| value == example);
    if !scalar || !constant {
        return Ok(false);
    }
    let parts = target["allOf"].as_array().into_iter().flatten();
    for part in parts {
        if !fits(example, part, document)? {
            return Ok(false);
        }
    }
    let choice = target.get("oneOf").or(target.get("anyOf")).is_some();
    Ok((!choice || any_variant(example, target, document)?) && inside_fits(example, target, document)?)
}

fn inside_fits(example: &Value, schema: &Value, document: &Value) -> anyhow::Result<bool> {
    match example {
        Value::Array(items) => {
            for item in items {
                if schema.get("items").is_some() && !fits(item, &schema["items"], document)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Value::Object(members) => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            if required.into_iter().any(|name| !members.contains_key(name)) {
                return Ok(false);
            }
            let properties = schema.get("properties").and_then(Value::as_object);
            for (name, member) in members {
                match properties.map(|properties| properties.get(name)) {
                    Some(Some(property)) if !fits(member, property, document)? => return Ok(false),
                    // A removed property should no longer be shown.
                    Some(None) if schema.get("additionalProperties").is_none_or(|rule| rule == false) => {
                        return Ok(false);
                    }
                    _ => {}
                }
            }
            Ok(true)
        }
        _ => Ok(true),
    }
}

fn any_variant(example: &Value, schema: &Value, document: &Value) -> anyhow::Result<bool> {
    for key in ["oneOf", "anyOf"] {
        for variant in schema[key].as_array().into_iter().flatten() {
            if fits(example, variant, document)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn allows_null(schema: &Value) -> bool {
    schema["nullable"] == true
        || schema["type"] == "null"
        || schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "null"))
}

fn has_type(example: &Value, schema: &Value) -> bool {
    match schema.get("type") {
        Some(Value::String(kind)) => is_a(example, kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(|kind| is_a(example, kind)),
        _ => true,
    }
}

fn is_a(example: &Value, kind: &str) -> bool {
    match kind {
        "string" => example.is_string(),
        "integer" => example.is_i64() || example.is_u64(),
        "number" => example.is_number(),
        "boolean" => example.is_boolean(),
        "array" => example.is_array(),
        "object" => example.is_object(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn types_enums_and_members_are_checked() {
        let document = json!({"components": {"schemas": {"Kind": {"type": "string", "enum": ["a", "b"]}}}});
        let kind = json!({"$ref": "#/components/schemas/Kind"});
        let object =
            json!({"type": "object", "required": ["k"], "properties": {"k": kind, "n": {"type": ["integer", "null"]}}});
        let list = json!({"type": "array", "items": kind});
        let choice = json!({"oneOf": [kind, list]});
        let fitting = [
            (json!("a"), &kind),
            (json!({"k": "b", "n": null}), &object),
            (json!(["a", "b"]), &list),
            (json!(["a"]), &choice),
            (json!(1.5), &json!({"type": "number"})),
        ];
        for (example, schema) in fitting {
            assert!(fits(&example, schema, &document).unwrap(), "{example} {schema}");
        }
        let unfit = [
            (json!("c"), &kind),
            (json!(null), &kind),
            (json!({"n": 1}), &object),
            (json!({"k": "a", "n": "1"}), &object),
            (json!({"k": "a", "gone": 1}), &object),
            (json!(["c"]), &choice),
            (json!("1"), &json!({"type": "integer"})),
        ];
        for (example, schema) in unfit {
            assert!(!fits(&example, schema, &document).unwrap(), "{example} {schema}");
        }
    }
}
