//! The form of the values of a type: its fields and their types.

use super::Decode;
use serde_json::{Map, Value, json};

/// The form of values, as the description has it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// Any JSON.
    Json,
    /// A string.
    Text,
    /// A string that usually is one of these; the API adds values.
    Enum(Vec<&'static str>),
    /// A string that must not be logged.
    Secret,
    /// An id: a string, usually a UUID.
    Id,
    /// A point in time: a string in RFC 3339.
    Time,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Bool,
    /// An object; the API adds fields.
    Object {
        /// The name of its type.
        name: &'static str,
        /// The names and forms of its fields.
        fields: Vec<(&'static str, Self)>,
    },
    /// An object of one of these types.
    OneOf(Vec<Self>),
    /// A list.
    List(Box<Self>),
}

impl Shape {
    /// The form of the values of a type.
    pub fn of<T: for<'de> Decode<'de>>() -> Self {
        T::shape()
    }

    /// The JSON Schema (draft 2020-12) of the values. Every field is optional and can be null, unknown fields are allowed, and
    /// the known values of an enum are examples.
    pub fn json_schema(&self) -> Value {
        let mut schema = match self {
            Self::Json => return json!({}),
            Self::Text => json!({ "type": "string" }),
            Self::Enum(values) => json!({ "type": "string", "examples": values }),
            Self::Secret => json!({ "type": "string", "format": "password" }),
            Self::Id => json!({ "type": "string", "examples": ["f1486bae-f067-460c-ad43-73a92848f902"] }),
            Self::Time => json!({ "type": "string", "format": "date-time" }),
            Self::Integer => json!({ "type": "integer" }),
            Self::Number => json!({ "type": "number" }),
            Self::Bool => json!({ "type": "boolean" }),
            Self::Object { name, fields } => {
                let properties: Map<_, _> =
                    fields.iter().map(|(field, shape)| ((*field).to_owned(), shape.json_schema())).collect();
                json!({ "title": name, "type": "object", "properties": properties })
            }
            // Objects of other types are kept as JSON.
            Self::OneOf(shapes) => json!({ "anyOf": shapes.iter().map(Self::json_schema).collect::<Vec<_>>() }),
            Self::List(items) => json!({ "type": "array", "items": items.json_schema() }),
        };
        if let Some(kind) = schema.get("type").cloned() {
            schema["type"] = json!([kind, "null"]);
        }
        schema
    }

    fn add_paths(&self, path: &str, paths: &mut Vec<String>) {
        match self {
            Self::List(items) => items.add_paths(path, paths),
            Self::OneOf(shapes) => shapes.iter().for_each(|shape| shape.add_paths(path, paths)),
            Self::Object { fields, .. } => {
                paths.push(path.to_owned());
                for (name, shape) in fields {
                    let path = if path.is_empty() { (*name).to_owned() } else { format!("{path}.{name}") };
                    shape.add_paths(&path, paths);
                }
            }
            _ => paths.push(path.to_owned()),
        }
    }
}

/// The form of a field. The function, which is never called, determines its type.
pub(crate) fn shape_of<'de, S, T: Decode<'de>>(_: fn(&S) -> &T) -> Shape {
    T::shape()
}

/// The paths of all fields of a type in the description, with dots between names: `status.value`. Includes fields with
/// nested objects; the path of a list continues in its items.
///
/// ```
/// use telnyx_porting_api::{runtime::field_paths, types::PortingOrder};
///
/// let paths = field_paths::<PortingOrder>();
/// assert!(paths.iter().any(|path| path == "status"));
/// assert!(paths.iter().any(|path| path == "phone_numbers.phone_number"));
/// ```
pub fn field_paths<T: for<'de> Decode<'de>>() -> Vec<String> {
    let mut paths = Vec::new();
    T::shape().add_paths("", &mut paths);
    // The variants of a union have fields in common.
    let mut known = std::collections::HashSet::new();
    paths.retain(|path| !path.is_empty() && known.insert(path.clone()));
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{ActivationJob, PortingEvent, PortingOrder};

    #[test]
    fn paths_include_nested_fields() {
        let paths = field_paths::<PortingOrder>();
        for path in ["id", "end_user", "end_user.admin.entity_name", "requirements.field_value", "status.details.code"]
        {
            assert_eq!(paths.iter().filter(|known| *known == path).count(), 1, "{path}");
        }
        assert!(!paths.iter().any(|path| path.starts_with("extra") || path.is_empty()));
        assert!(field_paths::<Vec<ActivationJob>>().contains(&"activation_windows.start_at".to_owned()));
        assert!(field_paths::<String>().is_empty());
    }

    #[test]
    fn a_schema_has_the_types_of_all_fields() {
        let schema = Shape::of::<Vec<PortingOrder>>().json_schema();
        assert_eq!(schema["type"], json!(["array", "null"]));
        let order = &schema["items"];
        assert_eq!((&order["title"], &order["type"]), (&json!("PortingOrder"), &json!(["object", "null"])));
        let fields = &order["properties"];
        assert_eq!(fields["created_at"], json!({ "type": ["string", "null"], "format": "date-time" }));
        assert_eq!(fields["end_user"]["properties"]["admin"]["properties"]["pin_passcode"]["format"], "password");
        assert_eq!(fields["porting_phone_numbers_count"]["type"], json!(["integer", "null"]));
        let statuses = fields["status"]["properties"]["value"]["examples"].as_array().unwrap();
        assert!(statuses.contains(&json!("draft")));
        assert_eq!(Shape::of::<PortingEvent>().json_schema()["anyOf"][0]["type"], json!(["object", "null"]));
    }
}
