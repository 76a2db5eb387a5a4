//! Which numbers are taken.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::{Order, OrderNumber};

/// Numbers that open orders hold, so that no other order can have them.
#[derive(Debug, Default)]
pub(crate) struct Holdings {
    of_order: HashMap<Uuid, Arc<Vec<OrderNumber>>>,
    by_number: HashMap<String, Uuid>,
}

impl Holdings {
    /// Brings the numbers of an order up to date; none stands for an order that is gone.
    pub(crate) fn set(&mut self, id: Uuid, order: Option<&Order>) {
        let now = order.filter(|order| order.is_open()).map(|order| Arc::clone(&order.numbers));
        let before = self.of_order.get(&id);
        if matches!((before, &now), (Some(before), Some(now)) if Arc::ptr_eq(before, now)) {
            return;
        }
        for entry in self.of_order.remove(&id).iter().flat_map(|numbers| numbers.iter()) {
            if self.by_number.get(&entry.number.e164) == Some(&id) {
                self.by_number.remove(&entry.number.e164);
            }
        }
        if let Some(numbers) = now {
            for entry in numbers.iter() {
                self.by_number.entry(entry.number.e164.clone()).or_insert(id);
            }
            self.of_order.insert(id, numbers);
        }
    }

    /// The order that holds a number.
    pub(crate) fn holder(&self, e164: &str) -> Option<Uuid> {
        self.by_number.get(e164).copied()
    }
}
