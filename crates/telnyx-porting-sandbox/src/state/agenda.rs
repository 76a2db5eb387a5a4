//! When something will happen to an order, a report or a document next.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The next moment of each of them, so that a request does not have to look at all orders to find that nothing is due.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    by_time: BTreeSet<(DateTime<Utc>, Uuid)>,
    by_id: HashMap<Uuid, DateTime<Utc>>,
}

impl Agenda {
    /// Sets or clears the moment of one of them.
    pub(crate) fn set(&mut self, id: Uuid, at: Option<DateTime<Utc>>) {
        let before = match at {
            Some(at) => self.by_id.insert(id, at),
            None => self.by_id.remove(&id),
        };
        if let Some(before) = before {
            self.by_time.remove(&(before, id));
        }
        if let Some(at) = at {
            self.by_time.insert((at, id));
        }
    }

    /// The earliest moment of all, and whose it is.
    pub(crate) fn first(&self) -> Option<(DateTime<Utc>, Uuid)> {
        self.by_time.first().copied()
    }
}
