//! Serialization of unions of objects.

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

pub(crate) use tagged_union;
