//! Numbers of the same account that are not ported.

use crate::call::Call;
use crate::checks::check_known;
use crate::generated::AssociatedNumbers;
use crate::validation::Issues;
use crate::values::PhoneNumberRange;
use telnyx_porting_api::types::{
    self, AssociatedNumberAction, CreatePortingAssociatedPhoneNumber, PortingAssociatedPhoneNumber,
};

/// A range of numbers that are not ported, and the action for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssociatedNumber {
    range: PhoneNumberRange,
    action: AssociatedNumberAction,
}

impl AssociatedNumber {
    /// Numbers that stay with the losing carrier. Not allowed if the billing number is ported.
    pub fn keep(range: PhoneNumberRange) -> Self {
        Self::new(range, AssociatedNumberAction::Keep)
    }

    /// Numbers that are disconnected.
    pub fn disconnect(range: PhoneNumberRange) -> Self {
        Self::new(range, AssociatedNumberAction::Disconnect)
    }

    /// Creates a range with an action.
    pub fn new(range: PhoneNumberRange, action: AssociatedNumberAction) -> Self {
        Self { range, action }
    }

    /// Returns all issues without sending anything.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        check_known!(issues, "action", self.action, AssociatedNumberAction);
        issues
    }
}

impl AssociatedNumbers {
    /// Adds a range.
    pub fn create(&self, number: AssociatedNumber) -> Call<PortingAssociatedPhoneNumber> {
        let accepted = self.client.validate(number.validate());
        let AssociatedNumber { range, action } = number;
        let range =
            types::PhoneNumberRange::new().with_start_at(range.start().as_str()).with_end_at(range.end().as_str());
        let (id, body) = (self.order.clone(), CreatePortingAssociatedPhoneNumber::new(range, action));
        Call::data(&self.client, |api| async move {
            api.create_porting_associated_phone_number().porting_order_id(id).body(body).send().await
        })
        .validated(accepted)
    }
}
