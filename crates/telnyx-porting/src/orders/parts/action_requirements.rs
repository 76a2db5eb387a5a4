//! Requirements that need an action of the end user.

use crate::call::Call;
use crate::generated::{ActionRequirementId, ActionRequirements};
use crate::validation::{Issue, Issues, Rule};
use telnyx_porting_api::types::{AuIdVerificationParams, InitiatePortingActionRequirement, PortingActionRequirement};

/// The person whose identity is verified, as required in Australia.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdVerification {
    first_name: String,
    last_name: String,
}

impl IdVerification {
    /// Creates a person with the names on their identity document.
    pub fn new(first_name: impl Into<String>, last_name: impl Into<String>) -> Self {
        Self { first_name: first_name.into(), last_name: last_name.into() }
    }

    /// Returns all issues without sending anything.
    pub fn validate(&self) -> Issues {
        [("params.first_name", &self.first_name), ("params.last_name", &self.last_name)]
            .into_iter()
            .filter(|(_, name)| name.trim().is_empty())
            .map(|(field, _)| {
                Issue::error(field, Rule::Required, "is empty").with_hint("pass the name on the identity document")
            })
            .collect()
    }
}

impl ActionRequirements {
    /// Starts an identity verification. Pass `action_url` of the response to the end user.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if a name is empty, before anything is sent.
    pub fn initiate(&self, requirement: ActionRequirementId, person: IdVerification) -> Call<PortingActionRequirement> {
        let accepted = self.client.validate(person.validate());
        let params = AuIdVerificationParams::new(person.first_name, person.last_name);
        let (id, body) = (self.order.clone(), InitiatePortingActionRequirement::new(params));
        Call::data(&self.client, |api| async move {
            api.initiate_porting_action_requirement().porting_order_id(id).id(requirement).body(body).send().await
        })
        .validated(accepted)
    }
}
