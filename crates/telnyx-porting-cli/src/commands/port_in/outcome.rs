//! Summaries of a port-in's orders, and the resulting exit code.

use crate::error::{self, CommandError, Exit};
use crate::text::counted;
use crate::ui::{view, watching};
use serde_json::{Value, json};
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{Error, OrderEnd};
use telnyx_porting_jobs::{Account, OrderResult};

/// The result of an order for programs.
pub(super) fn as_json(result: &OrderResult) -> Value {
    json!({
        "id": result.id.as_str(),
        "account": result.account,
        "outcome": result.outcome(),
        "status": result.order.status,
        "failed_step": result.failure.as_ref().map(|(step, _)| step.as_str()),
        "error": result.error().map(error_json),
        "share_error": result.unshared.as_ref().map(error_json),
    })
}

/// An account without orders for programs.
pub(super) fn not_created_json(account: &Account, error: &Error) -> Value {
    json!({"account": account.label(), "numbers": account.numbers, "error": error_json(error)})
}

/// A line about an order that is not shared.
fn not_shared(result: &OrderResult) -> Option<String> {
    let error = result.unshared.as_ref()?;
    let retry = format!("share it with `telnyx-porting orders share {}`", result.id);
    Some(format!("{}: not shared: {}; {retry}", result.id, short(error)))
}

/// A line about an order that was not ported.
fn problem(result: &OrderResult) -> Option<String> {
    let reason = match (&result.failure, &result.end) {
        (Some((step, error)), _) => format!("cannot {}: {}", step.as_str(), short(error)),
        (None, None | Some(OrderEnd::Ported(_))) => return None,
        (None, Some(OrderEnd::Failed { error, .. })) => format!("can no longer be read: {}", short(error)),
        (None, Some(OrderEnd::Split { split, .. })) => {
            format!("{}; {}", view::status(&result.order), watching::left(split))
        }
        (None, Some(OrderEnd::TimedOut(_))) => format!("not ported yet: {}", view::status(&result.order)),
        (None, Some(_)) => reasons(&result.order),
    };
    Some(format!("{}: {reason}", result.id))
}

fn error_json(error: &Error) -> Value {
    json!({
        "message": short(error),
        "status": error.status(),
        "code": error.code(),
        "request_id": error.request_id(),
    })
}

/// The status with the carrier's reasons.
fn reasons(order: &PortingOrder) -> String {
    let details = order.status.iter().flat_map(|status| &status.details);
    let reasons = details.filter_map(|detail| detail.description.as_deref()).collect::<Vec<_>>().join("; ");
    let separator = if reasons.is_empty() { "" } else { ": " };
    format!("{}{separator}{reasons}", view::status(order))
}

/// A line that counts the orders per outcome.
pub(super) fn summary(results: &[OrderResult]) -> String {
    let mut outcomes: Vec<(&str, usize)> = Vec::new();
    for result in results {
        match outcomes.iter_mut().find(|(outcome, _)| *outcome == result.outcome()) {
            Some((_, count)) => *count += 1,
            None => outcomes.push((result.outcome(), 1)),
        }
    }
    let parts: Vec<_> = outcomes.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect();
    format!("{}: {}", counted(results.len(), "order"), parts.join(", "))
}

/// The exit code: errors take precedence over how the other orders ended.
pub(super) fn exit(results: &[OrderResult], numbers_left_out: bool) -> Exit {
    let failed = results.iter().filter(|result| result.error().is_some()).count();
    let any = |outcome| results.iter().any(|result| result.outcome() == outcome);
    if failed > 0 && failed == results.len() && !numbers_left_out {
        return results.iter().find_map(OrderResult::error).map_or(Exit::Failure, error::exit_of);
    }
    let is_incomplete = any("split") || any("out-of-reach");
    if failed > 0 || numbers_left_out || is_incomplete || results.iter().any(|result| result.unshared.is_some()) {
        Exit::Partial
    } else if any("exception") {
        Exit::Exception
    } else if any("cancelled") {
        Exit::Cancelled
    } else if any("timed-out") {
        Exit::TimedOut
    } else {
        Exit::Success
    }
}

/// An error that lists the accounts without orders and the orders that were not ported, if there are any.
pub(super) fn check(
    results: &[OrderResult],
    numbers_left_out: usize,
    not_created: &[(Account, Error)],
) -> Result<(), CommandError> {
    let exit = exit(results, numbers_left_out > 0 || !not_created.is_empty());
    if exit == Exit::Success {
        return Ok(());
    }
    let ids: Vec<_> = results.iter().map(|result| result.id.clone()).collect();
    let left_out = (numbers_left_out > 0)
        .then(|| format!("{} cannot be ported and got no order", counted(numbers_left_out, "number")));
    let error = CommandError::new(exit, summary(results))
        .with_details(left_out)
        .with_details(
            not_created
                .iter()
                .map(|(account, error)| format!("{}: no order was created: {}", account.label(), short(error))),
        )
        .with_details(results.iter().filter_map(problem))
        .with_details(results.iter().filter_map(not_shared))
        .after_creation(&ids);
    Err(hint(exit).into_iter().fold(error, CommandError::with_hint))
}

fn hint(exit: Exit) -> Option<&'static str> {
    Some(match exit {
        Exit::TimedOut => "the orders continue; check them with `telnyx-porting orders get ID`",
        Exit::Exception => {
            "`telnyx-porting orders get ID` shows how to resolve the exception; `telnyx-porting orders update ID` corrects it"
        }
        Exit::Cancelled => "a cancelled order cannot be reopened; create a new one",
        Exit::Partial | Exit::Failure => {
            "`telnyx-porting orders preflight ID` lists what a failed order lacks; complete it with `orders update ID` and \
             `orders confirm ID`, or delete it"
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
    use telnyx_porting::Split;
    use telnyx_porting_jobs::Step;

    fn submitted() -> OrderResult {
        let order = json!({"id": "a", "status": {"value": "in-process"}});
        OrderResult::new("a".parse().unwrap(), serde_json::from_value(order).unwrap())
    }

    fn followed(end: fn(PortingOrder) -> OrderEnd) -> OrderResult {
        let mut result = submitted();
        result.end = Some(end(result.order.clone()));
        result
    }

    fn ported() -> OrderResult {
        followed(OrderEnd::Ported)
    }

    fn timed_out() -> OrderResult {
        followed(|order| OrderEnd::TimedOut(Some(order)))
    }

    fn failed() -> OrderResult {
        let mut result = submitted();
        result.failure = Some((Step::Confirm, Error::Configuration("no".to_owned())));
        result
    }

    #[test]
    fn the_exit_code_is_that_of_the_worst_outcome() {
        for (results, expected) in [
            (vec![ported()], Exit::Success),
            (vec![submitted()], Exit::Success),
            (vec![ported(), timed_out()], Exit::TimedOut),
            (vec![timed_out(), followed(OrderEnd::Cancelled)], Exit::Cancelled),
            (vec![followed(OrderEnd::Cancelled), followed(OrderEnd::Exception), ported()], Exit::Exception),
            (vec![failed(), followed(OrderEnd::Exception)], Exit::Partial),
            (vec![failed(), failed()], Exit::Failure),
            (vec![ported(), followed(|order| OrderEnd::Split { order, split: Split::default() })], Exit::Partial),
            (vec![followed(OrderEnd::OutOfReach)], Exit::Partial),
        ] {
            assert_eq!(exit(&results, false), expected, "{results:?}");
        }
        assert_eq!(exit(&[ported()], true), Exit::Partial);
    }

    #[test]
    fn an_order_that_is_not_shared_is_named() {
        let mut result = ported();
        result.unshared = Some(Error::Configuration("no".to_owned()));
        assert_eq!(exit(std::slice::from_ref(&result), false), Exit::Partial);
        let error = check(&[result], 0, &[]).unwrap_err();
        assert_eq!(error.details()[1], "a: not shared: no; share it with `telnyx-porting orders share a`");
    }

    #[test]
    fn a_failure_names_the_orders_first() {
        let error = check(&[failed(), ported()], 1, &[]).unwrap_err();
        assert_eq!(error.message(), "these orders exist, but not every step succeeded: a, a");
        assert_eq!(error.details()[0], "2 orders: 1 failed, 1 ported");
        assert_eq!(error.details()[1], "1 number cannot be ported and got no order");
        assert_eq!(error.details()[2], "a: cannot confirm: no");
        assert!(check(&[ported()], 0, &[]).is_ok());
    }
}
