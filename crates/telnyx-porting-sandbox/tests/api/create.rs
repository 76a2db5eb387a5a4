use std::collections::HashSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Api, GB, US, send, text};

fn numbers(order: &Value) -> Vec<String> {
    order["phone_numbers"].as_array().unwrap().iter().map(|number| text(&number["phone_number"])).collect()
}

#[tokio::test]
async fn a_list_splits_by_country_type_carrier_and_fast_port() {
    let api = Api::start().await;
    let orders = api
        .create(&[
            "+13035550000",
            "+13035550001", // the usual group
            "+13035551000", // no FastPort
            "+13035560000", // another carrier
            "+18002345678", // another type
            "+16472345678", // another country
            GB,
            "+447400123456", // another country with two types
            "+13035550002",  // the usual group again
        ])
        .await;
    let groups: Vec<Vec<String>> = orders.iter().map(numbers).collect();
    assert_eq!(
        groups,
        [
            vec!["+13035550000", "+13035550001", "+13035550002"],
            vec!["+13035551000"],
            vec!["+13035560000"],
            vec!["+18002345678"],
            vec!["+16472345678"],
            vec![GB],
            vec!["+447400123456"],
        ]
    );
    let fast: Vec<bool> =
        orders.iter().map(|order| order["activation_settings"]["fast_port_eligible"].as_bool().unwrap()).collect();
    assert_eq!(fast[..4], [true, false, true, false]);
    assert_ne!(orders[0]["old_service_provider_ocn"], orders[2]["old_service_provider_ocn"]);
    assert_eq!(orders[3]["phone_number_type"], "toll_free");
    assert_eq!(api.sandbox.counters().orders_created, 7);
    assert_eq!(api.sandbox.counters().requests_to("CreatePortingOrder"), 1);
}

#[tokio::test]
async fn a_draft_has_exactly_the_members_of_the_description() {
    let api = Api::start().await;
    let order = &api.create_as(&[US], json!("Acct 7")).await[0];
    let members: HashSet<&str> = order.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        members,
        HashSet::from([
            "activation_settings",
            "additional_steps",
            "created_at",
            "customer_group_reference",
            "customer_reference",
            "description",
            "documents",
            "end_user",
            "id",
            "messaging",
            "misc",
            "old_service_provider_ocn",
            "parent_support_key",
            "phone_number_configuration",
            "phone_number_type",
            "phone_numbers",
            "porting_phone_numbers_count",
            "record_type",
            "requirements",
            "requirements_met",
            "status",
            "support_key",
            "updated_at",
            "user_feedback",
            "user_id",
            "webhook_url",
        ])
    );
    assert_eq!(order["status"], json!({"value": "draft", "details": []}));
    assert_eq!(order["customer_reference"], "Acct 7");
    assert_eq!(order["support_key"], Value::Null);
    assert_eq!(order["parent_support_key"], Value::Null);
    assert_eq!(order["misc"], Value::Null);
    assert_eq!(order["documents"], json!({"loa": null, "invoice": null}));
    assert_eq!(order["created_at"], "2026-03-02T15:00:00.000Z");
    let number = &order["phone_numbers"][0];
    assert!(text(&number["support_key"]).starts_with("sr_"));
    assert!(number["id"].is_string());
}

#[tokio::test]
async fn every_invalid_number_has_its_own_error() {
    let api = Api::start().await;
    let body = json!({"phone_numbers": [US, "3035550000", US, 13_035_550_000_i64, "+11235550000"]});
    let response = api.post("/porting_orders", body).await;
    assert_eq!(response.status, 422);
    let place = |code: &str, index: u8| (code.to_owned(), format!("/phone_numbers/{index}"));
    assert_eq!(response.errors(), [place("10016", 1), place("10012", 2), place("10026", 3), place("10002", 4)]);
    assert_eq!(api.sandbox.counters().orders_created, 0);
}

#[tokio::test]
async fn a_list_is_required() {
    let api = Api::start().await;
    api.post("/porting_orders", json!({})).await.assert_error(422, "10004", "/phone_numbers");
    api.post("/porting_orders", json!({"phone_numbers": []})).await.assert_error(422, "10015", "/phone_numbers");
    api.post("/porting_orders", json!({"phone_numbers": US})).await.assert_error(422, "10026", "/phone_numbers");
    let wrong = json!({"phone_numbers": [US], "customer_reference": 7});
    api.post("/porting_orders", wrong).await.assert_error(422, "10026", "/customer_reference");
}

#[tokio::test]
async fn numbers_that_are_not_portable_or_reserved_are_rejected() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let response = api.post("/porting_orders", json!({"phone_numbers": ["+13035550001", US, "+13035594040"]})).await;
    assert_eq!(response.status, 422);
    assert_eq!(
        response.errors(),
        [("80003".to_owned(), "/phone_numbers/1".to_owned()), ("10027".to_owned(), "/phone_numbers/2".to_owned())]
    );
    assert_eq!(api.delete(&format!("/porting_orders/{id}")).await.status, 204);
    api.draft(US).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_several_concurrent_requests_for_a_number_succeeds() {
    let api = Api::start().await;
    let one = || send(api.request(Method::POST, "/porting_orders").json(&json!({"phone_numbers": [US]})));
    let tasks: Vec<_> = (0..6).map(|_| tokio::spawn(one())).collect();
    let mut statuses = Vec::new();
    for task in tasks {
        statuses.push(task.await.unwrap().status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422, 422, 422, 422, 422]);
    assert_eq!(api.sandbox.counters().orders_created, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_requests_for_different_numbers_all_succeed() {
    let api = std::sync::Arc::new(Api::start().await);
    let tasks: Vec<_> = (0..20)
        .map(|n| {
            let api = api.clone();
            tokio::spawn(async move { api.draft(&format!("+130355500{n:02}")).await })
        })
        .collect();
    let mut ids = HashSet::new();
    for task in tasks {
        ids.insert(task.await.unwrap());
    }
    assert_eq!(ids.len(), 20);
    assert_eq!(api.get("/porting_orders").await.body["meta"]["total_results"], 20);
}

#[tokio::test]
async fn a_portability_check_agrees_with_creation() {
    let api = Api::start().await;
    let response =
        api.post("/portability_checks", json!({"phone_numbers": [US, "+13035551000", "+13035594040"]})).await;
    assert_eq!(response.status, 201);
    assert_eq!(
        response.body["data"],
        json!([
            {
                "phone_number": US, "portable": true, "fast_portable": true, "not_portable_reason": "",
                "record_type": "portability_check_result", "carrier_name": "Foothill Telephone",
                "messaging_capable": true, "phone_number_type": "local",
            },
            {
                "phone_number": "+13035551000", "portable": true, "fast_portable": false, "not_portable_reason": "",
                "record_type": "portability_check_result", "carrier_name": "Foothill Telephone",
                "messaging_capable": true, "phone_number_type": "local",
            },
            {
                "phone_number": "+13035594040", "portable": false, "fast_portable": false,
                "not_portable_reason": "no_coverage", "record_type": "portability_check_result", "carrier_name": "",
                "messaging_capable": false, "phone_number_type": "local",
            },
        ])
    );
    api.post("/portability_checks", json!({"phone_numbers": ["x"]})).await.assert_error(
        422,
        "10016",
        "/phone_numbers/0",
    );
}
