//! The state of the sandbox, and the data derived from it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::document::{BundleAssignment, Document, LoaConfiguration, Report};
use super::event::{self, Delivery, DeliveryState, Event};
use super::order::{Order, OrderNumber, SupportKeys};
use super::phone_number::{Group, Number};
use super::report::report_due;
use super::schedule::{Schedule, next_due};
use super::table::{Changes, Row, Table};
use super::timetable::Timetable;

/// Maximum number of events, and of webhooks, that are kept. Otherwise the memory of a sandbox that runs for months would
/// grow.
const MAX_MESSAGES: usize = 10_000;

/// Declares the tables, and the operations on all of them.
macro_rules! tables {
    ($($table:ident: $row:ty,)+) => {
        /// All tables, and the indexes that are derived from them.
        #[derive(Debug, Default)]
        pub(crate) struct Store {
            $(pub(crate) $table: Table<$row>,)+
            sequences: Sequences,
            /// The sequences before the current transaction.
            before: Option<Sequences>,
            schedule: Schedule,
            /// When each webhook is sent next.
            outgoing: Schedule,
            reserved: ReservedNumbers,
            links: Links,
        }

        /// Changes of the state of the sandbox. Applied to an empty store, they are a complete state.
        #[derive(Debug, Default, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub(crate) struct StoreChanges {
            /// The sandbox's time of the changes.
            pub(crate) now: DateTime<Utc>,
            pub(crate) sequences: Sequences,
            pub(crate) counters: Counters,
            $(#[serde(skip_serializing_if = "Changes::is_empty")] pub(crate) $table: Changes<$row>,)+
        }

        impl Store {
            /// Whether any row has to be saved. Time and counters alone are saved with the next change.
            pub(crate) fn has_unsaved(&self) -> bool {
                $(self.$table.has_unsaved())||+
            }

            /// The changes since [`mark_saved`](Self::mark_saved).
            pub(crate) fn unsaved(&self, now: DateTime<Utc>, counters: &Counters) -> StoreChanges {
                let (sequences, counters) = (self.sequences, counters.clone());
                StoreChanges { now, sequences, counters, $($table: self.$table.unsaved(),)+ }
            }

            /// Marks all changes as saved.
            pub(crate) fn mark_saved(&mut self) {
                $(self.$table.mark_saved();)+
            }

            /// Everything, as changes of an empty store.
            pub(crate) fn everything(&self, now: DateTime<Utc>, counters: &Counters) -> StoreChanges {
                let (sequences, counters) = (self.sequences, counters.clone());
                StoreChanges { now, sequences, counters, $($table: self.$table.everything(),)+ }
            }

            /// Starts a transaction: from now on changes can be rolled back.
            pub(crate) fn begin(&mut self) {
                self.before = Some(self.sequences);
                $(self.$table.begin();)+
            }

            /// Whether nothing has changed in the current transaction.
            pub(crate) fn is_untouched(&self) -> bool {
                $(self.$table.is_untouched())&&+
            }

            pub(crate) fn commit(&mut self) {
                self.before = None;
                $(self.$table.commit();)+
            }

            /// Undoes the changes of the transaction. The indexes follow with the next update.
            pub(crate) fn roll_back(&mut self) {
                self.sequences = self.before.take().unwrap_or(self.sequences);
                $(self.$table.roll_back();)+
            }

            /// Applies changes that were saved.
            pub(crate) fn apply(&mut self, changes: StoreChanges) {
                self.sequences = changes.sequences;
                $(self.$table.apply(changes.$table);)+
                self.forget_old_messages();
            }
        }
    };
}

tables! {
    orders: Order,
    documents: Document,
    events: Event,
    deliveries: Delivery,
    loa_configurations: LoaConfiguration,
    reports: Report,
    bundles: BundleAssignment,
}

/// Numbers of orders and of create requests so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sequences {
    orders: u64,
    batches: u64,
}

/// The counters of a sandbox since it started or was last reset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(default)]
pub struct Counters {
    /// Porting orders created: three for a request that was split into three.
    pub orders_created: u64,
    /// Accepted confirmations. If they exceed the number of orders, an order was submitted twice.
    pub orders_confirmed: u64,
    /// Accepted cancellations.
    pub orders_cancelled: u64,
    /// Accepted activations on demand.
    pub orders_activated: u64,
    /// Attempts to send a webhook.
    pub webhooks_sent: u64,
    /// Injected faults, by their [name](crate::Fault::name).
    pub faults: BTreeMap<String, u64>,
    /// Requests by operation id (`CreatePortingOrder`), regardless of their response.
    ///
    /// Requests that match no operation count as `unknown`. The sandbox's own endpoints do not count.
    pub requests: BTreeMap<String, u64>,
}

impl Counters {
    /// Requests to one operation, by its operation id.
    pub fn requests_to(&self, operation_id: &str) -> u64 {
        self.requests.get(operation_id).copied().unwrap_or(0)
    }
}

/// References that a create request sets on all its orders.
#[derive(Debug, Clone, Default)]
pub(crate) struct References {
    pub(crate) customer: Option<String>,
    pub(crate) group: Option<String>,
}

/// Splits numbers into those that can be in one order. Groups and numbers keep their order.
pub(crate) fn group_numbers(numbers: &[Number]) -> Vec<Vec<OrderNumber>> {
    let mut indexes: HashMap<Group, usize> = HashMap::new();
    let mut groups: Vec<Vec<OrderNumber>> = Vec::new();
    for number in numbers {
        let entry = OrderNumber::new(number.clone());
        let index = *indexes.entry(number.group()).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups
}

impl Store {
    /// Creates a draft for each group of numbers.
    pub(crate) fn create_orders(
        &mut self,
        groups: Vec<Vec<OrderNumber>>,
        references: &References,
        at: DateTime<Utc>,
    ) -> Vec<Order> {
        self.sequences.batches += 1;
        let mut created = Vec::new();
        for numbers in groups {
            let Some(first) = numbers.first().map(|entry| entry.number.clone()) else {
                continue;
            };
            let sequence = self.next_sequence();
            let keys = SupportKeys::new(sequence, self.sequences.batches, created.len() + 1);
            let mut order = Order::draft(sequence, keys, &first, numbers, at);
            order.customer_reference.clone_from(&references.customer);
            order.customer_group_reference.clone_from(&references.group);
            event::emit_status_changed(&mut order, at);
            created.push(order);
        }
        for order in &created {
            self.orders.put(order.clone());
        }
        created
    }

    pub(crate) fn next_sequence(&mut self) -> u64 {
        self.sequences.orders += 1;
        self.sequences.orders
    }

    pub(crate) fn delete_order(&mut self, id: Uuid, at: DateTime<Utc>) {
        if let Some(mut order) = self.orders.remove(id) {
            event::emit_deleted(&mut order, at);
            self.send(order.outbox);
            self.bundles.forget_numbers(&order.numbers);
        }
    }

    /// The open order that has a number.
    pub(crate) fn holder(&self, e164: &str) -> Option<Uuid> {
        self.reserved.by_number.get(e164).copied()
    }

    /// The next moment at which time changes an order, a report or a document, with its id.
    pub(crate) fn next_due(&self) -> Option<(DateTime<Utc>, Uuid)> {
        self.schedule.first()
    }

    /// Derives the consequences of changed rows: sends the events of orders, and updates the schedule, the reserved numbers
    /// and the links to documents.
    pub(crate) fn update_indexes(&mut self, timetable: &Timetable, at: DateTime<Utc>) {
        for id in self.orders.take_changed() {
            let outbox = self.orders.take_outbox(id);
            self.send(outbox);
            let order = self.orders.get(id);
            self.schedule.set(id, order.and_then(|order| next_due(order, timetable)).map(|due| due.at));
            self.reserved.set(id, order);
            let documents = order.map(Row::documents).unwrap_or_default();
            self.link(id, documents, at);
        }
        for id in self.loa_configurations.take_changed() {
            let documents = self.loa_configurations.get(id).map(Row::documents).unwrap_or_default();
            self.link(id, documents, at);
        }
        for id in self.reports.take_changed() {
            let report = self.reports.get(id);
            self.schedule.set(id, report.and_then(|report| report_due(report, timetable)));
            let documents = report.map(Row::documents).unwrap_or_default();
            self.link(id, documents, at);
        }
        // After the links, which decide which documents expire.
        for id in self.documents.take_changed() {
            let document = self.documents.get(id);
            self.schedule.set(id, document.and_then(|document| document.expires_at(timetable.document_lifetime)));
        }
        for id in self.deliveries.take_changed() {
            self.outgoing.set(id, self.deliveries.get(id).and_then(|delivery| delivery.next_at));
        }
    }

    /// Starts or stops the expiry of the documents whose references changed.
    fn link(&mut self, owner: Uuid, documents: Vec<Uuid>, at: DateTime<Utc>) {
        for id in self.links.set(owner, documents) {
            let is_linked = self.links.counts.contains_key(&id);
            let differs = self.documents.get(id).is_some_and(|document| document.unlinked_since.is_none() != is_linked);
            if differs && let Some(document) = self.documents.get_mut(id) {
                document.unlinked_since = (!is_linked).then_some(at);
            }
        }
    }

    /// The next moment at which a webhook is sent.
    pub(crate) fn next_delivery(&self) -> Option<DateTime<Utc>> {
        self.outgoing.first().map(|(at, _)| at)
    }

    /// Removes and returns up to `limit` webhooks that are due, with their events, in the order in which they became due.
    pub(crate) fn take_deliveries(&mut self, now: DateTime<Utc>, limit: usize) -> Vec<(Delivery, Event)> {
        let mut taken = Vec::new();
        while taken.len() < limit
            && let Some((_, id)) = self.outgoing.first().filter(|(at, _)| *at <= now)
        {
            self.outgoing.set(id, None);
            let Some(delivery) = self.deliveries.get_mut(id) else {
                continue;
            };
            delivery.next_at = None;
            delivery.attempts += 1;
            if let Some(event) = self.events.get(delivery.event_id) {
                taken.push((delivery.clone(), event.clone()));
            } else {
                delivery.last_outcome = Some("not sent: the event is no longer kept".to_owned());
                delivery.end(DeliveryState::Failed);
            }
        }
        taken
    }

    /// Schedules deliveries again whose attempt was in progress when the state was saved.
    pub(crate) fn resume_deliveries(&mut self, now: DateTime<Utc>) {
        let lost: Vec<Uuid> =
            self.deliveries.iter().filter(|delivery| delivery.is_in_progress()).map(Row::id).collect();
        for id in lost {
            if let Some(delivery) = self.deliveries.get_mut(id) {
                delivery.next_at = Some(now);
            }
        }
    }

    fn send(&mut self, events: Vec<Event>) {
        for event in events {
            let delivery = Delivery::from_event(&event);
            self.events.put(event);
            if let Some(delivery) = delivery {
                self.deliver(delivery);
            }
        }
        self.forget_old_messages();
    }

    pub(crate) fn deliver(&mut self, delivery: Delivery) {
        self.deliveries.put(delivery);
        self.deliveries.keep_newest(MAX_MESSAGES);
    }

    fn forget_old_messages(&mut self) {
        self.events.keep_newest(MAX_MESSAGES);
        self.deliveries.keep_newest(MAX_MESSAGES);
    }
}

/// Numbers of open orders, which no other order can have.
#[derive(Debug, Default)]
struct ReservedNumbers {
    by_order: HashMap<Uuid, Arc<Vec<OrderNumber>>>,
    by_number: HashMap<String, Uuid>,
}

impl ReservedNumbers {
    /// Updates the numbers of an order; `None` if it was deleted.
    fn set(&mut self, id: Uuid, order: Option<&Order>) {
        let now = order.filter(|order| order.is_open()).map(|order| Arc::clone(&order.numbers));
        let before = self.by_order.get(&id);
        if matches!((before, &now), (Some(before), Some(now)) if Arc::ptr_eq(before, now)) {
            return;
        }
        for entry in self.by_order.remove(&id).iter().flat_map(|numbers| numbers.iter()) {
            if self.by_number.get(&entry.number.e164) == Some(&id) {
                self.by_number.remove(&entry.number.e164);
            }
        }
        if let Some(numbers) = now {
            for entry in numbers.iter() {
                self.by_number.entry(entry.number.e164.clone()).or_insert(id);
            }
            self.by_order.insert(id, numbers);
        }
    }
}

/// References to documents, by owner.
#[derive(Debug, Default)]
struct Links {
    by_owner: HashMap<Uuid, Vec<Uuid>>,
    counts: HashMap<Uuid, usize>,
}

impl Links {
    /// Replaces the references of an owner, and returns the documents whose count may have changed.
    fn set(&mut self, owner: Uuid, documents: Vec<Uuid>) -> BTreeSet<Uuid> {
        let mut touched = BTreeSet::new();
        for id in &documents {
            *self.counts.entry(*id).or_default() += 1;
            touched.insert(*id);
        }
        let before =
            if documents.is_empty() { self.by_owner.remove(&owner) } else { self.by_owner.insert(owner, documents) };
        for id in before.unwrap_or_default() {
            if let Some(count) = self.counts.get_mut(&id) {
                *count -= 1;
                if *count == 0 {
                    self.counts.remove(&id);
                }
            }
            touched.insert(id);
        }
        touched
    }
}
