//! One level of a schema: references followed, `allOf` merged, subschemas unchanged.

use crate::document::resolve;
use anyhow::ensure;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A schema as the code generator sees it.
pub(super) struct Level<'a> {
    /// The document that references inside point into.
    pub(super) document: &'a Value,
    /// The target of the references: the identity of the schema.
    pub(super) node: &'a Value,
    /// The keywords except those with a separate field.
    pub(super) keywords: BTreeMap<&'a str, &'a Value>,
    pub(super) properties: Vec<(&'a str, &'a Value)>,
    pub(super) required: BTreeSet<&'a str>,
    pub(super) nullable: bool,
}

/// The values that a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Enum,
    Integer,
    Number,
    Boolean,
    List,
    /// An object with known properties.
    Object,
    /// An object with any properties.
    Map,
    Choice,
    Any,
}

impl<'a> Level<'a> {
    /// Reads the level that `schema` begins.
    pub(super) fn read(document: &'a Value, schema: &'a Value) -> anyhow::Result<Self> {
        let mut level = Self {
            document,
            node: schema,
            keywords: BTreeMap::new(),
            properties: Vec::new(),
            required: BTreeSet::new(),
            nullable: false,
        };
        level.absorb(schema, true, 0)?;
        Ok(level)
    }

    /// The first one takes precedence, as in the generator.
    fn absorb(&mut self, schema: &'a Value, identity: bool, depth: u8) -> anyhow::Result<()> {
        ensure!(depth < 32, "references or `allOf`s that lead back to themselves: {schema}");
        let Some(object) = schema.as_object() else { return Ok(()) };
        for (key, value) in object {
            match key.as_str() {
                "properties" => self.absorb_properties(value),
                "required" => self.required.extend(value.as_array().into_iter().flatten().filter_map(Value::as_str)),
                "nullable" => self.nullable |= value == true,
                "$ref" | "allOf" | "description" => {}
                extension if extension.starts_with("x-") => {}
                keyword => {
                    self.keywords.entry(keyword).or_insert(value);
                }
            }
        }
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            let target = resolve(self.document, reference)?;
            if identity {
                self.node = target;
            }
            self.absorb(target, identity, depth + 1)?;
        }
        for part in object.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.absorb(part, false, depth + 1)?;
        }
        Ok(())
    }

    fn absorb_properties(&mut self, properties: &'a Value) {
        for (name, property) in properties.as_object().into_iter().flatten() {
            if self.property(name).is_none() {
                self.properties.push((name, property));
            }
        }
    }

    /// A property by its name.
    pub(super) fn property(&self, name: &str) -> Option<&'a Value> {
        self.properties.iter().find(|(known, _)| *known == name).map(|(_, property)| *property)
    }

    /// A keyword whose value is text.
    pub(super) fn text(&self, keyword: &str) -> Option<&'a str> {
        self.keywords.get(keyword).and_then(|value| value.as_str())
    }

    /// The values of its enum.
    pub(super) fn values(&self) -> &'a [Value] {
        self.keywords.get("enum").and_then(|values| values.as_array()).map(Vec::as_slice).unwrap_or_default()
    }

    /// The schemas that it is a choice of.
    pub(super) fn variants(&self) -> &'a [Value] {
        let variants = ["oneOf", "anyOf"].into_iter().find_map(|key| self.keywords.get(key)?.as_array());
        variants.map(Vec::as_slice).unwrap_or_default()
    }

    /// The values that it describes.
    pub(super) fn kind(&self) -> Kind {
        if !self.variants().is_empty() {
            return Kind::Choice;
        }
        if !self.values().is_empty() {
            return Kind::Enum;
        }
        match self.text("type") {
            Some("string") => Kind::Text,
            Some("integer") => Kind::Integer,
            Some("number") => Kind::Number,
            Some("boolean") => Kind::Boolean,
            Some("array") => Kind::List,
            _ if !self.properties.is_empty() => Kind::Object,
            Some("object") => Kind::Map,
            _ if self.keywords.contains_key("items") => Kind::List,
            _ => Kind::Any,
        }
    }

    /// A description of its values.
    pub(super) fn describe(&self) -> String {
        match self.kind() {
            Kind::Text => self.text("format").map_or("text".to_owned(), |format| format!("text ({format})")),
            Kind::Enum => format!("an enum of {}", self.values().len()),
            Kind::Integer => "an integer".to_owned(),
            Kind::Number => "a number".to_owned(),
            Kind::Boolean => "a boolean".to_owned(),
            Kind::List => "a list".to_owned(),
            Kind::Object => "an object".to_owned(),
            Kind::Map => "an object of any properties".to_owned(),
            Kind::Choice => format!("a choice of {}", self.variants().len()),
            Kind::Any => "any value".to_owned(),
        }
    }
}
