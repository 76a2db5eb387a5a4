//! Letters of authorisation, invoices and other files.

use crate::input::{Arg, document};
use crate::operation::Operation;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use std::path::PathBuf;
use telnyx_porting::{DocumentId, Upload};

#[pyfunction]
fn documents_upload(
    file: Option<&Bound<'_, PyAny>>,
    url: Option<String>,
    filename: Option<String>,
    customer_reference: Option<String>,
) -> PyResult<Operation> {
    let mut upload = match (file, url, filename) {
        (Some(file), None, filename) => document(file, filename)?,
        (None, Some(url), None) => Upload::url(url),
        (None, Some(url), Some(filename)) => Upload::url(url).with_name(filename),
        _ => return Err(PyTypeError::new_err("a document is either a file or what a url leads to")),
    };
    if let Some(reference) = customer_reference {
        upload = upload.with_customer_reference(reference);
    }
    Ok(Operation::call(move |client| client.documents().upload(upload)))
}

#[pyfunction]
fn documents_get(id: Arg<DocumentId>) -> Operation {
    Operation::call(move |client| client.documents().get(id.0))
}

#[pyfunction]
fn documents_download(id: Arg<DocumentId>) -> Operation {
    Operation::call(move |client| client.documents().download(id.0).bytes())
}

#[pyfunction]
fn documents_save(id: Arg<DocumentId>, path: PathBuf) -> Operation {
    Operation::call(move |client| client.documents().download(id.0).save_to(path))
}

functions![documents_upload, documents_get, documents_download, documents_save];
