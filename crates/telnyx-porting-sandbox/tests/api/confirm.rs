use serde_json::{Value, json};

use crate::support::{Api, US, text};

/// A number whose carrier requires a PIN.
const PIN_CARRIER: &str = "+13035530000";

#[tokio::test]
async fn each_missing_field_has_its_error() {
    let api = Api::start().await;
    let id = api.draft(PIN_CARRIER).await;
    let everything = [
        ("80008", "/documents/loa"),
        ("10004", "/documents/invoice"),
        ("10004", "/end_user/admin/entity_name"),
        ("10004", "/end_user/admin/auth_person_name"),
        ("10004", "/end_user/admin/billing_phone_number"),
        ("10004", "/end_user/admin/account_number"),
        ("10004", "/end_user/location/street_address"),
        ("10004", "/end_user/location/locality"),
        ("10004", "/end_user/location/administrative_area"),
        ("10004", "/end_user/location/postal_code"),
        ("10004", "/end_user/location/country_code"),
        ("80005", "/end_user/admin/pin_passcode"),
        ("10004", "/misc/type"),
    ];
    let response = api.act(&id, "confirm").await;
    assert_eq!(response.status, 422);
    assert_eq!(response.errors(), everything.map(|(code, place)| (code.to_owned(), place.to_owned())));

    api.complete(&id).await;
    let path = format!("/porting_orders/{id}");
    let data = api.complete_data().await;
    for (code, place) in everything {
        let clear = nested(place, Value::Null);
        assert_eq!(api.patch(&path, clear.clone()).await.status, 200, "{clear}");
        api.act(&id, "confirm").await.assert_error(422, code, place);
        let restore = nested(place, data.pointer(place).unwrap().clone());
        assert_eq!(api.patch(&path, restore).await.status, 200);
    }
    assert_eq!(api.act(&id, "confirm").await.status, 200);
}

/// `/a/b` and 1 to `{"a": {"b": 1}}`.
fn nested(pointer: &str, value: Value) -> Value {
    pointer.rsplit('/').filter(|part| !part.is_empty()).fold(value, |inner, part| json!({part: inner}))
}

#[tokio::test]
async fn blank_is_missing_and_partial_needs_more() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let path = format!("/porting_orders/{id}");
    api.complete(&id).await;
    api.patch(&path, json!({"end_user": {"admin": {"entity_name": "  "}}, "misc": {"type": "partial"}})).await;
    let response = api.act(&id, "confirm").await;
    let places: Vec<String> = response.errors().into_iter().map(|(_, place)| place).collect();
    assert_eq!(places, ["/end_user/admin/entity_name", "/misc/remaining_numbers_action"]);
}

#[tokio::test]
async fn text_messages_need_a_profile() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let path = format!("/porting_orders/{id}");
    api.complete(&id).await;
    api.patch(&path, json!({"messaging": {"enable_messaging": true}})).await;
    let place = "/phone_number_configuration/messaging_profile_id";
    api.act(&id, "confirm").await.assert_error(422, "10004", place);
    api.patch(&path, json!({"phone_number_configuration": {"messaging_profile_id": "profile-1"}})).await;
    assert_eq!(api.act(&id, "confirm").await.status, 200);
}

#[tokio::test]
async fn a_requested_date_that_is_now_too_early_is_rejected() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let path = format!("/porting_orders/{id}");
    let windows = api.get(&format!("{path}/allowed_foc_windows")).await;
    let first = windows.body["data"][0]["started_at"].clone();
    api.patch(&path, json!({"activation_settings": {"foc_datetime_requested": first}})).await;
    api.days(3);
    api.complete(&id).await;
    let place = "/activation_settings/foc_datetime_requested";
    api.act(&id, "confirm").await.assert_error(422, "80018", place);
}

#[tokio::test]
async fn keys_appear_and_a_second_confirmation_is_rejected() {
    let api = Api::start().await;
    let id = api.confirmed(US, Value::Null).await;
    let order = api.order(&id).await;
    assert_eq!(order["status"]["value"], "in-process");
    for (member, prefix) in [("support_key", "sr_"), ("parent_support_key", "pr_")] {
        let key = text(&order[member]);
        let digits = key.strip_prefix(prefix).unwrap();
        assert!(digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
    }
    assert_eq!(order["phone_numbers"][0]["support_key"], order["support_key"]);
    assert_eq!(order["phone_numbers"][0]["porting_order_status"], "in-process");
    assert_eq!(order["requirements_met"], true);
    api.act(&id, "confirm").await.assert_error(422, "10027", "");
}

#[tokio::test]
async fn orders_of_one_request_share_a_parent() {
    let api = Api::start().await;
    let orders = api.create(&[US, "+13035551000"]).await;
    let mut keys = Vec::new();
    for order in &orders {
        let id = text(&order["id"]);
        api.complete(&id).await;
        let confirmed = api.act(&id, "confirm").await.body["data"].clone();
        let sub_request = api.get(&format!("/porting_orders/{id}/sub_request")).await.body["data"].clone();
        keys.push((confirmed["parent_support_key"].clone(), confirmed["support_key"].clone(), sub_request));
    }
    assert_eq!(keys[0].0, keys[1].0);
    assert_ne!(keys[0].1, keys[1].1);
    assert_eq!(keys[0].2["port_request_id"], keys[1].2["port_request_id"]);
    assert_ne!(keys[0].2["sub_request_id"], keys[1].2["sub_request_id"]);
}

#[tokio::test]
async fn orders_outside_north_america_have_requirements() {
    let api = Api::start().await;
    let id = api.draft(crate::support::GB).await;
    let path = format!("/porting_orders/{id}");
    let needed = api.get(&format!("{path}/requirements")).await.body["data"].clone();
    assert_eq!(needed.as_array().unwrap().len(), 2);
    assert_eq!(needed[0]["requirement_status"], "requirement-info-pending");
    assert_eq!(api.patch(&path, api.complete_data().await).await.status, 200);
    assert_eq!(api.order(&id).await["requirements_met"], false);
    let missing = [("10004", "/requirements/0/field_value"), ("10004", "/requirements/1/field_value")];
    api.act(&id, "confirm").await.assert_errors(422, &missing);

    let proof = api.upload("proof.pdf").await;
    let values = json!({"requirements": [
        {"requirement_type_id": needed[0]["requirement_type"]["id"], "field_value": proof},
        {"requirement_type_id": needed[1]["requirement_type"]["id"], "field_value": "Jane Porter"},
    ]});
    let response = api.patch(&path, values).await;
    assert_eq!(response.body["data"]["requirements_met"], true);
    assert_eq!(response.body["data"]["requirements"][0]["field_value"], proof.as_str());
    assert_eq!(api.act(&id, "confirm").await.status, 200);

    let us = api.draft(US).await;
    let none = api.get(&format!("/porting_orders/{us}/requirements")).await;
    assert_eq!(none.body["data"], json!([]));
}
