use serde_json::{Value, json};

use crate::support::{Api, ApiResponse, GB, US};

async fn patch(api: &Api, id: &str, body: Value) -> ApiResponse {
    api.patch(&format!("/porting_orders/{id}"), body).await
}

#[tokio::test]
async fn absent_members_keep_null_clears_and_objects_merge() {
    let api = Api::start().await;
    let id = api.draft_as(US, json!("ref")).await;
    api.complete(&id).await;
    let before = api.order(&id).await;

    let response =
        patch(&api, &id, json!({"end_user": {"admin": {"pin_passcode": null}, "location": {"locality": "Aspen"}}}))
            .await;
    assert_eq!(response.status, 200);
    let after = &response.body["data"];
    assert_eq!(after["end_user"]["admin"]["pin_passcode"], Value::Null);
    assert_eq!(after["end_user"]["admin"]["account_number"], "00123");
    assert_eq!(after["end_user"]["location"]["locality"], "Aspen");
    assert_eq!(after["end_user"]["location"]["postal_code"], "80202");
    assert_eq!(after["documents"], before["documents"]);
    assert_eq!(after["customer_reference"], "ref");
    assert!(response.body["meta"]["phone_numbers_url"].is_string());

    let cleared = patch(&api, &id, json!({"customer_reference": null, "misc": null, "end_user": {"admin": null}}))
        .await
        .body["data"]
        .clone();
    assert_eq!(cleared["customer_reference"], Value::Null);
    assert_eq!(cleared["misc"], Value::Null);
    assert_eq!(cleared["end_user"]["admin"]["entity_name"], Value::Null);
    assert_eq!(cleared["end_user"]["location"]["locality"], "Aspen");
}

#[tokio::test]
async fn all_settable_fields_are_shown() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let body = json!({
        "customer_group_reference": "G-9",
        "webhook_url": "http://example.com/hook",
        "phone_number_configuration": {"connection_id": "1752379429071357070", "tags": ["a", "b"]},
        "end_user": {"admin": {"billing_phone_number": "13035551234"}},
        // Read-only and unknown members are ignored.
        "id": "x", "status": {"value": "ported"}, "support_key": 5, "colour": "red",
    });
    let order = patch(&api, &id, body).await.body["data"].clone();
    assert_eq!(order["id"], id.as_str());
    assert_eq!(order["status"]["value"], "draft");
    assert_eq!(order["customer_group_reference"], "G-9");
    assert_eq!(order["webhook_url"], "http://example.com/hook");
    assert_eq!(order["phone_number_configuration"]["connection_id"], "1752379429071357070");
    assert_eq!(order["phone_number_configuration"]["tags"], json!(["a", "b"]));
    assert_eq!(order["end_user"]["admin"]["billing_phone_number"], "+13035551234");
    let cleared =
        patch(&api, &id, json!({"webhook_url": null, "phone_number_configuration": {"tags": null}})).await.body["data"]
            .clone();
    assert_eq!(cleared["webhook_url"], Value::Null);
    assert_eq!(cleared["phone_number_configuration"]["tags"], json!([]));
    assert_eq!(cleared["phone_number_configuration"]["connection_id"], "1752379429071357070");
}

#[tokio::test]
async fn full_and_partial_ports_are_validated() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    for (misc, code, place) in [
        (
            json!({"type": "full", "remaining_numbers_action": "keep", "new_billing_phone_number": "+13035559999"}),
            "10027",
            "/misc/type",
        ),
        (json!({"type": "full", "remaining_numbers_action": "disconnect"}), "10027", "/misc/type"),
        (json!({"type": "half"}), "10032", "/misc/type"),
        (json!({"type": "partial", "remaining_numbers_action": "burn"}), "10032", "/misc/remaining_numbers_action"),
        (json!({"type": "partial", "remaining_numbers_action": "keep"}), "10004", "/misc/new_billing_phone_number"),
        (
            json!({"type": "partial", "remaining_numbers_action": "keep", "new_billing_phone_number": US}),
            "10027",
            "/misc/new_billing_phone_number",
        ),
        (json!({"type": "partial", "new_billing_phone_number": "home"}), "10016", "/misc/new_billing_phone_number"),
    ] {
        patch(&api, &id, json!({"misc": misc})).await.assert_error(422, code, place);
        assert_eq!(api.order(&id).await["misc"], Value::Null);
    }
    let keep = json!({"misc": {"type": "partial", "remaining_numbers_action": "keep", "new_billing_phone_number": "+13035559999"}});
    assert_eq!(patch(&api, &id, keep).await.status, 200);
    // Fields of a partial port are removed automatically.
    let full = patch(&api, &id, json!({"misc": {"type": "full"}})).await;
    assert_eq!(
        full.body["data"]["misc"],
        json!({"type": "full", "remaining_numbers_action": null, "new_billing_phone_number": null})
    );
    assert_eq!(patch(&api, &id, json!({"misc": {"type": "full", "remaining_numbers_action": null}})).await.status, 200);
}

#[tokio::test]
async fn invalid_values_are_rejected_together_and_nothing_changes() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let before = api.order(&id).await;
    let response = patch(
        &api,
        &id,
        json!({
            "customer_reference": "changed",
            "webhook_url": "ftp://example.com",
            "documents": {"loa": "64ffb720-04c7-455b-92d6-20fcca92e935", "invoice": "nonsense"},
            "end_user": {"admin": {"billing_phone_number": "call me"}, "location": {"country_code": "USA"}},
            "activation_settings": {"foc_datetime_requested": "tomorrow", "activation_type": "never"},
            "requirement_group_id": "g",
        }),
    )
    .await;
    assert_eq!(response.status, 422);
    let places: Vec<(String, String)> = response.errors();
    for expected in [
        ("10003", "/webhook_url"),
        ("10017", "/documents/loa"),
        ("10015", "/documents/invoice"),
        ("10016", "/end_user/admin/billing_phone_number"),
        ("10015", "/end_user/location/country_code"),
        ("10015", "/activation_settings/foc_datetime_requested"),
        ("10032", "/activation_settings/activation_type"),
        ("10015", "/requirement_group_id"),
        ("10027", "/requirement_group_id"),
    ] {
        let expected = (expected.0.to_owned(), expected.1.to_owned());
        assert!(places.contains(&expected), "{expected:?} in {places:?}");
    }
    assert_eq!(places.len(), 9);
    assert_eq!(api.order(&id).await, before);
}

#[tokio::test]
async fn types_are_checked_without_quoting_the_value() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let response = patch(&api, &id, json!({"end_user": {"admin": {"pin_passcode": 4_711_471}}})).await;
    response.assert_error(422, "10026", "/end_user/admin/pin_passcode");
    assert!(!response.body.to_string().contains("4711471"));
    patch(&api, &id, json!({"phone_number_configuration": {"tags": ["a", 1]}})).await.assert_error(
        422,
        "10026",
        "/phone_number_configuration/tags/1",
    );
    patch(&api, &id, json!({"end_user": "x"})).await.assert_error(422, "10026", "/end_user");
    patch(&api, &id, json!([1])).await.assert_error(422, "10026", "");
}

#[tokio::test]
async fn a_date_must_be_in_a_window() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let place = "/activation_settings/foc_datetime_requested";
    // A Sunday, the past, and a night.
    for date in ["2026-03-08T15:00:00Z", "2026-03-01T15:00:00Z", "2026-03-04T03:00:00Z"] {
        let body = json!({"activation_settings": {"foc_datetime_requested": date}});
        patch(&api, &id, body).await.assert_error(422, "80018", place);
    }
    let body = json!({"activation_settings": {"foc_datetime_requested": "2026-03-04T10:00:00-06:00"}});
    let response = patch(&api, &id, body).await;
    assert_eq!(response.body["data"]["activation_settings"]["foc_datetime_requested"], "2026-03-04T16:00:00.000Z");
    let cleared = patch(&api, &id, json!({"activation_settings": {"foc_datetime_requested": null}})).await;
    assert_eq!(cleared.body["data"]["activation_settings"]["foc_datetime_requested"], Value::Null);
}

#[tokio::test]
async fn a_requirement_group_excludes_documents_and_requirements() {
    let api = Api::start().await;
    let id = api.draft(GB).await;
    let group = "DE748D99-06FA-4D90-9F9A-F4B62696BADA";
    for other in [json!({"documents": {"loa": null}}), json!({"requirements": []})] {
        let mut body = other;
        body["requirement_group_id"] = json!(group);
        patch(&api, &id, body).await.assert_error(422, "10027", "/requirement_group_id");
    }
    let response = patch(&api, &id, json!({"requirement_group_id": group})).await;
    assert_eq!(response.status, 200);
    assert_eq!(response.body["data"]["requirements_met"], true);
}

#[tokio::test]
async fn requirements_must_exist_and_be_complete() {
    let api = Api::start().await;
    let id = api.draft(GB).await;
    let needed = api.order(&id).await["requirements"].clone();
    let document = &needed[0]["requirement_type_id"];
    for (item, code, place) in [
        (json!({"field_value": "x"}), "10004", "/requirements/0"),
        (json!({"requirement_type_id": "x", "field_value": "x"}), "10017", "/requirements/0/requirement_type_id"),
        (json!({"requirement_type_id": document, "field_value": "x"}), "10015", "/requirements/0/field_value"),
        (
            json!({"requirement_type_id": document, "field_value": "64ffb720-04c7-455b-92d6-20fcca92e935"}),
            "10017",
            "/requirements/0/field_value",
        ),
    ] {
        patch(&api, &id, json!({"requirements": [item]})).await.assert_error(422, code, place);
    }
}

#[tokio::test]
async fn only_north_american_numbers_have_text_messages() {
    let api = Api::start().await;
    let gb = api.draft(GB).await;
    let body = json!({"messaging": {"enable_messaging": true}});
    patch(&api, &gb, body.clone()).await.assert_error(422, "10027", "/messaging/enable_messaging");
    assert_eq!(patch(&api, &gb, json!({"messaging": {"enable_messaging": false}})).await.status, 200);
    let us = api.draft(US).await;
    assert_eq!(patch(&api, &us, body).await.body["data"]["messaging"]["messaging_port_status"], "pending");
    let off = patch(&api, &us, json!({"messaging": {"enable_messaging": false}})).await;
    assert_eq!(off.body["data"]["messaging"]["messaging_port_status"], "not_applicable");
}

#[tokio::test]
async fn allowed_changes_depend_on_the_status() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let change = json!({"customer_reference": "x"});
    let feedback = json!({"user_feedback": {"user_rating": 5, "user_comment": "Fine"}});
    for (status, data_allowed, feedback_allowed) in [
        ("draft", true, false),
        ("in-process", true, false),
        ("exception", true, false),
        ("submitted", false, false),
        ("foc-date-confirmed", false, false),
        ("cancel-pending", false, true),
        ("ported", false, true),
        ("cancelled", false, true),
    ] {
        api.control(&format!("/orders/{id}/status"), json!({"value": status})).await;
        let expected = |allowed| if allowed { 200 } else { 422 };
        assert_eq!(patch(&api, &id, change.clone()).await.status, expected(data_allowed), "{status}");
        assert_eq!(patch(&api, &id, feedback.clone()).await.status, expected(feedback_allowed), "{status}");
        if status != "draft" {
            api.delete(&format!("/porting_orders/{id}")).await.assert_error(422, "10027", "");
        }
    }
    assert_eq!(api.order(&id).await["user_feedback"], feedback["user_feedback"]);
}
