//! The number of requests of each call, against a mock.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use httpmock::Mock;
use httpmock::prelude::*;
use serde_json::json;
use telnyx_porting::{CreateOrder, Error, OrderFilter, PageSize, PhoneNumber, PortingOrderId, ShareRequest, ShareTtl};
use telnyx_porting_tests::client_of;

const ID: &str = "f1486bae-f067-460c-ad43-73a92848f902";

fn number() -> PhoneNumber {
    "+13035550000".parse().unwrap()
}

fn id() -> PortingOrderId {
    ID.parse().unwrap()
}

fn order(status: &str) -> serde_json::Value {
    json!({"id": ID, "status": {"value": status, "details": []}})
}

#[tokio::test]
async fn a_create_that_may_have_been_processed_is_not_retried() {
    for status in [500, 502, 503, 504, 408, 429] {
        let server = MockServer::start_async().await;
        let create = server
            .mock_async(|when, then| {
                when.method(POST).path("/porting_orders");
                then.status(status).header("content-type", "text/html").body("<html>sorry</html>");
            })
            .await;
        let client = client_of(&server.base_url()).unwrap();
        let error = client.orders().create(CreateOrder::new([number()])).await.unwrap_err();
        // Only 429 means that the request was not processed.
        create.assert_calls_async(if status == 429 { 3 } else { 1 }).await;
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.may_have_been_processed(), status != 429, "{status}");
    }
}

#[tokio::test]
async fn a_read_is_retried_until_it_succeeds_or_the_policy_ends() {
    let server = MockServer::start_async().await;
    let get = server
        .mock_async(|when, then| {
            when.method(GET).path(format!("/porting_orders/{ID}"));
            then.status(503);
        })
        .await;
    let client = client_of(&server.base_url()).unwrap();
    let error = client.order(id()).get().await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    get.assert_calls_async(3).await;
}

#[tokio::test]
async fn a_rejected_read_is_not_retried() {
    let server = MockServer::start_async().await;
    let get = server
        .mock_async(|when, then| {
            when.method(GET);
            then.status(404).json_body(json!({"errors": [{"code": "10005", "title": "Not found"}]}));
        })
        .await;
    let client = client_of(&server.base_url()).unwrap();
    let error = client.order(id()).get().await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.code(), Some("10005"));
    get.assert_calls_async(1).await;
}

#[tokio::test]
async fn a_missing_server_has_processed_nothing() {
    // The port was free a moment ago, and nothing listens on it.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let client = client_of(&format!("http://127.0.0.1:{port}")).unwrap();
    let error = client.orders().create(CreateOrder::new([number()])).await.unwrap_err();
    assert!(matches!(error, Error::Call(_)) && !error.may_have_been_processed(), "{error:?}");
}

#[tokio::test]
async fn every_request_has_a_key_and_a_user_agent() {
    let server = MockServer::start_async().await;
    let share = server
        .mock_async(|when, then| {
            when.method(POST)
                .path(format!("/porting_orders/{ID}/actions/share"))
                .header("authorization", "Bearer KEY0123456789ABCDEF")
                .header_prefix("user-agent", "telnyx-porting/")
                .json_body(json!({"expires_in_seconds": 3600, "permissions": "porting_order.document.read"}));
            then.status(201).json_body(json!({"data": {"token": "a.b.c"}}));
        })
        .await;
    let client = client_of(&server.base_url()).unwrap();
    let request = ShareRequest::new()
        .with_expires_in(ShareTtl::from_seconds(3600).unwrap())
        .with_permission("porting_order.document.read".into());
    let token = client.order(id()).share(request).await.unwrap();
    share.assert_calls_async(1).await;
    assert!(!format!("{token:?}").contains("a.b.c"), "a token is not shown");
    assert!(!format!("{client:?}").contains("KEY0123456789ABCDEF"), "a key is not shown");
}

/// An order with its own id.
fn numbered(id: &str) -> serde_json::Value {
    let mut order = order("draft");
    order["id"] = json!(id);
    order
}

#[tokio::test]
async fn pages_are_fetched_on_demand() {
    let server = MockServer::start_async().await;
    let page = |number: i64, items: usize| {
        let server = &server;
        async move {
            server
                .mock_async(|when, then| {
                    when.method(GET)
                        .path("/porting_orders")
                        .query_param("page[number]", number.to_string())
                        .query_param("page[size]", "2")
                        .query_param("filter[status]", "draft,exception");
                    then.status(200).json_body(json!({
                        "data": (0..items).map(|item| numbered(&format!("{number}-{item}"))).collect::<Vec<_>>(),
                        "meta": {"page_number": number, "total_pages": 2, "total_results": 3}
                    }));
                })
                .await
        }
    };
    let (first, second): (Mock<'_>, Mock<'_>) = (page(1, 2).await, page(2, 1).await);
    let client = client_of(&server.base_url()).unwrap();
    let filter = OrderFilter::new().with_statuses(["draft", "exception"]);
    let mut pages = client.orders().list(filter).with_page_size(PageSize::new(2).unwrap()).pages();
    assert_eq!(pages.next().await.unwrap().unwrap().total_results, Some(3));
    second.assert_calls_async(0).await;
    assert_eq!(pages.next().await.unwrap().unwrap().items.len(), 1);
    assert!(pages.next().await.is_none());
    first.assert_calls_async(1).await;
    second.assert_calls_async(1).await;
}

#[tokio::test]
async fn a_list_without_totals_ends_with_an_empty_page() {
    let server = MockServer::start_async().await;
    server
        .mock_async(|when, then| {
            when.method(GET).query_param("page[number]", "1");
            then.status(200).json_body(json!({"data": [numbered("1")], "meta": null}));
        })
        .await;
    server
        .mock_async(|when, then| {
            when.method(GET).query_param("page[number]", "2");
            then.status(200).json_body(json!({"data": null}));
        })
        .await;
    let client = client_of(&server.base_url()).unwrap();
    assert_eq!(client.orders().list(OrderFilter::new()).try_collect().await.unwrap().len(), 1);
}

/// A server that submits the order and then responds to the confirmation with an error.
async fn confirm_breaks(server: &MockServer, status_after: &str) -> (usize, usize) {
    let order_path = format!("/porting_orders/{ID}");
    let confirm = server
        .mock_async(|when, then| {
            when.method(POST).path(format!("{order_path}/actions/confirm"));
            then.status(502).body("<html>bad gateway</html>");
        })
        .await;
    server
        .mock_async(|when, then| {
            when.method(GET).path(&order_path);
            then.status(200).json_body(json!({"data": order(status_after)}));
        })
        .await;
    let client = client_of(&server.base_url()).unwrap();
    let failures = client.order(ID.parse().unwrap()).confirm_once().await.err().iter().count();
    (confirm.calls_async().await, failures)
}

#[tokio::test]
async fn a_confirmation_of_unknown_outcome_is_looked_up_before_it_is_retried() {
    // It had an effect, so it is not sent again.
    let server = MockServer::start_async().await;
    assert_eq!(confirm_breaks(&server, "in-process").await, (1, 0));
    // An order in exception does not show whether it was submitted and rejected again.
    let server = MockServer::start_async().await;
    assert_eq!(confirm_breaks(&server, "exception").await, (1, 1));
    // It had no effect, in any lookup.
    let server = MockServer::start_async().await;
    assert_eq!(confirm_breaks(&server, "draft").await, (3, 1));
}
