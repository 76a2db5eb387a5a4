//! The effects of reserved numbers and references.

use serde_json::{Value, json};

use crate::support::{Api, text};

/// A US number with a reserved ending. Its 4 makes it a FastPort number.
fn reserved(ending: usize) -> String {
    format!("+130355940{ending:02}")
}

async fn codes(api: &Api, id: &str) -> Vec<String> {
    api.order(id).await["status"]["details"].as_array().unwrap().iter().map(|detail| text(&detail["code"])).collect()
}

#[tokio::test]
async fn each_code_has_a_number_and_a_word() {
    let api = Api::start().await;
    let catalogue = api.get("/porting_orders/exception_types").await.body["data"].clone();
    let catalogue: Vec<String> = catalogue.as_array().unwrap().iter().map(|kind| text(&kind["code"])).collect();
    assert_eq!(catalogue.len(), 21);
    let mut by_number = Vec::new();
    let mut by_word = Vec::new();
    for (place, code) in catalogue.iter().enumerate() {
        by_number.push(api.confirmed(&reserved(place + 1), Value::Null).await);
        let number = format!("+13035551{place:03}");
        by_word.push(api.confirmed(&number, json!(format!("A sandbox:exception={code}"))).await);
    }
    for (ids, minutes) in [(by_number, 40), (by_word, 28 * 60 - 40)] {
        api.minutes(minutes);
        for (id, code) in ids.iter().zip(&catalogue) {
            assert_eq!(api.status(id).await, "exception", "{code}");
            assert_eq!(codes(&api, id).await, std::slice::from_ref(code));
        }
    }
}

#[tokio::test]
async fn numbers_select_unlisted_values() {
    let api = Api::start().await;
    let code = api.confirmed(&reserved(22), Value::Null).await;
    let status = api.confirmed(&reserved(31), Value::Null).await;
    api.minutes(10);
    assert_eq!(api.status(&status).await, "sandbox-unknown-status");
    api.minutes(30);
    assert_eq!(codes(&api, &code).await, ["SANDBOX_UNKNOWN_CODE"]);
    let rejected = api.post("/porting_orders", json!({"phone_numbers": [reserved(40)]})).await;
    rejected.assert_error(422, "10027", "/phone_numbers/0");
}

#[tokio::test]
async fn a_number_splits_its_order() {
    let api = Api::start().await;
    let numbers = [reserved(32), "+13035594000".to_owned()];
    let orders = api.create(&[&numbers[0], &numbers[1]]).await;
    assert_eq!(orders.len(), 1);
    let id = text(&orders[0]["id"]);
    api.complete(&id).await;
    api.act(&id, "confirm").await;
    api.minutes(10);
    let all = api.get("/porting_orders").await.body;
    assert_eq!(all["meta"]["total_results"], 2);
}

/// A ported order with text messages, and their status after each of several delays in minutes.
async fn messages(api: &Api, number: &str, reference: Value, waits: &[i64]) -> Vec<String> {
    let id = api.draft_as(number, reference).await;
    api.complete(&id).await;
    let body = json!({
        "messaging": {"enable_messaging": true},
        "phone_number_configuration": {"messaging_profile_id": "profile-1"},
    });
    api.patch(&format!("/porting_orders/{id}"), body).await;
    api.act(&id, "confirm").await;
    api.control(&format!("/orders/{id}/status"), json!({"value": "ported"})).await;
    let mut seen = Vec::new();
    for wait in waits {
        api.minutes(*wait);
        seen.push(text(&api.order(&id).await["messaging"]["messaging_port_status"]));
    }
    seen
}

#[tokio::test]
async fn text_messages_fail_if_selected() {
    let api = Api::start().await;
    let exception = ["activating", "exception", "exception", "ported"];
    let waits = [9, 1, 72 * 60 - 1, 1];
    assert_eq!(messages(&api, "+13035551000", json!("sandbox:messaging-exception"), &waits).await, exception);
    assert_eq!(messages(&api, &reserved(33), Value::Null, &waits).await, exception);
    let partial = ["activating", "partial_port_complete", "partial_port_complete"];
    assert_eq!(messages(&api, "+13035551001", json!("sandbox:messaging-partial"), &[9, 1, 9000]).await, partial);
    assert_eq!(messages(&api, &reserved(34), Value::Null, &[9, 1, 9000]).await, partial);
    assert_eq!(
        messages(&api, "+18002345678", json!("sandbox:messaging-exception"), &[5760, 10_079, 1]).await,
        ["exception", "exception", "ported"]
    );
}
