//! Serialization of the enums in the description.

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

pub(crate) use open_enum;
