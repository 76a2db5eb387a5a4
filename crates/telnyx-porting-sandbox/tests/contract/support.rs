//! A sandbox in contract mode, with a client that validates every response against the description.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use telnyx_porting_sandbox::{Mode, Sandbox};

use crate::description::{self, Operation};
use crate::generate;

pub(crate) struct Contract {
    pub(crate) sandbox: Sandbox,
    client: Client,
}

pub(crate) struct ApiResponse {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) allow: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Contract {
    pub(crate) async fn start() -> Self {
        Self::of(Sandbox::builder().mode(Mode::Contract).start().await.unwrap())
    }

    pub(crate) fn of(sandbox: Sandbox) -> Self {
        Self { sandbox, client: crate::plain_http::plain_http().build().unwrap() }
    }

    /// A request with a key; `path` begins below `/v2` and may have a query.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.bare(method, path).bearer_auth(self.sandbox.api_key())
    }

    pub(crate) fn bare(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        self.client.request(method, format!("{}{path}", self.sandbox.base_url()))
    }

    /// A valid request, with the body of the description if it has one.
    pub(crate) fn good(&self, operation: Operation) -> RequestBuilder {
        self.with(operation, &path(operation), generate::good_body(operation))
    }

    /// A request to a path of an operation, with a body.
    pub(crate) fn with(&self, operation: Operation, path: &str, body: Option<Value>) -> RequestBuilder {
        let request = self.request(operation.method, path);
        if let Some(body) = body { request.json(&body) } else { request }
    }

    /// Sends a request and validates the response.
    #[track_caller]
    pub(crate) fn send(&self, request: RequestBuilder) -> impl Future<Output = ApiResponse> + use<> {
        let client = self.client.clone();
        let request = request.build().unwrap();
        async move {
            let (method, path) = (request.method().to_string(), request.url().path().to_owned());
            let response = client.execute(request).await.unwrap();
            let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
            let (content_type, allow) = (header("content-type"), header("allow"));
            let status = response.status().as_u16();
            let body = response.bytes().await.unwrap().to_vec();
            description::assert_documented(&method, &path, status, content_type.as_deref(), &body);
            ApiResponse { status, content_type, allow, body }
        }
    }
}

/// The path of an operation with a UUID for each id.
pub(crate) fn path(operation: Operation) -> String {
    path_with(operation, "64ffb720-04c7-455b-92d6-20fcca92e935")
}

pub(crate) fn path_with(operation: Operation, id: &str) -> String {
    let segments = operation.path.split('/').map(|segment| if segment.starts_with('{') { id } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

impl ApiResponse {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The code and pointer of each error.
    pub(crate) fn errors(&self) -> Vec<(String, String)> {
        let document = self.json();
        let errors = document["errors"].as_array().unwrap_or_else(|| panic!("no errors: {document}"));
        let place = |error: &Value| {
            let source = &error["source"];
            source["pointer"].as_str().or(source["parameter"].as_str()).unwrap_or("-").to_owned()
        };
        errors.iter().map(|error| (error["code"].as_str().unwrap().to_owned(), place(error))).collect()
    }

    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, code: &str, place: &str) {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{text}");
        assert_eq!(self.errors(), [(code.to_owned(), place.to_owned())], "{text}");
    }
}
