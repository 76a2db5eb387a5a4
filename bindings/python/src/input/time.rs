//! Points in time and spans of time.

use super::misplaced;
use super::number::{real, whole};
use super::text::{text, type_name};
use crate::errors;
use chrono::{DateTime, Utc};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyString};
use std::time::Duration;
use telnyx_porting::{Issue, Rule, ShareTtl};

pub(super) const NAIVE: &str = "a datetime without a zone, which may mean any time";
pub(super) const ZONE: &str =
    "give it a zone, by .astimezone() if it is local time or by .replace(tzinfo=timezone.utc) if it is UTC";

/// What pandas has for a missing time. It has the methods of a `datetime`, which give nothing that could be used.
pub(super) const NOT_A_TIME: &str =
    "NaT, a missing time, where a datetime belongs; leave the argument out where there is none";

pub(super) fn is_missing_time(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(type_name(value)? == "pandas._libs.tslibs.nattype.NaTType")
}

/// A point in time: an aware `datetime.datetime`, or a text in RFC 3339 with a zone.
pub(crate) struct Moment(pub(crate) DateTime<Utc>);

impl FromPyObject<'_, '_> for Moment {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let issue = |message, hint| errors::issue(Issue::error("", Rule::DateTime, message).with_hint(hint));
        if is_missing_time(&value)? {
            return Err(errors::wrong_type("", NOT_A_TIME));
        }
        let text = if is_datetime(&value)? {
            of_datetime(&value)?.ok_or_else(|| issue(NAIVE, ZONE))?
        } else if value.is_instance_of::<PyString>() {
            text(&value)?
        } else {
            return Err(misplaced(&value, "a datetime, or a str such as 2026-03-02T15:00:00Z, belongs"));
        };
        let time = DateTime::parse_from_rfc3339(&text).map(|time| Self(time.to_utc()));
        time.map_err(|_| {
            issue("is no date and time with a zone", "write it as 2026-03-02T15:00:00Z, or pass a datetime")
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
        const HINT: &str = "give seconds from 0, such as 30 or 0.5, or a timedelta";
        if is_missing_time(&value)? {
            return Err(misplaced(&value, "a number of seconds or a timedelta belongs"));
        }
        let seconds = if is_timedelta(&value)? {
            value.call_method0("total_seconds")?.extract()?
        } else {
            real(&value, "a number of seconds or a timedelta belongs")?
        };
        let flaw = match seconds {
            seconds if f64::is_nan(seconds) => "is not a number",
            seconds if seconds < 0.0 => "is a span of time below 0",
            _ => "is longer than any span of time",
        };
        Duration::try_from_secs_f64(seconds).map(Self).map_err(|_| errors::refused("", "time-span", flaw, HINT))
    }
}

/// How long an attempt may take: some time at least.
pub(crate) struct Timeout(pub(crate) Duration);

impl FromPyObject<'_, '_> for Timeout {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        match value.extract::<Span>()?.0 {
            Duration::ZERO => Err(errors::refused(
                "",
                "time-span",
                "is 0, in which nothing can be answered",
                "leave it out for 30 seconds, or give a long one for none, such as timedelta(hours=1)",
            )),
            span => Ok(Self(span)),
        }
    }
}

/// How long a whole call may take: some time at least.
pub(crate) struct Deadline(pub(crate) Duration);

impl FromPyObject<'_, '_> for Deadline {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        match value.extract::<Span>()?.0 {
            Duration::ZERO => {
                let flaw = "is 0, in which nothing can be answered";
                Err(errors::refused("", "time-span", flaw, "leave it out for no deadline"))
            }
            span => Ok(Self(span)),
        }
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
        let ttl = if value.is_instance_of::<PyString>() {
            text(&value)?.parse()
        } else if is_timedelta(&value)? || value.is_instance_of::<PyFloat>() {
            value.extract::<Span>()?.0.try_into()
        } else if value.hasattr("__index__")? {
            ShareTtl::from_seconds(whole(&value)?)
        } else {
            return Err(misplaced(&value, "a number of seconds, a timedelta or a str such as 36h belongs"));
        };
        ttl.map(Self).map_err(errors::argument)
    }
}
