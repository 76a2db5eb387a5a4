//! Requests that cannot be built are not sent.

use crate::examples::ORDER;
use crate::support::Wire;
use serde_json::json;
use std::fmt::Debug;
use telnyx_porting_api::types::{self, PortingOrder};
use telnyx_porting_api::{Error, Id};

/// Asserts that the call failed before anything was sent, with a message that contains `part`.
#[track_caller]
fn assert_invalid<T: Debug>(wire: &Wire, result: Result<T, Error>, part: &str) {
    let error = result.unwrap_err();
    let Error::InvalidRequest(reason) = &error else { panic!("{error:?}") };
    assert!(reason.contains(part), "{part:?} is not in {reason:?}");
    assert!(error.failure().is_none());
    assert_eq!(wire.received().len(), 0);
}

async fn start() -> Wire {
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({}));
    wire
}

#[tokio::test]
async fn missing_parameters_are_named() {
    let wire = start().await;
    let client = &wire.client;
    assert_invalid(&wire, client.get_porting_order().send().await, "`id`");
    assert_invalid(&wire, client.delete_porting_order().send().await, "`id`");
    assert_invalid(&wire, client.get_porting_order_loa_template().send().await, "`id`");
    assert_invalid(&wire, client.create_porting_order().send().await, "`body`");
    assert_invalid(&wire, client.update_porting_order().id(ORDER).send().await, "`body`");
    let job = client.get_porting_orders_activation_job();
    assert_invalid(&wire, job.clone().id(ORDER).send().await, "`activation_job_id`");
    assert_invalid(&wire, job.activation_job_id(ORDER).send().await, "`id`");
    let block = client.delete_porting_phone_number_block();
    assert_invalid(&wire, block.clone().id(ORDER).send().await, "`porting_order_id`");
    assert_invalid(&wire, block.porting_order_id(ORDER).send().await, "`id`");
}

#[tokio::test]
async fn an_id_that_would_change_the_path_is_rejected() {
    let wire = start().await;
    for id in ["", ".", "..", " ", "a b", "a\n", "\u{a0}"] {
        assert_invalid(&wire, wire.client.get_porting_order().id(id).send().await, "`id`");
        assert_invalid(&wire, wire.client.delete_porting_order().id(id.to_owned()).send().await, "`id`");
        let call = wire.client.delete_additional_document().id(ORDER).additional_document_id(id);
        assert_invalid(&wire, call.send().await, "`additional_document_id`");
        assert_invalid(&wire, wire.client.list_porting_events().filter_porting_order_id(id).send().await, "filter");
    }
}

#[tokio::test]
async fn an_id_from_the_api_that_would_change_the_path_is_rejected() {
    let wire = start().await;
    for text in ["", ".", ".."] {
        let order: PortingOrder = serde_json::from_value(json!({"id": text})).unwrap();
        let id: Id = order.id.unwrap();
        assert_invalid(&wire, wire.client.delete_porting_order().id(&id).send().await, "/porting_orders/{id}");
        assert_invalid(&wire, wire.client.get_porting_order().id(id.clone()).send().await, "/porting_orders/{id}");
        assert_invalid(&wire, wire.client.cancel_porting_order().id(&id).send().await, "actions/cancel");
        let job = wire.client.get_porting_orders_activation_job();
        assert_invalid(&wire, job.clone().id(ORDER).activation_job_id(&id).send().await, "activation_jobs");
        assert_invalid(&wire, job.id(&id).activation_job_id(ORDER).send().await, "activation_jobs");
    }
}

#[tokio::test]
async fn a_value_that_cannot_be_converted_is_named() {
    let wire = start().await;
    let client = &wire.client;
    assert_invalid(&wire, client.list_porting_events().filter_created_at_gte("soon").send().await, "created_at_gte");
    assert_invalid(&wire, client.list_porting_events().page_number(u64::MAX).send().await, "`page_number`");
    let twice = client.list_porting_events().page_size(u64::MAX).page_size(5);
    twice.send().await.unwrap();
    assert!(wire.received()[0].target.ends_with("?page%5Bsize%5D=5"));
}

#[tokio::test]
async fn an_invalid_base_url_is_rejected() {
    let wire = start().await;
    let host = wire.server.base_url();
    let bad = ["", "/v2", "api.telnyx.com/v2", "http://", "ftp://localhost/v2", "http://[::1", "mailto:a@b"];
    let swallowing = [format!("{host}/v2?key=1"), format!("{host}/v2#part")];
    for base in bad.into_iter().map(str::to_owned).chain(swallowing) {
        let client = crate::support::direct(&base);
        assert_invalid(&wire, client.list_porting_uk_carriers().send().await, "");
        let body = types::CreatePortingOrder::new(["+13035550142"]);
        assert_invalid(&wire, client.create_porting_order().body(body).send().await, "");
    }
}

#[tokio::test]
async fn a_base_url_may_end_in_slashes_or_have_no_path() {
    let wire = start().await;
    let host = wire.server.base_url();
    for (base, target) in [
        (format!("{host}/v2/"), "/v2/porting/uk_carriers"),
        (format!("{host}/v2//"), "/v2/porting/uk_carriers"),
        (host.clone(), "/porting/uk_carriers"),
        (format!("{host}/a/b%20c"), "/a/b%20c/porting/uk_carriers"),
    ] {
        let client = crate::support::direct(&base);
        client.list_porting_uk_carriers().send().await.unwrap();
        assert_eq!(wire.received()[0].target, target);
        assert!(!client.base_url().ends_with('/'));
    }
}
