//! When something goes wrong.

use serde::{Deserialize, Serialize};

use super::Fault;
use crate::server::is_operation;
use crate::state::EventKind;

/// A fault and when it happens.
///
/// ```
/// use telnyx_porting_sandbox::{Fault, FaultRule};
///
/// // The answer to the first create request is lost, so that a client cannot know whether there is an order.
/// let lost = FaultRule::new(Fault::DropAfter).on("CreatePortingOrder").nth(1);
/// // Every tenth request of any kind, by chance, is refused.
/// let busy = FaultRule::new(Fault::RateLimited { retry_after_seconds: Some(1) }).with_probability(0.1);
/// # let _ = (lost, busy);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// Operation id, as in the API's description; any operation if there is none. For faults of webhooks, the type of the
    /// event.
    #[serde(default)]
    pub(super) operation: Option<String>,
    /// Which of the requests that match, from 1.
    #[serde(default)]
    pub(super) nth: Option<u64>,
    /// How likely each request is hit, from 0 to 1.
    #[serde(default)]
    pub(super) probability: Option<f64>,
    /// How often at most.
    #[serde(default)]
    pub(super) times: Option<u64>,
    pub(super) fault: Fault,
}

impl FaultRule {
    /// A fault that happens to every request.
    pub fn new(fault: Fault) -> Self {
        Self { operation: None, nth: None, probability: None, times: None, fault }
    }

    /// Only to this operation, by its operation id (`CreatePortingOrder`); for faults of webhooks, to events of this type
    /// (`porting_order.status_changed`).
    #[must_use]
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Only to the n-th of the requests that it could happen to, from 1.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.nth = Some(nth);
        self
    }

    /// To each with this probability, from 0 to 1. The choice is the same in each run with the same
    /// [seed](crate::SandboxBuilder::seed).
    #[must_use]
    pub fn with_probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }

    /// At most so often.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// What is wrong with it: the name of a member and the rule.
    pub(crate) fn flaw(&self) -> Option<(&'static str, &'static str)> {
        if self.probability.is_some_and(|probability| !(0.0..=1.0).contains(&probability)) {
            return Some(("/probability", "A probability is a number from 0 to 1."));
        }
        if let Some(operation) = &self.operation {
            if self.fault.is_of_webhooks() && EventKind::parse(operation).is_none() {
                return Some(("/operation", "There is no such type of event; one is porting_order.status_changed."));
            }
            if !self.fault.is_of_webhooks() && !is_operation(operation) {
                return Some(("/operation", "There is no such operation; one is CreatePortingOrder."));
            }
        }
        if self.nth == Some(0) {
            return Some(("/nth", "Requests are counted from 1."));
        }
        match self.fault {
            Fault::Status { status, .. } if !(500..=599).contains(&status) => {
                Some(("/fault/status", "The status is one from 500 to 599."))
            }
            _ => None,
        }
    }

    fn covers(&self, of_webhooks: bool, operation: &str) -> bool {
        self.fault.is_of_webhooks() == of_webhooks && self.operation.as_deref().is_none_or(|wanted| wanted == operation)
    }
}

/// A rule with what it has done.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ActiveRule {
    #[serde(flatten)]
    rule: FaultRule,
    /// Requests that it could have happened to.
    matched: u64,
    injected: u64,
}

impl ActiveRule {
    pub(super) fn new(rule: FaultRule) -> Self {
        Self { rule, matched: 0, injected: 0 }
    }

    /// Whether it happens now.
    pub(super) fn strikes(&mut self, of_webhooks: bool, operation: &str, random: &mut fastrand::Rng) -> Option<Fault> {
        if !self.rule.covers(of_webhooks, operation) {
            return None;
        }
        self.matched += 1;
        let is_left = self.rule.times.is_none_or(|times| self.injected < times);
        let is_turn = self.rule.nth.is_none_or(|nth| self.matched == nth);
        let is_chosen = self.rule.probability.is_none_or(|probability| random.f64() < probability);
        (is_left && is_turn && is_chosen).then(|| {
            self.injected += 1;
            self.rule.fault
        })
    }
}
