//! Documents of an order other than the letter of authorization and the invoice.

use crate::call::Call;
use crate::checks::{check_known, list_length};
use crate::generated::{AdditionalDocuments, DocumentId};
use crate::validation::Issues;
use telnyx_porting_api::types::{
    AdditionalDocumentType, CreatePortingAdditionalDocuments, NewAdditionalDocument, PortingAdditionalDocument,
};

/// The maximum number of documents per request: `additional_documents` of operation `createAdditionalDocuments`.
const MAX_DOCUMENTS: usize = 100;

/// An uploaded document to add to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdditionalDocument {
    document: DocumentId,
    kind: AdditionalDocumentType,
}

impl AdditionalDocument {
    /// Creates a document with its type: `loa`, `invoice`, `csr` or `other`.
    pub fn new(document: DocumentId, kind: impl Into<AdditionalDocumentType>) -> Self {
        Self { document, kind: kind.into() }
    }
}

impl AdditionalDocuments {
    /// Adds 1 to 100 uploaded documents.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) for no document or more than 100, before anything is sent.
    pub fn add(&self, documents: impl IntoIterator<Item = AdditionalDocument>) -> Call<Vec<PortingAdditionalDocument>> {
        let documents: Vec<_> = documents.into_iter().collect();
        let accepted = self.client.validate(validate(&documents));
        let entries = documents.into_iter().map(|document| {
            NewAdditionalDocument::new().with_document_id(document.document).with_document_type(document.kind)
        });
        let (id, body) =
            (self.order.clone(), CreatePortingAdditionalDocuments::new().with_additional_documents(entries));
        Call::all(&self.client, |api| async move { api.create_additional_documents().id(id).body(body).send().await })
            .validated(accepted)
    }
}

fn validate(documents: &[AdditionalDocument]) -> Issues {
    let mut issues: Issues = list_length("additional_documents", documents.len(), MAX_DOCUMENTS).into_iter().collect();
    for (index, document) in documents.iter().enumerate() {
        let field = format!("additional_documents[{index}].document_type");
        check_known!(issues, field, document.kind, AdditionalDocumentType);
    }
    issues
}
