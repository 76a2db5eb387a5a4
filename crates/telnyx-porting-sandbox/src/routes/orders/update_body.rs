//! What a PATCH of an order can contain.

use serde::Deserialize;

use crate::server::Patch;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct UpdateBody {
    pub(crate) customer_reference: Patch<String>,
    pub(crate) customer_group_reference: Patch<String>,
    pub(crate) webhook_url: Patch<String>,
    pub(crate) documents: Patch<DocumentsPatch>,
    pub(crate) end_user: Patch<EndUserPatch>,
    pub(crate) misc: Patch<MiscPatch>,
    pub(crate) activation_settings: Patch<ActivationPatch>,
    pub(crate) phone_number_configuration: Patch<ConfigurationPatch>,
    pub(crate) messaging: Patch<MessagingPatch>,
    pub(crate) requirement_group_id: Patch<String>,
    pub(crate) requirements: Patch<Vec<RequirementPatch>>,
    pub(crate) user_feedback: Patch<FeedbackPatch>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DocumentsPatch {
    pub(crate) loa: Patch<String>,
    pub(crate) invoice: Patch<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EndUserPatch {
    pub(crate) admin: Patch<AdminPatch>,
    pub(crate) location: Patch<LocationPatch>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct AdminPatch {
    pub(crate) entity_name: Patch<String>,
    pub(crate) auth_person_name: Patch<String>,
    pub(crate) billing_phone_number: Patch<String>,
    pub(crate) account_number: Patch<String>,
    pub(crate) tax_identifier: Patch<String>,
    pub(crate) pin_passcode: Patch<String>,
    pub(crate) business_identifier: Patch<String>,
}

// Account data must not reach a log by way of a debug print.
impl std::fmt::Debug for AdminPatch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("AdminPatch").finish_non_exhaustive()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LocationPatch {
    pub(crate) street_address: Patch<String>,
    pub(crate) extended_address: Patch<String>,
    pub(crate) locality: Patch<String>,
    pub(crate) administrative_area: Patch<String>,
    pub(crate) postal_code: Patch<String>,
    pub(crate) country_code: Patch<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MiscPatch {
    #[serde(rename = "type")]
    pub(crate) kind: Patch<String>,
    pub(crate) remaining_numbers_action: Patch<String>,
    pub(crate) new_billing_phone_number: Patch<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ActivationPatch {
    pub(crate) foc_datetime_requested: Patch<String>,
    /// From a guide; the API's description lacks it.
    pub(crate) activation_type: Patch<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ConfigurationPatch {
    pub(crate) billing_group_id: Patch<String>,
    pub(crate) connection_id: Patch<String>,
    pub(crate) messaging_profile_id: Patch<String>,
    pub(crate) emergency_address_id: Patch<String>,
    pub(crate) tags: Patch<Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MessagingPatch {
    pub(crate) enable_messaging: Patch<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RequirementPatch {
    pub(crate) requirement_type_id: Option<String>,
    pub(crate) field_value: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FeedbackPatch {
    pub(crate) user_rating: Patch<i64>,
    pub(crate) user_comment: Patch<String>,
}

impl UpdateBody {
    /// Something in it besides feedback. An empty body counts, so that it is refused like any other change.
    pub(crate) fn changes_data(&self) -> bool {
        self.user_feedback.is_absent()
            || !(self.customer_reference.is_absent()
                && self.customer_group_reference.is_absent()
                && self.webhook_url.is_absent()
                && self.messaging.is_absent()
                && self.phone_number_configuration.is_absent()
                && !self.corrects())
    }

    /// Something that the losing carrier looks at, so that it can settle an exception.
    pub(crate) fn corrects(&self) -> bool {
        !(self.documents.is_absent()
            && self.end_user.is_absent()
            && self.misc.is_absent()
            && self.activation_settings.is_absent()
            && self.requirement_group_id.is_absent()
            && self.requirements.is_absent())
    }
}
