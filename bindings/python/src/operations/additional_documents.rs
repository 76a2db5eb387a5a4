//! Documents of an order other than the letter of authorisation and the invoice.

use crate::errors::{self, both};
use crate::input::{Arg, Given, Json};
use crate::operation::Operation;
use pyo3::prelude::*;
use serde::Deserialize;
use telnyx_porting::{AdditionalDocument, DocumentId, Issues, PortingOrderId};

/// A document under the API's names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    document_id: String,
    document_type: String,
}

fn documents_of(documents: Json) -> PyResult<Vec<AdditionalDocument>> {
    let entries: Vec<Entry> = documents.read("additional_documents")?;
    let mut issues = Issues::new();
    let documents = entries.into_iter().enumerate().filter_map(|(index, entry)| {
        let id: Option<DocumentId> =
            issues.check(format!("additional_documents[{index}].document_id"), entry.document_id.parse());
        id.map(|id| AdditionalDocument::new(id, entry.document_type.as_str()))
    });
    let documents: Vec<_> = documents.collect();
    issues.finish(documents).map_err(errors::validation)
}

#[pyfunction]
fn additional_documents_add(order_id: Given<Arg<PortingOrderId>>, documents: Given<Json>) -> PyResult<Operation> {
    let documents = documents.value("documents").and_then(documents_of);
    let (order_id, documents) = both(order_id.value("order_id"), documents)?;
    Ok(Operation::call(move |client| client.order(order_id.0).documents().add(documents)))
}

functions![additional_documents_add];
