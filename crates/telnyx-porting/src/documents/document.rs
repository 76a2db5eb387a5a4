//! Metadata of documents.

use crate::error::Error;
use crate::generated::DocumentId;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt;

/// Metadata of a document. Documents are not part of the porting API description, so fields are decoded on demand.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    data: Map<String, Value>,
}

#[derive(Deserialize)]
pub(super) struct Envelope {
    data: Option<Map<String, Value>>,
}

pub(super) fn from_envelope(envelope: Envelope) -> Result<Document, Error> {
    let data = envelope.data.ok_or(Error::incomplete("documents", "`data`"))?;
    Ok(Document { data })
}

impl Document {
    /// The id, for linking the document to an order.
    ///
    /// # Errors
    /// [`Error::Incomplete`] if the response has no id.
    pub fn id(&self) -> Result<DocumentId, Error> {
        let id = self.text_member("id").ok_or(Error::incomplete("documents", "document id"))?;
        Ok(id.parse()?)
    }

    /// The stored file name: without spaces, with the extension of the detected type.
    pub fn filename(&self) -> Option<&str> {
        self.text_member("filename")
    }

    /// The media type.
    pub fn content_type(&self) -> Option<&str> {
        self.text_member("content_type")
    }

    /// The size in bytes.
    pub fn size(&self) -> Option<u64> {
        let size = self.data.get("size")?;
        size.as_u64().or_else(|| size.get("amount")?.as_u64())
    }

    /// The SHA-256 of the content, in hexadecimal.
    pub fn sha256(&self) -> Option<&str> {
        self.text_member("sha256")
    }

    /// `pending`, `verified` or `denied`.
    pub fn status(&self) -> Option<&str> {
        self.text_member("status")
    }

    /// `pending_scan`, `scanned`, `infected` or `not_scanned`.
    pub fn av_scan_status(&self) -> Option<&str> {
        self.text_member("av_scan_status")
    }

    /// The customer's reference.
    pub fn customer_reference(&self) -> Option<&str> {
        self.text_member("customer_reference")
    }

    /// The time of the upload.
    pub fn created_at(&self) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc3339(self.text_member("created_at")?).ok().map(|time| time.to_utc())
    }

    /// All fields in the response.
    pub fn raw(&self) -> &Map<String, Value> {
        &self.data
    }

    fn text_member(&self, field: &str) -> Option<&str> {
        self.data.get(field)?.as_str()
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("id", &self.text_member("id"))
            .field("filename", &self.filename())
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}
