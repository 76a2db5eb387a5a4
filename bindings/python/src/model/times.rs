//! Ids and points in time, for which Python has classes. Their modules take time to import, so it is done late.

use crate::ending;
use chrono::{Datelike, Timelike};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use telnyx_porting::api::{Id, Timestamp};

/// The length of a UUID as it is usually written. Other forms would come back changed if they were read.
const UUID_LENGTH: usize = 36;

/// Whether an id becomes a `uuid.UUID`.
pub(super) fn is_uuid(id: &Id) -> bool {
    id.as_str().len() == UUID_LENGTH && id.uuid().is_some()
}

/// A `uuid.UUID`, or the text if it is none.
pub(super) fn uuid<'py>(py: Python<'py>, id: &Id) -> PyResult<Bound<'py, PyAny>> {
    static UUID: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    if is_uuid(id) {
        // Unlike that of times, this class is written in Python.
        let _inside = ending::inside(py);
        UUID.import(py, "uuid", "UUID")?.call1((id.as_str(),))
    } else {
        Ok(id.as_str().into_pyobject(py)?.into_any())
    }
}

/// A `datetime.datetime` in UTC, or the text if it is no time that one can hold.
pub(super) fn datetime<'py>(py: Python<'py>, time: &Timestamp) -> PyResult<Bound<'py, PyAny>> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static UTC: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    if let Some(parsed) = time.parse() {
        let class = DATETIME.import(py, "datetime", "datetime")?;
        let utc = UTC.get_or_try_init(py, || utc(py))?;
        let micros = parsed.nanosecond() / 1_000;
        let (date, clock) = ((parsed.year(), parsed.month(), parsed.day()), (parsed.hour(), parsed.minute()));
        match class.call1((date.0, date.1, date.2, clock.0, clock.1, parsed.second(), micros, utc)) {
            // A leap second, or a year that Python does not count.
            Err(error) if error.is_instance_of::<PyValueError>(py) => {}
            other => return other,
        }
    }
    Ok(time.as_str().into_pyobject(py)?.into_any())
}

fn utc(py: Python<'_>) -> PyResult<Py<PyAny>> {
    Ok(py.import("datetime")?.getattr("timezone")?.getattr("utc")?.unbind())
}
