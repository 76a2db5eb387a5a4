//! Extensions behind a number.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Span;

/// The extensions behind one number of an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Extension {
    pub(crate) id: Uuid,
    /// The number within its order, not the number itself.
    pub(crate) number_id: Uuid,
    pub(crate) range: ExtensionRange,
    pub(crate) activation_ranges: Vec<ExtensionRange>,
    pub(crate) created_at: DateTime<Utc>,
}

/// Consecutive extensions, each 0 to 999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExtensionRange {
    pub(crate) start_at: u16,
    pub(crate) end_at: u16,
}

impl Span for ExtensionRange {
    fn covers(&self, other: &Self) -> bool {
        self.start_at <= other.start_at && other.end_at <= self.end_at
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.start_at <= other.end_at && other.start_at <= self.end_at
    }
}
