//! Documents: paths, bytes and file objects.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyString};
use std::path::{Path, PathBuf};
use telnyx_porting::Upload;

/// How much of a file object is read at once.
const CHUNK: usize = 256 * 1024;
/// Where reading a file object stops: more than the API takes, so that the crate refuses it by its rule.
const ENOUGH: usize = 20_000_001;

/// The document that an argument stands for: a path, whose file is streamed when the request is sent; bytes; or a file
/// object opened for reading bytes, which is read here from where it is.
pub(crate) fn document(file: &Bound<'_, PyAny>, filename: Option<String>) -> PyResult<Upload> {
    if let Some(content) = bytes(file) {
        return Ok(Upload::bytes(filename.unwrap_or_default(), content));
    }
    if file.is_instance_of::<PyString>() || file.hasattr("__fspath__")? {
        let upload = Upload::file(file.extract::<PathBuf>()?);
        return Ok(match filename {
            Some(name) => upload.with_name(name),
            None => upload,
        });
    }
    if !file.hasattr("read")? {
        let kind = file.get_type().fully_qualified_name()?;
        return Err(PyTypeError::new_err(format!("a {kind} where a path, bytes or a file object belong")));
    }
    let name = filename.or_else(|| own_name(file)).unwrap_or_default();
    Ok(Upload::bytes(name, read(file)?))
}

fn bytes(value: &Bound<'_, PyAny>) -> Option<Vec<u8>> {
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Some(bytes.as_bytes().to_vec());
    }
    value.cast::<PyByteArray>().ok().map(PyByteArrayMethods::to_vec)
}

/// A file object's name, which may be a path, or a number where the file has none.
fn own_name(file: &Bound<'_, PyAny>) -> Option<String> {
    let name: String = file.getattr("name").ok()?.extract().ok()?;
    Path::new(&name).file_name()?.to_str().map(ToOwned::to_owned)
}

fn read(file: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    let mut content = Vec::new();
    while content.len() < ENOUGH {
        let chunk = file.call_method1("read", (CHUNK,))?;
        let chunk = chunk.cast::<PyBytes>().map_err(|_| {
            PyValueError::new_err(
                "the file object does not give bytes: open it by open(path, \"rb\"), and read it by read()",
            )
        })?;
        if chunk.as_bytes().is_empty() {
            break;
        }
        content.extend_from_slice(chunk.as_bytes());
    }
    Ok(content)
}
