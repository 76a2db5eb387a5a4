//! Dry runs of a client, against a sandbox that counts.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use reqwest::{Method, Request, Url};
use telnyx_porting::api::{self, OPERATIONS};
use telnyx_porting::{
    CallOptions, Client, CreateOrder, EndUser, Error, ErrorKind, OnceKey, OrderFilter, OrderUpdate, PreparedRequest,
    Upload, ValidationError,
};
use telnyx_porting_sandbox::Sandbox;

const KEY: &str = "KEY0123456789ABCDEF";

fn dry(base_url: &str) -> Client {
    Client::builder(KEY.parse().unwrap()).base_url(base_url.parse().unwrap()).dry_run(true).build().unwrap()
}

fn unsent<T>(result: Result<T, Error>) -> PreparedRequest {
    match result {
        Err(Error::NotSent(request)) => *request,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it was sent"),
    }
}

fn body(request: &PreparedRequest) -> serde_json::Value {
    serde_json::from_slice(request.body().unwrap()).unwrap()
}

#[tokio::test]
async fn the_request_is_returned_as_it_would_be_sent() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = dry(sandbox.base_url());
    let create = CreateOrder::new(["+13035550100".parse().unwrap()]).with_customer_reference("a");
    let request = unsent(client.orders().create(create).await);
    assert_eq!((request.method(), request.url().path()), (&Method::POST, "/v2/porting_orders"));
    assert_eq!(request.content_type(), Some("application/json"));
    assert_eq!(body(&request)["phone_numbers"][0], "+13035550100");
    assert!(!request.headers().contains_key("authorization"));
    assert_eq!(client.orders().list(OrderFilter::new()).try_collect().await.unwrap().len(), 0);
}

#[tokio::test]
async fn reads_are_returned_too_if_requested() {
    let client = Client::builder(KEY.parse().unwrap()).base_url("http://127.0.0.1:1".parse().unwrap());
    let client = client.dry_run(true).dry_reads(true).build().unwrap();
    let order = client.order("f1486bae-f067-460c-ad43-73a92848f902".parse().unwrap());
    assert_eq!(unsent(order.get().await).method(), Method::GET);
    assert_eq!(unsent(client.orders().list(OrderFilter::new()).try_collect().await).method(), Method::GET);
    // The change is not preceded by a read.
    assert_eq!(unsent(order.cancel().await).method(), Method::POST);
    assert_eq!(unsent(order.confirm().await).method(), Method::POST);
}

#[tokio::test]
async fn the_error_shows_no_secret_and_states_that_nothing_was_processed() {
    let client = dry("http://127.0.0.1:1");
    let update = OrderUpdate::new().with_end_user(EndUser::new().with_account_number("acct-4711"));
    let error = client.order("f1486bae-f067-460c-ad43-73a92848f902".parse().unwrap()).update(update).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.may_have_been_processed()), (ErrorKind::NotSent, 0, false));
    assert!(!format!("{error} {error:?}").contains("4711"));
    assert_eq!(body(&unsent::<()>(Err(error)))["end_user"]["admin"]["account_number"], "acct-4711");
}

#[tokio::test]
async fn input_is_validated_and_preceding_reads_are_sent() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = dry(sandbox.base_url());
    let error = client.orders().create(CreateOrder::new([])).await.unwrap_err();
    assert!(error.is_validation(), "{error}");
    let checked = client.portability().check(&["+13035550100".parse().unwrap()]).await.unwrap();
    assert_eq!(checked.len(), 1);
    // Existing orders are looked up before any are created.
    let create = CreateOrder::new(["+13035550100".parse().unwrap()]);
    let request = unsent(client.orders().create_once(create, OnceKey::new("a").unwrap()).await);
    assert_eq!(request.method(), Method::POST);
}

#[tokio::test]
async fn a_file_is_not_read_for_a_request_that_is_not_sent() {
    let client = dry("http://127.0.0.1:1");
    let request = unsent(client.documents().upload(Upload::file("../examples/documents/loa.pdf")).await);
    assert!(request.is_streamed() && request.body().is_none());
    assert!(request.content_type().unwrap().starts_with("multipart/form-data"), "{:?}", request.content_type());
}

/// No request that changes something is sent, by any method.
#[tokio::test]
async fn no_operation_that_changes_something_is_sent() {
    let client = dry("http://127.0.0.1:1").with_options(CallOptions::new().with_max_retries(0));
    let mut sent = Vec::new();
    for operation in OPERATIONS {
        let url: Url = format!("http://127.0.0.1:1{}", operation.path).parse().unwrap();
        let request = Request::new(operation.method.parse().unwrap(), url);
        let error = client.api().send_empty(request, operation).await.map(drop).unwrap_err();
        match PreparedRequest::from_error(&error) {
            Some(request) => assert_ne!(request.method(), Method::GET),
            None if operation.method == "GET" => assert!(matches!(error, api::Error::Transport(_))),
            None => sent.push(operation.operation_id),
        }
    }
    sent.sort_unstable();
    assert_eq!(sent, ["post_portability_check", "preview_loa_configuration_params"]);
}

#[test]
fn a_blocking_call_is_not_sent_either() -> Result<(), ValidationError> {
    let client = dry("http://127.0.0.1:1");
    unsent(client.orders().create(CreateOrder::new(["+13035550100".parse()?])).blocking());
    Ok(())
}
