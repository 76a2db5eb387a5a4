//! Sharing tokens that were given out.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A sharing token. The token itself is not kept: it says all that it allows, and is signed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Share {
    pub(crate) id: Uuid,
    pub(crate) expires_at: DateTime<Utc>,
}
