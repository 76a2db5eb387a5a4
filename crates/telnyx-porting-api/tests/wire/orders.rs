//! Porting orders and their actions.

use crate::examples::{self, ORDER, order_response};
use crate::support::{ANY, JSON, PDF, Wire, assert_keeps, query, time};
use serde_json::json;
use telnyx_porting_api::types::{
    self, ActivationType, AdditionalStep, ExceptionCode, MessagingPortStatus, PortingOrderActivationStatus,
    PortingOrderSort, PortingOrderStatusValue, PortingOrderType, RemainingNumbersAction, SharingPermission,
};

operations![
    list_porting_orders,
    create_porting_order,
    get_porting_order,
    delete_porting_order,
    update_porting_order,
    activate_porting_order,
    cancel_porting_order,
    confirm_porting_order,
    share_porting_order,
    list_exception_types,
    list_allowed_foc_windows,
    get_porting_order_loa_template,
    get_porting_order_sub_request,
];

async fn list_porting_orders(wire: &Wire) {
    let sent = examples::page(examples::order());
    wire.respond_json(200, &sent);
    let response = wire
        .client
        .list_porting_orders()
        .filter_activation_settings_fast_port_eligible(true)
        .filter_activation_settings_foc_datetime_requested_gt("2026-03-01T00:00:00Z")
        .filter_activation_settings_foc_datetime_requested_lt("2026-03-31T23:59:59Z")
        .filter_customer_group_reference("ACME-DENVER")
        .filter_customer_reference("ACME/2026&0042")
        .filter_end_user_admin_auth_person_name("Jordan Avery")
        .filter_end_user_admin_entity_name("Acme Widgets, Inc.")
        .filter_misc_type(PortingOrderType::Partial)
        .filter_parent_support_key("pr_9be310")
        .filter_phone_numbers_carrier_name("Example Telecom")
        .filter_phone_numbers_country_code("US")
        .filter_phone_numbers_phone_number_contains("+1303555")
        .filter_status([PortingOrderStatusValue::Draft, PortingOrderStatusValue::FocDateConfirmed])
        .include_phone_numbers(false)
        .page_number(2)
        .page_size(250)
        .sort_value(PortingOrderSort::ActivationSettingsFocDatetimeRequestedDescending)
        .send()
        .await
        .unwrap();
    let query = query(&[
        ("filter%5Bactivation_settings%5D%5Bfast_port_eligible%5D", "true"),
        ("filter%5Bactivation_settings%5D%5Bfoc_datetime_requested%5D%5Bgt%5D", "2026-03-01T00%3A00%3A00Z"),
        ("filter%5Bactivation_settings%5D%5Bfoc_datetime_requested%5D%5Blt%5D", "2026-03-31T23%3A59%3A59Z"),
        ("filter%5Bcustomer_group_reference%5D", "ACME-DENVER"),
        ("filter%5Bcustomer_reference%5D", "ACME%2F2026%260042"),
        ("filter%5Bend_user%5D%5Badmin%5D%5Bauth_person_name%5D", "Jordan+Avery"),
        ("filter%5Bend_user%5D%5Badmin%5D%5Bentity_name%5D", "Acme+Widgets%2C+Inc."),
        ("filter%5Bmisc%5D%5Btype%5D", "partial"),
        ("filter%5Bparent_support_key%5D", "pr_9be310"),
        ("filter%5Bphone_numbers%5D%5Bcarrier_name%5D", "Example+Telecom"),
        ("filter%5Bphone_numbers%5D%5Bcountry_code%5D", "US"),
        ("filter%5Bphone_numbers%5D%5Bphone_number%5D%5Bcontains%5D", "%2B1303555"),
        ("filter%5Bstatus%5D", "draft%2Cfoc-date-confirmed"),
        ("include_phone_numbers", "false"),
        ("page%5Bnumber%5D", "2"),
        ("page%5Bsize%5D", "250"),
        ("sort%5Bvalue%5D", "-activation_settings.foc_datetime_requested"),
    ]);
    wire.expect(&format!("GET /v2/porting_orders?{query}"), JSON, None);
    let meta = response.meta.as_ref().unwrap();
    assert_eq!((meta.page_number, meta.page_size), (Some(1), Some(20)));
    assert_eq!((meta.total_pages, meta.total_results), (Some(3), Some(55)));
    assert_is_the_example(&response.data[0]);
    assert_keeps(&*response, &sent);
}

async fn create_porting_order(wire: &Wire) {
    let sent = json!({"data": [examples::order(), examples::order()]});
    wire.respond_json(201, &sent);
    let range = types::NewPhoneNumberRange::new("+4930244999901", "+4930244999910");
    let body = types::CreatePortingOrder::new(["+13035550142", "+13035550143"])
        .with_customer_group_reference("ACME-DENVER")
        .with_customer_reference("ACME-2026-0042")
        .with_phone_number_blocks([types::NewPhoneNumberBlock::new(range.clone(), [range])]);
    let response = wire.client.create_porting_order().body(body).send().await.unwrap();
    let range = json!({"start_at": "+4930244999901", "end_at": "+4930244999910"});
    let body = json!({
        "customer_group_reference": "ACME-DENVER",
        "customer_reference": "ACME-2026-0042",
        "phone_number_blocks": [{"phone_number_range": range, "activation_ranges": [range]}],
        "phone_numbers": ["+13035550142", "+13035550143"]
    });
    wire.expect("POST /v2/porting_orders", JSON, Some(body));
    assert_eq!(response.status().as_u16(), 201);
    assert_eq!(response.data.len(), 2);
    assert_is_the_example(&response.data[1]);
    assert_keeps(&*response, &sent);
}

async fn get_porting_order(wire: &Wire) {
    wire.respond_json(200, &order_response());
    let response = wire.client.get_porting_order().id(ORDER).include_phone_numbers(true).send().await.unwrap();
    wire.expect(&format!("GET /v2/porting_orders/{ORDER}?include_phone_numbers=true"), JSON, None);
    assert_is_the_example(response.data.as_ref().unwrap());
    assert_eq!(
        response.meta.as_ref().unwrap().phone_numbers_url.as_deref(),
        Some("/v2/porting_phone_numbers?filter[porting_order_id]=11f1f6c8-0be3-4c82-8596-583121d1d262")
    );
    assert_eq!(response.request_id(), Some(crate::support::REQUEST_ID));
    assert_eq!(response.body(), &order_response().to_string());
    assert_keeps(&*response, &order_response());
}

async fn delete_porting_order(wire: &Wire) {
    wire.respond_empty();
    let response = wire.client.delete_porting_order().id(ORDER).send().await.unwrap();
    wire.expect(&format!("DELETE /v2/porting_orders/{ORDER}"), ANY, None);
    assert_eq!(response.status().as_u16(), 204);
    let () = response.into_inner();
}

async fn update_porting_order(wire: &Wire) {
    wire.respond_json(200, &order_response());
    let body = crate::patch::full_update();
    let response = wire.client.update_porting_order().id(ORDER).body(body).send().await.unwrap();
    wire.expect(&format!("PATCH /v2/porting_orders/{ORDER}"), JSON, Some(crate::patch::full_update_json()));
    assert_is_the_example(response.data.as_ref().unwrap());
    assert_keeps(&*response, &order_response());
}

async fn activate_porting_order(wire: &Wire) {
    let sent = examples::one(examples::activation_job());
    wire.respond_json(202, &sent);
    let response = wire.client.activate_porting_order().id(ORDER).send().await.unwrap();
    wire.expect(&format!("POST /v2/porting_orders/{ORDER}/actions/activate"), JSON, None);
    assert_eq!(response.status().as_u16(), 202);
    let job = response.data.as_ref().unwrap();
    assert_eq!(job.id.as_ref().unwrap().as_str(), "904fd712-c78b-4fd2-ae9a-c8ec04cf9db5");
    assert_eq!(job.status, Some(types::ActivationJobStatus::Created));
    assert_eq!(job.activation_windows[0].end_at, Some(time("2026-03-20T01:00:00Z")));
    assert_keeps(&*response, &sent);
}

async fn cancel_porting_order(wire: &Wire) {
    let mut sent = order_response();
    sent["data"]["status"] = json!({"details": [], "value": "cancel-pending"});
    wire.respond_json(200, &sent);
    let response = wire.client.cancel_porting_order().id(ORDER).send().await.unwrap();
    wire.expect(&format!("POST /v2/porting_orders/{ORDER}/actions/cancel"), JSON, None);
    let status = response.data.as_ref().unwrap().status.as_ref().unwrap();
    assert_eq!(status.value, Some(PortingOrderStatusValue::CancelPending));
    assert_eq!(status.details, []);
    assert_keeps(&*response, &sent);
}

async fn confirm_porting_order(wire: &Wire) {
    let mut sent = order_response();
    sent["data"]["status"] = json!({"details": [], "value": "in-process"});
    wire.respond_json(200, &sent);
    let response = wire.client.confirm_porting_order().id(ORDER).send().await.unwrap();
    wire.expect(&format!("POST /v2/porting_orders/{ORDER}/actions/confirm"), JSON, None);
    let status = response.data.as_ref().unwrap().status.as_ref().unwrap();
    assert_eq!(status.value, Some(PortingOrderStatusValue::InProcess));
    assert!(response.meta.as_ref().unwrap().phone_numbers_url.is_some());
    assert_keeps(&*response, &sent);
}

async fn share_porting_order(wire: &Wire) {
    let sent = examples::one(json!({
        "created_at": "2026-03-02T16:00:00Z",
        "expires_at": "2026-03-02T17:00:00Z",
        "expires_in_seconds": 3600,
        "id": "0844e8a4-d1ec-43ee-ac5f-5ef6518c71dd",
        "permissions": ["porting_order.document.read"],
        "porting_order_id": ORDER,
        "record_type": "porting_order_sharing_token",
        "token": examples::TOKEN
    }));
    wire.respond_json(201, &sent);
    let body = types::SharePortingOrder::new()
        .with_expires_in_seconds(3600)
        .with_permissions(SharingPermission::PortingOrderDocumentRead);
    let response = wire.client.share_porting_order().id(ORDER).body(body).send().await.unwrap();
    let body = json!({"expires_in_seconds": 3600, "permissions": "porting_order.document.read"});
    wire.expect(&format!("POST /v2/porting_orders/{ORDER}/actions/share"), JSON, Some(body));
    let token = response.data.as_ref().unwrap();
    assert_eq!(token.token.as_ref().unwrap().expose(), examples::TOKEN);
    assert_eq!(token.permissions, [SharingPermission::PortingOrderDocumentRead]);
    assert_eq!(token.expires_in_seconds, Some(3600));
    assert_keeps(&*response, &sent);
}

async fn list_exception_types(wire: &Wire) {
    let details = json!({"code": "PASSCODE_PIN_INVALID", "description": "The PIN differs from the carrier's"});
    let sent = json!({"data": [details, {"code": "OTHER", "description": "See the comments"}]});
    wire.respond_json(200, &sent);
    let response = wire.client.list_exception_types().send().await.unwrap();
    wire.expect("GET /v2/porting_orders/exception_types", JSON, None);
    assert_eq!(response.data[0].code, Some(ExceptionCode::PasscodePinInvalid));
    assert_eq!(response.data[0].description.as_deref(), Some("The PIN differs from the carrier's"));
    assert_eq!(response.data[1].code, Some(ExceptionCode::Other));
    assert_keeps(&*response, &sent);
}

async fn list_allowed_foc_windows(wire: &Wire) {
    let sent = examples::page(json!({
        "ended_at": "2026-03-20T01:00:00Z",
        "record_type": "porting_order",
        "started_at": "2026-03-19T11:00:00Z"
    }));
    wire.respond_json(200, &sent);
    let response = wire.client.list_allowed_foc_windows().id(ORDER).send().await.unwrap();
    wire.expect(&format!("GET /v2/porting_orders/{ORDER}/allowed_foc_windows"), JSON, None);
    assert_eq!(response.data[0].started_at, Some(time("2026-03-19T11:00:00Z")));
    assert_eq!(response.data[0].ended_at, Some(time("2026-03-20T01:00:00Z")));
    assert_eq!(response.meta.as_ref().unwrap().total_results, Some(55));
    assert_keeps(&*response, &sent);
}

async fn get_porting_order_loa_template(wire: &Wire) {
    let letter = b"%PDF-1.7\n\xff\xfe\0 letter";
    wire.respond(200, "application/pdf; qs=0.5", letter.as_slice());
    let configuration = "88abbf63-5a49-4e9e-bd5f-d5be6ac72cc0";
    let call = wire.client.get_porting_order_loa_template().id(ORDER).loa_configuration_id(configuration);
    let response = call.send().await.unwrap();
    let line = format!("GET /v2/porting_orders/{ORDER}/loa_template?loa_configuration_id={configuration}");
    wire.expect(&line, PDF, None);
    assert_eq!(response.content_type(), Some("application/pdf"));
    assert_eq!(response.into_inner().bytes().await.unwrap(), letter.as_slice());
}

async fn get_porting_order_sub_request(wire: &Wire) {
    let sent = examples::one(json!({"port_request_id": "b87a0c42", "sub_request_id": "b87a0c42-1"}));
    wire.respond_json(200, &sent);
    let response = wire.client.get_porting_order_sub_request().id(ORDER).send().await.unwrap();
    wire.expect(&format!("GET /v2/porting_orders/{ORDER}/sub_request"), JSON, None);
    let ids = response.data.as_ref().unwrap();
    assert_eq!(ids.port_request_id.as_deref(), Some("b87a0c42"));
    assert_eq!(ids.sub_request_id.as_deref(), Some("b87a0c42-1"));
    assert_keeps(&*response, &sent);
}

#[track_caller]
fn assert_is_the_example(order: &types::PortingOrder) {
    assert_eq!(order.id.as_ref().unwrap().uuid().unwrap().to_string(), ORDER);
    let status = order.status.as_ref().unwrap();
    assert_eq!(status.value, Some(PortingOrderStatusValue::Exception));
    assert_eq!(status.details[0].code, Some(ExceptionCode::EntityNameMismatch));
    let settings = order.activation_settings.as_ref().unwrap();
    assert_eq!(settings.activation_status, Some(PortingOrderActivationStatus::Pending));
    assert_eq!(settings.activation_type, Some(ActivationType::OnDemand));
    assert_eq!(settings.fast_port_eligible, Some(true));
    assert_eq!(settings.foc_datetime_actual, Some(time("2026-03-19T15:00:00Z")));
    assert_eq!(order.additional_steps, [AdditionalStep::AssociatedPhoneNumbers]);
    let admin = order.end_user.as_ref().unwrap().admin.as_ref().unwrap();
    assert_eq!(admin.account_number.as_ref().unwrap().expose(), "00482913");
    assert_eq!(admin.pin_passcode.as_ref().unwrap().expose(), "0417");
    assert_eq!(admin.tax_identifier, None);
    let misc = order.misc.as_ref().unwrap();
    assert_eq!(misc.type_, Some(PortingOrderType::Partial));
    assert_eq!(misc.remaining_numbers_action, Some(RemainingNumbersAction::Keep));
    let messaging = order.messaging.as_ref().unwrap();
    assert_eq!(messaging.messaging_port_status, Some(MessagingPortStatus::Pending));
    let configuration = order.phone_number_configuration.as_ref().unwrap();
    assert_eq!(configuration.connection_id.as_deref(), Some("1684641123236054244"));
    assert_eq!(configuration.tags, ["acme", "denver"]);
    assert_eq!(order.phone_numbers[1].phone_number.as_deref(), Some("+13035550143"));
    assert_eq!(order.phone_numbers[1].requirements_status, Some(types::RequirementsStatus::Approved));
    assert_eq!(order.requirements[0].field_type, Some(types::RequirementFieldType::Document));
    assert_eq!(order.porting_phone_numbers_count, Some(2));
    assert_eq!(order.requirements_met, Some(true));
    assert_eq!(order.user_feedback.as_ref().unwrap().user_rating, Some(5));
}
