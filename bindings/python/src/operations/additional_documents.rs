//! Documents of an order besides the letter of authorisation and the invoice.

use crate::errors;
use crate::input::{Arg, Json, OneOrMore, PageNumber, Size, Text};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use serde::Deserialize;
use telnyx_porting::types::AdditionalDocumentType;
use telnyx_porting::{
    AdditionalDocument, AdditionalDocumentFilter, AdditionalDocumentId, DocumentId, PortingOrderId, Report,
};

#[pyfunction]
fn additional_documents_list(
    order_id: Arg<PortingOrderId>,
    document_type: Option<OneOrMore<AdditionalDocumentType>>,
    sort: Option<Text>,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
) -> ListRequest {
    let mut filter = AdditionalDocumentFilter::new();
    filter.kinds = document_type.map(|kinds| kinds.0);
    filter.sort = Text::value(sort);
    let list = move |client: &telnyx_porting::Client| client.order(order_id.0.clone()).documents().list(filter.clone());
    ListRequest::new(list, page_size, first_page)
}

/// A document under the API's names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    document_id: String,
    document_type: String,
}

#[pyfunction]
fn additional_documents_add(order_id: Arg<PortingOrderId>, documents: Json) -> PyResult<Operation> {
    let entries: Vec<Entry> = documents.read("additional_documents")?;
    let mut report = Report::new();
    let documents = entries.into_iter().enumerate().filter_map(|(index, entry)| {
        let id: Option<DocumentId> =
            report.check(format!("additional_documents[{index}].document_id"), entry.document_id.parse());
        id.map(|id| AdditionalDocument::new(id, entry.document_type.as_str()))
    });
    let documents: Vec<_> = documents.collect();
    let documents = report.finish(documents).map_err(errors::validation)?;
    Ok(Operation::call(move |client| client.order(order_id.0).documents().add(documents)))
}

#[pyfunction]
fn additional_documents_remove(order_id: Arg<PortingOrderId>, id: Arg<AdditionalDocumentId>) -> Operation {
    Operation::call(move |client| client.order(order_id.0).documents().remove(id.0))
}

functions![additional_documents_list, additional_documents_add, additional_documents_remove];
