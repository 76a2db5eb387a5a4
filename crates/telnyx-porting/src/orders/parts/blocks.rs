//! Blocks of consecutive numbers, as they are ported in Germany.

use crate::handle::{Given, filter, handle};
use crate::{Call, List, PhoneNumber, PhoneNumberBlockId, PhoneNumberRange, PortingOrderId, Report};
use std::sync::Arc;
use telnyx_porting_api::types::{
    self, CreatedAtSort, NewPhoneNumberBlock, PortabilityStatus, PortingOrderActivationStatus, PortingOrderStatusValue,
    PortingPhoneNumberBlock,
};

/// A block of consecutive numbers, and the parts of it that are to work at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBlock {
    range: PhoneNumberRange,
    activation_ranges: Vec<PhoneNumberRange>,
}

impl NewBlock {
    /// A block of 1 to 1,000 numbers, all of which are activated.
    pub fn new(range: PhoneNumberRange) -> Self {
        Self { range, activation_ranges: vec![range] }
    }

    /// The parts of the block that are activated; they lie within it and do not overlap.
    #[must_use]
    pub fn with_activation_ranges(mut self, ranges: impl IntoIterator<Item = PhoneNumberRange>) -> Self {
        self.activation_ranges = ranges.into_iter().collect();
        self
    }

    /// All problems at once, without sending anything.
    pub fn validate(&self) -> Report {
        self.range.check_activation_ranges(&self.activation_ranges)
    }

    pub(in crate::orders) fn numbers(&self) -> impl Iterator<Item = PhoneNumber> + use<> {
        self.range.iter()
    }

    pub(in crate::orders) fn into_body(self) -> NewPhoneNumberBlock {
        NewPhoneNumberBlock::new(sent_range(self.range), self.activation_ranges.into_iter().map(sent_range))
    }
}

fn sent_range(range: PhoneNumberRange) -> types::NewPhoneNumberRange {
    types::NewPhoneNumberRange::new(range.start().as_str(), range.end().as_str())
}

pub(super) fn received_range(range: PhoneNumberRange) -> types::PhoneNumberRange {
    types::PhoneNumberRange::new().with_start_at(range.start().as_str()).with_end_at(range.end().as_str())
}

filter! {
    /// Which blocks a list has. Source: operation `listPortingPhoneNumberBlocks`.
    BlockFilter {
        /// Only blocks whose numbers are in this state of activation.
        activation_status / with_activation_status: PortingOrderActivationStatus,
        /// Only blocks whose numbers can be ported so far.
        portability_status / with_portability_status: PortabilityStatus,
        /// Only blocks with one of these numbers.
        phone_numbers / with_phone_numbers: [PhoneNumber],
        /// Only blocks of these orders.
        porting_orders / with_porting_orders: [PortingOrderId],
        /// Only blocks of orders in one of these statuses.
        statuses / with_statuses: [PortingOrderStatusValue],
        /// Only blocks of orders with one of these support keys, such as `sr_10b316`.
        support_keys / with_support_keys: [String],
        /// The order of the list.
        sort / with_sort: CreatedAtSort,
    }
}

handle! {
    /// Blocks of consecutive numbers, as they are ported in Germany. A block belongs to the country and the type of its
    /// order; deleting it keeps the numbers.
    Blocks of an order
}

impl Blocks {
    /// The blocks.
    pub fn list(&self, filter: BlockFilter) -> List<PortingPhoneNumberBlock> {
        let (id, checked, filter) = (self.order.clone(), filter.check(), Arc::new(filter));
        List::new(&self.client, move |api, page| {
            let (id, f) = (id.clone(), Arc::clone(&filter));
            async move {
                api.list_porting_phone_number_blocks()
                    .porting_order_id(id)
                    .page_number(page.number)
                    .given(page.size, |r, v| r.page_size(v))
                    .given(f.activation_status.clone(), |r, v| r.filter_activation_status(v))
                    .given(f.portability_status.clone(), |r, v| r.filter_portability_status(v))
                    .given_any(f.phone_numbers.as_ref(), |v| v.as_str().to_owned(), |r, v| r.filter_phone_number(v))
                    .given_any(f.porting_orders.as_ref(), types_id, |r, v| r.filter_porting_order_id(v))
                    .given_any(f.statuses.as_ref(), |v| v, |r, v| r.filter_status(v))
                    .given_any(f.support_keys.as_ref(), |v| v, |r, v| r.filter_support_key(v))
                    .given(f.sort.clone(), |r, v| r.sort_value(v))
                    .send()
                    .await
            }
        })
        .checked(checked)
    }

    /// Adds a block, while the order is a draft, in process or in exception.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) when an activation range lies outside of the block or overlaps
    /// another.
    pub fn create(&self, block: NewBlock) -> Call<PortingPhoneNumberBlock> {
        let accepted = self.client.accept(block.validate());
        let (id, body) = (self.order.clone(), block.into_body());
        Call::data(&self.client, |api| async move {
            api.create_porting_phone_number_block().porting_order_id(id).body(body).send().await
        })
        .checked(accepted)
    }

    /// Removes a block, and gives it back.
    pub fn delete(&self, block: PhoneNumberBlockId) -> Call<PortingPhoneNumberBlock> {
        let id = self.order.clone();
        Call::data(&self.client, |api| async move {
            api.delete_porting_phone_number_block().porting_order_id(id).id(block).send().await
        })
    }
}

fn types_id(id: PortingOrderId) -> telnyx_porting_api::Id {
    id.into()
}
