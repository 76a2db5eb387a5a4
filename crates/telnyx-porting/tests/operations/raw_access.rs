//! Responses with metadata, and options of single calls.

use crate::examples::{ITEM, ORDER, TOKEN, order, order_path};
use crate::support::{KEY, REQUEST_ID, StubResponse, Wire, of};
use crate::tcp::{Broken, Reply};
use serde_json::json;
use std::time::Duration;
use telnyx_porting::{CallOptions, ErrorKind, ManualClock, OrderFilter, ShareRequest};

#[tokio::test]
async fn a_response_has_status_headers_id_bytes_and_attempts() {
    let wire = Wire::start().await;
    let body = json!({"data": order("draft"), "meta": {"phone_numbers_url": "/v2/x"}});
    wire.script([StubResponse::status(500), StubResponse::json(200, &body).header("x-novelty", "1")]);
    let response = wire.client.order(of(ORDER)).get().with_response().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["x-novelty"], "1");
    assert_eq!(response.request_id(), Some(REQUEST_ID));
    assert_eq!(response.body(), &body.to_string());
    assert_eq!(response.attempts(), 2);
    assert_eq!(response.id.as_ref().unwrap().as_str(), ORDER);
    let shown = format!("{response:?}");
    assert!(shown.contains(REQUEST_ID) && !shown.contains("00712384"), "{shown}");
    assert_eq!(response.into_inner().id.unwrap().as_str(), ORDER);
}

#[tokio::test]
async fn debug_of_a_response_shows_no_token() {
    let wire = Wire::start().await;
    wire.respond_json(201, &json!({"data": {"id": ITEM, "token": TOKEN}}));
    let response = wire.client.order(of(ORDER)).share(ShareRequest::new()).with_response().await.unwrap();
    assert!(!format!("{response:?}").contains(TOKEN));
    assert!(String::from_utf8_lossy(response.body()).contains(TOKEN), "the body is complete");
    assert_eq!(response.token.as_ref().unwrap().expose(), TOKEN);
}

#[tokio::test]
async fn lists_pages_and_deletions_have_responses() {
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({"data": [order("draft")]}));
    let page = wire.client.orders().list(OrderFilter::new()).page(1).with_response().await.unwrap();
    assert_eq!((page.items.len(), page.status().as_u16(), page.attempts()), (1, 200, 1));
    wire.script([StubResponse::status(204)]);
    let response = wire.client.order(of(ORDER)).delete().with_response().await.unwrap();
    assert_eq!((response.status().as_u16(), response.request_id(), response.body().len()), (204, Some(REQUEST_ID), 0));
}

#[tokio::test]
async fn an_error_has_the_same_metadata() {
    let wire = Wire::start().await;
    wire.respond_json(422, &crate::examples::error("10015", "No."));
    let error = wire.client.order(of(ORDER)).confirm().await.unwrap_err();
    assert_eq!((error.status(), error.request_id(), error.attempts()), (Some(422), Some(REQUEST_ID), 1));
    assert_eq!((error.code(), error.api_errors()[0].pointer.as_deref()), (Some("10015"), Some("/data")));
    let call = error.as_call().unwrap();
    let failure = call.low_level().failure().unwrap();
    assert_eq!(failure.headers()["x-request-id"], REQUEST_ID);
    assert_eq!(failure.body(), &crate::examples::error("10015", "No.").to_string());
    assert_eq!(failure.operation().operation_id, "confirm_porting_order");
    let expected = "POST /porting_orders/{id}/actions/confirm returned 422 Unprocessable Entity (request req-7f0c2a); \
                    /data: No. (code 10015)";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn options_of_a_call_and_of_a_client_are_merged() {
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({"data": order("draft")}));
    let options = || CallOptions::new().with_header("x-tenant", "acme").unwrap().with_query("beta", "1 & 2");
    let client = wire.client.with_options(options());
    client.order(of(ORDER)).get().await.unwrap();
    let request = wire.received().remove(0);
    assert_eq!(request.line(), format!("GET {}?beta=1 & 2", order_path("")));
    assert_eq!(request.header("x-tenant"), ["acme"]);

    let more = CallOptions::new().with_header("x-tenant", "other").unwrap().with_query("gamma", "3");
    client.order(of(ORDER)).get_without_numbers().with_options(more).await.unwrap();
    let request = wire.received().remove(0);
    assert_eq!(request.line(), format!("GET {}?include_phone_numbers=false&beta=1 & 2&gamma=3", order_path("")));
    assert_eq!(request.header("x-tenant"), ["other"]);
    assert_eq!(request.header("authorization"), [format!("Bearer {KEY}")]);

    // The client itself is unchanged.
    wire.client.order(of(ORDER)).get().await.unwrap();
    let request = wire.received().remove(0);
    assert_eq!((request.line(), request.header("x-tenant").len()), (format!("GET {}", order_path("")), 0));

    wire.client.orders().list(OrderFilter::new()).with_options(options()).page(1).await.unwrap_err();
    assert_eq!(wire.received()[0].header("x-tenant"), ["acme"]);
}

#[tokio::test]
async fn options_reach_every_request_of_a_call_and_the_low_level_client() {
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({"data": order("submitted")}));
    let client = wire.client.with_options(CallOptions::new().with_query("beta", "1"));
    client.order(of(ORDER)).cancel().with_options(CallOptions::new().with_query("gamma", "2")).await.unwrap();
    let lines: Vec<_> = wire.received().iter().map(crate::support::Received::line).collect();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line.ends_with("beta=1&gamma=2")), "{lines:?}");
    client.api().get_porting_order().id(ORDER).send().await.unwrap();
    wire.expect(&format!("GET {}?beta=1", order_path("")), None);
}

#[tokio::test]
async fn the_number_of_retries_can_be_changed() {
    let wire = Wire::start().await;
    wire.respond(StubResponse::status(500));
    let order = wire.client.order(of(ORDER));
    for (retries, expected) in [(0, 1), (1, 2), (4, 5)] {
        let error = order.get().with_max_retries(retries).await.unwrap_err();
        assert_eq!((wire.count(), error.attempts()), (expected, u32::try_from(expected).unwrap()));
        let client = wire.client.with_options(CallOptions::new().with_max_retries(retries));
        client.order(of(ORDER)).get().await.unwrap_err();
        assert_eq!(wire.count(), expected);
    }
    order.get().await.unwrap_err();
    assert_eq!(wire.count(), 3);
}

#[tokio::test]
async fn a_timeout_applies_to_each_attempt() {
    // It listens and never responds.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let clock = ManualClock::new(crate::support::now());
    let base_url = format!("http://{}/v2", silent.local_addr().unwrap());
    let client = crate::support::builder_of(&base_url, &clock).build().unwrap();
    let call = client.order(of(ORDER)).get().with_timeout(Duration::from_millis(30)).with_max_retries(1);
    let error = call.await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!((error.kind(), error.attempts(), error.status()), (ErrorKind::Timeout, 2, None));
    assert_eq!(clock.sleeps().len(), 1);

    let client = client.with_options(CallOptions::new().with_timeout(Duration::from_millis(30)));
    let error = client.order(of(ORDER)).confirm().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert!(error.may_have_been_processed());
}

#[tokio::test]
async fn a_truncated_download_is_an_error() {
    let server = Broken::start([Reply::cut_off("%PDF")]);
    let client =
        crate::support::builder_of(&server.base_url, &ManualClock::new(crate::support::now())).build().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("loa.pdf");
    let error = client.documents().download(of(ITEM)).save_to(&path).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "nothing half is left behind");
}

#[tokio::test]
async fn a_download_that_is_dropped_leaves_no_file() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/v2", listener.local_addr().unwrap());
    let client = crate::support::builder_of(&base_url, &ManualClock::new(crate::support::now())).build().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let files = || std::fs::read_dir(directory.path()).unwrap().count();
    let server = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n%PDF").await.unwrap();
        while files() == 0 {
            tokio::task::yield_now().await;
        }
        stream
    };
    // The future of the download is dropped when the server has seen its file.
    tokio::select! {
        result = client.documents().download(of(ITEM)).save_to(directory.path().join("loa.pdf")).into_future() => {
            panic!("the download ended: {result:?}")
        }
        _stream = server => {}
    }
    assert_eq!(files(), 0);
}
