//! Letters of authorisation, invoices and other files.

use crate::errors;
use crate::input::{Arg, FilePath, Text, document};
use crate::operation::Operation;
use pyo3::exceptions::PyUserWarning;
use pyo3::prelude::*;
use std::ffi::CString;
use telnyx_porting::{DocumentId, Upload};

/// Warns of what is doubtful about a document, in the name of the caller of the method.
fn warn_of(py: Python<'_>, upload: &Upload) -> PyResult<()> {
    for doubt in upload.validate().warnings() {
        let hint = doubt.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
        let message = CString::new(format!("{}{hint}", doubt.message()).replace('\0', ""))?;
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &message, 2)?;
    }
    Ok(())
}

#[pyfunction]
fn documents_upload(
    py: Python<'_>,
    file: Option<&Bound<'_, PyAny>>,
    url: Option<Text>,
    filename: Option<Text>,
    customer_reference: Option<Text>,
) -> PyResult<Operation> {
    let mut upload = match (file, url, Text::of(filename)) {
        (Some(file), None, filename) => document(file, filename)?,
        (None, Some(url), None) => Upload::url(url.0),
        (None, Some(url), Some(filename)) => Upload::url(url.0).with_name(filename),
        _ => return Err(errors::wrong_type("file", "is to be given, or a url in its place")),
    };
    if let Some(reference) = customer_reference {
        upload = upload.with_customer_reference(reference.0);
    }
    warn_of(py, &upload)?;
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
fn documents_save(id: Arg<DocumentId>, path: FilePath) -> Operation {
    Operation::call(move |client| client.documents().download(id.0).save_to(path.0))
}

functions![documents_upload, documents_get, documents_download, documents_save];
