//! Events of any type and shape.

use crate::examples::{self, ORDER, event, status_changed};
use crate::support::{Wire, assert_keeps, without_nulls};
use serde_json::{Value, json};
use telnyx_porting_api::types::{
    CommentUserType, MessagingPortStatus, PortingEvent, PortingEventType, ShowPortingEventResponse,
};

#[track_caller]
fn read(json: &Value) -> PortingEvent {
    serde_json::from_str(&json.to_string()).unwrap()
}

/// Asserts that the event is an unknown one that keeps the JSON.
#[track_caller]
fn assert_is_unknown(json: &Value) {
    let event = read(json);
    let PortingEvent::Unknown(kept) = &event else { panic!("{event:?} is not unknown") };
    assert_eq!(kept, json);
    assert_eq!(&serde_json::to_value(&event).unwrap(), json);
}

#[test]
fn an_unknown_type_keeps_its_json() {
    let json = event("porting_order.teleported", json!({"to": "Mars", "when": null}));
    assert_is_unknown(&json);
    assert_eq!(read(&json).tag().as_deref(), Some("porting_order.teleported"));
    assert_is_unknown(&event("", Value::Null));
    assert_is_unknown(&event("PORTING_ORDER.SPLIT", Value::Null));
}

#[test]
fn a_known_type_with_an_unexpected_body_keeps_its_json() {
    let mut methods = status_changed();
    methods["available_notification_methods"] = json!({"email": true});
    let cases = [
        event("porting_order.split", json!("+13035550142")),
        event("porting_order.status_changed", json!({"status": "ported"})),
        event("porting_order.new_comment", json!([])),
        event("porting_order.messaging_changed", json!({"messaging": 5})),
        event("porting_order.deleted", json!(true)),
        methods,
    ];
    for json in cases {
        let event = read(&json);
        assert!(!matches!(event, PortingEvent::Unknown(_)), "{json}");
        assert_eq!(event.tag().as_deref(), json["event_type"].as_str());
        assert_eq!(serde_json::to_value(&event).unwrap(), without_nulls(&json));
    }
}

#[test]
fn an_event_without_type_keeps_its_json() {
    let mut without = status_changed();
    without.as_object_mut().unwrap().remove("event_type");
    assert_is_unknown(&without);
    assert_eq!(read(&without).tag(), None);
    for event_type in [Value::Null, json!(7), json!(["porting_order.split"])] {
        let mut odd = status_changed();
        odd["event_type"] = event_type;
        assert_is_unknown(&odd);
    }
    for odd in [json!("porting_order.split"), json!([1]), json!(5), json!({})] {
        assert_is_unknown(&odd);
    }
}

#[test]
fn the_types_without_payload_are_known() {
    for (event_type, known) in [
        ("porting_order.loa_updated", PortingEventType::PortingOrderLoaUpdated),
        ("porting_order.sharing_token_expired", PortingEventType::PortingOrderSharingTokenExpired),
    ] {
        let json = event(event_type, Value::Null);
        let read = read(&json);
        let PortingEvent::WithoutWebhook(event) = &read else { panic!("{read:?}") };
        assert_eq!((&event.event_type, &event.payload), (&Some(known), &None));
        assert_eq!(event.porting_order_id.as_ref().unwrap().as_str(), ORDER);
        assert_eq!(read.tag().as_deref(), Some(event_type));
        assert_keeps(&read, &json);
    }
    let json = event("porting_order.loa_updated", json!({"new": 1}));
    let PortingEvent::WithoutWebhook(event) = read(&json) else { panic!("not known") };
    assert_eq!(event.payload, Some(json!({"new": 1})));
}

#[test]
fn all_types_are_decoded_to_their_variants() {
    let json = event(
        "porting_order.messaging_changed",
        json!({
            "customer_reference": "ACME-2026-0042",
            "id": ORDER,
            "messaging": {
                "enable_messaging": true,
                "messaging_capable": true,
                "messaging_port_completed": false,
                "messaging_port_status": "activating"
            },
            "support_key": "sr_4f7a2c"
        }),
    );
    let PortingEvent::MessagingChanged(event) = read(&json) else { panic!("{:?}", read(&json)) };
    let messaging = event.payload.as_ref().unwrap().messaging.as_ref().unwrap();
    assert_eq!(messaging.messaging_port_status, Some(MessagingPortStatus::Activating));
    assert_keeps(&read(&json), &json);

    let json = examples::event(
        "porting_order.new_comment",
        json!({
            "comment": {
                "body": "The losing carrier asks for the exact company name.",
                "id": "929c1a88-b8da-443b-b18a-6d553b9ad7d6",
                "inserted_at": "2026-03-04T16:11:09Z",
                "user_id": "8a081a7a-16e1-4b16-9313-019ed9a7eca1",
                "user_type": "admin"
            },
            "porting_order_id": ORDER,
            "support_key": "sr_4f7a2c"
        }),
    );
    let PortingEvent::NewComment(event) = read(&json) else { panic!("{:?}", read(&json)) };
    assert_eq!(event.payload.as_ref().unwrap().comment.as_ref().unwrap().user_type, Some(CommentUserType::Admin));
    assert_keeps(&read(&json), &json);

    // The only type with timestamps in its payload.
    let json = json!({
        "available_notification_methods": ["email", "webhook"],
        "event_type": "porting_order.deleted",
        "id": "04707ce4-3909-4559-92ae-3e1155769658",
        "payload": {
            "created_at": "2026-01-12T09:30:00Z",
            "customer_reference": "ACME-2026-0007",
            "deleted_at": "2026-02-11T09:30:00Z",
            "id": "3ceefb68-870d-43f6-82f7-d32d5e46bdd7",
            "record_type": "porting_order",
            "updated_at": "2026-02-11T09:30:00Z"
        },
        "payload_status": "completed",
        "porting_order_id": "3ceefb68-870d-43f6-82f7-d32d5e46bdd7"
    });
    let PortingEvent::Deleted(event) = read(&json) else { panic!("{:?}", read(&json)) };
    assert_eq!(event.payload.as_ref().unwrap().deleted_at.as_ref().unwrap().as_str(), "2026-02-11T09:30:00Z");
    assert_keeps(&read(&json), &json);
}

#[test]
fn any_type_may_lack_its_payload() {
    for event_type in PortingEventType::KNOWN {
        let json = event(event_type.as_str(), Value::Null);
        let read = read(&json);
        assert!(!matches!(read, PortingEvent::Unknown(_)), "{event_type}");
        assert_eq!(serde_json::to_value(&read).unwrap(), without_nulls(&json));
    }
    assert_eq!(PortingEventType::KNOWN.len(), 7);
}

#[test]
fn known_events_keep_unknown_fields() {
    let mut json = status_changed();
    json["payload"]["brand_new"] = json!([1, 2]);
    json["another"] = json!("x");
    let PortingEvent::StatusChanged(event) = read(&json) else { panic!("{:?}", read(&json)) };
    assert_eq!(event.extra.get("another"), Some(&json!("x")));
    assert_eq!(event.payload.as_ref().unwrap().extra.get("brand_new"), Some(&json!([1, 2])));
    assert_eq!(serde_json::to_value(&*event).unwrap(), json);
}

#[tokio::test]
async fn one_odd_event_does_not_break_the_page() {
    let wire = Wire::start().await;
    let odd = event("porting_order.teleported", json!({"pin": "0417"}));
    wire.respond_json(200, &json!({"data": [status_changed(), odd, null, status_changed()]}));
    let response = wire.client.list_porting_events().send().await.unwrap();
    let unknown = response.data.iter().map(|event| matches!(event, PortingEvent::Unknown(_)));
    assert_eq!(unknown.collect::<Vec<_>>(), [false, true, true, false]);
    assert!(!format!("{response:?}").contains("0417"));
}

#[tokio::test]
async fn events_keep_numbers_and_depths_that_the_parser_rejects() {
    let nested = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    for value in ["123456789012345678901234567890", "1e400", &nested] {
        for kind in ["porting_order.status_changed", "porting_order.teleported"] {
            let event = format!(r#"{{"event_type": "{kind}", "payload": {{"odd": {value}}}}}"#);
            let wire = Wire::start().await;
            wire.respond(200, "application/json", format!(r#"{{"data": [{event}]}}"#));
            let response = wire.client.list_porting_events().send().await.unwrap();
            let kept = serde_json::to_string(&response.data[0]).unwrap().replace('"', "");
            assert!(kept.contains(value), "{kind}, {value}: {kept}");
        }
    }
}

/// Serde reads members of an untagged enum from a buffer instead of from JSON.
#[test]
fn events_can_be_part_of_other_types() {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Received {
        Event(PortingEvent),
    }

    let Received::Event(event) = serde_json::from_str(&status_changed().to_string()).unwrap();
    assert_keeps(&event, &status_changed());
}

#[test]
fn a_response_without_event_has_none() {
    for json in [json!({"data": null}), json!({})] {
        let response: ShowPortingEventResponse = serde_json::from_value(json).unwrap();
        assert_eq!(response.data, None);
    }
}
