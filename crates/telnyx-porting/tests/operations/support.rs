//! A server that keeps what it receives, and the comparisons that the tests share.

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use serde_json::Value;
use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use telnyx_porting::{ApiKey, Client, ClientBuilder, ManualClock};

pub(crate) const KEY: &str = "KEY0123456789ABCDEF";
/// The id that the server gives to every request.
pub(crate) const REQUEST_ID: &str = "req-7f0c2a";

/// A request as it arrived.
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

/// What the server answers.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn status(status: u16) -> Self {
        Self { status, headers: vec![("x-request-id".to_owned(), REQUEST_ID.to_owned())], body: Vec::new() }
    }

    /// An empty answer with another request id.
    pub(crate) fn named(status: u16, request_id: &str) -> Self {
        Self { headers: vec![("x-request-id".to_owned(), request_id.to_owned())], ..Self::status(status) }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::file(status, "application/json; charset=utf-8", body.to_string())
    }

    pub(crate) fn file(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let answer = Self::status(status).header("content-type", content_type);
        Self { body: body.into(), ..answer }
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

/// A server and a client of it whose clock stands still until somebody sleeps.
pub(crate) struct Wire {
    server: MockServer,
    pub(crate) client: Client,
    pub(crate) clock: ManualClock,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Wire {
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    pub(crate) async fn with(set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        let server = MockServer::start_async().await;
        let answers = Arc::new(Mutex::new(VecDeque::<Answer>::new()));
        let received = Arc::new(Mutex::new(Vec::new()));
        let (next, seen) = (Arc::clone(&answers), Arc::clone(&received));
        server
            .mock_async(|when, then| {
                when.any_request();
                then.respond_with(move |request| {
                    seen.lock().unwrap().push(Received::new(request));
                    let mut answers = next.lock().unwrap();
                    // The last answer stays for all requests that follow.
                    let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
                    answer.unwrap_or_else(|| Answer::status(418)).response()
                });
            })
            .await;
        let clock = ManualClock::new(now());
        let client = set(builder_of(&server.url("/v2"), &clock)).build().unwrap();
        Self { server, client, clock, answers, received }
    }

    /// Another client of the same server.
    pub(crate) fn client(&self, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        set(builder_of(&self.server.url("/v2"), &self.clock)).build().unwrap()
    }

    /// Adds an answer; the last one is repeated.
    pub(crate) fn answer(&self, answer: Answer) {
        self.answers.lock().unwrap().push_back(answer);
    }

    /// Forgets earlier answers and gives these.
    pub(crate) fn script(&self, answers: impl IntoIterator<Item = Answer>) {
        *self.answers.lock().unwrap() = answers.into_iter().collect();
    }

    pub(crate) fn answer_json(&self, status: u16, body: &Value) {
        self.answer(Answer::json(status, body));
    }

    /// All requests since the last look.
    pub(crate) fn received(&self) -> Vec<Received> {
        std::mem::take(&mut *self.received.lock().unwrap())
    }

    /// How many requests there were since the last look.
    pub(crate) fn count(&self) -> usize {
        self.received().len()
    }

    /// The only request since the last look is this one.
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
    // Without jitter, so that delays can be told in advance.
    Client::builder(key).base_url(base_url.parse().unwrap()).clock(clock.clone()).random(|| 0.0)
}

/// Monday, 2 March 2026, 15:00 UTC.
pub(crate) fn now() -> chrono::DateTime<chrono::Utc> {
    time("2026-03-02T15:00:00Z")
}

pub(crate) fn time(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().unwrap()
}

/// Anything that is made from text: ids, numbers, codes.
#[track_caller]
pub(crate) fn of<T: std::str::FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}
