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

impl Output for telnyx_porting::types::PortingOrder {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.id.as_ref().map(|id| id.as_str()).into_pyobject(py)?.into_any().unbind())
    }
}

impl<T: Output> Output for Vec<T> {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let items = self.into_iter().map(|item| Box::new(item).into_python(py)).collect::<PyResult<Vec<_>>>()?;
        Ok(pyo3::types::PyList::new(py, items)?.into_any().unbind())
    }
}

impl Output for telnyx_porting::types::PortingOrderSharingToken {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.token.as_ref().map(|id| id.expose()).into_pyobject(py)?.into_any().unbind())
    }
}
