//! Finds the orders that numbers moved to in a late split.

use crate::client::Client;
use crate::error::Error;
use crate::generated::{EventFilter, PhoneNumberFilter, PortingOrderId};
use crate::values::{PageSize, PhoneNumber};
use chrono::{DateTime, Utc};
use std::collections::HashSet;
use telnyx_porting_api::types::{PortingEvent, PortingEventType, PortingOrderStatusValue, SplitEvent};
use telnyx_porting_api::{Id, Timestamp};

/// More pages than the events or numbers of one order fill.
const MOST_PAGES: u32 = 100;

/// The numbers that left an order.
pub(super) struct Loss {
    pub(super) numbers: u64,
    /// When the order still had them.
    pub(super) since: Option<DateTime<Utc>>,
    /// The numbers it had before.
    pub(super) before: Vec<String>,
    /// Orders that numbers moved to in earlier splits.
    pub(super) known: Vec<PortingOrderId>,
}

/// The result of a search.
#[derive(Default)]
pub(super) struct Moved {
    pub(super) orders: Vec<PortingOrderId>,
    /// The number of phone numbers that were found.
    pub(super) numbers: u64,
}

impl Moved {
    fn add(&mut self, order: PortingOrderId) {
        if !self.orders.contains(&order) {
            self.orders.push(order);
        }
    }
}

/// Searches the events first, then the numbers of all orders. Errors count as not found.
pub(super) async fn find(client: &Client, from: &PortingOrderId, loss: &Loss) -> Moved {
    let mut moved = by_events(client, from, loss).await.unwrap_or_default();
    if moved.numbers < loss.numbers
        && let Ok(found) = by_numbers(client, from, loss).await
    {
        moved.numbers = moved.numbers.max(found.numbers);
        found.orders.into_iter().for_each(|order| moved.add(order));
    }
    moved
}

async fn by_events(client: &Client, from: &PortingOrderId, loss: &Loss) -> Result<Moved, Error> {
    let mut filter = EventFilter::new().with_event_type(PortingEventType::PortingOrderSplit);
    filter.porting_order = Some(from.clone());
    filter.created_from = loss.since;
    let list = client.events().list(filter).with_page_size(PageSize::MAX);
    let events = list.collect_within(MOST_PAGES).await?;
    Ok(newest(events, from, loss.numbers))
}

/// The orders of the newest splits until they account for the lost numbers. Older splits are ignored.
fn newest(events: Vec<PortingEvent>, from: &PortingOrderId, lost: u64) -> Moved {
    let splits = events.into_iter().filter_map(|event| match event {
        PortingEvent::Split(split) => Some(split),
        _ => None,
    });
    let mut splits: Vec<_> = splits.collect();
    splits.sort_by_key(|split| std::cmp::Reverse(split.created_at.as_ref().and_then(Timestamp::parse)));
    let mut moved = Moved::default();
    for (to, numbers) in splits.iter().filter_map(|split| receiver(split, from)) {
        if moved.numbers >= lost {
            break;
        }
        moved.numbers += numbers;
        moved.add(to);
    }
    moved
}

/// The order that received numbers, and how many. An event without a list of numbers counts as one number.
fn receiver(split: &SplitEvent, from: &PortingOrderId) -> Option<(PortingOrderId, u64)> {
    let payload = split.payload.as_ref()?;
    let is = |id: &Id| id.as_str().eq_ignore_ascii_case(from.as_str());
    let left = payload.from.as_ref().and_then(|reference| reference.id.as_ref());
    let to = payload.to.as_ref()?.id.as_ref()?;
    if !left.is_none_or(is) || is(to) {
        return None;
    }
    let numbers = u64::try_from(payload.porting_phone_numbers.len()).unwrap_or(u64::MAX);
    Some((to.try_into().ok()?, numbers.max(1)))
}

async fn by_numbers(client: &Client, from: &PortingOrderId, loss: &Loss) -> Result<Moved, Error> {
    if loss.before.is_empty() {
        return Ok(Moved::default());
    }
    let numbers = client.phone_numbers();
    let list = |filter| numbers.list(filter).with_page_size(PageSize::MAX).collect_within(MOST_PAGES);
    let left = list(PhoneNumberFilter::new().with_porting_orders([from.clone()])).await?;
    let left: HashSet<_> = left.into_iter().filter_map(|number| number.phone_number).collect();
    let missing: HashSet<_> = loss.before.iter().filter(|number| !left.contains(*number)).collect();
    let parsed: Vec<PhoneNumber> = missing.iter().filter_map(|number| number.parse().ok()).collect();
    if parsed.is_empty() {
        return Ok(Moved::default());
    }
    let mut moved = Moved::default();
    for number in list(PhoneNumberFilter::new().with_phone_numbers(parsed)).await? {
        let Some(order) = number.porting_order_id.as_ref().and_then(|id| PortingOrderId::try_from(id).ok()) else {
            continue;
        };
        // A cancelled order from an earlier attempt may have the same number.
        let is_old = number.porting_order_status == Some(PortingOrderStatusValue::Cancelled);
        let is_missing = number.phone_number.as_ref().is_some_and(|number| missing.contains(number));
        if is_missing && !is_old && order != *from && !loss.known.contains(&order) {
            moved.numbers += 1;
            moved.add(order);
        }
    }
    Ok(moved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_newest_splits_account_for_lost_numbers() {
        let event = |minute: u32, to: &str, numbers: usize| {
            let numbers: Vec<_> = (0..numbers).map(|n| json!({"id": n.to_string()})).collect();
            let payload = json!({"from": {"id": "A"}, "to": {"id": to}, "porting_phone_numbers": numbers});
            let at = format!("2026-03-02T15:{minute:02}:00Z");
            serde_json::from_value(json!({"event_type": "porting_order.split", "created_at": at, "payload": payload}))
                .unwrap()
        };
        let events =
            || vec![event(1, "old", 3), event(9, "b", 1), event(8, "b", 0), event(7, "c", 2), event(9, "a", 9)];
        let found = |lost| {
            let moved = newest(events(), &"a".parse().unwrap(), lost);
            (moved.orders.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), moved.numbers)
        };
        assert_eq!(found(1), ("b".to_owned(), 1));
        assert_eq!(found(2), ("b".to_owned(), 2));
        assert_eq!(found(4), ("b c".to_owned(), 4));
        assert_eq!(found(20), ("b c old".to_owned(), 7), "an order does not receive its own numbers");
    }
}
