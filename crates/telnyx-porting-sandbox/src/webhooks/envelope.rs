//! Bodies of webhooks.
//!
//! The guide shows two envelopes, and clients have to read both: the event as `data` with `meta` beside it, and one flat
//! object. Which type comes in which is taken from its examples.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::state::{Delivery, Event, EventKind};
use crate::wire::time::text;

/// The organization of the one account of the sandbox.
const ORGANIZATION_ID: Uuid = Uuid::from_u128(0x2f6c_3e0a_91d4_4b7e_a1c5_0b8d_4e6f_7a91);

/// What is sent for an event.
pub(super) fn body(event: &Event, delivery: &Delivery) -> Vec<u8> {
    let envelope = match event.kind {
        EventKind::MessagingChanged | EventKind::Deleted => flat(event, delivery),
        _ => nested(event, delivery),
    };
    envelope.to_string().into_bytes()
}

fn nested(event: &Event, delivery: &Delivery) -> Value {
    json!({
        "data": {
            "event_type": event.kind,
            "id": event.id,
            "occurred_at": text(event.occurred_at),
            "payload": event.payload,
            "record_type": "event",
        },
        "meta": {"attempt": delivery.attempts, "delivered_to": delivery.url},
    })
}

fn flat(event: &Event, delivery: &Delivery) -> Value {
    json!({
        "event_type": event.kind,
        "id": event.id,
        "occurred_at": text(event.occurred_at),
        "payload": event.payload,
        "record_type": "event",
        "organization_id": ORGANIZATION_ID,
        "urls": [delivery.url],
        "format": "v2",
    })
}
