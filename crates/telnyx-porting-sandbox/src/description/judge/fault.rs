//! What is wrong with a value.

use serde_json::{Number, Value};

/// A rule that a value, or something inside of it, breaks. It does not hold the value, which may be a secret.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    /// JSON pointer into the value.
    pub(crate) pointer: String,
    pub(crate) broken: Broken,
}

/// The rule, with what it asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Broken {
    Kind(Vec<Kind>),
    Enum(Vec<Value>),
    Pattern(String),
    Format(Format),
    Minimum(Number),
    Maximum(Number),
    MinItems(u64),
    MaxItems(u64),
    MinLength(u64),
    MaxLength(u64),
    /// The place is that of the member which is missing.
    Required,
    /// The place is that of the member which is not described.
    Unknown,
    /// None of several schemas fits; what is wrong with the value by each.
    Alternatives(Vec<Vec<Fault>>),
    /// More than one of several schemas fits.
    Ambiguous,
}

/// The kinds of values in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Array,
    Boolean,
    Integer,
    Null,
    Number,
    Object,
    String,
}

impl Kind {
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "array" => Self::Array,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "null" => Self::Null,
            "number" => Self::Number,
            "object" => Self::Object,
            "string" => Self::String,
            _ => return None,
        })
    }

    /// Whether a value is of this kind. 2.0 is an integer.
    pub(super) fn is_that_of(self, value: &Value) -> bool {
        match self {
            Self::Array => value.is_array(),
            Self::Boolean => value.is_boolean(),
            Self::Integer => value.as_number().is_some_and(is_whole),
            Self::Null => value.is_null(),
            Self::Number => value.is_number(),
            Self::Object => value.is_object(),
            Self::String => value.is_string(),
        }
    }
}

fn is_whole(number: &Number) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(|value| value.fract() == 0.0)
}

/// Forms of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    DateTime,
    Uri,
    Uuid,
}
