//! Requirements that the end user meets by doing something.

use crate::handle::{Given, filter, handle};
use crate::{ActionRequirementId, Call, List, Problem, Report, RequirementTypeId, Rule};
use std::sync::Arc;
use telnyx_porting_api::types::{
    ActionRequirementSort, ActionRequirementStatus, ActionType, AuIdVerificationParams,
    InitiatePortingActionRequirement, PortingActionRequirement,
};

/// The person whose identity is to be verified, as it is done in Australia.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdVerification {
    first_name: String,
    last_name: String,
}

impl IdVerification {
    /// A person, by the names on their identity document.
    pub fn new(first_name: impl Into<String>, last_name: impl Into<String>) -> Self {
        Self { first_name: first_name.into(), last_name: last_name.into() }
    }

    /// All problems at once, without sending anything.
    pub fn validate(&self) -> Report {
        [("params.first_name", &self.first_name), ("params.last_name", &self.last_name)]
            .into_iter()
            .filter(|(_, name)| name.trim().is_empty())
            .map(|(field, _)| {
                Problem::error(field, Rule::Required, "is empty").with_hint("give the name on the identity document")
            })
            .collect()
    }
}

filter! {
    /// Which requirements a list has. Source: operation `listPortingActionRequirements`.
    ActionRequirementFilter {
        /// Only requirements of this kind.
        action_type / with_action_type: ActionType,
        /// Only these.
        ids / with_ids: [ActionRequirementId],
        /// Only those of this type of requirement.
        requirement_type / with_requirement_type: RequirementTypeId,
        /// Only those in this state.
        status / with_status: ActionRequirementStatus,
        /// The order of the list.
        sort / with_sort: ActionRequirementSort,
    }
}

handle! {
    /// Requirements that the end user meets by doing something, such as showing an identity document.
    ActionRequirements of an order
}

impl ActionRequirements {
    /// The requirements.
    pub fn list(&self, filter: ActionRequirementFilter) -> List<PortingActionRequirement> {
        let (id, checked, filter) = (self.order.clone(), filter.check(), Arc::new(filter));
        List::new(&self.client, move |api, page| {
            let (id, f) = (id.clone(), Arc::clone(&filter));
            async move {
                api.list_porting_action_requirements()
                    .porting_order_id(id)
                    .page_number(page.number)
                    .given(page.size, |r, v| r.page_size(v))
                    .given(f.action_type.clone(), |r, v| r.filter_action_type(v))
                    .given_any(f.ids.as_ref(), telnyx_porting_api::Id::from, |r, v| r.filter_id(v))
                    .given(f.requirement_type.clone(), |r, v| r.filter_requirement_type_id(v))
                    .given(f.status.clone(), |r, v| r.filter_status(v))
                    .given(f.sort.clone(), |r, v| r.sort_value(v))
                    .send()
                    .await
            }
        })
        .checked(checked)
    }

    /// Starts an identity verification. Hand `action_url` of the answer to the end user.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) when a name is empty, before anything is sent.
    pub fn initiate(&self, requirement: ActionRequirementId, person: IdVerification) -> Call<PortingActionRequirement> {
        let accepted = self.client.accept(person.validate());
        let params = AuIdVerificationParams::new(person.first_name, person.last_name);
        let (id, body) = (self.order.clone(), InitiatePortingActionRequirement::new(params));
        Call::data(&self.client, |api| async move {
            api.initiate_porting_action_requirement().porting_order_id(id).id(requirement).body(body).send().await
        })
        .checked(accepted)
    }
}
