//! Porting phone numbers on the wire.

use serde::Serialize;
use uuid::Uuid;

use crate::life;
use crate::numbers::NumberType;
use crate::state::{Order, OrderNumber, Status};

/// A number of an order. Its states follow from those of the order.
#[derive(Debug, Serialize)]
pub(crate) struct PhoneNumberView {
    /// Not in the API's description, but live answers have it and other operations ask for it.
    pub(crate) id: Uuid,
    pub(crate) phone_number: String,
    pub(crate) phone_number_type: NumberType,
    pub(crate) porting_order_id: Uuid,
    pub(crate) porting_order_status: Status,
    pub(crate) support_key: String,
    pub(crate) activation_status: &'static str,
    pub(crate) portability_status: &'static str,
    pub(crate) requirements_status: &'static str,
    /// As the id: in live answers only.
    pub(crate) block_reference_id: Option<Uuid>,
    pub(crate) record_type: &'static str,
}

impl PhoneNumberView {
    pub(crate) fn new(order: &Order, entry: &OrderNumber) -> Self {
        Self {
            id: entry.id,
            phone_number: entry.number.e164.clone(),
            phone_number_type: entry.number.kind,
            porting_order_id: order.id,
            porting_order_status: order.status.clone(),
            // Unlike the order, its numbers show the key in a draft already.
            support_key: order.keys.order.clone(),
            activation_status: activation_status(order),
            portability_status: portability_status(order),
            requirements_status: requirements_status(order),
            block_reference_id: entry.block,
            record_type: "porting_phone_number",
        }
    }
}

/// Values of the activation status in the API's description.
pub(crate) const ACTIVATION_STATUSES: [&str; 13] = [
    "New",
    "Pending",
    "Conflict",
    "Cancel Pending",
    "Failed",
    "Concurred",
    "Activate RDY",
    "Disconnect Pending",
    "Concurrence Sent",
    "Old",
    "Sending",
    "Active",
    "Cancelled",
];

/// Values of the portability status in the API's description.
pub(crate) const PORTABILITY_STATUSES: [&str; 3] = ["pending", "confirmed", "provisional"];

/// How sure it is that the numbers of an order can be ported.
pub(crate) fn portability_status(order: &Order) -> &'static str {
    if order.is_north_american() { "confirmed" } else { "provisional" }
}

/// How far the numbers of an order are at the number registry.
pub(crate) fn activation_status(order: &Order) -> &'static str {
    match &order.status {
        Status::Draft | Status::InProcess => "New",
        Status::Exception if order.exceptions.iter().any(|exception| exception.code == "SV_CONFLICT") => "Conflict",
        Status::Submitted | Status::Exception | Status::Other(_) => "Pending",
        Status::FocDateConfirmed => "Activate RDY",
        Status::CancelPending => "Cancel Pending",
        Status::Ported => "Active",
        Status::Cancelled => "Cancelled",
    }
}

fn requirements_status(order: &Order) -> &'static str {
    if let Some(review) = life::review(order) {
        return review.as_str();
    }
    match order.status {
        Status::Draft => "requirement-info-pending",
        Status::InProcess => "requirement-info-under-review",
        _ => "approved",
    }
}
