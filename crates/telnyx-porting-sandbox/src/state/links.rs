//! Which documents are in use.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

/// Documents by what refers to them.
#[derive(Debug, Default)]
pub(crate) struct Links {
    of_owner: HashMap<Uuid, Vec<Uuid>>,
    counts: HashMap<Uuid, usize>,
}

impl Links {
    /// Replaces what an owner refers to, and tells whose count may have changed.
    pub(crate) fn set(&mut self, owner: Uuid, documents: Vec<Uuid>) -> BTreeSet<Uuid> {
        let mut touched = BTreeSet::new();
        for id in &documents {
            *self.counts.entry(*id).or_default() += 1;
            touched.insert(*id);
        }
        let before =
            if documents.is_empty() { self.of_owner.remove(&owner) } else { self.of_owner.insert(owner, documents) };
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

    pub(crate) fn is_linked(&self, document: Uuid) -> bool {
        self.counts.contains_key(&document)
    }
}
