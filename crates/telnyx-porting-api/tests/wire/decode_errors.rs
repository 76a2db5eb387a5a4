//! A success that cannot be read names the place and keeps everything.

use crate::examples::{self, ORDER, order, page};
use crate::support::{REQUEST_ID, Wire};
use serde_json::json;
use telnyx_porting_api::Error;

/// Lists orders from a body that cannot be read.
async fn error_of(wire: &Wire, status: u16, body: impl Into<Vec<u8>>) -> Error {
    let body = body.into();
    wire.answer(status, "application/json", body.clone());
    let error = wire.client.list_porting_orders().send().await.unwrap_err();
    assert!(matches!(error, Error::Decode(..)), "{error:?}");
    assert_eq!(error.status().unwrap().as_u16(), status);
    assert_eq!(error.request_id(), Some(REQUEST_ID));
    let failure = error.failure().unwrap();
    assert_eq!(failure.body(), &body);
    assert!(!failure.is_truncated());
    assert_eq!(failure.operation().operation_id, "list_porting_orders");
    assert_eq!(failure.headers()["content-type"], "application/json");
    error
}

#[tokio::test]
async fn the_place_is_named() {
    let cases = [
        ("/data/0/phone_numbers/1/activation_status", json!({}), "data[0].phone_numbers[1].activation_status"),
        ("/data/0/phone_numbers/1", json!("+1303"), "data[0].phone_numbers[1]"),
        ("/data/0/phone_numbers", json!({"a": 1}), "data[0].phone_numbers"),
        ("/data/0/porting_phone_numbers_count", json!(2.5), "data[0].porting_phone_numbers_count"),
        ("/data/0/requirements_met", json!("perhaps"), "data[0].requirements_met"),
        ("/data/0/end_user/admin/pin_passcode", json!(["0417"]), "data[0].end_user.admin.pin_passcode"),
        ("/data/0/id", json!({"uuid": ORDER}), "data[0].id"),
        ("/data/0/created_at", json!([2026, 3, 1]), "data[0].created_at"),
        ("/data", json!("none"), "data"),
        ("/meta/total_results", json!(u64::MAX), "meta.total_results"),
        ("/meta", json!(3), "meta"),
    ];
    for (pointer, value, path) in cases {
        let wire = Wire::start().await;
        let mut body = page(order());
        *body.pointer_mut(pointer).unwrap() = value;
        let error = error_of(&wire, 200, body.to_string()).await;
        assert_eq!(error.decode_path(), Some(path), "{pointer}");
        assert!(error.to_string().contains(&format!("`{path}`")), "{error}");
    }
}

#[tokio::test]
async fn a_whole_number_that_has_no_room_is_not_changed() {
    let huge = "123456789012345678901234567890";
    for field in ["connection_id", "billing_group_id"] {
        let wire = Wire::start().await;
        let body = format!(r#"{{"data":[{{"phone_number_configuration":{{"{field}":{huge}}}}}]}}"#);
        let error = error_of(&wire, 200, body).await;
        assert_eq!(error.decode_path(), Some(format!("data[0].phone_number_configuration.{field}").as_str()));
    }
    let wire = Wire::start().await;
    let error = error_of(&wire, 200, format!(r#"{{"meta":{{"total_results":{huge}}}}}"#)).await;
    assert_eq!(error.decode_path(), Some("meta.total_results"));
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_kept() {
    for body in ["", " ", "null", "[]", "\"draft\"", "<html>maintenance</html>", "{\"data\":[]}}", "{\"data\":[]"] {
        let wire = Wire::start().await;
        let error = error_of(&wire, 200, body).await;
        assert!(error.decode_path().is_some(), "{body}");
    }
    let wire = Wire::start().await;
    assert_eq!(error_of(&wire, 204, "").await.decode_path(), Some("."));
}

#[tokio::test]
async fn json_that_ends_in_the_middle_names_where() {
    let wire = Wire::start().await;
    let error = error_of(&wire, 200, r#"{"data":[{"id":"1","status":{"value":"dra"#).await;
    assert_eq!(error.decode_path(), Some("data[0].status.value"));
}

#[tokio::test]
async fn bytes_that_are_no_text_are_kept_and_not_replaced() {
    let wire = Wire::start().await;
    let mut body = br#"{"data":[{"customer_reference":"caf"#.to_vec();
    body.extend_from_slice(b"\xe9\"}]}");
    let error = error_of(&wire, 200, body).await;
    assert!(error.to_string().contains("utf-8"), "{error}");
}

#[tokio::test]
async fn neither_message_nor_debug_shows_the_body() {
    let secrets = ["0417", "00482913", "48291317", examples::TOKEN];
    let texts =
        [json!("0417 00482913"), json!(examples::TOKEN), json!(["0417"]), json!(48_291_317), json!("0417, expected x")];
    let pointers = [
        "/data",
        "/data/0",
        "/data/0/end_user",
        "/data/0/end_user/admin",
        "/data/0/phone_numbers",
        "/data/0/porting_phone_numbers_count",
        "/data/0/requirements_met",
        "/meta",
    ];
    let mut seen = 0;
    for pointer in pointers {
        for text in &texts {
            let wire = Wire::start().await;
            let mut body = page(order());
            *body.pointer_mut(pointer).unwrap() = text.clone();
            wire.answer_json(200, &body);
            // A number fits some of these places.
            let Err(error) = wire.client.list_porting_orders().send().await else { continue };
            seen += 1;
            let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            for shown in [error.to_string(), format!("{error:?}"), format!("{error:#?}"), source] {
                assert!(!secrets.iter().any(|secret| shown.contains(secret)), "{pointer} = {text}: {shown}");
            }
        }
    }
    assert!(seen > 30, "only {seen} bodies failed");
}

#[tokio::test]
async fn a_success_without_content_is_kept_apart_from_a_failure() {
    let wire = Wire::start().await;
    wire.answer(202, "", "");
    let error = wire.client.activate_porting_order().id(ORDER).send().await.unwrap_err();
    assert!(matches!(error, Error::Decode(..)), "{error:?}");
    assert_eq!(error.status().unwrap().as_u16(), 202);
    assert_eq!(error.failure().unwrap().errors(), []);
    // Where nothing is read, a body does no harm.
    let wire = Wire::start().await;
    wire.answer(200, "text/html", "<html>done</html>");
    let done = wire.client.delete_porting_order().id(ORDER).send().await.unwrap();
    assert_eq!(done.status().as_u16(), 200);
    assert_eq!(done.body(), "");
}
