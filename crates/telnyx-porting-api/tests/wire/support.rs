//! A server that records requests, and shared assertions.

#[path = "../../../../tests/src/plain_http.rs"]
mod plain_http;

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use plain_http::plain_http;
use reqwest::Url;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use telnyx_porting_api::runtime::{Direct, Expected, TransportFuture};
use telnyx_porting_api::{Client, Id, OPERATIONS, OperationInfo, Timestamp, Transport};

/// Values of the header `Accept`; `ANY` is the HTTP client's default.
pub(crate) const JSON: &str = "application/json";
pub(crate) const PDF: &str = "application/pdf";
pub(crate) const CSV: &str = "text/csv";
pub(crate) const ANY: &str = "*/*";

/// The request id in all responses.
pub(crate) const REQUEST_ID: &str = "req-7f0c2a";

/// Declares a test per operation, and a list of them. A test is an `async fn` with the operation's name.
macro_rules! operations {
    ($($operation:ident),* $(,)?) => {
        pub(crate) const TESTED: &[&str] = &[$(stringify!($operation)),*];

        mod on_the_wire {
            $(
                #[tokio::test]
                async fn $operation() {
                    let wire = $crate::support::Wire::start().await;
                    super::$operation(&wire).await;
                    wire.has_called(stringify!($operation));
                }
            )*
        }
    };
}

/// A request as received.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    /// Path and query, exactly as received.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    fn new(request: &HttpMockRequest) -> Self {
        let target = request.uri().path_and_query().map_or("", |target| target.as_str()).to_owned();
        let headers = request.headers_vec().iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        Self { method: request.method_str().to_owned(), target, headers: headers.collect(), body: request.body_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }
}

/// A canned response.
#[derive(Clone)]
struct StubResponse {
    status: u16,
    content_type: Option<String>,
    body: Vec<u8>,
}

/// A server and a client of it.
pub(crate) struct Wire {
    pub(crate) server: MockServer,
    pub(crate) client: Client,
    responses: Arc<Mutex<Vec<StubResponse>>>,
    received: Arc<Mutex<Vec<Received>>>,
    called: Arc<Mutex<Vec<OperationInfo>>>,
}

impl Wire {
    pub(crate) async fn start() -> Self {
        let server = MockServer::start_async().await;
        let responses = Arc::new(Mutex::new(Vec::<StubResponse>::new()));
        let received = Arc::new(Mutex::new(Vec::new()));
        let (next, seen) = (responses.clone(), received.clone());
        server
            .mock_async(|when, then| {
                when.any_request();
                then.respond_with(move |request| {
                    seen.lock().unwrap().push(Received::new(request));
                    let mut responses = next.lock().unwrap();
                    // The last response is repeated.
                    let stub = if responses.len() > 1 { responses.remove(0) } else { responses[0].clone() };
                    let mut response =
                        HttpMockResponse::builder().status(stub.status).header("x-request-id", REQUEST_ID);
                    if let Some(content_type) = stub.content_type {
                        response = response.header("content-type", content_type);
                    }
                    response.body(stub.body).build()
                });
            })
            .await;
        let called = Arc::new(Mutex::new(Vec::new()));
        let client = Client::with_transport(
            &server.url("/v2"),
            http(),
            Arc::new(Recorder { called: called.clone(), direct: Direct::default() }),
        );
        Self { server, client, responses, received, called }
    }

    /// Adds a response; the last one is repeated.
    pub(crate) fn respond(&self, status: u16, content_type: &str, body: impl Into<Vec<u8>>) {
        let content_type = (!content_type.is_empty()).then(|| content_type.to_owned());
        self.responses.lock().unwrap().push(StubResponse { status, content_type, body: body.into() });
    }

    pub(crate) fn respond_json(&self, status: u16, body: &Value) {
        self.respond(status, "application/json; charset=utf-8", body.to_string());
    }

    /// Adds a 204 response.
    pub(crate) fn respond_empty(&self) {
        self.respond(204, "", "");
    }

    /// All requests since the last call.
    pub(crate) fn received(&self) -> Vec<Received> {
        std::mem::take(&mut *self.received.lock().unwrap())
    }

    /// Asserts that this is the only request since the last call: `GET /v2/path?raw_query`.
    #[track_caller]
    pub(crate) fn expect(&self, line: &str, accept: &str, body: Option<Value>) {
        let received = self.received();
        let [request] = received.as_slice() else { panic!("{line}: received {} requests", received.len()) };
        assert_eq!(format!("{} {}", request.method, request.target), line);
        assert_eq!(request.header("accept"), [accept], "{line}: accept");
        assert_eq!(request.header("api-version"), [""; 0], "{line}: api-version");
        if let Some(body) = body {
            let sent: Value = serde_json::from_slice(&request.body).unwrap();
            assert_eq!(sent, body, "{line}: body");
            assert_eq!(request.header("content-type"), ["application/json"], "{line}: content-type");
        } else {
            assert_eq!(String::from_utf8_lossy(&request.body), "", "{line}: body");
            assert_eq!(request.header("content-type"), [""; 0], "{line}: content-type");
        }
    }

    /// Same as [`expect`](Self::expect), with the query decoded and in any order.
    #[allow(dead_code, reason = "used by the generated tests, which share this file")]
    #[track_caller]
    pub(crate) fn expect_query(&self, line: &str, query: &[(&str, &str)], accept: &str, body: Option<Value>) {
        let mut received = self.received();
        let [request] = received.as_mut_slice() else { panic!("{line}: received {} requests", received.len()) };
        let url = Url::parse("http://localhost").and_then(|base| base.join(&request.target)).unwrap();
        let mut sent: Vec<_> = url.query_pairs().into_owned().collect();
        sent.sort();
        let wanted: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(sent, wanted, "{line}: query");
        url.path().clone_into(&mut request.target);
        self.received.lock().unwrap().append(&mut received);
        self.expect(line, accept, body);
    }

    /// Asserts that exactly this operation was called, its request was asserted, and it is in the list of operations.
    #[track_caller]
    pub(crate) fn has_called(&self, operation_id: &str) {
        assert_eq!(self.received().len(), 0, "{operation_id}: a request was not looked at");
        let called = self.called.lock().unwrap();
        let listed = OPERATIONS.iter().filter(|operation| operation.operation_id == operation_id);
        assert_eq!(called.iter().collect::<Vec<_>>(), listed.collect::<Vec<_>>(), "{operation_id}");
    }
}

struct Recorder {
    called: Arc<Mutex<Vec<OperationInfo>>>,
    direct: Direct,
}

impl Transport for Recorder {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'a OperationInfo,
        expected: Expected<'a>,
    ) -> TransportFuture<'a> {
        self.called.lock().unwrap().push(*operation);
        self.direct.send(http, request, operation, expected)
    }
}

/// A client that sends each request once.
pub(crate) fn direct(base_url: &str) -> Client {
    Client::new(base_url, http())
}

pub(crate) fn http() -> reqwest::Client {
    plain_http().build().unwrap()
}

/// A raw query of encoded names and values.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

pub(crate) fn id(text: &str) -> Id {
    text.parse().unwrap()
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Asserts that nothing in the JSON is lost, and that the type has all its fields.
#[track_caller]
pub(crate) fn assert_keeps<T: Serialize + Debug>(decoded: &T, sent: &Value) {
    assert_eq!(without_nulls(&serde_json::to_value(decoded).unwrap()), without_nulls(sent));
    let shown = format!("{decoded:?}");
    assert!(!shown.contains("extra: {\""), "fields without a name in the type: {shown}");
}

/// Removes nulls: absent optional fields are omitted, so null and absent are equal.
pub(crate) fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| !value.is_null());
            kept.map(|(name, value)| (name.clone(), without_nulls(value))).collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}
