//! The assignment of faults to requests.

use super::script::Script;
use super::seeded::Seeded;
use super::{Fault, Rule};

/// Assigns a fault to each request.
#[derive(Clone, Debug)]
pub struct FaultPlan(Plan);

#[derive(Clone, Debug)]
enum Plan {
    Seeded(Seeded),
    Script(Script),
}

impl FaultPlan {
    /// No faults at all.
    pub fn none() -> Self {
        Self::script([])
    }

    /// Random faults: `rate` of all requests (0 to 1), of every kind.
    ///
    /// The choice depends on the seed, the method, the path with its ids replaced, and the number of such requests so far:
    /// neither on ids, which differ in every run, nor on the interleaving of requests to different paths.
    pub fn seeded(seed: u64, rate: f64) -> Self {
        Self(Plan::Seeded(Seeded::new(seed, rate)))
    }

    /// Each rule assigns a fault to one request, or to several; the first rule that applies counts. Requests without a rule
    /// get no fault.
    pub fn script(rules: impl IntoIterator<Item = Rule>) -> Self {
        Self(Plan::Script(Script::new(rules)))
    }

    /// The first request gets the first fault, the second the second, and so on; those after the last get no fault.
    pub fn sequence(faults: impl IntoIterator<Item = Fault>) -> Self {
        Self::script((1..).zip(faults).map(|(nth, fault)| Rule::nth(nth, fault)))
    }

    /// Sets the faults of a seeded plan, each with its weight. A script is not changed.
    #[must_use]
    pub fn with_faults(mut self, faults: impl IntoIterator<Item = (u32, Fault)>) -> Self {
        if let Plan::Seeded(plan) = &mut self.0 {
            plan.set_faults(faults);
        }
        self
    }

    /// Sets the number of consecutive faults after which a seeded plan forwards a request to the same path with the same
    /// method: by default 2, so that three attempts always suffice. A script is not changed.
    #[must_use]
    pub fn with_most_in_a_row(mut self, most: u32) -> Self {
        if let Plan::Seeded(plan) = &mut self.0 {
            plan.set_most_in_a_row(most);
        }
        self
    }

    /// The fault of the next request. The path has no query.
    pub(super) fn next(&mut self, method: &str, path: &str) -> Fault {
        match &mut self.0 {
            Plan::Seeded(plan) => plan.next(method, path),
            Plan::Script(script) => script.next(method, path),
        }
    }
}
