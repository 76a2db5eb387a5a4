//! Hand-written response types: all described fields, with strings as `String`.
#![expect(dead_code, reason = "most decoded fields are not read")]
#![expect(clippy::struct_field_names, reason = "the names are those of the API")]

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct StubResponse<T, M> {
    pub(super) data: T,
    meta: Option<M>,
}

#[derive(Deserialize)]
pub(crate) struct List<T> {
    pub(super) data: Vec<T>,
    meta: Option<Paging>,
}

#[derive(Deserialize)]
struct Paging {
    page_number: Option<i64>,
    page_size: Option<i64>,
    total_pages: Option<i64>,
    total_results: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct OrderLinks {
    phone_numbers_url: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct SharingToken {
    created_at: Option<String>,
    expires_at: Option<String>,
    expires_in_seconds: Option<i64>,
    id: Option<String>,
    #[serde(default)]
    pub(super) permissions: Vec<String>,
    porting_order_id: Option<String>,
    record_type: Option<String>,
    token: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Order {
    activation_settings: Option<ActivationSettings>,
    #[serde(default)]
    additional_steps: Vec<String>,
    created_at: Option<String>,
    customer_group_reference: Option<String>,
    customer_reference: Option<String>,
    description: Option<String>,
    documents: Option<Documents>,
    end_user: Option<EndUser>,
    id: Option<String>,
    messaging: Option<Messaging>,
    misc: Option<Misc>,
    old_service_provider_ocn: Option<String>,
    parent_support_key: Option<String>,
    phone_number_configuration: Option<PhoneNumberConfiguration>,
    phone_number_type: Option<String>,
    #[serde(default)]
    pub(super) phone_numbers: Vec<PhoneNumber>,
    porting_phone_numbers_count: Option<i64>,
    record_type: Option<String>,
    #[serde(default)]
    requirements: Vec<Requirement>,
    requirements_met: Option<bool>,
    status: Option<Status>,
    support_key: Option<String>,
    updated_at: Option<String>,
    user_feedback: Option<UserFeedback>,
    user_id: Option<String>,
    webhook_url: Option<String>,
}

#[derive(Deserialize)]
struct ActivationSettings {
    activation_status: Option<String>,
    activation_type: Option<String>,
    fast_port_eligible: Option<bool>,
    foc_datetime_actual: Option<String>,
    foc_datetime_requested: Option<String>,
}

#[derive(Deserialize)]
struct Documents {
    invoice: Option<String>,
    loa: Option<String>,
}

#[derive(Deserialize)]
struct EndUser {
    admin: Option<Admin>,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Admin {
    account_number: Option<String>,
    auth_person_name: Option<String>,
    billing_phone_number: Option<String>,
    business_identifier: Option<String>,
    entity_name: Option<String>,
    pin_passcode: Option<String>,
    tax_identifier: Option<String>,
}

#[derive(Deserialize)]
struct Location {
    administrative_area: Option<String>,
    country_code: Option<String>,
    extended_address: Option<String>,
    locality: Option<String>,
    postal_code: Option<String>,
    street_address: Option<String>,
}

#[derive(Deserialize)]
struct Messaging {
    enable_messaging: Option<bool>,
    messaging_capable: Option<bool>,
    messaging_port_completed: Option<bool>,
    messaging_port_status: Option<String>,
}

#[derive(Deserialize)]
struct Misc {
    new_billing_phone_number: Option<String>,
    remaining_numbers_action: Option<String>,
    #[serde(rename = "type")]
    extent: Option<String>,
}

#[derive(Deserialize)]
struct PhoneNumberConfiguration {
    billing_group_id: Option<String>,
    connection_id: Option<String>,
    emergency_address_id: Option<String>,
    messaging_profile_id: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct PhoneNumber {
    activation_status: Option<String>,
    block_reference_id: Option<String>,
    id: Option<String>,
    phone_number: Option<String>,
    phone_number_type: Option<String>,
    portability_status: Option<String>,
    porting_order_id: Option<String>,
    porting_order_status: Option<String>,
    record_type: Option<String>,
    requirements_status: Option<String>,
    support_key: Option<String>,
}

#[derive(Deserialize)]
struct Requirement {
    field_type: Option<String>,
    field_value: Option<String>,
    record_type: Option<String>,
    requirement_type_id: Option<String>,
}

#[derive(Deserialize)]
struct Status {
    #[serde(default)]
    details: Vec<Exception>,
    value: Option<String>,
}

#[derive(Deserialize)]
struct Exception {
    code: Option<String>,
    description: Option<String>,
}

#[derive(Deserialize)]
struct UserFeedback {
    user_comment: Option<String>,
    user_rating: Option<i64>,
}
