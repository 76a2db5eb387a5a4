//! A line about an order that is watched.

use super::known::WatchedOrder;
use crate::times::{Times, span};
use crate::view;
use chrono::TimeDelta;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue as Status};
use telnyx_porting::{Deadline, DeadlineKind, OrderFacts as _, PortingOrderId};

/// As wide as the longest status, so that lines stand below each other.
const STATUS: usize = 18;

/// A change: id, status, time in it and what comes next.
pub(super) fn changed(id: &PortingOrderId, order: &PortingOrder, before: Option<&Status>, times: &Times) -> String {
    let moved = before.filter(|before| order.status_value() != Some(before));
    let before = moved.map(|before| format!("{before} -> ")).unwrap_or_default();
    let mut parts = vec![id.to_string(), format!("{before}{}", view::status(order))];
    parts.extend(in_status(order, times, 1));
    let coming = order.deadlines().into_iter().filter(|deadline| deadline.at > times.now());
    parts.extend(coming.filter_map(|deadline| match deadline.kind {
        DeadlineKind::Foc => Some(format!("FOC {}", times.brief(deadline.at))),
        _ => view::deadline(&deadline, times),
    }));
    parts.join("  ")
}

/// An order as it is now, with its clocks running.
pub(super) fn live(watched: &WatchedOrder, times: &Times) -> String {
    let mut parts = vec![view::short_id(watched.id.as_str()).to_owned()];
    match watched.order() {
        None => parts.push(if watched.has_ended() { watched.outcome() } else { "…" }.to_owned()),
        Some(order) if watched.has_ended() => parts.push(view::status(order)),
        Some(order) => {
            parts.push(format!("{:STATUS$}", view::status(order)));
            parts.extend(in_status(order, times, 2));
            parts.extend(order.deadlines().iter().filter_map(|deadline| countdown(deadline, times)).rev());
        }
    }
    parts.join("  ")
}

/// Since the last change of the order, which is the nearest that the API tells.
fn in_status(order: &PortingOrder, times: &Times, parts: usize) -> Option<String> {
    let since = times.now() - order.updated_at.as_ref()?.parse()?;
    match since {
        since if since < TimeDelta::zero() => None,
        // Whoever reads the line later does not care for seconds.
        since if parts == 1 && since < TimeDelta::minutes(1) => Some("for less than a minute".to_owned()),
        since => Some(format!("for {}", span(since, parts))),
    }
}

/// What happens by itself, and how long it is until then.
fn countdown(deadline: &Deadline, times: &Times) -> Option<String> {
    let left = deadline.left(times.now());
    if left <= TimeDelta::zero() {
        return (deadline.kind == DeadlineKind::Foc).then(|| format!("FOC {}", times.relative(deadline.at)));
    }
    let left = span(left, 2);
    match deadline.kind {
        DeadlineKind::DraftExpiry => Some(format!("deleted in {left}")),
        DeadlineKind::ExceptionExpiry => Some(format!("cancelled in {left}")),
        DeadlineKind::CancelLock => Some(format!("can be cancelled for {left}")),
        DeadlineKind::Foc => Some(format!("FOC in {left}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::known::WatchedOrders;
    use super::*;
    use crate::times::tests::noon;
    use serde_json::{Value, json};

    const ID: &str = "f1486bae-f067-460c-ad43-73a92848f902";

    fn order(status: &str, more: Value) -> PortingOrder {
        let mut value = json!({"status": {"value": status}, "updated_at": "2026-03-07T15:58:00Z"});
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(value).unwrap()
    }

    fn plain(order: PortingOrder, before: Option<&str>) -> String {
        changed(&ID.parse().unwrap(), &order, before.map(Status::from).as_ref(), &noon())
    }

    fn foc() -> Value {
        json!({"activation_settings": {"foc_datetime_actual": "2026-03-10T15:00:00Z"}})
    }

    #[test]
    fn a_change_tells_what_comes_next() {
        let draft = order("draft", json!({"created_at": "2026-03-02T15:00:00Z"}));
        let expected = format!("{ID}  draft  for 2 hours  deleted 2026-04-01 15:00Z (in 24 days) unless confirmed");
        assert_eq!(plain(draft, None), expected);
        let confirmed = "foc-date-confirmed  for 2 hours  can be cancelled until 2026-03-08 15:00Z (in 21 hours)  \
             FOC 2026-03-10 15:00Z (in 2 days)";
        assert_eq!(
            plain(order("foc-date-confirmed", foc()), Some("submitted")),
            format!("{ID}  submitted -> {confirmed}")
        );
        let moved = plain(order("foc-date-confirmed", foc()), Some("foc-date-confirmed"));
        assert_eq!(moved, format!("{ID}  {confirmed}"), "the date changed, the status did not");
        let new = order("in-process", json!({"updated_at": "2026-03-07T17:59:30Z"}));
        assert_eq!(plain(new, None), format!("{ID}  in-process  for less than a minute"));
        assert_eq!(
            plain(order("in-process", json!({"updated_at": "2027-03-07T17:59:30Z"})), None),
            format!("{ID}  in-process")
        );
    }

    #[test]
    fn clocks_run_in_a_live_line() {
        let line = |order: Option<PortingOrder>| {
            let id = ID.parse().unwrap();
            let mut known = WatchedOrders::new(std::slice::from_ref(&id));
            if let Some(order) = order {
                known.update(&id, order);
            }
            live(&known.orders()[0], &noon())
        };
        assert_eq!(line(None), "f1486bae  …");
        let confirmed = line(Some(order("foc-date-confirmed", foc())));
        let clocks = "for 2 hours 2 minutes  FOC in 2 days 21 hours  can be cancelled for 21 hours";
        assert_eq!(confirmed, format!("f1486bae  foc-date-confirmed  {clocks}"));
        let exception = line(Some(order("exception", json!({}))));
        assert_eq!(exception, "f1486bae  exception           for 2 hours 2 minutes  cancelled in 13 days 21 hours");
    }
}
