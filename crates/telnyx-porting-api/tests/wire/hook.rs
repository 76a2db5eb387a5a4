//! The hook through which every request goes.

use crate::examples::{ORDER, order_answer};
use crate::support::{Wire, http};
use reqwest::StatusCode;
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use telnyx_porting_api::runtime::HookFuture;
use telnyx_porting_api::{Client, Error, Hook, OperationInfo, types};

/// Sends each request once, as it is.
pub(crate) struct Plain;

impl Hook for Plain {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        _: &'a OperationInfo,
    ) -> HookFuture<'a> {
        Box::pin(async move { Ok(http.execute(request).await?) })
    }
}

/// Adds headers, notes the operation and repeats what failed, at most twice.
#[derive(Default)]
struct Retrying {
    attempts: AtomicUsize,
    seen: Mutex<Vec<OperationInfo>>,
}

impl Hook for Retrying {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        mut request: reqwest::Request,
        operation: &'a OperationInfo,
    ) -> HookFuture<'a> {
        self.seen.lock().unwrap().push(*operation);
        Box::pin(async move {
            request.headers_mut().insert("authorization", "Bearer KEY0123".parse()?);
            request.headers_mut().insert("user-agent", "tests/1.0".parse()?);
            loop {
                let again = request.try_clone().ok_or("a body that cannot be repeated")?;
                let attempt = self.attempts.fetch_add(1, Ordering::SeqCst) + 1;
                let response = http.execute(again).await?;
                if response.status() != StatusCode::SERVICE_UNAVAILABLE || attempt == 3 {
                    return Ok(response);
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

impl Hook for Refusing {
    fn send<'a>(&'a self, _: &'a reqwest::Client, _: reqwest::Request, operation: &'a OperationInfo) -> HookFuture<'a> {
        Box::pin(async move { Err(NoBudget(operation.operation_id).into()) })
    }
}

fn client(wire: &Wire, hook: Arc<dyn Hook>) -> Client {
    Client::with_hook(&wire.server.url("/v2"), http(), hook)
}

#[tokio::test]
async fn a_hook_adds_headers() {
    let wire = Wire::start().await;
    wire.answer_json(200, &order_answer());
    client(&wire, Arc::new(Retrying::default())).get_porting_order().id(ORDER).send().await.unwrap();
    let request = &wire.received()[0];
    assert_eq!(request.header("authorization"), ["Bearer KEY0123"]);
    assert_eq!(request.header("user-agent"), ["tests/1.0"]);
    assert_eq!(request.header("accept"), ["application/json"]);
}

#[tokio::test]
async fn without_a_hook_there_is_no_authorization() {
    let wire = Wire::start().await;
    wire.answer_json(200, &order_answer());
    let client = Client::new(&wire.server.url("/v2"), http());
    client.get_porting_order().id(ORDER).send().await.unwrap();
    let request = &wire.received()[0];
    assert_eq!(request.header("authorization"), [""; 0]);
    assert_eq!(request.target, format!("/v2/porting_orders/{ORDER}"));
}

#[tokio::test]
async fn a_hook_sees_the_operation_without_ids() {
    let wire = Wire::start().await;
    wire.answer_json(200, &json!({}));
    let hook = Arc::new(Retrying::default());
    let client = client(&wire, hook.clone());
    client.get_porting_orders_activation_job().id(ORDER).activation_job_id("job").send().await.unwrap();
    client.clone().list_porting_phone_numbers_csv().send().await.unwrap();
    let expected = [
        ("get_porting_orders_activation_job", "GET", "/porting_orders/{id}/activation_jobs/{activationJobId}"),
        ("list_porting_phone_numbers_csv", "GET", "/porting_phone_numbers"),
    ]
    .map(|(operation_id, method, path)| OperationInfo { operation_id, method, path });
    assert_eq!(*hook.seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_hook_can_repeat_a_request_with_its_body() {
    let wire = Wire::start().await;
    wire.answer(503, "text/html", "<html>later</html>");
    wire.answer(503, "", "");
    wire.answer_json(201, &json!({"data": []}));
    let hook = Arc::new(Retrying::default());
    let body = types::CreatePortingOrder::new(["+13035550142"]);
    let answer = client(&wire, hook.clone()).create_porting_order().body(body).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 201);
    assert_eq!(hook.attempts.load(Ordering::SeqCst), 3);
    assert_eq!(hook.seen.lock().unwrap().len(), 1);
    let received = wire.received();
    assert_eq!(received.len(), 3);
    for request in received {
        assert_eq!(request.body, br#"{"phone_numbers":["+13035550142"]}"#);
    }
}

#[tokio::test]
async fn the_last_answer_of_a_hook_counts() {
    let wire = Wire::start().await;
    wire.answer_json(503, &json!({"errors": [{"code": "10037"}]}));
    let hook = Arc::new(Retrying::default());
    let error = client(&wire, hook.clone()).list_exception_types().send().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(error.failure().unwrap().errors()[0].code.as_deref(), Some("10037"));
    assert_eq!(wire.received().len(), 3);
}

#[tokio::test]
async fn an_error_of_a_hook_arrives_with_its_source() {
    let wire = Wire::start().await;
    wire.answer_json(200, &order_answer());
    let error = client(&wire, Arc::new(Refusing)).get_porting_order().id(ORDER).send().await.unwrap_err();
    let Error::Hook(inner) = &error else { panic!("{error:?}") };
    assert_eq!(inner.downcast_ref::<NoBudget>().unwrap().0, "get_porting_order");
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "no budget for `get_porting_order`");
    assert!(error.failure().is_none());
    assert_eq!(wire.received().len(), 0);
}

#[tokio::test]
async fn a_request_that_is_not_described_goes_through_the_hook_too() {
    let wire = Wire::start().await;
    wire.answer_json(200, &json!({"data": {"id": "1"}}));
    wire.answer_json(404, &json!({"errors": [{"code": "10005"}]}));
    let client = client(&wire, Arc::new(Retrying::default()));
    let upload = OperationInfo { operation_id: "upload_document", method: "POST", path: "/documents" };
    let request = || client.http().post(format!("{}/documents", client.base_url())).body("x").build().unwrap();
    let answer = client.send(request(), &upload).await.unwrap().json::<serde_json::Value>().await.unwrap();
    assert_eq!(*answer, json!({"data": {"id": "1"}}));
    assert_eq!(wire.received()[0].header("authorization"), ["Bearer KEY0123"]);
    let Err(error) = client.send(request(), &upload).await else { panic!("404 is no success") };
    assert!(error.to_string().starts_with("POST /documents answered 404"), "{error}");
}
