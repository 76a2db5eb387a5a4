//! The fault server, seen by a bare HTTP client.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use std::error::Error;
use std::io;
use std::time::{Duration, Instant};
use telnyx_porting_sandbox::Sandbox;
use telnyx_porting_tests::faults::{Fault, FaultPlan, FaultServer, RetryAfter, Rule};
use telnyx_porting_tests::frozen_sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ORDERS: &str = "/v2/porting_orders";
const PDF: &[u8] = include_bytes!("../data/loa.pdf");

/// A sandbox behind a fault server, and a client without retries.
struct Setup {
    sandbox: Sandbox,
    server: FaultServer,
    http: Client,
}

impl Setup {
    async fn new(plan: FaultPlan) -> Self {
        let sandbox = frozen_sandbox().await.unwrap();
        let server = FaultServer::start(sandbox.base_url(), plan).await.unwrap();
        Self { sandbox, server, http: telnyx_porting_tests::plain_http().build().unwrap() }
    }

    /// A request that bypasses the fault server if `direct` is set.
    fn request(&self, direct: bool, method: Method, path: &str) -> reqwest::RequestBuilder {
        let base = if direct { self.sandbox.base_url().to_owned() } else { self.server.url() };
        self.http.request(method, format!("{base}{path}")).bearer_auth(self.sandbox.api_key())
    }

    async fn create(&self) -> reqwest::Result<Response> {
        let body = json!({"phone_numbers": ["+13035550000"]});
        self.request(false, Method::POST, "/porting_orders").json(&body).send().await
    }

    async fn list(&self) -> reqwest::Result<Response> {
        self.request(false, Method::GET, "/porting_orders").send().await
    }
}

/// Whether the other side reset the connection, which only a nested cause of reqwest's error shows.
fn is_reset(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::ConnectionReset) {
            return true;
        }
        cause = error.source();
    }
    false
}

#[tokio::test]
async fn without_faults_nothing_is_changed() {
    let setup = Setup::new(FaultPlan::none()).await;
    let created: Value = setup.create().await.unwrap().json().await.unwrap();
    let path = format!("/porting_orders/{}", created["data"][0]["id"].as_str().unwrap());
    for (method, path) in [
        (Method::GET, path.as_str()),
        (Method::GET, "/porting_orders?page[size]=5"),
        (Method::GET, "/porting_orders/17"),
    ] {
        let direct = setup.request(true, method.clone(), path).send().await.unwrap();
        let through = setup.request(false, method, path).send().await.unwrap();
        assert_eq!(direct.status(), through.status());
        let headers = |response: &Response| {
            let mut headers = response.headers().clone();
            for changing in ["date", "x-request-id", "x-ratelimit-remaining", "x-ratelimit-reset"] {
                headers.remove(changing);
            }
            headers
        };
        assert_eq!(headers(&direct), headers(&through), "{path}");
        assert_eq!(direct.bytes().await.unwrap(), through.bytes().await.unwrap(), "{path}");
    }
    let deleted = setup.request(false, Method::DELETE, &path).send().await.unwrap();
    assert_eq!(deleted.status(), 204);
    assert_eq!(deleted.headers().get("content-length"), None);
    assert!(deleted.bytes().await.unwrap().is_empty());
    let counts = setup.server.counts();
    assert_eq!((counts.requests, counts.total_forwarded(), counts.total_injected()), (5, 5, 0), "{counts}");
    assert_eq!(counts.forwarded_to("DELETE", "/v2/porting_orders/{id}"), 1);
}

#[tokio::test]
async fn uploads_and_downloads_pass_byte_by_byte() {
    let setup = Setup::new(FaultPlan::none()).await;
    // A body with a known length, and a chunked one.
    let file = tokio::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/data/loa.pdf")).await.unwrap();
    for part in [Part::bytes(PDF), Part::stream(file)] {
        let form = Form::new().part("file", part.file_name("loa.pdf"));
        let uploaded = setup.request(false, Method::POST, "/documents").multipart(form).send().await.unwrap();
        assert_eq!(uploaded.status(), 200);
        let uploaded: Value = uploaded.json().await.unwrap();
        let path = format!("/documents/{}/download", uploaded["data"]["id"].as_str().unwrap());
        let download = setup.request(false, Method::GET, &path).send().await.unwrap();
        assert_eq!(download.headers()["content-type"], "application/pdf");
        assert_eq!(download.bytes().await.unwrap(), PDF);
    }
    assert_eq!(setup.server.counts().forwarded_to("GET", "/v2/documents/{id}/download"), 2);
}

#[tokio::test]
async fn a_lost_response_hides_the_outcome() {
    for (fault, reset, orders) in [
        (Fault::DropBefore, false, 0),
        (Fault::ResetBefore, true, 0),
        (Fault::DropAfter, false, 1),
        (Fault::ResetAfter, true, 1),
    ] {
        // The second request of a connection, because the client retries if the first request on a reused one fails.
        let setup = Setup::new(FaultPlan::sequence([Fault::None, fault])).await;
        setup.list().await.unwrap().bytes().await.unwrap();
        let error = setup.create().await.unwrap_err();
        assert!(error.is_request() && !error.is_connect(), "{fault}: {error:?}");
        assert_eq!(is_reset(&error), reset, "{fault}: {error:?}");
        let counts = setup.server.counts();
        assert_eq!((counts.requests, counts.injected_of(fault), counts.total_injected()), (2, 1, 1), "{counts}");
        assert_eq!(counts.forwarded_to("POST", ORDERS), orders, "{counts}");
        assert_eq!(setup.sandbox.counters().orders_created, orders, "{fault}");
        assert_eq!(setup.list().await.unwrap().status(), 200, "the next one has no fault");
    }
}

#[tokio::test]
async fn half_a_body_has_the_length_of_the_whole() {
    let setup = Setup::new(FaultPlan::sequence([Fault::None, Fault::CutBody])).await;
    let whole = setup.list().await.unwrap().bytes().await.unwrap();
    let cut = setup.list().await.unwrap();
    assert_eq!((cut.status().as_u16(), cut.content_length()), (200, Some(whole.len() as u64)));
    assert!(cut.bytes().await.unwrap_err().is_decode());
    assert_eq!(setup.server.counts().forwarded_to("GET", ORDERS), 2);
}

#[tokio::test]
async fn a_response_without_a_body_is_cut_in_its_head() {
    let setup = Setup::new(FaultPlan::script([Rule::nth(1, Fault::CutBody).method("DELETE")])).await;
    let created: Value = setup.create().await.unwrap().json().await.unwrap();
    let path = format!("/porting_orders/{}", created["data"][0]["id"].as_str().unwrap());
    assert!(setup.request(false, Method::DELETE, &path).send().await.unwrap_err().is_request());
    assert_eq!(setup.request(true, Method::GET, &path).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_slow_body_is_complete_unless_the_client_gives_up() {
    let pause = Duration::from_millis(30);
    let setup =
        Setup::new(FaultPlan::sequence([Fault::SlowBody(pause), Fault::SlowBody(Duration::from_secs(3_600))])).await;
    let started = Instant::now();
    let slow = setup.list().await.unwrap();
    assert!(slow.json::<Value>().await.unwrap()["data"].is_array());
    assert!(started.elapsed() >= pause);
    let request = setup.request(false, Method::GET, "/porting_orders").timeout(pause);
    assert!(request.send().await.unwrap().bytes().await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn gateways_respond_before_or_instead_of_the_api() {
    let date = RetryAfter::Text("Fri, 31 Dec 2027 23:59:59 GMT");
    for (fault, status, retry_after, html, orders) in [
        (Fault::rate_limited(None), 429, None, false, 0),
        (Fault::rate_limited(Some(RetryAfter::Seconds(3))), 429, Some("3"), false, 0),
        (Fault::unavailable(date), 503, Some("Fri, 31 Dec 2027 23:59:59 GMT"), false, 0),
        (Fault::html_before(500), 500, None, true, 0),
        (Fault::html_after(500), 500, None, true, 1),
        (Fault::html_before(502), 502, None, true, 0),
        (Fault::html_after(502), 502, None, true, 1),
    ] {
        let setup = Setup::new(FaultPlan::sequence([fault])).await;
        let response = setup.create().await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers().get("retry-after").map(|value| value.to_str().unwrap()), retry_after);
        let text = response.text().await.unwrap();
        assert_eq!(text.starts_with("<html>"), html, "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).is_ok(), !html, "{text}");
        assert_eq!(setup.sandbox.counters().orders_created, orders, "{fault}");
        assert_eq!(setup.server.counts().total_forwarded(), orders, "{fault}");
    }
}

#[tokio::test]
async fn malformed_json_is_a_complete_message() {
    let setup = Setup::new(FaultPlan::sequence([Fault::Malformed])).await;
    let response = setup.create().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["content-type"]),
        (200, &"application/json".parse().unwrap())
    );
    let length = response.content_length();
    let body = response.bytes().await.unwrap();
    assert_eq!(length, Some(body.len() as u64));
    assert!(serde_json::from_slice::<Value>(&body).is_err());
    assert_eq!(setup.sandbox.counters().orders_created, 1);
}

#[tokio::test]
async fn requests_share_a_connection_until_it_is_closed() {
    let setup = Setup::new(FaultPlan::sequence([Fault::None, Fault::rate_limited(None)])).await;
    let mut stream = TcpStream::connect(setup.server.url()["http://".len()..].trim_end_matches("/v2")).await.unwrap();
    let request = |connection: &str| format!("GET {ORDERS} HTTP/1.1\r\nhost: x\r\nconnection: {connection}\r\n\r\n");
    // All at once: early requests are buffered.
    let requests = request("keep-alive") + &request("keep-alive") + &request("close") + &request("close");
    stream.write_all(requests.as_bytes()).await.unwrap();
    let mut responses = String::new();
    // The fourth request is never read, so the connection may end with a reset.
    let _ = stream.read_to_string(&mut responses).await;
    assert_eq!(responses.matches("HTTP/1.1 ").count(), 3, "{responses}");
    assert_eq!(setup.server.counts().requests, 3);
}

#[tokio::test]
async fn a_missing_upstream_is_distinguished_from_a_fault() {
    let setup = Setup::new(FaultPlan::none()).await;
    setup.sandbox.shutdown().await;
    let response = setup.http.get(setup.server.url()).send().await.unwrap();
    assert_eq!(response.status(), 502);
    assert!(response.text().await.unwrap().starts_with("fault server: the upstream did not respond"));
    let counts = setup.server.counts();
    assert_eq!((counts.upstream_failures, counts.total_forwarded(), counts.total_injected()), (1, 0, 0), "{counts}");
}

#[tokio::test]
async fn it_stops_when_it_is_dropped() {
    let Setup { server, http, sandbox: _sandbox } = Setup::new(FaultPlan::none()).await;
    let url = server.url();
    http.get(&url).send().await.unwrap();
    drop(server);
    // The kept connection ends too.
    assert!(http.get(&url).send().await.is_err());
}
