//! Responses with unknown fields and enum values, as future versions of the API may send.

use serde_json::{Value, json};

pub(crate) const ORDER: &str = "7b1de7c4-41a2-4e3f-9a35-6a7f5f1c20aa";
pub(crate) const OTHER_ORDER: &str = "d0c3b9a8-2b55-4b5c-8f0a-03f6c1b5e811";
pub(crate) const ITEM: &str = "3f8a6c52-9d7e-4c61-8e1b-5a2f0b9d4c77";
pub(crate) const OTHER_ITEM: &str = "c9e4d2b1-6f30-4a8d-b7c5-18e2a3f4d5b6";
pub(crate) const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl";

/// The path of the order.
pub(crate) fn order_path(rest: &str) -> String {
    format!("/v2/porting_orders/{ORDER}{rest}")
}

/// An item with an unknown field, and these fields.
fn item(id: &str, fields: &Value) -> Value {
    let mut item = json!({"id": id, "created_at": "2026-03-02T15:04:05Z", "novelty": {"since": [2027, null]}});
    let fields = fields.as_object().cloned().unwrap_or_default();
    item.as_object_mut().unwrap().extend(fields);
    item
}

pub(crate) fn order(status: &str) -> Value {
    item(
        ORDER,
        &json!({
            "status": {"value": status, "details": [{"code": "CARRIER_ON_HOLIDAY", "description": "Back on Monday"}]},
            "activation_settings": {"fast_port_eligible": true, "activation_status": "Half Done"},
            "end_user": {"admin": {"account_number": "00712384", "pin_passcode": "9051", "shoe_size": 43}},
            "misc": {"type": "sideways"},
            "phone_numbers": [{"phone_number": "+13035550142", "portability_status": "perhaps"}],
            "additional_steps": ["sing_a_song"],
        }),
    )
}

pub(crate) fn phone_number() -> Value {
    item(ITEM, &json!({"phone_number": "+13035550142", "phone_number_type": "satellite", "activation_status": "New"}))
}

pub(crate) fn activation_job() -> Value {
    let windows = json!([{"start_at": "2026-03-19T11:00:00Z", "end_at": "2026-03-20T01:00:00Z", "novelty": 1}]);
    item(ITEM, &json!({"activation_type": "lunar", "status": "paused", "activation_windows": windows}))
}

pub(crate) fn comment() -> Value {
    item(ITEM, &json!({"body": "Please call first.", "user_type": "robot", "porting_order_id": ORDER}))
}

pub(crate) fn additional_document() -> Value {
    item(ITEM, &json!({"document_id": OTHER_ITEM, "document_type": "poem", "filename": "a.pdf"}))
}

pub(crate) fn verification_code() -> Value {
    item(ITEM, &json!({"phone_number": "+61412345678", "verified": false, "verified_by": "owl"}))
}

pub(crate) fn action_requirement() -> Value {
    item(ITEM, &json!({"action_type": "handshake", "status": "thinking", "action_url": "https://verify.example.com/1"}))
}

pub(crate) fn associated_number() -> Value {
    let range = json!({"start_at": "+442079460200", "end_at": "+442079460219"});
    item(ITEM, &json!({"action": "forget", "phone_number_range": range, "phone_number_type": "cloud"}))
}

pub(crate) fn block() -> Value {
    let range = json!({"start_at": "+4930244999901", "end_at": "+4930244999950"});
    item(ITEM, &json!({"phone_number_range": range, "activation_ranges": [range], "phone_number_type": "cloud"}))
}

pub(crate) fn extension() -> Value {
    let range = json!({"start_at": 0, "end_at": 99});
    item(ITEM, &json!({"extension_range": range, "activation_ranges": [range], "porting_phone_number_id": OTHER_ITEM}))
}

pub(crate) fn requirement() -> Value {
    let kind = json!({"id": OTHER_ITEM, "name": "Proof of ownership", "type": "song"});
    json!({"field_type": "song", "field_value": "la", "requirement_status": "humming", "requirement_type": kind, "new": 1})
}

pub(crate) fn number_configuration() -> Value {
    item(ITEM, &json!({"porting_phone_number_id": OTHER_ITEM, "user_bundle_id": ITEM}))
}

pub(crate) fn loa_configuration() -> Value {
    let mut configuration = item(ITEM, &loa_body());
    configuration["logo"]["content_type"] = json!("image/hologram");
    configuration
}

/// The body for creating, previewing or replacing a letterhead.
pub(crate) fn loa_body() -> Value {
    json!({
        "name": "Default letterhead",
        "company_name": "Acme Widgets, Inc.",
        "logo": {"document_id": OTHER_ITEM},
        "address": {
            "street_address": "1200 Larimer St",
            "extended_address": "Suite 400",
            "city": "Denver",
            "state": "CO",
            "zip_code": "80202-1234",
            "country_code": "US"
        },
        "contact": {"email": "porting@example.com", "phone_number": "+13035550199"}
    })
}

pub(crate) fn report() -> Value {
    let filters = json!({"status__in": ["daydreaming"], "moon__in": ["new"]});
    item(ITEM, &json!({"report_type": "horoscope", "status": "brewing", "params": {"filters": filters}}))
}

pub(crate) fn event() -> Value {
    let payload = json!({"id": ORDER, "status": {"value": "daydreaming", "details": []}, "novelty": "a"});
    item(
        ITEM,
        &json!({
            "event_type": "porting_order.status_changed",
            "payload": payload,
            "payload_status": "brewing",
            "available_notification_methods": ["pigeon"]
        }),
    )
}

pub(crate) fn portability_check() -> Value {
    json!({"phone_number": "+13035550142", "portable": true, "phone_number_type": "cloud", "novelty": 1})
}

pub(crate) fn error(code: &str, detail: &str) -> Value {
    json!({"errors": [{"code": code, "title": "Refused", "detail": detail, "source": {"pointer": "/data"}}]})
}
