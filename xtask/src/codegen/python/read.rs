//! What the package has classes of: everything that answers are made of.

use super::super::rust::types::{field_ident, reached_from, unions};
use super::super::stages::compose::TAGGED;
use super::prose::wrap;
use crate::document::{Object, operations_mut};
use anyhow::Context;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// All that the package is generated from, in the order of the names.
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

pub(super) struct Field {
    /// The names in Rust, in Python and on the wire.
    pub(super) rust: String,
    pub(super) python: String,
    pub(super) wire: String,
    pub(super) docs: Vec<String>,
    pub(super) kind: Kind,
}

/// What a field holds, if it is there.
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

/// Objects that a tag tells apart.
pub(super) struct Union {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    /// The variant in Rust with the class.
    pub(super) variants: Vec<(String, String)>,
    /// The class for what is none of them, with the fields that all of them have.
    pub(super) unknown: Class,
}

pub(super) struct Enum {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    pub(super) values: Vec<String>,
    pub(super) is_received: bool,
}

/// Reads a prepared description.
pub(super) fn read(prepared: &Value) -> anyhow::Result<Description> {
    let schemas = prepared.pointer("/components/schemas").and_then(Value::as_object).context("no schemas")?;
    let received = reached_from(prepared, schemas, "responses");
    let envelopes = envelopes(prepared, schemas);
    let sorted: BTreeMap<&String, &Object> =
        schemas.iter().filter_map(|(name, schema)| Some((name, schema.as_object()?))).collect();
    let mut description = Description { classes: Vec::new(), unions: Vec::new(), enums: Vec::new() };
    for (name, schema) in &sorted {
        let is_received = received.contains(*name);
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            let values = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            let docs = docs(schema, name);
            description.enums.push(Enum { name: (*name).clone(), docs, values, is_received });
        } else if is_received && schema.contains_key("properties") && !envelopes.contains(*name) {
            let class = Class { name: (*name).clone(), docs: docs(schema, name), fields: fields(schema, schemas)? };
            description.classes.push(class);
        }
    }
    for (name, schema) in sorted.iter().filter(|(name, _)| received.contains(**name)) {
        if let Some(tagged) = schema.get(TAGGED) {
            description.unions.push(union(name, schema, tagged, &description.classes)?);
        }
    }
    Ok(description)
}

/// The schemas of whole answers: what is in their `data` is given to callers, not they.
fn envelopes(prepared: &Value, schemas: &Object) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, _, operation) in operations_mut(&mut prepared.clone()) {
        let answers = operation.get("responses").and_then(Value::as_object).into_iter().flat_map(Object::values);
        let contents = answers.filter_map(|answer| answer["content"].as_object()).flat_map(Object::values);
        found.extend(contents.filter_map(|content| target(content["schema"].as_object()?).map(str::to_owned)));
    }
    found.retain(|name| schemas.get(name).is_some_and(|schema| schema["properties"].get("data").is_some()));
    found
}

fn fields(schema: &Object, schemas: &Object) -> anyhow::Result<Vec<Field>> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let read = |(wire, property): (&String, &Value)| {
        let property = property.as_object().with_context(|| format!("property {wire} is no object"))?;
        Ok(Field {
            rust: field_ident(wire).to_string(),
            python: attribute(wire),
            wire: wire.clone(),
            docs: docs(property, &format!("`{wire}`")),
            kind: kind(property, schemas),
        })
    };
    properties.map(read).collect()
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

fn target(schema: &Object) -> Option<&str> {
    schema.get("$ref").and_then(Value::as_str)?.rsplit('/').next()
}

fn union(name: &str, schema: &Object, tagged: &Value, classes: &[Class]) -> anyhow::Result<Union> {
    let variants = unions::variants(tagged)?;
    let class = |target: &str| {
        classes.iter().find(|class| class.name == target).with_context(|| format!("{target} of {name} has no class"))
    };
    let known = variants.iter().map(|variant| class(variant.target)).collect::<anyhow::Result<Vec<_>>>()?;
    let first = known.first().with_context(|| format!("{name} has no variants"))?;
    let everywhere = |field: &&Field| known.iter().all(|class| class.field(&field.wire).is_some());
    let common = first.fields.iter().filter(everywhere).map(|field| {
        let is_same = known.iter().all(|class| class.field(&field.wire).is_some_and(|own| own.kind == field.kind));
        let kind = if is_same { field.kind.clone().without_objects() } else { Kind::Json };
        Field {
            rust: field.rust.clone(),
            python: field.python.clone(),
            wire: field.wire.clone(),
            docs: vec![format!("The field `{}`, which every `{name}` has.", field.wire)],
            kind,
        }
    });
    let unknown_docs = format!(
        "A `{name}` of a type that this version does not know, or of a known type with an unexpected body. It has the \
         attributes that all types have; everything else is in `extra`."
    );
    Ok(Union {
        name: name.to_owned(),
        docs: docs(schema, name),
        unknown: Class { name: format!("Unknown{name}"), docs: wrap(&unknown_docs), fields: common.collect() },
        variants: variants.iter().map(|variant| (variant.name(name), variant.target.to_owned())).collect(),
    })
}

impl Class {
    fn field(&self, wire: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.wire == wire)
    }
}

impl Kind {
    /// Whether its values are classes of ours.
    pub(super) fn has_objects(&self) -> bool {
        match self {
            Self::Object(_) => true,
            Self::List(item) => item.has_objects(),
            _ => false,
        }
    }

    fn without_objects(self) -> Self {
        if self.has_objects() { Self::Json } else { self }
    }
}

fn docs(schema: &Object, otherwise: &str) -> Vec<String> {
    wrap(schema.get("description").and_then(Value::as_str).unwrap_or(otherwise))
}

/// Words that Python keeps for itself, and what every class has already.
const TAKEN: [&str; 39] = [
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "try",
    "while",
    "with",
    "yield",
    "extra",
    "to_dict",
    "to_json",
    "from_dict",
    "from_json",
    "datetime",
    "property",
];

/// The name of an attribute, with a trailing underscore where it would be taken.
fn attribute(wire: &str) -> String {
    let snake = heck::ToSnakeCase::to_snake_case(wire);
    let snake = if snake.starts_with(|c: char| c.is_ascii_digit()) { format!("n{snake}") } else { snake };
    if TAKEN.contains(&snake.as_str()) { format!("{snake}_") } else { snake }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn description() -> Description {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let content = |name: &str| json!({"content": {"application/json": {"schema": reference(name)}}});
        let variant = |payload: Value| json!({"properties": {"id": {"type": "string", "format": "uuid"}, "payload": payload, "own": {}}});
        read(&json!({
            "paths": {"/porting": {"post": {"requestBody": content("Sent"), "responses": {"200": content("Answer")}}}},
            "components": {"schemas": {
                "Sent": {"properties": {"kind": reference("Kind")}},
                "Answer": {"properties": {"data": {"type": "array", "items": reference("Event")}, "meta": reference("Meta")}},
                "Meta": {"description": "Totals.", "properties": {"total": {"type": "integer"}, "from": reference("Plain")}},
                "Plain": {"type": "string", "format": "date-time"},
                "Kind": {"type": "string", "enum": ["a"]},
                "Event": {TAGGED: {"property": "type", "variants": {"a": reference("EventA"), "b": reference("EventB")}}},
                "EventA": variant(reference("Meta")),
                "EventB": variant(json!({"type": "string"}))
            }}
        }))
        .unwrap()
    }

    #[test]
    fn what_is_received_has_a_class_and_envelopes_have_none() {
        let description = description();
        let names: Vec<_> = description.classes.iter().map(|class| class.name.as_str()).collect();
        assert_eq!(names, ["EventA", "EventB", "Meta"]);
        assert!(!description.enums[0].is_received);
        assert_eq!(description.classes[2].docs, ["Totals."]);
    }

    #[test]
    fn fields_have_the_kind_of_what_they_refer_to_and_a_name_that_python_allows() {
        let description = description();
        let [total, from] = description.classes[2].fields.as_slice() else { panic!("two fields") };
        assert_eq!((total.python.as_str(), &total.kind), ("total", &Kind::Integer));
        assert_eq!((from.rust.as_str(), from.python.as_str(), from.wire.as_str()), ("from", "from_", "from"));
        assert_eq!(from.kind, Kind::Time);
        assert_eq!(attribute("type"), "type");
        assert_eq!(attribute("extra"), "extra_");
    }

    #[test]
    fn the_unknown_class_of_a_union_has_what_all_have() {
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
