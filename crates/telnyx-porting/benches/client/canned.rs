//! Canned responses: the description's example order, with more numbers.

use serde_json::{Value, json};

/// The order that is read and shared.
pub(crate) const ORDER_ID: &str = "11f1f6c8-0be3-4c82-8596-583121d1d262";
pub(crate) const NUMBERS_OF_ORDER: usize = 10;
pub(crate) const ORDERS_OF_PAGE: usize = 250;

/// The response to GET `/porting_orders/{id}`.
pub(crate) fn order() -> Vec<u8> {
    let url = format!("/v2/porting_phone_numbers?filter[porting_order_id]={ORDER_ID}");
    let body = json!({"data": porting_order(ORDER_ID, NUMBERS_OF_ORDER), "meta": {"phone_numbers_url": url}});
    message("200 OK", &body)
}

/// The response to GET `/porting_orders`: a full page of orders with one to five numbers each.
pub(crate) fn page() -> Vec<u8> {
    let orders: Vec<Value> = (0..ORDERS_OF_PAGE)
        .map(|index| porting_order(&format!("11f1f6c8-0be3-4c82-8596-5831{index:08x}"), 1 + index % 5))
        .collect();
    let meta = json!({
        "page_number": 1, "page_size": ORDERS_OF_PAGE, "total_pages": 1, "total_results": ORDERS_OF_PAGE
    });
    message("200 OK", &json!({"data": orders, "meta": meta}))
}

/// The response to POST `/porting_orders/{id}/actions/share`.
pub(crate) fn share() -> Vec<u8> {
    let token = format!("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{}.{}", "x".repeat(203), "x".repeat(43));
    let data = json!({
        "created_at": "2026-03-02T16:00:00Z",
        "expires_at": "2026-03-02T17:00:00Z",
        "expires_in_seconds": 3600,
        "id": "0844e8a4-d1ec-43ee-ac5f-5ef6518c71dd",
        "permissions": ["porting_order.document.read"],
        "porting_order_id": ORDER_ID,
        "record_type": "porting_order_sharing_token",
        "token": token
    });
    message("201 Created", &json!({"data": data}))
}

fn message(status: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\
         date: Mon, 02 Mar 2026 16:00:00 GMT\r\nx-request-id: 2ab5d4a5-9ae4-4c8c-9d6e-5b5a0f3c2d11\r\n\
         x-ratelimit-limit: 200\r\nx-ratelimit-remaining: 199\r\nx-ratelimit-reset: 1\r\n\r\n",
        body.len()
    );
    (head + &body).into_bytes()
}

fn porting_order(id: &str, numbers: usize) -> Value {
    let numbers: Vec<Value> = (0..numbers).map(|index| phone_number(id, index)).collect();
    json!({
        "activation_settings": {
            "activation_status": "Pending",
            "fast_port_eligible": true,
            "foc_datetime_actual": "2026-03-19T15:00:00Z",
            "foc_datetime_requested": "2026-03-19T15:00:00Z"
        },
        "additional_steps": [],
        "created_at": "2026-03-02T15:04:05Z",
        "customer_group_reference": "ACME-DENVER",
        "customer_reference": "ACME-2026-0042",
        "description": "Denver office move",
        "documents": {
            "invoice": "cf0a3951-1697-41df-8e53-c45aa81c00a0",
            "loa": "918c1198-a39c-4309-9a62-baf06267d5f9"
        },
        "end_user": end_user(),
        "id": id,
        "messaging": {
            "enable_messaging": true,
            "messaging_capable": true,
            "messaging_port_completed": false,
            "messaging_port_status": "pending"
        },
        "misc": {"new_billing_phone_number": "+13035550160", "remaining_numbers_action": "keep", "type": "partial"},
        "old_service_provider_ocn": "Example Telecom",
        "parent_support_key": "pr_9be310",
        "phone_number_configuration": {
            "billing_group_id": "4313c1ec-0b34-47cb-afeb-3decea711d04",
            "connection_id": "1684641123236054244",
            "emergency_address_id": "1684641123236054311",
            "messaging_profile_id": "762261fd-21d8-4a15-8a09-76e28245c80a",
            "tags": ["acme", "denver"]
        },
        "phone_number_type": "local",
        "porting_phone_numbers_count": numbers.len(),
        "phone_numbers": numbers,
        "record_type": "porting_order",
        "requirements": [],
        "requirements_met": true,
        "status": {"details": [], "value": "foc-date-confirmed"},
        "support_key": "sr_4f7a2c",
        "updated_at": "2026-03-09T18:22:41Z",
        "user_feedback": {"user_comment": null, "user_rating": null},
        "user_id": "d12deef2-e9f5-4062-b30c-92628386e3f2",
        "webhook_url": "https://hooks.example.com/porting"
    })
}

fn end_user() -> Value {
    json!({
        "admin": {
            "account_number": "00482913",
            "auth_person_name": "Jordan Avery",
            "billing_phone_number": "+13035550142",
            "business_identifier": null,
            "entity_name": "Acme Widgets, Inc.",
            "pin_passcode": "0417",
            "tax_identifier": null
        },
        "location": {
            "administrative_area": "CO",
            "country_code": "US",
            "extended_address": "Floor 3",
            "locality": "Denver",
            "postal_code": "80202",
            "street_address": "1750 Sample Avenue"
        }
    })
}

fn phone_number(order: &str, index: usize) -> Value {
    json!({
        "activation_status": "Pending",
        "phone_number": format!("+13035550{:03}", 100 + index),
        "phone_number_type": "local",
        "portability_status": "confirmed",
        "porting_order_id": order,
        "porting_order_status": "foc-date-confirmed",
        "record_type": "porting_phone_number",
        "requirements_status": "approved",
        "support_key": "sr_4f7a2c"
    })
}
