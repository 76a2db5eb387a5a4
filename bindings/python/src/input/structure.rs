//! JSON as types of the crate. All values of the wrong type are reported at once, each with its location.

use super::collections::Items;
use super::scalars::{Decimal, Integer, StrictBool, Timestamp};
use super::text::{Arg, Args, OneOrMore, Text};
use super::{Input, Json, type_name};
use crate::issues::{Invalid, Location, Read, Reason, Segment};
use pyo3::prelude::*;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error, Expected, IntoDeserializer, Unexpected, Visitor};
use serde::{Serialize, forward_to_deserialize_any};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use telnyx_porting::api;
use telnyx_porting::api::runtime::{Decode, field_paths};

/// Maximum number of values of the wrong type that are reported at once.
const MAX_ISSUES: usize = 100;

impl Json {
    /// The value as a type of the crate.
    pub(crate) fn decode<T: DeserializeOwned>(self) -> Read<T> {
        let (value, invalid) = self.decode_rest();
        invalid.finish_some(value)
    }

    /// The value without its invalid parts, if the rest is complete; and the issues.
    pub(crate) fn decode_rest<T: DeserializeOwned>(self) -> (Option<T>, Invalid) {
        let Self { value, mut invalid } = self;
        let mut value = value.unwrap_or_default();
        for _ in 0..MAX_ISSUES {
            let error = match serde_path_to_error::deserialize(Node(&value)) {
                Ok(decoded) => return (Some(decoded), invalid),
                Err(error) => error,
            };
            let path: Vec<Segment> = error.path().iter().filter_map(segment).collect();
            let misfit = error.into_inner();
            let is_repaired = misfit.repair(&mut value, &path);
            let is_new = invalid.add(misfit.into_invalid().at(&path.into_iter().collect()));
            if !(is_new && is_repaired) {
                break;
            }
        }
        (None, invalid)
    }
}

fn segment(segment: &serde_path_to_error::Segment) -> Option<Segment> {
    match segment {
        serde_path_to_error::Segment::Seq { index } => Some(Segment::Index(*index)),
        serde_path_to_error::Segment::Map { key } => Some(Segment::Name(key.clone())),
        _ => None,
    }
}

/// An object of the API that is passed back, such as FOC windows from an earlier call.
pub(crate) struct Received<T>(pub(crate) T);

impl<T: DeserializeOwned> Input for Received<T> {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        Json::read(value)?.decode().map(Self)
    }
}

/// An error of serde. It keeps types and names, and never the value, which may be a PIN.
#[derive(Debug)]
enum Misfit {
    Type { expected: String, got: &'static str },
    UnknownField { known: &'static [&'static str] },
    MissingField(&'static str),
    Other,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of another form")
    }
}

impl std::error::Error for Misfit {}

impl Error for Misfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let got = match unexpected {
            Unexpected::Bool(_) => "bool",
            // The crate's types use the texts for a value that they have parsed already.
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Other("integer") => "int",
            Unexpected::Float(_) | Unexpected::Other("floating point") => "float",
            Unexpected::Char(_) | Unexpected::Str(_) => "str",
            Unexpected::Seq => "list",
            Unexpected::Map => "dict",
            Unexpected::Unit | Unexpected::Option => "None",
            _ => "a value of another type",
        };
        Self::Type { expected: expected.to_string(), got }
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(unexpected, expected)
    }

    fn unknown_field(_: &str, known: &'static [&'static str]) -> Self {
        Self::UnknownField { known }
    }

    fn missing_field(name: &'static str) -> Self {
        Self::MissingField(name)
    }
}

impl Misfit {
    fn into_invalid(self) -> Invalid {
        Invalid::new(match self {
            Self::Type { expected, got } => Reason::Type { expected: in_python(expected), got: got.into() },
            Self::UnknownField { known } => Reason::UnknownField { known: one_of(known.iter().copied()) },
            Self::MissingField(name) => Reason::MissingField { name: name.to_owned() },
            Self::Other => Reason::Unsendable("has an unexpected form".into()),
        })
    }

    /// Replaces the value with one of the expected type, or removes it, so that the rest can be read.
    fn repair(&self, value: &mut Value, path: &[Segment]) -> bool {
        let Some((last, parents)) = path.split_last() else { return false };
        let parent = parents.iter().try_fold(value, |value, segment| match segment {
            Segment::Index(index) => value.get_mut(index),
            Segment::Name(name) | Segment::Key(name) => value.get_mut(name),
        });
        let filler = match self {
            Self::Type { expected, .. } => match in_python(expected.clone()).as_ref() {
                "str" => Some(Value::from("")),
                "bool" => Some(Value::from(false)),
                "int" => Some(Value::from(0)),
                "list" => Some(Value::Array(Vec::new())),
                _ => None,
            },
            _ => None,
        };
        match (parent, last) {
            (Some(Value::Object(object)), Segment::Name(name)) => match filler {
                Some(filler) => object.insert(name.clone(), filler).is_some(),
                None => object.remove(name).is_some(),
            },
            (Some(Value::Array(items)), Segment::Index(index)) => match (items.get_mut(*index), filler) {
                (Some(item), Some(filler)) => {
                    *item = filler;
                    true
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// The type that a visitor expects, by its Python name.
fn in_python(expected: String) -> Cow<'static, str> {
    Cow::Borrowed(match expected.as_str() {
        "a string" => "str",
        "a boolean" => "bool",
        "a sequence" | "a list of objects" | "a list or null" => "list",
        "an object" | "a map" => "dict",
        "i64" | "u64" | "u32" => "int",
        named if named.starts_with("struct ") => "dict",
        _ => return expected.into(),
    })
}

/// `a`, `a or b`, `one of a, b, c`.
fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().collect();
    match names.as_slice() {
        [one, other] => format!("{one} or {other}"),
        names if names.len() > 2 => format!("one of {}", names.join(", ")),
        names => names.concat(),
    }
}

/// The type of a JSON value, by its Python name.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "None",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// A JSON value to be read by serde, with errors that keep the issue as data.
struct Node<'a>(&'a Value);

impl<'a> IntoDeserializer<'a, Misfit> for Node<'a> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.iter().map(Node))),
            Value::Object(fields) => {
                visitor.visit_map(MapDeserializer::new(fields.iter().map(|(name, value)| (name.as_str(), Node(value)))))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    /// Derived code would accept a list as an object with its fields in order.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Array(_) => Err(Misfit::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

/// The body of a generated operation, built from its arguments under the API's names.
#[derive(Default)]
#[allow(dead_code, reason = "only generated operations use it")]
pub(crate) struct Body(Map<String, Value>);

#[allow(dead_code, reason = "only generated operations use it")]
impl Body {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a member, unless it was omitted.
    pub(crate) fn with(mut self, name: &str, member: impl Member) -> Self {
        self.0.extend(member.value().map(|value| (name.to_owned(), value)));
        self
    }

    /// The body as a type of the crate. Unknown or mistyped members of nested objects are rejected, because they would be
    /// dropped or changed.
    pub(crate) fn decode<T: DeserializeOwned + Serialize + for<'de> Decode<'de>>(self) -> Read<T> {
        let passed = Value::Object(self.0);
        let mut invalid = Invalid::default();
        check_names(&passed, &mut Vec::new(), &field_paths::<T>(), &mut invalid);
        let passed = invalid.finish(passed)?;
        let body: T = Json { value: Some(passed.clone()), invalid: Invalid::default() }.decode()?;
        let mut invalid = Invalid::default();
        if let Ok(sent) = serde_json::to_value(&body) {
            check_kept(&passed, &sent, &mut Vec::new(), &mut invalid);
        }
        invalid.finish(body)
    }
}

/// Rejects unknown members, and values that are not objects. Objects that the description leaves open have no known members
/// and are not checked.
fn check_names(value: &Value, path: &mut Vec<Segment>, known: &[String], invalid: &mut Invalid) {
    // Paths of the description have no indexes.
    let names = path.iter().filter(|segment| matches!(segment, Segment::Name(_))).cloned();
    let prefix = match names.collect::<Location>().to_string() {
        prefix if prefix.is_empty() => prefix,
        prefix => format!("{prefix}."),
    };
    let members: BTreeSet<&str> =
        known.iter().filter_map(|path| path.strip_prefix(&prefix)?.split('.').next()).collect();
    if members.is_empty() {
        return;
    }
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                path.push(Segment::Name(name.clone()));
                if members.contains(name.as_str()) {
                    check_names(value, path, known, invalid);
                } else {
                    let reason = Reason::UnknownField { known: one_of(members.iter().copied()) };
                    invalid.add(Invalid::new(reason).at(&path.iter().cloned().collect()));
                }
                path.pop();
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Segment::Index(index));
                check_names(item, path, known, invalid);
                path.pop();
            }
        }
        Value::Null => {}
        other => {
            invalid.add(Invalid::mismatch("dict", type_of(other)).at(&path.iter().cloned().collect()));
        }
    }
}

/// Rejects values that would not be sent unchanged.
fn check_kept(passed: &Value, sent: &Value, path: &mut Vec<Segment>, invalid: &mut Invalid) {
    let expected = match (passed, sent) {
        (Value::Object(passed), Value::Object(sent)) => {
            for (name, value) in passed {
                path.push(Segment::Name(name.clone()));
                check_kept(value, sent.get(name).unwrap_or(&Value::Null), path, invalid);
                path.pop();
            }
            return;
        }
        (Value::Array(passed), Value::Array(sent)) if passed.len() == sent.len() => {
            for (index, (passed, sent)) in passed.iter().zip(sent).enumerate() {
                path.push(Segment::Index(index));
                check_kept(passed, sent, path, invalid);
                path.pop();
            }
            return;
        }
        // An empty list is omitted.
        (Value::Array(passed), Value::Null) if passed.is_empty() => return,
        (passed, sent) if passed == sent => return,
        (Value::Number(passed), Value::Number(sent)) if passed.as_f64() == sent.as_f64() => return,
        (_, Value::Null | Value::Array(_)) => "another type",
        (_, sent) => type_of(sent),
    };
    invalid.add(Invalid::mismatch(expected, type_of(passed)).at(&path.iter().cloned().collect()));
}

/// A value in its body form.
pub(crate) trait Member {
    /// The value; `None` if it was omitted.
    fn value(self) -> Option<Value>;
}

impl<T: Member> Member for Option<T> {
    fn value(self) -> Option<Value> {
        self.and_then(Member::value)
    }
}

/// Implements [`Member`] for types that are made of one value.
macro_rules! members {
    ($($(@$param:ident: $bound:path,)? $type:ty: $value:ident => $json:expr;)+) => {
        $(impl$(<$param: $bound>)? Member for $type {
            fn value(self) -> Option<Value> {
                let $value = self.0;
                Some($json)
            }
        })+
    };
}

members! {
    Text: text => text.into();
    StrictBool: flag => flag.into();
    Integer: number => number.into();
    Decimal: number => number.into();
    Timestamp: time => api::Timestamp::from(time).as_str().into();
    Members: members => members.into();
    Free: value => value;
    @T: Into<String>, Arg<T>: value => value.into().into();
    @T: Into<String>, Args<T>: values => values.into_iter().map(Into::into).collect::<Vec<String>>().into();
    OneOrMore<String>: texts => texts.into();
    @T: Member, Items<T>: items => items.into_iter().map(|item| item.value().unwrap_or_default()).collect();
}

/// A change of a field: `UNSET` keeps it, `None` clears it, any other value sets it.
#[allow(dead_code, reason = "only generated operations use it")]
pub(crate) enum Change<T> {
    Keep,
    Clear,
    Set(T),
}

impl<T: Input> Input for Change<T> {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if value.is_none() {
            return Ok(Self::Clear);
        }
        if type_name(value)? == "telnyx_porting._unset.Unset" {
            return Ok(Self::Keep);
        }
        T::read(value).map(Self::Set)
    }
}

impl<T: Member> Member for Change<T> {
    fn value(self) -> Option<Value> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(Value::Null),
            Self::Set(value) => value.value(),
        }
    }
}

/// A nested object: a mapping under the API's names, or an input of the package.
#[allow(dead_code, reason = "only generated operations use it")]
pub(crate) struct Members(Map<String, Value>);

impl Input for Members {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        match Json::read(value)?.complete()? {
            Value::Object(members) => Ok(Self(members)),
            _ => Err(super::mismatch("a dict", value)),
        }
    }
}

/// A value that the description leaves open.
#[allow(dead_code, reason = "only generated operations use it")]
pub(crate) struct Free(Value);

impl Input for Free {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        Json::read(value)?.complete().map(Self)
    }
}
