//! What a webhook says.

use serde::Deserialize as _;
use serde_json::{Map, Value};
use telnyx_porting_api::{
    Id, Timestamp,
    runtime::Decode,
    types::{PortingEvent, PortingEventType},
};

use super::WebhookError;
use crate::generated::PortingOrderId;

/// The event of a webhook, with what its envelope says about it.
///
/// Source: the guide to webhooks of porting orders. It shows two envelopes, both of which are read: the event as `data`
/// beside `meta`, and the event with `urls`, `organization_id` and `format` in one object. Fields that the event's type
/// does not name are in its `extra`. A field of an unexpected kind is `None` here.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookEvent {
    /// The event. One of a type that this version does not know, or whose body does not fit its type, is kept as JSON.
    pub event: PortingEvent,
    /// Identifies the event, to recognise one that comes again. Never empty.
    pub id: Option<Id>,
    /// What has happened.
    pub event_type: PortingEventType,
    /// When it happened, as the API wrote it.
    pub occurred_at: Option<Timestamp>,
    /// Which attempt to deliver the event this is.
    pub attempt: Option<u32>,
    /// The URL that this attempt went to. It may hold a token, if yours does.
    pub delivered_to: Option<String>,
}

impl WebhookEvent {
    pub(super) fn decode(body: &[u8]) -> Result<Self, WebhookError> {
        let Ok(Value::Object(mut envelope)) = serde_json::from_slice(body) else {
            return Err(WebhookError::NotAnEvent { flaw: "is not a JSON object" });
        };
        let meta = envelope.get("meta");
        let attempt = meta.and_then(|meta| read::<i64>(meta, "attempt")).and_then(|count| u32::try_from(count).ok());
        let delivered_to = meta.and_then(|meta| read(meta, "delivered_to"));
        let event = match envelope.get_mut("data").map(Value::take) {
            Some(Value::Object(data)) if type_of(&data).is_some() => data,
            data => {
                // No envelope within the meaning of the guide: the object is the event, whatever its `data` is.
                if let Some(data) = data {
                    envelope.insert("data".to_owned(), data);
                }
                envelope
            }
        };
        let event_type = type_of(&event).ok_or(WebhookError::NotAnEvent { flaw: "has no event_type" })?.into();
        let event = Value::Object(event);
        Ok(Self {
            id: read(&event, "id").filter(|id: &Id| !id.as_str().is_empty()),
            event_type,
            occurred_at: read(&event, "occurred_at"),
            attempt,
            delivered_to,
            event: PortingEvent::deserialize(&event).unwrap_or(PortingEvent::Unknown(event)),
        })
    }

    /// Whether the event is kept as JSON, because this version does not know its type or its body does not fit.
    pub fn is_unknown(&self) -> bool {
        matches!(self.event, PortingEvent::Unknown(_))
    }

    /// The order that the event is about, if it can be told. Of a split, that is the order which the numbers leave; the
    /// new one is in the payload.
    pub fn porting_order_id(&self) -> Option<PortingOrderId> {
        order_ids(&self.event).into_iter().flatten().find_map(|id| id.parse().ok())
    }
}

/// Where the order's id may stand, best first. The types agree on `porting_order_id` beside the payload, which webhooks
/// leave out, and disagree within it.
fn order_ids(event: &PortingEvent) -> [Option<&str>; 2] {
    /// The order's id in a payload that is an order: its own, or one under the name that other payloads have.
    macro_rules! in_order {
        ($event:ident) => {{
            let payload = $event.payload.as_ref();
            let other = payload.and_then(|payload| payload.extra.get("porting_order_id")?.as_str());
            let id = payload.and_then(|payload| payload.id.as_ref()).map(Id::as_str);
            return [$event.porting_order_id.as_ref().map(Id::as_str), id.or(other)];
        }};
    }
    let (beside, within) = match event {
        PortingEvent::StatusChanged(event) => in_order!(event),
        PortingEvent::MessagingChanged(event) => in_order!(event),
        PortingEvent::Deleted(event) => in_order!(event),
        PortingEvent::NewComment(event) => {
            (&event.porting_order_id, event.payload.as_ref().and_then(|payload| payload.porting_order_id.as_ref()))
        }
        PortingEvent::Split(event) => {
            let from = event.payload.as_ref().and_then(|payload| payload.from.as_ref());
            (&event.porting_order_id, from.and_then(|from| from.id.as_ref()))
        }
        PortingEvent::WithoutWebhook(event) => {
            let payload = event.payload.as_ref().and_then(|payload| payload.get("porting_order_id")?.as_str());
            return [event.porting_order_id.as_ref().map(Id::as_str), payload];
        }
        PortingEvent::Unknown(event) => {
            return ["/porting_order_id", "/payload/porting_order_id"].map(|place| event.pointer(place)?.as_str());
        }
        _ => return [None; 2],
    };
    [beside.as_ref(), within].map(|id| id.map(Id::as_str))
}

fn type_of(event: &Map<String, Value>) -> Option<&str> {
    event.get("event_type")?.as_str()
}

/// A field by the lenient rules of the low-level client; one that even these cannot read is absent.
fn read<T: for<'de> Decode<'de>>(object: &Value, name: &str) -> Option<T> {
    Option::decode(object.get(name)?).ok()?.ok().flatten()
}
