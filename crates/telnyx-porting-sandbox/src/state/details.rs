//! What the customer fills in, in the shape it has on the wire.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Papers of an order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Documents {
    pub(crate) loa: Option<Uuid>,
    pub(crate) invoice: Option<Uuid>,
}

/// Who the numbers belong to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct EndUser {
    pub(crate) admin: Admin,
    pub(crate) location: Location,
}

/// The account at the losing carrier.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Admin {
    pub(crate) entity_name: Option<String>,
    pub(crate) auth_person_name: Option<String>,
    pub(crate) billing_phone_number: Option<String>,
    pub(crate) account_number: Option<String>,
    pub(crate) tax_identifier: Option<String>,
    pub(crate) pin_passcode: Option<String>,
    pub(crate) business_identifier: Option<String>,
}

// Account data must not reach a log by way of a debug print.
impl std::fmt::Debug for Admin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Admin").finish_non_exhaustive()
    }
}

/// The service address.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Location {
    pub(crate) street_address: Option<String>,
    pub(crate) extended_address: Option<String>,
    pub(crate) locality: Option<String>,
    pub(crate) administrative_area: Option<String>,
    pub(crate) postal_code: Option<String>,
    pub(crate) country_code: Option<String>,
}

/// Full or partial port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PortType {
    Full,
    Partial,
}

/// What happens to the numbers that stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RemainingNumbers {
    Keep,
    Disconnect,
}

/// How much of the account moves.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Misc {
    pub(crate) kind: Option<PortType>,
    pub(crate) remaining_numbers_action: Option<RemainingNumbers>,
    pub(crate) new_billing_phone_number: Option<String>,
}

/// What the numbers are connected to once ported.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Configuration {
    pub(crate) billing_group_id: Option<String>,
    pub(crate) connection_id: Option<String>,
    pub(crate) messaging_profile_id: Option<String>,
    pub(crate) emergency_address_id: Option<String>,
    pub(crate) tags: Vec<String>,
}

/// The customer's rating.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Feedback {
    pub(crate) user_rating: Option<i64>,
    pub(crate) user_comment: Option<String>,
}
