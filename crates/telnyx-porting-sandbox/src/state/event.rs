//! What happened to an order.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::Row;

/// Something that happened to a porting order, as it was at that moment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: Uuid,
    pub(crate) porting_order_id: Uuid,
    pub(crate) kind: EventKind,
    pub(crate) occurred_at: DateTime<Utc>,
    /// What the event says; null for the two kinds that no webhook is sent for.
    pub(crate) payload: Value,
    /// Where the order wanted its webhooks at that moment.
    pub(crate) webhook_url: Option<String>,
}

/// What can happen to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum EventKind {
    #[serde(rename = "porting_order.status_changed")]
    StatusChanged,
    #[serde(rename = "porting_order.messaging_changed")]
    MessagingChanged,
    #[serde(rename = "porting_order.new_comment")]
    NewComment,
    #[serde(rename = "porting_order.split")]
    Split,
    #[serde(rename = "porting_order.deleted")]
    Deleted,
    #[serde(rename = "porting_order.loa_updated")]
    LoaUpdated,
    #[serde(rename = "porting_order.sharing_token_expired")]
    SharingTokenExpired,
}

impl EventKind {
    pub(crate) const ALL: [Self; 7] = [
        Self::StatusChanged,
        Self::MessagingChanged,
        Self::NewComment,
        Self::Split,
        Self::Deleted,
        Self::LoaUpdated,
        Self::SharingTokenExpired,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::StatusChanged => "porting_order.status_changed",
            Self::MessagingChanged => "porting_order.messaging_changed",
            Self::NewComment => "porting_order.new_comment",
            Self::Split => "porting_order.split",
            Self::Deleted => "porting_order.deleted",
            Self::LoaUpdated => "porting_order.loa_updated",
            Self::SharingTokenExpired => "porting_order.sharing_token_expired",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether a webhook tells of it; the others are only in the list of events.
    pub(crate) fn has_webhook(self) -> bool {
        !matches!(self, Self::LoaUpdated | Self::SharingTokenExpired)
    }
}

impl Row for Event {
    fn id(&self) -> Uuid {
        self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_one_name() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
