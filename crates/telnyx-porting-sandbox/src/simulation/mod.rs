//! The simulated service: its state, and the changes of that state by requests and over time. Independent of HTTP.
//!
//! An order is changed on a copy, and the copy is stored. [`Store::update_indexes`] then derives the consequences: the next
//! due times, the reserved numbers, the documents in use, and the events to send.

pub(crate) mod clock;
pub(crate) mod document;
pub(crate) mod event;
pub(crate) mod lifecycle;
pub(crate) mod order;
pub(crate) mod parts;
pub(crate) mod phone_number;
mod report;
pub(crate) mod requirements;
pub(crate) mod scenario;
pub(crate) mod schedule;
pub(crate) mod store;
pub(crate) mod table;
pub(crate) mod timetable;
pub(crate) mod windows;

use chrono::{DateTime, Utc};

use clock::Clock;
use store::{Counters, Store, StoreChanges};
use timetable::Timetable;

/// The state that a request may read or change.
#[derive(Debug)]
pub(crate) struct Simulation {
    pub(crate) clock: Clock,
    pub(crate) timetable: Timetable,
    pub(crate) store: Store,
    pub(crate) counters: Counters,
    /// The present moment, the same for a whole request.
    pub(crate) now: DateTime<Utc>,
    /// Set if the whole state was replaced since it was last saved, so that saving changes is not sufficient.
    pub(crate) is_replaced: bool,
    /// The data that the current transaction may change, before the change.
    before: Option<Before>,
}

/// The data that a transaction may change, apart from rows of the store.
#[derive(Debug)]
struct Before {
    clock: Clock,
    counters: Counters,
    /// The whole store, if the transaction replaced it.
    store: Option<Store>,
    is_replaced: bool,
}

impl Simulation {
    pub(crate) fn new(clock: Clock, timetable: Timetable) -> Self {
        let now = clock.now();
        let (store, counters) = (Store::default(), Counters::default());
        Self { clock, timetable, store, counters, now, is_replaced: false, before: None }
    }

    /// Reads the clock and runs everything that is due by now, each transition at its own time.
    pub(crate) fn catch_up(&mut self) {
        self.now = self.clock.now();
        self.update_indexes();
        while let Some((at, id)) = self.store.next_due().filter(|(at, _)| *at <= self.now) {
            lifecycle::run_transition(&mut self.store, id, &self.timetable);
            self.store.update_indexes(&self.timetable, at);
        }
    }

    /// Derives the consequences of changes.
    pub(crate) fn update_indexes(&mut self) {
        self.store.update_indexes(&self.timetable, self.now);
    }

    /// Starts a transaction: from now on changes can be rolled back.
    pub(crate) fn begin(&mut self) {
        self.store.begin();
        let (clock, counters) = (self.clock.clone(), self.counters.clone());
        self.before = Some(Before { clock, counters, store: None, is_replaced: self.is_replaced });
    }

    pub(crate) fn commit(&mut self) {
        self.before = None;
        self.store.commit();
    }

    /// Undoes the changes of the current transaction; false if there are none. Transitions that ran before it began are kept.
    pub(crate) fn roll_back(&mut self) -> bool {
        let Some(before) = self.before.take().filter(|before| self.differs_from(before)) else {
            self.store.commit();
            return false;
        };
        self.clock = before.clock;
        self.counters = before.counters;
        self.is_replaced = before.is_replaced;
        if let Some(store) = before.store {
            self.store = store;
        }
        self.store.roll_back();
        self.now = self.clock.now();
        self.update_indexes();
        true
    }

    fn differs_from(&self, before: &Before) -> bool {
        before.store.is_some() || !self.store.is_untouched() || before.clock.moves() != self.clock.moves()
    }

    /// The time of the next event without a request: a transition of an order, or a webhook.
    pub(crate) fn next_wake(&self) -> Option<DateTime<Utc>> {
        let due = self.store.next_due().map(|(at, _)| at);
        due.into_iter().chain(self.store.next_delivery()).min()
    }

    /// Removes everything except the time.
    pub(crate) fn reset(&mut self) {
        let replaced = std::mem::take(&mut self.store);
        if let Some(before) = &mut self.before {
            before.store.get_or_insert(replaced);
        }
        self.counters = Counters::default();
        self.is_replaced = true;
    }

    /// Everything, for [`load`](Self::load).
    pub(crate) fn snapshot(&self) -> StoreChanges {
        self.store.everything(self.now, &self.counters)
    }

    /// Replaces everything, including the time.
    pub(crate) fn load(&mut self, mut snapshot: StoreChanges) {
        self.reset();
        self.clock.restart_at(snapshot.now);
        self.counters = std::mem::take(&mut snapshot.counters);
        self.store.apply(snapshot);
        self.store.resume_deliveries(self.clock.now());
        self.catch_up();
    }

    /// Continues a state that was saved, at its time or later.
    pub(crate) fn resume(&mut self, store: Store, counters: Counters, now: Option<DateTime<Utc>>) {
        self.is_replaced = true;
        self.store = store;
        self.counters = counters;
        if let Some(now) = now {
            self.clock.move_to(now);
        }
        self.store.resume_deliveries(self.clock.now());
    }
}
