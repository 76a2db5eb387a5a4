//! Blocks of consecutive numbers.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::NumberRange;
use crate::numbers::{Number, NumberType};
use crate::state::{Order, OrderNumber};

/// A block of consecutive numbers that is ported as one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Block {
    pub(crate) id: Uuid,
    pub(crate) range: NumberRange,
    pub(crate) activation_ranges: Vec<NumberRange>,
    pub(crate) country: String,
    pub(crate) kind: NumberType,
    pub(crate) created_at: DateTime<Utc>,
}

/// A block that no order has yet.
#[derive(Debug, Clone)]
pub(crate) struct NewBlock {
    pub(crate) range: NumberRange,
    pub(crate) activation_ranges: Vec<NumberRange>,
    /// All numbers of the range, of one country and type. There is at least one.
    pub(crate) numbers: Vec<Number>,
}

impl NewBlock {
    /// Whether the block could be in an order for numbers like these.
    pub(crate) fn fits(&self, country: &str, kind: NumberType) -> bool {
        self.numbers.first().is_some_and(|number| number.country == country && number.kind == kind)
    }
}

impl Order {
    /// Adds blocks. Their numbers join the order, except those that are in it already.
    pub(crate) fn add_blocks(&mut self, blocks: Vec<NewBlock>, at: DateTime<Utc>) {
        let mut entries = self.numbers.to_vec();
        let numbers = self.numbers.iter().enumerate();
        let places: HashMap<&str, usize> = numbers.map(|(place, entry)| (entry.number.e164.as_str(), place)).collect();
        for new in blocks {
            let id = Uuid::new_v4();
            for number in new.numbers {
                match places.get(number.e164.as_str()).and_then(|place| entries.get_mut(*place)) {
                    Some(entry) => entry.block = Some(id),
                    None => entries.push(OrderNumber { block: Some(id), ..OrderNumber::new(number) }),
                }
            }
            self.parts.blocks.push(Block {
                id,
                range: new.range,
                activation_ranges: new.activation_ranges,
                country: self.country.clone(),
                kind: self.kind,
                created_at: at,
            });
        }
        self.numbers = Arc::new(entries);
    }

    /// Removes a block. Its numbers stay.
    pub(crate) fn remove_block(&mut self, id: Uuid) -> Option<Block> {
        let place = self.parts.blocks.iter().position(|block| block.id == id)?;
        let mut entries = self.numbers.to_vec();
        for entry in entries.iter_mut().filter(|entry| entry.block == Some(id)) {
            entry.block = None;
        }
        self.numbers = Arc::new(entries);
        Some(self.parts.blocks.remove(place))
    }

    /// After a split: numbers whose block went to the other order belong to none.
    pub(crate) fn forget_foreign_blocks(&mut self) {
        let is_foreign = |id: Uuid| self.parts.blocks.iter().all(|block| block.id != id);
        if self.numbers.iter().any(|entry| entry.block.is_some_and(is_foreign)) {
            let mut entries = self.numbers.to_vec();
            for entry in entries.iter_mut().filter(|entry| entry.block.is_some_and(is_foreign)) {
                entry.block = None;
            }
            self.numbers = Arc::new(entries);
        }
    }
}
