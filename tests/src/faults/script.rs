//! Scripted faults.

use super::Fault;
use std::fmt;
use std::sync::Arc;

type PathPredicate = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// One line of a script: a fault and the requests that get it.
#[derive(Clone)]
pub struct Rule {
    fault: Fault,
    /// Counted from 1 among the requests that match; `None` for all of them.
    nth: Option<u64>,
    method: Option<String>,
    path: Option<PathPredicate>,
}

impl Rule {
    /// The fault for the nth request, from 1, of those that match.
    pub fn nth(nth: u64, fault: Fault) -> Self {
        Self { fault, nth: Some(nth), method: None, path: None }
    }

    /// The fault for every request that matches.
    pub fn every(fault: Fault) -> Self {
        Self { fault, nth: None, method: None, path: None }
    }

    /// Matches this method only.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Matches these paths only: they begin with a slash and have no query.
    #[must_use]
    pub fn path(mut self, predicate: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.path = Some(Arc::new(predicate));
        self
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|expected| expected == method)
            && self.path.as_ref().is_none_or(|predicate| predicate(path))
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("fault", &self.fault)
            .field("nth", &self.nth)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// Rules, each with the number of requests that have matched it.
#[derive(Clone, Debug)]
pub(super) struct Script(Vec<(Rule, u64)>);

impl Script {
    pub(super) fn new(rules: impl IntoIterator<Item = Rule>) -> Self {
        Self(rules.into_iter().map(|rule| (rule, 0)).collect())
    }

    pub(super) fn next(&mut self, method: &str, path: &str) -> Fault {
        let mut chosen = None;
        for (rule, seen) in &mut self.0 {
            if rule.matches(method, path) {
                // Counted even if another rule is first: "the second POST" does not depend on other rules.
                *seen += 1;
                if rule.nth.is_none_or(|nth| nth == *seen) {
                    chosen = chosen.or(Some(rule.fault));
                }
            }
        }
        chosen.unwrap_or(Fault::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_counts_the_requests_that_match_it() {
        let mut script = Script::new([
            Rule::nth(2, Fault::DropAfter).method("POST"),
            Rule::nth(1, Fault::CutBody).path(|path| path.ends_with("/confirm")),
            Rule::every(Fault::Malformed).method("DELETE"),
        ]);
        for (method, path, expected) in [
            ("POST", "/a", Fault::None),
            ("GET", "/a", Fault::None),
            ("POST", "/a/confirm", Fault::DropAfter),
            ("POST", "/a/confirm", Fault::None),
            ("DELETE", "/a", Fault::Malformed),
            ("DELETE", "/a", Fault::Malformed),
        ] {
            assert_eq!(script.next(method, path), expected, "{method} {path}");
        }
    }
}
