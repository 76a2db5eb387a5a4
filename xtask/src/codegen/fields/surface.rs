//! The entries of `openapi/surface.yml` for the fields of an update.

use crate::document::Object;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Keys of an entry, for fields and groups alike.
const KEYS: &str = "docs type clearable setter read option value heading help after python flat builder part clear";
const PYTHON_KEYS: &str = "docs positional required class about argument inline";

/// The entries of one update, by path on the wire.
pub(super) struct Surface {
    place: String,
    entries: Object,
    used: RefCell<BTreeSet<String>>,
}

impl Surface {
    /// The entries for the body of this schema.
    pub(super) fn for_schema(surface: &Value, schema: &str) -> Self {
        let entries = surface["updates"][schema].as_object().cloned().unwrap_or_default();
        Self { place: format!("updates/{schema}"), entries, used: RefCell::default() }
    }

    /// The entry of a field or group.
    pub(super) fn entry(&self, path: &str) -> Entry {
        self.used.borrow_mut().insert(path.to_owned());
        Entry { fields: self.entries.get(path).cloned() }
    }

    /// The location of the first entry for a path or anything below it.
    pub(super) fn place(&self, path: &str) -> usize {
        let is_within = |entry: &String| {
            entry.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.entries.keys().position(is_within).unwrap_or(usize::MAX)
    }

    /// Errors in the entries, after every field has looked up its own.
    pub(super) fn errors(&self) -> Vec<String> {
        let used = self.used.borrow();
        let mut errors = Vec::new();
        for (path, entry) in &self.entries {
            let place = format!("openapi/surface.yml: {}/{path}", self.place);
            if !used.contains(path) {
                errors.push(format!(
                    "{place}: the description has no such field; remove the entry, or rename it after the field"
                ));
            }
            let python = entry["python"].as_object().into_iter().flat_map(Object::keys);
            let python = python.filter(|key| !is_one_of(PYTHON_KEYS, key)).map(|key| format!("python/{key}"));
            let own = entry.as_object().into_iter().flat_map(Object::keys);
            for key in own.filter(|key| !is_one_of(KEYS, key)).cloned().chain(python) {
                errors.push(format!("{place}/{key}: no such key; the head of the file lists them"));
            }
            if let Some(anchor) = entry["after"].as_str().filter(|anchor| !used.contains(*anchor)) {
                errors.push(format!("{place}/after: there is no field {anchor}; name another, or remove it"));
            }
        }
        errors
    }
}

fn is_one_of(keys: &str, key: &str) -> bool {
    keys.split(' ').any(|known| known == key)
}

/// The entry of one field or group.
pub(super) struct Entry {
    fields: Option<Value>,
}

impl Entry {
    /// Whether it exists.
    pub(super) fn is_given(&self) -> bool {
        self.fields.is_some()
    }

    /// A text, by its key or by `python/` and its key.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.value(key)?.as_str().map(str::to_owned)
    }

    /// A Boolean, if the entry has it.
    pub(super) fn truth(&self, key: &str) -> Option<bool> {
        self.value(key)?.as_bool()
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.fields.as_ref()?.pointer(&format!("/{key}"))
    }
}
