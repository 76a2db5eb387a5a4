//! The condition of a wait.

use crate::orders::OrderExt;
use crate::validation::{Issue, Rule, ValidationError};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue};

/// The condition of a wait.
#[derive(Clone)]
pub struct Until {
    text: String,
    /// The statuses to wait for; empty for other conditions.
    targets: Vec<PortingOrderStatusValue>,
    holds: Arc<dyn Fn(&PortingOrder) -> bool + Send + Sync>,
}

impl Until {
    /// Until the order has this status or a later one: a wait for `submitted` ends if the next poll finds the order
    /// with a confirmed FOC date. `exception`, `cancel-pending` and `cancelled` have no place in that sequence and must
    /// match exactly.
    pub fn status(status: impl Into<PortingOrderStatusValue>) -> Self {
        let status = status.into();
        let text = format!("{status} or past it");
        let targets = vec![status.clone()];
        let holds = move |now: &PortingOrderStatusValue| match (position(&status), position(now)) {
            (Some(target), Some(reached)) => reached >= target,
            _ => *now == status,
        };
        Self { targets, ..Self::matches(text, move |order| order.status_value().is_some_and(&holds)) }
    }

    /// Until the order has one of these statuses, exactly.
    pub fn any_of(statuses: impl IntoIterator<Item = impl Into<PortingOrderStatusValue>>) -> Self {
        let statuses: Vec<PortingOrderStatusValue> = statuses.into_iter().map(Into::into).collect();
        let names: Vec<_> = statuses.iter().map(PortingOrderStatusValue::as_str).collect();
        let (text, targets) = (names.join(" or "), statuses.clone());
        let holds = move |order: &PortingOrder| order.status_value().is_some_and(|now| statuses.contains(now));
        Self { targets, ..Self::matches(text, holds) }
    }

    /// [`any_of`](Self::any_of) for names that people type. Each must be a status that this version knows: a wait for a
    /// mistyped one would only end at its timeout. For a single status or any later one, parse an `Until`:
    /// `"submitted".parse()`.
    ///
    /// # Errors
    /// A [`ValidationError`] if `names` is empty or contains an unknown status.
    pub fn any_named<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, ValidationError> {
        let statuses = names.into_iter().map(known).collect::<Result<Vec<_>, _>>()?;
        if statuses.is_empty() {
            let issue = Issue::error("status", Rule::NotEmpty, "is empty");
            return Err(issue.with_hint("pass at least one status, such as ported").into());
        }
        Ok(Self::any_of(statuses))
    }

    /// Until `holds` returns true for the order, which has no phone numbers here: for example, until messaging is
    /// ported too. `text` is used by `Debug`.
    pub fn matches(text: impl Into<String>, holds: impl Fn(&PortingOrder) -> bool + Send + Sync + 'static) -> Self {
        Self { text: text.into(), targets: Vec::new(), holds: Arc::new(holds) }
    }

    pub(super) fn holds(&self, order: &PortingOrder) -> bool {
        (self.holds)(order)
    }

    /// Whether an order for which the condition does not hold cannot reach it on its own: drafts have to be confirmed,
    /// and no order becomes a draft again. Unknown statuses may be anywhere in the sequence.
    pub(super) fn is_out_of_reach(&self, order: &PortingOrder) -> bool {
        use PortingOrderStatusValue::Draft;
        let is_known = |status: &PortingOrderStatusValue| !status.is_unknown();
        match order.status_value() {
            _ if self.targets.is_empty() => false,
            Some(Draft) => self.targets.iter().all(|target| is_known(target) && *target != Draft),
            Some(now) => is_known(now) && self.targets.iter().all(|target| *target == Draft),
            None => false,
        }
    }
}

/// [`Until::status`] for a status that this version knows.
impl FromStr for Until {
    type Err = ValidationError;

    fn from_str(status: &str) -> Result<Self, ValidationError> {
        known(status).map(Self::status)
    }
}

fn known(status: &str) -> Result<PortingOrderStatusValue, ValidationError> {
    let value = PortingOrderStatusValue::from(status);
    if !value.is_unknown() {
        return Ok(value);
    }
    let known: Vec<_> = PortingOrderStatusValue::KNOWN.iter().map(PortingOrderStatusValue::as_str).collect();
    let issue = Issue::error("status", Rule::KnownValue, format!("{status:?} is not an order status"));
    Err(issue.with_hint(format!("use one of {}", known.join(", "))).into())
}

/// The position of a status in the sequence from draft to ported.
fn position(status: &PortingOrderStatusValue) -> Option<usize> {
    use PortingOrderStatusValue as Status;
    [
        Status::Draft,
        Status::InProcess,
        Status::Submitted,
        Status::FocDateConfirmed,
        Status::ActivationInProgress,
        Status::Ported,
    ]
    .iter()
    .position(|known| known == status)
}

impl fmt::Debug for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Until({})", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PortingOrderStatusValue as Status;

    fn order(status: &str) -> PortingOrder {
        serde_json::from_value(serde_json::json!({"status": {"value": status}})).unwrap()
    }

    #[test]
    fn a_later_status_counts() {
        let submitted = Until::status(Status::Submitted);
        for (status, holds) in [
            ("draft", false),
            ("in-process", false),
            ("submitted", true),
            ("foc-date-confirmed", true),
            ("ported", true),
            ("exception", false),
            ("cancelled", false),
            ("on-holiday", false),
        ] {
            assert_eq!(submitted.holds(&order(status)), holds, "{status}");
        }
        assert!(!submitted.holds(&PortingOrder::default()));
        assert!(Until::status("on-holiday").holds(&order("on-holiday")));
        assert!(Until::status(Status::Cancelled).holds(&order("cancelled")));
        assert!(!Until::any_of(["submitted"]).holds(&order("ported")));
        assert_eq!(format!("{:?}", Until::any_of(["ported", "cancelled"])), "Until(ported or cancelled)");
    }

    #[test]
    fn only_drafts_are_out_of_reach() {
        let is_stuck = |until: Until, status: &str| until.is_out_of_reach(&order(status));
        for (until, from_draft, from_in_process) in [
            (Until::status("ported"), true, false),
            (Until::status("in-process"), true, false),
            (Until::any_of(["exception", "cancelled"]), true, false),
            (Until::any_of(["draft"]), false, true),
            (Until::any_of(["draft", "ported"]), false, false),
            (Until::status("on-holiday"), false, false),
            (Until::matches("anything", |_| false), false, false),
        ] {
            assert_eq!(is_stuck(until.clone(), "draft"), from_draft, "{until:?}");
            assert_eq!(is_stuck(until.clone(), "in-process"), from_in_process, "{until:?}");
            assert!(!is_stuck(until.clone(), "on-holiday"), "{until:?}");
            assert!(!until.is_out_of_reach(&PortingOrder::default()), "{until:?}");
        }
    }

    #[test]
    fn typed_statuses_must_be_known() {
        assert!("submitted".parse::<Until>().unwrap().holds(&order("ported")));
        assert!(!Until::any_named(["submitted"]).unwrap().holds(&order("ported")));
        let refused = |result: Result<Until, ValidationError>| result.unwrap_err().issues()[0].rule();
        assert_eq!(refused("portde".parse()), Rule::KnownValue);
        assert_eq!(refused(Until::any_named(["ported", "portde"])), Rule::KnownValue);
        assert_eq!(refused(Until::any_named([])), Rule::NotEmpty);
    }
}
