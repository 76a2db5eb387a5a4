//! Moving numbers of an order to a new one.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::tell_split;
use crate::state::{Order, OrderNumber, Store, SupportKeys};

/// Moves some numbers of an order to a new one, which is otherwise like it; none if that would leave either empty.
///
/// Operations of the real service do this after creation, when numbers turn out to belong to different accounts or rate
/// centres.
pub(crate) fn split_order(store: &mut Store, id: Uuid, moved: &[Uuid], at: DateTime<Utc>) -> Option<Uuid> {
    let order = store.orders.get(id)?;
    let chosen: HashSet<&Uuid> = moved.iter().collect();
    let (leaving, staying): (Vec<OrderNumber>, Vec<OrderNumber>) =
        order.numbers.iter().cloned().partition(|entry| chosen.contains(&entry.id));
    if leaving.is_empty() || staying.is_empty() {
        return None;
    }
    let sequence = store.next_sequence();
    let order = store.orders.get_mut(id)?;
    let leaving_ids: Vec<Uuid> = leaving.iter().map(|entry| entry.id).collect();
    let mut child = child(order, sequence, leaving, at);
    child.parts = order.parts.split_off(&child.numbers);
    child.forget_foreign_blocks();
    order.numbers = Arc::new(staying);
    order.forget_foreign_blocks();
    order.updated_at = at;
    order.was_split = true;
    tell_split(order, child.id, &leaving_ids, at);
    let id = child.id;
    store.orders.put(child);
    Some(id)
}

fn child(order: &Order, sequence: u64, numbers: Vec<OrderNumber>, at: DateTime<Utc>) -> Order {
    let keys = SupportKeys { order: SupportKeys::new(sequence, 0, 1).order, ..order.keys.clone() };
    let mut child = Order {
        id: Uuid::new_v4(),
        sequence,
        keys: SupportKeys { sub_request: format!("{}-s{sequence}", order.keys.port_request), ..keys },
        created_at: at,
        updated_at: at,
        numbers: Arc::new(numbers),
        was_split: true,
        comments: Vec::new(),
        shares: Vec::new(),
        outbox: Vec::new(),
        ..order.clone()
    };
    for job in &mut child.jobs {
        job.id = Uuid::new_v4();
    }
    child
}
