//! Documents: paths, bytes and file objects.

use crate::ending;
use crate::errors;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use std::path::{Path, PathBuf};
use telnyx_porting::Upload;

/// How much of a file object is read at once.
const CHUNK: usize = 256 * 1024;
/// Where reading a file object stops: more than the API takes, so that the crate refuses it by its rule.
const ENOUGH: usize = 20_000_001;

/// The document that an argument stands for: a path, whose file is streamed when the request is sent; bytes; or a file
/// object opened for reading bytes, which is read here from where it is.
pub(crate) fn document(file: &Bound<'_, PyAny>, filename: Option<String>) -> PyResult<Upload> {
    if super::is_binary(file) {
        return Ok(Upload::bytes(filename.unwrap_or_default(), bytes(file)?));
    }
    if file.is_instance_of::<PyString>() || file.hasattr("__fspath__")? {
        let upload = Upload::file(file.extract::<PathBuf>()?);
        return Ok(match filename {
            Some(name) => upload.with_name(name),
            None => upload,
        });
    }
    if !file.hasattr("read")? {
        return Err(errors::within("file", super::misplaced(file, "a path, bytes or a file object belongs")));
    }
    // The standard input is called `<stdin>`.
    let own = || own_name(file).map(|name| name.trim_start_matches('<').trim_end_matches('>').to_owned());
    let name = filename.or_else(own).unwrap_or_default();
    Ok(Upload::bytes(name, read(file, ENOUGH).map_err(|error| errors::within("file", error))?))
}

/// A path: a str or a `PathLike`.
pub(crate) struct FilePath(pub(crate) PathBuf);

impl FromPyObject<'_, '_> for FilePath {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<PyString>() || value.hasattr("__fspath__")? {
            return value.extract().map(Self);
        }
        Err(super::misplaced(&value, "a path belongs"))
    }
}

/// Bytes, in any of the types that hold them.
pub(crate) struct Binary(pub(crate) Vec<u8>);

impl FromPyObject<'_, '_> for Binary {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if super::is_binary(&value) {
            return bytes(&value).map(Self);
        }
        Err(super::misplaced(&value, "the bytes of the request belong, as they arrived"))
    }
}

pub(super) fn bytes(value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    Ok(value.py().get_type::<PyBytes>().call1((value,))?.cast::<PyBytes>()?.as_bytes().to_vec())
}

/// A file object's name, which may be a path, or a number where the file has none.
pub(super) fn own_name(file: &Bound<'_, PyAny>) -> Option<String> {
    let name: String = file.getattr("name").ok()?.extract().ok()?;
    Path::new(&name).file_name()?.to_str().map(ToOwned::to_owned)
}

/// The rest of a file object, as far as `enough` bytes.
pub(super) fn read(file: &Bound<'_, PyAny>, enough: usize) -> PyResult<Vec<u8>> {
    let _inside = ending::inside(file.py());
    let mut content = Vec::new();
    while content.len() < enough {
        let chunk = file.call_method1("read", (CHUNK,))?;
        let chunk = chunk
            .cast::<PyBytes>()
            .map_err(|_| errors::wrong_type("", "a file object that gives no bytes: open it by open(path, \"rb\")"))?;
        if chunk.as_bytes().is_empty() {
            break;
        }
        content.extend_from_slice(chunk.as_bytes());
    }
    Ok(content)
}
