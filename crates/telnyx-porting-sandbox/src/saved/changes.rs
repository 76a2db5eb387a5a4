//! What is saved.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::state::{
    BundleAssignment, Changes, Counters, Delivery, Document, Event, LoaConfiguration, Order, Report, Sequences,
};

/// Changes of everything that the sandbox remembers. Applied to an empty store, they are a whole state.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct StoreChanges {
    /// The sandbox's time when they were taken.
    pub(crate) now: DateTime<Utc>,
    pub(crate) sequences: Sequences,
    pub(crate) counters: Counters,
    #[serde(skip_serializing_if = "Changes::is_empty")]
    pub(crate) orders: Changes<Order>,
    #[serde(skip_serializing_if = "Changes::is_empty")]
    pub(crate) documents: Changes<Document>,
    #[serde(skip_serializing_if = "Changes::is_empty")]
    pub(crate) events: Changes<Event>,
    #[serde(skip_serializing_if = "Changes::is_empty")]
    pub(crate) deliveries: Changes<Delivery>,
    #[serde(skip_serializing_if = "Changes::is_empty")]
    pub(crate) loa_configurations: Changes<LoaConfiguration>,
    #[serde(skip_serializing_if = "Changes::is_empty")]
    pub(crate) reports: Changes<Report>,
    #[serde(skip_serializing_if = "Changes::is_empty")]
    pub(crate) bundles: Changes<BundleAssignment>,
}
