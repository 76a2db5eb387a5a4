//! What happens to an order by itself, and when.

use super::CANCEL_LOCK;
use crate::orders::OrderFacts;
use chrono::{DateTime, TimeDelta, Utc};
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue as Status};

/// How long a draft lives that nobody confirms: 30 days, after which it is deleted.
pub const DRAFT_LIFE: TimeDelta = TimeDelta::days(30);
/// How long an exception waits for an answer: 14 days, after which the order is cancelled.
pub const EXCEPTION_LIFE: TimeDelta = TimeDelta::days(14);

/// A time at which something happens to an order by itself, or can be done no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deadline {
    /// What happens.
    pub kind: DeadlineKind,
    /// When.
    pub at: DateTime<Utc>,
    /// How the time is known.
    pub source: DeadlineSource,
}

/// What happens at a [`Deadline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeadlineKind {
    /// The draft is deleted, unless it is confirmed before.
    DraftExpiry,
    /// The order is cancelled, unless its exception is answered before.
    ExceptionExpiry,
    /// From now on the order cannot be cancelled any more: the FOC time is [48 hours](CANCEL_LOCK) away.
    CancelLock,
    /// The FOC time: the numbers leave the losing carrier.
    Foc,
}

/// How the time of a [`Deadline`] is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeadlineSource {
    /// It stands in the order: its FOC time.
    Stated,
    /// It is counted from or to a time that stands in the order, by a rule of Telnyx: from the creation of a draft, or to
    /// the FOC time.
    Counted,
    /// It is counted from the last change of the order, which is the nearest to the beginning of an exception that the API
    /// tells. A change that answered nothing makes it too late.
    Estimated,
}

impl Deadline {
    fn new(kind: DeadlineKind, at: DateTime<Utc>, source: DeadlineSource) -> Self {
        Self { kind, at, source }
    }

    /// How long it is until then; below zero when it has passed.
    pub fn left(&self, now: DateTime<Utc>) -> TimeDelta {
        self.at - now
    }
}

/// The deadlines of an order, the nearest first.
pub(super) fn all(order: &PortingOrder) -> Vec<Deadline> {
    match order.status_value() {
        None | Some(Status::Ported | Status::Cancelled | Status::CancelPending) => Vec::new(),
        Some(Status::Draft) => {
            let created = order.created_at.as_ref().and_then(|at| at.parse());
            after(created, DRAFT_LIFE, DeadlineKind::DraftExpiry, DeadlineSource::Counted).into_iter().collect()
        }
        Some(Status::Exception) => {
            let changed = order.updated_at.as_ref().and_then(|at| at.parse());
            let estimated = DeadlineSource::Estimated;
            after(changed, EXCEPTION_LIFE, DeadlineKind::ExceptionExpiry, estimated).into_iter().collect()
        }
        // Whatever is on its way, in a status that is known or not.
        Some(_) => {
            let lock = after(order.foc_time(), -CANCEL_LOCK, DeadlineKind::CancelLock, DeadlineSource::Counted);
            let foc = order.foc_time().map(|at| Deadline::new(DeadlineKind::Foc, at, DeadlineSource::Stated));
            lock.into_iter().chain(foc).collect()
        }
    }
}

/// A time of the far end of the calendar has nothing after it.
fn after(time: Option<DateTime<Utc>>, span: TimeDelta, kind: DeadlineKind, source: DeadlineSource) -> Option<Deadline> {
    Some(Deadline::new(kind, time?.checked_add_signed(span)?, source))
}

/// The nearest that lies ahead; when none does, the last.
pub(super) fn next(order: &PortingOrder, now: DateTime<Utc>) -> Option<Deadline> {
    let all = all(order);
    all.iter().find(|deadline| deadline.at > now).or(all.last()).copied()
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
    fn drafts_and_exceptions_have_clocks() {
        let draft = next_of(&order("draft", None), NOW).unwrap();
        assert_eq!(draft, (DeadlineKind::DraftExpiry, "2026-03-22T12:00:00+00:00".into(), DeadlineSource::Counted));
        // The FOC date that an order in exception had says nothing any more.
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
            assert_eq!(next_of(&order, "2026-03-11T15:00:00Z"), Some(foc), "the last one stays when it has passed");
            assert_eq!(order.deadlines().len(), 2);
        }
    }

    #[test]
    fn nothing_happens_by_itself_without_a_date_or_at_the_end() {
        assert_eq!(next_of(&order("submitted", None), NOW), None, "a date that was asked for is no deadline");
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
    fn what_is_left_goes_below_zero() {
        let deadline = order("draft", None).next_deadline(NOW.parse().unwrap()).unwrap();
        assert_eq!(deadline.left(deadline.at + TimeDelta::hours(1)), TimeDelta::hours(-1));
    }
}
