use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::{Api, US, time};

/// An order with a confirmed date, its only job, and the start of the job's window, which is after the current time.
async fn dated(api: &Api, number: &str) -> (String, Value, DateTime<Utc>) {
    let id = api.confirmed(number, Value::Null).await;
    api.hours(28);
    assert_eq!(api.status(&id).await, "foc-date-confirmed");
    let job = api.get(&format!("/porting_orders/{id}/activation_jobs")).await.body["data"][0].clone();
    let start = time(&job["activation_windows"][0]["start_at"]);
    (id, job, start)
}

/// Requests activation on demand, so that nothing happens automatically before the window ends.
async fn on_demand(api: &Api) -> (String, DateTime<Utc>) {
    let id = api.draft(US).await;
    api.complete(&id).await;
    let body = json!({"activation_settings": {"activation_type": "on-demand"}});
    api.patch(&format!("/porting_orders/{id}"), body).await;
    api.act(&id, "confirm").await;
    api.hours(1);
    let foc = time(&api.order(&id).await["activation_settings"]["foc_datetime_actual"]);
    (id, foc)
}

#[tokio::test]
async fn within_the_window_the_customer_starts_the_port() {
    let api = Api::start().await;
    let (id, foc) = on_demand(&api).await;
    api.act(&id, "activate").await.assert_error(422, "10027", "");
    api.sandbox.advance(foc + TimeDelta::hours(2) - api.sandbox.now());
    let response = api.act(&id, "activate").await;
    assert_eq!(response.status, 202);
    let job = &response.body["data"];
    assert_eq!((&job["status"], &job["activation_type"]), (&json!("in-process"), &json!("on-demand")));
    assert_eq!(time(&job["activate_at"]), api.sandbox.now());
    api.act(&id, "activate").await.assert_error(422, "10027", "");
    assert_eq!(api.sandbox.counters().orders_activated, 1);
    api.minutes(9);
    assert_eq!(api.status(&id).await, "foc-date-confirmed");
    api.minutes(1);
    assert_eq!(api.status(&id).await, "ported");
    let jobs = api.get(&format!("/porting_orders/{id}/activation_jobs")).await.body;
    assert_eq!(jobs["data"][0]["status"], "completed");
}

#[tokio::test]
async fn an_order_ports_at_the_end_of_its_window_without_an_activation() {
    let api = Api::start().await;
    let (id, foc) = on_demand(&api).await;
    api.sandbox.advance(foc + TimeDelta::hours(13) - api.sandbox.now());
    assert_eq!(api.status(&id).await, "foc-date-confirmed");
    api.hours(1);
    assert_eq!(api.status(&id).await, "ported");
    api.act(&id, "activate").await.assert_error(422, "10027", "");
}

#[tokio::test]
async fn only_fast_port_orders_are_activated_on_demand() {
    let api = Api::start().await;
    let (id, _, start) = dated(&api, "+13035551000").await;
    api.sandbox.advance(start - TimeDelta::seconds(1) - api.sandbox.now());
    api.act(&id, "activate").await.assert_error(422, "10027", "");
    let draft = api.draft("+13035551001").await;
    api.act(&draft, "activate").await.assert_error(422, "10027", "");
}

#[tokio::test]
async fn a_job_moves_within_its_window() {
    let api = Api::start().await;
    let (id, job, start) = dated(&api, "+13035551000").await;
    let path = format!("/porting_orders/{id}/activation_jobs/{}", job["id"].as_str().unwrap());
    let later = start + TimeDelta::hours(3);
    let response = api.patch(&path, json!({ "activate_at": later })).await;
    assert_eq!(response.status, 200);
    assert_eq!(time(&response.body["data"]["activate_at"]), later);
    assert_eq!(api.patch(&path, json!({})).await.body["data"]["activate_at"], response.body["data"]["activate_at"]);
    for outside in [start - TimeDelta::seconds(1), start + TimeDelta::hours(15)] {
        let rejected = api.patch(&path, json!({ "activate_at": outside })).await;
        rejected.assert_error(422, "10027", "/activate_at");
    }
    api.patch(&path, json!({"activate_at": "soon"})).await.assert_error(422, "10015", "/activate_at");
    api.patch(&path, json!({"activate_at": 5})).await.assert_error(422, "10026", "/activate_at");
    api.sandbox.advance(later - TimeDelta::minutes(1) - api.sandbox.now());
    assert_eq!(api.status(&id).await, "foc-date-confirmed");
    api.patch(&path, json!({ "activate_at": start })).await.assert_error(422, "10027", "/activate_at");
    api.minutes(1);
    assert_eq!(api.status(&id).await, "ported");
    api.patch(&path, json!({ "activate_at": later })).await.assert_error(422, "10027", "");
    let nobody = format!("/porting_orders/{id}/activation_jobs/{id}");
    api.patch(&nobody, json!({ "activate_at": later })).await.assert_error(404, "10005", "");
}
