//! What has happened, as far as the page is concerned. Only this file knows where that is kept.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::state::{Entry, Event, MessagingStatus, Status, World};
use crate::wire::time;

/// Everything that has happened.
pub(super) struct Happened<'a> {
    world: &'a World,
    entries: &'a [Entry],
}

/// One thing that happened.
#[derive(Debug, Serialize)]
pub(super) struct EventRow<'a> {
    #[serde(serialize_with = "time::stamp")]
    at: DateTime<Utc>,
    porting_order_id: Uuid,
    /// None as well once the order is deleted.
    customer_reference: Option<&'a str>,
    event_type: &'static str,
    value: Option<Value<'a>>,
}

/// What an event says.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Value<'a> {
    Status(&'a Status),
    Messaging(MessagingStatus),
}

impl<'a> Happened<'a> {
    pub(super) fn new(world: &'a World) -> Self {
        Self { world, entries: world.store.journal() }
    }

    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    /// So many of the latest, latest first.
    pub(super) fn latest(&self, count: usize) -> Vec<EventRow<'a>> {
        let mut rows: Vec<EventRow> = self.entries.iter().rev().take(count).map(EventRow::new).collect();
        let mut references: HashMap<Uuid, Option<&str>> = rows.iter().map(|row| (row.porting_order_id, None)).collect();
        for order in self.world.store.orders() {
            if let Some(reference) = references.get_mut(&order.id) {
                *reference = order.customer_reference.as_deref();
            }
        }
        for row in &mut rows {
            row.customer_reference = references.get(&row.porting_order_id).copied().flatten();
        }
        rows
    }

    /// All that happened to one order, oldest first.
    pub(super) fn to_order(&self, id: Uuid) -> Vec<EventRow<'a>> {
        self.entries.iter().filter(|entry| entry.porting_order_id == id).map(EventRow::new).collect()
    }
}

impl<'a> EventRow<'a> {
    fn new(entry: &'a Entry) -> Self {
        let (event_type, value) = match &entry.event {
            Event::StatusChanged { status } => ("porting_order.status_changed", Some(Value::Status(status))),
            Event::MessagingChanged { messaging_port_status } => {
                ("porting_order.messaging_changed", Some(Value::Messaging(*messaging_port_status)))
            }
            Event::NewComment { .. } => ("porting_order.new_comment", None),
            Event::Deleted => ("porting_order.deleted", None),
        };
        let porting_order_id = entry.porting_order_id;
        Self { at: entry.at, porting_order_id, customer_reference: None, event_type, value }
    }
}
