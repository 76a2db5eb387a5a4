//! A sandbox with orders, created through the API.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use telnyx_porting_sandbox::{Clock, Sandbox};

pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    client: Client,
}

impl Scene {
    /// A Monday morning in Chicago, with a frozen clock.
    pub(crate) async fn start() -> Self {
        Self::of(Clock::frozen("2026-03-02T15:00:00Z".parse().unwrap())).await
    }

    pub(crate) async fn of(clock: Clock) -> Self {
        Self {
            sandbox: Sandbox::builder().clock(clock).start().await.unwrap(),
            client: crate::plain_http::plain_http().build().unwrap(),
        }
    }

    /// The URL of the page.
    pub(crate) fn page(&self) -> String {
        format!("http://{}/", self.sandbox.address())
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.sandbox.base_url())).bearer_auth(self.sandbox.api_key())
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        send(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Value {
        send(self.request(Method::PATCH, path).json(&body)).await
    }

    /// A draft of numbers that are in one order; returns its id.
    pub(crate) async fn draft(&self, numbers: &[&str], reference: &str) -> String {
        let body = json!({"phone_numbers": numbers, "customer_reference": reference});
        let orders = self.post("/porting_orders", body).await;
        assert_eq!(orders.as_array().unwrap().len(), 1);
        orders[0]["id"].as_str().unwrap().to_owned()
    }

    /// A confirmed order; returns its id.
    pub(crate) async fn confirmed(&self, numbers: &[&str], reference: &str) -> String {
        let id = self.draft(numbers, reference).await;
        let order = self.complete_data().await;
        self.patch(&format!("/porting_orders/{id}"), order).await;
        self.meet_requirements(&id).await;
        self.post(&format!("/porting_orders/{id}/actions/confirm"), json!({})).await;
        id
    }

    async fn meet_requirements(&self, id: &str) {
        let mut values = Vec::new();
        for needed in self.get(&format!("/porting_orders/{id}/requirements")).await.as_array().unwrap() {
            let is_text = needed["field_type"] == "textual";
            let value = if is_text { "Jane Porter".to_owned() } else { self.upload("proof.pdf").await };
            values.push(json!({"requirement_type_id": needed["requirement_type"]["id"], "field_value": value}));
        }
        self.patch(&format!("/porting_orders/{id}"), json!({"requirements": values})).await;
    }

    async fn complete_data(&self) -> Value {
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

    async fn upload(&self, name: &str) -> String {
        // "%PDF-1.7\n" in base64.
        let document = self.post("/documents", json!({"file": "JVBERi0xLjcK", "filename": name})).await;
        document["id"].as_str().unwrap().to_owned()
    }
}

async fn send(request: RequestBuilder) -> Value {
    let response = request.send().await.unwrap();
    let (status, body) = (response.status(), response.text().await.unwrap());
    assert!(status.is_success(), "{status} {body}");
    let mut body: Value = serde_json::from_str(&body).unwrap();
    body["data"].take()
}
