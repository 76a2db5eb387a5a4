//! The request that creates orders.

use super::{NewBlock, OnceKey};
use crate::checks::{each_once, too_many_numbers};
use crate::validation::{Issue, Issues, Rule};
use crate::values::PhoneNumber;
use telnyx_porting_api::types;

/// The numbers to port, with references. Source of the fields: operation `CreatePortingOrder`.
///
/// ```
/// use telnyx_porting::CreateOrder;
///
/// let order = CreateOrder::new(["+13035550000".parse()?]).with_customer_reference("Acct 123abc");
/// assert!(order.validate().is_empty());
/// assert!(CreateOrder::new([]).validate().has_errors());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, Debug)]
pub struct CreateOrder {
    phone_numbers: Vec<PhoneNumber>,
    customer_reference: Option<String>,
    customer_group_reference: Option<String>,
    blocks: Vec<NewBlock>,
}

impl CreateOrder {
    /// Creates a request for these numbers. Duplicates are sent once.
    pub fn new(phone_numbers: impl IntoIterator<Item = PhoneNumber>) -> Self {
        Self {
            phone_numbers: phone_numbers.into_iter().collect(),
            customer_reference: None,
            customer_group_reference: None,
            blocks: Vec::new(),
        }
    }

    /// Sets the customer's reference, which all resulting orders have.
    #[must_use]
    pub fn with_customer_reference(mut self, reference: impl Into<String>) -> Self {
        self.customer_reference = Some(reference.into());
        self
    }

    /// Sets the customer's reference for a group of orders.
    #[must_use]
    pub fn with_customer_group_reference(mut self, reference: impl Into<String>) -> Self {
        self.customer_group_reference = Some(reference.into());
        self
    }

    /// Adds a block of consecutive numbers, as ported in Germany. Blocks in this request are mentioned in the API guide
    /// but not in the description, so the API may ignore them: check
    /// [`OrderHandle::blocks`](crate::OrderHandle::blocks) afterwards.
    #[must_use]
    pub fn with_block(mut self, block: NewBlock) -> Self {
        self.blocks.push(block);
        self
    }

    /// Returns all issues without sending anything.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        if self.phone_numbers.is_empty() {
            issues.push(
                Issue::error("phone_numbers", Rule::NotEmpty, "the list is empty; an order requires a phone number")
                    .with_hint("pass at least one phone number in E.164 format, such as +13035550000"),
            );
        }
        let (once, duplicates) = each_once("phone_numbers", &self.phone_numbers);
        issues.extend(duplicates);
        for (index, number) in self.phone_numbers.iter().enumerate() {
            let field = || format!("phone_numbers[{index}]");
            issues.extend(number.warnings().into_iter().map(|warning| warning.at(field())));
        }
        for (index, block) in self.blocks.iter().enumerate() {
            issues.merge_within(format!("phone_number_blocks[{index}]"), block.validate());
        }
        issues.extend(too_many_numbers(once.len(), "create the orders in several requests"));
        issues
    }

    pub(super) fn phone_numbers(&self) -> &[PhoneNumber] {
        &self.phone_numbers
    }

    pub(super) fn block_numbers(&self) -> impl Iterator<Item = PhoneNumber> {
        self.blocks.iter().flat_map(NewBlock::numbers)
    }

    pub(super) fn customer_reference(&self) -> Option<&str> {
        self.customer_reference.as_deref()
    }

    /// Adds a reference made from the key, unless the request has one.
    pub(super) fn referenced_by(mut self, key: &OnceKey) -> Self {
        self.customer_reference.get_or_insert_with(|| key.reference());
        self
    }

    /// The body of a validated request.
    pub(super) fn into_body(self) -> types::CreatePortingOrder {
        let (numbers, _) = each_once("phone_numbers", &self.phone_numbers);
        let mut body = types::CreatePortingOrder::new(numbers.iter().map(PhoneNumber::as_str));
        body.customer_reference = self.customer_reference;
        body.customer_group_reference = self.customer_group_reference;
        body.phone_number_blocks = self.blocks.into_iter().map(NewBlock::into_body).collect();
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> PhoneNumber {
        text.parse().unwrap()
    }

    #[test]
    fn an_empty_list_is_rejected_with_its_field() {
        let error = CreateOrder::new([]).validate().into_result().unwrap_err();
        assert_eq!(error.first().field(), "phone_numbers");
        assert_eq!(error.first().rule(), Rule::NotEmpty);
    }

    #[test]
    fn a_duplicate_number_is_sent_once_in_its_first_position() {
        let order = CreateOrder::new(["+13035550001", "+13035550000", "+13035550001"].map(number));
        assert_eq!(order.validate().warnings().count(), 1);
        assert_eq!(order.into_body().phone_numbers, ["+13035550001", "+13035550000"]);
    }
}
