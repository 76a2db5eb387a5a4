//! A server that records requests, and shared assertions.

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use serde_json::Value;
use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use telnyx_porting::{ApiKey, Client, ClientBuilder, ManualClock};

pub(crate) const KEY: &str = "KEY0123456789ABCDEF";
/// The request id in all responses.
pub(crate) const REQUEST_ID: &str = "req-7f0c2a";

/// A request as received.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    fn new(request: &HttpMockRequest) -> Self {
        let uri = request.uri();
        let query = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        let headers = request.headers_vec().iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        Self {
            method: request.method_str().to_owned(),
            path: uri.path().to_owned(),
            query: query.into_owned().collect(),
            headers: headers.collect(),
            body: request.body_vec(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Method, path and query, decoded: `GET /v2/porting_orders?page[number]=1`.
    pub(crate) fn line(&self) -> String {
        let query: Vec<_> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{} {}{mark}{}", self.method, self.path, query.join("&"))
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A canned response.
#[derive(Clone, Debug)]
pub(crate) struct StubResponse {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl StubResponse {
    pub(crate) fn status(status: u16) -> Self {
        Self { status, headers: vec![("x-request-id".to_owned(), REQUEST_ID.to_owned())], body: Vec::new() }
    }

    /// An empty response with another request id.
    pub(crate) fn named(status: u16, request_id: &str) -> Self {
        Self { headers: vec![("x-request-id".to_owned(), request_id.to_owned())], ..Self::status(status) }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::file(status, "application/json; charset=utf-8", body.to_string())
    }

    pub(crate) fn file(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let response = Self::status(status).header("content-type", content_type);
        Self { body: body.into(), ..response }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn response(self) -> HttpMockResponse {
        let builder = HttpMockResponse::builder().status(self.status);
        self.headers
            .into_iter()
            .fold(builder, |response, (name, value)| response.header(name, value))
            .body(self.body)
            .build()
    }
}

/// A server and a client whose clock only advances during sleeps.
pub(crate) struct Wire {
    server: MockServer,
    pub(crate) client: Client,
    pub(crate) clock: ManualClock,
    responses: Arc<Mutex<VecDeque<StubResponse>>>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Wire {
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    pub(crate) async fn with(set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        let server = MockServer::start_async().await;
        let responses = Arc::new(Mutex::new(VecDeque::<StubResponse>::new()));
        let received = Arc::new(Mutex::new(Vec::new()));
        let (next, seen) = (Arc::clone(&responses), Arc::clone(&received));
        server
            .mock_async(|when, then| {
                when.any_request();
                then.respond_with(move |request| {
                    seen.lock().unwrap().push(Received::new(request));
                    let mut responses = next.lock().unwrap();
                    // The last response is repeated.
                    let response = if responses.len() > 1 { responses.pop_front() } else { responses.front().cloned() };
                    response.unwrap_or_else(|| StubResponse::status(418)).response()
                });
            })
            .await;
        let clock = ManualClock::new(now());
        let client = set(builder_of(&server.url("/v2"), &clock)).build().unwrap();
        Self { server, client, clock, responses, received }
    }

    /// Another client of the same server.
    pub(crate) fn client(&self, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        set(builder_of(&self.server.url("/v2"), &self.clock)).build().unwrap()
    }

    /// Adds a response; the last one is repeated.
    pub(crate) fn respond(&self, response: StubResponse) {
        self.responses.lock().unwrap().push_back(response);
    }

    /// Replaces the responses.
    pub(crate) fn script(&self, responses: impl IntoIterator<Item = StubResponse>) {
        *self.responses.lock().unwrap() = responses.into_iter().collect();
    }

    pub(crate) fn respond_json(&self, status: u16, body: &Value) {
        self.respond(StubResponse::json(status, body));
    }

    /// All requests since the last call.
    pub(crate) fn received(&self) -> Vec<Received> {
        std::mem::take(&mut *self.received.lock().unwrap())
    }

    /// The number of requests since the last call.
    pub(crate) fn count(&self) -> usize {
        self.received().len()
    }

    /// Asserts that this is the only request since the last call.
    #[track_caller]
    pub(crate) fn expect(&self, line: &str, body: Option<Value>) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1, "{line}: {received:?}");
        let request = received.remove(0);
        assert_eq!(request.line(), line);
        assert_eq!(request.header("authorization"), [format!("Bearer {KEY}")], "{line}: authorization");
        if let Some(body) = body {
            assert_eq!(request.json(), body, "{line}: body");
            assert_eq!(request.header("content-type"), ["application/json"], "{line}: content-type");
        } else {
            assert_eq!(String::from_utf8_lossy(&request.body), "", "{line}: body");
        }
        request
    }
}

pub(crate) fn builder_of(base_url: &str, clock: &ManualClock) -> ClientBuilder {
    let key: ApiKey = KEY.parse().unwrap();
    // Without jitter, for predictable delays.
    Client::builder(key).base_url(base_url.parse().unwrap()).clock(clock.clone()).random(|| 0.0)
}

/// Monday, 2 March 2026, 15:00 UTC.
pub(crate) fn now() -> chrono::DateTime<chrono::Utc> {
    time("2026-03-02T15:00:00Z")
}

pub(crate) fn time(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().unwrap()
}

/// Anything made from text: ids, numbers, codes.
#[track_caller]
pub(crate) fn of<T: std::str::FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}
