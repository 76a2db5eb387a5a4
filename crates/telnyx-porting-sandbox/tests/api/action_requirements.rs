use std::collections::HashSet;

use serde_json::{Value, json};

use crate::part::NOTHING;
use crate::support::{AU, Api, US, text};

fn person() -> Value {
    json!({"params": {"first_name": "Robin", "last_name": "Sample"}})
}

/// An Australian draft, the path of its actions, and that of the one it has.
async fn australian(api: &Api) -> (String, String, String) {
    let id = api.draft(AU).await;
    let path = format!("/porting_orders/{id}/action_requirements");
    let action = text(&api.get(&path).await.body["data"][0]["id"]);
    let lever = format!("/orders/{id}/action_requirements/{action}");
    (id, format!("{path}/{action}/initiate"), lever)
}

async fn action(api: &Api, id: &str) -> Value {
    api.get(&format!("/porting_orders/{id}/action_requirements")).await.body["data"][0].clone()
}

#[tokio::test]
async fn an_identity_check_is_initiated_and_done() {
    let api = Api::start().await;
    let (id, initiate, _) = australian(&api).await;
    let before = action(&api, &id).await;
    let members: HashSet<&str> = before.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "action_type",
        "action_url",
        "cancel_reason",
        "created_at",
        "id",
        "porting_order_id",
        "record_type",
        "requirement_type_id",
        "status",
        "updated_at",
    ];
    assert_eq!(members, HashSet::from(expected));
    assert_eq!((&before["status"], &before["action_url"]), (&json!("created"), &Value::Null));
    assert_eq!(before["action_type"], "au_id_verification");
    assert_eq!(before["record_type"], "porting_action_requirement");

    api.minutes(1);
    let response = api.post(&initiate, person()).await;
    assert_eq!(response.status, 200, "{}", response.body);
    let pending = &response.body["data"];
    assert_eq!(pending["status"], "pending");
    assert!(text(&pending["action_url"]).starts_with("https://identity.example.invalid/"));
    assert_eq!(pending["updated_at"], "2026-03-02T15:01:00.000Z");
    api.post(&initiate, person()).await.assert_error(422, "10027", "");

    api.minutes(14);
    assert_eq!(action(&api, &id).await["status"], "pending");
    assert_eq!(api.state().await["orders"][0]["next"]["step"], "complete-action");
    api.minutes(1);
    let done = action(&api, &id).await;
    assert_eq!((&done["status"], &done["updated_at"]), (&json!("completed"), &json!("2026-03-02T15:16:00.000Z")));
    api.post(&initiate, person()).await.assert_error(422, "10027", "");
}

#[tokio::test]
async fn a_malformed_body_is_a_bad_request() {
    let api = Api::start().await;
    let (_, initiate, _) = australian(&api).await;
    for (status, body, errors) in [
        (400, json!({}), vec![("10004", "/params")]),
        (400, json!({"params": "Robin Sample"}), vec![("10026", "/params")]),
        (400, json!({"params": {}}), vec![("10004", "/params/first_name"), ("10004", "/params/last_name")]),
        (400, json!({"params": {"first_name": 1, "last_name": "x"}}), vec![("10026", "/params/first_name")]),
        (422, json!({"params": {"first_name": " ", "last_name": "x"}}), vec![("10015", "/params/first_name")]),
    ] {
        api.post(&initiate, body).await.assert_errors(status, &errors);
    }
}

#[tokio::test]
async fn the_control_endpoint_replaces_the_person() {
    let api = Api::start().await;
    let (id, initiate, lever) = australian(&api).await;
    let cancelled = json!({"status": "cancelled", "cancel_reason": "The applicant closed the session"});
    let response = api.control(&lever, cancelled).await;
    assert_eq!(response.status, 200, "{}", response.body);
    assert_eq!(response.body["data"]["cancel_reason"], "The applicant closed the session");
    // Failed and cancelled checks can be started again.
    assert_eq!(api.post(&initiate, person()).await.body["data"]["cancel_reason"], Value::Null);
    assert_eq!(api.control(&lever, json!({"status": "failed"})).await.body["data"]["status"], "failed");
    api.days(1);
    assert_eq!(action(&api, &id).await["status"], "failed");
    assert_eq!(api.post(&initiate, person()).await.status, 200);
    assert_eq!(api.control(&lever, json!({"status": "completed"})).await.status, 200);
    api.control(&lever, json!({"status": "done"})).await.assert_error(422, "10032", "/status");
    api.control(&lever, json!({})).await.assert_error(422, "10004", "/status");
    let unknown = format!("/orders/{id}/action_requirements/{NOTHING}");
    api.control(&unknown, json!({"status": "failed"})).await.assert_error(404, "10005", "");
}

#[tokio::test]
async fn lists_filter_and_sort() {
    let api = Api::start().await;
    let (id, initiate, _) = australian(&api).await;
    api.post(&initiate, person()).await;
    let path = format!("/porting_orders/{id}/action_requirements");
    let one = action(&api, &id).await;
    let kind = text(&one["requirement_type_id"]);
    for (query, found) in [
        ("filter[action_type]=au_id_verification".to_owned(), 1),
        (format!("filter[id]={NOTHING},{}", text(&one["id"])), 1),
        (format!("filter[id][]={NOTHING}"), 0),
        (format!("filter[requirement_type_id]={kind}"), 1),
        (format!("filter[requirement_type_id]={NOTHING}"), 0),
        ("filter[status]=pending".to_owned(), 1),
        ("filter[status]=created".to_owned(), 0),
        ("sort[value]=-updated_at".to_owned(), 1),
        ("sort[value]=updated_at".to_owned(), 1),
        ("sort[value]=created_at".to_owned(), 1),
        ("page[number]=2".to_owned(), 0),
    ] {
        assert_eq!(api.get(&format!("{path}?{query}")).await.each("id").len(), found, "{query}");
    }
    for (query, code) in [
        ("filter[action_type]=de_id", "10032"),
        ("filter[id]=x", "10031"),
        ("filter[requirement_type_id]=x", "10031"),
        ("filter[status]=done", "10032"),
        ("filter[colour]=red", "10031"),
        ("sort[value]=status", "10032"),
    ] {
        let place = query.split_once('=').unwrap().0;
        api.get(&format!("{path}?{query}")).await.assert_error(422, code, place);
    }
}

#[tokio::test]
async fn only_open_orders_in_australia_have_actions() {
    let api = Api::start().await;
    let us = api.draft(US).await;
    let path = format!("/porting_orders/{us}/action_requirements");
    assert_eq!(api.get(&path).await.each("id").len(), 0);
    api.post(&format!("{path}/{NOTHING}/initiate"), person()).await.assert_error(404, "10005", "");
    for unknown in [NOTHING, "x"] {
        let path = format!("/porting_orders/{unknown}/action_requirements");
        api.get(&path).await.assert_error(404, "10005", "");
        api.post(&format!("{path}/{NOTHING}/initiate"), person()).await.assert_error(404, "10005", "");
    }
    let (id, initiate, _) = australian(&api).await;
    api.post(&initiate, person()).await;
    api.put(&id, "cancelled").await;
    let ended = action(&api, &id).await;
    assert_eq!(ended["status"], "cancelled");
    assert!(ended["cancel_reason"].is_string());
    api.post(&initiate, person()).await.assert_error(422, "10027", "");
    api.days(1);
    assert_eq!(action(&api, &id).await["status"], "cancelled");
}
