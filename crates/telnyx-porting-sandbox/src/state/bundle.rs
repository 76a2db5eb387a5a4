//! Bundles that numbers join.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{OrderNumber, Row, Table};

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

impl Table<BundleAssignment> {
    /// Removes the assignments of numbers whose order is gone.
    pub(super) fn forget_numbers(&mut self, numbers: &[OrderNumber]) {
        let numbers: HashSet<Uuid> = numbers.iter().map(|entry| entry.id).collect();
        let gone: Vec<Uuid> = self.iter().filter(|row| numbers.contains(&row.number_id)).map(Row::id).collect();
        for id in gone {
            self.remove(id);
        }
    }
}
