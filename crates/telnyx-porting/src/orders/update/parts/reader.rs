//! Documents with an update: names and types are checked while they are read, where a reader can tell the place.
//!
//! What serde derives is made anew for each language of documents, and is large; this goes by a table.

use super::shape::Time;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Fields of an object.
struct Fields {
    names: &'static [&'static str],
    forms: &'static [Form],
}

/// What a field holds, unless it is null.
enum Form {
    Text,
    Time,
    Truth,
    Number,
    Texts,
    Object(&'static Fields),
    Objects(&'static Fields),
}

macro_rules! fields {
    ($($object:ident { $($name:literal: $form:expr),* $(,)? })*) => {
        $(static $object: Fields = Fields { names: &[$($name),*], forms: &[$($form),*] };)*
    };
}

fields! {
    UPDATE {
        "customer_reference": Form::Text,
        "customer_group_reference": Form::Text,
        "webhook_url": Form::Text,
        "activation_settings": Form::Object(&ACTIVATION_SETTINGS),
        "misc": Form::Object(&MISC),
        "end_user": Form::Object(&END_USER),
        "documents": Form::Object(&DOCUMENTS),
        "requirements": Form::Objects(&REQUIREMENT),
        "requirement_group_id": Form::Text,
        "phone_number_configuration": Form::Object(&CONFIGURATION),
        "messaging": Form::Object(&MESSAGING),
        "user_feedback": Form::Object(&FEEDBACK),
    }
    ACTIVATION_SETTINGS { "foc_datetime_requested": Form::Time, "activation_type": Form::Text }
    MISC { "type": Form::Text, "remaining_numbers_action": Form::Text, "new_billing_phone_number": Form::Text }
    END_USER { "admin": Form::Object(&ADMIN), "location": Form::Object(&LOCATION) }
    ADMIN {
        "entity_name": Form::Text,
        "auth_person_name": Form::Text,
        "billing_phone_number": Form::Text,
        "account_number": Form::Text,
        "pin_passcode": Form::Text,
        "tax_identifier": Form::Text,
        "business_identifier": Form::Text,
    }
    LOCATION {
        "street_address": Form::Text,
        "extended_address": Form::Text,
        "locality": Form::Text,
        "administrative_area": Form::Text,
        "postal_code": Form::Text,
        "country_code": Form::Text,
    }
    DOCUMENTS { "loa": Form::Text, "invoice": Form::Text }
    REQUIREMENT { "requirement_type_id": Form::Text, "field_value": Form::Text }
    CONFIGURATION {
        "billing_group_id": Form::Text,
        "connection_id": Form::Text,
        "emergency_address_id": Form::Text,
        "messaging_profile_id": Form::Text,
        "tags": Form::Texts,
    }
    MESSAGING { "enable_messaging": Form::Truth }
    FEEDBACK { "user_rating": Form::Number, "user_comment": Form::Text }
}

/// Reads the fields of an update.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
    deserializer.deserialize_map(Object(&UPDATE))
}

/// Reads the name of a field, as its place in the table.
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

/// Reads an object; a list is none.
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

/// Reads a list of objects.
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

/// Reads what a field holds, or null.
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
            Form::Time => Time::deserialize(deserializer).map(|time| time.0.into()),
            Form::Truth => bool::deserialize(deserializer).map(Value::from),
            Form::Number => i64::deserialize(deserializer).map(Value::from),
            Form::Texts => Vec::<String>::deserialize(deserializer).map(Value::from),
            Form::Object(fields) => Object(fields).deserialize(deserializer),
            Form::Objects(fields) => deserializer.deserialize_seq(Objects(fields)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OrderUpdateParts;

    fn paths(fields: &Fields) -> Vec<String> {
        let of_field = |(name, form): (&&str, &Form)| match form {
            Form::Object(below) => paths(below).iter().map(|path| format!("{name}.{path}")).collect(),
            _ => vec![(*name).to_owned()],
        };
        fields.names.iter().zip(fields.forms).flat_map(of_field).collect()
    }

    #[test]
    fn the_table_has_every_field() {
        let sorted = |mut paths: Vec<String>| {
            paths.sort();
            paths
        };
        let known = OrderUpdateParts::FIELDS.iter().map(|path| (*path).to_owned()).collect();
        assert_eq!(sorted(paths(&UPDATE)), sorted(known));
    }
}
