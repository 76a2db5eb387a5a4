//! Serialization of unions of objects.

use super::Kept;
use serde::de::{DeserializeSeed as _, Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::{Deserializer, Value};
use std::borrow::Cow;
use std::fmt;

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
                let json = <Box<serde_json::value::RawValue> as serde::Deserialize>::deserialize(deserializer)?;
                let decoded = match $crate::runtime::tag_of(json.get(), $property).as_deref() {
                    $(Some($($tag)|*) => $crate::runtime::boxed::<$type>(json.get()).ok().map(Self::$variant),)*
                    _ => None,
                };
                *self = match decoded {
                    Some(object) => object,
                    // Fails for numbers and depths that the parser rejects; then the whole body is read again as text.
                    None => Self::Unknown($crate::runtime::kept(json.get()).map_err(serde::de::Error::custom)?),
                };
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

pub(crate) use tagged_union;

/// The tag of an object. `None` if it has none, or the JSON is another type.
pub(crate) fn tag_of(json: &str, property: &str) -> Option<String> {
    struct Tag<'a>(&'a str);

    impl<'de> Visitor<'de> for Tag<'_> {
        type Value = Option<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
            let mut tag = None;
            while let Some(name) = members.next_key::<Cow<'de, str>>()? {
                if name == self.0 {
                    tag = members.next_value::<Value>()?.as_str().map(str::to_owned);
                } else {
                    members.next_value::<IgnoredAny>()?;
                }
            }
            Ok(tag)
        }
    }

    Deserializer::from_str(json).deserialize_map(Tag(property)).ok()?
}

/// Any JSON, unchanged.
pub(crate) fn kept(json: &str) -> serde_json::Result<Value> {
    Kept.deserialize(&mut Deserializer::from_str(json))
}
