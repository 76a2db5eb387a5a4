//! JSON, ids and points in time as Python values. The modules of UUIDs and times take long to import, so they are imported on
//! first use.

use crate::finalization;
use chrono::{DateTime, Datelike, Timelike, Utc};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyList, PyType};
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
    new: Py<PyAny>,
    /// Sets the attribute `int`. The class rejects assignments, but its descriptors accept them.
    set_int: Py<PyAny>,
    set_is_safe: Py<PyAny>,
    unknown: Py<PyAny>,
}

impl Maker {
    fn new(py: Python<'_>) -> PyResult<Self> {
        let _guard = finalization::guard(py);
        let module = py.import("uuid")?;
        let class = module.getattr("UUID")?;
        let setter = |name: &str| Ok::<_, PyErr>(class.getattr(name)?.getattr("__set__")?.unbind());
        Ok(Self {
            new: py.get_type::<PyAny>().getattr("__new__")?.unbind(),
            set_int: setter("int")?,
            set_is_safe: setter("is_safe")?,
            unknown: module.getattr("SafeUUID")?.getattr("unknown")?.unbind(),
            class: class.unbind(),
        })
    }

    fn uuid<'py>(&self, py: Python<'py>, number: u128) -> PyResult<Bound<'py, PyAny>> {
        let uuid = self.new.bind(py).call1((&self.class,))?;
        self.set_int.bind(py).call1((&uuid, number))?;
        self.set_is_safe.bind(py).call1((&uuid, &self.unknown))?;
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

/// A `datetime.datetime` in UTC, unless none can hold the time: a leap second, or a year that it does not have.
pub(crate) fn utc_datetime(py: Python<'_>, time: DateTime<Utc>) -> PyResult<Option<Bound<'_, PyAny>>> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static UTC: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let utc = UTC.get_or_try_init(py, || utc(py))?;
    let class = DATETIME.import(py, "datetime", "datetime")?;
    pickled(&time).map(|state| class.call1((PyBytes::new(py, &state), utc))).transpose()
}

/// The state of a pickled `datetime`, from which the class makes an instance in a third of the time that the numbers take. The
/// class does not check it.
#[allow(clippy::cast_possible_truncation, reason = "each number fits in its bytes")]
fn pickled(time: &DateTime<Utc>) -> Option<[u8; 10]> {
    let year = u16::try_from(time.year()).ok().filter(|year| (1..=9999).contains(year))?;
    let micros = Some(time.nanosecond() / 1_000).filter(|micros| *micros < 1_000_000)?;
    let ([century, year], [_, high, middle, low]) = (year.to_be_bytes(), micros.to_be_bytes());
    let (date, clock) = ([time.month(), time.day()], [time.hour(), time.minute(), time.second()]);
    let ([month, day], [hour, minute, second]) = (date.map(|part| part as u8), clock.map(|part| part as u8));
    Some([century, year, month, day, hour, minute, second, high, middle, low])
}

fn utc(py: Python<'_>) -> PyResult<Py<PyAny>> {
    let _guard = finalization::guard(py);
    Ok(py.import("datetime")?.getattr("timezone")?.getattr("utc")?.unbind())
}
