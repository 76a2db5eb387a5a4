//! Blocks of consecutive numbers, as ported in Germany.

use crate::call::Call;
use crate::generated::Blocks;
use crate::validation::Issues;
use crate::values::{PhoneNumber, PhoneNumberRange};
use telnyx_porting_api::types::{self, NewPhoneNumberBlock, PortingPhoneNumberBlock};

/// A block of consecutive numbers, and the ranges in it that are activated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBlock {
    range: PhoneNumberRange,
    activation_ranges: Vec<PhoneNumberRange>,
}

impl NewBlock {
    /// Creates a block of 1 to 1,000 numbers, all of which are activated.
    pub fn new(range: PhoneNumberRange) -> Self {
        Self { range, activation_ranges: vec![range] }
    }

    /// Sets the ranges that are activated. They must be within the block and must not overlap.
    #[must_use]
    pub fn with_activation_ranges(mut self, ranges: impl IntoIterator<Item = PhoneNumberRange>) -> Self {
        self.activation_ranges = ranges.into_iter().collect();
        self
    }

    /// Returns all issues without sending anything.
    pub fn validate(&self) -> Issues {
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

impl Blocks {
    /// Adds a block. The order must be a draft, in process or in exception.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if an activation range is outside the block or overlaps another.
    pub fn create(&self, block: NewBlock) -> Call<PortingPhoneNumberBlock> {
        let accepted = self.client.validate(block.validate());
        let (id, body) = (self.order.clone(), block.into_body());
        Call::data(&self.client, |api| async move {
            api.create_porting_phone_number_block().porting_order_id(id).body(body).send().await
        })
        .validated(accepted)
    }
}
