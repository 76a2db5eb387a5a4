//! Which numbers go into one order.

use std::collections::HashMap;

use super::OrderNumber;
use crate::numbers::{Group, Number};

/// The numbers of orders that are about to be created: those that cannot be in one order are apart. Groups and numbers keep
/// their order.
#[derive(Debug)]
pub(crate) struct Drafts(Vec<Vec<OrderNumber>>);

impl Drafts {
    pub(crate) fn of(numbers: &[Number]) -> Self {
        let mut places: HashMap<Group, usize> = HashMap::new();
        let mut groups: Vec<Vec<OrderNumber>> = Vec::new();
        for number in numbers {
            let entry = OrderNumber::new(number.clone());
            let place = *places.entry(number.group()).or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => group.push(entry),
                None => groups.push(vec![entry]),
            }
        }
        Self(groups)
    }
}

impl IntoIterator for Drafts {
    type Item = Vec<OrderNumber>;
    type IntoIter = std::vec::IntoIter<Vec<OrderNumber>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
