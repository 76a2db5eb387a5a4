//! Everything that the sandbox remembers.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::agenda::Agenda;
use super::holdings::Holdings;
use super::links::Links;
use super::split::split;
use super::{Delivery, Document, Event, LoaConfiguration, Order, Report, Row, SupportKeys, Table};
use crate::life::{self, Timetable};
use crate::numbers::Number;

/// All tables, and what is worked out from them.
#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) orders: Table<Order>,
    pub(crate) documents: Table<Document>,
    pub(crate) events: Table<Event>,
    pub(crate) deliveries: Table<Delivery>,
    pub(crate) loa_configurations: Table<LoaConfiguration>,
    pub(crate) reports: Table<Report>,
    pub(super) sequences: Sequences,

    agenda: Agenda,
    holdings: Holdings,
    links: Links,
}

/// Numbers that were given out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Sequences {
    orders: u64,
    batches: u64,
}

/// References that a create request gives to all its orders.
#[derive(Debug, Clone, Default)]
pub(crate) struct References {
    pub(crate) customer: Option<String>,
    pub(crate) group: Option<String>,
}

impl Store {
    /// Creates one draft for each group that the numbers fall into, in the order in which the groups appear.
    pub(crate) fn create_orders(
        &mut self,
        numbers: Vec<Number>,
        references: &References,
        at: DateTime<Utc>,
    ) -> Vec<Order> {
        self.sequences.batches += 1;
        let mut created = Vec::new();
        for numbers in split(numbers) {
            let Some(first) = numbers.first().cloned() else {
                continue;
            };
            self.sequences.orders += 1;
            let keys = SupportKeys::new(self.sequences.orders, self.sequences.batches, created.len() + 1);
            let mut order = Order::draft(self.sequences.orders, keys, &first, numbers, at);
            order.customer_reference.clone_from(&references.customer);
            order.customer_group_reference.clone_from(&references.group);
            life::tell_status(&mut order, at);
            created.push(order);
        }
        for order in &created {
            self.orders.put(order.clone());
        }
        created
    }

    /// The place in the order of creation of an order that comes of another one.
    pub(crate) fn next_sequence(&mut self) -> u64 {
        self.sequences.orders += 1;
        self.sequences.orders
    }

    pub(crate) fn delete_order(&mut self, id: Uuid, at: DateTime<Utc>) {
        if let Some(mut order) = self.orders.remove(id) {
            life::tell_deleted(&mut order, at);
            self.send(order.outbox);
        }
    }

    /// Whether an open order holds a number.
    pub(crate) fn is_held(&self, e164: &str) -> bool {
        self.holdings.is_held(e164)
    }

    /// The next moment at which time does something to an order or a report, and which.
    pub(crate) fn next_due(&self) -> Option<(DateTime<Utc>, Uuid)> {
        self.agenda.first()
    }

    /// Takes note of what changed in the orders: sends their events, and works out anew what follows from them.
    pub(crate) fn take_note(&mut self, timetable: &Timetable, at: DateTime<Utc>) {
        for id in self.orders.take_changed() {
            let outbox = self.orders.take_outbox(id);
            self.send(outbox);
            let order = self.orders.get(id);
            self.agenda.set(id, order.and_then(|order| life::next_due(order, timetable)).map(|due| due.at));
            self.holdings.set(id, order);
            let documents = order.map(Row::documents).unwrap_or_default();
            self.link(id, documents, at);
        }
        self.take_note_of_papers(timetable, at);
    }

    /// The same for what else can refer to a document.
    fn take_note_of_papers(&mut self, timetable: &Timetable, at: DateTime<Utc>) {
        for id in self.loa_configurations.take_changed() {
            let documents = self.loa_configurations.get(id).map(Row::documents).unwrap_or_default();
            self.link(id, documents, at);
        }
        for id in self.reports.take_changed() {
            let report = self.reports.get(id);
            self.agenda.set(id, report.and_then(|report| life::report_due(report, timetable)));
            let documents = report.map(Row::documents).unwrap_or_default();
            self.link(id, documents, at);
        }
    }

    /// Starts or stops the deletion clock of the documents that something refers to now, or no longer does.
    fn link(&mut self, owner: Uuid, documents: Vec<Uuid>, at: DateTime<Utc>) {
        for id in self.links.set(owner, documents) {
            let is_linked = self.links.is_linked(id);
            let differs = self.documents.get(id).is_some_and(|document| document.unlinked_since.is_none() != is_linked);
            if differs && let Some(document) = self.documents.get_mut(id) {
                document.unlinked_since = (!is_linked).then_some(at);
            }
        }
    }

    fn send(&mut self, events: Vec<Event>) {
        for event in events {
            if let Some(delivery) = Delivery::of(&event) {
                self.deliveries.put(delivery);
            }
            self.events.put(event);
        }
    }
}
