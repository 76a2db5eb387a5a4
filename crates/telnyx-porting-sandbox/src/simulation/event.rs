//! Events of orders, their payloads, and the webhooks that deliver them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::clock::rfc3339;
use super::order::{Comment, MessagingStatus, Order, USER_ID};
use super::table::Row;
use crate::words::words;

/// Something that happened to a porting order, as it was at that moment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: Uuid,
    pub(crate) porting_order_id: Uuid,
    pub(crate) kind: EventKind,
    pub(crate) occurred_at: DateTime<Utc>,
    /// The payload; null for the two kinds that are not sent as webhooks.
    pub(crate) payload: Value,
    /// The webhook URL of the order at that moment.
    pub(crate) webhook_url: Option<String>,
}

words! {
    pub(crate) enum EventKind {
        StatusChanged = "porting_order.status_changed",
        MessagingChanged = "porting_order.messaging_changed",
        NewComment = "porting_order.new_comment",
        Split = "porting_order.split",
        Deleted = "porting_order.deleted",
        LoaUpdated = "porting_order.loa_updated",
        SharingTokenExpired = "porting_order.sharing_token_expired",
    }
}

impl EventKind {
    /// Whether it is sent as a webhook; the others are only in the list of events.
    pub(crate) fn has_webhook(self) -> bool {
        !matches!(self, Self::LoaUpdated | Self::SharingTokenExpired)
    }
}

impl Row for Event {
    fn id(&self) -> Uuid {
        self.id
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) id: Uuid,
    pub(crate) event_id: Uuid,
    pub(crate) url: String,
    pub(crate) state: DeliveryState,
    /// Number of attempts to send it.
    pub(crate) attempts: u32,
    /// When it is sent next; `None` once it has ended.
    pub(crate) next_at: Option<DateTime<Utc>>,
    /// The result of the last attempt: a status, or the failure.
    pub(crate) last_outcome: Option<String>,
}

words! {
    pub(crate) enum DeliveryState {
        /// It is sent, or sent again, at `next_at`.
        Pending = "pending",
        /// The receiver returned 2xx.
        Delivered = "delivered",
        /// All attempts failed.
        Failed = "failed",
        /// The URL leads to another machine, which is not allowed.
        Undeliverable = "undeliverable",
    }
}

impl Delivery {
    /// The delivery of an event to the URL of its order, if there is one and the event is of a kind that is sent.
    pub(crate) fn from_event(event: &Event) -> Option<Self> {
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

    /// An attempt is in progress.
    pub(crate) fn is_in_progress(&self) -> bool {
        self.state == DeliveryState::Pending && self.next_at.is_none()
    }

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

/// Puts an event into the order's outbox; it is sent when the order is stored.
fn emit(order: &mut Order, kind: EventKind, payload: Value, at: DateTime<Utc>) {
    order.outbox.push(Event {
        id: Uuid::new_v4(),
        porting_order_id: order.id,
        kind,
        occurred_at: at,
        payload,
        webhook_url: order.webhook_url.clone(),
    });
}

/// A new status.
pub(crate) fn emit_status_changed(order: &mut Order, at: DateTime<Utc>) {
    let payload = json!({
        "id": order.id,
        "customer_reference": order.customer_reference.as_deref().unwrap_or_default(),
        "status": {"value": order.status, "details": order.exceptions},
        "support_key": order.keys.order,
        "updated_at": rfc3339(order.updated_at),
        "webhook_url": order.webhook_url.as_deref().unwrap_or_default(),
    });
    emit(order, EventKind::StatusChanged, payload, at);
}

/// A new status of the text messages.
pub(crate) fn emit_messaging_changed(order: &mut Order, at: DateTime<Utc>) {
    let payload = json!({
        "id": order.id,
        "customer_reference": order.customer_reference.as_deref().unwrap_or_default(),
        "messaging": MessagingView::new(order),
        "support_key": order.keys.order,
    });
    emit(order, EventKind::MessagingChanged, payload, at);
}

/// A new comment. The payload has its time as `inserted_at`; the comment itself has `created_at`.
pub(crate) fn emit_comment(order: &mut Order, comment: &Comment, at: DateTime<Utc>) {
    let comment = json!({
        "id": comment.id,
        "body": comment.body,
        "user_id": USER_ID,
        "user_type": comment.author,
        "inserted_at": rfc3339(comment.created_at),
    });
    let payload = json!({"comment": comment, "porting_order_id": order.id, "support_key": order.keys.order});
    emit(order, EventKind::NewComment, payload, at);
}

/// Numbers that moved to another order: one event for each number, as the real service does.
pub(crate) fn emit_split(from: &mut Order, to: Uuid, numbers: &[Uuid], at: DateTime<Utc>) {
    for number in numbers {
        let payload = json!({"from": {"id": from.id}, "to": {"id": to}, "porting_phone_numbers": [{"id": number}]});
        emit(from, EventKind::Split, payload, at);
    }
}

/// A deletion. Its times are only in the payload.
pub(crate) fn emit_deleted(order: &mut Order, at: DateTime<Utc>) {
    let payload = json!({
        "id": order.id,
        "customer_reference": order.customer_reference.as_deref().unwrap_or_default(),
        "created_at": rfc3339(order.created_at),
        "updated_at": rfc3339(order.updated_at),
        "deleted_at": rfc3339(at),
        "record_type": "porting_order",
    });
    emit(order, EventKind::Deleted, payload, at);
}

pub(crate) fn emit_loa_updated(order: &mut Order, at: DateTime<Utc>) {
    emit(order, EventKind::LoaUpdated, Value::Null, at);
}

pub(crate) fn emit_sharing_token_expired(order: &mut Order, at: DateTime<Utc>) {
    emit(order, EventKind::SharingTokenExpired, Value::Null, at);
}

/// The porting of text messages, in orders and in events.
#[derive(Debug, Serialize)]
pub(crate) struct MessagingView {
    messaging_capable: bool,
    enable_messaging: bool,
    messaging_port_status: MessagingStatus,
    messaging_port_completed: bool,
}

impl MessagingView {
    pub(crate) fn new(order: &Order) -> Self {
        Self {
            messaging_capable: order.messaging_capable,
            enable_messaging: order.messaging.enabled,
            messaging_port_status: order.messaging.status,
            messaging_port_completed: order.messaging.status == MessagingStatus::Ported,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words as _;

    #[test]
    fn kinds_have_one_name() {
        for (kind, _) in EventKind::ALL.iter().copied() {
            assert_eq!(EventKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
