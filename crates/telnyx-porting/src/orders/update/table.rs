//! Deserializes and checks updates by generated tables of their fields. Names and types are checked while documents are
//! read, if the reader can report positions, and for updates built in memory.
//!
//! Code derived by serde is generated for each document format and is large; these tables are not.

use crate::checks::without_values;
use crate::validation::{Issue, Issues, Rule};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Fields of an object.
pub(crate) struct Fields {
    pub(crate) names: &'static [&'static str],
    pub(crate) forms: &'static [Form],
}

/// The values of a field other than null.
#[allow(dead_code, reason = "depends on the description")]
pub(crate) enum Form {
    Text,
    /// A date and time, as a string or a TOML datetime.
    Time,
    Truth,
    Number,
    Texts,
    Object(&'static Fields),
    Objects(&'static Fields),
    Any,
}

/// The maximum number of unreadable values that are reported.
const MOST_MISFITS: usize = 100;

impl Fields {
    /// Deserializes an object with these fields.
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        &'static self,
        deserializer: D,
    ) -> Result<Map<String, Value>, D::Error> {
        deserializer.deserialize_map(Object(self))
    }

    /// Removes members with other names or types from an object, and reports them.
    pub(super) fn keep_fitting(&self, path: &str, object: &mut Map<String, Value>, issues: &mut Issues) {
        object.retain(|name, value| {
            let field = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            if let Some(index) = self.names.iter().position(|known| known == name) {
                return value.is_null() || self.forms[index].keep_fitting(&field, value, issues);
            }
            let error: serde_json::Error = Error::unknown_field(name, self.names);
            misfit(&field, &error, issues);
            false
        });
    }
}

impl Form {
    /// Whether a value other than null has this form, after removing parts that do not.
    fn keep_fitting(&self, field: &str, value: &mut Value, issues: &mut Issues) -> bool {
        match (self, &mut *value) {
            (Self::Object(fields), Value::Object(object)) => {
                fields.keep_fitting(field, object, issues);
                true
            }
            (Self::Objects(_) | Self::Texts, Value::Array(items)) => {
                let form = if let Self::Objects(fields) = self { Self::Object(fields) } else { Self::Text };
                let mut index = 0;
                items.retain_mut(|item| {
                    let field = format!("{field}[{index}]");
                    index += 1;
                    form.keep_fitting(&field, item, issues)
                });
                true
            }
            (form, value) => {
                let read = match form {
                    Self::Objects(_) => Vec::<Value>::deserialize(&*value).map(Value::from),
                    form => form.visit_some(&*value),
                };
                read.map_err(|error| misfit(field, &error, issues)).is_ok()
            }
        }
    }
}

fn misfit(field: &str, error: &serde_json::Error, issues: &mut Issues) {
    if issues.as_slice().len() < MOST_MISFITS {
        let message = format!("cannot be read: {}", without_values(&error.to_string()));
        issues.push(Issue::error(field, Rule::File, message));
    }
}

/// Deserializes the name of a field to its position in the table.
struct Name(&'static Fields);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let index = self.0.names.iter().position(|known| *known == name);
        index.ok_or_else(|| E::unknown_field(name, self.0.names))
    }
}

/// Deserializes an object. Lists are rejected.
struct Object(&'static Fields);

impl<'de> Visitor<'de> for Object {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Fields { names, forms } = self.0;
        let mut values = vec![None; names.len()];
        while let Some(index) = map.next_key_seed(Name(self.0))? {
            if values[index].is_some() {
                return Err(A::Error::duplicate_field(names[index]));
            }
            values[index] = Some(map.next_value_seed(&forms[index])?);
        }
        // In the order of the table.
        let fields = names.iter().zip(values);
        Ok(fields.filter_map(|(name, value)| Some(((*name).to_owned(), value?))).collect())
    }
}

impl<'de> DeserializeSeed<'de> for Object {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_map(self).map(Value::Object)
    }
}

/// Deserializes a list of objects.
struct Objects(&'static Fields);

impl<'de> Visitor<'de> for Objects {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Object(self.0))? {
            list.push(item);
        }
        Ok(list.into())
    }
}

/// Deserializes the value of a field, or null.
impl<'de> DeserializeSeed<'de> for &Form {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for &Form {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self {
            Form::Text => String::deserialize(deserializer).map(Value::from),
            Form::Time => deserializer.deserialize_any(TimeVisitor),
            Form::Truth => bool::deserialize(deserializer).map(Value::from),
            Form::Number => i64::deserialize(deserializer).map(Value::from),
            Form::Texts => Vec::<String>::deserialize(deserializer).map(Value::from),
            Form::Object(fields) => Object(fields).deserialize(deserializer),
            Form::Objects(fields) => deserializer.deserialize_seq(Objects(fields)),
            Form::Any => Value::deserialize(deserializer),
        }
    }
}

/// Deserializes a date and time.
struct TimeVisitor;

impl<'de> Visitor<'de> for TimeVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date and time")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    /// The crate `toml` passes a datetime as a map with one entry whose value is the text.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((name, text)) if name.starts_with("$__toml") => Ok(text.into()),
            _ => Err(Error::custom("invalid type: map, expected a date and time")),
        }
    }
}
