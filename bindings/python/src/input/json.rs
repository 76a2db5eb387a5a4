//! Dictionaries and what stands in them, under the API's names.

use super::text::text;
use super::time::{is_datetime, of_datetime};
use pyo3::exceptions::{PyRecursionError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde_json::{Map, Value};

/// Deeper than anything that the API takes.
const DEEPEST: u32 = 64;

/// A value that is sent as JSON. Besides what JSON has, it may hold UUIDs, times with a zone, members of string enums,
/// and whatever has a method `to_dict`.
pub(crate) struct Json(pub(crate) Value);

impl FromPyObject<'_, '_> for Json {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        of(&value, 0).map(Self)
    }
}

fn of(value: &Bound<'_, PyAny>, depth: u32) -> PyResult<Value> {
    if depth > DEEPEST {
        return Err(PyRecursionError::new_err("is nested too deeply"));
    }
    // A bool is an int, so it comes first.
    if value.is_none() {
        Ok(Value::Null)
    } else if let Ok(truth) = value.cast::<PyBool>() {
        Ok(truth.is_true().into())
    } else if let Ok(text) = value.cast::<PyString>() {
        Ok(text.to_str()?.into())
    } else if value.is_instance_of::<PyInt>() {
        Ok(value.extract::<i64>()?.into())
    } else if value.is_instance_of::<PyFloat>() {
        let number = serde_json::Number::from_f64(value.extract()?);
        number.map(Value::Number).ok_or_else(|| PyValueError::new_err("is a float that JSON does not have"))
    } else if let Ok(fields) = value.cast::<PyDict>() {
        object(fields, depth)
    } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        value.try_iter()?.map(|item| of(&item?, depth + 1)).collect::<PyResult<Vec<_>>>().map(Value::Array)
    } else {
        other(value, depth)
    }
}

fn object(fields: &Bound<'_, PyDict>, depth: u32) -> PyResult<Value> {
    let mut object = Map::with_capacity(fields.len());
    for (name, field) in fields {
        let name = name.cast::<PyString>().map_err(|_| PyTypeError::new_err("has a key that is no str"))?;
        object.insert(name.to_str()?.to_owned(), of(&field, depth + 1)?);
    }
    Ok(Value::Object(object))
}

fn other(value: &Bound<'_, PyAny>, depth: u32) -> PyResult<Value> {
    if value.hasattr("to_dict")? {
        return of(&value.call_method0("to_dict")?, depth + 1);
    }
    if is_datetime(value)? {
        return of_datetime(value).map(Value::String);
    }
    text(value).map(Value::String)
}
