//! Decoding of events.

use proptest::prelude::*;
use serde_json::{Value, json};
use telnyx_porting_api::types::{PortingEvent, PortingEventType};

use super::*;

const ORDER: &str = "11f1f6c8-0be3-4c82-8596-583121d1d262";
const OTHER_ORDER: &str = "3ceefb68-870d-43f6-82f7-d32d5e46bdd7";
const EVENT: &str = "288047ca-e5c0-42f8-a8c4-f1fb0b15a67d";

fn decode(body: &Value) -> Result<WebhookEvent, WebhookError> {
    WebhookEvent::decode(body.to_string().as_bytes())
}

/// An event in an envelope with delivery data.
fn wrapped(event_type: &str, payload: &Value) -> Value {
    json!({
        "data": {
            "event_type": event_type,
            "id": EVENT,
            "occurred_at": "2026-03-09T18:22:41.000000Z",
            "payload": payload,
            "record_type": "event",
        },
        "meta": {"attempt": 2, "delivered_to": "https://hooks.example.com/porting"},
    })
}

/// An event in one object.
fn flat(event_type: &str, payload: &Value) -> Value {
    json!({
        "event_type": event_type,
        "id": EVENT,
        "payload": payload,
        "urls": ["https://hooks.example.com/porting"],
        "organization_id": "5d0d2b0c-6e4c-4a3e-8a1c-3c1d8f0f5a9b",
        "format": "v2",
    })
}

/// An event type with a payload, whether the payload contains the order's id, and whether the event has the expected
/// variant.
type Case = (&'static str, Value, bool, fn(&PortingEvent) -> bool);

/// All event types, and an unknown one.
fn cases() -> Vec<Case> {
    let comment = json!({"id": OTHER_ORDER, "body": "The name differs.", "user_type": "admin"});
    let messaging = json!({"enable_messaging": true, "messaging_port_status": "activating"});
    let split = json!({"from": {"id": ORDER}, "to": {"id": OTHER_ORDER}});
    vec![
        (
            "porting_order.status_changed",
            json!({"id": ORDER, "status": {"value": "ported", "details": []}}),
            true,
            |e| matches!(e, PortingEvent::StatusChanged(_)),
        ),
        ("porting_order.new_comment", json!({"porting_order_id": ORDER, "comment": comment}), true, |e| {
            matches!(e, PortingEvent::NewComment(_))
        }),
        ("porting_order.split", split, true, |e| matches!(e, PortingEvent::Split(_))),
        ("porting_order.messaging_changed", json!({"id": ORDER, "messaging": messaging}), true, |e| {
            matches!(e, PortingEvent::MessagingChanged(_))
        }),
        ("porting_order.deleted", json!({"id": ORDER, "deleted_at": "2026-02-11T09:30:00Z"}), true, |e| {
            matches!(e, PortingEvent::Deleted(_))
        }),
        ("porting_order.loa_updated", Value::Null, false, |e| matches!(e, PortingEvent::WithoutWebhook(_))),
        ("porting_order.sharing_token_expired", Value::Null, false, |e| matches!(e, PortingEvent::WithoutWebhook(_))),
        ("porting_order.praised", json!({"porting_order_id": ORDER}), true, |e| matches!(e, PortingEvent::Unknown(_))),
    ]
}

#[test]
fn all_types_are_decoded_from_either_envelope() {
    let mut types = Vec::new();
    for (event_type, payload, has_order, is_itself) in cases() {
        for body in [wrapped(event_type, &payload), flat(event_type, &payload)] {
            let event = decode(&body).unwrap();
            assert!(is_itself(&event.event), "{event:?}");
            assert_eq!(event.id.as_ref().unwrap().as_str(), EVENT);
            assert_eq!(event.event_type.as_str(), event_type);
            assert_eq!(event.event.tag().as_deref(), Some(event_type));
            assert_eq!(event.is_unknown(), event.event_type.is_unknown());
            let order = event.porting_order_id();
            assert_eq!(order.as_ref().map(AsRef::as_ref), has_order.then_some(ORDER), "{event_type}");
            types.push(event.event_type);
        }
    }
    for known in PortingEventType::KNOWN {
        assert!(types.contains(known), "{known} is not tested");
    }
}

#[test]
fn the_envelope_is_decoded() {
    let (event_type, payload, ..) = cases().remove(0);
    let event = decode(&wrapped(event_type, &payload)).unwrap();
    assert_eq!(event.attempt, Some(2));
    assert_eq!(event.delivered_to.as_deref(), Some("https://hooks.example.com/porting"));
    assert_eq!(event.occurred_at.unwrap().parse().unwrap().timestamp(), 1_773_080_561);

    let event = decode(&flat(event_type, &payload)).unwrap();
    assert_eq!((event.attempt, event.delivered_to, event.occurred_at), (None, None, None));
    let PortingEvent::StatusChanged(change) = event.event else { panic!() };
    assert_eq!(change.extra.get("format"), Some(&json!("v2")));
}

#[test]
fn an_order_id_next_to_the_payload_takes_precedence() {
    for (event_type, payload, ..) in cases() {
        let mut body = flat(event_type, &payload);
        body["porting_order_id"] = json!(OTHER_ORDER);
        assert_eq!(decode(&body).unwrap().porting_order_id().unwrap().as_str(), OTHER_ORDER, "{event_type}");
        // An invalid path segment is not an id.
        body["porting_order_id"] = json!("a/b");
        body["payload"] = Value::Null;
        assert_eq!(decode(&body).unwrap().porting_order_id(), None, "{event_type}");
    }
}

#[test]
fn odd_and_missing_members_are_accepted() {
    for (event_type, ..) in cases() {
        for payload in [Value::Null, json!({}), json!({"new_field": [1]}), json!("text"), json!([])] {
            assert_eq!(decode(&wrapped(event_type, &payload)).unwrap().event_type.as_str(), event_type);
        }
        let event = decode(&json!({"data": {"event_type": event_type}})).unwrap();
        assert_eq!((event.id.as_ref(), event.attempt, event.porting_order_id()), (None, None, None));
    }
    let odd = json!({
        "data": {"event_type": "porting_order.split", "id": 42, "occurred_at": 1_773_080_561},
        "meta": {"attempt": "3", "delivered_to": null, "region": "eu"},
        "more": true,
    });
    let event = decode(&odd).unwrap();
    assert_eq!((event.id.unwrap().as_str(), event.attempt), ("42", Some(3)));
    for (id, attempt) in [(json!(""), json!(-1)), (json!({}), json!([])), (Value::Null, json!(5_000_000_000_u64))] {
        let body = json!({"data": {"event_type": "x", "id": id}, "meta": {"attempt": attempt}});
        let event = decode(&body).unwrap();
        assert_eq!((event.id, event.attempt), (None, None), "{body}");
    }
    assert!(decode(&json!({"event_type": "x", "meta": "none", "data": {"id": 1}})).is_ok());
}

#[test]
fn an_unreadable_member_of_a_known_type_is_kept() {
    let payload = json!({"id": {"uuid": ORDER}, "porting_order_id": ORDER});
    let event = decode(&wrapped("porting_order.status_changed", &payload)).unwrap();
    assert!(!event.is_unknown() && !event.event_type.is_unknown());
    assert_eq!(event.porting_order_id().unwrap().as_str(), ORDER);
    assert_eq!(serde_json::to_value(event.event).unwrap()["payload"], payload);
}

#[test]
fn an_object_without_an_envelope_keeps_its_data() {
    let event = decode(&json!({"event_type": "x", "data": {"a": 1}})).unwrap();
    let PortingEvent::Unknown(value) = event.event else { panic!() };
    assert_eq!(value["data"], json!({"a": 1}));
}

#[test]
fn other_bodies_are_not_events() {
    for body in ["", "{", "[]", "null", "\"porting_order.split\"", "event_type=x", "{}{}", "\u{feff}{}", "\u{0}"] {
        let error = WebhookEvent::decode(body.as_bytes()).unwrap_err();
        assert_eq!(error, WebhookError::NotAnEvent { flaw: "is not a JSON object" }, "{body}");
    }
    for body in ["{}", r#"{"data": null}"#, r#"{"data": {"event_type": null}}"#, r#"{"event_type": 1}"#] {
        let error = WebhookEvent::decode(body.as_bytes()).unwrap_err();
        assert_eq!(error, WebhookError::NotAnEvent { flaw: "has no event_type" }, "{body}");
    }
    let deep = format!("{}{}", r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
    assert!(WebhookEvent::decode(deep.as_bytes()).is_err());
}

/// JSON with relevant names in unusual places.
fn odd_json() -> impl Strategy<Value = Value> {
    const NAMES: &[&str] =
        &["event_type", "payload", "id", "data", "meta", "attempt", "porting_order_id", "from", "status"];
    let types = cases().into_iter().map(|(event_type, ..)| json!(event_type)).collect::<Vec<_>>();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        prop::sample::select(types),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(NAMES).prop_map(str::to_owned), inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn bytes_and_json_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), body in odd_json()) {
        let _ = WebhookEvent::decode(&bytes);
        if let Ok(event) = decode(&body) {
            let _ = (event.porting_order_id(), event.is_unknown(), format!("{event:?}"));
        }
    }
}
