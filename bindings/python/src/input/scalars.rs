//! Numbers, booleans, points in time and time spans. In Python, a `bool` is an `int`, but is rarely meant as one.

use super::text::read_text;
use super::{Input, mismatch, type_name};
use crate::issues::{Invalid, Read};
use chrono::{DateTime, Datelike, Utc};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString};
use std::time::Duration;
use telnyx_porting::{Issue, PageSize, Rule, ShareTtl, ValidationError};

/// `True` or `False`, but not other truthy or falsy values.
pub(crate) struct StrictBool(pub(crate) bool);

impl StrictBool {
    pub(crate) fn optional(flag: Option<Self>) -> Option<bool> {
        flag.map(|flag| flag.0)
    }
}

impl Input for StrictBool {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        flag(value)?.map(Self).ok_or_else(|| mismatch("bool", value))
    }
}

/// The value of a `bool`, of Python or of numpy.
pub(super) fn flag(value: &Bound<'_, PyAny>) -> PyResult<Option<bool>> {
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Some(flag.is_true()));
    }
    let is_flag = matches!(type_name(value)?.as_str(), "numpy.bool" | "numpy.bool_");
    is_flag.then(|| value.is_truthy()).transpose()
}

/// Whether a value is a whole number of another library. Arrays have the method too.
pub(super) fn is_index(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(value.hasattr("__index__")? && !value.hasattr("__iter__")? && !is_timedelta(value)?)
}

/// A whole number; beyond 128 bits it becomes the nearest 128-bit number.
fn whole(value: &Bound<'_, PyAny>) -> Read<i128> {
    if value.is_instance_of::<PyBool>() || !value.hasattr("__index__")? {
        return Err(mismatch("int", value));
    }
    match value.extract() {
        Ok(number) => Ok(number),
        Err(_) if value.lt(0)? => Ok(i128::MIN),
        Err(_) => Ok(i128::MAX),
    }
}

/// A number that may have a fraction.
fn real(value: &Bound<'_, PyAny>, expected: &'static str) -> Read<f64> {
    if value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>() {
        return Ok(value.extract().unwrap_or(f64::INFINITY));
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok(number.value());
    }
    if flag(value)?.is_none() && (is_index(value)? || type_name(value)? == "decimal.Decimal") {
        return Ok(value.extract()?);
    }
    Err(mismatch(expected, value))
}

/// A whole number of the API.
#[allow(dead_code, reason = "only generated operations use it")]
pub(crate) struct Integer(pub(crate) i64);

impl Input for Integer {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let refused = |_| Invalid::rule("integer", "exceeds 64 bits", "pass a smaller number");
        i64::try_from(whole(value)?).map(Self).map_err(refused)
    }
}

/// A number of the API that may have a fraction.
#[allow(dead_code, reason = "only generated operations use it")]
pub(crate) struct Decimal(pub(crate) f64);

impl Input for Decimal {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        match real(value, "a number")? {
            number if number.is_finite() => Ok(Self(number)),
            _ => Err(Invalid::rule("number", "is not a finite number", "pass one such as 2 or 0.5")),
        }
    }
}

/// A count, from 0.
pub(crate) struct Count<T>(pub(crate) T);

impl<T: TryFrom<i128>> Input for Count<T> {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        T::try_from(whole(value)?).map(Self).map_err(|_| {
            let most = (1_u128 << (8 * size_of::<T>())) - 1;
            Invalid::rule("count", format!("is not within 0 to {most}"), "pass 0 or more")
        })
    }
}

/// The number of items per page.
pub(crate) struct Size(pub(crate) PageSize);

impl Input for Size {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let items = whole(value)?;
        let refused = |_| {
            let issue = Issue::error("", Rule::PageSize, "is not within 1 to 250");
            ValidationError::from(issue.with_hint("250 needs the fewest requests"))
        };
        Ok(Self(u64::try_from(items).map_err(refused).and_then(PageSize::new)?))
    }
}

/// The number of a page, from 1.
pub(crate) struct PageNumber(pub(crate) u32);

impl Input for PageNumber {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let number = u32::try_from(whole(value)?).ok().filter(|number| *number > 0);
        let refused = || Invalid::rule("page-number", "is not within 1 to 4294967295", "the first page is 1");
        number.map(Self).ok_or_else(refused)
    }
}

/// A rate or a speed: more than 0.
pub(crate) struct Rate(pub(crate) f64);

impl Input for Rate {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        match real(value, "a number")? {
            rate if rate.is_finite() && rate > 0.0 => Ok(Self(rate)),
            _ => Err(Invalid::rule("rate", "is not a number above 0", "pass one such as 2 or 0.5")),
        }
    }
}

const DATE_TIME: &str = "date-time";

/// A point in time: an aware `datetime.datetime`, or RFC 3339 text with a time zone.
pub(crate) struct Timestamp(pub(crate) DateTime<Utc>);

impl Input for Timestamp {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        const HINT: &str = "write it as 2026-03-02T15:00:00Z, or pass a datetime";
        let text = if is_datetime(value)? || is_missing_time(value)? {
            rfc3339(value)?
        } else if value.is_instance_of::<PyString>() {
            read_text(value)?
        } else {
            return Err(mismatch("a datetime or a str such as 2026-03-02T15:00:00Z", value));
        };
        let time = DateTime::parse_from_rfc3339(&text).map(|time| time.to_utc());
        let time = time.map_err(|_| Invalid::rule(DATE_TIME, "is not a date and time with a time zone", HINT))?;
        if is_in_range(time) { Ok(Self(time)) } else { Err(out_of_range()) }
    }
}

/// Whether a value is the missing time of pandas: it has the methods of a `datetime`, which return nothing usable.
pub(super) fn is_missing_time(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(type_name(value)? == "pandas._libs.tslibs.nattype.NaTType")
}

pub(super) fn is_datetime(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(value.hasattr("utcoffset")? && value.hasattr("isoformat")?)
}

/// The text for a `datetime` with a time zone.
pub(super) fn rfc3339(value: &Bound<'_, PyAny>) -> Read<String> {
    const HINT: &str =
        "give it a time zone, by .astimezone() if it is local time or by .replace(tzinfo=timezone.utc) if it is UTC";
    if is_missing_time(value)? {
        return Err(Invalid::mismatch("a datetime", "NaT, a missing time"));
    }
    let offset = value.call_method0("utcoffset")?;
    if offset.is_none() {
        return Err(Invalid::rule(DATE_TIME, "is a datetime without a time zone", HINT));
    }
    let seconds: f64 = offset.call_method0("total_seconds")?.extract()?;
    let text: String = if seconds % 60.0 == 0.0 {
        value.call_method0("isoformat")?.extract()?
    } else {
        // An offset of RFC 3339 has no seconds.
        let utc = value.py().import("datetime")?.getattr("timezone")?.getattr("utc")?;
        value.call_method1("astimezone", (utc,)).map_err(|_| out_of_range())?.call_method0("isoformat")?.extract()?
    };
    match DateTime::parse_from_rfc3339(&text) {
        Ok(time) if !is_in_range(time.to_utc()) => Err(out_of_range()),
        _ => Ok(text),
    }
}

/// Whether a time has a year of four digits in UTC, as times are sent.
fn is_in_range(time: DateTime<Utc>) -> bool {
    (1..=9999).contains(&time.year())
}

fn out_of_range() -> Invalid {
    Invalid::rule(DATE_TIME, "is not within the years 1 to 9999 in UTC", "pass a time within these years")
}

const SECONDS: &str = "a number of seconds or a timedelta";
const TIME_SPAN: &str = "time-span";

/// A time span: seconds as a number, or a `datetime.timedelta`.
pub(crate) struct Span(pub(crate) Duration);

impl Input for Span {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if is_missing_time(value)? {
            return Err(mismatch(SECONDS, value));
        }
        let seconds =
            if is_timedelta(value)? { value.call_method0("total_seconds")?.extract()? } else { real(value, SECONDS)? };
        let message = match seconds {
            seconds if f64::is_nan(seconds) => "is not a number",
            seconds if seconds < 0.0 => "is negative",
            _ => "exceeds the longest time span",
        };
        let refused = |_| Invalid::rule(TIME_SPAN, message, "pass seconds from 0, such as 30 or 0.5, or a timedelta");
        Duration::try_from_secs_f64(seconds).map(Self).map_err(refused)
    }
}

fn is_timedelta(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.hasattr("total_seconds")
}

/// A time span that is not 0.
fn above_zero(value: &Bound<'_, PyAny>, hint: &'static str) -> Read<Duration> {
    match Span::read(value)?.0 {
        Duration::ZERO => Err(Invalid::rule(TIME_SPAN, "is 0, which leaves no time for a response", hint)),
        span => Ok(span),
    }
}

/// The timeout of each attempt.
pub(crate) struct Timeout(pub(crate) Duration);

impl Input for Timeout {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        const HINT: &str = "leave it out for 30 seconds; for no timeout pass a long one, such as timedelta(hours=1)";
        above_zero(value, HINT).map(Self)
    }
}

/// The maximum duration of a complete call.
pub(crate) struct Deadline(pub(crate) Duration);

impl Input for Deadline {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        above_zero(value, "leave it out for no deadline").map(Self)
    }
}

/// The validity of a sharing token: whole seconds, a `datetime.timedelta`, or text such as `36h`.
pub(crate) struct Ttl(pub(crate) ShareTtl);

impl Input for Ttl {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        Ok(Self(if value.is_instance_of::<PyString>() {
            read_text(value)?.parse()?
        } else if is_timedelta(value)? || value.is_instance_of::<PyFloat>() {
            Span::read(value)?.0.try_into()?
        } else if value.hasattr("__index__")? {
            ShareTtl::from_seconds(whole(value)?)?
        } else {
            return Err(mismatch("a number of seconds, a timedelta or a str such as 36h", value));
        }))
    }
}
