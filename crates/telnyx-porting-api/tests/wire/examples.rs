//! Responses with all known fields, after the examples in the description.

use serde_json::{Value, json};

pub(crate) const ORDER: &str = "11f1f6c8-0be3-4c82-8596-583121d1d262";
pub(crate) const AU_ORDER: &str = "2c3d1d83-8cc6-467f-9bee-9ce24e54a32b";
pub(crate) const GB_ORDER: &str = "8c5e24f6-1cbe-42cb-9681-49bc923a2d41";
pub(crate) const DE_ORDER: &str = "a9b1d2c9-c19f-4670-92ad-26b81f487f4a";
pub(crate) const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJwb3J0aW5nX29yZGVyX2lkIjoiMTFmMWY2YzgifQ.ZXhhbXBsZS1vbmx5";

/// A response with one object.
pub(crate) fn one(item: Value) -> Value {
    json!({"data": item})
}

/// A page with one object.
pub(crate) fn page(item: Value) -> Value {
    json!({
        "data": [item],
        "meta": {"page_number": 1, "page_size": 20, "total_pages": 3, "total_results": 55}
    })
}

pub(crate) fn order_response() -> Value {
    json!({
        "data": order(),
        "meta": {"phone_numbers_url": format!("/v2/porting_phone_numbers?filter[porting_order_id]={ORDER}")}
    })
}

pub(crate) fn order() -> Value {
    json!({
        "activation_settings": {
            "activation_status": "Pending",
            "activation_type": "on-demand",
            "fast_port_eligible": true,
            "foc_datetime_actual": "2026-03-19T15:00:00Z",
            "foc_datetime_requested": "2026-03-19T15:00:00Z"
        },
        "additional_steps": ["associated_phone_numbers"],
        "created_at": "2026-03-02T15:04:05Z",
        "customer_group_reference": "ACME-DENVER",
        "customer_reference": "ACME-2026-0042",
        "description": "Denver office move",
        "documents": {
            "invoice": "cf0a3951-1697-41df-8e53-c45aa81c00a0",
            "loa": "918c1198-a39c-4309-9a62-baf06267d5f9"
        },
        "end_user": {
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
        },
        "id": ORDER,
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
        "phone_numbers": [phone_number("+13035550142"), phone_number("+13035550143")],
        "porting_phone_numbers_count": 2,
        "record_type": "porting_order",
        "requirements": [{
            "field_type": "document",
            "field_value": "a3528530-d5be-4acf-b8f6-f5ea5c41b0b5",
            "record_type": "porting_requirement",
            "requirement_type_id": "5e90b2b1-9986-4e7e-8846-013faea4ba74"
        }],
        "requirements_met": true,
        "status": {
            "details": [{"code": "ENTITY_NAME_MISMATCH", "description": "The entity name differs"}],
            "value": "exception"
        },
        "support_key": "sr_4f7a2c",
        "updated_at": "2026-03-09T18:22:41Z",
        "user_feedback": {"user_comment": "Smooth", "user_rating": 5},
        "user_id": "d12deef2-e9f5-4062-b30c-92628386e3f2",
        "webhook_url": "https://hooks.example.com/porting"
    })
}

pub(crate) fn phone_number(number: &str) -> Value {
    json!({
        "activation_status": "Pending",
        "block_reference_id": "7d6d2f0a-0b7e-4a55-9f0e-2f7a9c0d1e34",
        "id": "4cbc5b0e-5a5f-4f2a-9f6e-1d7a3c5b9e21",
        "phone_number": number,
        "phone_number_type": "local",
        "portability_status": "confirmed",
        "porting_order_id": ORDER,
        "porting_order_status": "foc-date-confirmed",
        "record_type": "porting_phone_number",
        "requirements_status": "approved",
        "support_key": "sr_4f7a2c"
    })
}

pub(crate) fn activation_job() -> Value {
    json!({
        "activate_at": "2026-03-19T15:00:00Z",
        "activation_type": "scheduled",
        "activation_windows": [{"end_at": "2026-03-20T01:00:00Z", "start_at": "2026-03-19T11:00:00Z"}],
        "created_at": "2026-03-09T18:22:41Z",
        "id": "904fd712-c78b-4fd2-ae9a-c8ec04cf9db5",
        "record_type": "porting_activation_job",
        "status": "created",
        "updated_at": "2026-03-09T18:22:41Z"
    })
}

pub(crate) fn additional_document() -> Value {
    json!({
        "content_type": "application/pdf",
        "created_at": "2026-03-02T16:20:00Z",
        "document_id": "8f36bdf3-d602-4617-aa20-fd15c6448dfa",
        "document_type": "csr",
        "filename": "acme-service-record.pdf",
        "id": "722bfb84-0c4b-4c74-b01d-bd9ea34c409b",
        "porting_order_id": ORDER,
        "record_type": "porting_additional_document",
        "updated_at": "2026-03-02T16:20:00Z"
    })
}

pub(crate) fn comment() -> Value {
    json!({
        "body": "The company name on the latest bill is Acme Widgets, Inc.",
        "created_at": "2026-03-04T17:40:12Z",
        "id": "2548a60d-4ae7-4e6f-b3ee-0373cc0ef8db",
        "porting_order_id": ORDER,
        "record_type": "porting_comment",
        "user_type": "user"
    })
}

pub(crate) fn verification_code() -> Value {
    json!({
        "created_at": "2026-03-10T01:15:00Z",
        "id": "8c98e8bc-b272-4f60-b34c-f0093c32c104",
        "phone_number": "+61412345678",
        "porting_order_id": AU_ORDER,
        "record_type": "porting_verification_code",
        "updated_at": "2026-03-10T01:18:22Z",
        "verified": true
    })
}

pub(crate) fn action_requirement() -> Value {
    json!({
        "action_type": "au_id_verification",
        "action_url": "https://verify.example.com/session/7f3c2a",
        "cancel_reason": null,
        "created_at": "2026-03-10T01:00:00Z",
        "id": "9546b659-5814-42b7-80f4-73ef70e7a94b",
        "porting_order_id": AU_ORDER,
        "record_type": "porting_action_requirement",
        "requirement_type_id": "48968b13-3561-415e-97d5-92009573b750",
        "status": "pending",
        "updated_at": "2026-03-10T01:05:00Z"
    })
}

pub(crate) fn associated_number() -> Value {
    json!({
        "action": "keep",
        "country_code": "GB",
        "created_at": "2026-03-11T09:00:00Z",
        "id": "a6ffb4b8-f052-41b5-99be-4581d91f05c6",
        "phone_number_range": {"end_at": "+442079460219", "start_at": "+442079460200"},
        "phone_number_type": "local",
        "porting_order_id": GB_ORDER,
        "record_type": "porting_associated_phone_number",
        "updated_at": "2026-03-11T09:00:00Z"
    })
}

pub(crate) fn block() -> Value {
    json!({
        "activation_ranges": [{"end_at": "+4930244999930", "start_at": "+4930244999901"}],
        "country_code": "DE",
        "created_at": "2026-03-12T08:30:00Z",
        "id": "86406056-7eaf-4efe-a0a8-2707eb190101",
        "phone_number_range": {"end_at": "+4930244999950", "start_at": "+4930244999901"},
        "phone_number_type": "local",
        "record_type": "porting_phone_number_block",
        "updated_at": "2026-03-12T08:30:00Z"
    })
}

pub(crate) fn extension() -> Value {
    json!({
        "activation_ranges": [{"end_at": 49, "start_at": 0}],
        "created_at": "2026-03-12T08:45:00Z",
        "extension_range": {"end_at": 99, "start_at": 0},
        "id": "30e81000-b461-4f43-a534-1f34b3163e39",
        "porting_phone_number_id": "321ca828-6465-4039-a0ba-34f1d51bf3ff",
        "record_type": "porting_phone_number_extension",
        "updated_at": "2026-03-12T08:45:00Z"
    })
}

pub(crate) fn loa_configuration() -> Value {
    let mut configuration = loa_body();
    configuration["logo"]["content_type"] = json!("image/png");
    configuration["created_at"] = json!("2026-01-20T11:15:00Z");
    configuration["id"] = json!("88abbf63-5a49-4e9e-bd5f-d5be6ac72cc0");
    configuration["organization_id"] = json!("aef4a947-0498-4a16-84fd-41dee38b332f");
    configuration["record_type"] = json!("porting_loa_configuration");
    configuration["updated_at"] = json!("2026-01-21T08:00:30Z");
    configuration
}

/// The body for creating, previewing or replacing an LOA configuration.
pub(crate) fn loa_body() -> Value {
    json!({
        "address": {
            "city": "Denver",
            "country_code": "US",
            "extended_address": "Suite 400",
            "state": "CO",
            "street_address": "1200 Example Street",
            "zip_code": "80202"
        },
        "company_name": "Example Communications LLC",
        "contact": {"email": "porting@example.com", "phone_number": "+13035550199"},
        "logo": {"document_id": "2be98879-5450-4a04-b9a2-e1c26d361be7"},
        "name": "Default letterhead"
    })
}

pub(crate) fn report() -> Value {
    json!({
        "created_at": "2026-04-01T06:00:00Z",
        "document_id": "670b200c-aca4-41b3-95b3-43f4d8ad694d",
        "id": "2c0aa437-b373-4ef4-a2ef-5f947b6f3753",
        "params": {"filters": report_filters()},
        "record_type": "porting_report",
        "report_type": "export_porting_orders_csv",
        "status": "completed",
        "updated_at": "2026-04-01T06:00:48Z"
    })
}

pub(crate) fn report_filters() -> Value {
    json!({
        "created_at__gt": "2026-03-01T00:00:00Z",
        "created_at__lt": "2026-04-01T00:00:00Z",
        "customer_reference__in": ["ACME-2026-0042", "ACME-2026-0043"],
        "status__in": ["exception", "ported"]
    })
}

/// An event of any type with this payload.
pub(crate) fn event(event_type: &str, payload: Value) -> Value {
    json!({
        "available_notification_methods": ["email", "webhook"],
        "created_at": "2026-03-09T18:22:41Z",
        "event_type": event_type,
        "id": "288047ca-e5c0-42f8-a8c4-f1fb0b15a67d",
        "payload": payload,
        "payload_status": "completed",
        "porting_order_id": ORDER,
        "record_type": "porting_event",
        "updated_at": "2026-03-09T18:22:41Z"
    })
}

pub(crate) fn status_changed() -> Value {
    event(
        "porting_order.status_changed",
        json!({
            "customer_reference": "ACME-2026-0042",
            "id": ORDER,
            "status": {"details": [], "value": "foc-date-confirmed"},
            "support_key": "sr_4f7a2c",
            "updated_at": "2026-03-09T18:22:41Z",
            "webhook_url": "https://hooks.example.com/porting"
        }),
    )
}
