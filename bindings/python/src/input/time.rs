//! Points in time and spans of time.

use super::text::text;
use crate::errors;
use chrono::{DateTime, Utc};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use std::time::Duration;
use telnyx_porting::{Problem, Rule, ShareTtl};

pub(super) const NAIVE: &str = "a datetime without a zone, which may mean any time";
pub(super) const ZONE: &str =
    "give it a zone, by .astimezone() if it is local time or by .replace(tzinfo=timezone.utc) if it is UTC";

/// A point in time: an aware `datetime.datetime`, or a text in RFC 3339 with a zone.
pub(crate) struct Moment(pub(crate) DateTime<Utc>);

impl FromPyObject<'_, '_> for Moment {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let problem = |message, hint| errors::problem(Problem::error("", Rule::DateTime, message).with_hint(hint));
        let text = if is_datetime(&value)? {
            of_datetime(&value)?.ok_or_else(|| problem(NAIVE, ZONE))?
        } else {
            text(&value)?
        };
        let time = DateTime::parse_from_rfc3339(&text).map(|time| Self(time.to_utc()));
        time.map_err(|_| {
            problem("is no date and time with a zone", "write it as 2026-03-02T15:00:00Z, or pass a datetime")
        })
    }
}

pub(super) fn is_datetime(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(value.hasattr("utcoffset")? && value.hasattr("isoformat")?)
}

/// The text for a `datetime`; none for one without a zone.
pub(super) fn of_datetime(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if value.call_method0("utcoffset")?.is_none() {
        return Ok(None);
    }
    value.call_method0("isoformat")?.extract().map(Some)
}

/// A span of time: seconds as a number, or a `datetime.timedelta`.
pub(crate) struct Span(pub(crate) Duration);

impl FromPyObject<'_, '_> for Span {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let seconds: f64 = match value.extract() {
            Ok(seconds) => seconds,
            Err(_) if is_timedelta(&value)? => value.call_method0("total_seconds")?.extract()?,
            Err(_) => {
                let kind = value.get_type().fully_qualified_name()?;
                return Err(PyTypeError::new_err(format!("a {kind} where seconds or a timedelta belong")));
            }
        };
        Duration::try_from_secs_f64(seconds)
            .map(Self)
            .map_err(|_| PyValueError::new_err("no span of time: it is negative, endless or not a number"))
    }
}

fn is_timedelta(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.hasattr("total_seconds")
}

/// How long a sharing token lives: whole seconds, a `datetime.timedelta`, or a text such as `36h`.
pub(crate) struct Ttl(pub(crate) ShareTtl);

impl FromPyObject<'_, '_> for Ttl {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let ttl = if let Ok(seconds) = value.extract::<i128>() {
            ShareTtl::from_seconds(seconds)
        } else if is_timedelta(&value)? {
            value.extract::<Span>()?.0.try_into()
        } else {
            text(&value)?.parse()
        };
        ttl.map(Self).map_err(errors::validation)
    }
}
