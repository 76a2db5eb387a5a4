//! Numbers of the same account that are not ported.

use crate::checks::check_known;
use crate::handle::{Given, filter, handle};
use crate::{AssociatedPhoneNumberId, Call, List, PhoneNumber, PhoneNumberRange, Report};
use std::sync::Arc;
use telnyx_porting_api::types::{
    AssociatedNumberAction, CreatePortingAssociatedPhoneNumber, CreatedAtSort, PortingAssociatedPhoneNumber,
};

/// A range of numbers that are not ported, and what happens to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssociatedNumber {
    range: PhoneNumberRange,
    action: AssociatedNumberAction,
}

impl AssociatedNumber {
    /// Numbers that stay with the losing carrier. Not allowed where the billing number is ported.
    pub fn keep(range: PhoneNumberRange) -> Self {
        Self::new(range, AssociatedNumberAction::Keep)
    }

    /// Numbers that end.
    pub fn disconnect(range: PhoneNumberRange) -> Self {
        Self::new(range, AssociatedNumberAction::Disconnect)
    }

    /// A range and what happens to its numbers.
    pub fn new(range: PhoneNumberRange, action: AssociatedNumberAction) -> Self {
        Self { range, action }
    }

    /// All problems at once, without sending anything.
    pub fn validate(&self) -> Report {
        let mut report = Report::new();
        check_known!(report, "action", self.action, AssociatedNumberAction);
        report
    }

    fn into_body(self) -> CreatePortingAssociatedPhoneNumber {
        CreatePortingAssociatedPhoneNumber::new(super::blocks::received_range(self.range), self.action)
    }
}

filter! {
    /// Which ranges a list has. Source: operation `listPortingAssociatedPhoneNumbers`.
    AssociatedNumberFilter {
        /// Only ranges that are kept, or disconnected.
        action / with_action: AssociatedNumberAction,
        /// Only the range with this number.
        phone_number / with_phone_number: PhoneNumber,
        /// The order of the list.
        sort / with_sort: CreatedAtSort,
    }
}

handle! {
    /// Numbers of the same account that are not ported: partial ports of local numbers in the United Kingdom have to
    /// tell what happens to them.
    AssociatedNumbers of an order
}

impl AssociatedNumbers {
    /// The ranges.
    pub fn list(&self, filter: AssociatedNumberFilter) -> List<PortingAssociatedPhoneNumber> {
        let (id, checked, filter) = (self.order.clone(), filter.check(), Arc::new(filter));
        List::new(&self.client, move |api, page| {
            let (id, f) = (id.clone(), Arc::clone(&filter));
            async move {
                api.list_porting_associated_phone_numbers()
                    .porting_order_id(id)
                    .page_number(page.number)
                    .given(page.size, |r, v| r.page_size(v))
                    .given(f.action.clone(), |r, v| r.filter_action(v))
                    .given(f.phone_number, |r, v| r.filter_phone_number(v.as_str()))
                    .given(f.sort.clone(), |r, v| r.sort_value(v))
                    .send()
                    .await
            }
        })
        .checked(checked)
    }

    /// Adds a range.
    pub fn create(&self, number: AssociatedNumber) -> Call<PortingAssociatedPhoneNumber> {
        let accepted = self.client.accept(number.validate());
        let (id, body) = (self.order.clone(), number.into_body());
        Call::data(&self.client, |api| async move {
            api.create_porting_associated_phone_number().porting_order_id(id).body(body).send().await
        })
        .checked(accepted)
    }

    /// Removes a range, and gives it back.
    pub fn delete(&self, number: AssociatedPhoneNumberId) -> Call<PortingAssociatedPhoneNumber> {
        let id = self.order.clone();
        Call::data(&self.client, |api| async move {
            api.delete_porting_associated_phone_number().porting_order_id(id).id(number).send().await
        })
    }
}
