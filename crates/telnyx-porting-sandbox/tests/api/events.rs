use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Api, ApiResponse, US, send, text};

/// Types of the events that a query finds, newest first.
async fn types(api: &Api, query: &str) -> Vec<String> {
    let response = api.get(&format!("/porting/events?{query}")).await;
    assert_eq!(response.status, 200, "{}", response.body);
    response.body["data"].as_array().unwrap().iter().map(|event| text(&event["event_type"])).collect()
}

async fn republish(api: &Api, id: &str) -> ApiResponse {
    send(api.request(Method::POST, &format!("/porting/events/{id}/republish"))).await
}

#[tokio::test]
async fn every_status_is_an_event() {
    let api = Api::start().await;
    let id = api.confirmed(US, json!("Acct 7")).await;
    api.hours(1);
    let events = api.get("/porting/events").await.body["data"].clone();
    let statuses: Vec<&Value> =
        events.as_array().unwrap().iter().map(|event| &event["payload"]["status"]["value"]).collect();
    assert_eq!(statuses, ["foc-date-confirmed", "submitted", "in-process", "draft"]);
    let event = &events[1];
    assert_eq!(event["porting_order_id"], id.as_str());
    assert_eq!(event["payload"]["customer_reference"], "Acct 7");
    assert_eq!(event["created_at"], "2026-03-02T15:10:00.000Z");
    assert_eq!(event["payload_status"], "completed");
    assert_eq!(event["available_notification_methods"], json!(["email", "webhook"]));
    let one = api.get(&format!("/porting/events/{}", text(&event["id"]))).await;
    assert_eq!(one.body["data"], *event);
}

#[tokio::test]
async fn comments_messages_and_deletions_are_events_too() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    api.post(&format!("/porting_orders/{id}/comments"), json!({"body": "Hello"})).await;
    api.patch(&format!("/porting_orders/{id}"), json!({"messaging": {"enable_messaging": true}})).await;
    api.post(&format!("/porting_orders/{id}/actions/share"), json!({"expires_in_seconds": 5})).await;
    api.sandbox.advance(chrono::TimeDelta::seconds(5));
    api.delete(&format!("/porting_orders/{id}")).await;
    let expected = [
        "porting_order.deleted",
        "porting_order.sharing_token_expired",
        "porting_order.messaging_changed",
        "porting_order.new_comment",
        "porting_order.status_changed",
    ];
    assert_eq!(types(&api, "").await, expected);
    let events = api.get("/porting/events").await.body["data"].clone();
    assert_eq!(events[3]["payload"]["comment"]["body"], "Hello");
    assert_eq!(events[3]["payload"]["comment"]["user_type"], "user");
    assert_eq!(events[2]["payload"]["messaging"]["messaging_port_status"], "pending");
    // The expiry of a token causes no webhook, and the payload of a deletion has its times.
    assert_eq!(
        (&events[1]["payload"], &events[1]["available_notification_methods"]),
        (&Value::Null, &json!(["email"]))
    );
    assert_eq!(events[0].get("created_at"), None);
    assert_eq!(events[0]["payload"]["deleted_at"], "2026-03-02T15:00:05.000Z");
}

#[tokio::test]
async fn filters_are_combined() {
    let api = Api::start().await;
    let (first, second) = (api.draft(US).await, api.draft("+13035550001").await);
    api.hours(1);
    api.post(&format!("/porting_orders/{first}/comments"), json!({"body": "Hello"})).await;
    assert_eq!(types(&api, &format!("filter[porting_order_id]={second}")).await.len(), 1);
    assert_eq!(types(&api, "filter[type]=porting_order.new_comment").await.len(), 1);
    assert_eq!(types(&api, "filter[created_at][gte]=2026-03-02T16:00:00Z").await.len(), 1);
    assert_eq!(types(&api, "filter[created_at.lte]=2026-03-02T15:59:59Z").await.len(), 2);
    assert_eq!(
        types(&api, &format!("filter[type]=porting_order.new_comment&filter[porting_order_id]={second}")).await.len(),
        0
    );
    assert_eq!(types(&api, "page[size]=2&page[number]=2").await.len(), 1);
    for (query, code) in [
        ("filter[type]=done", "10032"),
        ("filter[porting_order_id]=x", "10031"),
        ("filter[created_at][gte]=soon", "10031"),
        ("filter[created_at][gt]=2026-03-02T15:00:00Z", "10031"),
        ("sort[value]=created_at", "10031"),
    ] {
        let parameter = query.split_once('=').unwrap().0;
        api.get(&format!("/porting/events?{query}")).await.assert_error(422, code, parameter);
    }
}

#[tokio::test]
async fn only_known_events_are_republished() {
    let api = Api::start().await;
    api.draft(US).await;
    let event = text(&api.get("/porting/events").await.body["data"][0]["id"]);
    assert_eq!(republish(&api, &event).await.status, 204);
    assert_eq!(types(&api, "").await.len(), 1);
    for unknown in ["64ffb720-04c7-455b-92d6-20fcca92e935", "x"] {
        republish(&api, unknown).await.assert_error(404, "10005", "");
        api.get(&format!("/porting/events/{unknown}")).await.assert_error(404, "10005", "");
    }
}

#[tokio::test]
async fn moved_numbers_have_one_event_each() {
    let api = Api::start().await;
    let numbers = ["+13035550000", "+13035550001", "+13035550002", "+13035550003"];
    let order = api.create_as(&numbers, json!("sandbox:split")).await;
    assert_eq!(order.len(), 1);
    let id = text(&order[0]["id"]);
    api.complete(&id).await;
    api.act(&id, "confirm").await;
    api.minutes(10);
    let orders = api.get("/porting_orders?sort[value]=created_at").await.body["data"].clone();
    assert_eq!(orders.as_array().unwrap().len(), 2);
    let (old, new) = (&orders[0], &orders[1]);
    assert_eq!((&old["status"]["value"], &new["status"]["value"]), (&json!("submitted"), &json!("submitted")));
    assert_eq!((&old["porting_phone_numbers_count"], &new["porting_phone_numbers_count"]), (&json!(2), &json!(2)));
    assert_ne!(old["support_key"], new["support_key"]);
    assert_eq!(old["parent_support_key"], new["parent_support_key"]);
    assert_eq!(old["end_user"], new["end_user"]);
    let events = api.get("/porting/events?filter[type]=porting_order.split").await.body["data"].clone();
    let events = events.as_array().unwrap();
    assert_eq!(events.len(), 2);
    for event in events {
        assert_eq!(event["payload"]["from"]["id"], old["id"]);
        assert_eq!(event["payload"]["to"]["id"], new["id"]);
        assert_eq!(event["payload"]["porting_phone_numbers"].as_array().unwrap().len(), 1);
    }
    api.days(10);
    assert_eq!(api.status(&text(&new["id"])).await, "ported");
}

#[tokio::test]
async fn a_split_on_demand_moves_the_named_numbers() {
    let api = Api::start().await;
    let order = api.create(&["+13035550000", "+13035550001"]).await;
    let path = format!("/orders/{}/split", text(&order[0]["id"]));
    let response = api.control(&path, json!({"phone_numbers": ["+13035550001"]})).await;
    assert_eq!(response.status, 201);
    assert_eq!(response.body["data"]["phone_numbers"][0]["phone_number"], "+13035550001");
    for numbers in [json!(["+13035550000"]), json!(["+13035550009"]), json!([])] {
        api.control(&path, json!({ "phone_numbers": numbers })).await.assert_error(422, "10027", "/phone_numbers");
    }
}
