//! Gives every object and enum a name, so that each becomes one type.
//!
//! `x-type-name`, which the overlay sets, takes precedence; otherwise the name is derived from the location of the schema.
//! Schemas with the same name and shape are one type; enums with the same `x-type-name` are merged.

use super::compose::TAGGED;
use super::origins::{self, ORIGIN, VALUE_ORIGINS, is_note};
use crate::codegen::identifiers;
use crate::document::{Object, Pointer, Warnings, components_mut, operations_mut};
use anyhow::{bail, ensure};
use heck::ToUpperCamelCase;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The extension that names the type of a schema.
pub(crate) const TYPE_NAME: &str = "x-type-name";

const PREFIX: &str = "#/components/schemas/";

/// Moves every inline object and enum into the components and gives all of them type names.
pub(crate) fn run(document: &mut Value, warnings: &mut Warnings) -> anyhow::Result<()> {
    rename_components(document)?;
    let schemas = std::mem::take(components_mut(document, "schemas")?);
    let mut namer = Namer { types: Object::new(), warnings };
    for (name, mut schema) in schemas {
        let at = Pointer::default().child("components").child("schemas").child(&name);
        namer.hoist_children(&mut schema, &name, &at)?;
        namer.add(name, schema, Clash::Reject, &at)?;
    }
    for (path, method, operation) in operations_mut(document) {
        let at = Pointer::default().child("paths").child(path).child(method);
        namer.name_operation(operation, &at)?;
    }
    *components_mut(document, "schemas")? = namer.types;
    Ok(())
}

/// The type name for `text` (a component's name, a property, a value).
pub(crate) fn type_name(text: &str) -> String {
    text.to_upper_camel_case()
}

fn rename_components(document: &mut Value) -> anyhow::Result<()> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let schemas = components_mut(document, "schemas")?;
    for (name, schema) in schemas.iter_mut() {
        let own_name = schema.as_object_mut().and_then(|schema| schema.shift_remove(TYPE_NAME));
        let own_name = own_name.as_ref().and_then(Value::as_str).map(str::to_owned);
        let new = identifiers::type_name(own_name.unwrap_or_else(|| type_name(name)));
        if let Some((other, _)) = names.iter().find(|(_, taken)| **taken == new) {
            let at = Pointer::default().child("components").child("schemas");
            bail!(
                "{} and {} both become the type {new}; set {TYPE_NAME} on one of them in the overlay",
                at.child(other),
                at.child(name)
            );
        }
        names.insert(name.clone(), new);
    }
    *schemas = std::mem::take(schemas)
        .into_iter()
        .map(|(name, schema)| (names.get(&name).cloned().unwrap_or(name), schema))
        .collect();
    rewrite_references(document, &|reference| {
        let name = reference.strip_prefix(PREFIX)?;
        names.get(name).map(|new| format!("{PREFIX}{new}"))
    });
    Ok(())
}

/// Replaces every reference for which `rewrite` returns another one.
pub(super) fn rewrite_references(value: &mut Value, rewrite: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        if let Some(new) = rewrite(reference) {
                            *reference = new;
                        }
                    }
                    _ => rewrite_references(value, rewrite),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite_references(item, rewrite)),
        _ => {}
    }
}

/// The handling of two different schemas with one name.
#[derive(Clone, Copy)]
enum Clash {
    /// The name was chosen in the overlay.
    Reject,
    /// The name was derived.
    Number,
}

struct Namer<'a> {
    types: Object,
    warnings: &'a mut Warnings,
}

impl Namer<'_> {
    fn name_operation(&mut self, operation: &mut Object, at: &Pointer) -> anyhow::Result<()> {
        let id = type_name(operation.get("operationId").and_then(Value::as_str).unwrap_or_default());
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let name = format!("{id}{}", type_name(parameter["name"].as_str().unwrap_or_default()));
            let at = at.child("parameters").child(parameter["name"].as_str().unwrap_or_default());
            if let Some(schema) = parameter.get_mut("schema") {
                self.hoist(schema, &name, &at)?;
            }
        }
        let body = operation.get_mut("requestBody").and_then(|body| body.get_mut("content"));
        self.name_content(body, &format!("{id}Body"), &at.child("requestBody"))?;
        for (status, response) in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten() {
            let at = at.child("responses").child(status);
            self.name_content(response.get_mut("content"), &format!("{id}Response"), &at)?;
        }
        Ok(())
    }

    fn name_content(&mut self, content: Option<&mut Value>, name: &str, at: &Pointer) -> anyhow::Result<()> {
        for (media_type, media) in content.and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(schema) = media.get_mut("schema") {
                self.hoist(schema, name, &at.child("content").child(media_type))?;
            }
        }
        Ok(())
    }

    /// Replaces `schema` by a reference if it needs its own type.
    fn hoist(&mut self, schema: &mut Value, suggested: &str, at: &Pointer) -> anyhow::Result<()> {
        let Some(object) = schema.as_object_mut() else { return Ok(()) };
        let own_name = object.shift_remove(TYPE_NAME).and_then(|name| name.as_str().map(str::to_owned));
        let (name, clash) = match own_name {
            Some(name) => (type_name(&name), Clash::Reject),
            None => (suggested.to_owned(), Clash::Number),
        };
        if !needs_type(object) {
            return self.hoist_children(schema, &name, at);
        }
        let beside = ["description", "nullable", ORIGIN].map(|key| (key, object.get(key).cloned()));
        object.shift_remove("nullable");
        self.hoist_children(schema, &name, at)?;
        let name = self.add(name, schema.take(), clash, at)?;
        let mut reference = json!({"$ref": format!("{PREFIX}{name}")});
        for (key, value) in beside {
            if let Some(value) = value {
                reference[key] = value;
            }
        }
        *schema = reference;
        Ok(())
    }

    fn hoist_children(&mut self, schema: &mut Value, name: &str, at: &Pointer) -> anyhow::Result<()> {
        let Some(object) = schema.as_object_mut() else { return Ok(()) };
        for (key, property) in crate::document::properties_mut(object) {
            self.hoist(property, &format!("{name}{}", type_name(key)), &at.child("properties").child(key))?;
        }
        if let Some(items) = object.get_mut("items") {
            self.hoist(items, &singular(name), &at.child("items"))?;
        }
        if let Some(Value::Object(variants)) = object.get_mut(TAGGED).and_then(|tagged| tagged.get_mut("variants")) {
            for (tag, variant) in variants.iter_mut() {
                self.hoist(variant, &format!("{name}{}", type_name(tag)), &at.child(tag))?;
            }
        }
        Ok(())
    }

    /// Adds a type and returns the name that it got.
    fn add(&mut self, name: String, mut schema: Value, clash: Clash, at: &Pointer) -> anyhow::Result<String> {
        let place = schema.as_object().map_or_else(|| at.to_string(), |schema| origins::schema_origin(schema, at));
        ensure!(
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && syn::parse_str::<syn::Ident>(&format!("n{name}")).is_ok(),
            "{place}: no name of a type can be made of `{name}`; set {TYPE_NAME} in the overlay"
        );
        let name = identifiers::type_name(name);
        let Some(existing) = self.types.get_mut(&name) else {
            self.types.insert(name.clone(), schema);
            return Ok(name);
        };
        if same_shape(existing, &schema) {
            return Ok(name);
        }
        match clash {
            Clash::Reject => {
                if let (Some(Value::Array(values)), Some(Value::Array(more))) =
                    (existing.get_mut("enum"), schema.get_mut("enum"))
                {
                    let new: Vec<Value> = more.iter().filter(|value| !values.contains(value)).cloned().collect();
                    values.extend(new);
                    unite_places(existing, &mut schema);
                    return Ok(name);
                }
                let other =
                    existing.as_object().map(|other| origins::schema_origin(other, "another")).unwrap_or_default();
                bail!(
                    "{place}: it becomes the type {name}, and so does {other}, which has another shape; \
                     set another {TYPE_NAME} on one of them in the overlay"
                );
            }
            Clash::Number => {
                let numbered = numbered(&name);
                self.warnings.add(format!("{place}: {name} is taken by another shape; named {numbered}"));
                self.add(numbered, schema, Clash::Number, at)
            }
        }
    }
}

/// Adds the origins of the values that only the second enum has.
fn unite_places(existing: &mut Value, more: &mut Value) {
    if let (Some(Value::Object(places)), Some(Value::Object(more))) =
        (existing.get_mut(VALUE_ORIGINS), more.get_mut(VALUE_ORIGINS).map(Value::take))
    {
        for (value, place) in more {
            places.entry(value).or_insert(place);
        }
    }
}

fn needs_type(schema: &Object) -> bool {
    let is_text_enum =
        schema.get("enum").and_then(Value::as_array).is_some_and(|values| values.iter().all(Value::is_string));
    !schema.contains_key("$ref")
        && (is_text_enum
            || schema.contains_key(TAGGED)
            || schema.get("properties").and_then(Value::as_object).is_some_and(|properties| !properties.is_empty()))
}

/// Whether two schemas differ only in their texts and origins.
fn same_shape(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            // A property may be called `description`; its value is then an object, not a text.
            let shape = |object: &Object| -> Vec<(String, Value)> {
                let mut entries: Vec<_> = object
                    .iter()
                    .filter(|(key, value)| !(is_note(key, value) || key.as_str() == "description" && value.is_string()))
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect();
                entries.sort_by(|a, b| a.0.cmp(&b.0));
                entries
            };
            let (a, b) = (shape(a), shape(b));
            a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.0 == b.0 && same_shape(&a.1, &b.1))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_shape(a, b)),
        (a, b) => a == b,
    }
}

fn numbered(name: &str) -> String {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number: u32 = name[stem.len()..].parse().unwrap_or(1);
    format!("{stem}{}", number + 1)
}

fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match name.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u']) => stem.to_owned(),
        _ => format!("{name}Item"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(schemas: Value) -> anyhow::Result<Value> {
        let mut document = json!({"paths": {}, "components": {"schemas": schemas}});
        run(&mut document, &mut Warnings::default())?;
        Ok(document["components"]["schemas"].take())
    }

    #[test]
    fn inline_objects_and_enums_are_named_after_their_location() {
        let types = named(json!({"Order": {"type": "object", "properties": {
            "status": {"type": "string", "enum": ["a"], "description": "Its status."},
            "activities": {"type": "array", "items": {"type": "object", "properties": {"at": {"type": "string"}}}}
        }}}))
        .unwrap();
        assert_eq!(types["OrderStatus"], json!({"type": "string", "enum": ["a"], "description": "Its status."}));
        assert_eq!(types["OrderActivity"]["properties"], json!({"at": {"type": "string"}}));
        assert_eq!(
            types["Order"]["properties"]["status"],
            json!({"$ref": "#/components/schemas/OrderStatus", "description": "Its status."})
        );
    }

    #[test]
    fn components_get_type_names_and_references_follow() {
        let types = named(json!({
            "porting-order_UKCarrier": {"type": "object"},
            "Old": {"x-type-name": "NewName", "type": "string", "enum": ["a"]},
            "List": {"type": "array", "items": {"$ref": "#/components/schemas/Old"}}
        }))
        .unwrap();
        let names: Vec<_> = types.as_object().unwrap().keys().collect();
        assert_eq!(names, ["PortingOrderUkCarrier", "NewName", "List"]);
        assert_eq!(types["List"]["items"]["$ref"], "#/components/schemas/NewName");
    }

    #[test]
    fn enums_that_share_a_chosen_name_are_merged_and_objects_are_rejected() {
        let status = |values: Value| json!({"type": "string", "enum": values, "x-type-name": "Status"});
        let types =
            named(json!({"A": {"properties": {"s": status(json!(["a", "b"])), "t": status(json!(["b", "c"]))}}}))
                .unwrap();
        assert_eq!(types["Status"]["enum"], json!(["a", "b", "c"]));
        let object = |key: &str| json!({"properties": {key: {"type": "string"}}, "x-type-name": "Same"});
        let error = named(json!({"A": {"properties": {"s": object("a"), "t": object("b")}}})).unwrap_err().to_string();
        assert!(error.contains("Same") && error.contains("#/components/schemas/A/properties/t"), "{error}");
    }

    #[test]
    fn derived_names_that_clash_are_numbered() {
        let types = named(json!({
            "OrderStatus": {"type": "object", "properties": {"x": {"type": "string"}}},
            "Order": {"properties": {"status": {"type": "string", "enum": ["a"]}}}
        }))
        .unwrap();
        assert_eq!(types["OrderStatus2"]["enum"], json!(["a"]));
    }

    #[test]
    fn bodies_and_responses_are_named_after_the_operation() {
        let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        let content = json!({"application/json": {"schema": object}});
        let mut document = json!({"paths": {"/porting": {"post": {"operationId": "SharePortingOrder",
            "requestBody": {"content": content}, "responses": {"200": {"content": content}}}}}});
        run(&mut document, &mut Warnings::default()).unwrap();
        let names: Vec<_> = document["components"]["schemas"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(names, ["SharePortingOrderBody", "SharePortingOrderResponse"]);
    }
}
