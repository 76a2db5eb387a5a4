//! What the customer still has to do before an order can be confirmed, besides filling it in.

use serde::Serialize;

use crate::numbers::NumberType;
use crate::state::{Order, PortType};

/// A step that is still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AdditionalStep {
    /// To say what happens to the numbers that stay.
    AssociatedPhoneNumbers,
    /// To prove with codes that one has the numbers.
    PhoneNumberVerificationCodes,
}

/// The steps that are still open.
pub(crate) fn additional_steps(order: &Order) -> Vec<AdditionalStep> {
    let mut steps = Vec::new();
    if is_partial_in_great_britain(order) && order.parts.associated.is_empty() {
        steps.push(AdditionalStep::AssociatedPhoneNumbers);
    }
    if needs_verification(order) && order.parts.verifications.iter().any(|one| !one.verified) {
        steps.push(AdditionalStep::PhoneNumberVerificationCodes);
    }
    steps
}

/// Whether it has to be said what happens to the numbers that stay.
pub(crate) fn is_partial_in_great_britain(order: &Order) -> bool {
    let is_partial = order.misc.as_ref().and_then(|misc| misc.kind) == Some(PortType::Partial);
    order.country == "GB" && order.kind == NumberType::Local && is_partial
}

/// Whether the holders of the numbers have to prove with codes that they have them: those of Australian mobile numbers.
pub(crate) fn needs_verification(order: &Order) -> bool {
    !order.parts.verifications.is_empty()
}

/// Whether the number that the account is billed on is ported, so that no number can stay with the old carrier.
pub(crate) fn billing_number_ports(order: &Order) -> bool {
    order.end_user.admin.billing_phone_number.as_ref().is_some_and(|number| order.has_number(number))
}

impl AdditionalStep {
    /// What there is to do.
    pub(crate) fn task(self) -> &'static str {
        match self {
            Self::AssociatedPhoneNumbers => "It has to be said what happens to the numbers that stay.",
            Self::PhoneNumberVerificationCodes => "All numbers of the order have to be verified.",
        }
    }
}
