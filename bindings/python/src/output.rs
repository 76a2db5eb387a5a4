//! How what the API answers becomes a value of Python.

use crate::model::{Part, made};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyType};

/// What an operation gives back.
pub(crate) trait Output: Send + 'static {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>>;
}

impl Output for () {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(py.None())
    }
}

impl<T: Part> Output for T {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(made(*self, py)?.unbind())
    }
}

impl<T: Part> Output for Vec<T> {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let items = self.into_iter().map(|item| made(item, py)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyList::new(py, items)?.into_any().unbind())
    }
}

/// A class with the class of what it holds, for annotations.
pub(crate) fn generic_alias(class: &Bound<'_, PyType>, item: Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    class.py().import("types")?.getattr("GenericAlias")?.call1((class, item)).map(Bound::unbind)
}
