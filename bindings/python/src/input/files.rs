//! Files: documents to upload, payloads, and sources of phone numbers.

use super::scalars::is_missing_time;
use super::text::{COLUMN, utf8};
use super::{Input, Json, has_columns, is_binary, is_frame, mismatch, type_name};
use crate::finalization;
use crate::hooks::is_awaitable;
use crate::issues::{Invalid, Read};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyMapping, PyString, PyTuple};
use serde_json::Value;
use std::path::{Path, PathBuf};
use telnyx_porting::Upload;
use telnyx_porting_jobs::intake::{CellValue, MAX_TEXT};

/// The number of bytes to read from a file object at a time.
const CHUNK: usize = 256 * 1024;
/// The limit for reading a document: beyond the API's limit, so that the crate's rule rejects it.
const MAX_DOCUMENT: usize = 20_000_001;
/// Whole numbers below this are exact as floats, and as cells of a workbook.
const EXACT: f64 = 1e15;
/// The same as floats of 32 bits, which have fewer digits than a phone number; those of 16 bits cannot be larger.
const EXACT_IN_32_BITS: f64 = 16_777_216.0;

fn is_path(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(value.is_instance_of::<PyString>() || value.hasattr("__fspath__")?)
}

/// The path in a str or a `PathLike`, which may have it as bytes.
fn path(value: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    value.py().import("os")?.call_method1("fsdecode", (value,))?.extract()
}

/// A path: a str or a `PathLike`.
pub(crate) struct FilePath(pub(crate) PathBuf);

impl Input for FilePath {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if is_path(value)? { Ok(Self(path(value)?)) } else { Err(mismatch("a path", value)) }
    }
}

/// Bytes, in any type that contains them.
pub(crate) struct Binary(pub(crate) Vec<u8>);

impl Input for Binary {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if is_binary(value) {
            return Ok(Self(bytes(value)?));
        }
        Err(mismatch("the bytes of the request, as they arrived", value))
    }
}

fn bytes(value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    Ok(value.py().get_type::<PyBytes>().call1((value,))?.cast::<PyBytes>()?.as_bytes().to_vec())
}

/// A document: a path, whose file is streamed when the request is sent; bytes; or a file object opened for reading bytes,
/// which is read here from its current position.
pub(crate) enum Document {
    File(PathBuf),
    /// The content, and the name of the file object.
    Content(Vec<u8>, Option<String>),
}

impl Document {
    pub(crate) fn upload(self, filename: Option<String>) -> Upload {
        match (self, filename) {
            (Self::File(path), None) => Upload::file(path),
            (Self::File(path), Some(name)) => Upload::file(path).with_name(name),
            (Self::Content(content, own_name), name) => Upload::bytes(name.or(own_name).unwrap_or_default(), content),
        }
    }
}

impl Input for Document {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if is_binary(value) {
            Ok(Self::Content(bytes(value)?, None))
        } else if is_path(value)? {
            Ok(Self::File(path(value)?))
        } else if value.hasattr("read")? {
            // Stdin is called `<stdin>`.
            let name = file_name(value).map(|name| name.trim_matches(['<', '>']).to_owned());
            Ok(Self::Content(read_file(value, MAX_DOCUMENT)?, name))
        } else {
            Err(mismatch("a path, bytes or a file object", value))
        }
    }
}

/// The name of a file object, which may be a path, or a number if the file has no name.
fn file_name(file: &Bound<'_, PyAny>) -> Option<String> {
    let name: String = file.getattr("name").ok()?.extract().ok()?;
    Path::new(&name).file_name()?.to_str().map(ToOwned::to_owned)
}

/// The rest of a file object, up to about `limit` bytes.
fn read_file(file: &Bound<'_, PyAny>, limit: usize) -> Read<Vec<u8>> {
    let _guard = finalization::guard(file.py());
    let mut content = Vec::new();
    while content.len() < limit {
        let chunk = file.call_method1("read", (CHUNK,))?;
        let Ok(chunk) = chunk.cast::<PyBytes>() else {
            let got = if is_awaitable(&chunk)? {
                "one with an async read(): await its read() and pass the bytes".to_owned()
            } else {
                format!("one that reads {}", type_name(&chunk)?)
            };
            return Err(Invalid::mismatch("a file object opened for reading bytes, as by open(path, \"rb\")", got));
        };
        if chunk.as_bytes().is_empty() {
            break;
        }
        content.extend_from_slice(chunk.as_bytes());
    }
    Ok(content)
}

/// A list of phone numbers: a path, bytes, a file object, the values of a column, or a data frame with the account data in
/// other columns.
#[derive(Clone)]
pub(crate) enum NumberList {
    File(PathBuf),
    /// The content, and the name of the file object.
    Content(Vec<u8>, Option<String>),
    Values(Vec<String>),
    /// The names of the columns of a data frame, and its rows.
    Table(Vec<String>, Vec<Vec<CellValue>>),
}

impl Input for NumberList {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if is_frame(value)? {
            table(value)
        } else if is_binary(value) {
            Ok(Self::Content(bytes(value)?, None))
        } else if is_path(value)? {
            Ok(Self::File(path(value)?))
        } else if value.hasattr("read")? {
            let name = file_name(value);
            Ok(Self::Content(read_file(value, MAX_TEXT + 1)?, name))
        } else if has_columns(value)? || value.is_instance_of::<PyMapping>() {
            Err(mismatch(COLUMN, value))
        } else if let Some(dimensions) = dimensions(value).filter(|dimensions| *dimensions != 1) {
            let got = format!("an array with {dimensions} dimensions: pass one of its columns, such as array[:, 0]");
            Err(Invalid::mismatch("a column of values", got))
        } else {
            let is_short = is_short(value)?;
            let cell = |value: &Bound<'_, PyAny>| cell(value, is_short);
            super::each(value, "a path, bytes, a file object or a column of values", cell).map(Self::Values)
        }
    }
}

/// The number of dimensions of an array.
fn dimensions(array: &Bound<'_, PyAny>) -> Option<usize> {
    array.getattr("ndim").ok()?.extract().ok()
}

/// Whether numbers are floats of 16 or 32 bits: those of a column or an array, or one that is such a float itself.
fn is_short(values: &Bound<'_, PyAny>) -> PyResult<bool> {
    for name in ["dtype", "typecode"] {
        if let Ok(kind) = values.getattr(name) {
            return is_short_type(&kind);
        }
    }
    Ok(false)
}

/// The types of numpy, pandas, Arrow, polars and `array`.
fn is_short_type(kind: &Bound<'_, PyAny>) -> PyResult<bool> {
    let kind = kind.str()?.to_string_lossy().to_ascii_lowercase();
    Ok(matches!(kind.as_str(), "float16" | "float32" | "halffloat[pyarrow]" | "float[pyarrow]" | "f"))
}

/// One value of a list.
pub(crate) struct TypedNumber(pub(crate) String);

impl Input for TypedNumber {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        cell(value, false).map(Self)
    }
}

/// A value as the text of a cell.
fn cell(value: &Bound<'_, PyAny>, is_short: bool) -> Read<String> {
    match known_cell(value, is_short)? {
        Some(CellValue::Text(text) | CellValue::Number(text)) => Ok(text),
        None => Err(mismatch("a str or a number", value)),
    }
}

/// A text, a number or a missing value as a cell; `None` for other values. Missing values of data frames are blank.
/// `is_short` means that a float comes from a column of short ones.
fn known_cell(value: &Bound<'_, PyAny>, is_short: bool) -> Read<Option<CellValue>> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Some(CellValue::Text(utf8(text)?)));
    }
    if value.is_none() || type_name(value)? == "pandas._libs.missing.NAType" || is_missing_time(value)? {
        return Ok(Some(CellValue::Text(String::new())));
    }
    if value.is_instance_of::<PyBool>() {
        return Ok(None);
    }
    if value.hasattr("__index__")? {
        return Ok(Some(CellValue::Number(value.call_method0("__index__")?.str()?.to_str()?.to_owned())));
    }
    Ok(match value.extract::<f64>() {
        Ok(number) if number.is_nan() => Some(CellValue::Text(String::new())),
        // Another number may have been rounded to this one. The reader rejects the notation because it lacks digits.
        Ok(number) if number.abs() >= EXACT_IN_32_BITS && (is_short || self::is_short(value)?) => {
            Some(CellValue::Number(format!("{number:.3E}")))
        }
        // pandas converts a column of integers with a gap to floats.
        Ok(number) if number.fract() == 0.0 && number.abs() < EXACT => Some(CellValue::Number(format!("{number:.0}"))),
        // The reader rejects it as a number that a spreadsheet has rounded.
        Ok(_) => Some(CellValue::Number(value.str()?.to_str()?.to_owned())),
        Err(_) => None,
    })
}

fn table(frame: &Bound<'_, PyAny>) -> Read<NumberList> {
    let _guard = finalization::guard(frame.py());
    let columns = frame.getattr("columns")?.try_iter()?;
    let columns = columns.map(|name| Ok(name?.str()?.to_str()?.to_owned())).collect::<PyResult<_>>()?;
    let rows = if frame.hasattr("itertuples")? {
        let arguments = PyDict::new(frame.py());
        arguments.set_item("index", false)?;
        arguments.set_item("name", frame.py().None())?;
        frame.call_method("itertuples", (), Some(&arguments))?
    } else if frame.hasattr("iter_rows")? {
        frame.call_method0("iter_rows")?
    } else {
        return Err(mismatch("a data frame of pandas or polars", frame));
    };
    // Both libraries return values as Python's floats, which have 64 bits.
    let types = frame.getattr("dtypes")?.try_iter()?;
    let short = types.map(|kind| is_short_type(&kind?)).collect::<PyResult<Vec<_>>>()?;
    let row = |row: PyResult<Bound<'_, PyAny>>| {
        let row = row?.cast_into::<PyTuple>().map_err(PyErr::from)?;
        row.iter().zip(&short).map(|(value, short)| table_cell(&value, *short)).collect::<Read<Vec<_>>>()
    };
    Ok(NumberList::Table(columns, rows.try_iter()?.map(row).collect::<Read<_>>()?))
}

/// A value of a data frame. Columns that the reader does not know may have values of any type.
fn table_cell(value: &Bound<'_, PyAny>, is_short: bool) -> Read<CellValue> {
    if let Some(cell) = known_cell(value, is_short)? {
        return Ok(cell);
    }
    if !value.hasattr("isoformat")? {
        return Ok(CellValue::Text(value.str()?.to_string_lossy().into_owned()));
    }
    let text: String = value.call_method0("isoformat")?.extract()?;
    // A column of days has times at midnight.
    Ok(CellValue::Text(text.strip_suffix("T00:00:00").unwrap_or(&text).to_owned()))
}

/// The order data of a job: a path, or the fields of an order file.
#[derive(Clone)]
pub(crate) enum OrderData {
    File(PathBuf),
    Fields(Value),
}

impl Input for OrderData {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if is_path(value)? {
            return Ok(Self::File(path(value)?));
        }
        match Json::read(value)?.complete()? {
            fields @ Value::Object(_) => Ok(Self::Fields(fields)),
            _ => Err(mismatch("a path, or a dict with the fields of an order file", value)),
        }
    }
}
