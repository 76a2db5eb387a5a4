//! What happened, in the order in which it happened.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{MessagingStatus, Status};

/// One thing that happened to an order.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Entry {
    #[serde(serialize_with = "crate::wire::time::stamp")]
    pub(crate) at: DateTime<Utc>,
    pub(crate) porting_order_id: Uuid,
    #[serde(flatten)]
    pub(crate) event: Event,
}

/// What can happen to an order.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    StatusChanged { status: Status },
    MessagingChanged { messaging_port_status: MessagingStatus },
    NewComment { comment_id: Uuid },
    Deleted,
}
