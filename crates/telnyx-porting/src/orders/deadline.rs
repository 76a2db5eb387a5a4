//! Events that happen to an order without further action, and their times.

use super::CANCEL_LOCK;
use crate::orders::OrderExt;
use chrono::{DateTime, TimeDelta, Utc};
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue as Status};

/// The time after which an unconfirmed draft is deleted: 30 days.
pub const DRAFT_LIFETIME: TimeDelta = TimeDelta::days(30);
/// The time after which an order with an unresolved exception is cancelled: 14 days.
pub const EXCEPTION_LIFETIME: TimeDelta = TimeDelta::days(14);

/// The time at which something happens to an order without further action, or at which an action becomes impossible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deadline {
    /// The event.
    pub kind: DeadlineKind,
    /// The time of the event.
    pub at: DateTime<Utc>,
    /// The origin of the time.
    pub source: DeadlineSource,
}

/// The event at a [`Deadline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeadlineKind {
    /// The draft is deleted unless it is confirmed.
    DraftExpiry,
    /// The order is cancelled unless its exception is resolved.
    ExceptionExpiry,
    /// The order can no longer be cancelled: the FOC time is [48 hours](CANCEL_LOCK) away.
    CancelLock,
    /// The FOC time: the numbers are ported.
    Foc,
}

impl DeadlineKind {
    /// Returns a stable name for programs: `draft-expiry`, `exception-expiry`, `cancel-lock` or `foc`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DraftExpiry => "draft-expiry",
            Self::ExceptionExpiry => "exception-expiry",
            Self::CancelLock => "cancel-lock",
            Self::Foc => "foc",
        }
    }
}

/// The origin of the time of a [`Deadline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeadlineSource {
    /// Stated in the order: the FOC time.
    Stated,
    /// Calculated from a time in the order with a rule of Telnyx: from the creation of a draft, or before the FOC time.
    Counted,
    /// Calculated from the last change of the order, because the API does not return the start of an exception. If the
    /// last change did not resolve anything, the actual deadline is earlier.
    Estimated,
}

impl Deadline {
    fn new(kind: DeadlineKind, at: DateTime<Utc>, source: DeadlineSource) -> Self {
        Self { kind, at, source }
    }

    /// The time until the deadline; negative after it has passed.
    pub fn remaining(&self, now: DateTime<Utc>) -> TimeDelta {
        self.at - now
    }
}

/// The deadlines of an order, earliest first.
pub(super) fn all(order: &PortingOrder) -> Vec<Deadline> {
    match order.status_value() {
        None | Some(Status::Ported | Status::Cancelled | Status::CancelPending) => Vec::new(),
        Some(Status::Draft) => {
            let created = order.created_at.as_ref().and_then(|at| at.parse());
            after(created, DRAFT_LIFETIME, DeadlineKind::DraftExpiry, DeadlineSource::Counted).into_iter().collect()
        }
        Some(Status::Exception) => {
            let changed = order.updated_at.as_ref().and_then(|at| at.parse());
            let estimated = DeadlineSource::Estimated;
            after(changed, EXCEPTION_LIFETIME, DeadlineKind::ExceptionExpiry, estimated).into_iter().collect()
        }
        // Orders in progress, including unknown statuses.
        Some(_) => {
            let lock = after(order.foc_time(), -CANCEL_LOCK, DeadlineKind::CancelLock, DeadlineSource::Counted);
            let foc = order.foc_time().map(|at| Deadline::new(DeadlineKind::Foc, at, DeadlineSource::Stated));
            lock.into_iter().chain(foc).collect()
        }
    }
}

/// `None` if the sum exceeds the range of the calendar.
fn after(time: Option<DateTime<Utc>>, span: TimeDelta, kind: DeadlineKind, source: DeadlineSource) -> Option<Deadline> {
    Some(Deadline::new(kind, time?.checked_add_signed(span)?, source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: &str = "2026-03-02T15:00:00Z";

    fn order(status: &str, foc: Option<&str>) -> PortingOrder {
        serde_json::from_value(json!({
            "status": {"value": status},
            "created_at": "2026-02-20T12:00:00Z",
            "updated_at": "2026-03-01T12:00:00Z",
            "activation_settings": {"foc_datetime_actual": foc, "foc_datetime_requested": "2026-04-01T15:00:00Z"},
        }))
        .unwrap()
    }

    fn next_of(order: &PortingOrder, now: &str) -> Option<(DeadlineKind, String, DeadlineSource)> {
        let deadline = order.next_deadline(now.parse().unwrap())?;
        Some((deadline.kind, deadline.at.to_rfc3339(), deadline.source))
    }

    #[test]
    fn drafts_and_exceptions_expire() {
        let draft = next_of(&order("draft", None), NOW).unwrap();
        assert_eq!(draft, (DeadlineKind::DraftExpiry, "2026-03-22T12:00:00+00:00".into(), DeadlineSource::Counted));
        // The FOC date from before the exception does not count.
        let exception = next_of(&order("exception", Some("2026-03-10T15:00:00Z")), NOW).unwrap();
        let expected = (DeadlineKind::ExceptionExpiry, "2026-03-15T12:00:00+00:00".into(), DeadlineSource::Estimated);
        assert_eq!(exception, expected);
    }

    #[test]
    fn an_order_can_be_cancelled_until_48_hours_before_its_foc_time() {
        for status in ["foc-date-confirmed", "submitted", "activation-in-progress"] {
            let order = order(status, Some("2026-03-10T15:00:00Z"));
            let lock = next_of(&order, NOW).unwrap();
            assert_eq!(lock, (DeadlineKind::CancelLock, "2026-03-08T15:00:00+00:00".into(), DeadlineSource::Counted));
            let foc = (DeadlineKind::Foc, "2026-03-10T15:00:00+00:00".to_owned(), DeadlineSource::Stated);
            assert_eq!(next_of(&order, "2026-03-08T15:00:00Z"), Some(foc.clone()));
            assert_eq!(
                next_of(&order, "2026-03-11T15:00:00Z"),
                Some(foc),
                "the last deadline is returned after it has passed"
            );
            assert_eq!(order.deadlines().len(), 2);
        }
    }

    #[test]
    fn orders_without_a_date_and_finished_orders_have_no_deadline() {
        assert_eq!(next_of(&order("submitted", None), NOW), None, "a requested date is not a deadline");
        for status in ["ported", "cancelled", "cancel-pending"] {
            assert_eq!(next_of(&order(status, Some("2026-03-10T15:00:00Z")), NOW), None, "{status}");
        }
        let odd = json!({"status": {"value": "draft"}, "created_at": "some day"});
        assert_eq!(next_of(&serde_json::from_value(odd).unwrap(), NOW), None);
        assert_eq!(next_of(&serde_json::from_value(json!({})).unwrap(), NOW), None);
        let far = json!({"status": {"value": "draft"}, "created_at": "+262142-12-31T00:00:00Z"});
        assert_eq!(next_of(&serde_json::from_value(far).unwrap(), NOW), None);
    }

    #[test]
    fn the_time_left_becomes_negative() {
        let deadline = order("draft", None).next_deadline(NOW.parse().unwrap()).unwrap();
        assert_eq!(deadline.remaining(deadline.at + TimeDelta::hours(1)), TimeDelta::hours(-1));
    }
}
