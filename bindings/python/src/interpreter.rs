//! Interpreters of one process. What is made once here, such as the classes, belongs to the first one that asks.

use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// Refuses every interpreter but the first. `CPython` does that by itself, but only from 3.12 on, and only for those that
/// are isolated from each other.
pub(crate) fn claim(py: Python<'_>) -> PyResult<()> {
    static FIRST: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    // Each interpreter has its own; what is compared is where it is.
    let builtins = py.import("builtins")?;
    if FIRST.get_or_init(py, || builtins.clone().unbind()).is(&builtins) {
        return Ok(());
    }
    Err(PyImportError::new_err(
        "telnyx_porting does not support loading in subinterpreters: another interpreter of this process has it already",
    ))
}
