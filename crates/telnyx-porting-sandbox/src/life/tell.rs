//! Telling what happened.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::state::{Event, EventKind, Order};
use crate::wire::event;

/// Puts an event into the order's outbox; it is sent once the order is stored.
fn tell(order: &mut Order, kind: EventKind, payload: Value, at: DateTime<Utc>) {
    order.outbox.push(Event {
        id: Uuid::new_v4(),
        porting_order_id: order.id,
        kind,
        occurred_at: at,
        payload,
        webhook_url: order.webhook_url.clone(),
    });
}

pub(crate) fn tell_status(order: &mut Order, at: DateTime<Utc>) {
    let payload = event::status_payload(order);
    tell(order, EventKind::StatusChanged, payload, at);
}

pub(crate) fn tell_messaging(order: &mut Order, at: DateTime<Utc>) {
    let payload = event::messaging_payload(order);
    tell(order, EventKind::MessagingChanged, payload, at);
}

/// Tells of the latest comment.
pub(crate) fn tell_comment(order: &mut Order, at: DateTime<Utc>) {
    if let Some(comment) = order.comments.last() {
        let payload = event::comment_payload(order, comment);
        tell(order, EventKind::NewComment, payload, at);
    }
}

/// Tells of numbers that moved from one order to another: one event for each number, as the real service does.
pub(crate) fn tell_split(from: &mut Order, to: Uuid, numbers: &[Uuid], at: DateTime<Utc>) {
    for number in numbers {
        let payload = event::split_payload(from.id, to, &[*number]);
        tell(from, EventKind::Split, payload, at);
    }
}

pub(crate) fn tell_deleted(order: &mut Order, at: DateTime<Utc>) {
    let payload = event::deleted_payload(order, at);
    tell(order, EventKind::Deleted, payload, at);
}

pub(crate) fn tell_loa_updated(order: &mut Order, at: DateTime<Utc>) {
    tell(order, EventKind::LoaUpdated, Value::Null, at);
}

pub(crate) fn tell_sharing_token_expired(order: &mut Order, at: DateTime<Utc>) {
    tell(order, EventKind::SharingTokenExpired, Value::Null, at);
}
