//! An uploaded file.

use std::borrow::Cow;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::Row;
use crate::clock::after;

/// An uploaded file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) id: Uuid,
    pub(crate) filename: String,
    pub(crate) content_type: Cow<'static, str>,
    pub(crate) sha256: String,
    pub(crate) customer_reference: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    #[serde(with = "super::base64_bytes")]
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

/// The SHA-256 hash of a file in hexadecimal, as documents show it.
pub(crate) fn sha256(content: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(content).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Row for Document {
    fn id(&self) -> Uuid {
        self.id
    }
}
