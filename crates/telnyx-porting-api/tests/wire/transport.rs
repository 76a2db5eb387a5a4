//! The transport that sends every request.

use crate::examples::{ORDER, order_response};
use crate::support::{Wire, http};
use reqwest::StatusCode;
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use telnyx_porting_api::runtime::{Direct, Expected, TransportFuture};
use telnyx_porting_api::{Client, Error, OperationInfo, Transport, types};

/// Adds headers, records the operation and retries failures, at most twice.
#[derive(Default)]
struct Retrying {
    attempts: AtomicUsize,
    seen: Mutex<Vec<OperationInfo>>,
}

impl Transport for Retrying {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        mut request: reqwest::Request,
        operation: &'a OperationInfo,
        mut expected: Expected<'a>,
    ) -> TransportFuture<'a> {
        self.seen.lock().unwrap().push(*operation);
        Box::pin(async move {
            request.headers_mut().insert("authorization", "Bearer KEY0123".parse()?);
            request.headers_mut().insert("user-agent", "tests/1.0".parse()?);
            loop {
                let again = request.try_clone().ok_or("a body that cannot be sent twice")?;
                let attempt = self.attempts.fetch_add(1, Ordering::SeqCst) + 1;
                let received = Direct::default().send(http, again, operation, expected.reborrow()).await?;
                if received.status != StatusCode::SERVICE_UNAVAILABLE || attempt == 3 {
                    return Ok(received);
                }
            }
        })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("no budget for `{0}`")]
struct NoBudget(&'static str);

/// Fails without sending.
struct Refusing;

impl Transport for Refusing {
    fn send<'a>(
        &'a self,
        _: &'a reqwest::Client,
        _: reqwest::Request,
        operation: &'a OperationInfo,
        _: Expected<'a>,
    ) -> TransportFuture<'a> {
        Box::pin(async move { Err(NoBudget(operation.operation_id).into()) })
    }
}

fn client(wire: &Wire, transport: Arc<dyn Transport>) -> Client {
    Client::with_transport(&wire.server.url("/v2"), http(), transport)
}

#[tokio::test]
async fn a_transport_adds_headers() {
    let wire = Wire::start().await;
    wire.respond_json(200, &order_response());
    client(&wire, Arc::new(Retrying::default())).get_porting_order().id(ORDER).send().await.unwrap();
    let request = &wire.received()[0];
    assert_eq!(request.header("authorization"), ["Bearer KEY0123"]);
    assert_eq!(request.header("user-agent"), ["tests/1.0"]);
    assert_eq!(request.header("accept"), ["application/json"]);
}

#[tokio::test]
async fn the_default_transport_sends_no_authorization() {
    let wire = Wire::start().await;
    wire.respond_json(200, &order_response());
    let client = Client::new(&wire.server.url("/v2"), http());
    client.get_porting_order().id(ORDER).send().await.unwrap();
    let request = &wire.received()[0];
    assert_eq!(request.header("authorization"), [""; 0]);
    assert_eq!(request.target, format!("/v2/porting_orders/{ORDER}"));
}

#[tokio::test]
async fn a_transport_gets_the_operation_without_ids() {
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({}));
    let transport = Arc::new(Retrying::default());
    let client = client(&wire, transport.clone());
    client.get_porting_orders_activation_job().id(ORDER).activation_job_id("job").send().await.unwrap();
    client.clone().list_porting_phone_numbers_csv().send().await.unwrap();
    let expected = [
        ("get_porting_orders_activation_job", "GET", "/porting_orders/{id}/activation_jobs/{activationJobId}"),
        ("list_porting_phone_numbers_csv", "GET", "/porting_phone_numbers"),
    ]
    .map(|(operation_id, method, path)| OperationInfo::new(operation_id, method, path));
    assert_eq!(*transport.seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_transport_can_retry_a_request_with_its_body() {
    let wire = Wire::start().await;
    wire.respond(503, "text/html", "<html>later</html>");
    wire.respond(503, "", "");
    wire.respond_json(201, &json!({"data": []}));
    let transport = Arc::new(Retrying::default());
    let body = types::CreatePortingOrder::new(["+13035550142"]);
    let response = client(&wire, transport.clone()).create_porting_order().body(body).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 201);
    assert_eq!(transport.attempts.load(Ordering::SeqCst), 3);
    assert_eq!(transport.seen.lock().unwrap().len(), 1);
    let received = wire.received();
    assert_eq!(received.len(), 3);
    for request in received {
        assert_eq!(request.body, br#"{"phone_numbers":["+13035550142"]}"#);
    }
}

#[tokio::test]
async fn the_last_response_of_a_transport_counts() {
    let wire = Wire::start().await;
    wire.respond_json(503, &json!({"errors": [{"code": "10037"}]}));
    let transport = Arc::new(Retrying::default());
    let error = client(&wire, transport.clone()).list_exception_types().send().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(error.failure().unwrap().errors()[0].code.as_deref(), Some("10037"));
    assert_eq!(wire.received().len(), 3);
}

#[tokio::test]
async fn an_error_of_a_transport_arrives_with_its_source() {
    let wire = Wire::start().await;
    wire.respond_json(200, &order_response());
    let error = client(&wire, Arc::new(Refusing)).get_porting_order().id(ORDER).send().await.unwrap_err();
    let Error::GivenUp(inner) = &error else { panic!("{error:?}") };
    assert_eq!(inner.downcast_ref::<NoBudget>().unwrap().0, "get_porting_order");
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "no budget for `get_porting_order`");
    assert!(error.failure().is_none());
    assert_eq!(wire.received().len(), 0);
}

#[tokio::test]
async fn a_request_that_is_not_described_uses_the_transport_too() {
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({"data": {"id": "1"}}));
    wire.respond_json(404, &json!({"errors": [{"code": "10005"}]}));
    let client = client(&wire, Arc::new(Retrying::default()));
    let upload = OperationInfo::new("upload_document", "POST", "/documents");
    let request = || client.http().post(format!("{}/documents", client.base_url())).body("x").build().unwrap();
    let response = client.send_json::<serde_json::Value>(request(), &upload).await.unwrap();
    assert_eq!(*response, json!({"data": {"id": "1"}}));
    assert_eq!(wire.received()[0].header("authorization"), ["Bearer KEY0123"]);
    let Err(error) = client.send_json::<serde_json::Value>(request(), &upload).await else {
        panic!("404 is not a success")
    };
    assert!(error.to_string().starts_with("POST /documents returned 404"), "{error}");
}
