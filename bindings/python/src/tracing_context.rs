//! The trace context of OpenTelemetry: the headers that connect a request to the current span of the program.

use crate::call::ExtraHeaders;
use crate::finalization;
use crate::input::Input;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use telnyx_porting::CallOptions;

/// Options with the headers for the current span. `None` without a span, and if the program has not imported OpenTelemetry,
/// which costs only a look into a dict.
pub(crate) fn options(py: Python<'_>) -> Option<CallOptions> {
    static MODULES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    let is_imported = || MODULES.import(py, "sys", "modules")?.contains(intern!(py, "opentelemetry.trace"));
    if !is_imported().unwrap_or(false) {
        return None;
    }
    current(py).unwrap_or_else(|error| {
        // Tracing must not prevent a call.
        error.write_unraisable(py, None);
        None
    })
}

fn current(py: Python<'_>) -> PyResult<Option<CallOptions>> {
    static HEADERS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let _guard = finalization::guard(py);
    let headers = HEADERS.import(py, "telnyx_porting._tracing", "headers")?.call0()?;
    if headers.is_none() {
        return Ok(None);
    }
    Ok(Some(ExtraHeaders::read(&headers)?.0))
}
