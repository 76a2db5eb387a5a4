//! Request bodies that are made of arguments, member by member under the API's names.
#![allow(dead_code, reason = "only generated operations use it, and which of it depends on the description")]

use super::items::Items;
use super::json::Json;
use super::text::{Arg, Args, OneOrMore, Text, type_name};
use super::time::Moment;
use super::{Decimal, Integer, Truth};
use crate::errors::{self, Wrong};
use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use telnyx_porting::api::Timestamp;
use telnyx_porting::api::runtime::{Decode, field_paths};

/// A body, as far as it has been given.
#[derive(Default)]
pub(crate) struct Body(Map<String, Value>);

impl Body {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A member, unless it was left out.
    pub(crate) fn with(mut self, name: &str, member: impl Member) -> Self {
        self.0.extend(member.value().map(|value| (name.to_owned(), value)));
        self
    }

    /// The body as the crate takes it. What stands in nested objects and is not of their types is refused: it would be
    /// changed or left out.
    pub(crate) fn read<T: DeserializeOwned + Serialize + for<'de> Decode<'de>>(self) -> PyResult<T> {
        let given = Value::Object(self.0);
        let mut wrong = Wrong::default();
        check_names(&given, "", &field_paths::<T>(), &mut wrong);
        wrong.finish()?;
        let (read, report) = telnyx_porting::read_document::<T>(given.clone());
        let mut wrong = Wrong::default();
        wrong.take(report.finish(()).map_err(errors::validation));
        if let Some(sent) = read.as_ref().and_then(|read| serde_json::to_value(read).ok()) {
            check_kept(&given, &sent, "", &mut wrong);
        }
        wrong.finish_with(read)?.ok_or_else(errors::nothing)
    }
}

/// Refuses members that an object does not have, and other values in the place of an object. What the description leaves
/// open has no known members, and is not looked into.
fn check_names(value: &Value, at: &str, known: &[String], wrong: &mut Wrong) {
    let below = if at.is_empty() { String::new() } else { format!("{at}.") };
    // Paths of the description do not count items.
    let plain: String = below.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect();
    let members: BTreeSet<&str> =
        known.iter().filter_map(|path| path.strip_prefix(plain.as_str())?.split('.').next()).collect();
    if members.is_empty() {
        return;
    }
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                if members.contains(name.as_str()) {
                    check_names(value, &format!("{below}{name}"), known, wrong);
                    continue;
                }
                let members: Vec<&str> = members.iter().copied().collect();
                let flaw = format!("is no field that there is; expected one of {}", members.join(", "));
                wrong.take::<()>(Err(errors::wrong_type(&format!("{below}{name}"), flaw)));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check_names(item, &format!("{at}[{index}]"), known, wrong);
            }
        }
        Value::Null => {}
        other => {
            let flaw = format!("{} where a dict belongs", kind(other));
            wrong.take::<()>(Err(errors::wrong_type(at, flaw)));
        }
    }
}

/// Refuses what would not be sent as it was given.
fn check_kept(given: &Value, sent: &Value, at: &str, wrong: &mut Wrong) {
    match (given, sent) {
        (Value::Object(given), Value::Object(sent)) => {
            for (name, value) in given {
                let below = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                check_kept(value, sent.get(name).unwrap_or(&Value::Null), &below, wrong);
            }
        }
        (Value::Array(given), Value::Array(sent)) if given.len() == sent.len() => {
            for (index, (given, sent)) in given.iter().zip(sent).enumerate() {
                check_kept(given, sent, &format!("{at}[{index}]"), wrong);
            }
        }
        // An empty list is left out.
        (Value::Array(given), Value::Null) if given.is_empty() => {}
        (given, sent) if given == sent => {}
        (Value::Number(given), Value::Number(sent)) if given.as_f64() == sent.as_f64() => {}
        (given, Value::Null | Value::Array(_)) => {
            wrong.take::<()>(Err(errors::wrong_type(at, format!("{} does not belong there", kind(given)))));
        }
        (given, sent) => {
            wrong.take::<()>(Err(errors::wrong_type(at, format!("{} where {} belongs", kind(given), kind(sent)))));
        }
    }
}

/// The type of a value, in the words of Python.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "None",
        Value::Bool(_) => "a bool",
        Value::Number(number) if number.is_f64() => "a float",
        Value::Number(_) => "an int",
        Value::String(_) => "a str",
        Value::Array(_) => "a list",
        Value::Object(_) => "a dict",
    }
}

/// A value as it stands in a body.
pub(crate) trait Member {
    /// The value; none for one that was left out.
    fn value(self) -> Option<Value>;
}

impl<T: Member> Member for Option<T> {
    fn value(self) -> Option<Value> {
        self.and_then(Member::value)
    }
}

impl Member for Text {
    fn value(self) -> Option<Value> {
        Some(self.0.into())
    }
}

impl Member for Truth {
    fn value(self) -> Option<Value> {
        Some(self.0.into())
    }
}

impl Member for Integer {
    fn value(self) -> Option<Value> {
        Some(self.0.into())
    }
}

impl Member for Decimal {
    fn value(self) -> Option<Value> {
        Some(self.0.into())
    }
}

impl Member for Moment {
    fn value(self) -> Option<Value> {
        Some(Timestamp::from(self.0).as_str().into())
    }
}

impl<T: Into<String>> Member for Arg<T> {
    fn value(self) -> Option<Value> {
        Some(self.0.into().into())
    }
}

impl<T: Into<String>> Member for Args<T> {
    fn value(self) -> Option<Value> {
        Some(self.0.into_iter().map(|item| Value::String(item.into())).collect())
    }
}

impl Member for OneOrMore<String> {
    fn value(self) -> Option<Value> {
        Some(self.0.into())
    }
}

impl<T: Member> Member for Items<T> {
    fn value(self) -> Option<Value> {
        Some(self.0.into_iter().map(|item| item.value().unwrap_or_default()).collect())
    }
}

/// What a change does to a field: `KEEP` leaves it, `None` clears it, any other value sets it.
pub(crate) enum Change<T> {
    Keep,
    Clear,
    Set(T),
}

impl<T: for<'a, 'py> FromPyObject<'a, 'py, Error = PyErr>> FromPyObject<'_, '_> for Change<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if value.is_none() {
            return Ok(Self::Clear);
        }
        if type_name(&value)? == "telnyx_porting._sentinel.Keep" {
            return Ok(Self::Keep);
        }
        value.extract().map(Self::Set)
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
pub(crate) struct Members(Map<String, Value>);

impl FromPyObject<'_, '_> for Members {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        match value.extract::<Json>()?.whole_argument()? {
            Value::Object(members) => Ok(Self(members)),
            _ => Err(super::misplaced(&value, "a dict belongs")),
        }
    }
}

impl Member for Members {
    fn value(self) -> Option<Value> {
        Some(Value::Object(self.0))
    }
}

/// A value whose form the description leaves open.
pub(crate) struct Free(Value);

impl FromPyObject<'_, '_> for Free {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        value.extract::<Json>()?.whole_argument().map(Self)
    }
}

impl Member for Free {
    fn value(self) -> Option<Value> {
        Some(self.0)
    }
}
