//! Trouble on demand.

mod around;
mod fault;
mod parse;
mod rule;

use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) use around::{Dropped, around};
pub use fault::Fault;
pub use parse::FaultRuleError;
pub(crate) use rule::ActiveRule;
pub use rule::FaultRule;

/// The rules in force, the first that strikes being the one that does.
#[derive(Debug)]
pub(crate) struct Faults {
    rules: Vec<ActiveRule>,
    random: fastrand::Rng,
    injected: BTreeMap<&'static str, u64>,
}

/// The rules, and what they have done.
#[derive(Debug, Serialize)]
pub(crate) struct FaultsView<'a> {
    rules: &'a [ActiveRule],
    /// By the name of the fault.
    injected: &'a BTreeMap<&'static str, u64>,
}

impl Faults {
    pub(crate) fn new(rules: Vec<FaultRule>, seed: u64) -> Self {
        let rules = rules.into_iter().map(ActiveRule::new).collect();
        Self { rules, random: fastrand::Rng::with_seed(seed), injected: BTreeMap::new() }
    }

    pub(crate) fn add(&mut self, rule: FaultRule) {
        self.rules.push(ActiveRule::new(rule));
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
        self.injected.clear();
    }

    /// What goes wrong with a request to an operation.
    pub(crate) fn of_request(&mut self, operation: &str) -> Option<Fault> {
        self.strike(false, operation)
    }

    /// What goes wrong with the webhook of an event.
    pub(crate) fn of_webhook(&mut self, event_type: &str) -> Option<Fault> {
        self.strike(true, event_type)
    }

    fn strike(&mut self, of_webhooks: bool, operation: &str) -> Option<Fault> {
        let random = &mut self.random;
        let fault = self.rules.iter_mut().find_map(|rule| rule.strikes(of_webhooks, operation, random))?;
        *self.injected.entry(fault.name()).or_default() += 1;
        Some(fault)
    }

    pub(crate) fn injected(&self) -> BTreeMap<String, u64> {
        self.injected.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    pub(crate) fn view(&self) -> FaultsView<'_> {
        FaultsView { rules: &self.rules, injected: &self.injected }
    }
}
