//! The types of parameters, bodies and responses for users.

use super::super::identifiers::{field_stem, rust_field};
use super::super::rust::types::unions::{names, variants};
use super::super::rust::types::{field_names, reached_from};
use super::super::stages::compose::TAGGED;
use super::super::stages::patch_bodies::THREE_STATE;
use super::super::stages::responses::JSON;
use super::model::{Body, Field, Identity, Kind, Response, Shape};
use crate::codegen::identifiers::python_argument;
use crate::document::Object;
use anyhow::Context;
use serde_json::Value;
use std::collections::BTreeSet;

/// The depth to which a body's objects become separate options and arguments; deeper objects are JSON.
const DEPTH: u8 = 3;

/// The schemas of a prepared description.
pub(super) struct Schemas<'a> {
    all: &'a Object,
    /// The objects in responses, which have no required members.
    received: BTreeSet<String>,
}

impl<'a> Schemas<'a> {
    pub(super) fn from_description(prepared: &'a Value) -> anyhow::Result<Self> {
        let all = prepared.pointer("/components/schemas").and_then(Value::as_object).context("no schemas")?;
        Ok(Self { all, received: reached_from(prepared, all, "responses") })
    }

    fn get(&self, name: &str) -> Option<&'a Object> {
        self.all.get(name).and_then(Value::as_object)
    }

    /// The kind of a value, and whether it is a list. The type of an id is not decided here.
    pub(super) fn kind(&self, schema: &Value) -> (Kind, bool) {
        if let Some(name) = target(schema) {
            return match self.get(name) {
                Some(found) if found.contains_key("enum") => (Kind::Enum(name.to_owned()), false),
                Some(found) if found.contains_key("properties") => (Kind::Object(name.to_owned()), false),
                Some(found) if !found.contains_key(TAGGED) => self.kind(&Value::Object(found.clone())),
                _ => (Kind::Json, false),
            };
        }
        let text = |key: &str| schema.get(key).and_then(Value::as_str);
        let kind = match (text("type"), text("format")) {
            (Some("string"), Some("uuid")) => Kind::Id(String::new()),
            (Some("string"), Some("date-time")) => Kind::Time,
            (Some("string"), Some("password")) => Kind::Secret,
            (Some("string"), _) => Kind::Text,
            (Some("integer"), _) => Kind::Integer,
            (Some("number"), _) => Kind::Number,
            (Some("boolean"), _) => Kind::Truth,
            (Some("array"), _) => {
                let (kind, is_list) = schema.get("items").map_or((Kind::Json, false), |it| self.kind(it));
                return if is_list { (Kind::Json, true) } else { (kind, true) };
            }
            _ => Kind::Json,
        };
        (kind, false)
    }

    /// The description of the type that a schema refers to.
    pub(super) fn docs(&self, schema: &Value) -> Option<&'a str> {
        self.get(target(schema)?)?.get("description")?.as_str()
    }

    /// The enums in parameters and request bodies.
    pub(super) fn sent_enums(&self, prepared: &Value) -> Vec<String> {
        let mut sent = reached_from(prepared, self.all, "parameters");
        sent.extend(reached_from(prepared, self.all, "requestBody"));
        sent.retain(|name| self.get(name).is_some_and(|schema| schema.contains_key("enum")));
        sent.into_iter().collect()
    }

    /// The request body of an operation, if it is JSON.
    pub(super) fn body(&self, operation: &Object) -> Option<Body> {
        let schema = operation.get("requestBody")?.get("content")?.get(JSON)?.get("schema")?;
        let name = target(schema)?;
        Some(Body { name: name.to_owned(), fields: self.fields(name, DEPTH) })
    }

    fn fields(&self, name: &str, depth: u8) -> Vec<Field> {
        let Some(schema) = self.get(name) else { return Vec::new() };
        let required = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let has_three_states = schema.contains_key(THREE_STATE);
        let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        // If names clash, the type is rejected anyway.
        let stems =
            field_names(schema).unwrap_or_else(|_| properties.clone().map(|(wire, _)| field_stem(wire)).collect());
        let mut fields: Vec<(usize, Field)> = properties
            .zip(stems)
            .map(|((wire, property), stem)| {
                let (kind, is_list) = self.kind(property);
                let place = required.iter().position(|name| name == wire);
                let is_nullable = property["nullable"] == true;
                let is_required = place.is_some() && !is_nullable && !self.received.contains(name);
                let inner = match &kind {
                    Kind::Object(name) if depth > 0 => self.fields(name, depth - 1),
                    _ => Vec::new(),
                };
                let own = property.get("description").and_then(Value::as_str);
                let docs = own.or_else(|| self.get(target(property)?)?.get("description")?.as_str());
                let field = Field {
                    wire: wire.clone(),
                    rust: rust_field(&stem).to_string(),
                    python: python_argument(wire),
                    kind,
                    is_list,
                    is_required,
                    is_three_state: has_three_states && !is_required,
                    fields: inner,
                    docs: docs.map_or_else(|| format!("`{wire}`."), str::to_owned),
                };
                (place.filter(|_| is_required).unwrap_or(usize::MAX), field)
            })
            .collect();
        // Constructors take required fields in the order of the description's list.
        fields.sort_by_key(|(place, _)| *place);
        fields.into_iter().map(|(_, field)| field).collect()
    }

    /// The response of an operation. `is_paged`: whether it has parameters for pages.
    pub(super) fn response(&self, operation: &Object, is_paged: bool) -> anyhow::Result<Response> {
        let nothing = |shape| Response {
            envelope: String::new(),
            item: String::new(),
            shape,
            media_type: String::new(),
            identity: Identity::None,
        };
        let response = operation.get("responses").and_then(Value::as_object).and_then(|all| all.values().next());
        let Some(content) = response.and_then(|response| response["content"].as_object()) else {
            return Ok(nothing(Shape::Empty));
        };
        let Some(json) = content.get(JSON) else {
            let Some(media_type) = content.keys().next() else { return Ok(nothing(Shape::Empty)) };
            return Ok(Response { media_type: media_type.clone(), ..nothing(Shape::Raw) });
        };
        let name = target(&json["schema"]).context("its response has no type")?;
        let schema = self.get(name).with_context(|| format!("#/components/schemas/{name} is missing"))?;
        let data = schema.get("properties").and_then(|properties| properties.get("data"));
        let Some(data) = data else {
            return Ok(Response { envelope: name.to_owned(), item: name.to_owned(), ..nothing(Shape::Whole) });
        };
        let is_list = data["type"] == "array";
        let item = if is_list { &data["items"] } else { data };
        let Some(item) = target(item).filter(|item| self.is_object(item)) else {
            return Ok(Response { envelope: name.to_owned(), item: name.to_owned(), ..nothing(Shape::Whole) });
        };
        let has_meta = target(&schema["properties"]["meta"]) == Some("PaginationMeta");
        let shape = match (is_list, is_paged && has_meta) {
            (true, true) => Shape::Page,
            (true, false) => Shape::Many,
            (false, _) => Shape::Single,
        };
        let identity = self.identity(item)?;
        Ok(Response { envelope: name.to_owned(), item: item.to_owned(), identity, ..nothing(shape) })
    }

    fn is_object(&self, name: &str) -> bool {
        self.get(name).is_some_and(|schema| schema.contains_key("properties") || schema.contains_key(TAGGED))
    }

    fn identity(&self, item: &str) -> anyhow::Result<Identity> {
        let Some(schema) = self.get(item) else { return Ok(Identity::None) };
        let has_id = |schema: &Object| {
            let id = schema.get("properties").and_then(|properties| properties.get("id"));
            id.is_some_and(|id| id["type"] == "string" && id["format"] != "password")
        };
        if let Some(tagged) = schema.get(TAGGED) {
            let all = variants(tagged)?;
            let named = names(&all, item).into_iter().zip(&all);
            let known = named.filter(|(_, variant)| self.get(variant.target).is_some_and(has_id));
            return Ok(Identity::Variants(known.map(|(name, _)| name).collect()));
        }
        Ok(if has_id(schema) { Identity::Field } else { Identity::None })
    }

    /// Titles and paths of a table for an item: its id, then short fields.
    pub(super) fn columns(&self, item: &str) -> Vec<(String, String)> {
        const MOST: usize = 6;
        let Some(properties) = self.get(item).and_then(|schema| schema.get("properties")?.as_object()) else {
            return Vec::new();
        };
        let is_short = |schema: &Value| {
            let (kind, is_list) = self.kind(schema);
            !is_list && !matches!(kind, Kind::Json | Kind::Object(_) | Kind::Secret)
        };
        let mut names: Vec<&String> = properties
            .iter()
            .filter(|(name, schema)| *name != "record_type" && is_short(schema))
            .map(|(name, _)| name)
            .collect();
        names.sort_by_key(|name| match name.as_str() {
            "id" => 0,
            "created_at" => 2,
            "updated_at" => 3,
            _ => 1,
        });
        let title = |name: &String| (name.replace('_', " ").to_uppercase(), name.clone());
        names.into_iter().take(MOST).map(title).collect()
    }
}

/// The schema that this one refers to.
pub(super) fn target(schema: &Value) -> Option<&str> {
    let reference = schema.get("$ref").or_else(|| schema.get("allOf")?.get(0)?.get("$ref"))?;
    reference.as_str()?.rsplit('/').next()
}
