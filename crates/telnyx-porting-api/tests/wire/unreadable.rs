//! Members that do not match their types are kept and reported, and all others decoded.

use crate::examples::{ORDER, order, page};
use crate::support::{Wire, without_nulls};
use serde_json::{Value, json};
use telnyx_porting_api::ResponseValue;
use telnyx_porting_api::types::ListPortingOrdersResponse;

async fn read(body: impl Into<Vec<u8>>) -> ResponseValue<ListPortingOrdersResponse> {
    let wire = Wire::start().await;
    wire.respond(200, "application/json", body);
    wire.client.list_porting_orders().send().await.unwrap()
}

fn named(response: &ResponseValue<ListPortingOrdersResponse>) -> Vec<String> {
    response.unreadable().iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn an_unreadable_member_is_kept_and_named() {
    let cases = [
        ("/data/0/misc", json!([]), "`misc` of PortingOrder is a list"),
        ("/data/0/phone_number_configuration", json!("x"), "`phone_number_configuration` of PortingOrder is a string"),
        ("/data/0/messaging/enable_messaging", json!("yes"), "`enable_messaging` of PortingOrderMessaging is a string"),
        ("/data/0/support_key", json!([1]), "`support_key` of PortingOrder is a list"),
        (
            "/data/0/porting_phone_numbers_count",
            json!(3.5),
            "`porting_phone_numbers_count` of PortingOrder is a number with decimals or too many digits",
        ),
        (
            "/data/0/phone_numbers/1/activation_status",
            json!({}),
            "`activation_status` of PortingPhoneNumber is an object",
        ),
        ("/data/0/phone_numbers", json!({"a": 1}), "`phone_numbers` of PortingOrder is an object"),
        ("/data/0/requirements_met", json!("perhaps"), "`requirements_met` of PortingOrder is a string"),
        ("/data/0/requirements_met", json!(1), "`requirements_met` of PortingOrder is a number"),
        ("/data/0/created_at", json!([2026, 3, 1]), "`created_at` of PortingOrder is a list"),
        (
            "/data/0/status/value",
            json!(1.5),
            "`value` of PortingOrderStatus is a number with decimals or too many digits",
        ),
        ("/meta/total_results", json!(u64::MAX), "`total_results` of PaginationMeta is a number"),
        ("/meta", json!(true), "`meta` of ListPortingOrdersResponse is a boolean"),
    ];
    for (pointer, value, name) in cases {
        let mut body = page(order());
        *body.pointer_mut(pointer).unwrap() = value.clone();
        let response = read(body.to_string()).await;
        assert_eq!(named(&response), [name]);
        assert_eq!(response.data[0].id.as_ref().unwrap().as_str(), ORDER, "{pointer}");
        assert_eq!(serde_json::to_value(&*response).unwrap(), without_nulls(&body), "{pointer}");
    }
}

#[tokio::test]
async fn an_unreadable_id_hides_nothing_else() {
    let mut body = page(order());
    body["data"][0]["id"] = json!({"uuid": ORDER});
    let response = read(body.to_string()).await;
    assert_eq!(response.data[0].id, None);
    assert_eq!(response.data[0].extra.get("id"), Some(&json!({"uuid": ORDER})));
    assert!(response.data[0].status.is_some());
}

#[tokio::test]
async fn an_unreadable_item_is_left_out_and_named() {
    let mut body = page(order());
    body["data"][0]["phone_numbers"].as_array_mut().unwrap().insert(1, json!("+1303"));
    body["data"].as_array_mut().unwrap().insert(0, Value::Null);
    let response = read(body.to_string()).await;
    assert_eq!(
        named(&response),
        ["an item of a list of PortingOrder is null", "an item of a list of PortingPhoneNumber is a string"]
    );
    assert_eq!((response.data.len(), response.data[0].phone_numbers.len()), (1, 2));
}

#[tokio::test]
async fn the_same_mismatch_is_reported_once() {
    let order = json!({"id": ORDER, "misc": []});
    let response = read(json!({"data": vec![order; 250]}).to_string()).await;
    assert_eq!((response.data.len(), response.unreadable().len()), (250, 1));
}

#[tokio::test]
async fn numbers_of_any_length_keep_their_digits() {
    let (huge, four_hundred) = ("123456789012345678901234567890", "7".repeat(400));
    let configuration = format!(r#"{{"connection_id": {huge}, "new": {four_hundred}}}"#);
    let body = format!(
        r#"{{"data": [{{"id": "{ORDER}", "new": [{huge}, 0.25], "phone_number_configuration": {configuration}}}],
           "meta": {{"total_results": {huge}, "total_pages": "3"}}}}"#
    );
    let response = read(body).await;
    let order = &response.data[0];
    assert_eq!(order.id.as_ref().unwrap().as_str(), ORDER);
    assert_eq!(order.extra.get("new"), Some(&json!([huge, 0.25])));
    let configuration = order.phone_number_configuration.as_ref().unwrap();
    assert_eq!(configuration.connection_id.as_deref(), Some(huge));
    assert_eq!(configuration.extra.get("new"), Some(&json!(four_hundred)));
    let meta = response.meta.as_ref().unwrap();
    assert_eq!((meta.total_pages, meta.total_results), (Some(3), None));
    assert_eq!(meta.extra.get("total_results"), Some(&json!(huge)));
}

#[tokio::test]
async fn deep_values_do_not_hide_the_rest() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let response = read(format!(r#"{{"data": [{{"new": {deep}, "id": "{ORDER}"}}]}}"#)).await;
    assert_eq!(response.data[0].id.as_ref().unwrap().as_str(), ORDER);
    assert!(response.data[0].extra.get("new").unwrap().is_array());
}
