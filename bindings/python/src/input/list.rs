//! Lists of phone numbers: a path, bytes, a file object, or the values of a column.

use super::file::{bytes, own_name, read};
use super::text::{type_name, utf8};
use super::time::is_missing_time;
use super::{is_binary, misplaced};
use crate::ending;
use crate::errors::Wrong;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyMapping, PyString};
use std::path::PathBuf;
use telnyx_porting_jobs::intake::MAX_TEXT;

/// Whole numbers below this are exact as floats, and as the cells of a workbook.
const EXACT: f64 = 1e15;

pub(crate) enum NumberSource {
    File(PathBuf),
    Bytes(Vec<u8>, String),
    Values(Vec<String>),
}

impl NumberSource {
    pub(crate) fn of(source: &Bound<'_, PyAny>, name: Option<String>) -> PyResult<Self> {
        if is_binary(source) {
            return Ok(Self::Bytes(bytes(source)?, name.unwrap_or_else(|| "list".to_owned())));
        }
        if source.is_instance_of::<PyString>() || source.hasattr("__fspath__")? {
            return Ok(Self::File(source.extract()?));
        }
        if source.hasattr("read")? {
            let name = name.or_else(|| own_name(source)).unwrap_or_else(|| "list".to_owned());
            return Ok(Self::Bytes(read(source, MAX_TEXT + 1)?, name));
        }
        if source.hasattr("columns")? || source.is_instance_of::<PyMapping>() {
            return Err(misplaced(source, "one of its columns belongs, such as frame[\"Phone\"],"));
        }
        let Ok(values) = source.try_iter() else {
            return Err(misplaced(source, "a path, bytes, a file object or a column of values belongs"));
        };
        let _inside = ending::inside(source.py());
        let mut wrong = Wrong::default();
        let mut cells = Vec::new();
        for (index, value) in values.enumerate() {
            let value = value?;
            cells.extend(wrong.within(&format!("[{index}]"), cell(&value)));
        }
        wrong.finish_with(Self::Values(cells))
    }
}

/// A value as the text of a cell. What data frames write for a missing value is blank.
fn cell(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = value.cast::<PyString>() {
        return utf8(text);
    }
    if value.is_none() || type_name(value)? == "pandas._libs.missing.NAType" || is_missing_time(value)? {
        return Ok(String::new());
    }
    if !value.is_instance_of::<PyBool>() {
        if value.hasattr("__index__")? {
            return Ok(value.call_method0("__index__")?.str()?.to_str()?.to_owned());
        }
        match value.extract::<f64>() {
            Ok(number) if number.is_nan() => return Ok(String::new()),
            // A column of whole numbers with a gap becomes one of floats.
            Ok(number) if number.fract() == 0.0 && number.abs() < EXACT => return Ok(format!("{number:.0}")),
            // Rejected as what spreadsheets make of numbers.
            Ok(_) => return Ok(value.str()?.to_str()?.to_owned()),
            Err(_) => {}
        }
    }
    Err(misplaced(value, "a str or a number belongs"))
}
