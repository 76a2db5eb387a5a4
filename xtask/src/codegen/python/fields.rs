//! The fields of the classes, which become attributes.

use super::super::identifiers::{python_attribute, rust_field};
use super::super::rust::types::field_names;
use super::super::stages::compose::TAGGED;
use super::prose::wrap;
use crate::document::Object;
use anyhow::Context;
use serde_json::Value;

/// A field of an object that is received.
pub(super) struct Field {
    /// The names in Rust, in Python and on the wire.
    pub(super) rust: String,
    pub(super) python: String,
    pub(super) wire: String,
    pub(super) docs: Vec<String>,
    pub(super) kind: Kind,
}

/// The type of a field's value, if present.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Enums included.
    Text,
    Secret,
    Id,
    Time,
    Integer,
    Number,
    Truth,
    Json,
    /// A class or a union.
    Object(String),
    List(Box<Self>),
}

/// Reads the fields of an object.
pub(super) fn read(schema: &Object, schemas: &Object) -> anyhow::Result<Vec<Field>> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let read_one = |((wire, property), stem): ((&String, &Value), String)| {
        let property = property
            .as_object()
            .with_context(|| format!("properties/{wire}: the schema must be an object; rewrite it in the overlay"))?;
        Ok(Field {
            rust: rust_field(&stem).to_string(),
            python: python_attribute(&stem),
            wire: wire.clone(),
            docs: docs(property, &format!("`{wire}`")),
            kind: kind(property, schemas),
        })
    };
    properties.zip(field_names(schema)?).map(read_one).collect()
}

fn kind(schema: &Object, schemas: &Object) -> Kind {
    if let Some(name) = target(schema) {
        return match schemas.get(name).and_then(Value::as_object) {
            Some(target) if target.contains_key("enum") => Kind::Text,
            Some(target) if target.contains_key("properties") || target.contains_key(TAGGED) => {
                Kind::Object(name.to_owned())
            }
            Some(target) => kind(target, schemas),
            None => Kind::Json,
        };
    }
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    match (text("type"), text("format")) {
        (Some("string"), Some("uuid")) => Kind::Id,
        (Some("string"), Some("date-time")) => Kind::Time,
        (Some("string"), Some("password")) => Kind::Secret,
        (Some("string"), _) => Kind::Text,
        (Some("integer"), _) => Kind::Integer,
        (Some("number"), _) => Kind::Number,
        (Some("boolean"), _) => Kind::Truth,
        (Some("array"), _) => {
            let items = schema.get("items").and_then(Value::as_object);
            Kind::List(Box::new(items.map_or(Kind::Json, |items| kind(items, schemas))))
        }
        _ => Kind::Json,
    }
}

impl Kind {
    /// Whether its values are instances of our classes.
    pub(super) fn has_objects(&self) -> bool {
        match self {
            Self::Object(_) => true,
            Self::List(item) => item.has_objects(),
            _ => false,
        }
    }

    /// The same, with plain JSON instead of our classes.
    pub(super) fn without_objects(self) -> Self {
        if self.has_objects() { Self::Json } else { self }
    }
}

/// The schema that this one only refers to.
pub(super) fn target(schema: &Object) -> Option<&str> {
    schema.get("$ref").and_then(Value::as_str)?.rsplit('/').next()
}

/// The description, or a default text.
pub(super) fn docs(schema: &Object, otherwise: &str) -> Vec<String> {
    wrap(schema.get("description").and_then(Value::as_str).unwrap_or(otherwise))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_have_the_kind_of_the_schema_they_refer_to() {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let schemas = json!({
            "Plain": {"type": "string", "format": "date-time"},
            "Kind": {"type": "string", "enum": ["a"]},
            "Part": {"properties": {}},
        });
        let cases = [
            (reference("Plain"), Kind::Time),
            (reference("Kind"), Kind::Text),
            (
                json!({"type": "array", "items": reference("Part")}),
                Kind::List(Box::new(Kind::Object("Part".to_owned()))),
            ),
            (json!({"type": "string", "format": "password"}), Kind::Secret),
            (json!({"type": "object"}), Kind::Json),
        ];
        for (schema, expected) in cases {
            assert_eq!(kind(schema.as_object().unwrap(), schemas.as_object().unwrap()), expected);
        }
    }
}
