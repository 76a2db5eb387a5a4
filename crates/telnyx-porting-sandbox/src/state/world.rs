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
    /// The last attempt to save the state failed.
    is_failing: bool,
    /// What the request under way may change, as it was before; none while nothing is undone.
    before: Option<Before>,
}

/// What a request may change, apart from rows of the store.
#[derive(Debug)]
struct Before {
    clock: Clock,
    counters: Counters,
    /// The whole store, if the request replaced it.
    store: Option<Store>,
    is_replaced: bool,
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
            is_failing: false,
            before: None,
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

    /// From now on a change that cannot be saved is undone.
    pub(crate) fn begin(&mut self) {
        if self.file.is_none() {
            return;
        }
        self.store.begin();
        let (clock, counters) = (self.clock.clone(), self.counters.clone());
        self.before = Some(Before { clock, counters, store: None, is_replaced: self.is_replaced });
    }

    /// Takes note of what has been done and saves it. If it cannot be saved, what changed since [`begin`](Self::begin) is
    /// undone. Without such a change this succeeds: what time did stays, and is saved with the next request.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.store.take_note(&self.timetable, self.now);
        let outcome = self.save();
        self.note_saving(&outcome);
        let before = self.before.take();
        let is_touched = before.as_ref().is_some_and(|before| {
            before.store.is_some() || !self.store.is_untouched() || before.clock.moves() != self.clock.moves()
        });
        match (outcome, before) {
            (Err(error), Some(before)) if is_touched => {
                self.roll_back(before);
                Err(error)
            }
            _ => {
                self.store.commit();
                Ok(())
            }
        }
    }

    fn roll_back(&mut self, before: Before) {
        self.clock = before.clock;
        self.counters = before.counters;
        self.is_replaced = before.is_replaced;
        if let Some(store) = before.store {
            self.store = store;
        }
        self.store.roll_back();
        self.now = self.clock.now();
        self.store.take_note(&self.timetable, self.now);
    }

    fn save(&mut self) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            self.store.forget_unsaved();
            return Ok(());
        };
        if !(self.is_replaced || self.store.has_unsaved() || self.clock.moves() != self.saved_moves) {
            return Ok(());
        }
        let has_to_be_whole = file.is_gone()? || self.is_replaced;
        let whole = || self.store.everything(self.now, &self.counters);
        // A file that has grown is rewritten if the disk has room for that.
        let is_whole = if has_to_be_whole {
            file.rewrite(&whole()).map(|()| true)?
        } else {
            file.has_grown() && file.rewrite(&whole()).is_ok()
        };
        if !is_whole {
            file.append(&self.store.unsaved(self.now, &self.counters))?;
        }
        self.is_replaced = false;
        self.saved_moves = self.clock.moves();
        self.store.forget_unsaved();
        Ok(())
    }

    /// One line in the log when it begins to fail, and one when it no longer does.
    fn note_saving(&mut self, outcome: &io::Result<()>) {
        match outcome {
            Err(error) if !self.is_failing => tracing::error!(%error, "the state cannot be saved"),
            Ok(()) if self.is_failing => tracing::info!("the state can be saved again"),
            _ => {}
        }
        self.is_failing = outcome.is_err();
    }

    /// Writes a state that was just read back, so that a file that cannot be written is found out before anything relies
    /// on it.
    pub(crate) fn write_back(&mut self) -> Result<(), StateFileError> {
        self.store.take_note(&self.timetable, self.now);
        let outcome = self.save();
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
        let replaced = std::mem::take(&mut self.store);
        if let Some(before) = &mut self.before {
            before.store.get_or_insert(replaced);
        }
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
