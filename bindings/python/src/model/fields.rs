//! What the attributes of objects do. Little is generic: there are hundreds of attributes.

use super::class::Part;
use super::shared::Shared;
use super::view::View;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;

type Cell = PyOnceLock<Py<PyAny>>;

/// A value that is made each time, since that is as cheap as keeping it.
pub(crate) fn value<'py>(py: Python<'py>, view: View<'_>) -> PyResult<Bound<'py, PyAny>> {
    view.to_python(py)
}

/// A value that is made once.
pub(crate) fn keep<'py>(py: Python<'py>, cell: &Cell, view: View<'_>) -> PyResult<Bound<'py, PyAny>> {
    match kept(py, cell) {
        Some(value) => Ok(value),
        None => Ok(store(py, cell, view.to_python(py)?)),
    }
}

/// An object, whose instance is made once.
pub(crate) fn part<'py, T, P: Part>(
    py: Python<'py>,
    cell: &Cell,
    whole: &Shared<T>,
    find: fn(&T) -> Option<&P>,
) -> PyResult<Bound<'py, PyAny>> {
    if let Some(value) = kept(py, cell) {
        return Ok(value);
    }
    match whole.part(find) {
        Some(part) => Ok(store(py, cell, P::wrap(part, py)?)),
        None => Ok(py.None().into_bound(py)),
    }
}

/// A list of objects, whose instances are made once.
pub(crate) fn list<'py, T, P: Part>(
    py: Python<'py>,
    cell: &Cell,
    whole: &Shared<T>,
    find: fn(&T) -> &[P],
) -> PyResult<Bound<'py, PyAny>> {
    if let Some(value) = kept(py, cell) {
        return Ok(value);
    }
    let parts = (0..find(whole).len()).filter_map(|index| whole.part(|whole| find(whole).get(index)));
    let items = parts.map(|part| P::wrap(part, py)).collect::<PyResult<Vec<_>>>()?;
    Ok(store(py, cell, PyTuple::new(py, items)?.into_any()))
}

fn kept<'py>(py: Python<'py>, cell: &Cell) -> Option<Bound<'py, PyAny>> {
    cell.get(py).map(|value| value.bind(py).clone())
}

fn store<'py>(py: Python<'py>, cell: &Cell, value: Bound<'py, PyAny>) -> Bound<'py, PyAny> {
    match cell.set(py, value.clone().unbind()) {
        Ok(()) => value,
        // Another thread was first; all get the same instance.
        Err(_) => kept(py, cell).unwrap_or(value),
    }
}
