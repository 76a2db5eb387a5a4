//! A look at everything that the sandbox remembers, without account data.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::life::{self, Due, Timetable};
use crate::numbers::NumberType;
use crate::state::{Counters, Delivery, Document, Order, Status, World};
use crate::wire::{EventView, time};

#[derive(Debug, Serialize)]
pub(super) struct StateView<'a> {
    #[serde(serialize_with = "time::stamp")]
    now: DateTime<Utc>,
    orders: Vec<OrderSummary<'a>>,
    documents: Vec<DocumentSummary<'a>>,
    counters: Counters,
    /// What happened, oldest first.
    events: Vec<EventView>,
    /// Webhooks, oldest first.
    deliveries: Vec<&'a Delivery>,
}

#[derive(Debug, Serialize)]
struct OrderSummary<'a> {
    id: Uuid,
    status: &'a Status,
    customer_reference: Option<&'a str>,
    country_code: &'a str,
    phone_number_type: NumberType,
    carrier_name: &'a str,
    spid: Option<&'a str>,
    fast_port_eligible: bool,
    phone_numbers: Vec<&'a str>,
    /// What time will do to it next.
    next: Option<Due>,
}

#[derive(Debug, Serialize)]
struct DocumentSummary<'a> {
    id: Uuid,
    filename: &'a str,
    /// None while an order refers to it.
    #[serde(serialize_with = "time::optional")]
    expires_at: Option<DateTime<Utc>>,
}

impl<'a> StateView<'a> {
    pub(super) fn new(world: &'a World) -> Self {
        let timetable = &world.timetable;
        let mut documents: Vec<&Document> = world.store.documents.iter().collect();
        documents.sort_by_key(|document| (document.created_at, document.id));
        Self {
            now: world.now,
            orders: world.store.orders.iter().map(|order| OrderSummary::new(order, timetable)).collect(),
            documents: documents.into_iter().map(|document| DocumentSummary::new(document, timetable)).collect(),
            counters: world.counted(),
            events: world.store.events.iter().map(EventView::new).collect(),
            deliveries: world.store.deliveries.iter().collect(),
        }
    }
}

impl<'a> OrderSummary<'a> {
    fn new(order: &'a Order, timetable: &Timetable) -> Self {
        Self {
            id: order.id,
            status: &order.status,
            customer_reference: order.customer_reference.as_deref(),
            country_code: &order.country,
            phone_number_type: order.kind,
            carrier_name: &order.carrier.name,
            spid: order.carrier.spid.as_deref(),
            fast_port_eligible: order.fast_port,
            phone_numbers: order.numbers.iter().map(|entry| entry.number.e164.as_str()).collect(),
            next: life::next_due(order, timetable),
        }
    }
}

impl<'a> DocumentSummary<'a> {
    fn new(document: &'a Document, timetable: &Timetable) -> Self {
        let expires_at = document.expires_at(timetable.document_lifetime);
        Self { id: document.id, filename: &document.filename, expires_at }
    }
}
