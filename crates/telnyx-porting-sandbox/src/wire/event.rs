//! Events on the wire: what they say, and how the list shows them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::order::{USER_ID, messaging};
use super::time::text;
use crate::state::{Comment, Event, EventKind, Order};

/// What an event says about a new status.
pub(crate) fn status_payload(order: &Order) -> Value {
    json!({
        "id": order.id,
        "customer_reference": order.customer_reference.as_deref().unwrap_or_default(),
        "status": {"value": order.status, "details": order.exceptions},
        "support_key": order.keys.order,
        "updated_at": text(order.updated_at),
        "webhook_url": order.webhook_url.as_deref().unwrap_or_default(),
    })
}

/// What an event says about text messages.
pub(crate) fn messaging_payload(order: &Order) -> Value {
    json!({
        "id": order.id,
        "customer_reference": order.customer_reference.as_deref().unwrap_or_default(),
        "messaging": messaging(order),
        "support_key": order.keys.order,
    })
}

/// What an event says about a comment. It calls the time `inserted_at`, which the comment itself calls `created_at`.
pub(crate) fn comment_payload(order: &Order, comment: &Comment) -> Value {
    json!({
        "comment": {
            "id": comment.id,
            "body": comment.body,
            "user_id": USER_ID,
            "user_type": comment.author,
            "inserted_at": text(comment.created_at),
        },
        "porting_order_id": order.id,
        "support_key": order.keys.order,
    })
}

/// What an event says about numbers that moved to another order.
pub(crate) fn split_payload(from: Uuid, to: Uuid, numbers: &[Uuid]) -> Value {
    let numbers: Vec<Value> = numbers.iter().map(|id| json!({ "id": id })).collect();
    json!({"from": {"id": from}, "to": {"id": to}, "porting_phone_numbers": numbers})
}

/// What is left of a deleted order. Its event has no times of its own.
pub(crate) fn deleted_payload(order: &Order, at: DateTime<Utc>) -> Value {
    json!({
        "id": order.id,
        "customer_reference": order.customer_reference.as_deref().unwrap_or_default(),
        "created_at": text(order.created_at),
        "updated_at": text(order.updated_at),
        "deleted_at": text(at),
        "record_type": "porting_order",
    })
}

/// An event as the list of events shows it.
#[derive(Debug, Serialize)]
pub(crate) struct EventView {
    id: Uuid,
    event_type: EventKind,
    porting_order_id: Uuid,
    payload: Value,
    payload_status: &'static str,
    available_notification_methods: &'static [&'static str],
    #[serde(flatten)]
    times: Option<Times>,
}

#[derive(Debug, Serialize)]
struct Times {
    record_type: &'static str,
    #[serde(serialize_with = "super::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time::stamp")]
    updated_at: DateTime<Utc>,
}

impl EventView {
    pub(crate) fn new(event: &Event) -> Self {
        let (created_at, updated_at) = (event.occurred_at, event.occurred_at);
        // A deletion says its times within the payload only.
        let has_times = event.kind != EventKind::Deleted;
        Self {
            id: event.id,
            event_type: event.kind,
            porting_order_id: event.porting_order_id,
            payload: event.payload.clone(),
            payload_status: "completed",
            available_notification_methods: if event.kind.has_webhook() { &["email", "webhook"] } else { &["email"] },
            times: has_times.then_some(Times { record_type: "porting_event", created_at, updated_at }),
        }
    }
}
