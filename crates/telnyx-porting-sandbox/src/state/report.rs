//! Exports of orders.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Order, Row};

/// An export of orders to a CSV file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) id: Uuid,
    pub(crate) filters: ReportFilters,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    /// The file, once it is there.
    pub(crate) document: Option<Uuid>,
}

/// Conditions of an export, in the shape they have on the wire. They hold together; an absent or empty one sets none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ReportFilters {
    #[serde(rename = "status__in", skip_serializing_if = "Option::is_none")]
    pub(crate) statuses: Option<Vec<String>>,
    #[serde(rename = "customer_reference__in", skip_serializing_if = "Option::is_none")]
    pub(crate) customer_references: Option<Vec<String>>,
    #[serde(rename = "created_at__gt", skip_serializing_if = "Option::is_none")]
    pub(crate) created_after: Option<DateTime<Utc>>,
    #[serde(rename = "created_at__lt", skip_serializing_if = "Option::is_none")]
    pub(crate) created_before: Option<DateTime<Utc>>,
}

impl Report {
    pub(crate) fn new(filters: ReportFilters, at: DateTime<Utc>) -> Self {
        Self { id: Uuid::new_v4(), filters, created_at: at, updated_at: at, document: None }
    }
}

impl ReportFilters {
    pub(crate) fn matches(&self, order: &Order) -> bool {
        let is_one_of = |wanted: &Option<Vec<String>>, value: Option<&str>| {
            let wanted = wanted.as_deref().unwrap_or_default();
            wanted.is_empty() || value.is_some_and(|value| wanted.iter().any(|item| item == value))
        };
        is_one_of(&self.statuses, Some(order.status.as_str()))
            && is_one_of(&self.customer_references, order.customer_reference.as_deref())
            && self.created_after.is_none_or(|bound| order.created_at > bound)
            && self.created_before.is_none_or(|bound| order.created_at < bound)
    }
}

impl Row for Report {
    fn id(&self) -> Uuid {
        self.id
    }

    fn documents(&self) -> Vec<Uuid> {
        self.document.into_iter().collect()
    }
}
