//! All that a request may read or change.

use std::io;

use chrono::{DateTime, Utc};

use super::{Counters, Store};
use crate::clock::Clock;
use crate::faults::Faults;
use crate::life::{self, Timetable};
use crate::saved::{StateFile, StateFileError, StoreChanges};

/// All that a request may read or change.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) timetable: Timetable,
    pub(crate) store: Store,
    pub(crate) counters: Counters,
    pub(crate) faults: Faults,
    /// The present moment, the same for a whole request.
    pub(crate) now: DateTime<Utc>,
    file: Option<StateFile>,
    /// The file has to be written anew, because the state does not follow from what is in it.
    is_replaced: bool,
    /// How often the clock had been moved by hand when the state was saved last.
    saved_moves: u64,
}

impl World {
    pub(crate) fn new(clock: Clock, timetable: Timetable, faults: Faults) -> Self {
        let now = clock.now();
        Self {
            clock,
            timetable,
            store: Store::default(),
            counters: Counters::default(),
            faults,
            now,
            file: None,
            is_replaced: false,
            saved_moves: 0,
        }
    }

    /// Goes on with a state that was saved, at its time or later.
    pub(crate) fn resume(&mut self, saved: Saved) {
        self.file = Some(saved.file);
        self.is_replaced = true;
        self.store = saved.store;
        self.counters = saved.counters;
        if let Some(now) = saved.now {
            self.clock.move_to(now);
        }
        self.store.resume_deliveries(self.clock.now());
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
    }

    /// Takes note of what a request has done, and saves it. What could not be saved is tried again with the next request.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.store.take_note(&self.timetable, self.now);
        let Some(file) = &mut self.file else {
            self.store.forget_unsaved();
            return Ok(());
        };
        if self.is_replaced || file.wants_whole() {
            file.rewrite(&self.store.everything(self.now, &self.counters))?;
            self.is_replaced = false;
            self.store.forget_unsaved();
            return Ok(());
        }
        let changes = self.store.take_unsaved(self.now, &self.counters);
        if changes.is_empty() && self.clock.moves() == self.saved_moves {
            return Ok(());
        }
        // A failure makes the file want the whole state, so that nothing is missing from it.
        file.append(&changes)?;
        self.saved_moves = self.clock.moves();
        Ok(())
    }

    /// Writes a state that was just read back, so that a file that cannot be written is found out before anything relies
    /// on it.
    pub(crate) fn write_back(&mut self) -> Result<(), StateFileError> {
        let outcome = self.finish();
        match (&self.file, outcome) {
            (Some(file), Err(error)) => Err(file.failure(error)),
            _ => Ok(()),
        }
    }

    /// When something happens without a request: an order moves on, or a webhook is sent.
    pub(crate) fn next_wake(&self) -> Option<DateTime<Utc>> {
        let due = self.store.next_due().map(|(at, _)| at);
        due.into_iter().chain(self.store.next_delivery()).min()
    }

    /// What has been asked and done so far.
    pub(crate) fn counted(&self) -> Counters {
        Counters { faults: self.faults.injected(), ..self.counters.clone() }
    }

    /// Forgets everything but the time and the faults.
    pub(crate) fn reset(&mut self) {
        self.store = Store::default();
        self.counters = Counters::default();
        self.is_replaced = true;
    }

    /// Everything, to be loaded again later.
    pub(crate) fn snapshot(&self) -> StoreChanges {
        self.store.everything(self.now, &self.counters)
    }

    /// Replaces everything, the time too.
    pub(crate) fn load(&mut self, mut snapshot: StoreChanges) {
        self.reset();
        self.clock.restart_at(snapshot.now);
        self.counters = std::mem::take(&mut snapshot.counters);
        self.store.apply(snapshot);
        self.store.resume_deliveries(self.clock.now());
        self.catch_up();
    }
}

/// A state that was read from a file.
#[derive(Debug)]
pub(crate) struct Saved {
    file: StateFile,
    store: Store,
    counters: Counters,
    now: Option<DateTime<Utc>>,
}

impl Saved {
    /// Reads a file, or makes an empty one.
    pub(crate) fn read(path: &std::path::Path) -> Result<Self, StateFileError> {
        let (mut store, mut counters, mut now) = (Store::default(), Counters::default(), None);
        let file = StateFile::open(path, |is_whole, mut changes| {
            if is_whole {
                store = Store::default();
            }
            now = Some(changes.now);
            counters = std::mem::take(&mut changes.counters);
            store.apply(changes);
        })?;
        Ok(Self { file, store, counters, now })
    }
}
