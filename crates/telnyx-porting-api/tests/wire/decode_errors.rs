//! Successes that cannot be decoded: errors contain the path and the body.

use crate::examples::ORDER;
use crate::support::{REQUEST_ID, Wire, http};
use std::sync::Arc;
use telnyx_porting_api::runtime::{BodyLimits, Direct};
use telnyx_porting_api::{Client, Error};

/// The error of listing orders from a malformed body.
async fn error_of(wire: &Wire, status: u16, body: impl Into<Vec<u8>>) -> Error {
    let body = body.into();
    wire.respond(status, "application/json", body.clone());
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
async fn a_body_that_is_not_a_json_object_is_kept() {
    for body in ["", " ", "null", "[]", "\"draft\"", "<html>maintenance</html>", "{\"data\":[]}}", "{\"data\":[]"] {
        let wire = Wire::start().await;
        let error = error_of(&wire, 200, body).await;
        assert!(error.decode_path().is_some(), "{body}");
    }
    let wire = Wire::start().await;
    assert_eq!(error_of(&wire, 204, "").await.decode_path(), Some("."));
}

#[tokio::test]
async fn truncated_json_is_reported_with_its_path() {
    let wire = Wire::start().await;
    let error = error_of(&wire, 200, r#"{"data":[{"id":"1","status":{"value":"dra"#).await;
    assert_eq!(error.decode_path(), Some("data[0].status.value"));
}

#[tokio::test]
async fn invalid_utf_8_is_kept_and_not_replaced() {
    let wire = Wire::start().await;
    let mut body = br#"{"data":[{"customer_reference":"caf"#.to_vec();
    body.extend_from_slice(b"\xe9\"}]}");
    let error = error_of(&wire, 200, body).await;
    assert!(error.to_string().contains("utf-8"), "{error}");
}

#[tokio::test]
async fn neither_message_nor_debug_shows_the_body() {
    let secrets = ["0417", "00482913"];
    for body in [r#""0417 00482913""#, r#"{"data": [{"pin": "0417", "account_number": 00482913}]}"#, "0417", "[0417"] {
        let wire = Wire::start().await;
        let error = error_of(&wire, 200, body).await;
        let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        for shown in [error.to_string(), format!("{error:?}"), format!("{error:#?}"), source] {
            assert!(!secrets.iter().any(|secret| shown.contains(secret)), "{body}: {shown}");
        }
    }
}

#[tokio::test]
async fn html_is_reported_with_its_host() {
    for body in ["<html>maintenance</html>", "\u{feff}\n <!DOCTYPE html>"] {
        let wire = Wire::start().await;
        let error = error_of(&wire, 200, body).await;
        let host = error.failure().unwrap().host();
        assert!(host.starts_with("127.0.0.1:"), "{host}");
        let expected = format!(" with an HTML page from {host} instead of JSON");
        assert!(error.to_string().ends_with(&expected), "{error}");
    }
}

fn within(wire: &Wire, limits: BodyLimits) -> Client {
    Client::with_transport(wire.client.base_url(), http(), Arc::new(Direct { limits }))
}

#[tokio::test]
async fn bodies_are_read_up_to_a_limit() {
    let limits = BodyLimits::new(100, 10);
    let whole = format!(r#"{{"data": [], "more": "{}"}}"#, "x".repeat(76));
    for (body, fits) in [(&whole[..], true), (&format!("{whole} "), false)] {
        let wire = Wire::start().await;
        wire.respond(200, "application/json", body);
        match within(&wire, limits).list_porting_orders().send().await {
            Ok(response) => assert!(fits, "{:?}", response.body()),
            Err(Error::TooLarge(failure, limit)) => {
                assert_eq!((failure.body().len(), failure.is_truncated(), limit, fits), (10, true, 100, false));
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    let wire = Wire::start().await;
    wire.respond(422, "application/json", r#"{"errors": [{"code": "1"}]}"#);
    let error = within(&wire, limits).list_porting_orders().send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.failure().unwrap().body().len()), (422, 10));
    assert!(error.failure().unwrap().is_truncated());
}

#[tokio::test]
async fn a_success_without_content_differs_from_a_failure() {
    let wire = Wire::start().await;
    wire.respond(202, "", "");
    let error = wire.client.activate_porting_order().id(ORDER).send().await.unwrap_err();
    assert!(matches!(error, Error::Decode(..)), "{error:?}");
    assert_eq!(error.status().unwrap().as_u16(), 202);
    assert_eq!(error.failure().unwrap().errors(), []);
    // If no body is read, an unexpected one is ignored.
    let wire = Wire::start().await;
    wire.respond(200, "text/html", "<html>done</html>");
    let done = wire.client.delete_porting_order().id(ORDER).send().await.unwrap();
    assert_eq!(done.status().as_u16(), 200);
    assert_eq!(done.body(), "");
}
