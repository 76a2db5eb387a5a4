//! Everything that the sandbox remembers.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Document, Entry, Event, Order, SupportKeys};
use crate::numbers::{Group, Number};

/// Orders, documents and the journal.
#[derive(Debug, Default)]
pub(crate) struct Store {
    /// In the order of creation.
    orders: Vec<Order>,
    documents: HashMap<Uuid, Document>,
    journal: Vec<Entry>,
    orders_made: u64,
    batches_made: u64,
}

/// References that a create request gives to all its orders.
#[derive(Debug, Clone, Default)]
pub(crate) struct References {
    pub(crate) customer: Option<String>,
    pub(crate) group: Option<String>,
}

impl Store {
    pub(crate) fn orders(&self) -> &[Order] {
        &self.orders
    }

    pub(crate) fn orders_mut(&mut self) -> &mut [Order] {
        &mut self.orders
    }

    pub(crate) fn order(&self, id: Uuid) -> Option<&Order> {
        self.orders.iter().find(|order| order.id == id)
    }

    pub(crate) fn order_mut(&mut self, id: Uuid) -> Option<&mut Order> {
        self.orders.iter_mut().find(|order| order.id == id)
    }

    /// Creates one draft for each group that the numbers fall into, in the order in which the groups appear.
    pub(crate) fn create_orders(
        &mut self,
        numbers: Vec<Number>,
        references: &References,
        at: DateTime<Utc>,
    ) -> Vec<Order> {
        self.batches_made += 1;
        let mut created = Vec::new();
        for numbers in split(numbers) {
            let Some(first) = numbers.first().cloned() else {
                continue;
            };
            self.orders_made += 1;
            let keys = SupportKeys::new(self.orders_made, self.batches_made, created.len() + 1);
            let mut order = Order::draft(self.orders_made, keys, &first, numbers, at);
            order.customer_reference.clone_from(&references.customer);
            order.customer_group_reference.clone_from(&references.group);
            created.push(order);
        }
        for order in &created {
            self.record(at, order.id, Event::StatusChanged { status: order.status.clone() });
        }
        self.orders.extend(created.iter().cloned());
        created
    }

    /// Removes an order and frees its documents.
    pub(crate) fn delete_order(&mut self, id: Uuid, at: DateTime<Utc>) {
        self.orders.retain(|order| order.id != id);
        self.record(at, id, Event::Deleted);
        self.refresh_links(at);
    }

    /// Numbers that an open order holds.
    pub(crate) fn held_numbers(&self) -> HashSet<&str> {
        let open = self.orders.iter().filter(|order| order.is_open());
        open.flat_map(|order| order.numbers.iter()).map(|entry| entry.number.e164.as_str()).collect()
    }

    pub(crate) fn add_document(&mut self, document: Document) {
        self.documents.insert(document.id, document);
    }

    pub(crate) fn document(&self, id: Uuid) -> Option<&Document> {
        self.documents.get(&id)
    }

    pub(crate) fn documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.values()
    }

    pub(crate) fn retain_documents(&mut self, keep: impl Fn(&Document) -> bool) {
        self.documents.retain(|_, document| keep(document));
    }

    /// Starts or stops the deletion clock of each document according to whether an order refers to it.
    pub(crate) fn refresh_links(&mut self, at: DateTime<Utc>) {
        let linked: HashSet<Uuid> = self.orders.iter().flat_map(Order::document_ids).collect();
        for document in self.documents.values_mut() {
            document.unlinked_since =
                if linked.contains(&document.id) { None } else { document.unlinked_since.or(Some(at)) };
        }
    }

    pub(crate) fn record(&mut self, at: DateTime<Utc>, porting_order_id: Uuid, event: Event) {
        self.journal.push(Entry { at, porting_order_id, event });
    }

    pub(crate) fn journal(&self) -> &[Entry] {
        &self.journal
    }

    /// Puts the journal in the order of time, after orders were brought up to date one by one.
    pub(crate) fn sort_journal(&mut self) {
        self.journal.sort_by_key(|entry| entry.at);
    }
}

fn split(numbers: Vec<Number>) -> Vec<Vec<Number>> {
    let mut places: HashMap<Group, usize> = HashMap::new();
    let mut groups: Vec<Vec<Number>> = Vec::new();
    for number in numbers {
        let place = *places.entry(number.group()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    groups
}
