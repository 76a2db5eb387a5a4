use std::collections::HashSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::part::{NOTHING, STATUSES};
use crate::support::{AU, Api, ApiResponse, US, send, text};

const OTHER: &str = "+61412345679";

/// A draft with two Australian mobile numbers, and the path of its codes.
async fn mobile(api: &Api) -> (String, String) {
    let id = text(&api.create(&[AU, OTHER]).await[0]["id"]);
    let path = format!("/porting_orders/{id}/verification_codes");
    (id, path)
}

async fn verify(api: &Api, path: &str, pairs: &[(&str, &str)]) -> ApiResponse {
    let codes: Vec<Value> = pairs.iter().map(|(number, code)| json!({"phone_number": number, "code": code})).collect();
    api.post(&format!("{path}/verify"), json!({"verification_codes": codes})).await
}

#[tokio::test]
async fn codes_are_sent_and_verified() {
    let api = Api::start().await;
    let (id, path) = mobile(&api).await;
    api.check_list(&path).await;
    let record = api.get(&path).await.body["data"][0].clone();
    let members: HashSet<&str> = record.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = ["created_at", "id", "phone_number", "porting_order_id", "record_type", "updated_at", "verified"];
    assert_eq!(members, HashSet::from(expected));
    assert_eq!(record["record_type"], "porting_verification_code");
    assert_eq!(record["porting_order_id"], id.as_str());

    api.minutes(1);
    // Without a body, all numbers get a code.
    assert_eq!(send(api.request(Method::POST, &format!("{path}/send"))).await.status, 204);
    let response = verify(&api, &path, &[(OTHER, "45679"), (AU, "11111")]).await;
    assert_eq!(response.status, 200, "{}", response.body);
    assert_eq!(response.each("phone_number"), [OTHER, AU]);
    assert_eq!(response.each("verified"), [true, false]);
    assert_eq!(response.body["data"][0]["updated_at"], "2026-03-02T15:01:00.000Z");
    for (query, expected) in [("true", OTHER), ("false", AU)] {
        let found = api.get(&format!("{path}?filter[verified]={query}")).await;
        assert_eq!(found.each("phone_number"), [expected]);
    }
    api.get(&format!("{path}?filter[verified]=yes")).await.assert_error(422, "10032", "filter[verified]");
    // Verified numbers remain verified.
    assert_eq!(verify(&api, &path, &[(OTHER, "0"), (AU, "45678")]).await.each("verified"), [true, true]);
}

#[tokio::test]
async fn a_code_must_be_sent_and_expires() {
    let api = Api::start().await;
    let (_, path) = mobile(&api).await;
    let right = [(AU, "45678")];
    assert_eq!(verify(&api, &path, &right).await.each("verified"), [false]);
    let body = json!({"phone_numbers": [AU], "verification_method": "call"});
    assert_eq!(api.post(&format!("{path}/send"), body.clone()).await.status, 204);
    assert_eq!(verify(&api, &path, &[(OTHER, "45679")]).await.each("verified"), [false]);
    api.minutes(10);
    assert_eq!(verify(&api, &path, &right).await.each("verified"), [false]);
    api.post(&format!("{path}/send"), body.clone()).await;
    for _ in 0..5 {
        assert_eq!(verify(&api, &path, &[(AU, "00000")]).await.each("verified"), [false]);
    }
    assert_eq!(verify(&api, &path, &right).await.each("verified"), [false]);
    api.post(&format!("{path}/send"), body).await;
    assert_eq!(verify(&api, &path, &right).await.each("verified"), [true]);
}

#[tokio::test]
async fn invalid_requests_are_rejected() {
    let api = Api::start().await;
    let (_, path) = mobile(&api).await;
    let many = vec![json!(AU); 101];
    for (body, errors) in [
        (json!({"verification_method": "letter"}), vec![("10032", "/verification_method")]),
        (json!({"verification_method": 1}), vec![("10026", "/verification_method")]),
        (json!({"phone_numbers": []}), vec![("10015", "/phone_numbers")]),
        (json!({"phone_numbers": AU}), vec![("10026", "/phone_numbers")]),
        (json!({"phone_numbers": many}), vec![("10025", "/phone_numbers")]),
        (
            json!({"phone_numbers": [AU, US, "0412345678", AU, 7]}),
            vec![
                ("10017", "/phone_numbers/1"),
                ("10016", "/phone_numbers/2"),
                ("10012", "/phone_numbers/3"),
                ("10026", "/phone_numbers/4"),
            ],
        ),
    ] {
        api.post(&format!("{path}/send"), body).await.assert_errors(422, &errors);
    }
    let pair = json!({"phone_number": AU, "code": "1"});
    for (codes, errors) in [
        (Value::Null, vec![("10004", "/verification_codes")]),
        (json!([]), vec![("10015", "/verification_codes")]),
        (json!(vec![pair.clone(); 101]), vec![("10025", "/verification_codes")]),
        (
            json!([pair, {"phone_number": US, "code": 12345}, {}, {"phone_number": AU, "code": "1"}]),
            vec![
                ("10017", "/verification_codes/1/phone_number"),
                ("10026", "/verification_codes/1/code"),
                ("10004", "/verification_codes/2/phone_number"),
                ("10004", "/verification_codes/2/code"),
                ("10012", "/verification_codes/3/phone_number"),
            ],
        ),
    ] {
        let body = json!({"verification_codes": codes});
        api.post(&format!("{path}/verify"), body).await.assert_errors(422, &errors);
    }
}

#[tokio::test]
async fn only_open_orders_for_australian_mobile_numbers_have_codes() {
    let api = Api::start().await;
    for number in [US, "+61212345678"] {
        let id = api.draft(number).await;
        let path = format!("/porting_orders/{id}/verification_codes");
        assert_eq!(api.get(&path).await.each("id").len(), 0);
        api.post(&format!("{path}/send"), json!({})).await.assert_error(422, "10027", "");
        verify(&api, &path, &[(number, "1")]).await.assert_error(422, "10027", "");
    }
    let (id, path) = mobile(&api).await;
    for (status, _) in STATUSES {
        api.put(&id, status).await;
        let response = api.post(&format!("{path}/send"), json!({})).await;
        if matches!(status, "ported" | "cancelled") {
            response.assert_error(422, "10027", "");
            verify(&api, &path, &[(AU, "1")]).await.assert_error(422, "10027", "");
        } else {
            assert_eq!(response.status, 204, "{status}");
        }
    }
    for unknown in [NOTHING, "x"] {
        let path = format!("/porting_orders/{unknown}/verification_codes");
        api.get(&path).await.assert_error(404, "10005", "");
        api.post(&format!("{path}/send"), json!({})).await.assert_error(404, "10005", "");
        verify(&api, &path, &[(AU, "1")]).await.assert_error(404, "10005", "");
    }
}

#[tokio::test]
async fn a_late_split_moves_codes_and_copies_checks() {
    let api = Api::start().await;
    let (id, path) = mobile(&api).await;
    let document = api.upload("csr.pdf").await;
    let documents = json!({"additional_documents": [{"document_id": document, "document_type": "csr"}]});
    api.post(&format!("/porting_orders/{id}/additional_documents"), documents).await;
    let child = api.control(&format!("/orders/{id}/split"), json!({"phone_numbers": [OTHER]})).await;
    let child = text(&child.body["data"]["id"]);
    assert_eq!(api.get(&path).await.each("phone_number"), [AU]);
    let moved = api.get(&format!("/porting_orders/{child}/verification_codes")).await;
    assert_eq!(moved.each("phone_number"), [OTHER]);
    for part in ["action_requirements", "additional_documents"] {
        let [mine, theirs] = [
            api.get(&format!("/porting_orders/{id}/{part}")).await.each("id"),
            api.get(&format!("/porting_orders/{child}/{part}")).await.each("id"),
        ];
        assert_eq!((mine.len(), theirs.len()), (1, 1));
        assert_ne!(mine, theirs);
    }
}
