//! Ranges of phone numbers and of extensions, and blocks of phone numbers.

use super::items::each;
use super::json::Json;
use crate::errors;
use pyo3::prelude::*;
use serde_json::Value;
use telnyx_porting::{ExtensionRange, NewBlock, PhoneNumber, PhoneNumberRange};

/// Consecutive phone numbers: one number, a pair of the first and the last, or an object with `start_at` and `end_at`.
pub(crate) struct Numbers(pub(crate) PhoneNumberRange);

impl Numbers {
    fn of(value: &Value) -> PyResult<Self> {
        if let Value::String(one) = value {
            let number: PhoneNumber = one.parse().map_err(errors::argument)?;
            return Ok(Self(number.into()));
        }
        match ends(value).map(|(start, end)| (start.as_str(), end.as_str())) {
            Some((Some(start), Some(end))) => PhoneNumberRange::parse(start, end).map(Self).map_err(errors::argument),
            _ => Err(errors::wrong_type(
                "",
                "a range of phone numbers is a number, a pair of the first and the last, or a dict of start_at and end_at",
            )),
        }
    }
}

impl FromPyObject<'_, '_> for Numbers {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        Self::of(&value.extract::<Json>()?.whole()?)
    }
}

/// Consecutive extensions: a pair of the first and the last, or an object with `start_at` and `end_at`.
pub(crate) struct Extensions(pub(crate) ExtensionRange);

impl FromPyObject<'_, '_> for Extensions {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let value = value.extract::<Json>()?.whole()?;
        match ends(&value).map(|(start, end)| (start.as_i64(), end.as_i64())) {
            Some((Some(start), Some(end))) => ExtensionRange::new(start, end).map(Self).map_err(errors::argument),
            _ => Err(errors::wrong_type(
                "",
                "a range of extensions is a pair of the first and the last int, or a dict of start_at and end_at",
            )),
        }
    }
}

/// The parts of a whole, as any iterable of ranges.
pub(crate) struct Parts<T>(Vec<T>);

impl<T: for<'a, 'py> FromPyObject<'a, 'py, Error = PyErr>> FromPyObject<'_, '_> for Parts<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        each(&value, "a list of ranges belongs", |part| part.extract()).map(Self)
    }
}

impl Parts<Numbers> {
    pub(crate) fn ranges(self) -> impl Iterator<Item = PhoneNumberRange> {
        self.0.into_iter().map(|part| part.0)
    }
}

impl Parts<Extensions> {
    pub(crate) fn ranges(self) -> impl Iterator<Item = ExtensionRange> {
        self.0.into_iter().map(|part| part.0)
    }
}

/// Blocks of phone numbers: each an object with `phone_number_range` and, unless all of it is activated at once,
/// `activation_ranges`; or a range alone.
pub(crate) struct Blocks(pub(crate) Vec<NewBlock>);

impl FromPyObject<'_, '_> for Blocks {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        each(&value, "a list of ranges belongs", |part| block(&part.extract::<Json>()?.whole()?)).map(Self)
    }
}

fn block(value: &Value) -> PyResult<NewBlock> {
    let Some(range) = value.get("phone_number_range") else { return Ok(NewBlock::new(Numbers::of(value)?.0)) };
    let block = NewBlock::new(Numbers::of(range)?.0);
    match value.get("activation_ranges").unwrap_or(&Value::Null) {
        Value::Null => Ok(block),
        Value::Array(parts) => {
            let parts = parts.iter().map(|part| Numbers::of(part).map(|part| part.0)).collect::<PyResult<Vec<_>>>()?;
            Ok(block.with_activation_ranges(parts))
        }
        _ => Err(errors::wrong_type(".activation_ranges", "is not a list of ranges")),
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
