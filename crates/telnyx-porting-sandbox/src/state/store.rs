//! Everything that the sandbox remembers.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::agenda::Agenda;
use super::holdings::Holdings;
use super::links::Links;
use super::split::Drafts;
use super::{
    BundleAssignment, Counters, Delivery, DeliveryState, Document, Event, LoaConfiguration, Order, Report, Row,
    SupportKeys, Table,
};
use crate::life::{self, Timetable};
use crate::saved::StoreChanges;

/// Events, and webhooks, that are kept: the newest. A sandbox that runs for months would take ever more memory otherwise.
const MOST_MESSAGES: usize = 10_000;

/// All tables, and what is worked out from them.
#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) orders: Table<Order>,
    pub(crate) documents: Table<Document>,
    pub(crate) events: Table<Event>,
    pub(crate) deliveries: Table<Delivery>,
    pub(crate) loa_configurations: Table<LoaConfiguration>,
    pub(crate) reports: Table<Report>,
    pub(crate) bundles: Table<BundleAssignment>,
    sequences: Sequences,
    /// The sequences before the request under way; none while changes cannot be undone.
    before: Option<Sequences>,

    agenda: Agenda,
    /// When which webhook is sent next.
    outgoing: Agenda,
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
    /// Creates the drafts, in their order.
    pub(crate) fn create_orders(&mut self, drafts: Drafts, references: &References, at: DateTime<Utc>) -> Vec<Order> {
        self.sequences.batches += 1;
        let mut created = Vec::new();
        for numbers in drafts {
            let Some(first) = numbers.first().map(|entry| entry.number.clone()) else {
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
            self.bundles.forget_numbers(&order.numbers);
        }
    }

    /// The open order that holds a number.
    pub(crate) fn holder(&self, e164: &str) -> Option<Uuid> {
        self.holdings.holder(e164)
    }

    /// The next moment at which time does something to an order, a report or a document, and which.
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
        for id in self.deliveries.take_changed() {
            self.outgoing.set(id, self.deliveries.get(id).and_then(|delivery| delivery.next_at));
        }
    }

    /// The same for what else can refer to a document, and for the documents.
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
        // Last, because the links above decide which documents expire.
        for id in self.documents.take_changed() {
            let document = self.documents.get(id);
            self.agenda.set(id, document.and_then(|document| document.expires_at(timetable.document_lifetime)));
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

    /// The next moment at which a webhook is sent.
    pub(crate) fn next_delivery(&self) -> Option<DateTime<Utc>> {
        self.outgoing.first().map(|(at, _)| at)
    }

    /// Takes so many webhooks out that are due, in the order in which they became so, with their events.
    pub(crate) fn take_deliveries(&mut self, now: DateTime<Utc>, most: usize) -> Vec<(Delivery, Event)> {
        let mut taken = Vec::new();
        while taken.len() < most
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
                // The event is too old to be kept, so there is nothing left to send.
                delivery.last_outcome = Some("not sent: the event is no longer kept".to_owned());
                delivery.end(DeliveryState::Failed);
            }
        }
        taken
    }

    /// Whether anything has to be saved but, perhaps, the time and the counters, which are saved with the next change.
    pub(crate) fn has_unsaved(&self) -> bool {
        let papers =
            self.documents.has_unsaved() || self.loa_configurations.has_unsaved() || self.reports.has_unsaved();
        let messages = self.events.has_unsaved() || self.deliveries.has_unsaved();
        papers || messages || self.orders.has_unsaved() || self.bundles.has_unsaved()
    }

    /// What changed since changes counted as saved last.
    pub(crate) fn unsaved(&self, now: DateTime<Utc>, counters: &Counters) -> StoreChanges {
        StoreChanges {
            now,
            sequences: self.sequences,
            counters: counters.clone(),
            orders: self.orders.unsaved(),
            documents: self.documents.unsaved(),
            events: self.events.unsaved(),
            deliveries: self.deliveries.unsaved(),
            loa_configurations: self.loa_configurations.unsaved(),
            reports: self.reports.unsaved(),
            bundles: self.bundles.unsaved(),
        }
    }

    /// Lets what changed so far count as saved.
    pub(crate) fn forget_unsaved(&mut self) {
        self.orders.forget_unsaved();
        self.documents.forget_unsaved();
        self.events.forget_unsaved();
        self.deliveries.forget_unsaved();
        self.loa_configurations.forget_unsaved();
        self.reports.forget_unsaved();
        self.bundles.forget_unsaved();
    }

    /// Everything, as changes of an empty store.
    pub(crate) fn everything(&self, now: DateTime<Utc>, counters: &Counters) -> StoreChanges {
        StoreChanges {
            now,
            sequences: self.sequences,
            counters: counters.clone(),
            orders: self.orders.everything(),
            documents: self.documents.everything(),
            events: self.events.everything(),
            deliveries: self.deliveries.everything(),
            loa_configurations: self.loa_configurations.everything(),
            reports: self.reports.everything(),
            bundles: self.bundles.everything(),
        }
    }

    /// From now on changes can be undone.
    pub(crate) fn begin(&mut self) {
        self.before = Some(self.sequences);
        self.orders.begin();
        self.documents.begin();
        self.events.begin();
        self.deliveries.begin();
        self.loa_configurations.begin();
        self.reports.begin();
        self.bundles.begin();
    }

    /// Whether nothing has changed since changes can be undone.
    pub(crate) fn is_untouched(&self) -> bool {
        let papers =
            self.documents.is_untouched() && self.loa_configurations.is_untouched() && self.reports.is_untouched();
        let messages = self.events.is_untouched() && self.deliveries.is_untouched();
        papers && messages && self.orders.is_untouched() && self.bundles.is_untouched()
    }

    /// What has changed is not undone any more.
    pub(crate) fn commit(&mut self) {
        self.before = None;
        self.orders.commit();
        self.documents.commit();
        self.events.commit();
        self.deliveries.commit();
        self.loa_configurations.commit();
        self.reports.commit();
        self.bundles.commit();
    }

    /// Undoes the changes. What follows from them is worked out with the next note.
    pub(crate) fn roll_back(&mut self) {
        self.sequences = self.before.take().unwrap_or(self.sequences);
        self.orders.roll_back();
        self.documents.roll_back();
        self.events.roll_back();
        self.deliveries.roll_back();
        self.loa_configurations.roll_back();
        self.reports.roll_back();
        self.bundles.roll_back();
    }

    /// Repeats changes that were saved.
    pub(crate) fn apply(&mut self, changes: StoreChanges) {
        self.sequences = changes.sequences;
        self.orders.apply(changes.orders);
        self.documents.apply(changes.documents);
        self.events.apply(changes.events);
        self.deliveries.apply(changes.deliveries);
        self.loa_configurations.apply(changes.loa_configurations);
        self.reports.apply(changes.reports);
        self.bundles.apply(changes.bundles);
        self.forget_old_messages();
    }

    /// Sends what was on its way when the state was saved once more: nobody knows whether it arrived.
    pub(crate) fn resume_deliveries(&mut self, now: DateTime<Utc>) {
        let lost: Vec<Uuid> = self.deliveries.iter().filter(|delivery| delivery.is_on_its_way()).map(Row::id).collect();
        for id in lost {
            if let Some(delivery) = self.deliveries.get_mut(id) {
                delivery.next_at = Some(now);
            }
        }
    }

    fn send(&mut self, events: Vec<Event>) {
        for event in events {
            let delivery = Delivery::of(&event);
            self.events.put(event);
            if let Some(delivery) = delivery {
                self.deliver(delivery);
            }
        }
        self.forget_old_messages();
    }

    /// Sends a webhook as soon as its time has come.
    pub(crate) fn deliver(&mut self, delivery: Delivery) {
        self.deliveries.put(delivery);
        self.deliveries.keep_newest(MOST_MESSAGES);
    }

    fn forget_old_messages(&mut self) {
        self.events.keep_newest(MOST_MESSAGES);
        self.deliveries.keep_newest(MOST_MESSAGES);
    }
}
