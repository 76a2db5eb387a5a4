use serde_json::{Value, json};

use crate::part::NOTHING;
use crate::support::{AU, Api, GB, US, text};

/// The status of each requirement of an order, and of its numbers.
async fn reviews(api: &Api, id: &str) -> (Vec<Value>, Value) {
    let list = api.get(&format!("/porting_orders/{id}/requirements")).await.each("requirement_status");
    (list, api.order(id).await["phone_numbers"][0]["requirements_status"].clone())
}

/// Ids of the requirements of an order.
async fn kinds(api: &Api, id: &str) -> Vec<String> {
    let list = api.get(&format!("/porting_orders/{id}/requirements")).await;
    list.each("requirement_type").iter().map(|kind| text(&kind["id"])).collect()
}

#[tokio::test]
async fn a_review_goes_from_pending_to_approved() {
    let api = Api::start().await;
    let id = api.draft(GB).await;
    let (pending, under_review, approved) = ("requirement-info-pending", "requirement-info-under-review", "approved");
    assert_eq!(reviews(&api, &id).await, (vec![json!(pending); 2], json!(pending)));
    let path = format!("/porting_orders/{id}");
    let value = json!({"requirement_type_id": kinds(&api, &id).await[1], "field_value": "Jane Porter"});
    api.patch(&path, json!({"requirements": [value]})).await;
    assert_eq!(reviews(&api, &id).await, (vec![json!(pending), json!(under_review)], json!(pending)));
    api.complete(&id).await;
    assert_eq!(reviews(&api, &id).await, (vec![json!(under_review); 2], json!(under_review)));
    api.act(&id, "confirm").await;
    api.hours(4);
    assert_eq!(reviews(&api, &id).await, (vec![json!(approved); 2], json!(approved)));
    let page = api.get(&format!("{path}/requirements?page[size]=1&page[number]=2")).await;
    assert_eq!(page.each("field_value"), [json!("Jane Porter")]);
    assert_eq!(page.body["data"][0]["requirement_type"]["type"], "textual");
    assert_eq!(page.body["data"][0]["record_type"], "porting_requirement");
}

#[tokio::test]
async fn a_rejected_value_must_be_replaced() {
    let api = Api::start().await;
    let id = api.draft(GB).await;
    api.complete(&id).await;
    let kind = kinds(&api, &id).await[1].clone();
    let lever = format!("/orders/{id}/requirements/{kind}");
    let rejected = api.control(&lever, json!({"status": "requirement-info-exception"})).await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    assert_eq!(rejected.body["data"]["requirement_status"], "requirement-info-exception");
    assert_eq!(reviews(&api, &id).await.1, "requirement-info-exception");
    assert_eq!(api.order(&id).await["requirements_met"], false);
    api.act(&id, "confirm").await.assert_error(422, "10027", "/requirements/1/field_value");
    let value = json!({"requirement_type_id": kind, "field_value": "Joan Porter"});
    api.patch(&format!("/porting_orders/{id}"), json!({"requirements": [value]})).await;
    assert_eq!(api.order(&id).await["requirements_met"], true);
    assert_eq!(api.act(&id, "confirm").await.status, 200);

    api.control(&lever, json!({"status": "fine"})).await.assert_error(422, "10032", "/status");
    let unknown = format!("/orders/{id}/requirements/{NOTHING}");
    api.control(&unknown, json!({"status": "approved"})).await.assert_error(404, "10005", "");
    let empty = api.draft("+442079460001").await;
    let lever = format!("/orders/{empty}/requirements/{kind}");
    api.control(&lever, json!({"status": "approved"})).await.assert_error(422, "10027", "");
}

#[tokio::test]
async fn values_of_the_wrong_type_are_rejected() {
    let api = Api::start().await;
    let id = api.draft(AU).await;
    let path = format!("/porting_orders/{id}");
    let kinds = kinds(&api, &id).await;
    let body = json!({"requirements": [
        {"requirement_type_id": kinds[1], "field_value": " "},
        {"requirement_type_id": kinds[2], "field_value": "done"},
    ]});
    let expected = [("10015", "/requirements/0/field_value"), ("10027", "/requirements/1/requirement_type_id")];
    api.patch(&path, body).await.assert_errors(422, &expected);
}

#[tokio::test]
async fn a_group_replaces_values_but_not_actions() {
    let api = Api::start().await;
    let group = json!({"requirement_group_id": "DE748D99-06FA-4D90-9F9A-F4B62696BADA"});
    for (number, met) in [(GB, true), (US, true), (AU, false)] {
        let id = api.draft(number).await;
        let response = api.patch(&format!("/porting_orders/{id}"), group.clone()).await;
        assert_eq!(response.body["data"]["requirements_met"], met, "{number}");
    }
}
