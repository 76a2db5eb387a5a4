//! Lists of values that are read one by one.

use super::text::within;
use crate::ending;
use crate::errors::Wrong;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

/// Values of one kind: any iterable of them.
#[allow(dead_code, reason = "only generated operations use it")]
pub(crate) struct Items<T>(pub(crate) Vec<T>);

impl<T: for<'a, 'py> FromPyObject<'a, 'py, Error = PyErr>> FromPyObject<'_, '_> for Items<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        each(&value, "a list belongs", |item| item.extract()).map(Self)
    }
}

/// What is made of each item of an iterable. A single text, bytes and a dict are none: they would be taken apart.
pub(super) fn each<'py, T>(
    value: &Bound<'py, PyAny>,
    wanted: &str,
    make: impl Fn(Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    let _inside = ending::inside(value.py());
    let is_whole = value.is_instance_of::<PyString>() || super::is_binary(value) || value.is_instance_of::<PyDict>();
    let items = if is_whole { None } else { value.try_iter().ok() };
    let items = items.ok_or_else(|| super::misplaced(value, wanted))?;
    let mut wrong = Wrong::default();
    let mut read = Vec::new();
    for (index, item) in items.enumerate() {
        // An iterator that fails may not end.
        let item = item?;
        read.extend(wrong.take(within(index, make(item))));
    }
    wrong.finish_with(read)
}
