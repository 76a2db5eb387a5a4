//! A sandbox with a client, and short forms of common requests.

use chrono::{DateTime, Utc};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use telnyx_porting_sandbox::{Clock, Sandbox};

use crate::description::{assert_documented, operation};

/// A Monday morning in Chicago.
pub(crate) const START: &str = "2026-03-02T15:00:00Z";

pub(crate) const US: &str = "+13035550000";
pub(crate) const GB: &str = "+442079460000";
pub(crate) const DE: &str = "+4930123456";
pub(crate) const AU: &str = "+61412345678";

pub(crate) struct Api {
    pub(crate) sandbox: Sandbox,
    client: Client,
}

/// The status and JSON body of a response; null without a body.
pub(crate) struct ApiResponse {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Api {
    pub(crate) async fn start() -> Self {
        let clock = Clock::frozen(START.parse().unwrap());
        let sandbox = Sandbox::builder().clock(clock).start().await.unwrap();
        Self::of(sandbox)
    }

    pub(crate) fn of(sandbox: Sandbox) -> Self {
        Self { sandbox, client: crate::plain_http::plain_http().build().unwrap() }
    }

    pub(crate) fn root(&self) -> &str {
        self.sandbox.base_url().strip_suffix("/v2").unwrap()
    }

    /// A request with a key; `path` begins with `/`.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.sandbox.base_url());
        self.client.request(method, url).bearer_auth(self.sandbox.api_key())
    }

    /// A request without a key, to any path of the server.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.root()))
    }

    pub(crate) async fn get(&self, path: &str) -> ApiResponse {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> ApiResponse {
        send(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> ApiResponse {
        send(self.request(Method::PATCH, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> ApiResponse {
        send(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn control(&self, path: &str, body: Value) -> ApiResponse {
        send(self.bare(Method::POST, &format!("/sandbox{path}")).json(&body)).await
    }

    pub(crate) async fn state(&self) -> Value {
        send(self.bare(Method::GET, "/sandbox/state")).await.body["data"].clone()
    }

    pub(crate) fn hours(&self, hours: i64) {
        self.sandbox.advance(chrono::TimeDelta::hours(hours));
    }

    pub(crate) fn minutes(&self, minutes: i64) {
        self.sandbox.advance(chrono::TimeDelta::minutes(minutes));
    }

    pub(crate) fn days(&self, days: i64) {
        self.sandbox.advance(chrono::TimeDelta::days(days));
    }

    /// Creates orders and returns them.
    pub(crate) async fn create(&self, numbers: &[&str]) -> Vec<Value> {
        self.create_as(numbers, Value::Null).await
    }

    pub(crate) async fn create_as(&self, numbers: &[&str], reference: Value) -> Vec<Value> {
        let body = json!({"phone_numbers": numbers, "customer_reference": reference});
        let response = self.post("/porting_orders", body).await;
        assert_eq!(response.status, 201, "{}", response.body);
        response.body["data"].as_array().unwrap().clone()
    }

    /// Creates the one order of a number and returns its id.
    pub(crate) async fn draft(&self, number: &str) -> String {
        self.draft_as(number, Value::Null).await
    }

    pub(crate) async fn draft_as(&self, number: &str, reference: Value) -> String {
        let orders = self.create_as(&[number], reference).await;
        assert_eq!(orders.len(), 1);
        text(&orders[0]["id"])
    }

    pub(crate) async fn order(&self, id: &str) -> Value {
        let response = self.get(&format!("/porting_orders/{id}")).await;
        assert_eq!(response.status, 200, "{}", response.body);
        response.body["data"].clone()
    }

    pub(crate) async fn status(&self, id: &str) -> String {
        text(&self.order(id).await["status"]["value"])
    }

    pub(crate) async fn upload(&self, name: &str) -> String {
        // "%PDF-1.7\n" in base64.
        let body = json!({"file": "JVBERi0xLjcK", "filename": name});
        let response = self.post("/documents", body).await;
        assert_eq!(response.status, 200, "{}", response.body);
        text(&response.body["data"]["id"])
    }

    /// All fields that an order needs before it is confirmed.
    pub(crate) async fn complete_data(&self) -> Value {
        json!({
            "documents": {"loa": self.upload("loa.pdf").await, "invoice": self.upload("invoice.pdf").await},
            "end_user": {
                "admin": {
                    "entity_name": "Example Bakery",
                    "auth_person_name": "Ada Baker",
                    "billing_phone_number": "+13035551234",
                    "account_number": "00123",
                    "pin_passcode": "0042",
                },
                "location": {
                    "street_address": "1 Flour Street",
                    "locality": "Denver",
                    "administrative_area": "CO",
                    "postal_code": "80202",
                    "country_code": "US",
                },
            },
            "misc": {"type": "full"},
        })
    }

    pub(crate) async fn complete(&self, id: &str) {
        let path = format!("/porting_orders/{id}");
        let response = self.patch(&path, self.complete_data().await).await;
        assert_eq!(response.status, 200, "{}", response.body);
        let mut values = Vec::new();
        for kind in self.get(&format!("{path}/requirements")).await.each("requirement_type") {
            let value = match text(&kind["type"]).as_str() {
                "document" => self.upload("proof.pdf").await,
                "textual" => "Jane Porter".to_owned(),
                _ => continue,
            };
            values.push(json!({"requirement_type_id": kind["id"], "field_value": value}));
        }
        if !values.is_empty() {
            let response = self.patch(&path, json!({"requirements": values})).await;
            assert_eq!(response.status, 200, "{}", response.body);
        }
    }

    pub(crate) async fn act(&self, id: &str, action: &str) -> ApiResponse {
        send(self.request(Method::POST, &format!("/porting_orders/{id}/actions/{action}"))).await
    }

    /// A confirmed order of a number.
    pub(crate) async fn confirmed(&self, number: &str, reference: Value) -> String {
        let id = self.draft_as(number, reference).await;
        self.complete(&id).await;
        let response = self.act(&id, "confirm").await;
        assert_eq!(response.status, 200, "{}", response.body);
        id
    }
}

impl ApiResponse {
    /// The code and pointer of each error, after checking the members that every error has.
    pub(crate) fn errors(&self) -> Vec<(String, String)> {
        let errors = self.body["errors"].as_array().unwrap_or_else(|| panic!("no errors in {}", self.body));
        assert!(!errors.is_empty());
        errors.iter().map(code_and_place).collect()
    }

    /// Asserts a rejection with a single error.
    pub(crate) fn assert_error(&self, status: u16, code: &str, place: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.errors(), [(code.to_owned(), place.to_owned())], "{}", self.body);
    }
}

fn code_and_place(error: &Value) -> (String, String) {
    for member in ["code", "title", "detail"] {
        assert!(error[member].as_str().is_some_and(|text| !text.is_empty()), "{member} in {error}");
    }
    assert!(error["meta"]["url"].as_str().is_some_and(|url| url.starts_with("https://")), "{error}");
    let source = error["source"]["pointer"].as_str().or(error["source"]["parameter"].as_str());
    (text(&error["code"]), source.unwrap_or_default().to_owned())
}

/// Sends a request, and validates the response against the published description.
pub(crate) async fn send(request: RequestBuilder) -> ApiResponse {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let (method, path) = (request.method().clone(), request.url().path().to_owned());
    let response = client.execute(request).await.unwrap();
    let headers = response.headers();
    assert!(headers.contains_key("x-request-id"));
    let is_of_api = path != "/" && !path.starts_with("/sandbox");
    for name in ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"] {
        assert_eq!(headers.contains_key(name), is_of_api, "{name}");
    }
    let kind = headers.get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let status = response.status().as_u16();
    let bytes = response.bytes().await.unwrap();
    // Undocumented values are selected on purpose by scenarios.
    let is_steered = String::from_utf8_lossy(&bytes).to_ascii_lowercase().replace('_', "-").contains("sandbox-unknown");
    if operation(method.as_str(), &path).is_some() && !is_steered {
        assert_documented(method.as_str(), &path, status, kind.as_deref(), &bytes);
    }
    let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap_or_default() };
    ApiResponse { status, body }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a string: {value}")).to_owned()
}

pub(crate) fn time(value: &Value) -> DateTime<Utc> {
    text(value).parse().unwrap()
}
