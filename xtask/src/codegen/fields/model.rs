//! The fields of an order patch, from its schema and `openapi/surface.yml`.

use super::surface::{Entry, Surface};
use crate::codegen::identifiers::{field_stem, rust_field};
use crate::codegen::surface::TAKEN;
use crate::document::{Object, Warnings};
use anyhow::Context;
use heck::{ToKebabCase, ToSnakeCase};
use proc_macro2::Ident;
use serde_json::Value;

/// The options of `orders update` for something other than a field. Those of every command are [`TAKEN`].
const OWN_OPTIONS: [&str; 3] = ["clear", "edit", "from"];

/// An object with fields.
pub(super) struct Group {
    /// The path on the wire; that of the body is empty.
    pub(super) path: String,
    pub(super) name: String,
    /// The type of the low-level client, and the field of the enclosing type.
    pub(super) type_name: String,
    pub(super) ident: Ident,
    /// Whether null clears it as a whole.
    pub(super) nullable: bool,
    pub(super) docs: String,
    pub(super) entry: Entry,
    pub(super) members: Vec<Member>,
}

pub(super) enum Member {
    Group(Group),
    Field(Field),
}

/// A field with a value.
pub(super) struct Field {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) ident: Ident,
    pub(super) kind: Kind,
    /// The type of `telnyx-porting`, or `text` or `id`, that replaces the schema's.
    pub(super) typed: Option<String>,
    pub(super) clearable: bool,
    /// Whether a value type contains it together with others.
    pub(super) part: bool,
    pub(super) option: String,
    pub(super) docs: String,
    pub(super) help: String,
    pub(super) entry: Entry,
}

/// The type of a field's value, unless it is null.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Text,
    Secret,
    Id,
    Time,
    Truth,
    Integer,
    Number,
    Enum(String),
    List(Box<Self>),
    Objects(Items),
    /// Anything else, with the name of its type if it has one.
    Json(Option<String>),
}

/// The objects of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Items {
    pub(super) type_name: String,
    pub(super) fields: Vec<Item>,
}

/// A field of an object in a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) typed: Option<String>,
    pub(super) required: bool,
    pub(super) docs: String,
}

impl Group {
    /// All fields below, in order.
    pub(super) fn fields(&self) -> Vec<&Field> {
        let mut fields = Vec::new();
        for member in &self.members {
            match member {
                Member::Field(field) => fields.push(field),
                Member::Group(group) => fields.extend(group.fields()),
            }
        }
        fields
    }

    /// All groups below, each after those within it.
    pub(super) fn groups(&self) -> Vec<&Group> {
        let mut groups = Vec::new();
        for member in &self.members {
            if let Member::Group(group) = member {
                groups.extend(group.groups());
                groups.push(group);
            }
        }
        groups
    }
}

/// Reads the fields of the body that an update sends.
pub(super) fn read(
    prepared: &Value,
    schema: &str,
    surface: &Surface,
    warnings: &mut Warnings,
) -> anyhow::Result<Group> {
    let schemas = prepared.pointer("/components/schemas").and_then(Value::as_object).context("no schemas")?;
    let mut reader = Reader { schemas, surface, warnings };
    let mut body = reader.group("", schema, &Value::Null)?;
    reader.name_options(&mut body);
    Ok(body)
}

struct Reader<'a> {
    schemas: &'a Object,
    surface: &'a Surface,
    warnings: &'a mut Warnings,
}

impl Reader<'_> {
    fn group(&mut self, path: &str, type_name: &str, property: &Value) -> anyhow::Result<Group> {
        let schema = self.schemas.get(type_name).with_context(|| format!("there is no schema {type_name}"))?;
        let entry = self.surface.entry(path);
        let mut members = Vec::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            members.push(self.member(path, name, property)?);
        }
        // New fields are last.
        members.sort_by_key(|member| {
            let (Member::Group(Group { path, .. }) | Member::Field(Field { path, .. })) = member;
            self.surface.place(path)
        });
        let name = path.rsplit('.').next().unwrap_or_default();
        Ok(Group {
            path: path.to_owned(),
            name: name.to_owned(),
            type_name: type_name.to_owned(),
            ident: field_ident(name),
            nullable: property["nullable"] == true,
            docs: entry
                .text("docs")
                .unwrap_or_else(|| described(property).or_else(|| described(schema)).unwrap_or_default()),
            entry,
            members,
        })
    }

    fn member(&mut self, path: String, name: &str, property: &Value) -> anyhow::Result<Member> {
        let target = property["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
        if let Some(target) =
            target.filter(|name| self.schemas.get(*name).is_some_and(|it| it["properties"].is_object()))
        {
            let group = self.group(&path, target, property)?;
            if self.surface.place(&path) == usize::MAX {
                self.warnings.add(format!(
                    "{path}: a new group of fields: {} in Rust, {} in Python; openapi/surface.yml can say otherwise",
                    group.type_name,
                    super::python::class_name(&group),
                ));
            }
            return Ok(Member::Group(group));
        }
        let entry = self.surface.entry(&path);
        let kind = self.kind(&path, property);
        let target = target.and_then(|name| self.schemas.get(name)).unwrap_or(&Value::Null);
        let nullable = property["nullable"] == true || target["nullable"] == true;
        let part = entry.truth("part") == Some(true);
        let description = described(property).or_else(|| described(target)).unwrap_or_default();
        Ok(Member::Field(Field {
            name: name.to_owned(),
            ident: field_ident(name),
            kind,
            typed: entry.text("type"),
            clearable: !part && entry.truth("clearable").unwrap_or(nullable),
            part,
            option: entry.text("option").unwrap_or_default(),
            docs: entry.text("docs").unwrap_or_else(|| description.clone()),
            help: entry.text("help").unwrap_or_else(|| first_sentence(&description)),
            path,
            entry,
        }))
    }

    fn kind(&self, path: &str, schema: &Value) -> Kind {
        let target = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
        if let Some(name) = target {
            return match self.schemas.get(name) {
                Some(target) if target.get("enum").is_some() => Kind::Enum(name.to_owned()),
                Some(target) if target["type"].is_string() && !target["properties"].is_object() => {
                    self.kind(path, target)
                }
                _ => Kind::Json(Some(name.to_owned())),
            };
        }
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("string"), Some("uuid")) => Kind::Id,
            (Some("string"), Some("date-time")) => Kind::Time,
            (Some("string"), Some("password")) => Kind::Secret,
            (Some("string"), _) => Kind::Text,
            (Some("integer"), _) => Kind::Integer,
            (Some("number"), _) => Kind::Number,
            (Some("boolean"), _) => Kind::Truth,
            (Some("array"), _) => self.list(path, &schema["items"]),
            _ => Kind::Json(None),
        }
    }

    fn list(&self, path: &str, items: &Value) -> Kind {
        let target = items["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
        let object = target.and_then(|name| Some((name, self.schemas.get(name)?)));
        match object.filter(|(_, schema)| schema["properties"].is_object()) {
            Some((name, schema)) => Kind::Objects(self.items(path, name, schema)),
            None => Kind::List(Box::new(self.kind(path, items))),
        }
    }

    fn items(&self, path: &str, type_name: &str, schema: &Value) -> Items {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let item = |(name, property): (&String, &Value)| {
            let path = format!("{path}[].{name}");
            let entry = self.surface.entry(&path);
            let item = Item {
                name: name.clone(),
                kind: self.kind(&path, property),
                typed: entry.text("type"),
                required: required.contains(&name.as_str()),
                docs: entry.text("docs").unwrap_or_else(|| described(property).unwrap_or_default()),
            };
            (self.surface.place(&path), item)
        };
        let mut fields: Vec<_> = schema["properties"].as_object().into_iter().flatten().map(item).collect();
        fields.sort_by_key(|(place, _)| *place);
        Items { type_name: type_name.to_owned(), fields: fields.into_iter().map(|(_, item)| item).collect() }
    }

    /// Gives each field an option: the last name of its path, with as many preceding names as are needed to make it unique.
    fn name_options(&mut self, body: &mut Group) {
        let mut taken: Vec<String> = OWN_OPTIONS.iter().chain(TAKEN).map(|name| name.to_kebab_case()).collect();
        taken.extend(body.fields().iter().filter(|field| !field.option.is_empty()).map(|field| field.option.clone()));
        taken
            .extend(body.groups().iter().filter(|group| group.nullable).map(|group| super::options::clear_name(group)));
        // Fields with an entry keep their options, regardless of new fields.
        for is_new in [false, true] {
            self.name_within(body, is_new, &mut taken);
        }
    }

    fn name_within(&mut self, group: &mut Group, is_new: bool, taken: &mut Vec<String>) {
        for member in &mut group.members {
            match member {
                Member::Group(group) => self.name_within(group, is_new, taken),
                Member::Field(field) if field.option.is_empty() && field.entry.is_given() != is_new => {
                    let names: Vec<&str> = field.path.split('.').collect();
                    let longer = (0..names.len()).rev().map(|first| names[first..].join("-").to_kebab_case());
                    let option = longer.into_iter().find(|name| !taken.contains(name));
                    field.option = option.unwrap_or_else(|| format!("set-{}", field.path.to_kebab_case()));
                    taken.push(field.option.clone());
                    if is_new {
                        self.assume(field);
                    }
                }
                Member::Field(_) => {}
            }
        }
    }

    fn assume(&mut self, field: &Field) {
        let clearable = if field.clearable { "can be cleared" } else { "cannot be cleared" };
        self.warnings.add(format!(
            "{}: a new field: {}, {clearable}, --{} in `orders update`; openapi/surface.yml can say otherwise",
            field.path,
            field.kind.shown(),
            field.option
        ));
    }
}

impl Kind {
    fn shown(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Secret => "a secret".to_owned(),
            Self::Id => "an id".to_owned(),
            Self::Time => "a date and time".to_owned(),
            Self::Truth => "true or false".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Enum(name) => format!("a value of {name}"),
            Self::List(_) => "a list".to_owned(),
            Self::Objects(items) => format!("a list of {}", items.type_name),
            Self::Json(_) => "any JSON".to_owned(),
        }
    }
}

fn described(schema: &Value) -> Option<String> {
    schema["description"].as_str().map(|text| text.trim().to_owned())
}

/// The first sentence without its full stop, as the help of an option.
fn first_sentence(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let sentence = line.split_once(". ").map_or(line, |(first, _)| first).trim().trim_end_matches(['.', ':']);
    sentence.to_owned()
}

/// The name of a field in Rust.
pub(super) fn field_ident(name: &str) -> Ident {
    rust_field(&field_stem(name))
}

/// The name of a constant or function for a path.
pub(super) fn snake(path: &str) -> String {
    if path.is_empty() { "update".to_owned() } else { path.replace('.', "_").to_snake_case() }
}
