//! Letters of authorisation, invoices and other files.

use crate::errors;
use crate::input::{Arg, Text, document};
use crate::operation::Operation;
use pyo3::prelude::*;
use std::path::PathBuf;
use telnyx_porting::{DocumentId, Upload};

#[pyfunction]
fn documents_upload(
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
