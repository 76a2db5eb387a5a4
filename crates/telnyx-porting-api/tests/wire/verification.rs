//! Verification codes and action requirements.

use crate::examples::{self, AU_ORDER};
use crate::support::{ANY, JSON, Wire, assert_keeps, id, query, time};
use serde_json::json;
use telnyx_porting_api::types::{
    self, ActionRequirementSort, ActionRequirementStatus, ActionType, CreatedAtSort, VerificationMethod,
};

const ACTION: &str = "9546b659-5814-42b7-80f4-73ef70e7a94b";

operations![
    list_verification_codes,
    send_porting_verification_codes,
    verify_porting_verification_codes,
    list_porting_action_requirements,
    initiate_porting_action_requirement,
];

async fn list_verification_codes(wire: &Wire) {
    let sent = examples::page(examples::verification_code());
    wire.respond_json(200, &sent);
    let response = wire
        .client
        .list_verification_codes()
        .id(AU_ORDER)
        .filter_verified(false)
        .page_number(1)
        .page_size(100)
        .sort_value(CreatedAtSort::CreatedAt)
        .send()
        .await
        .unwrap();
    let query = query(&[
        ("filter%5Bverified%5D", "false"),
        ("page%5Bnumber%5D", "1"),
        ("page%5Bsize%5D", "100"),
        ("sort%5Bvalue%5D", "created_at"),
    ]);
    wire.expect(&format!("GET /v2/porting_orders/{AU_ORDER}/verification_codes?{query}"), JSON, None);
    let code = &response.data[0];
    assert_eq!(code.verified, Some(true));
    assert_eq!(code.phone_number.as_deref(), Some("+61412345678"));
    assert_eq!(code.porting_order_id, Some(id(AU_ORDER)));
    assert_eq!(response.meta.as_ref().unwrap().page_number, Some(1));
    assert_keeps(&*response, &sent);
}

async fn send_porting_verification_codes(wire: &Wire) {
    wire.respond_empty();
    let body = types::SendPortingVerificationCodes::new()
        .with_phone_numbers(["+61412345678", "+61412345679"])
        .with_verification_method(VerificationMethod::Sms);
    let response = wire.client.send_porting_verification_codes().id(AU_ORDER).body(body).send().await.unwrap();
    let body = json!({"phone_numbers": ["+61412345678", "+61412345679"], "verification_method": "sms"});
    wire.expect(&format!("POST /v2/porting_orders/{AU_ORDER}/verification_codes/send"), ANY, Some(body));
    assert_eq!(response.status().as_u16(), 204);
    let () = response.into_inner();
}

async fn verify_porting_verification_codes(wire: &Wire) {
    let mut wrong = examples::verification_code();
    wrong["verified"] = json!(false);
    let sent = json!({"data": [examples::verification_code(), wrong]});
    wire.respond_json(200, &sent);
    let entry = |code, number| types::VerificationCodeEntry::new().with_code(code).with_phone_number(number);
    let body = types::VerifyPortingVerificationCodes::new()
        .with_verification_codes([entry("04821", "+61412345678"), entry("77310", "+61412345679")]);
    let response = wire.client.verify_porting_verification_codes().id(AU_ORDER).body(body).send().await.unwrap();
    let body = json!({"verification_codes": [
        {"code": "04821", "phone_number": "+61412345678"},
        {"code": "77310", "phone_number": "+61412345679"}
    ]});
    wire.expect(&format!("POST /v2/porting_orders/{AU_ORDER}/verification_codes/verify"), JSON, Some(body));
    assert_eq!(response.data.iter().map(|code| code.verified).collect::<Vec<_>>(), [Some(true), Some(false)]);
    assert_eq!(response.data[1].id, Some(id("8c98e8bc-b272-4f60-b34c-f0093c32c104")));
    assert_keeps(&*response, &sent);
}

async fn list_porting_action_requirements(wire: &Wire) {
    let sent = examples::page(examples::action_requirement());
    wire.respond_json(200, &sent);
    let response = wire
        .client
        .list_porting_action_requirements()
        .porting_order_id(AU_ORDER)
        .filter_action_type(ActionType::AuIdVerification)
        .filter_id([id(ACTION), id("4d1fd1f5-6c5a-4d2f-8f0d-0a4c2b7e9a11")])
        .filter_requirement_type_id("48968b13-3561-415e-97d5-92009573b750")
        .filter_status(ActionRequirementStatus::Pending)
        .page_number(1)
        .page_size(20)
        .sort_value(ActionRequirementSort::UpdatedAtDescending)
        .send()
        .await
        .unwrap();
    let query = query(&[
        ("filter%5Baction_type%5D", "au_id_verification"),
        ("filter%5Bid%5D", "9546b659-5814-42b7-80f4-73ef70e7a94b%2C4d1fd1f5-6c5a-4d2f-8f0d-0a4c2b7e9a11"),
        ("filter%5Brequirement_type_id%5D", "48968b13-3561-415e-97d5-92009573b750"),
        ("filter%5Bstatus%5D", "pending"),
        ("page%5Bnumber%5D", "1"),
        ("page%5Bsize%5D", "20"),
        ("sort%5Bvalue%5D", "-updated_at"),
    ]);
    wire.expect(&format!("GET /v2/porting_orders/{AU_ORDER}/action_requirements?{query}"), JSON, None);
    assert_is_the_action(&response.data[0]);
    assert_eq!(response.meta.as_ref().unwrap().total_results, Some(55));
    assert_keeps(&*response, &sent);
}

async fn initiate_porting_action_requirement(wire: &Wire) {
    let sent = examples::one(examples::action_requirement());
    wire.respond_json(200, &sent);
    let person = types::AuIdVerificationParams::new("Robin", "Sample");
    let call = wire.client.initiate_porting_action_requirement().porting_order_id(AU_ORDER).id(ACTION);
    let response = call.body(types::InitiatePortingActionRequirement::new(person)).send().await.unwrap();
    let body = json!({"params": {"first_name": "Robin", "last_name": "Sample"}});
    let line = format!("POST /v2/porting_orders/{AU_ORDER}/action_requirements/{ACTION}/initiate");
    wire.expect(&line, JSON, Some(body));
    assert_is_the_action(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

#[track_caller]
fn assert_is_the_action(action: &types::PortingActionRequirement) {
    assert_eq!(action.id.as_deref(), Some(ACTION));
    assert_eq!(action.action_type.as_deref(), Some("au_id_verification"));
    assert_eq!(action.action_url.as_deref(), Some("https://verify.example.com/session/7f3c2a"));
    assert_eq!(action.cancel_reason, None);
    assert_eq!(action.status, Some(ActionRequirementStatus::Pending));
    assert_eq!(action.updated_at, Some(time("2026-03-10T01:05:00Z")));
}
