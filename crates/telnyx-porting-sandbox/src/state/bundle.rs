//! Bundles that numbers join.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Row;

/// A bundle that a number of an order joins; the API calls it a phone number configuration.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct BundleAssignment {
    pub(crate) id: Uuid,
    /// The number within its order, not the number itself.
    pub(crate) number_id: Uuid,
    pub(crate) bundle_id: Uuid,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl Row for BundleAssignment {
    fn id(&self) -> Uuid {
        self.id
    }
}
