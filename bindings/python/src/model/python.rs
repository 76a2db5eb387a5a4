//! Values of fields as values of Python.

use super::view::{Described, View};
use super::{json, times};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

impl View<'_> {
    /// The value of an attribute that is no object, nor a list of objects.
    pub(super) fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Id(id) => times::uuid(py, id),
            Self::Time(time) => times::datetime(py, time),
            Self::List(items) => {
                let items = items.iter().map(|item| item.to_python(py)).collect::<PyResult<Vec<_>>>()?;
                Ok(PyTuple::new(py, items)?.into_any())
            }
            plain => plain.to_plain(py),
        }
    }

    /// The value as JSON would have it.
    fn to_plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(match self {
            Self::Absent => py.None().into_bound(py),
            Self::Text(text) => text.into_pyobject(py)?.into_any(),
            Self::Secret(secret) => secret.expose().into_pyobject(py)?.into_any(),
            Self::Id(id) => id.as_str().into_pyobject(py)?.into_any(),
            Self::Time(time) => time.as_str().into_pyobject(py)?.into_any(),
            Self::Integer(number) => number.into_pyobject(py)?.into_any(),
            Self::Number(number) => number.into_pyobject(py)?.into_any(),
            Self::Truth(truth) => truth.into_pyobject(py)?.to_owned().into_any(),
            Self::Json(value) => json::to_python(py, value)?,
            Self::Object(object) => to_dict(py, *object)?.into_any(),
            Self::List(items) => {
                let list = PyList::empty(py);
                for item in items {
                    list.append(item.to_plain(py)?)?;
                }
                list.into_any()
            }
        })
    }
}

/// Everything in an object, unknown fields and secrets included; what is absent is left out.
pub(crate) fn to_dict<'py>(py: Python<'py>, object: &dyn Described) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for field in object.fields() {
        if !matches!(field.view, View::Absent) {
            dict.set_item(field.wire, field.view.to_plain(py)?)?;
        }
    }
    dict.update(json::extra(py, object.extra())?.as_mapping())?;
    Ok(dict)
}
