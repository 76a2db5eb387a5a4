//! Observers, default headers and the proxy of a client.

use crate::examples::{ITEM, ORDER, order};
use crate::support::{KEY, REQUEST_ID, StubResponse, Wire, builder_of, now, of};
use crate::tcp::{Broken, Reply};
use serde_json::json;
use std::future::{Future, IntoFuture};
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::time::Duration;
use telnyx_porting::{
    CallOptions, CreateOrder, ErrorKind, ManualClock, Observer, OrderFilter, RequestEvent, ResponseEvent, Rule, Upload,
};

/// Writes a line for each event.
#[derive(Clone, Default)]
struct Lines {
    lines: Arc<Mutex<Vec<String>>>,
    wants_bodies: bool,
}

impl Lines {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap())
    }
}

impl Observer for Lines {
    fn on_request(&self, request: &mut RequestEvent<'_>) {
        let header = request.set_header("traceparent", &format!("00-{}", request.attempt()));
        header.unwrap();
        assert_eq!(request.set_header("Authorization", "x").unwrap_err().issues()[0].rule(), Rule::Header);
        let line = format!(
            "{} {} {} {} #{} {:?}",
            request.method(),
            request.path(),
            request.path_template(),
            request.operation(),
            request.attempt(),
            request.body().map(String::from_utf8_lossy),
        );
        assert!(!request.url().contains('?') && !format!("{request:?}").contains(KEY));
        self.lines.lock().unwrap().push(line);
    }

    fn on_response(&self, response: &ResponseEvent<'_>) {
        let line = format!(
            "#{} {:?} {:?} {:?} {:?} {:?} {:?}{}",
            response.attempt(),
            response.status().map(|status| status.as_u16()),
            response.error().map(ErrorKind::as_str),
            response.request_id(),
            response.body_size(),
            response.retry_in(),
            response.body().map(String::from_utf8_lossy),
            if response.is_interrupted() { " interrupted" } else { "" },
        );
        self.lines.lock().unwrap().push(line);
    }

    fn wants_bodies(&self) -> bool {
        self.wants_bodies
    }
}

#[tokio::test]
async fn each_attempt_is_observed() {
    let lines = Lines::default();
    let wire = Wire::with(|builder| builder.observer(lines.clone())).await;
    wire.script([StubResponse::status(502), StubResponse::json(200, &json!({"data": []}))]);
    let filter = OrderFilter::new().with_customer_reference("Jane Roe");
    wire.client.orders().list(filter).try_collect().await.unwrap();
    let request = |attempt| format!("GET /v2/porting_orders /porting_orders list_porting_orders #{attempt} None");
    let id = format!("Some({REQUEST_ID:?})");
    assert_eq!(
        lines.take(),
        [
            request(1),
            format!("#1 Some(502) Some(\"server\") {id} Some(0) Some(500ms) None"),
            request(2),
            format!("#2 Some(200) None {id} Some(11) None None"),
        ]
    );
    let sent: Vec<_> = wire.received().iter().map(|request| request.header("traceparent").join(" ")).collect();
    assert_eq!(sent, ["00-1", "00-2"]);
}

#[tokio::test]
async fn bodies_are_shown_if_they_are_wanted() {
    let lines = Lines { wants_bodies: true, ..Lines::default() };
    let wire = Wire::with(|builder| builder.observer(lines.clone())).await;
    wire.script([StubResponse::json(201, &json!({"data": [order("draft")]}))]);
    wire.client.orders().create(CreateOrder::new([of("+13035550100")])).await.unwrap();
    let seen = lines.take();
    assert!(seen[0].ends_with(r#"create_porting_order #1 Some("{\"phone_numbers\":[\"+13035550100\"]}")"#), "{seen:?}");
    assert!(seen[1].contains(ORDER), "{seen:?}");
}

#[tokio::test]
async fn a_request_id_that_quotes_the_request_is_not_shown() {
    let lines = Lines::default();
    let wire = Wire::with(|builder| builder.observer(lines.clone())).await;
    wire.script([StubResponse::named(422, "req-13035550100"), StubResponse::named(422, &format!("req-{KEY}"))]);
    for _ in 0..2 {
        wire.client.orders().create(CreateOrder::new([of("+13035550100")])).await.unwrap_err();
    }
    let seen = lines.take();
    for line in [&seen[1], &seen[3]] {
        assert_eq!(line, "#1 Some(422) Some(\"rejected\") None Some(0) None None");
    }
}

#[tokio::test]
async fn a_lost_connection_is_the_end_of_an_attempt() {
    let lines = Lines::default();
    let server = Broken::start([Reply::Nothing]);
    let client = builder_of(&server.base_url, &ManualClock::new(now())).observer(lines.clone()).build().unwrap();
    client.orders().create(CreateOrder::new([of("+13035550100")])).await.unwrap_err();
    assert_eq!(lines.take()[1], "#1 None Some(\"transport\") None None None None");
}

#[tokio::test]
async fn a_dropped_call_is_interrupted() {
    let lines = Lines::default();
    let wire = Wire::with(|builder| builder.observer(lines.clone())).await;
    wire.respond_json(200, &json!({"data": order("draft")}));
    {
        let mut call = Box::pin(wire.client.order(of(ORDER)).get().into_future());
        assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    assert_eq!(lines.take()[1], "#1 None None None None None None interrupted");
}

#[tokio::test]
async fn an_unsent_request_is_not_observed() {
    let lines = Lines::default();
    let wire = Wire::with(|builder| builder.observer(lines.clone()).dry_run(true)).await;
    wire.client.order(of(ORDER)).confirm().await.unwrap_err();
    wire.client.order(of(ORDER)).get().with_deadline(Duration::ZERO).await.unwrap_err();
    assert_eq!((lines.take().len(), wire.count()), (0, 0));
}

#[tokio::test]
async fn the_attempts_of_an_upload_are_counted() {
    let lines = Lines::default();
    let wire = Wire::with(|builder| builder.observer(lines.clone())).await;
    wire.script([StubResponse::status(503), StubResponse::json(200, &json!({"data": {"id": ITEM}}))]);
    wire.client.documents().upload(Upload::bytes("loa.pdf", "%PDF-1.4")).await.unwrap();
    let attempts: Vec<_> = lines.take().into_iter().filter(|line| line.starts_with('#')).collect();
    assert!(attempts[0].starts_with("#1 Some(503)") && attempts[1].starts_with("#2 Some(200)"), "{attempts:?}");
}

/// Keeps the headers of requests and responses.
#[derive(Clone, Default)]
struct Headers(Arc<Mutex<Vec<(String, String)>>>);

impl Observer for Headers {
    fn on_request(&self, request: &mut RequestEvent<'_>) {
        request.set_header("traceparent", "00-1").unwrap();
        request.set_header("x-own", "hunter2").unwrap();
        let mut seen = self.0.lock().unwrap();
        seen.extend(request.headers().map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    fn on_response(&self, response: &ResponseEvent<'_>) {
        let mut seen = self.0.lock().unwrap();
        seen.extend(response.headers().map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}

#[tokio::test]
async fn credentials_in_headers_are_hidden() {
    let headers = Headers::default();
    let set = |builder: telnyx_porting::ClientBuilder| {
        builder.observer(headers.clone()).default_header("x-proxy-token", "hunter2").unwrap()
    };
    let wire = Wire::with(set).await;
    let response = StubResponse::json(200, &json!({"data": order("draft")}));
    wire.respond(response.header("set-cookie", "a=hunter2").header("x-echo", KEY));
    wire.client.order(of(ORDER)).get().await.unwrap();
    let seen = headers.0.lock().unwrap();
    let of = |name: &str| seen.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    for name in ["authorization", "x-proxy-token", "x-own", "set-cookie", "x-echo"] {
        assert_eq!(of(name), Some("[hidden]"), "{name}");
    }
    assert_eq!((of("traceparent"), of("x-request-id")), (Some("00-1"), Some(REQUEST_ID)));
}

#[tokio::test]
async fn default_headers_are_sent_with_every_request() {
    let headers = [("X-Tenant", "17"), ("User-Agent", "own"), ("x-a", "client")];
    let wire = Wire::with(|builder| builder.default_headers(headers).unwrap()).await;
    wire.respond_json(200, &json!({"data": order("draft")}));
    wire.client.order(of(ORDER)).get().await.unwrap();
    let options = CallOptions::new().with_header("x-a", "call").unwrap();
    wire.client.order(of(ORDER)).get().with_options(options).await.unwrap();
    for (request, a) in wire.received().iter().zip(["client", "call"]) {
        assert_eq!(request.header("x-tenant"), ["17"]);
        assert_eq!((request.header("user-agent"), request.header("x-a")), (vec!["own"], vec![a]));
    }
}

#[test]
fn headers_of_the_client_cannot_be_defaults() {
    let clock = ManualClock::new(now());
    let names = ["Authorization", "content-type", "Host", "a b"];
    let headers = names.map(|name| (name, "hunter2")).into_iter().chain([("x-tenant", "hunter2\n")]);
    let error = builder_of("https://api.example.test", &clock).default_headers(headers).unwrap_err();
    let fields: Vec<_> = error.issues().iter().map(|issue| (issue.field(), issue.rule())).collect();
    assert_eq!(fields, [("default_headers", Rule::Header); 5]);
    assert!(!error.to_string().contains("hunter2"), "{error}");
    let builder = builder_of("https://api.example.test", &clock).default_header("x-tenant", "hunter2").unwrap();
    assert!(!format!("{builder:?}").contains("hunter2"));
}

#[tokio::test]
async fn requests_go_through_the_proxy() {
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({"data": order("draft")}));
    let proxy = wire.client.api().base_url().trim_end_matches("/v2").replace("//", "//me:hunter2@");
    let builder = builder_of("http://127.0.0.1:9/v2", &ManualClock::new(now())).proxy(proxy);
    assert!(!format!("{builder:?}").contains("hunter2"));
    let client = builder.build().unwrap();
    client.order(of(ORDER)).get().await.unwrap();
    let sent = wire.received();
    assert_eq!(sent[0].header("proxy-authorization"), ["Basic bWU6aHVudGVyMg=="]);
    assert_eq!(sent[0].header("host"), ["127.0.0.1:9"]);
}

#[test]
fn an_own_http_client_excludes_a_proxy() {
    let builder = || builder_of("http://127.0.0.1:9", &ManualClock::new(now()));
    let http = builder().build().unwrap().api().http().clone();
    let error = builder().http_client(http).proxy("http://proxy:1").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
