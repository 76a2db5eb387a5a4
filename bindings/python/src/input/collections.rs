//! Lists, mappings of text, and ranges of phone numbers and of extensions.

use super::{Input, Json, Text, each, mismatch};
use crate::issues::{Invalid, Read, Segment};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::Value;
use telnyx_porting::{ExtensionRange, NewBlock, PhoneNumber, PhoneNumberRange};

/// Any iterable of values.
#[allow(dead_code, reason = "only generated operations use it")]
pub(crate) struct Items<T>(pub(crate) Vec<T>);

impl<T: Input> Input for Items<T> {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        each(value, "a list", T::read).map(Self)
    }
}

/// Headers or query parameters: any mapping of text to text.
pub(crate) struct Pairs(pub(crate) Vec<(String, String)>);

impl Input for Pairs {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let pairs = dict(value, "a dict of str")?;
        let mut invalid = Invalid::default();
        let mut read = Vec::with_capacity(pairs.len());
        for (name, value) in pairs.iter() {
            let Some(Text(name)) = invalid.take(Text::read(&name)) else { continue };
            let value = Text::read(&value).map_err(|invalid| invalid.within(Segment::Key(name.clone())));
            read.extend(invalid.take(value).map(|value| (name, value.0)));
        }
        invalid.finish(Self(read))
    }
}

/// A copy of any mapping.
pub(crate) fn dict<'py>(value: &Bound<'py, PyAny>, expected: &'static str) -> Read<Bound<'py, PyDict>> {
    if !value.hasattr("keys")? {
        return Err(mismatch(expected, value));
    }
    let copy = value.py().get_type::<PyDict>().call1((value,))?;
    copy.cast_into().map_err(|error| PyErr::from(error).into())
}

/// Consecutive phone numbers: one number, a pair of the first and the last, or an object with `start_at` and `end_at`.
pub(crate) struct Numbers(pub(crate) PhoneNumberRange);

impl Input for Numbers {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        Self::from_json(&Json::read(value)?.complete()?)
    }
}

impl Numbers {
    fn from_json(value: &Value) -> Read<Self> {
        if let Value::String(one) = value {
            return Ok(Self(one.parse::<PhoneNumber>()?.into()));
        }
        match ends(value).map(|(start, end)| (start.as_str(), end.as_str())) {
            Some((Some(start), Some(end))) => Ok(Self(PhoneNumberRange::parse(start, end)?)),
            _ => Err(Invalid::unsendable(
                "expected a phone number, a pair of the first and the last, or a dict with start_at and end_at",
            )),
        }
    }
}

/// Consecutive extensions: a pair of the first and the last, or an object with `start_at` and `end_at`.
pub(crate) struct Extensions(pub(crate) ExtensionRange);

impl Input for Extensions {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let value = Json::read(value)?.complete()?;
        match ends(&value).map(|(start, end)| (start.as_i64(), end.as_i64())) {
            Some((Some(start), Some(end))) => Ok(Self(ExtensionRange::new(start, end)?)),
            _ => Err(Invalid::unsendable(
                "expected a pair of the first and the last extension as int, or a dict with start_at and end_at",
            )),
        }
    }
}

/// Any iterable of ranges.
pub(crate) struct Ranges<T>(pub(crate) Vec<T>);

impl<T: Input> Input for Ranges<T> {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        each(value, "a list of ranges", T::read).map(Self)
    }
}

/// Blocks of phone numbers. Each is an object with `phone_number_range` and, unless all of it is activated at once,
/// `activation_ranges`; or a range alone.
pub(crate) struct Blocks(pub(crate) Vec<NewBlock>);

impl Input for Blocks {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        each(value, "a list of ranges", |item| block(&Json::read(item)?.complete()?)).map(Self)
    }
}

fn block(value: &Value) -> Read<NewBlock> {
    let Some(range) = value.get("phone_number_range") else { return Ok(NewBlock::new(Numbers::from_json(value)?.0)) };
    let block = NewBlock::new(Numbers::from_json(range)?.0);
    match value.get("activation_ranges").unwrap_or(&Value::Null) {
        Value::Null => Ok(block),
        Value::Array(parts) => {
            let parts =
                parts.iter().map(|part| Numbers::from_json(part).map(|part| part.0)).collect::<Read<Vec<_>>>()?;
            Ok(block.with_activation_ranges(parts))
        }
        other => {
            Err(Invalid::mismatch("a list of ranges", super::structure::type_of(other)).within("activation_ranges"))
        }
    }
}

/// The first and the last.
fn ends(value: &Value) -> Option<(&Value, &Value)> {
    match value {
        Value::Array(pair) => match pair.as_slice() {
            [start, end] => Some((start, end)),
            _ => None,
        },
        _ => Some((value.get("start_at")?, value.get("end_at")?)),
    }
}
