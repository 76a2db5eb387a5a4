//! Lenient decoding without loss.

use crate::examples::{self, ORDER, order, order_response};
use crate::support::{Wire, without_nulls};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use telnyx_porting_api::types::{
    self, ExceptionCode, GetPortingOrderResponse, ListPortingOrdersResponse, MessagingPortStatus, PortingOrder,
    PortingOrderActivationStatus, PortingOrderStatus, PortingOrderStatusValue,
};

#[track_caller]
fn read<T: DeserializeOwned>(json: &Value) -> T {
    serde_json::from_str(&json.to_string()).unwrap()
}

/// The example with another value at `pointer`.
#[track_caller]
fn order_with(pointer: &str, value: Value) -> PortingOrder {
    let mut order = order();
    *order.pointer_mut(pointer).unwrap() = value;
    read(&order)
}

#[test]
fn unknown_enum_values_are_serialized_unchanged() {
    let text = r#"{"details":[{"code":"LOA_ILLEGIBLE","description":"é"}],"value":"Wartend – „neu“ \"x\"\n"}"#;
    let status: PortingOrderStatus = serde_json::from_str(text).unwrap();
    assert_eq!(status.value.as_ref().unwrap().as_str(), "Wartend – „neu“ \"x\"\n");
    assert!(status.value.as_ref().unwrap().is_unknown());
    assert_eq!(status.details[0].code, Some(ExceptionCode::Unknown("LOA_ILLEGIBLE".to_owned())));
    assert_eq!(serde_json::to_string(&status).unwrap(), text);
}

#[test]
fn all_enums_of_an_order_accept_unknown_values() {
    let pointers = [
        "/activation_settings/activation_status",
        "/activation_settings/activation_type",
        "/additional_steps/0",
        "/messaging/messaging_port_status",
        "/misc/remaining_numbers_action",
        "/misc/type",
        "/phone_number_type",
        "/phone_numbers/1/activation_status",
        "/phone_numbers/1/phone_number_type",
        "/phone_numbers/1/portability_status",
        "/phone_numbers/1/porting_order_status",
        "/phone_numbers/1/requirements_status",
        "/requirements/0/field_type",
        "/status/details/0/code",
        "/status/value",
    ];
    for pointer in pointers {
        for value in ["brand-new", "", "Draft ", "LOCAL"] {
            let mut sent = order();
            *sent.pointer_mut(pointer).unwrap() = json!(value);
            let order: PortingOrder = read(&sent);
            assert_eq!(serde_json::to_value(order).unwrap(), without_nulls(&sent), "{value:?} at {pointer}");
        }
    }
}

#[test]
fn known_enum_values_are_recognized() {
    for status in PortingOrderStatusValue::KNOWN {
        assert_eq!(&PortingOrderStatusValue::from(status.as_str()), status);
        assert!(!status.is_unknown());
    }
    assert_eq!(PortingOrderStatusValue::KNOWN.len(), 9);
    assert_eq!(PortingOrderActivationStatus::from("Activate RDY"), PortingOrderActivationStatus::ActivateRdy);
    assert_eq!(MessagingPortStatus::from("cancelled"), MessagingPortStatus::Unknown("cancelled".to_owned()));
}

#[test]
fn unknown_fields_are_kept_at_every_level() {
    fn mark(value: &mut Value, count: &mut usize) {
        match value {
            Value::Object(fields) => {
                fields.values_mut().for_each(|field| mark(field, count));
                *count += 1;
                fields.insert("brand_new".to_owned(), json!({"level": *count, "list": [1, -2.5, "x", {}]}));
            }
            Value::Array(items) => items.iter_mut().for_each(|item| mark(item, count)),
            _ => {}
        }
    }
    let (mut sent, mut objects) = (order_response(), 0);
    mark(&mut sent, &mut objects);
    assert_eq!(objects, 17, "the example has lost objects");
    let response: GetPortingOrderResponse = read(&sent);
    assert_eq!(serde_json::to_value(&response).unwrap(), without_nulls(&sent));
    let order = response.data.as_ref().unwrap();
    for (extra, sent) in [
        (&response.extra, &sent),
        (&response.meta.as_ref().unwrap().extra, &sent["meta"]),
        (&order.extra, &sent["data"]),
        (&order.phone_numbers[1].extra, &sent["data"]["phone_numbers"][1]),
        (&order.status.as_ref().unwrap().details[0].extra, &sent["data"]["status"]["details"][0]),
        (&order.end_user.as_ref().unwrap().admin.as_ref().unwrap().extra, &sent["data"]["end_user"]["admin"]),
    ] {
        assert_eq!(extra.get("brand_new"), Some(&sent["brand_new"]));
        assert_eq!(extra.iter().count(), 1);
    }
}

#[test]
fn all_lists_of_an_order_may_be_null() {
    let lists = ["/additional_steps", "/phone_numbers", "/requirements"];
    let nested = ["/phone_number_configuration/tags", "/status/details"];
    for pointer in lists.into_iter().chain(nested) {
        let order = order_with(pointer, Value::Null);
        let written = serde_json::to_value(order).unwrap();
        assert_eq!(written.pointer(pointer), Some(&json!([])), "{pointer}");
    }
}

#[test]
fn all_attributes_of_an_order_may_be_null() {
    let nulls: Value = order().as_object().unwrap().keys().map(|name| (name.clone(), Value::Null)).collect();
    assert_eq!(read::<PortingOrder>(&nulls), PortingOrder::default());
    assert_eq!(read::<PortingOrder>(&json!({})), PortingOrder::default());
    assert_eq!(order_with("/misc", Value::Null).misc, None);
    assert_eq!(order_with("/end_user/admin", Value::Null).end_user.unwrap().admin, None);
}

#[test]
fn the_parts_of_a_page_are_optional() {
    for page in [json!({}), json!({"data": null, "meta": null}), json!({"data": []}), json!({"meta": null})] {
        let page: ListPortingOrdersResponse = read(&page);
        assert_eq!((page.data.len(), page.meta), (0, None));
    }
    let page: ListPortingOrdersResponse = read(&json!({"data": [{}, {}], "meta": {}}));
    assert_eq!(page.data, [PortingOrder::default(), PortingOrder::default()]);
    assert_eq!(page.meta.unwrap().total_pages, None);
    assert_eq!(read::<GetPortingOrderResponse>(&json!({})), GetPortingOrderResponse::default());
}

#[test]
fn odd_ids_keep_their_text() {
    let upper = "DE748D99-06FA-4D90-9F9A-F4B62696BADA";
    let cases = [("", false), ("..", false), ("sr_10b316", false), (upper, true), (ORDER, true), (" x ", false)];
    for (text, is_uuid) in cases {
        for pointer in ["/id", "/user_id", "/documents/loa", "/phone_numbers/0/porting_order_id"] {
            let order = order_with(pointer, json!(text));
            assert_eq!(serde_json::to_value(order).unwrap().pointer(pointer), Some(&json!(text)));
        }
        let id = order_with("/id", json!(text)).id.unwrap();
        assert_eq!((id.as_str(), id.uuid().is_some()), (text, is_uuid));
    }
    let lower = order_with("/id", json!(upper.to_lowercase())).id.unwrap();
    assert_eq!(order_with("/id", json!(upper)).id.unwrap().uuid(), lower.uuid());
}

#[test]
fn odd_dates_keep_their_text() {
    let odd = ["", "soon", "2026-03-01", "2026-03-01T10:00:00", "2026-02-30T10:00:00Z", "03/01/2026"];
    for text in odd {
        let order = order_with("/created_at", json!(text));
        assert_eq!(serde_json::to_value(&order).unwrap()["created_at"], json!(text));
        let time = order.created_at.unwrap();
        assert_eq!((time.as_str(), time.parse()), (text, None));
    }
    let settings = order_with("/activation_settings/foc_datetime_requested", json!("2026-03-19T10:00:00.5-05:00"));
    let time = settings.activation_settings.unwrap().foc_datetime_requested.unwrap();
    assert_eq!(time.parse().unwrap().to_rfc3339(), "2026-03-19T15:00:00.500+00:00");
    let seconds = order_with("/created_at", json!(1_772_463_845)).created_at.unwrap();
    assert_eq!((seconds.as_str(), seconds.parse()), ("1772463845", None));
}

#[test]
fn strings_may_be_numbers() {
    let texts = [
        (json!(1_684_641_123_236_054_244_u64), "1684641123236054244"),
        (json!(u64::MAX), "18446744073709551615"),
        (json!(417), "417"),
        (json!(-1), "-1"),
        (json!(1.5), "1.5"),
        (json!(false), "false"),
    ];
    for (value, text) in texts {
        for pointer in [
            "/phone_number_configuration/connection_id",
            "/phone_number_configuration/tags/0",
            "/end_user/admin/account_number",
            "/end_user/admin/pin_passcode",
            "/end_user/location/postal_code",
            "/support_key",
            "/id",
        ] {
            let order = serde_json::to_value(order_with(pointer, value.clone())).unwrap();
            assert_eq!(order.pointer(pointer), Some(&json!(text)), "{pointer}");
        }
    }
    let order = order_with("/end_user/admin/pin_passcode", json!(417));
    assert_eq!(order.end_user.unwrap().admin.unwrap().pin_passcode.unwrap().expose(), "417");
    assert_eq!(order_with("/status/value", json!(7)).status.unwrap().value.unwrap().as_str(), "7");
}

#[test]
fn numbers_and_booleans_may_be_strings() {
    assert_eq!(order_with("/porting_phone_numbers_count", json!("2")).porting_phone_numbers_count, Some(2));
    assert_eq!(order_with("/porting_phone_numbers_count", json!(2.0)).porting_phone_numbers_count, Some(2));
    assert_eq!(order_with("/user_feedback/user_rating", json!(" 5 ")).user_feedback.unwrap().user_rating, Some(5));
    assert_eq!(order_with("/requirements_met", json!("false")).requirements_met, Some(false));
    let settings = order_with("/activation_settings/fast_port_eligible", json!("true")).activation_settings;
    assert_eq!(settings.unwrap().fast_port_eligible, Some(true));
    let page = json!({"meta": {"page_number": "1", "page_size": "250", "total_pages": 1, "total_results": "-1"}});
    let meta = read::<ListPortingOrdersResponse>(&page).meta.unwrap();
    assert_eq!((meta.page_number, meta.page_size, meta.total_results), (Some(1), Some(250), Some(-1)));
    let range: types::ExtensionRange = read(&json!({"start_at": "00", "end_at": "99"}));
    assert_eq!((range.start_at, range.end_at), (Some(0), Some(99)));
}

#[test]
fn the_last_of_duplicate_keys_counts() {
    let text = r#"{"id":"a","status":{"value":"draft"},"new":1,"id":"b","status":null,"new":2}"#;
    let order: PortingOrder = serde_json::from_str(text).unwrap();
    assert_eq!(order.id.unwrap().as_str(), "b");
    assert_eq!(order.status, None);
    assert_eq!(order.extra.get("new"), Some(&json!(2)));
}

#[tokio::test]
async fn a_byte_order_mark_is_skipped() {
    let wire = Wire::start().await;
    let text = examples::one(order()).to_string();
    wire.respond(200, "application/json", format!("\u{feff}{text}"));
    let response = wire.client.get_porting_order().id(ORDER).send().await.unwrap();
    assert_eq!(response.data.as_ref().unwrap().id.as_ref().unwrap().as_str(), ORDER);
    assert_eq!(response.body(), &format!("\u{feff}{text}"));
}

#[tokio::test]
async fn the_content_type_is_not_trusted() {
    let wire = Wire::start().await;
    wire.respond(200, "text/plain", examples::one(order()).to_string());
    wire.respond(200, "", examples::one(order()).to_string());
    for _ in 0..2 {
        let response = wire.client.get_porting_order().id(ORDER).send().await.unwrap();
        assert_eq!(response.data.as_ref().unwrap().porting_phone_numbers_count, Some(2));
    }
}
