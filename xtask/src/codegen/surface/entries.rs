//! The parsed form of `openapi/surface.yml`.

use super::model::Face;
use super::operation_name;
use anyhow::Context;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The entries of the file, each object in the order of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entries {
    #[serde(default)]
    pub(super) groups: Named<GroupEntry>,
    #[serde(default)]
    pub(super) operations: Named<OperationEntry>,
    #[serde(default)]
    pub(super) ids: Named<IdEntry>,
    /// Read by the generator of updates.
    #[serde(default, rename = "updates")]
    _updates: Value,
}

impl Entries {
    /// The effect of sending an operation twice, as a variant of the runtime's `Idempotency`, for each operation that was
    /// reviewed, by its name in Rust.
    pub(crate) fn idempotencies(&self) -> BTreeMap<String, &'static str> {
        let variant = |entry: &OperationEntry| match entry.retry {
            Some(RetryEntry::Safe(_)) if entry.stores_nothing => Some("ReadOnly"),
            Some(RetryEntry::Safe(_)) => Some("Idempotent"),
            Some(RetryEntry::Unsafe(_)) | None => None,
        };
        self.operations.iter().filter_map(|(id, entry)| Some((operation_name(id), variant(entry)?))).collect()
    }

    /// Reads the parsed file, and names the invalid entry.
    pub(crate) fn from_tree(tree: Value) -> anyhow::Result<Self> {
        serde_json::from_value(tree).context("openapi/surface.yml cannot be used")
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupEntry {
    pub(super) rust: Option<String>,
    pub(super) handle: Option<String>,
    pub(super) accessor: Option<String>,
    pub(super) below: Option<String>,
    pub(super) docs: Option<String>,
    pub(super) python_docs: Option<String>,
    pub(super) item: Option<String>,
    pub(super) id: Option<String>,
    pub(super) command: Option<String>,
    pub(super) about: Option<String>,
    #[serde(default)]
    pub(super) extended: BTreeSet<Face>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdEntry {
    pub(super) field: Option<String>,
    pub(super) docs: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OperationEntry {
    pub(super) group: Option<String>,
    pub(super) method: Option<String>,
    pub(super) command: Option<String>,
    #[serde(default)]
    pub(super) by_hand: BTreeSet<Face>,
    pub(super) retry: Option<RetryEntry>,
    #[serde(default)]
    pub(super) stores_nothing: bool,
    pub(super) docs: Option<String>,
    pub(super) python_docs: Option<String>,
    pub(super) help: Option<String>,
    #[serde(default)]
    pub(super) raises: Named<String>,
    pub(super) columns: Option<ColumnsEntry>,
    pub(super) done: Option<String>,
    pub(super) filter: Option<String>,
    #[serde(default)]
    pub(super) filter_docs: String,
    #[serde(default)]
    pub(super) plain: bool,
    #[serde(default)]
    pub(super) compared: bool,
    #[serde(default)]
    pub(super) query: Named<QueryEntry>,
    /// The operation that has the same parameters.
    pub(super) query_of: Option<String>,
}

/// Whether a request may be retried, and why.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RetryEntry {
    Safe(String),
    Unsafe(String),
}

/// The columns of a table, or a constant of the command line that contains them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum ColumnsEntry {
    Named(String),
    Of(Named<String>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryEntry {
    pub(super) rust: Option<String>,
    pub(super) setter: Option<String>,
    pub(super) python: Option<String>,
    pub(super) option: Option<String>,
    pub(super) value: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) docs: Option<String>,
    pub(super) help: Option<String>,
}

/// An object with a significant order.
#[derive(Debug)]
pub(super) struct Named<T>(Vec<(String, T)>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Named<T> {
    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(String, T)> {
        self.0.iter()
    }
}

impl<'de, T: for<'a> Deserialize<'a>> Deserialize<'de> for Named<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = serde_json::Map::deserialize(deserializer)?;
        let read = |(name, value): (String, Value)| {
            let value = serde_json::from_value(value).map_err(|error| format!("{name}: {error}"))?;
            Ok::<_, String>((name, value))
        };
        object.into_iter().map(read).collect::<Result<_, _>>().map(Self).map_err(serde::de::Error::custom)
    }
}
