//! JSON, ids and points in time as Python values. The modules of UUIDs and times take long to import, so they are imported on
//! first use.

use crate::finalization;
use chrono::{DateTime, Datelike, Timelike, Utc};
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyType};
use serde_json::Value;
use telnyx_porting::api::{Id, Timestamp};

/// JSON as Python values.
pub(crate) fn json<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(flag) => flag.into_pyobject(py)?.to_owned().into_any(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => number.into_pyobject(py)?.into_any(),
            (None, Some(number)) => number.into_pyobject(py)?.into_any(),
            (None, None) => number.as_f64().into_pyobject(py)?.into_any(),
        },
        Value::String(text) => text.into_pyobject(py)?.into_any(),
        Value::Array(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(json(py, item)?)?;
            }
            list.into_any()
        }
        Value::Object(fields) => dict(py, fields)?.into_any(),
    })
}

/// The members of an object as a `dict`.
pub(crate) fn dict<'py, 'a>(
    py: Python<'py>,
    fields: impl IntoIterator<Item = (&'a String, &'a Value)>,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, value) in fields {
        dict.set_item(name, json(py, value)?)?;
    }
    Ok(dict)
}

/// The length of a UUID in its usual form. Other forms would not be sent back unchanged.
const UUID_LENGTH: usize = 36;

fn parsed(id: &Id) -> Option<u128> {
    (id.as_str().len() == UUID_LENGTH).then(|| id.uuid())?.map(|uuid| uuid.as_u128())
}

/// Whether an id becomes a `uuid.UUID`.
pub(super) fn is_uuid(id: &Id) -> bool {
    parsed(id).is_some()
}

/// A `uuid.UUID`, or the text if it is not one.
pub(crate) fn uuid<'py>(py: Python<'py>, id: &Id) -> PyResult<Bound<'py, PyAny>> {
    static MAKER: PyOnceLock<Maker> = PyOnceLock::new();
    match parsed(id) {
        Some(number) => MAKER.get_or_try_init(py, || Maker::new(py))?.uuid(py, number),
        None => Ok(id.as_str().into_pyobject(py)?.into_any()),
    }
}

/// Makes instances of `uuid.UUID` without its `__init__`, which would parse the text again, in Python.
struct Maker {
    class: Py<PyAny>,
    unknown: Py<PyAny>,
    new: Py<PyAny>,
    set: Py<PyAny>,
}

impl Maker {
    fn new(py: Python<'_>) -> PyResult<Self> {
        let _guard = finalization::guard(py);
        let (module, object) = (py.import("uuid")?, py.get_type::<PyAny>());
        Ok(Self {
            class: module.getattr("UUID")?.unbind(),
            unknown: module.getattr("SafeUUID")?.getattr("unknown")?.unbind(),
            new: object.getattr("__new__")?.unbind(),
            set: object.getattr("__setattr__")?.unbind(),
        })
    }

    fn uuid<'py>(&self, py: Python<'py>, number: u128) -> PyResult<Bound<'py, PyAny>> {
        let (uuid, set) = (self.new.bind(py).call1((&self.class,))?, self.set.bind(py));
        set.call1((&uuid, intern!(py, "int"), number))?;
        set.call1((&uuid, intern!(py, "is_safe"), &self.unknown))?;
        Ok(uuid)
    }
}

/// A `datetime.datetime` in UTC, or the text if none can hold the time.
pub(crate) fn datetime<'py>(py: Python<'py>, time: &Timestamp) -> PyResult<Bound<'py, PyAny>> {
    match time.parse().map(|time| utc_datetime(py, time)).transpose()?.flatten() {
        Some(time) => Ok(time),
        None => Ok(time.as_str().into_pyobject(py)?.into_any()),
    }
}

/// A `datetime.datetime` in UTC, unless none can hold the time.
pub(crate) fn utc_datetime(py: Python<'_>, time: DateTime<Utc>) -> PyResult<Option<Bound<'_, PyAny>>> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static UTC: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let utc = UTC.get_or_try_init(py, || utc(py))?;
    let class = DATETIME.import(py, "datetime", "datetime")?;
    let (date, clock) = ((time.year(), time.month(), time.day()), (time.hour(), time.minute()));
    let micros = time.nanosecond() / 1_000;
    match class.call1((date.0, date.1, date.2, clock.0, clock.1, time.second(), micros, utc)) {
        // A leap second, or a year that `datetime` does not have.
        Err(error) if error.is_instance_of::<PyValueError>(py) => Ok(None),
        made => made.map(Some),
    }
}

fn utc(py: Python<'_>) -> PyResult<Py<PyAny>> {
    let _guard = finalization::guard(py);
    Ok(py.import("datetime")?.getattr("timezone")?.getattr("utc")?.unbind())
}
