//! Secrets are sent but never shown.

use crate::examples::{self, ORDER, TOKEN};
use crate::patch::full_update;
use crate::support::{Wire, http};
use std::fmt::Debug;
use telnyx_porting_api::types::{
    CreatePortingOrder, GetPortingOrderResponse, SharePortingOrderResponse, VerificationCodeEntry,
    VerifyPortingVerificationCodes,
};
use telnyx_porting_api::{Client, Extra};

#[track_caller]
fn assert_hides(value: &impl Debug, secrets: &[&str]) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        for secret in secrets {
            assert!(!shown.contains(secret), "{secret} is in {shown}");
        }
        assert!(shown.contains("[hidden]"), "{shown}");
    }
}

fn codes() -> VerifyPortingVerificationCodes {
    VerifyPortingVerificationCodes::new()
        .with_verification_codes([VerificationCodeEntry::new().with_code("04821").with_phone_number("+61412345678")])
}

#[test]
fn bodies_serialize_but_do_not_show_secrets() {
    assert_hides(&full_update(), &["0417", "00482913"]);
    let written = serde_json::to_string(&full_update()).unwrap();
    assert!(written.contains("\"pin_passcode\":\"0417\"") && written.contains("\"account_number\":\"00482913\""));
    assert_hides(&codes(), &["04821"]);
    assert!(serde_json::to_string(&codes()).unwrap().contains("\"code\":\"04821\""));
}

#[test]
fn builders_hide_the_secrets_of_their_bodies() {
    let client = Client::new("http://localhost", http());
    assert_hides(&client.update_porting_order().id(ORDER).body(full_update()), &["0417", "00482913"]);
    assert_hides(&client.verify_porting_verification_codes().id(ORDER).body(codes()), &["04821"]);
}

#[test]
fn other_fields_of_a_body_are_shown() {
    // Ensures that the tests above do not pass because nothing is shown.
    let shown = format!("{:?}", full_update());
    assert!(shown.contains("Acme Widgets, Inc.") && shown.contains("80202"), "{shown}");
    let body = CreatePortingOrder::new(["+13035550142"]);
    assert!(
        format!("{:?}", Client::new("http://localhost", http()).create_porting_order().body(body)).contains("+1303")
    );
}

#[test]
fn responses_serialize_but_do_not_show_secrets() {
    let order: GetPortingOrderResponse = serde_json::from_value(examples::order_response()).unwrap();
    assert_hides(&order, &["0417", "00482913"]);
    let token: SharePortingOrderResponse =
        serde_json::from_value(serde_json::json!({"data": {"token": TOKEN}})).unwrap();
    assert_hides(&token, &[TOKEN]);
    assert!(serde_json::to_string(&token).unwrap().contains(TOKEN));
}

#[tokio::test]
async fn debug_of_a_response_shows_neither_secrets_nor_headers_nor_body() {
    let wire = Wire::start().await;
    wire.respond_json(200, &examples::order_response());
    let response = wire.client.get_porting_order().id(ORDER).send().await.unwrap();
    assert_hides(&response, &["0417", "00482913", crate::support::REQUEST_ID]);
    assert!(String::from_utf8_lossy(response.body()).contains("0417"));
}

#[test]
fn unknown_fields_show_their_names_only() {
    let mut extra = Extra::default();
    extra.insert("new_pin", "0417");
    assert_eq!(format!("{extra:?}"), "{\"new_pin\"}");
    assert_eq!(extra.get("new_pin").unwrap(), "0417");
}
