use serde_json::json;

use crate::description::{Operation, operations};
use crate::generate::{self, Wrong};
use crate::support::{ApiResponse, Contract, path};

fn with_body() -> impl Iterator<Item = Operation> {
    operations().iter().copied().filter(|operation| operation.body().is_some())
}

async fn raw(api: &Contract, operation: Operation, kind: Option<&str>, body: impl Into<reqwest::Body>) -> ApiResponse {
    let request = api.request(operation.method, &path(operation)).body(body);
    let request = if let Some(kind) = kind { request.header("content-type", kind) } else { request };
    api.send(request).await
}

#[tokio::test]
async fn every_rule_of_every_body_is_enforced_and_names_the_member() {
    let api = Contract::start().await;
    let mut rules = 0;
    for operation in with_body() {
        let schema = generate::body_schema(operation).unwrap();
        for Wrong { value, pointer, rule } in generate::wrongs(schema, &generate::full(schema)) {
            let response = api.send(api.with(operation, &path(operation), Some(value))).await;
            let (text, at) = (String::from_utf8_lossy(&response.body), format!("{} {pointer} {rule}", operation.id()));
            assert_eq!(response.status, 422, "{at}: {text}");
            let places: Vec<String> = response.errors().into_iter().map(|(_, place)| place).collect();
            assert_eq!(places, [pointer], "{at}: {text}");
            // Invalid values contain these digits, which could be a PIN.
            assert!(!text.contains("987654"), "{at}: {text}");
            rules += 1;
        }
    }
    assert!(rules > 700, "{rules}");
}

#[tokio::test]
async fn a_required_body_must_be_present() {
    let api = Contract::start().await;
    for operation in with_body() {
        for body in ["", " \n"] {
            let response = raw(&api, operation, Some("application/json"), body).await;
            if operation.body().unwrap()["required"] == true {
                response.assert_error(422, "10004", "");
            } else {
                assert_eq!(response.status, operation.success(), "{}", operation.id());
            }
        }
    }
}

#[tokio::test]
async fn a_body_must_be_json_with_a_matching_content_type() {
    let api = Contract::start().await;
    for operation in with_body() {
        for body in ["{", "null x", "a=b", "{\"a\": 1,}", "\u{feff}{}", "'a'"] {
            raw(&api, operation, Some("application/json"), body).await.assert_error(400, "10023", "-");
        }
        raw(&api, operation, None, vec![0xff]).await.assert_error(400, "10023", "-");
        raw(&api, operation, None, vec![b' '; 2 * 1024 * 1024 + 1]).await.assert_error(413, "413", "-");
        let good = generate::good_body(operation).unwrap().to_string();
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json"] {
            raw(&api, operation, Some(kind), good.clone()).await.assert_error(415, "415", "-");
        }
        for kind in [None, Some("application/json; charset=utf-8"), Some("application/merge-patch+json")] {
            assert_eq!(raw(&api, operation, kind, good.clone()).await.status, operation.success());
        }
    }
}

#[tokio::test]
async fn undescribed_members_are_accepted() {
    let api = Contract::start().await;
    for operation in with_body() {
        let mut body = generate::good_body(operation).unwrap();
        body["something"] = json!({"else": true});
        let response = api.send(api.with(operation, &path(operation), Some(body))).await;
        assert_eq!(response.status, operation.success(), "{}", operation.id());
    }
}

#[tokio::test]
async fn a_long_list_of_invalid_entries_has_a_short_response() {
    let api = Contract::start().await;
    let body = json!({"phone_numbers": vec![1; 10_000]});
    let response = api.send(api.request("post", "/porting_orders").json(&body)).await;
    assert_eq!(response.status, 422);
    assert_eq!(response.errors().len(), 20);
}

#[tokio::test]
async fn operations_without_a_body_ignore_one() {
    let api = Contract::start().await;
    for operation in operations().iter().filter(|operation| operation.body().is_none()) {
        let request = api.request(operation.method, &path(*operation)).body("no JSON");
        assert_eq!(api.send(request).await.status, operation.success(), "{}", operation.id());
    }
}
