//! Ids and points in time, for which Python has classes. Their modules take time to import, so it is done late.

use crate::ending;
use chrono::{DateTime, Datelike, Timelike, Utc};
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use telnyx_porting::api::{Id, Timestamp};

/// The length of a UUID as it is usually written. Other forms would come back changed if they were read.
const UUID_LENGTH: usize = 36;

/// The UUID that an id is written as.
fn parsed(id: &Id) -> Option<u128> {
    (id.as_str().len() == UUID_LENGTH).then(|| id.uuid())?.map(|uuid| uuid.as_u128())
}

/// Whether an id becomes a `uuid.UUID`.
pub(super) fn is_uuid(id: &Id) -> bool {
    parsed(id).is_some()
}

/// A `uuid.UUID`, or the text if it is none.
pub(crate) fn uuid<'py>(py: Python<'py>, id: &Id) -> PyResult<Bound<'py, PyAny>> {
    static MAKER: PyOnceLock<Maker> = PyOnceLock::new();
    match parsed(id) {
        Some(number) => MAKER.get_or_try_init(py, || Maker::new(py))?.uuid(py, number),
        None => Ok(id.as_str().into_pyobject(py)?.into_any()),
    }
}

/// Makes instances of `uuid.UUID` as its `__init__` leaves them, which would read the text again, in Python.
struct Maker {
    class: Py<PyAny>,
    unknown: Py<PyAny>,
    new: Py<PyAny>,
    set: Py<PyAny>,
}

impl Maker {
    fn new(py: Python<'_>) -> PyResult<Self> {
        let _inside = ending::inside(py);
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

/// A `datetime.datetime` in UTC, or the text if it is no time that one can hold.
pub(crate) fn datetime<'py>(py: Python<'py>, time: &Timestamp) -> PyResult<Bound<'py, PyAny>> {
    match time.parse().map(|time| moment(py, time)).transpose()?.flatten() {
        Some(time) => Ok(time),
        None => Ok(time.as_str().into_pyobject(py)?.into_any()),
    }
}

/// A `datetime.datetime` in UTC, unless none can hold the time.
pub(crate) fn moment(py: Python<'_>, time: DateTime<Utc>) -> PyResult<Option<Bound<'_, PyAny>>> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static UTC: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let utc = UTC.get_or_try_init(py, || utc(py))?;
    let class = DATETIME.import(py, "datetime", "datetime")?;
    let (date, clock) = ((time.year(), time.month(), time.day()), (time.hour(), time.minute()));
    let micros = time.nanosecond() / 1_000;
    match class.call1((date.0, date.1, date.2, clock.0, clock.1, time.second(), micros, utc)) {
        // A leap second, or a year that Python does not count.
        Err(error) if error.is_instance_of::<PyValueError>(py) => Ok(None),
        made => made.map(Some),
    }
}

fn utc(py: Python<'_>) -> PyResult<Py<PyAny>> {
    let _inside = ending::inside(py);
    Ok(py.import("datetime")?.getattr("timezone")?.getattr("utc")?.unbind())
}
