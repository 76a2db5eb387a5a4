//! What is waited for.

use crate::OrderFacts;
use std::fmt;
use std::sync::Arc;
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue};

/// What is waited for.
#[derive(Clone)]
pub struct Until {
    text: String,
    holds: Arc<dyn Fn(&PortingOrder) -> bool + Send + Sync>,
}

impl Until {
    /// Until the order has this status, or has gone past it: an order that was submitted and has a FOC date by the next
    /// look has been `submitted`. `exception`, `cancel-pending` and `cancelled` lie on no way and are met exactly.
    pub fn status(status: impl Into<PortingOrderStatusValue>) -> Self {
        let status = status.into();
        let text = format!("{status} or past it");
        let holds = move |now: &PortingOrderStatusValue| match (step(&status), step(now)) {
            (Some(wanted), Some(reached)) => reached >= wanted,
            _ => *now == status,
        };
        Self::matches(text, move |order| order.status_value().is_some_and(&holds))
    }

    /// Until the order has one of these statuses, exactly.
    pub fn any_of(statuses: impl IntoIterator<Item = impl Into<PortingOrderStatusValue>>) -> Self {
        let statuses: Vec<PortingOrderStatusValue> = statuses.into_iter().map(Into::into).collect();
        let names: Vec<_> = statuses.iter().map(PortingOrderStatusValue::as_str).collect();
        Self::matches(names.join(" or "), move |order| order.status_value().is_some_and(|now| statuses.contains(now)))
    }

    /// Until something else holds of the order, which comes without its phone numbers: that messaging is ported too, for
    /// one. The text is for debugging.
    pub fn matches(text: impl Into<String>, holds: impl Fn(&PortingOrder) -> bool + Send + Sync + 'static) -> Self {
        Self { text: text.into(), holds: Arc::new(holds) }
    }

    pub(super) fn holds(&self, order: &PortingOrder) -> bool {
        (self.holds)(order)
    }
}

/// How far along the way from draft to ported a status is.
fn step(status: &PortingOrderStatusValue) -> Option<usize> {
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
    .position(|on_the_way| on_the_way == status)
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
    fn a_status_that_was_passed_counts() {
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
}
