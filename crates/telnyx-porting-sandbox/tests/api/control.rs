use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Api, US, send};

#[tokio::test]
async fn the_clock_is_read_and_moved() {
    let api = Api::start().await;
    let clock = send(api.bare(Method::GET, "/sandbox/clock")).await.body;
    assert_eq!(clock["data"], json!({"now": "2026-03-02T15:00:00.000Z", "mode": "frozen", "factor": 0.0}));
    let moved = api.control("/clock", json!({"advance_seconds": 3600})).await.body;
    assert_eq!(moved["data"]["now"], "2026-03-02T16:00:00.000Z");
    let set = api.control("/clock", json!({"set": "2026-04-01T00:00:00+02:00"})).await.body;
    assert_eq!(set["data"]["now"], "2026-03-31T22:00:00.000Z");
    api.control("/clock", json!({"set": "2026-03-02T15:00:00Z"})).await.assert_error(422, "10033", "/set");
    api.control("/clock", json!({"set": "soon"})).await.assert_error(422, "10026", "/set");
    api.control("/clock", json!({"advance_seconds": -1})).await.assert_error(422, "10033", "/advance_seconds");
    api.control("/clock", json!({"advance_seconds": i64::MAX})).await.assert_error(422, "10033", "/advance_seconds");
    api.control("/clock", json!({})).await.assert_error(422, "10015", "");
}

#[tokio::test]
async fn the_last_moment_of_the_clock_is_safe() {
    let api = Api::start().await;
    let id = api.confirmed(US, Value::Null).await;
    let response = api.control("/clock", json!({"advance_seconds": 900_000_000_000_000_i64})).await;
    assert_eq!(response.body["data"]["now"], "9999-12-31T23:59:59.000Z");
    assert_eq!(api.status(&id).await, "ported");
    let late = api.draft(US).await;
    assert_eq!(api.get(&format!("/porting_orders/{late}/allowed_foc_windows")).await.status, 200);
}

#[tokio::test]
async fn exceptions_and_statuses_are_forced() {
    let api = Api::start().await;
    let draft = api.draft("+13035553000").await;
    api.control(&format!("/orders/{draft}/exception"), json!({"code": "OTHER"})).await.assert_error(422, "10027", "");
    let id = api.confirmed(US, Value::Null).await;
    api.hours(1);
    assert_eq!(api.status(&id).await, "foc-date-confirmed");
    let path = format!("/orders/{id}/exception");
    api.control(&path, json!({"code": "FOC_EXPIRED"})).await;
    let order = api.control(&path, json!({"code": "MY_OWN", "description": "Mine"})).await.body["data"].clone();
    assert_eq!(order["status"]["value"], "exception");
    assert_eq!(order["status"]["details"][0]["code"], "FOC_EXPIRED");
    assert_eq!(order["status"]["details"][1], json!({"code": "MY_OWN", "description": "Mine"}));
    assert_eq!(order["activation_settings"]["foc_datetime_actual"], Value::Null);
    let jobs = api.get(&format!("/porting_orders/{id}/activation_jobs")).await.body;
    assert_eq!(jobs["data"][0]["status"], "failed");

    let path = format!("/orders/{id}/status");
    let unknown = api.control(&path, json!({"value": "activation-in-progress"})).await.body["data"].clone();
    assert_eq!(unknown["status"], json!({"value": "activation-in-progress", "details": []}));
    api.control(&path, json!({"value": ""})).await.assert_error(422, "10015", "/value");
    api.control(&path, json!({})).await.assert_error(422, "10026", "");
    api.control("/orders/x/status", json!({"value": "ported"})).await.assert_error(404, "10005", "");
}

#[tokio::test]
async fn the_state_shows_the_next_steps_and_hides_account_data() {
    let api = Api::start().await;
    let id = api.confirmed(US, json!("ref")).await;
    let state = api.state().await;
    let order = &state["orders"][0];
    assert_eq!(order["id"], id.as_str());
    assert_eq!(order["status"], "in-process");
    assert_eq!(order["spid"], "9001");
    assert_eq!(order["next"], json!({"at": "2026-03-02T15:10:00.000Z", "step": "submit"}));
    assert_eq!(state["documents"][0]["expires_at"], Value::Null);
    assert_eq!(state["counters"]["orders_created"], 1);
    assert_eq!(state["counters"]["requests"]["ConfirmPortingOrder"], 1);
    assert_eq!(state["counters"]["requests"]["CreateDocument"], 2);
    for secret in ["0042", "00123", "Ada Baker"] {
        assert!(!state.to_string().contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_reset_deletes_everything_except_the_time() {
    let api = Api::start().await;
    api.confirmed(US, Value::Null).await;
    api.hours(1);
    assert_eq!(send(api.bare(Method::POST, "/sandbox/reset")).await.status, 204);
    let state = api.state().await;
    assert_eq!(state["orders"], json!([]));
    assert_eq!(state["documents"], json!([]));
    assert_eq!(state["events"], json!([]));
    assert_eq!(
        state["counters"],
        json!({
            "orders_created": 0, "orders_confirmed": 0, "orders_cancelled": 0, "orders_activated": 0,
            "webhooks_sent": 0, "faults": {}, "requests": {}
        })
    );
    assert_eq!(state["now"], "2026-03-02T16:00:00.000Z");
}
