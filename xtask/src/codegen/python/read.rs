//! The classes of the package: everything that responses contain.

use super::super::rust::types::enums::names as enum_names;
use super::super::rust::types::reached_from;
use super::super::stages::{compose::TAGGED, origins};
use super::fields::{self, Field, docs};
use super::unions::{self, Union};
use super::values::Meanings;
use crate::codegen::surface::model::{Shape, Surface};
use crate::document::Object;
use anyhow::{Context, ensure};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The input of the generator, in the order of the names.
pub(super) struct Description {
    pub(super) classes: Vec<Class>,
    pub(super) unions: Vec<Union>,
    pub(super) enums: Vec<Enum>,
}

impl Description {
    /// The classes, those of unknown objects included, in the order of their names.
    pub(super) fn all_classes(&self) -> Vec<&Class> {
        let unknown = self.unions.iter().map(|union| &union.unknown);
        let mut all: Vec<&Class> = self.classes.iter().chain(unknown).collect();
        all.sort_unstable_by_key(|class| &class.name);
        all
    }
}

/// An object that is received.
pub(super) struct Class {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    pub(super) fields: Vec<Field>,
}

pub(super) struct Enum {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    pub(super) values: Vec<String>,
    /// The fields of the values, in order, as in Rust.
    pub(super) names: Vec<String>,
    /// The meanings of the values, in order, if the description has them.
    pub(super) meanings: Vec<Option<String>>,
    pub(super) is_received: bool,
}

/// Reads a prepared description.
pub(super) fn read(prepared: &Value, surface: &Surface) -> anyhow::Result<Description> {
    let schemas = prepared
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .context("#/components/schemas: missing; the description must be prepared first")?;
    let received = reached_from(prepared, schemas, "responses");
    let envelopes = envelopes(surface);
    let meanings = Meanings::read(prepared, schemas);
    let sorted: BTreeMap<&String, &Object> =
        schemas.iter().filter_map(|(name, schema)| Some((name, schema.as_object()?))).collect();
    let mut description = Description { classes: Vec::new(), unions: Vec::new(), enums: Vec::new() };
    for (name, schema) in &sorted {
        let is_received = received.contains(*name);
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            let names = enum_names(name, schema, &texts)?;
            let values: Vec<String> = texts.into_iter().map(str::to_owned).collect();
            description.enums.push(Enum {
                name: (*name).clone(),
                docs: meanings.docs(name, schema, &values),
                meanings: values.iter().map(|value| meanings.meaning_of(name, value).map(str::to_owned)).collect(),
                values,
                names,
                is_received,
            });
        } else if is_received && schema.contains_key("properties") && !envelopes.contains(name.as_str()) {
            let class =
                Class { name: (*name).clone(), docs: docs(schema, name), fields: fields::read(schema, schemas)? };
            description.classes.push(class);
        }
    }
    for (name, schema) in sorted.iter().filter(|(name, _)| received.contains(**name)) {
        if let Some(tagged) = schema.get(TAGGED) {
            let union = unions::read(name, schema, tagged, &description.classes)?;
            let unknown = &union.unknown.name;
            ensure!(
                !schemas.contains_key(unknown),
                "{}: the class {unknown} is needed for what {name} does not know; set another x-type-name in the overlay",
                sorted.get(unknown).map(|other| origins::schema_origin(other, unknown)).unwrap_or_default()
            );
            description.unions.push(union);
        }
    }
    Ok(description)
}

/// The schemas of complete responses: callers get the value of `data` instead.
fn envelopes(surface: &Surface) -> BTreeSet<&str> {
    let has_data = |shape| matches!(shape, Shape::Page | Shape::Many | Shape::Single);
    surface
        .operations
        .iter()
        .map(|it| &it.response)
        .filter(|it| has_data(it.shape))
        .map(|it| it.envelope.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fields::Kind;
    use super::*;
    use crate::codegen::surface::{Entries, build};
    use serde_json::json;

    fn description() -> Description {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let content = |name: &str| json!({"content": {"application/json": {"schema": reference(name)}}});
        let variant = |payload: Value| json!({"properties": {"id": {"type": "string", "format": "uuid"}, "payload": payload, "own": {}}});
        let prepared = json!({
            "paths": {"/porting": {"post": {"requestBody": content("Sent"), "responses": {"200": content("Response")}}}},
            "components": {"schemas": {
                "Sent": {"properties": {"kind": reference("Kind")}},
                "Response": {"properties": {"data": {"type": "array", "items": reference("Event")}, "meta": reference("Meta")}},
                "Meta": {"description": "Totals.", "properties": {"total": {"type": "integer"}, "from": reference("Plain")}},
                "Plain": {"type": "string", "format": "date-time"},
                "Kind": {"type": "string", "enum": ["a"]},
                "Event": {TAGGED: {"property": "type", "variants": {"a": reference("EventA"), "b": reference("EventB")}}},
                "EventA": variant(reference("Meta")),
                "EventB": variant(json!({"type": "string"}))
            }}
        });
        read(&prepared, &build(&prepared, &Entries::default()).unwrap().surface).unwrap()
    }

    #[test]
    fn received_types_have_a_class_and_envelopes_have_none() {
        let description = description();
        let names: Vec<_> = description.classes.iter().map(|class| class.name.as_str()).collect();
        assert_eq!(names, ["EventA", "EventB", "Meta"]);
        assert!(!description.enums[0].is_received);
        assert_eq!(description.classes[2].docs, ["Totals."]);
    }

    #[test]
    fn the_unknown_class_of_a_union_has_the_common_fields() {
        let description = description();
        let union = &description.unions[0];
        let variants: Vec<_> =
            union.variants.iter().map(|(variant, class)| (variant.as_str(), class.as_str())).collect();
        assert_eq!(variants, [("A", "EventA"), ("B", "EventB")]);
        let kinds: Vec<_> =
            union.unknown.fields.iter().map(|field| (field.wire.as_str(), field.kind.clone())).collect();
        assert_eq!(kinds, [("id", Kind::Id), ("payload", Kind::Json), ("own", Kind::Json)]);
        assert_eq!(union.unknown.name, "UnknownEvent");
    }
}
