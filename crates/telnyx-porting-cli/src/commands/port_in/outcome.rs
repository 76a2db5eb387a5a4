//! Summaries of the orders of a job, and the resulting exit code.

use super::lines::{self, OrderLine, outcome};
use crate::error::{CommandError, Exit};
use crate::text::counted;
use telnyx_porting::{Error, PortingOrderId};
use telnyx_porting_jobs::Applied;
use telnyx_porting_jobs::journal::OrderRecord;

/// A line about an order that was not ported, or not shared.
fn problem(order: &OrderRecord) -> Option<String> {
    let reason = match (outcome(order), &order.failure) {
        (_, Some((step, error))) => {
            let next = match step.as_str() {
                "share" => format!("; share it with `telnyx-porting orders share {}`", order.id),
                _ => String::new(),
            };
            format!("cannot {step}: {error}{next}")
        }
        ("waits", None) => {
            let needs = order.waits_for.iter().map(|need| format!("{} {}", need.field, need.message));
            format!("waits: {}", needs.collect::<Vec<_>>().join("; "))
        }
        ("exception" | "cancelled", None) => reasons(order),
        ("deleted", None) => "was deleted".to_owned(),
        _ => return None,
    };
    Some(format!("{}: {reason}", order.id))
}

/// The status with the carrier's reasons.
fn reasons(order: &OrderRecord) -> String {
    let reasons = order.exceptions.iter().map(|exception| exception.description.as_str());
    let reasons: Vec<_> = reasons.filter(|reason| !reason.is_empty()).collect();
    let separator = if reasons.is_empty() { "" } else { ": " };
    format!("{}{separator}{}", lines::status(order), reasons.join("; "))
}

/// A line that counts the orders per outcome.
pub(super) fn summary(orders: &[OrderLine]) -> String {
    let mut outcomes: Vec<(&str, usize)> = Vec::new();
    for line in orders {
        let outcome = outcome(&line.order);
        match outcomes.iter_mut().find(|(other, _)| *other == outcome) {
            Some((_, count)) => *count += 1,
            None => outcomes.push((outcome, 1)),
        }
    }
    let parts: Vec<_> = outcomes.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect();
    format!("{}: {}", counted(orders.len(), "order"), parts.join(", "))
}

/// The exit code: errors take precedence over how the other orders ended.
fn exit(orders: &[OrderRecord], applied: &Applied, first_error: Option<Exit>, timed_out: bool) -> Exit {
    let any = |name| orders.iter().any(|order| outcome(order) == name);
    let is_incomplete = !applied.left_out.is_empty() || !applied.not_created.is_empty();
    let all_failed = orders.iter().all(|order| outcome(order) == "failed");
    match first_error {
        Some(exit) if all_failed && applied.left_out.is_empty() => return exit,
        _ => {}
    }
    let is_partial = any("failed") || any("waits") || any("draft") || any("deleted");
    if is_incomplete || is_partial || orders.iter().any(|order| order.failure.is_some()) {
        Exit::Partial
    } else if any("exception") {
        Exit::Exception
    } else if any("cancelled") {
        Exit::Cancelled
    } else if timed_out {
        Exit::TimedOut
    } else {
        Exit::Success
    }
}

/// An error that lists the accounts without orders and the orders that were not ported, if there are any.
pub(super) fn check(
    orders: &[OrderLine],
    applied: &Applied,
    first_error: Option<Exit>,
    timed_out: bool,
) -> Result<(), CommandError> {
    let records: Vec<_> = orders.iter().map(|line| line.order.clone()).collect();
    let exit = exit(&records, applied, first_error, timed_out);
    if exit == Exit::Success {
        return Ok(());
    }
    let left_out = applied.left_out.len();
    let left_out = (left_out > 0).then(|| format!("{} got no order", counted(left_out, "number")));
    let under_way = |order: &&OrderRecord| timed_out && order.is_under_way();
    let error = CommandError::new(exit, summary(orders))
        .with_details(left_out)
        .with_details(
            applied.left_out.iter().map(|number| format!("{} ({}): {}", number.number, number.place, number.reason)),
        )
        .with_details(applied.not_created.iter().map(|account| {
            let reason = account.not_created.as_deref().unwrap_or_default();
            format!("{}: no order was created: {reason}", account.label)
        }))
        .with_details(records.iter().filter_map(problem))
        .with_details(
            records.iter().filter(under_way).map(|order| format!("{}: not ported yet: {}", order.id, order.status)),
        )
        .after_creation(&ids(orders));
    Err(hint(exit).into_iter().fold(error, CommandError::with_hint))
}

/// The ids of orders.
pub(super) fn ids(orders: &[OrderLine]) -> Vec<PortingOrderId> {
    orders.iter().filter_map(|line| line.order.id.parse().ok()).collect()
}

fn hint(exit: Exit) -> Option<&'static str> {
    Some(match exit {
        Exit::TimedOut => "the orders continue; follow them with `telnyx-porting port-in watch JOB`",
        Exit::Exception => {
            "`telnyx-porting orders get ID` shows how to resolve the exception; correct the list or the order file, and \
             run the same command again"
        }
        Exit::Cancelled => "a cancelled order cannot be reopened; order its numbers again with --retry",
        Exit::Partial | Exit::Failure => {
            "supply what is missing in the list or the order file, and run the same command again; no order is created \
             twice"
        }
        _ => return None,
    })
}

/// An error in a line.
pub(super) fn short(error: &Error) -> String {
    match error.api_errors() {
        [] => error.to_string().lines().next().unwrap_or_default().to_owned(),
        errors => errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use telnyx_porting_jobs::LeftOut;

    fn order(status: &str) -> OrderRecord {
        let mut order = OrderRecord::default();
        order.id = "a".to_owned();
        order.status = status.to_owned();
        order
    }

    fn failed(step: &str) -> OrderRecord {
        let mut order = order(if step == "share" { "in-process" } else { "draft" });
        order.failure = Some((step.to_owned(), "no".to_owned()));
        order
    }

    fn line(order: OrderRecord) -> OrderLine {
        OrderLine { order, account: String::new(), numbers: Vec::new() }
    }

    #[test]
    fn the_exit_code_is_that_of_the_worst_outcome() {
        let nothing = Applied::default();
        for (orders, timed_out, expected) in [
            (vec![order("ported")], false, Exit::Success),
            (vec![order("submitted")], false, Exit::Success),
            (vec![order("ported"), order("submitted")], true, Exit::TimedOut),
            (vec![order("submitted"), order("cancelled")], true, Exit::Cancelled),
            (vec![order("cancelled"), order("exception"), order("ported")], false, Exit::Exception),
            (vec![failed("confirm"), order("exception")], false, Exit::Partial),
            (vec![failed("confirm"), failed("fill in")], false, Exit::Failure),
            (vec![order("ported"), order("draft")], false, Exit::Partial),
            (vec![failed("share")], false, Exit::Partial),
        ] {
            let first_error = Some(Exit::Failure).filter(|_| orders.iter().any(|order| order.failure.is_some()));
            assert_eq!(exit(&orders, &nothing, first_error, timed_out), expected, "{orders:?}");
        }
        let mut applied = Applied::default();
        applied.left_out.push(LeftOut::new("+13035594040", "line 2", "cannot be ported"));
        assert_eq!(exit(&[order("ported")], &applied, None, false), Exit::Partial);
    }

    #[test]
    fn an_order_that_is_not_shared_is_named() {
        let error = check(&[line(failed("share"))], &Applied::default(), Some(Exit::Failure), false).unwrap_err();
        assert_eq!(error.exit(), Exit::Partial);
        assert_eq!(error.details()[1], "a: cannot share: no; share it with `telnyx-porting orders share a`");
    }

    #[test]
    fn a_failure_names_the_orders_first() {
        let mut applied = Applied::default();
        applied.left_out.push(LeftOut::new("+13035594040", "line 2", "cannot be ported"));
        let orders = [line(failed("confirm")), line(order("ported"))];
        let error = check(&orders, &applied, Some(Exit::Failure), false).unwrap_err();
        assert_eq!(error.message(), "these orders exist, but not every step succeeded: a, a");
        assert_eq!(error.details()[0], "2 orders: 1 failed, 1 ported");
        assert_eq!(error.details()[1], "1 number got no order");
        assert_eq!(error.details()[2], "+13035594040 (line 2): cannot be ported");
        assert_eq!(error.details()[3], "a: cannot confirm: no");
        assert!(check(&[line(order("ported"))], &Applied::default(), None, false).is_ok());
    }
}
