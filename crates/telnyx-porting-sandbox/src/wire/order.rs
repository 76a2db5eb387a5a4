//! Porting orders on the wire.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::PhoneNumberView;
use super::phone_number::activation_status;
use crate::life::{self, AdditionalStep, ExceptionType, FieldType};
use crate::numbers::NumberType;
use crate::state::{
    Configuration, Documents, EndUser, Feedback, MessagingStatus, Misc, Order, PortType, RemainingNumbers, Status,
};

/// Numbers that an order shows itself; the rest is behind a link.
const EMBEDDED_NUMBERS: usize = 50;

/// The one account of the sandbox.
pub(super) const USER_ID: Uuid = Uuid::from_u128(0x5a9d_b0c5_7e11_4c50_8f6f_0d7a_6c1e_2b34);

/// A single order with a link to its numbers.
#[derive(Debug, Serialize)]
pub(crate) struct OrderAnswer {
    data: OrderView,
    meta: OrderMeta,
}

#[derive(Debug, Serialize)]
struct OrderMeta {
    phone_numbers_url: String,
}

impl OrderAnswer {
    pub(crate) fn new(order: &Order, with_numbers: bool) -> Self {
        let phone_numbers_url = format!("/v2/porting_phone_numbers?filter[porting_order_id]={}", order.id);
        Self { data: OrderView::new(order, with_numbers), meta: OrderMeta { phone_numbers_url } }
    }
}

/// A porting order.
#[derive(Debug, Serialize)]
pub(crate) struct OrderView {
    id: Uuid,
    customer_reference: Option<String>,
    customer_group_reference: Option<String>,
    #[serde(serialize_with = "super::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time::stamp")]
    updated_at: DateTime<Utc>,
    status: StatusView,
    support_key: Option<String>,
    parent_support_key: Option<String>,
    porting_phone_numbers_count: usize,
    old_service_provider_ocn: String,
    phone_numbers: Vec<PhoneNumberView>,
    documents: Documents,
    misc: Option<MiscView>,
    end_user: EndUser,
    activation_settings: ActivationSettings,
    phone_number_configuration: Configuration,
    phone_number_type: NumberType,
    description: &'static str,
    requirements: Vec<RequirementValue>,
    requirements_met: bool,
    user_feedback: Feedback,
    user_id: Uuid,
    webhook_url: Option<String>,
    record_type: &'static str,
    messaging: MessagingView,
    additional_steps: Vec<AdditionalStep>,
}

#[derive(Debug, Serialize)]
struct StatusView {
    value: Status,
    details: Vec<ExceptionType>,
}

/// The type is not nullable, so it is left out while unknown.
#[derive(Debug, Serialize)]
struct MiscView {
    #[serde(skip_serializing_if = "Option::is_none", rename = "type")]
    kind: Option<PortType>,
    remaining_numbers_action: Option<RemainingNumbers>,
    new_billing_phone_number: Option<String>,
}

#[derive(Debug, Serialize)]
struct ActivationSettings {
    #[serde(serialize_with = "super::time::optional")]
    foc_datetime_requested: Option<DateTime<Utc>>,
    #[serde(serialize_with = "super::time::optional")]
    foc_datetime_actual: Option<DateTime<Utc>>,
    fast_port_eligible: bool,
    activation_status: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub(super) struct MessagingView {
    messaging_capable: bool,
    enable_messaging: bool,
    messaging_port_status: MessagingStatus,
    messaging_port_completed: bool,
}

#[derive(Debug, Serialize)]
struct RequirementValue {
    field_type: FieldType,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_value: Option<String>,
    requirement_type_id: &'static str,
    record_type: &'static str,
}

impl OrderView {
    pub(crate) fn new(order: &Order, with_numbers: bool) -> Self {
        let shown = if with_numbers { EMBEDDED_NUMBERS } else { 0 };
        Self {
            id: order.id,
            customer_reference: order.customer_reference.clone(),
            customer_group_reference: order.customer_group_reference.clone(),
            created_at: order.created_at,
            updated_at: order.updated_at,
            status: StatusView { value: order.status.clone(), details: order.exceptions.clone() },
            support_key: order.shows_keys().then(|| order.keys.order.clone()),
            parent_support_key: order.shows_keys().then(|| order.keys.parent.clone()),
            porting_phone_numbers_count: order.numbers.len(),
            old_service_provider_ocn: order.carrier.name.clone(),
            phone_numbers: order.numbers.iter().take(shown).map(|number| PhoneNumberView::new(order, number)).collect(),
            documents: order.documents.clone(),
            misc: order.misc.clone().map(MiscView::from),
            end_user: order.end_user.clone(),
            activation_settings: activation_settings(order),
            phone_number_configuration: order.configuration.clone(),
            phone_number_type: order.kind,
            description: if order.fast_port { "FastPort order" } else { "Standard order" },
            requirements: requirement_values(order),
            requirements_met: life::is_met(order),
            user_feedback: order.feedback.clone(),
            user_id: USER_ID,
            webhook_url: order.webhook_url.clone(),
            record_type: "porting_order",
            messaging: messaging(order),
            additional_steps: life::additional_steps(order),
        }
    }
}

impl From<Misc> for MiscView {
    fn from(misc: Misc) -> Self {
        Self {
            kind: misc.kind,
            remaining_numbers_action: misc.remaining_numbers_action,
            new_billing_phone_number: misc.new_billing_phone_number,
        }
    }
}

fn activation_settings(order: &Order) -> ActivationSettings {
    let begun = !matches!(order.status, Status::Draft | Status::InProcess);
    ActivationSettings {
        foc_datetime_requested: order.foc_requested,
        foc_datetime_actual: order.foc_actual,
        fast_port_eligible: order.fast_port,
        activation_status: begun.then(|| activation_status(order)),
    }
}

pub(super) fn messaging(order: &Order) -> MessagingView {
    MessagingView {
        messaging_capable: order.messaging_capable,
        enable_messaging: order.messaging.enabled,
        messaging_port_status: order.messaging.status,
        messaging_port_completed: order.messaging.status == MessagingStatus::Ported,
    }
}

fn requirement_values(order: &Order) -> Vec<RequirementValue> {
    let value = |needed: &life::Requirement| RequirementValue {
        field_type: needed.field,
        field_value: order.requirement_values.get(needed.id).cloned(),
        requirement_type_id: needed.id,
        record_type: "porting_requirement",
    };
    // An order shows its documents only; the list of its requirements has the texts too.
    let documents = life::requirements(order).iter().filter(|needed| needed.field == FieldType::Document);
    documents.map(value).collect()
}
