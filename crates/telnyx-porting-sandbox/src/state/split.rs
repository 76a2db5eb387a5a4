//! Which numbers go into one order.

use std::collections::HashMap;

use crate::numbers::{Group, Number};

/// Puts numbers that cannot be in one order apart: groups and numbers keep their order.
pub(super) fn split(numbers: Vec<Number>) -> Vec<Vec<Number>> {
    let mut places: HashMap<Group, usize> = HashMap::new();
    let mut groups: Vec<Vec<Number>> = Vec::new();
    for number in numbers {
        let place = *places.entry(number.group()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    groups
}
