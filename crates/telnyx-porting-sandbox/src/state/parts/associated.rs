//! Numbers of the account that are not ported.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::NumberRange;
use crate::numbers::NumberType;
use crate::state::RemainingNumbers;

/// A range that is not ported, and what happens to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AssociatedNumbers {
    pub(crate) id: Uuid,
    pub(crate) range: NumberRange,
    pub(crate) action: RemainingNumbers,
    pub(crate) country: String,
    pub(crate) kind: NumberType,
    pub(crate) created_at: DateTime<Utc>,
}

impl AssociatedNumbers {
    /// The same for another order.
    pub(super) fn copy(&self) -> Self {
        Self { id: Uuid::new_v4(), ..self.clone() }
    }
}
