//! What the sandbox has been asked to do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How much a sandbox has done since it started or was last reset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(default)]
pub struct Counters {
    /// Porting orders created, so three for a request that was split into three.
    pub orders_created: u64,
    /// Confirmations that were accepted. More than there are orders means that one was submitted twice.
    pub orders_confirmed: u64,
    /// Cancellations that were accepted.
    pub orders_cancelled: u64,
    /// Activations on demand that were accepted.
    pub orders_activated: u64,
    /// Webhooks that were sent, every attempt counted.
    pub webhooks_sent: u64,
    /// Faults that were injected, by their [name](crate::Fault::name).
    pub faults: BTreeMap<String, u64>,
    /// Requests by operation id (`CreatePortingOrder`), whatever became of them.
    ///
    /// Requests that match no operation count as `unknown`. The sandbox's own endpoints do not count.
    pub requests: BTreeMap<String, u64>,
}

impl Counters {
    /// Requests to one operation, by its operation id.
    pub fn requests_to(&self, operation_id: &str) -> u64 {
        self.requests.get(operation_id).copied().unwrap_or(0)
    }
}
