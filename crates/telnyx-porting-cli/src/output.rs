//! The form of the results of commands, for `telnyx-porting schema`.

use serde_json::{Map, Value, json};
use telnyx_porting::api::runtime::Shape;

/// The result of a command with `-o json`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Output {
    /// An object of the API.
    Item(fn() -> Shape),
    /// A list of them.
    List(fn() -> Shape),
    /// An object of this program.
    Object(Fields),
    /// A list of them.
    Objects(Fields),
    /// One of them, or a list.
    ObjectOrList(Fields),
    /// An object of the API or, for several, a list of them.
    ItemOrList(fn() -> Shape),
    /// The id, and what was done with it.
    Done(&'static str),
    /// The saved file and its size, or the file itself.
    File,
    /// Any JSON.
    Json,
    /// Text, whatever the format.
    Text,
    /// Nothing.
    Nothing,
}

/// The fields of an object of this program.
pub(crate) type Fields = &'static [(&'static str, Type)];

/// A type in JSON. Every value can be null or absent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Type {
    Text,
    /// An RFC 3339 date-time.
    Time,
    Integer,
    Boolean,
    /// Any JSON.
    Any,
    /// An object of the API.
    Api(fn() -> Shape),
    /// An object of this program.
    Object(Fields),
    List(&'static Type),
    /// An object whose names are data.
    Map(&'static Type),
    /// The fields of another object, which are fields of this one. Later fields replace those with the same name.
    Flattened(Fields),
    /// Nothing: a flattened field is removed.
    Removed,
}

impl Type {
    fn schema(self) -> Value {
        match self {
            Self::Text => json!({ "type": ["string", "null"] }),
            Self::Time => json!({ "type": ["string", "null"], "format": "date-time" }),
            Self::Integer => json!({ "type": ["integer", "null"] }),
            Self::Boolean => json!({ "type": ["boolean", "null"] }),
            Self::Any => json!({}),
            Self::Api(shape) => json!({ "anyOf": [shape().json_schema(), { "type": "null" }] }),
            Self::Object(fields) => with_null(object(fields)),
            Self::List(items) => with_null(list(&items.schema())),
            Self::Map(values) => json!({ "type": ["object", "null"], "additionalProperties": values.schema() }),
            Self::Flattened(fields) => object(fields),
            Self::Removed => json!(false),
        }
    }
}

impl Output {
    /// The JSON Schema of the result; `None` if it is not JSON.
    pub(crate) fn schema(self) -> Option<Value> {
        Some(match self {
            Self::Item(shape) => shape().json_schema(),
            Self::List(shape) => list(&shape().json_schema()),
            Self::Object(fields) => object(fields),
            Self::Objects(fields) => list(&object(fields)),
            Self::ItemOrList(shape) => or_list(&shape().json_schema()),
            Self::ObjectOrList(fields) => or_list(&object(fields)),
            Self::Done(done) => or_list(&json!({
                "type": "object",
                "properties": { "id": { "type": "string" }, done: { "type": "boolean" } },
            })),
            Self::File => object(&[("file", Type::Text), ("bytes", Type::Integer)]),
            Self::Json => json!({}),
            Self::Text | Self::Nothing => return None,
        })
    }

    /// The form of a result that is not JSON.
    pub(crate) fn note(self) -> Option<&'static str> {
        match self {
            Self::Text => Some("text in every format"),
            Self::Nothing => Some("nothing"),
            Self::File => Some("the file itself with `--save -`"),
            _ => None,
        }
    }
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn or_list(item: &Value) -> Value {
    json!({ "anyOf": [item, list(item)] })
}

fn object(fields: Fields) -> Value {
    let mut properties = Map::new();
    add(fields, &mut properties);
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn add(fields: Fields, properties: &mut Map<String, Value>) {
    for (name, kind) in fields {
        match kind {
            Type::Flattened(fields) => add(fields, properties),
            Type::Removed => drop(properties.remove(*name)),
            kind => drop(properties.insert((*name).to_owned(), kind.schema())),
        }
    }
}

/// The schema of an object or a list, or null.
fn with_null(mut schema: Value) -> Value {
    schema["type"] = json!([schema["type"].take(), "null"]);
    schema
}
