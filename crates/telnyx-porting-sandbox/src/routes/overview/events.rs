//! What has happened, and who was told.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::state::{Delivery, DeliveryState, Event, EventKind, World};
use crate::wire::time;

/// One thing that happened.
#[derive(Debug, Serialize)]
pub(super) struct EventRow<'a> {
    #[serde(serialize_with = "time::stamp")]
    at: DateTime<Utc>,
    porting_order_id: Uuid,
    /// None as well once the order is deleted.
    customer_reference: Option<&'a str>,
    event_type: EventKind,
    /// The new status, of the order or of its text messages.
    value: Option<&'a str>,
    deliveries: Vec<DeliveryRow<'a>>,
}

/// A webhook that told of it, or is to.
#[derive(Debug, Serialize)]
struct DeliveryRow<'a> {
    url: &'a str,
    state: DeliveryState,
    attempts: u32,
    last_outcome: Option<&'a str>,
}

/// So many of the latest events, latest first.
pub(super) fn latest(world: &World, count: usize) -> Vec<EventRow<'_>> {
    rows(world, world.store.events.iter().rev().take(count))
}

/// All that happened to one order, oldest first.
pub(super) fn to_order(world: &World, id: Uuid) -> Vec<EventRow<'_>> {
    rows(world, world.store.events.iter().filter(move |event| event.porting_order_id == id))
}

fn rows<'a>(world: &'a World, events: impl Iterator<Item = &'a Event>) -> Vec<EventRow<'a>> {
    let events: Vec<&Event> = events.collect();
    let mut deliveries: HashMap<Uuid, Vec<DeliveryRow>> = events.iter().map(|event| (event.id, Vec::new())).collect();
    for delivery in world.store.deliveries.iter() {
        if let Some(rows) = deliveries.get_mut(&delivery.event_id) {
            rows.push(DeliveryRow::new(delivery));
        }
    }
    let row = |event: &'a Event| EventRow {
        at: event.occurred_at,
        porting_order_id: event.porting_order_id,
        customer_reference: reference(world, event.porting_order_id),
        event_type: event.kind,
        value: value(event),
        deliveries: deliveries.remove(&event.id).unwrap_or_default(),
    };
    events.into_iter().map(row).collect()
}

fn reference(world: &World, id: Uuid) -> Option<&str> {
    world.store.orders.get(id)?.customer_reference.as_deref()
}

fn value(event: &Event) -> Option<&str> {
    let pointer = match event.kind {
        EventKind::StatusChanged => "/status/value",
        EventKind::MessagingChanged => "/messaging/messaging_port_status",
        _ => return None,
    };
    event.payload.pointer(pointer).and_then(Value::as_str)
}

impl<'a> DeliveryRow<'a> {
    fn new(delivery: &'a Delivery) -> Self {
        Self {
            url: &delivery.url,
            state: delivery.state,
            attempts: delivery.attempts,
            last_outcome: delivery.last_outcome.as_deref(),
        }
    }
}
