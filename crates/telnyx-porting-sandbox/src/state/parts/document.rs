//! Papers besides the letter of authorisation and the invoice.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A document that supports an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AdditionalDocument {
    pub(crate) id: Uuid,
    pub(crate) document_id: Uuid,
    pub(crate) kind: DocumentKind,
    pub(crate) filename: String,
    pub(crate) content_type: Cow<'static, str>,
    pub(crate) created_at: DateTime<Utc>,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DocumentKind {
    Loa,
    Invoice,
    Csr,
    Other,
}

impl DocumentKind {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "loa" => Some(Self::Loa),
            "invoice" => Some(Self::Invoice),
            "csr" => Some(Self::Csr),
            "other" => Some(Self::Other),
            _ => None,
        }
    }
}

impl AdditionalDocument {
    /// The same for another order.
    pub(super) fn copy(&self) -> Self {
        Self { id: Uuid::new_v4(), ..self.clone() }
    }
}
