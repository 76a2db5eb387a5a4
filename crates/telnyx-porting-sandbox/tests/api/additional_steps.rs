//! Steps that are required before an order is confirmed.

use serde_json::{Value, json};

use crate::support::{AU, Api, GB, text};

async fn steps(api: &Api, id: &str) -> Value {
    api.order(id).await["additional_steps"].clone()
}

#[tokio::test]
async fn a_partial_port_in_great_britain_lists_the_remaining_numbers() {
    let api = Api::start().await;
    let id = api.draft(GB).await;
    api.complete(&id).await;
    assert_eq!(steps(&api, &id).await, json!([]));
    let path = format!("/porting_orders/{id}");
    let misc = json!({"misc": {"type": "partial", "remaining_numbers_action": "disconnect"}});
    api.patch(&path, misc).await;
    assert_eq!(steps(&api, &id).await, json!(["associated_phone_numbers"]));
    api.act(&id, "confirm").await.assert_error(422, "10027", "/additional_steps/0");

    let range = json!({"start_at": "+442079460200", "end_at": "+442079460219"});
    let body = json!({"phone_number_range": range, "action": "keep"});
    assert_eq!(api.post(&format!("{path}/associated_phone_numbers"), body).await.status, 201);
    assert_eq!(steps(&api, &id).await, json!([]));
    // The billing number is added to the order: then no number can be kept.
    let billing = |number: &str| json!({"end_user": {"admin": {"billing_phone_number": number}}});
    api.patch(&path, billing(GB)).await;
    let place = "/end_user/admin/billing_phone_number";
    api.act(&id, "confirm").await.assert_error(422, "10027", place);
    api.patch(&path, billing("+442079460200")).await;
    assert_eq!(api.act(&id, "confirm").await.status, 200);
}

#[tokio::test]
async fn an_australian_mobile_port_needs_codes_and_an_identity_check() {
    let api = Api::start().await;
    let id = api.draft(AU).await;
    api.complete(&id).await;
    assert_eq!(steps(&api, &id).await, json!(["phone_number_verification_codes"]));
    let check = api.get(&format!("/porting_orders/{id}/requirements")).await.body["data"][2].clone();
    assert_eq!(check["requirement_type"]["type"], "action");
    assert_eq!((check.get("field_type"), check.get("field_value")), (None, None));
    assert_eq!(api.order(&id).await["requirements_met"], false);
    let open = [("10027", "/additional_steps/0"), ("10027", "/requirements/2")];
    api.act(&id, "confirm").await.assert_errors(422, &open);

    let path = format!("/porting_orders/{id}");
    let codes = format!("{path}/verification_codes");
    api.post(&format!("{codes}/send"), json!({})).await;
    let pair = json!({"verification_codes": [{"phone_number": AU, "code": "45678"}]});
    api.post(&format!("{codes}/verify"), pair).await;
    assert_eq!(steps(&api, &id).await, json!([]));
    api.act(&id, "confirm").await.assert_error(422, "10027", "/requirements/2");

    let action = text(&api.get(&format!("{path}/action_requirements")).await.body["data"][0]["id"]);
    let person = json!({"params": {"first_name": "Robin", "last_name": "Sample"}});
    api.post(&format!("{path}/action_requirements/{action}/initiate"), person).await;
    let review = |response: &Value| response["data"][2]["requirement_status"].clone();
    let requirements = format!("{path}/requirements");
    assert_eq!(review(&api.get(&requirements).await.body), "requirement-info-under-review");
    api.act(&id, "confirm").await.assert_error(422, "10027", "/requirements/2");
    api.minutes(15);
    assert_eq!(review(&api.get(&requirements).await.body), "approved");
    assert_eq!(api.order(&id).await["requirements_met"], true);
    assert_eq!(api.act(&id, "confirm").await.status, 200);
}
