//! Responses that differ from the API description, or are not from the API.

use crate::examples::{ORDER, error, order, phone_number};
use crate::shown::{Shown, log_to};
use crate::support::{REQUEST_ID, StubResponse, Wire, builder_of, now, of};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use telnyx_porting::api::runtime::BodyLimits;
use telnyx_porting::{
    CreateOrder, Error, ErrorKind, ManualClock, OnceKey, OrderFilter, OrderUpdate, PhoneNumberFilter, ShareRequest,
    Upload,
};

fn request() -> CreateOrder {
    CreateOrder::new([of("+13035550142")])
}

fn update() -> OrderUpdate {
    OrderUpdate::new().with_customer_reference("a")
}

/// The warnings in a log.
fn warnings(shown: &Shown) -> Vec<String> {
    let text = shown.text();
    text.lines().filter(|line| line.contains("WARN")).map(str::to_owned).collect()
}

#[tokio::test]
async fn an_odd_member_does_not_hide_the_order_that_was_created() {
    let members = [
        ("/misc", json!([])),
        ("/phone_number_configuration", json!("x")),
        ("/messaging", json!({"enable_messaging": "yes"})),
        ("/support_key", json!([1])),
        ("/porting_phone_numbers_count", json!(3.5)),
    ];
    for (pointer, value) in members {
        let (shown, wire) = (Shown::default(), Wire::start().await);
        let _guard = log_to(&shown);
        let mut odd = order("draft");
        odd[&pointer[1..]] = value.clone();
        wire.respond_json(201, &json!({"data": [odd]}));
        let response = wire.client.orders().create(request()).with_response().await.unwrap();
        assert_eq!(response[0].id.as_ref().unwrap().as_str(), ORDER, "{pointer}");
        assert_eq!(serde_json::to_value(&response[0]).unwrap().pointer(pointer), Some(&value));
        let [warning] = warnings(&shown).try_into().unwrap();
        assert!(warning.contains(&response.warnings()[0]) && response.warnings().len() == 1, "{warning}");
        assert!(
            warning.contains("create_porting_order") && warning.contains("the response is not as described"),
            "{warning}"
        );
        // In a list, it does not hide the order either.
        wire.script([StubResponse::json(200, &json!({"data": [odd], "meta": {"total_pages": 1}}))]);
        assert_eq!(wire.client.orders().list(OrderFilter::new()).try_collect().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_response_without_data_keeps_its_status_and_request_id() {
    let wire = Wire::start().await;
    for (body, status) in [(json!({}), 200), (json!({"data": null}), 201), (json!({"data": [1]}), 200)] {
        wire.script([StubResponse::json(status, &body)]);
        let failed = wire.client.order(of(ORDER)).get().await.unwrap_err();
        assert_eq!((failed.kind(), failed.status()), (ErrorKind::Unreadable, Some(status)), "{body}");
        assert_eq!((failed.request_id(), failed.attempts()), (Some(REQUEST_ID), 1), "{body}");
        assert!(!failed.may_have_been_processed() && failed.body().is_some(), "{body}");
        let expected = format!("get_porting_order: the response {status} (request {REQUEST_ID}) has no `data`");
        assert_eq!(failed.to_string(), expected);
    }
    for body in [json!({}), json!({"data": []}), json!({"data": [null]}), json!({"data": {}})] {
        wire.script([StubResponse::json(201, &body)]);
        let failed = wire.client.orders().create(request()).await.unwrap_err();
        assert!(failed.may_have_been_processed() && failed.request_id() == Some(REQUEST_ID), "{body}: {failed}");
    }
}

#[tokio::test]
async fn a_list_without_data_is_not_an_empty_list() {
    let wire = Wire::start().await;
    for body in [json!({}), json!({"meta": {"total_results": 0}}), json!({"data": "none"}), json!({"data": {}})] {
        wire.script([StubResponse::json(200, &body)]);
        let failed = wire.client.orders().list(OrderFilter::new()).try_collect().await.unwrap_err();
        assert_eq!(failed.kind(), ErrorKind::Unreadable, "{body}");
        wire.received();
        // Nothing is created if the existing orders are unknown.
        let key = OnceKey::new("a").unwrap();
        wire.client.orders().create_once(request(), key).await.unwrap_err();
        assert!(wire.received().iter().all(|request| request.method == "GET"), "{body}");
    }
}

#[tokio::test]
async fn html_is_reported_with_its_host() {
    let wire = Wire::start().await;
    let page = |status| StubResponse::file(status, "text/html", "<!DOCTYPE html><p>It works!");
    let host = wire.client.api().base_url().trim_start_matches("http://").trim_end_matches("/v2").to_owned();
    let order = wire.client.order(of(ORDER));
    wire.script([page(200)]);
    let errors =
        [order.get().await.unwrap_err(), order.confirm().await.unwrap_err(), order.update(update()).await.unwrap_err()];
    for failed in errors {
        assert_eq!(failed.kind(), ErrorKind::Unreadable);
        let expected = format!("returned 200 OK (request {REQUEST_ID}) with an HTML page from {host} instead of JSON");
        assert!(failed.to_string().contains(&expected), "{failed}");
    }
    wire.script([page(502)]);
    let failed = order.confirm().await.unwrap_err();
    let expected = format!("returned 502 Bad Gateway (request {REQUEST_ID}) with an HTML page from {host}");
    assert!(failed.to_string().ends_with(&expected) && failed.may_have_been_processed(), "{failed}");
}

#[tokio::test]
async fn a_404_from_another_server_is_not_about_the_resource() {
    let wire = Wire::start().await;
    let elsewhere = [
        StubResponse::status(404),
        StubResponse::file(404, "text/html", "<p>nginx"),
        StubResponse::json(404, &json!({"message": "no Route"})),
    ];
    for response in elsewhere {
        wire.script([response]);
        let failed = wire.client.order(of(ORDER)).get().await.unwrap_err();
        assert_eq!((failed.kind(), failed.is_not_found()), (ErrorKind::WrongAddress, false));
        assert!(failed.to_string().contains("the base URL may lack `/v2`"), "{failed}");
    }
    // A path that the API does not have, because `/v2` is missing.
    let below = wire.client(|builder| builder.base_url(of(wire.client.api().base_url().trim_end_matches("/v2"))));
    for (code, kind) in [("404", ErrorKind::WrongAddress), ("10005", ErrorKind::NotFound)] {
        wire.script([StubResponse::json(404, &error(code, "not found"))]);
        assert_eq!(below.order(of(ORDER)).get().await.unwrap_err().kind(), kind);
        assert!(wire.client.order(of(ORDER)).get().await.unwrap_err().is_not_found());
    }
    wire.script([StubResponse::json(404, &error("10005", "not found"))]);
    assert!(wire.client.order(of(ORDER)).get().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_server_without_tls_is_reported() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://{}/v2", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.read_exact(&mut [0; 5]).unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    });
    let client = builder_of(&base_url, &ManualClock::new(now())).build().unwrap();
    let failed = client.order(of(ORDER)).get().with_max_retries(0).await.unwrap_err();
    server.join().unwrap();
    assert_eq!(failed.kind(), ErrorKind::Connect);
    assert!(failed.to_string().contains("the base URL may need http:// instead of https://"), "{failed:?}");
}

#[tokio::test]
async fn a_malformed_success_is_retried_if_idempotent() {
    let wire = Wire::start().await;
    let malformed = ["", "{\"data\": {\"id\":", "<html></html>", "{\"data\": [}", "null"];
    for body in malformed {
        let odd = || StubResponse::file(200, "application/json", body);
        let good = |value: Value| StubResponse::json(200, &json!({"data": value}));
        wire.script([odd(), good(order("draft"))]);
        wire.client.order(of(ORDER)).update(update()).await.unwrap();
        wire.script([odd(), good(json!({"id": ORDER}))]);
        wire.client.documents().upload(Upload::bytes("a.txt", "a")).await.unwrap();
        assert_eq!(wire.count(), 4, "{body}");

        wire.script([odd()]);
        let order = wire.client.order(of(ORDER));
        let errors = [order.confirm().await.unwrap_err(), order.share(ShareRequest::new()).await.unwrap_err()];
        assert!(errors.iter().all(Error::may_have_been_processed));
        assert_eq!(wire.count(), 2, "{body}: what cannot be repeated was repeated");
        // If no body is read, an unexpected one is ignored.
        wire.script([odd()]);
        order.delete().await.unwrap();
        assert_eq!(wire.count(), 1, "{body}");
    }
}

#[tokio::test]
async fn an_endless_body_is_read_up_to_a_limit() {
    let limits = BodyLimits::new(10_000, 1_000);
    let wire = Wire::with(|builder| builder.body_limits(limits)).await;
    let large = json!({"data": order("draft"), "more": "x".repeat(10_000)});
    for large in [large, json!({"data": [order("draft")], "more": "x".repeat(10_000)})] {
        wire.script([StubResponse::json(201, &large)]);
        let errors = [
            wire.client.order(of(ORDER)).get().await.unwrap_err(),
            wire.client.order(of(ORDER)).update(update()).await.unwrap_err(),
            wire.client.orders().create(request()).await.unwrap_err(),
        ];
        assert_eq!(wire.count(), 3, "it was retried");
        for failed in &errors {
            assert_eq!((failed.kind(), failed.status()), (ErrorKind::Unreadable, Some(201)));
            assert!(failed.to_string().ends_with("but its body is larger than 10000 bytes"), "{failed}");
        }
        assert_eq!(errors.map(|failed| failed.may_have_been_processed()), [false, true, true]);
    }
    wire.script([StubResponse::file(422, "application/json", "x".repeat(100_000))]);
    let failed = wire.client.orders().create(request()).await.unwrap_err();
    assert_eq!(
        (failed.kind(), failed.as_call().unwrap().low_level().failure().unwrap().body().len()),
        (ErrorKind::Rejected, 1_000)
    );
}

#[tokio::test]
async fn a_response_with_another_order_is_a_warning() {
    let (shown, wire) = (Shown::default(), Wire::start().await);
    let _guard = log_to(&shown);
    let order = wire.client.order(of("DE748D99-06FA-4D90-9F9A-F4B62696BADA"));
    let mut other = crate::examples::order("draft");
    wire.respond_json(200, &json!({"data": other}));
    assert_eq!(order.get().await.unwrap().id.unwrap().as_str(), ORDER);
    order.update(update()).await.unwrap();
    order.confirm().await.unwrap();
    let warned = warnings(&shown);
    assert_eq!(warned.len(), 3, "{warned:#?}");
    let expected = format!("the API returned order {ORDER} instead of DE748D99-06FA-4D90-9F9A-F4B62696BADA");
    assert!(warned.iter().all(|line| line.contains(&expected)), "{warned:#?}");
    // The same id in another case is the same order, and an order without an id is accepted.
    other["id"] = json!("de748d99-06fa-4d90-9f9a-f4b62696bada");
    wire.script([StubResponse::json(200, &json!({"data": other})), StubResponse::json(200, &json!({"data": {}}))]);
    order.get().await.unwrap();
    order.get().await.unwrap();
    assert_eq!(warnings(&shown).len(), 3);
}

#[tokio::test]
async fn another_order_does_not_count_as_submitted() {
    let wire = Wire::start().await;
    let lost = StubResponse::status(502);
    let mut other = order("submitted");
    other["id"] = json!("de748d99-06fa-4d90-9f9a-f4b62696bada");
    wire.script([lost, StubResponse::json(200, &json!({"data": other}))]);
    let failed = wire.client.order(of(ORDER)).confirm_once().await.unwrap_err();
    assert!(failed.may_have_been_processed(), "{failed}");
}

#[tokio::test]
async fn an_ignored_filter_is_one_warning() {
    let page =
        |items: Value| StubResponse::json(200, &json!({"data": items, "meta": {"total_pages": 2, "total_results": 4}}));
    let named = |id: &str, status: &str| {
        let mut order = order(status);
        order["id"] = json!(id);
        order
    };
    let orders = [page(json!([named("a", "exception"), named("b", "draft")])), page(json!([named("c", "draft")]))];
    for (filter, name) in [
        (OrderFilter::new().with_statuses(["exception"]), Some("status")),
        (OrderFilter::new().with_customer_reference("other"), Some("customer_reference")),
        (OrderFilter::new().with_parent_support_key("pr_000000"), Some("parent_support_key")),
        (OrderFilter::new().with_fast_port_eligible(false), Some("fast_port_eligible")),
        (OrderFilter::new().with_statuses(["exception", "draft"]), None),
        (OrderFilter::new().with_carrier_name("other"), None),
    ] {
        let (shown, wire) = (Shown::default(), Wire::start().await);
        let _guard = log_to(&shown);
        wire.script(orders.clone());
        assert_eq!(wire.client.orders().list(filter.clone()).try_collect().await.unwrap().len(), 3);
        let warned = warnings(&shown);
        assert_eq!(warned.len(), usize::from(name.is_some()), "{filter:?}: {warned:#?}");
        if let Some(name) = name {
            assert!(warned[0].contains(&format!("do not match the filter {name}; ")), "{warned:#?}");
        }
    }
    let (shown, wire) = (Shown::default(), Wire::start().await);
    let _guard = log_to(&shown);
    let mut number = phone_number();
    number["porting_order_id"] = json!(ORDER);
    wire.respond_json(200, &json!({"data": [number], "meta": {"total_pages": 1}}));
    for filter in [
        PhoneNumberFilter::new().with_phone_numbers([of::<telnyx_porting::PhoneNumber>("+13035550199")]),
        PhoneNumberFilter::new()
            .with_porting_orders([of::<telnyx_porting::PortingOrderId>("de748d99-06fa-4d90-9f9a-f4b62696bada")]),
    ] {
        wire.client.phone_numbers().list(filter).try_collect().await.unwrap();
    }
    assert_eq!(warnings(&shown).len(), 2);
}

#[tokio::test]
async fn the_received_json_is_returned_unchanged() {
    let text =
        r#"{"id":"a","support_key":null,"new":[1.50,null],"phone_numbers":[],"porting_phone_numbers_count":"3"}"#;
    let sent: Value = serde_json::from_str(text).unwrap();
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({"data": sent}));
    assert_eq!(wire.client.order(of("a")).get().with_response().await.unwrap().received(), Some(sent.clone()));

    // Unreadable items, and items of earlier pages, are left out of both.
    let page = |items: Value| StubResponse::json(200, &json!({"data": items, "meta": {"total_pages": 2}}));
    let other = json!({"id": "b", "misc": null});
    wire.script([page(json!([sent])), page(json!([null, sent, other]))]);
    let list = wire.client.orders().list(OrderFilter::new());
    let mut pages = list.pages();
    let mut received = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert_eq!(page.items.len(), 1);
        received.extend(page.received().unwrap());
    }
    assert_eq!(received, [sent, other]);
}
