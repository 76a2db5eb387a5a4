//! Documents on the wire.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::clock::after;
use crate::state::Document;

/// A document without its content.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentView {
    id: Uuid,
    record_type: &'static str,
    filename: String,
    content_type: std::borrow::Cow<'static, str>,
    size: Size,
    sha256: String,
    status: &'static str,
    av_scan_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_reference: Option<String>,
    #[serde(serialize_with = "super::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time::stamp")]
    updated_at: DateTime<Utc>,
}

#[derive(Debug, Serialize)]
struct Size {
    unit: &'static str,
    amount: usize,
}

impl DocumentView {
    /// How it looks at `now`; `scan` is how long a virus scan takes.
    pub(crate) fn new(document: &Document, now: DateTime<Utc>, scan: TimeDelta) -> Self {
        let scanned_at = after(document.created_at, scan);
        let scanned = now >= scanned_at;
        Self {
            id: document.id,
            record_type: "document",
            filename: document.filename.clone(),
            content_type: document.content_type.clone(),
            size: Size { unit: "bytes", amount: document.content.len() },
            sha256: document.sha256.clone(),
            status: "pending",
            av_scan_status: if scanned { "scanned" } else { "pending_scan" },
            customer_reference: document.customer_reference.clone(),
            created_at: document.created_at,
            updated_at: if scanned { scanned_at } else { document.created_at },
        }
    }
}
