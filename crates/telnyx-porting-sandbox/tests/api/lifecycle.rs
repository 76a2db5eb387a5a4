use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Api, GB, US, time};

/// A number without FastPort.
const SLOW: &str = "+13035551000";

#[tokio::test]
async fn a_fast_port_order_is_ported() {
    let api = Api::start().await;
    let id = api.confirmed(US, Value::Null).await;
    api.minutes(9);
    assert_eq!(api.status(&id).await, "in-process");
    api.minutes(1);
    assert_eq!(api.status(&id).await, "submitted");
    api.minutes(30);
    let order = api.order(&id).await;
    assert_eq!(order["status"]["value"], "foc-date-confirmed");
    // The next working day, at six in Chicago.
    let foc = "2026-03-03T12:00:00.000Z";
    let end = "2026-03-04T02:00:00.000Z";
    assert_eq!(order["activation_settings"]["foc_datetime_actual"], foc);
    assert_eq!(order["activation_settings"]["activation_status"], "Activate RDY");
    assert_eq!(order["phone_numbers"][0]["activation_status"], "Activate RDY");

    let path = format!("/porting_orders/{id}/activation_jobs");
    let jobs = api.get(&path).await.body;
    assert_eq!(jobs["meta"]["total_results"], 1);
    let job = &jobs["data"][0];
    assert_eq!((&job["status"], &job["activation_type"]), (&json!("created"), &json!("scheduled")));
    // Until then the customer can start it.
    assert_eq!(job["activate_at"], end);
    assert_eq!(job["activation_windows"], json!([{"start_at": foc, "end_at": end}]));

    api.sandbox.advance(end.parse::<chrono::DateTime<chrono::Utc>>().unwrap() - api.sandbox.now());
    let order = api.order(&id).await;
    assert_eq!(order["status"]["value"], "ported");
    assert_eq!(order["phone_numbers"][0]["activation_status"], "Active");
    assert_eq!(order["messaging"]["messaging_port_status"], "not_applicable");
    let one = api.get(&format!("{path}/{}", job["id"].as_str().unwrap())).await;
    assert_eq!(one.body["data"]["status"], "completed");
    api.draft(US).await;
}

#[tokio::test]
async fn a_long_jump_runs_every_step_at_its_time() {
    let api = Api::start().await;
    let id = api.confirmed(SLOW, Value::Null).await;
    api.days(60);
    assert_eq!(api.status(&id).await, "ported");
    let events = api.state().await["events"].clone();
    let stages: Vec<(Value, Value)> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["payload"]["status"]["value"].clone(), entry["created_at"].clone()))
        .filter(|(status, _)| status != "draft")
        .collect();
    assert_eq!(
        stages,
        [
            (json!("in-process"), json!("2026-03-02T15:00:00.000Z")),
            (json!("submitted"), json!("2026-03-02T19:00:00.000Z")),
            (json!("foc-date-confirmed"), json!("2026-03-03T19:00:00.000Z")),
            // Five working days later, after the change to summer time.
            (json!("ported"), json!("2026-03-10T11:00:00.000Z")),
        ]
    );
}

#[tokio::test]
async fn a_requested_date_becomes_the_date() {
    let api = Api::start().await;
    let id = api.draft(GB).await;
    let path = format!("/porting_orders/{id}");
    let windows = api.get(&format!("{path}/allowed_foc_windows")).await.body;
    let third = &windows["data"][2];
    assert_eq!(third["record_type"], "porting_order");
    assert_eq!(windows["meta"]["total_results"], windows["data"].as_array().unwrap().len());
    let requested = time(&third["started_at"]) + TimeDelta::hours(2);
    api.complete(&id).await;
    let response = api
        .patch(
            &path,
            json!({"activation_settings": {"foc_datetime_requested": requested, "activation_type": "on-demand"}}),
        )
        .await;
    assert_eq!(time(&response.body["data"]["activation_settings"]["foc_datetime_requested"]), requested);
    api.act(&id, "confirm").await;
    api.days(4);
    assert_eq!(time(&api.order(&id).await["activation_settings"]["foc_datetime_actual"]), requested);
    let job = api.get(&format!("{path}/activation_jobs")).await.body["data"][0].clone();
    assert_eq!(job["activation_type"], "on-demand");
    assert_eq!(job["activate_at"], third["ended_at"]);
}

#[tokio::test]
async fn text_messages_follow_the_numbers() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    api.complete(&id).await;
    let body = json!({
        "messaging": {"enable_messaging": true},
        "phone_number_configuration": {"messaging_profile_id": "profile-1"},
    });
    let response = api.patch(&format!("/porting_orders/{id}"), body).await;
    assert_eq!(response.body["data"]["messaging"]["messaging_port_status"], "pending");
    api.act(&id, "confirm").await;
    api.control(&format!("/orders/{id}/status"), json!({"value": "ported"})).await;
    let messaging = api.order(&id).await["messaging"].clone();
    assert_eq!(messaging["messaging_port_status"], "activating");
    assert_eq!(messaging["messaging_port_completed"], false);
    api.minutes(10);
    let messaging = api.order(&id).await["messaging"].clone();
    assert_eq!(messaging["messaging_port_status"], "ported");
    assert_eq!(messaging["messaging_port_completed"], true);
}

#[tokio::test]
async fn an_order_is_submitted_again_after_a_correction() {
    let api = Api::start().await;
    let reference = json!("A1 sandbox:exception=ENTITY_NAME_MISMATCH sandbox:exception=LSR_PENDING");
    let id = api.confirmed(SLOW, reference).await;
    api.hours(28);
    let order = api.order(&id).await;
    assert_eq!(order["status"]["value"], "exception");
    let codes: Vec<&Value> = order["status"]["details"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["ENTITY_NAME_MISMATCH", "LSR_PENDING"]);
    let path = format!("/porting_orders/{id}");
    // A comment by the customer corrects nothing.
    api.patch(&path, json!({"customer_group_reference": "G"})).await;
    api.hours(5);
    assert_eq!(api.status(&id).await, "exception");
    api.patch(&path, json!({"end_user": {"admin": {"entity_name": "Example Bakery Inc"}}})).await;
    api.hours(4);
    let order = api.order(&id).await;
    assert_eq!(order["status"], json!({"value": "submitted", "details": []}));
    api.days(30);
    assert_eq!(api.status(&id).await, "ported");
}

#[tokio::test]
async fn an_exception_can_be_confirmed_again() {
    let api = Api::start().await;
    let id = api.confirmed(US, json!("sandbox:unknown-code")).await;
    api.hours(1);
    assert_eq!(api.order(&id).await["status"]["details"][0]["code"], "SANDBOX_UNKNOWN_CODE");
    let response = api.act(&id, "confirm").await;
    assert_eq!(response.body["data"]["status"], json!({"value": "in-process", "details": []}));
}

#[tokio::test]
async fn an_exception_that_telnyx_resolves_needs_no_action() {
    let api = Api::start().await;
    let id = api.confirmed(US, json!("sandbox:exception=SV_CONFLICT")).await;
    api.hours(1);
    assert_eq!(api.order(&id).await["phone_numbers"][0]["activation_status"], "Conflict");
    api.hours(24);
    assert_ne!(api.status(&id).await, "exception");
}

#[tokio::test]
async fn an_unknown_status_is_passed_through() {
    let api = Api::start().await;
    let id = api.confirmed(US, json!("sandbox:unknown-status")).await;
    api.minutes(10);
    let order = api.order(&id).await;
    assert_eq!(order["status"]["value"], "sandbox-unknown-status");
    assert_eq!(order["phone_numbers"][0]["porting_order_status"], "sandbox-unknown-status");
    api.minutes(30);
    assert_eq!(api.status(&id).await, "foc-date-confirmed");
}

#[tokio::test]
async fn a_cancellation_is_processed_after_a_delay() {
    let api = Api::start().await;
    let id = api.confirmed(SLOW, Value::Null).await;
    let response = api.act(&id, "cancel").await;
    assert_eq!(response.status, 200);
    assert_eq!(response.body["data"]["status"]["value"], "cancel-pending");
    assert_eq!(response.body["data"]["phone_numbers"][0]["activation_status"], "Cancel Pending");
    api.act(&id, "cancel").await.assert_error(422, "10027", "");
    api.hours(4);
    assert_eq!(api.status(&id).await, "cancelled");
    api.act(&id, "cancel").await.assert_error(422, "10027", "");
    api.draft(SLOW).await;
}

#[tokio::test]
async fn an_order_cannot_be_cancelled_two_days_before_its_foc_date() {
    let api = Api::start().await;
    let draft = api.draft("+13035553000").await;
    api.act(&draft, "cancel").await.assert_error(422, "10027", "");

    let (early, late) = (api.confirmed(SLOW, Value::Null).await, api.confirmed("+13035551001", Value::Null).await);
    api.hours(28);
    let foc = time(&api.order(&late).await["activation_settings"]["foc_datetime_actual"]);
    let lock = foc - TimeDelta::hours(48);
    api.sandbox.advance(lock - TimeDelta::seconds(1) - api.sandbox.now());
    assert_eq!(api.act(&early, "cancel").await.status, 200);
    api.sandbox.advance(TimeDelta::seconds(1));
    let rejected = api.act(&late, "cancel").await;
    rejected.assert_error(422, "10027", "");
    assert!(rejected.body["errors"][0]["detail"].as_str().unwrap().contains("48 hours"));
    assert_eq!(api.status(&late).await, "foc-date-confirmed");
}
