//! All that a request may read or change.

use chrono::{DateTime, Utc};

use super::{Counters, Store};
use crate::clock::{Clock, after};
use crate::life::{self, Timetable};

/// All that a request may read or change.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) timetable: Timetable,
    pub(crate) store: Store,
    pub(crate) counters: Counters,
    /// The present moment, the same for a whole request.
    pub(crate) now: DateTime<Utc>,
}

impl World {
    pub(crate) fn new(clock: Clock, timetable: Timetable) -> Self {
        let now = clock.now();
        Self { clock, timetable, store: Store::default(), counters: Counters::default(), now }
    }

    /// Reads the clock and lets everything happen that is due by now, each thing at its own time and not at the time
    /// of the look.
    pub(crate) fn catch_up(&mut self) {
        self.now = self.clock.now();
        self.store.take_note(&self.timetable, self.now);
        while let Some((at, id)) = self.store.next_due().filter(|(at, _)| *at <= self.now) {
            life::take_step(&mut self.store, id, &self.timetable);
            self.store.take_note(&self.timetable, at);
        }
        self.expire_documents();
    }

    /// Takes note of what a request has done.
    pub(crate) fn finish(&mut self) {
        self.store.take_note(&self.timetable, self.now);
    }

    /// Forgets everything but the time.
    pub(crate) fn reset(&mut self) {
        self.store = Store::default();
        self.counters = Counters::default();
    }

    fn expire_documents(&mut self) {
        let lifetime = self.timetable.document_lifetime;
        let expired = |since: DateTime<Utc>| after(since, lifetime) <= self.now;
        let documents = self.store.documents.iter();
        let gone: Vec<_> = documents
            .filter(|document| document.unlinked_since.is_some_and(expired))
            .map(|document| document.id)
            .collect();
        for id in gone {
            self.store.documents.remove(id);
        }
    }
}
