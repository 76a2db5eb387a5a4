//! Webhook events.

use serde::Deserialize as _;
use serde_json::{Map, Value};
use telnyx_porting_api::{
    Id, Timestamp,
    runtime::Decode,
    types::{PortingEvent, PortingEventType},
};

use super::WebhookError;
use crate::generated::PortingOrderId;

/// The event of a webhook, with the data in its envelope.
///
/// Source: the guide to webhooks of porting orders. It shows two envelopes, and both are supported: the event as `data`
/// with `meta` next to it, and the event with `urls`, `organization_id` and `format` in one object. Unknown fields are
/// in the event's `extra`. A field of an unexpected type is `None` here.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookEvent {
    /// The event. Events of an unknown type, and events whose body does not match their type, are kept as JSON.
    pub event: PortingEvent,
    /// The event's id, for detecting duplicate deliveries. Never empty.
    pub id: Option<Id>,
    /// The type of the event.
    pub event_type: PortingEventType,
    /// The time of the event, as sent by the API.
    pub occurred_at: Option<Timestamp>,
    /// The number of the delivery attempt.
    pub attempt: Option<u32>,
    /// The URL of this delivery. It may contain a token, if your URL does.
    pub delivered_to: Option<String>,
}

impl WebhookEvent {
    pub(super) fn decode(body: &[u8]) -> Result<Self, WebhookError> {
        let Ok(Value::Object(mut envelope)) = serde_json::from_slice(body) else {
            return Err(WebhookError::NotAnEvent { flaw: "is not a JSON object" });
        };
        let meta = envelope.get("meta");
        let attempt =
            meta.and_then(|meta| decode_member::<i64>(meta, "attempt")).and_then(|count| u32::try_from(count).ok());
        let delivered_to = meta.and_then(|meta| decode_member(meta, "delivered_to"));
        let event = match envelope.get_mut("data").map(Value::take) {
            Some(Value::Object(data)) if type_of(&data).is_some() => data,
            data => {
                // Not an envelope in the sense of the guide: the object is the event, regardless of its `data`.
                if let Some(data) = data {
                    envelope.insert("data".to_owned(), data);
                }
                envelope
            }
        };
        let event_type = type_of(&event).ok_or(WebhookError::NotAnEvent { flaw: "has no event_type" })?.into();
        let event = Value::Object(event);
        Ok(Self {
            id: decode_member(&event, "id").filter(|id: &Id| !id.as_str().is_empty()),
            event_type,
            occurred_at: decode_member(&event, "occurred_at"),
            attempt,
            delivered_to,
            event: PortingEvent::deserialize(&event).unwrap_or(PortingEvent::Unknown(event)),
        })
    }

    /// Whether the event is kept as JSON, because its type is unknown or its body does not match the type.
    pub fn is_unknown(&self) -> bool {
        matches!(self.event, PortingEvent::Unknown(_))
    }

    /// The id of the event's order, if the event contains it. For a split, the order that the numbers leave; the new
    /// one is in the payload.
    pub fn porting_order_id(&self) -> Option<PortingOrderId> {
        order_ids(&self.event).into_iter().flatten().find_map(|id| id.parse().ok())
    }
}

/// The possible locations of the order's id, best first. All types may have `porting_order_id` next to the payload, but
/// webhooks omit it; within the payload, its location depends on the type.
fn order_ids(event: &PortingEvent) -> [Option<&str>; 2] {
    /// The order's id in a payload that is an order: its own id, or `porting_order_id` as in other payloads.
    macro_rules! in_order {
        ($event:ident) => {{
            let payload = $event.payload.as_ref();
            let other = payload.and_then(|payload| payload.extra.get("porting_order_id")?.as_str());
            let id = payload.and_then(|payload| payload.id.as_ref()).map(Id::as_str);
            ($event.porting_order_id.as_ref(), id.or(other))
        }};
    }
    let (beside, within) = match event {
        PortingEvent::StatusChanged(event) => in_order!(event),
        PortingEvent::MessagingChanged(event) => in_order!(event),
        PortingEvent::Deleted(event) => in_order!(event),
        PortingEvent::NewComment(event) => {
            let id = event.payload.as_ref().and_then(|payload| payload.porting_order_id.as_ref());
            (event.porting_order_id.as_ref(), id.map(Id::as_str))
        }
        PortingEvent::Split(event) => {
            let from = event.payload.as_ref().and_then(|payload| payload.from.as_ref());
            (event.porting_order_id.as_ref(), from.and_then(|from| from.id.as_ref()).map(Id::as_str))
        }
        PortingEvent::WithoutWebhook(event) => {
            let payload = event.payload.as_ref().and_then(|payload| payload.get("porting_order_id")?.as_str());
            (event.porting_order_id.as_ref(), payload)
        }
        PortingEvent::Unknown(event) => {
            return ["/porting_order_id", "/payload/porting_order_id"].map(|place| event.pointer(place)?.as_str());
        }
        _ => return [None; 2],
    };
    [beside.map(Id::as_str), within]
}

fn type_of(event: &Map<String, Value>) -> Option<&str> {
    event.get("event_type")?.as_str()
}

/// Decodes a field leniently. `None` if it cannot be decoded.
fn decode_member<T: for<'de> Decode<'de>>(object: &Value, name: &str) -> Option<T> {
    Option::decode(object.get(name)?).ok()?.ok().flatten()
}
