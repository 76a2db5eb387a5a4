//! Webhooks on their way.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Event, Row};

/// The sending of one event to one URL.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) id: Uuid,
    pub(crate) event_id: Uuid,
    pub(crate) url: String,
    pub(crate) state: DeliveryState,
    /// How often it was sent, or tried to be.
    pub(crate) attempts: u32,
    /// When it is sent next; none once it is over.
    pub(crate) next_at: Option<DateTime<Utc>>,
    /// How the last attempt ended: a status, or what went wrong.
    pub(crate) last_outcome: Option<String>,
}

/// How far a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DeliveryState {
    /// It is sent, or sent again, at its time.
    Pending,
    /// It was answered with 2xx.
    Delivered,
    /// It was sent as often as it is.
    Failed,
    /// It would leave this machine, which was not allowed.
    Undeliverable,
}

impl Delivery {
    /// The delivery of an event to the URL of its order, if there is one and the event is of a kind that is sent.
    pub(crate) fn of(event: &Event) -> Option<Self> {
        let url = event.webhook_url.as_deref().filter(|url| !url.is_empty() && event.kind.has_webhook())?;
        Some(Self::to(event, url, event.occurred_at))
    }

    /// The delivery of an event to any URL.
    pub(crate) fn to(event: &Event, url: &str, at: DateTime<Utc>) -> Self {
        Self {
            id: Uuid::new_v4(),
            event_id: event.id,
            url: url.to_owned(),
            state: DeliveryState::Pending,
            attempts: 0,
            next_at: Some(at),
            last_outcome: None,
        }
    }

    /// It was taken to be sent, and how that ended has not been told yet.
    pub(crate) fn is_on_its_way(&self) -> bool {
        self.state == DeliveryState::Pending && self.next_at.is_none()
    }

    /// Ends it.
    pub(crate) fn end(&mut self, state: DeliveryState) {
        self.state = state;
        self.next_at = None;
    }
}

impl Row for Delivery {
    fn id(&self) -> Uuid {
        self.id
    }
}
