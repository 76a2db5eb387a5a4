//! An uploaded file.

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::clock::after;

/// An uploaded file.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) id: Uuid,
    pub(crate) filename: String,
    pub(crate) content_type: &'static str,
    pub(crate) sha256: String,
    pub(crate) customer_reference: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) content: Bytes,
    /// Since when nothing refers to it; none while something does.
    pub(crate) unlinked_since: Option<DateTime<Utc>>,
}

impl Document {
    /// When it will be deleted unless something refers to it by then.
    pub(crate) fn expires_at(&self, lifetime: TimeDelta) -> Option<DateTime<Utc>> {
        self.unlinked_since.map(|since| after(since, lifetime))
    }
}
