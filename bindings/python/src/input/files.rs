//! Files: documents to upload, payloads, and sources of phone numbers.

use super::scalars::is_missing_time;
use super::text::{COLUMN, utf8};
use super::{Input, is_binary, mismatch, type_name};
use crate::finalization;
use crate::issues::{Invalid, Read};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyMapping, PyString};
use std::path::{Path, PathBuf};
use telnyx_porting::Upload;
use telnyx_porting_jobs::intake::MAX_TEXT;

/// The number of bytes to read from a file object at a time.
const CHUNK: usize = 256 * 1024;
/// The limit for reading a document: beyond the API's limit, so that the crate's rule rejects it.
const MAX_DOCUMENT: usize = 20_000_001;
/// Whole numbers below this are exact as floats, and as cells of a workbook.
const EXACT: f64 = 1e15;

fn is_path(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(value.is_instance_of::<PyString>() || value.hasattr("__fspath__")?)
}

/// A path: a str or a `PathLike`.
pub(crate) struct FilePath(pub(crate) PathBuf);

impl Input for FilePath {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if is_path(value)? { Ok(Self(value.extract()?)) } else { Err(mismatch("a path", value)) }
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
            Ok(Self::File(value.extract()?))
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
        let chunk = chunk.cast::<PyBytes>().map_err(|_| {
            Invalid::mismatch("a file object opened for reading bytes, as by open(path, \"rb\")", "one that reads str")
        })?;
        if chunk.as_bytes().is_empty() {
            break;
        }
        content.extend_from_slice(chunk.as_bytes());
    }
    Ok(content)
}

/// A list of phone numbers: a path, bytes, a file object, or the values of a column.
pub(crate) enum NumberSource {
    File(PathBuf),
    /// The content, and the name of the file object.
    Content(Vec<u8>, Option<String>),
    Values(Vec<String>),
}

impl Input for NumberSource {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if is_binary(value) {
            Ok(Self::Content(bytes(value)?, None))
        } else if is_path(value)? {
            Ok(Self::File(value.extract()?))
        } else if value.hasattr("read")? {
            let name = file_name(value);
            Ok(Self::Content(read_file(value, MAX_TEXT + 1)?, name))
        } else if value.hasattr("columns")? || value.is_instance_of::<PyMapping>() {
            Err(mismatch(COLUMN, value))
        } else {
            super::each(value, "a path, bytes, a file object or a column of values", cell).map(Self::Values)
        }
    }
}

/// A value as the text of a cell. Missing values of data frames are blank.
fn cell(value: &Bound<'_, PyAny>) -> Read<String> {
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
            // pandas converts a column of integers with a gap to floats.
            Ok(number) if number.fract() == 0.0 && number.abs() < EXACT => return Ok(format!("{number:.0}")),
            // The reader rejects it as a number that a spreadsheet has rounded.
            Ok(_) => return Ok(value.str()?.to_str()?.to_owned()),
            Err(_) => {}
        }
    }
    Err(mismatch("a str or a number", value))
}
