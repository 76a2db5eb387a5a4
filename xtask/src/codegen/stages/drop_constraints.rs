//! Moves the constraints of schemas into their descriptions.
//!
//! The low-level client decodes everything that the API sends; the ergonomic crate validates what is sent.

use crate::document::{Object, visit_schemas};
use serde_json::{Value, json};
use std::convert::Infallible;

/// Constraint keywords and their wording in descriptions.
const CONSTRAINTS: &[(&str, &str)] = &[
    ("minimum", "at least"),
    ("maximum", "at most"),
    ("exclusiveMinimum", "more than"),
    ("exclusiveMaximum", "less than"),
    ("multipleOf", "a multiple of"),
    ("minLength", "characters, at least"),
    ("maxLength", "characters, at most"),
    ("minItems", "items, at least"),
    ("maxItems", "items, at most"),
    ("minProperties", "properties, at least"),
    ("maxProperties", "properties, at most"),
    ("pattern", "pattern"),
    ("default", "default"),
];

/// Drops the constraints of every schema.
pub(crate) fn run(document: &mut Value) {
    let result: Result<(), Infallible> = visit_schemas(document, &mut |schema, _| {
        drop_from(schema);
        Ok(())
    });
    let Ok(()) = result;
}

fn drop_from(schema: &mut Object) {
    let mut rules = Vec::new();
    for (keyword, words) in CONSTRAINTS {
        match schema.shift_remove(*keyword) {
            None | Some(Value::Null | Value::Bool(true)) => {}
            Some(Value::String(text)) => rules.push(format!("{words} `{text}`")),
            Some(value) => rules.push(format!("{words} {value}")),
        }
    }
    for keyword in ["uniqueItems", "readOnly", "writeOnly", "deprecated"] {
        schema.shift_remove(keyword);
    }
    if !rules.is_empty() {
        let rules = format!("Rule: {}.", rules.join(", "));
        let description = match schema.get("description").and_then(Value::as_str) {
            Some(description) => format!("{}\n\n{rules}", description.trim_end()),
            None => rules,
        };
        schema.insert("description".to_owned(), json!(description));
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties")
        && let Some(Value::Object(record_type)) = properties.get_mut("record_type")
    {
        // The record type is a tag and not an enum, even if a single value is listed.
        record_type.shift_remove("enum");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_become_words() {
        let mut document = json!({"components": {"schemas": {"S": {"type": "object", "properties": {
            "ttl": {"type": "integer", "minimum": 1, "maximum": 172_800, "description": "Seconds."},
            "zip": {"type": "string", "pattern": "^[0-9]{5}$"},
            "record_type": {"type": "string", "enum": ["s"], "readOnly": true}
        }}}}});
        run(&mut document);
        assert_eq!(
            document["components"]["schemas"]["S"]["properties"],
            json!({
                "ttl": {"type": "integer", "description": "Seconds.\n\nRule: at least 1, at most 172800."},
                "zip": {"type": "string", "description": "Rule: pattern `^[0-9]{5}$`."},
                "record_type": {"type": "string"}
            })
        );
    }
}
