//! Numbers and truths. A `bool` is an `int` for Python, and hardly ever meant as one.

use super::misplaced;
use crate::errors;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt};
use telnyx_porting::{Issue, PageSize, Rule};

/// `True` or `False`.
pub(crate) struct Truth(pub(crate) bool);

impl Truth {
    /// The truth of an argument that may be left out.
    pub(crate) fn of(given: Option<Self>) -> Option<bool> {
        given.map(|truth| truth.0)
    }
}

impl FromPyObject<'_, '_> for Truth {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        match value.cast::<PyBool>() {
            Ok(truth) => Ok(Self(truth.is_true())),
            Err(_) => Err(misplaced(&value, "a bool belongs")),
        }
    }
}

/// A whole number, as far as it can be counted: what lies beyond is as good as the end.
pub(super) fn whole(value: &Bound<'_, PyAny>) -> PyResult<i128> {
    if value.is_instance_of::<PyBool>() || !value.hasattr("__index__")? {
        return Err(misplaced(value, "an int belongs"));
    }
    match value.extract() {
        Ok(number) => Ok(number),
        Err(_) if value.lt(0)? => Ok(i128::MIN),
        Err(_) => Ok(i128::MAX),
    }
}

/// A number that may have a fraction.
pub(super) fn real(value: &Bound<'_, PyAny>, wanted: &str) -> PyResult<f64> {
    if value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>() {
        return Ok(value.extract().unwrap_or(f64::INFINITY));
    }
    match value.cast::<PyFloat>() {
        Ok(number) => Ok(number.value()),
        Err(_) => Err(misplaced(value, wanted)),
    }
}

/// A whole number as the API has them.
#[allow(dead_code, reason = "only generated operations use it")]
pub(crate) struct Integer(pub(crate) i64);

impl FromPyObject<'_, '_> for Integer {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let refused = |_| errors::refused("", "integer", "an int of more than 64 bits", "the API has none as large");
        i64::try_from(whole(&value)?).map(Self).map_err(refused)
    }
}

/// A number that may have a fraction.
#[allow(dead_code, reason = "only generated operations use it")]
pub(crate) struct Decimal(pub(crate) f64);

impl FromPyObject<'_, '_> for Decimal {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        match real(&value, "a number belongs")? {
            number if number.is_finite() => Ok(Self(number)),
            _ => Err(errors::refused("", "number", "is not a finite number", "give one such as 2 or 0.5")),
        }
    }
}

/// A count, from 0.
pub(crate) struct Count<T>(pub(crate) T);

impl<T: TryFrom<i128>> FromPyObject<'_, '_> for Count<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        T::try_from(whole(&value)?).map(Self).map_err(|_| {
            let most = (1_u128 << (8 * size_of::<T>())) - 1;
            errors::refused("", "count", format!("is not within 0 to {most}"), "give 0 or more")
        })
    }
}

/// How many items a page has.
pub(crate) struct Size(pub(crate) PageSize);

impl FromPyObject<'_, '_> for Size {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let items = whole(&value)?;
        let refused =
            || Issue::error("", Rule::PageSize, "is not within 1 to 250").with_hint("250 needs the fewest requests");
        let size = u64::try_from(items).map_err(|_| refused().into()).and_then(PageSize::new);
        size.map(Self).map_err(errors::argument)
    }
}

/// The number of a page, from 1.
pub(crate) struct PageNumber(pub(crate) u32);

impl FromPyObject<'_, '_> for PageNumber {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let number = u32::try_from(whole(&value)?).ok().filter(|number| *number > 0);
        let refused = || Issue::error("", Rule::PageNumber, "is not within 1 to 4294967295");
        number.map(Self).ok_or_else(|| errors::issue(refused().with_hint("the first page is 1")))
    }
}

/// How often something happens, or how fast it goes: more than never.
pub(crate) struct Rate(pub(crate) f64);

impl FromPyObject<'_, '_> for Rate {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        match real(&value, "a number belongs")? {
            rate if rate.is_finite() && rate > 0.0 => Ok(Self(rate)),
            _ => Err(errors::refused("", "rate", "is not a number above 0", "give one such as 2 or 0.5")),
        }
    }
}
