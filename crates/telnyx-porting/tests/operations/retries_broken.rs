//! Broken and refused connections.

use crate::examples::{ORDER, order};
use crate::support::{builder_of, now, of};
use crate::tcp::{Broken, Reply};
use serde_json::json;
use telnyx_porting::{
    Client, CreateOrder, ErrorKind, ManualClock, OnceKey, OrderFilter, OrderUpdate, RetryPolicy, ShareRequest, Upload,
};

fn draft() -> Reply {
    Reply::json("200 OK", &json!({"data": order("draft")}).to_string())
}

/// A server with these replies, a client of it and its clock.
fn broken(replies: impl IntoIterator<Item = Reply>) -> (Broken, Client, ManualClock) {
    let server = Broken::start(replies);
    let clock = ManualClock::new(now());
    let client = builder_of(&server.base_url, &clock).build().unwrap();
    (server, client, clock)
}

#[tokio::test]
async fn a_truncated_response_is_retried() {
    let half = || Reply::cut_off("{\"data\": {\"id\": \"7b1d");
    let (server, client, clock) = broken([half(), half(), draft()]);
    let response = client.order(of(ORDER)).get().with_response().await.unwrap();
    assert_eq!((response.attempts(), server.count(), clock.sleeps().len()), (3, 3, 2));

    let (server, client, _) = broken([half(), draft()]);
    client.order(of(ORDER)).update(OrderUpdate::new().with_customer_reference("a")).await.unwrap();
    assert_eq!(server.count(), 2);

    let (server, client, _) = broken([half()]);
    let error = client.order(of(ORDER)).get().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.count()), (ErrorKind::Unreadable, 3, 3));
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn a_truncated_response_to_a_creation_is_not_retried() {
    let half = || Reply::cut_off("{\"data\": [{\"id\": \"7b1d");
    let (server, client, _) = broken([half()]);
    let error = client.orders().create(CreateOrder::new([of("+13035550142")])).await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Unreadable, 1));
    assert!(error.may_have_been_processed());
    let error = client.order(of(ORDER)).confirm().await.unwrap_err();
    assert!(error.may_have_been_processed() && server.count() == 2, "{error}");
}

#[tokio::test]
async fn a_broken_connection_is_retried() {
    let (server, client, clock) = broken([Reply::Nothing, Reply::Nothing, draft()]);
    client.order(of(ORDER)).get().await.unwrap();
    assert_eq!((server.count(), clock.sleeps().len()), (3, 2));
    let (server, client, _) = broken([Reply::Nothing, draft()]);
    client.documents().upload(Upload::bytes("a.txt", "a")).await.unwrap();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_broken_connection_in_doubt_is_not_retried() {
    let (server, client, clock) = broken([Reply::Nothing]);
    let error = client.order(of(ORDER)).share(ShareRequest::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.count()), (ErrorKind::Transport, 1, 1));
    assert!(error.may_have_been_processed() && clock.sleeps().is_empty());
}

#[tokio::test]
async fn a_deletion_with_a_broken_connection_succeeds_if_nothing_is_found() {
    let gone = Reply::json("404 Not Found", "{\"errors\": [{\"code\": \"10005\"}]}");
    let (server, client, _) = broken([Reply::Nothing, gone.clone()]);
    client.order(of(ORDER)).delete().await.unwrap();
    assert_eq!(server.count(), 2);
    // A 404 from another server does not mean that the order is gone.
    let (_, client, _) = broken([Reply::Nothing, Reply::json("404 Not Found", "{}")]);
    assert_eq!(client.order(of(ORDER)).delete().await.unwrap_err().kind(), ErrorKind::WrongAddress);
    let (_, client, _) = broken([gone]);
    assert!(client.order(of(ORDER)).delete().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_refused_connection_is_retried_for_all_requests() {
    // The port was just released, and nothing listens on it.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let clock = ManualClock::new(now());
    let client = builder_of(&format!("http://127.0.0.1:{port}"), &clock).build().unwrap();
    let order = client.order(of(ORDER));
    for error in [
        order.confirm().await.unwrap_err(),
        order.get().await.unwrap_err(),
        client.orders().create(CreateOrder::new([of("+13035550142")])).await.unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.attempts(), error.status()), (ErrorKind::Connect, 3, None));
        assert!(!error.may_have_been_processed());
        assert!(std::error::Error::source(&error).is_some(), "the system's error is the source");
    }
    assert_eq!(clock.sleeps().len(), 6);
}

#[tokio::test]
async fn a_policy_can_disable_retries() {
    let server = Broken::start([Reply::Nothing]);
    let clock = ManualClock::new(now());
    let client = builder_of(&server.base_url, &clock).retries(RetryPolicy::never()).build().unwrap();
    client.order(of(ORDER)).get().await.unwrap_err();
    client.documents().upload(Upload::bytes("a.txt", "a")).await.unwrap_err();
    assert_eq!((server.count(), clock.sleeps().len()), (2, 0));
}

#[tokio::test]
async fn creating_once_checks_before_it_creates_again() {
    let none = || Reply::json("200 OK", "{\"data\": [], \"meta\": {\"total_pages\": 1}}");
    let mut created = order("draft");
    created["customer_reference"] = json!("once:a");
    created["phone_numbers"] = json!([{"phone_number": "+13035550142"}]);
    let found = Reply::json("200 OK", &json!({"data": [created], "meta": {"total_pages": 1}}).to_string());
    // The list lags behind by two lookups.
    let (server, client, clock) = broken([none(), Reply::Nothing, none(), none(), found]);
    let request = CreateOrder::new([of("+13035550142")]);
    let orders = client.orders().create_once(request, OnceKey::new("a").unwrap()).await.unwrap();
    assert_eq!(orders[0].customer_reference.as_deref(), Some("once:a"));
    let methods: Vec<_> = server.lines().iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(methods, ["GET", "POST", "GET", "GET", "GET"]);
    assert_eq!(clock.sleeps().iter().map(std::time::Duration::as_secs).collect::<Vec<_>>(), [0, 1, 2]);
}

#[tokio::test]
async fn a_truncated_page_is_retried_within_the_list() {
    let page = |name: &str, number: u32| {
        let mut order = order("draft");
        order["id"] = json!(name);
        Reply::json("200 OK", &json!({"data": [order], "meta": {"page_number": number, "total_pages": 2}}).to_string())
    };
    let (server, client, _) = broken([page("a", 1), Reply::cut_off("{\"data\": ["), page("b", 2)]);
    let orders = client.orders().list(OrderFilter::new()).try_collect().await.unwrap();
    assert_eq!(orders.iter().map(|order| order.id.as_ref().unwrap().as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(server.count(), 3);
    assert!(server.lines()[2].contains("page%5Bnumber%5D=2"), "{:?}", server.lines());
}
