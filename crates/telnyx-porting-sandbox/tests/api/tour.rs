//! Every operation of the description once, in one sandbox; and the rejections that all of them have in common.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use telnyx_porting_sandbox::{Clock, Sandbox};

use crate::description::{Operation, operation, operations};
use crate::letters::{letterhead, upload_logo};
use crate::support::{AU, Api, DE, GB, START, US, send, text, time};

const NOBODY: &str = "64ffb720-04c7-455b-92d6-20fcca92e935";

/// A tour, and the operations that it has called.
struct Tour {
    api: Api,
    seen: BTreeSet<&'static str>,
}

impl Tour {
    /// Expects the documented success of an operation. `send` validates the body.
    async fn visit(&mut self, method: Method, path: &str, body: Value) -> Value {
        let operation = operation(method.as_str(), path).unwrap();
        let request = self.api.request(method.clone(), path);
        let request = if body.is_null() { request } else { request.json(&body) };
        let response = send(request).await;
        assert_eq!(response.status, operation.success(), "{method} {path}: {}", response.body);
        self.seen.insert(operation.id());
        response.body["data"].clone()
    }

    async fn get(&mut self, path: &str) -> Value {
        self.visit(Method::GET, path, Value::Null).await
    }

    async fn post(&mut self, path: &str, body: Value) -> Value {
        self.visit(Method::POST, path, body).await
    }

    async fn patch(&mut self, path: &str, body: Value) -> Value {
        self.visit(Method::PATCH, path, body).await
    }

    async fn delete(&mut self, path: &str) -> Value {
        self.visit(Method::DELETE, path, Value::Null).await
    }

    /// Adds an item to an order, lists it and removes it.
    async fn add_and_remove(&mut self, path: &str, body: Value) {
        let added = self.post(path, body).await;
        self.get(path).await;
        let added = if added.is_array() { &added[0] } else { &added };
        self.delete(&format!("{path}/{}", text(&added["id"]))).await;
    }

    /// An order from its creation to its port on demand.
    async fn port(&mut self) {
        self.post("/portability_checks", json!({"phone_numbers": [US]})).await;
        let order = self.post("/porting_orders", json!({"phone_numbers": [US]})).await[0].clone();
        let path = format!("/porting_orders/{}", text(&order["id"]));
        self.get("/porting_orders").await;
        self.get(&path).await;
        self.get("/porting_phone_numbers").await;
        self.get(&format!("{path}/requirements")).await;
        self.get(&format!("{path}/allowed_foc_windows")).await;
        self.get(&format!("{path}/sub_request")).await;
        let mut data = self.api.complete_data().await;
        data["activation_settings"] = json!({"activation_type": "on-demand"});
        self.patch(&path, data).await;
        self.post(&format!("{path}/actions/share"), json!({})).await;
        self.post(&format!("{path}/comments"), json!({"body": "Hello"})).await;
        self.get(&format!("{path}/comments")).await;
        let bundle = json!({
            "porting_phone_number_id": order["phone_numbers"][0]["id"],
            "user_bundle_id": NOBODY,
        });
        let bundles = "/porting_orders/phone_number_configurations";
        self.post(bundles, json!({ "phone_number_configurations": [bundle] })).await;
        self.get(bundles).await;
        self.post(&format!("{path}/actions/confirm"), Value::Null).await;
        self.api.hours(1);
        let jobs = self.get(&format!("{path}/activation_jobs")).await;
        let job = format!("{path}/activation_jobs/{}", text(&jobs[0]["id"]));
        let start = time(&self.get(&job).await["activation_windows"][0]["start_at"]);
        self.patch(&job, json!({ "activate_at": start + TimeDelta::hours(3) })).await;
        self.api.sandbox.advance(start - self.api.sandbox.now());
        self.post(&format!("{path}/actions/activate"), Value::Null).await;
        let other = self.api.confirmed("+13035551000", Value::Null).await;
        self.post(&format!("/porting_orders/{other}/actions/cancel"), Value::Null).await;
        let draft = self.api.draft("+13035551001").await;
        self.delete(&format!("/porting_orders/{draft}")).await;
    }

    /// Parts that orders of some countries have.
    async fn parts(&mut self) {
        let british = format!("/porting_orders/{}", self.api.draft(GB).await);
        let partial = json!({"misc": {"type": "partial", "remaining_numbers_action": "disconnect"}});
        self.patch(&british, partial).await;
        let range = |start: &str, end: &str| json!({"start_at": start, "end_at": end});
        let associated = json!({"phone_number_range": range("+442079460200", "+442079460219"), "action": "keep"});
        self.add_and_remove(&format!("{british}/associated_phone_numbers"), associated).await;
        let document = self.api.upload("bill.pdf").await;
        let documents = json!({"additional_documents": [{"document_id": document, "document_type": "other"}]});
        self.add_and_remove(&format!("{british}/additional_documents"), documents).await;

        let german = self.api.create(&[DE]).await[0].clone();
        let path = format!("/porting_orders/{}", text(&german["id"]));
        let block = range("+4930244999901", "+4930244999910");
        let block = json!({"phone_number_range": block, "activation_ranges": [block]});
        self.add_and_remove(&format!("{path}/phone_number_blocks"), block).await;
        let digits = json!({"start_at": 0, "end_at": 99});
        let number = &german["phone_numbers"][0]["id"];
        let extension =
            json!({"porting_phone_number_id": number, "extension_range": digits, "activation_ranges": [digits]});
        self.add_and_remove(&format!("{path}/phone_number_extensions"), extension).await;

        let australian = format!("/porting_orders/{}", self.api.draft(AU).await);
        let codes = format!("{australian}/verification_codes");
        self.post(&format!("{codes}/send"), json!({"phone_numbers": [AU], "verification_method": "sms"})).await;
        let code = json!({"phone_number": AU, "code": "45678"});
        self.post(&format!("{codes}/verify"), json!({ "verification_codes": [code] })).await;
        self.get(&codes).await;
        let actions = format!("{australian}/action_requirements");
        let action = text(&self.get(&actions).await[0]["id"]);
        let person = json!({"params": {"first_name": "Robin", "last_name": "Sample"}});
        self.post(&format!("{actions}/{action}/initiate"), person).await;
    }

    /// Resources of the account.
    async fn account(&mut self) {
        self.get("/porting_orders/exception_types").await;
        self.get("/porting/uk_carriers").await;
        let events = self.get("/porting/events").await;
        let event = format!("/porting/events/{}", text(&events[0]["id"]));
        self.get(&event).await;
        self.post(&format!("{event}/republish"), Value::Null).await;
        let filters = json!({"params": {"filters": {}}, "report_type": "export_porting_orders_csv"});
        let report = self.post("/porting/reports", filters).await;
        self.get(&format!("/porting/reports/{}", text(&report["id"]))).await;
        self.get("/porting/reports").await;

        let logo = upload_logo(&self.api).await;
        let loa = "/porting/loa_configurations";
        let configuration = text(&self.post(loa, letterhead(&logo)).await["id"]);
        let one = format!("{loa}/{configuration}");
        self.get(loa).await;
        self.get(&one).await;
        self.patch(&one, letterhead(&logo)).await;
        self.post(&format!("{loa}/preview"), letterhead(&logo)).await;
        self.get(&format!("{one}/preview")).await;
        let order = self.api.draft("+13035552000").await;
        self.get(&format!("/porting_orders/{order}/loa_template?loa_configuration_id={configuration}")).await;
        self.delete(&one).await;
    }
}

#[tokio::test]
async fn every_operation_succeeds_as_described() {
    let mut tour = Tour { api: Api::start().await, seen: BTreeSet::new() };
    tour.port().await;
    tour.parts().await;
    tour.account().await;
    let all: BTreeSet<&str> = operations().iter().map(Operation::id).collect();
    assert_eq!(all.len(), 54);
    assert_eq!(all.difference(&tour.seen).collect::<Vec<_>>(), Vec::<&&str>::new());
}

/// A path of an operation with ids that do not exist.
fn path_with_unknown_ids(operation: &Operation) -> String {
    let parts = operation.path.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn bare_request(api: &Api, operation: &Operation) -> reqwest::RequestBuilder {
    let method = Method::from_bytes(operation.method.to_ascii_uppercase().as_bytes()).unwrap();
    api.bare(method, &format!("/v2{}", path_with_unknown_ids(operation)))
}

#[tokio::test]
async fn every_operation_requires_a_key() {
    let api = Api::start().await;
    for operation in operations() {
        for (request, status, code) in [
            (bare_request(&api, operation), 401, "10009"),
            (bare_request(&api, operation).bearer_auth("KEY_REVOKED"), 401, "10009"),
            (bare_request(&api, operation).bearer_auth("KEY_FORBIDDEN"), 403, "10010"),
        ] {
            send(request).await.assert_error(status, code, "");
        }
    }
}

#[tokio::test]
async fn a_missing_configuration_is_not_found_by_any_operation() {
    let api = Api::start().await;
    let with_ids = operations().iter().filter(|operation| operation.path.contains('{'));
    for operation in with_ids.clone() {
        // As large as any body of the API: the id is checked before the body.
        let request = bare_request(&api, operation).bearer_auth(api.sandbox.api_key());
        let request = if operation.body().is_some() { request.json(&body_of(operation)) } else { request };
        let response = send(request).await;
        assert_eq!((response.status, response.errors()[0].0.as_str()), (404, "10005"), "{}", operation.id());
    }
    assert!(with_ids.count() > 30);
}

fn body_of(operation: &Operation) -> Value {
    let content = &operation.body().unwrap()["content"]["application/json"];
    let example = content.get("example").or_else(|| content.pointer("/schema/example"));
    example.cloned().unwrap_or_else(|| json!({}))
}

#[tokio::test]
async fn reads_work_while_the_state_cannot_be_saved() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    let clock = Clock::frozen(START.parse().unwrap());
    let api = Api::of(Sandbox::builder().clock(clock).state_file(folder.join("state")).start().await.unwrap());
    api.draft(US).await;
    std::fs::remove_dir_all(&folder).unwrap();
    send(api.bare(Method::POST, "/sandbox/reset")).await.assert_error(500, "10007", "");
    // Transitions cannot be saved either, but reading succeeds.
    api.days(31);
    for operation in operations() {
        let response = send(bare_request(&api, operation).bearer_auth(api.sandbox.api_key())).await;
        assert_ne!(response.status, 500, "{} {}", operation.method, operation.path);
    }
    assert_eq!(api.get("/porting_orders").await.body["meta"]["total_results"], 0);
    std::fs::create_dir(&folder).unwrap();
    api.draft(US).await;
}
