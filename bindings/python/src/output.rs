//! How what the API answers becomes a value of Python.

use pyo3::prelude::*;

/// What an operation gives back.
pub(crate) trait Output: Send + 'static {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>>;
}

impl Output for () {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(py.None())
    }
}

impl<T: Output> Output for Vec<T> {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let items = self.into_iter().map(|item| Box::new(item).into_python(py)).collect::<PyResult<Vec<_>>>()?;
        Ok(pyo3::types::PyList::new(py, items)?.into_any().unbind())
    }
}
