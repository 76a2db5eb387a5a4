//! The structs, enums and unions of the description: macros that implement their serialization, and unknown fields.

use serde_json::{Map, Value};
use std::fmt;

/// The fields of an object that are not in the description, kept for reading and sending back.
///
/// Has the size of one pointer if empty.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Option<Box<Map<String, Value>>>);

impl Extra {
    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Sets a field that is not in the description, to be sent with the others.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.get_or_insert_default().insert(name.into(), value.into());
    }

    /// The fields with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().flat_map(|fields| fields.iter())
    }

    /// Whether there are no fields.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|fields| fields.is_empty())
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names only, because unknown values may be secret.
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// Implements deserialization and serialization of a struct with a field `extra` for unknown members and members whose
/// values do not match their types.
///
/// Each field has a mode: `required` fields must be present, `optional` fields are omitted if absent, and a `list` is
/// written even if it is empty.
macro_rules! object {
    ($name:ident { $($mode:ident $field:ident = $wire:literal),* }) => {
        impl<'de> $crate::runtime::Decode<'de> for $name {
            const NAME: &'static str = stringify!($name);
            const EXPECTED: &'static str = "an object";

            fn shape() -> $crate::runtime::Shape {
                let fields = vec![$(($wire, $crate::runtime::shape_of(|object: &Self| &object.$field))),*];
                $crate::runtime::Shape::Object { name: stringify!($name), fields }
            }

            fn blank() -> Self {
                Self {
                    $($field: $crate::runtime::Decode::blank(),)*
                    extra: $crate::runtime::Extra::default(),
                }
            }

            fn decode_into<D: serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
            ) -> Result<$crate::runtime::Reading<()>, D::Error> {
                struct ObjectVisitor<'a>(&'a mut $name);

                #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
                enum Field { $($field),* }

                impl<'de> serde::de::Visitor<'de> for ObjectVisitor<'_> {
                    type Value = $crate::runtime::Reading<()>;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                        const WIRE: &[&str] = &[$($wire),*];
                        let object = self.0;
                        let names = $crate::runtime::FieldNames::new(WIRE);
                        let mut has = [false; WIRE.len()];
                        while let Some(key) = map.next_key_seed(&names)? {
                            match key {
                                $($crate::runtime::Key::Known(index) if index == Field::$field as usize => {
                                    if has[index] {
                                        object.$field = $crate::runtime::Decode::blank();
                                    }
                                    let reading = map.next_value_seed($crate::runtime::Seed(&mut object.$field))?;
                                    has[index] = $crate::runtime::member(
                                        reading, &mut object.$field, stringify!($name), $wire, &mut object.extra,
                                    );
                                })*
                                $crate::runtime::Key::Known(_) => {}
                                $crate::runtime::Key::Unknown => {
                                    let name = names.take_unknown();
                                    object.extra.insert(name, map.next_value_seed($crate::runtime::Kept)?);
                                }
                            }
                        }
                        $($crate::runtime::object!(@missing $mode has[Field::$field as usize], $wire);)*
                        Ok(Ok(()))
                    }

                    $crate::runtime::unfit!(scalar null list);
                }

                deserializer.deserialize_any(ObjectVisitor(self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::strictly(deserializer)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $($crate::runtime::object!(@write $mode map self.$field, $wire, self.extra);)*
                for (name, value) in self.extra.iter() {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    };
    (@missing required $has:expr, $wire:literal) => {
        if !$has {
            return Err(serde::de::Error::missing_field($wire));
        }
    };
    (@missing $mode:ident $has:expr, $wire:literal) => {};
    (@write optional $map:ident $self:ident.$field:ident, $wire:literal, $extra:expr) => {
        if !$crate::runtime::Absent::is_absent(&$self.$field) {
            $map.serialize_entry($wire, &$self.$field)?;
        }
    };
    (@write list $map:ident $self:ident.$field:ident, $wire:literal, $extra:expr) => {
        // A value that was received instead of a list is written in its place.
        if !$crate::runtime::Absent::is_absent(&$self.$field) || $extra.get($wire).is_none() {
            $map.serialize_entry($wire, &$self.$field)?;
        }
    };
    (@write required $map:ident $self:ident.$field:ident, $wire:literal, $extra:expr) => {
        $map.serialize_entry($wire, &$self.$field)?;
    };
}

/// Implements an enum that the server may extend: unknown values become the last variant.
macro_rules! open_enum {
    ($name:ident, $unknown:ident { $($variant:ident = $wire:literal),* }) => {
        impl $name {
            /// The known values, in the order of the description.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(value) => value,
                }
            }

            /// Whether the value is unknown to this version.
            pub fn is_unknown(&self) -> bool {
                matches!(self, Self::$unknown(_))
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    other => Self::$unknown(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::runtime::Scalar for $name {
            fn from_text(text: &str) -> Option<Self> {
                Some(text.into())
            }

            fn from_signed(number: i64) -> Option<Self> {
                Some(number.to_string().into())
            }

            fn from_unsigned(number: u64) -> Option<Self> {
                Some(number.to_string().into())
            }

            fn from_bool(value: bool) -> Option<Self> {
                Some(value.to_string().into())
            }
        }

        impl<'de> $crate::runtime::Decode<'de> for $name {
            const NAME: &'static str = stringify!($name);
            const EXPECTED: &'static str = "a string";

            fn shape() -> $crate::runtime::Shape {
                $crate::runtime::Shape::Enum(vec![$($wire),*])
            }

            fn blank() -> Self {
                Self::$unknown(String::new())
            }

            fn decode_into<D: serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
            ) -> Result<$crate::runtime::Reading<()>, D::Error> {
                $crate::runtime::scalar(self, deserializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::strictly(deserializer)
            }
        }
    };
}

/// Implements an enum of objects that are distinguished by a tag. Objects with an unknown tag are kept as JSON.
macro_rules! tagged_union {
    ($name:ident, $property:literal { $($variant:ident($type:ident) = [$($tag:literal),*]),* }) => {
        impl $name {
            /// The tag on the wire, if present.
            pub fn tag(&self) -> Option<String> {
                let value = match self {
                    $(Self::$variant(body) => serde_json::to_value(body).ok()?,)*
                    Self::Unknown(value) => value.clone(),
                };
                Some(value.get($property)?.as_str()?.to_owned())
            }
        }

        impl<'de> $crate::runtime::Decode<'de> for $name {
            const NAME: &'static str = stringify!($name);
            const EXPECTED: &'static str = "an object";

            fn shape() -> $crate::runtime::Shape {
                $crate::runtime::Shape::OneOf(vec![$(<$type as $crate::runtime::Decode>::shape()),*])
            }

            fn blank() -> Self {
                Self::Unknown(serde_json::Value::Null)
            }

            fn decode_into<D: serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
            ) -> Result<$crate::runtime::Reading<()>, D::Error> {
                use serde::de::DeserializeSeed as _;
                let value = $crate::runtime::Kept.deserialize(deserializer)?;
                let decoded = match value.get($property).and_then(serde_json::Value::as_str) {
                    $(Some($($tag)|*) => {
                        <$type as $crate::runtime::Decode>::decode(&value)
                            .ok()
                            .and_then(Result::ok)
                            .map(|body| Self::$variant(Box::new(body)))
                    })*
                    _ => None,
                };
                *self = decoded.unwrap_or(Self::Unknown(value));
                Ok(Ok(()))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::strictly(deserializer)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(body) => body.serialize(serializer),)*
                    Self::Unknown(value) => value.serialize(serializer),
                }
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$variant(body) => f.debug_tuple(stringify!($variant)).field(body).finish(),)*
                    // Hidden, because an unknown body may be secret.
                    Self::Unknown(_) => f.debug_tuple("Unknown").finish_non_exhaustive(),
                }
            }
        }
    };
}

pub(crate) use {object, open_enum, tagged_union};
