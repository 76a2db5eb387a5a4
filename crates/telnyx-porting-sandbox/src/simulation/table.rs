//! Rows by id, which track their changes.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::event::Event;
use super::order::Order;

pub(crate) trait Row {
    fn id(&self) -> Uuid;

    /// Documents that it refers to, which do not expire.
    fn documents(&self) -> Vec<Uuid> {
        Vec::new()
    }
}

/// Rows by id, in the order in which they were added. It tracks changes, so that only changed rows are indexed again or
/// written to a file.
#[derive(Debug)]
pub(crate) struct Table<T> {
    rows: BTreeMap<u64, T>,
    places: HashMap<Uuid, u64>,
    next_place: u64,
    /// Not indexed yet.
    changed: BTreeSet<Uuid>,
    /// Not saved yet.
    unsaved: BTreeSet<Uuid>,
    /// Rows as they were before the current transaction, with their places.
    before: Option<HashMap<Uuid, Option<(u64, T)>>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Changes<T> {
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub(crate) put: Vec<T>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) removed: Vec<Uuid>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            places: HashMap::new(),
            next_place: 0,
            changed: BTreeSet::new(),
            unsaved: BTreeSet::new(),
            before: None,
        }
    }
}

impl<T> Default for Changes<T> {
    fn default() -> Self {
        Self { put: Vec::new(), removed: Vec::new() }
    }
}

impl<T> Changes<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.put.is_empty() && self.removed.is_empty()
    }
}

impl<T: Row + Clone> Table<T> {
    pub(crate) fn get(&self, id: Uuid) -> Option<&T> {
        self.rows.get(self.places.get(&id)?)
    }

    /// A row that is about to be changed.
    pub(crate) fn get_mut(&mut self, id: Uuid) -> Option<&mut T> {
        let place = *self.places.get(&id)?;
        self.remember(id);
        self.changed.insert(id);
        self.rows.get_mut(&place)
    }

    /// Adds a row at the end, or replaces the row with the same id.
    pub(crate) fn put(&mut self, row: T) {
        let id = row.id();
        self.remember(id);
        let place = *self.places.entry(id).or_insert_with(|| {
            self.next_place += 1;
            self.next_place
        });
        self.rows.insert(place, row);
        self.changed.insert(id);
    }

    pub(crate) fn remove(&mut self, id: Uuid) -> Option<T> {
        let place = *self.places.get(&id)?;
        self.remember(id);
        self.places.remove(&id);
        self.changed.insert(id);
        self.rows.remove(&place)
    }

    /// Removes the oldest rows until no more than `most` are left.
    pub(crate) fn keep_newest(&mut self, most: usize) {
        while self.rows.len() > most
            && let Some(id) = self.rows.values().next().map(Row::id)
        {
            self.remove(id);
        }
    }

    /// Records a row before its first change.
    fn remember(&mut self, id: Uuid) {
        if let Some(Entry::Vacant(entry)) = self.before.as_mut().map(|before| before.entry(id)) {
            let place = self.places.get(&id);
            entry.insert(place.and_then(|place| Some((*place, self.rows.get(place)?.clone()))));
        }
    }

    /// Starts a transaction: from now on changes can be rolled back.
    pub(crate) fn begin(&mut self) {
        self.before = Some(HashMap::new());
    }

    /// Whether nothing has changed in the current transaction.
    pub(crate) fn is_untouched(&self) -> bool {
        self.before.as_ref().is_none_or(HashMap::is_empty)
    }

    pub(crate) fn commit(&mut self) {
        self.before = None;
    }

    /// Restores all rows. Those that changed count as changed again.
    pub(crate) fn roll_back(&mut self) {
        for (id, row) in self.before.take().unwrap_or_default() {
            if let Some(place) = self.places.remove(&id) {
                self.rows.remove(&place);
            }
            if let Some((place, row)) = row {
                self.places.insert(id, place);
                self.rows.insert(place, row);
            }
            self.changed.insert(id);
        }
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.values()
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Ids of rows that were added, changed or removed since the last call, in the order of the rows.
    pub(crate) fn take_changed(&mut self) -> Vec<Uuid> {
        let changed = std::mem::take(&mut self.changed);
        let changed = in_order(changed.into_iter().collect(), &self.places);
        self.unsaved.extend(&changed);
        changed
    }

    /// Marks all changes as saved.
    pub(crate) fn mark_saved(&mut self) {
        self.changed.clear();
        self.unsaved.clear();
    }

    /// Applies changes that were saved.
    pub(crate) fn apply(&mut self, changes: Changes<T>) {
        for id in changes.removed {
            self.remove(id);
        }
        changes.put.into_iter().for_each(|row| self.put(row));
    }

    pub(crate) fn has_unsaved(&self) -> bool {
        !(self.changed.is_empty() && self.unsaved.is_empty())
    }

    /// The changes since [`mark_saved`](Self::mark_saved).
    pub(crate) fn unsaved(&self) -> Changes<T> {
        let mut changes = Changes::default();
        for id in in_order(self.changed.union(&self.unsaved).copied().collect(), &self.places) {
            match self.get(id) {
                Some(row) => changes.put.push(row.clone()),
                None => changes.removed.push(id),
            }
        }
        changes
    }

    /// All rows, as changes of an empty table.
    pub(crate) fn everything(&self) -> Changes<T> {
        Changes { put: self.iter().cloned().collect(), removed: Vec::new() }
    }
}

impl Table<Order> {
    /// Removes and returns the events of an order.
    pub(super) fn take_outbox(&mut self, id: Uuid) -> Vec<Event> {
        let order = self.places.get(&id).and_then(|place| self.rows.get_mut(place));
        order.map(|order| std::mem::take(&mut order.outbox)).unwrap_or_default()
    }
}

/// The ids in the order of their rows. Not a method, which would be compiled for each table.
fn in_order(mut ids: Vec<Uuid>, places: &HashMap<Uuid, u64>) -> Vec<Uuid> {
    ids.sort_by_key(|id| places.get(id));
    ids
}
