//! Schemas in a form that values are quickly checked with.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};
use serde_json::{Map, Number, Value};

use super::{Format, Kind};

/// Says nothing of which values are valid.
const REMARKS: [&str; 13] = [
    "$comment",
    "components",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "examples",
    "externalDocs",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];
/// Rules that code generation accepts in a new revision and that the published description does not have. They are not
/// checked, so that a revision is served before somebody needs them.
const UNCHECKED: [&str; 7] =
    ["exclusiveMaximum", "exclusiveMinimum", "maxProperties", "minProperties", "multipleOf", "nullable", "uniqueItems"];

/// A schema. What it does not say is empty or none.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// The index of the component that it refers to.
    pub(super) reference: Option<usize>,
    pub(super) kinds: Vec<Kind>,
    pub(super) values: Option<Vec<Value>>,
    pub(super) pattern: Option<Regex>,
    pub(super) format: Option<Format>,
    pub(super) minimum: Option<Number>,
    pub(super) maximum: Option<Number>,
    pub(super) min_items: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) min_length: Option<u64>,
    pub(super) max_length: Option<u64>,
    pub(super) items: Option<Box<Self>>,
    pub(super) properties: BTreeMap<String, Self>,
    pub(super) required: Vec<String>,
    pub(super) others: Others,
    pub(super) all_of: Vec<Self>,
    /// Each `anyOf` and `oneOf`.
    pub(super) alternatives: Vec<Alternatives>,
}

/// Schemas of which one has to fit.
#[derive(Debug)]
pub(super) struct Alternatives {
    pub(super) schemas: Vec<Rules>,
    /// No more than one may fit.
    pub(super) exclusive: bool,
}

/// What becomes of members that the schema does not name.
#[derive(Debug, Default)]
pub(super) enum Others {
    /// They are let pass.
    #[default]
    Open,
    /// They are expected, and no other schema need know them.
    Welcome,
    /// Those that no schema of the same value names are errors.
    Closed,
}

impl Rules {
    /// Reads a schema, whose references lead to components of these names.
    pub(super) fn read(schema: &Value, components: &[&str]) -> Result<Self, String> {
        let mut rules = Self::default();
        match schema {
            Value::Object(keywords) => {
                for (keyword, value) in keywords {
                    rules.add(keyword, value, components).map_err(|problem| format!("{keyword}: {problem}"))?;
                }
                Ok(rules)
            }
            // An operation without a schema takes anything.
            Value::Null | Value::Bool(true) => Ok(rules),
            _ => Err("not a schema".to_owned()),
        }
    }

    fn add(&mut self, keyword: &str, value: &Value, components: &[&str]) -> Result<(), String> {
        let part = |schema: &Value| Self::read(schema, components);
        match keyword {
            "$ref" => self.reference = Some(component(value, components)?),
            "type" => self.kinds = one_or_more(value).map(kind).collect::<Result<_, _>>()?,
            "enum" => self.values = Some(list(value)?.to_vec()),
            "const" => self.values = Some(vec![value.clone()]),
            "pattern" => self.pattern = Some(pattern(text(value)?)?),
            // Another one, such as `password`, says nothing of which texts are valid.
            "format" => self.format = Format::of_name(text(value)?),
            "minimum" => self.minimum = Some(number(value)?),
            "maximum" => self.maximum = Some(number(value)?),
            "minItems" => self.min_items = Some(count(value)?),
            "maxItems" => self.max_items = Some(count(value)?),
            "minLength" => self.min_length = Some(count(value)?),
            "maxLength" => self.max_length = Some(count(value)?),
            "items" => self.items = Some(Box::new(part(value)?)),
            "properties" => {
                let read = |(name, schema): (&String, &Value)| Ok((name.clone(), part(schema)?));
                self.properties = members(value)?.iter().map(read).collect::<Result<_, String>>()?;
            }
            "required" => self.required = texts(value)?,
            "additionalProperties" | "unevaluatedProperties" if value == false => self.others = Others::Closed,
            // What a schema says of them is not checked.
            "additionalProperties" => self.others = Others::Welcome,
            "allOf" => self.all_of = list(value)?.iter().map(part).collect::<Result<_, _>>()?,
            "anyOf" | "oneOf" => {
                let schemas = list(value)?.iter().map(part).collect::<Result<_, _>>()?;
                self.alternatives.push(Alternatives { schemas, exclusive: keyword == "oneOf" });
            }
            keyword if REMARKS.contains(&keyword) || UNCHECKED.contains(&keyword) => {}
            _ => return Err("a rule without a meaning here".to_owned()),
        }
        Ok(())
    }
}

fn component(reference: &Value, components: &[&str]) -> Result<usize, String> {
    let name = text(reference)?.strip_prefix("#/components/schemas/");
    let position = name.and_then(|name| components.iter().position(|component| *component == name));
    position.ok_or_else(|| format!("{reference} leads nowhere"))
}

/// As in JavaScript, `\d` means the ten digits of ASCII.
fn pattern(text: &str) -> Result<Regex, String> {
    RegexBuilder::new(text).unicode(false).build().map_err(|error| error.to_string())
}

fn one_or_more(value: &Value) -> std::slice::Iter<'_, Value> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter()
}

fn kind(name: &Value) -> Result<Kind, String> {
    Ok(Kind::of_name(text(name)?).ok_or("an unknown type")?)
}

fn text(value: &Value) -> Result<&str, String> {
    Ok(value.as_str().ok_or("not a text")?)
}

fn texts(value: &Value) -> Result<Vec<String>, String> {
    list(value)?.iter().map(|value| text(value).map(str::to_owned)).collect()
}

fn number(value: &Value) -> Result<Number, String> {
    Ok(value.as_number().cloned().ok_or("not a number")?)
}

fn count(value: &Value) -> Result<u64, String> {
    Ok(value.as_u64().ok_or("not a count")?)
}

fn list(value: &Value) -> Result<&[Value], String> {
    Ok(value.as_array().ok_or("not a list")?)
}

fn members(value: &Value) -> Result<&Map<String, Value>, String> {
    Ok(value.as_object().ok_or("not an object")?)
}
