//! How the orders of a port-in ended, and what that means for the exit code.

use crate::commands::port_in::record::short;
use crate::error::{self, CommandError, Exit};
use crate::text::counted;
use crate::ui::{view, watching};
use serde_json::{Value, json};
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{Error, PortingOrderId};
use telnyx_porting_jobs::{End, OrderResult, Step};

/// An order and how it ended.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) id: PortingOrderId,
    pub(super) order: PortingOrder,
    pub(super) ending: Ending,
    /// Why it is not shared although it was to be.
    unshared: Option<Error>,
}

/// How an order ended.
#[derive(Debug)]
pub(super) enum Ending {
    /// It is submitted and not watched any further.
    Submitted,
    /// It was watched to this end.
    Followed(End),
    /// A step failed before it was submitted.
    Failed(Step, Error),
}

impl Outcome {
    /// An order after it was applied.
    pub(super) fn applied(result: OrderResult) -> Self {
        let ending = match result.failure {
            None => Ending::Submitted,
            Some((step, error)) => Ending::Failed(step, error),
        };
        Self { id: result.id, order: result.order, ending, unshared: result.unshared }
    }

    /// An order that numbers of another have moved to.
    pub(super) fn split_off(id: PortingOrderId) -> Self {
        Self { id, order: PortingOrder::default(), ending: Ending::Submitted, unshared: None }
    }

    /// Whether the order is submitted and its end not known.
    pub(super) fn is_submitted(&self) -> bool {
        matches!(self.ending, Ending::Submitted)
    }

    /// Why nothing more is known of the order.
    fn error(&self) -> Option<&Error> {
        match &self.ending {
            Ending::Failed(_, error) | Ending::Followed(End::Failed(error)) => Some(error),
            _ => None,
        }
    }

    /// The end in a word that does not change.
    fn word(&self) -> &'static str {
        match &self.ending {
            Ending::Submitted => "submitted",
            Ending::Failed(..) => "failed",
            Ending::Followed(end) => match end {
                End::Ported => "ported",
                End::Exception => "exception",
                End::Cancelled => "cancelled",
                End::Unconfirmed => "unconfirmed",
                End::Split(_) => "split",
                End::TimedOut => "timed-out",
                _ => "lost",
            },
        }
    }

    /// The outcome for machines.
    pub(super) fn as_json(&self) -> Value {
        let step = if let Ending::Failed(step, _) = &self.ending { Some(step.as_str()) } else { None };
        json!({
            "id": self.id.as_str(),
            "outcome": self.word(),
            "status": self.order.status,
            "failed_step": step,
            "error": self.error().map(error_json),
            "share_error": self.unshared.as_ref().map(error_json),
        })
    }

    /// That the order is not shared, in a line.
    fn not_shared(&self) -> Option<String> {
        let error = self.unshared.as_ref()?;
        let try_again = format!("share it with `telnyx-porting orders share {}`", self.id);
        Some(format!("{}: not shared: {}; {try_again}", self.id, short(error)))
    }

    /// What kept the order from being ported, in a line.
    fn trouble(&self) -> Option<String> {
        let what = match &self.ending {
            Ending::Submitted | Ending::Followed(End::Ported) => return None,
            Ending::Failed(step, error) => format!("cannot {}: {}", step.as_str(), short(error)),
            Ending::Followed(End::Failed(error)) => format!("cannot be read any more: {}", short(error)),
            Ending::Followed(End::Split(split)) => format!("{}; {}", view::status(&self.order), watching::left(split)),
            Ending::Followed(End::TimedOut) => format!("not at its end yet: {}", view::status(&self.order)),
            Ending::Followed(_) => reasons(&self.order),
        };
        Some(format!("{}: {what}", self.id))
    }
}

fn error_json(error: &Error) -> Value {
    json!({
        "message": short(error),
        "status": error.status(),
        "code": error.code(),
        "request_id": error.request_id(),
    })
}

/// The status with what the carrier says about it.
fn reasons(order: &PortingOrder) -> String {
    let details = order.status.iter().flat_map(|status| &status.details);
    let reasons = details.filter_map(|detail| detail.description.as_deref()).collect::<Vec<_>>().join("; ");
    let separator = if reasons.is_empty() { "" } else { ": " };
    format!("{}{separator}{reasons}", view::status(order))
}

/// What the whole port-in came to, in a line.
pub(super) fn summary(outcomes: &[Outcome]) -> String {
    let mut words: Vec<(&str, usize)> = Vec::new();
    for outcome in outcomes {
        match words.iter_mut().find(|(word, _)| *word == outcome.word()) {
            Some((_, count)) => *count += 1,
            None => words.push((outcome.word(), 1)),
        }
    }
    let parts: Vec<_> = words.iter().map(|(word, count)| format!("{count} {word}")).collect();
    format!("{}: {}", counted(outcomes.len(), "order"), parts.join(", "))
}

/// The exit code: what could not be done at all comes before how the rest ended.
pub(super) fn exit(outcomes: &[Outcome], numbers_left_out: bool) -> Exit {
    let failed = outcomes.iter().filter(|outcome| outcome.error().is_some()).count();
    let any = |word| outcomes.iter().any(|outcome| outcome.word() == word);
    if failed > 0 && failed == outcomes.len() && !numbers_left_out {
        return outcomes.iter().find_map(Outcome::error).map_or(Exit::Failure, error::exit_of);
    }
    let is_incomplete = any("split") || any("unconfirmed");
    if failed > 0 || numbers_left_out || is_incomplete || outcomes.iter().any(|outcome| outcome.unshared.is_some()) {
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

/// Says which orders are not where they should be, unless all are.
pub(super) fn check(outcomes: &[Outcome], numbers_left_out: usize) -> Result<(), CommandError> {
    let exit = exit(outcomes, numbers_left_out > 0);
    if exit == Exit::Success {
        return Ok(());
    }
    let ids: Vec<_> = outcomes.iter().map(|outcome| outcome.id.clone()).collect();
    let mut failure = CommandError::new(exit, summary(outcomes));
    if numbers_left_out > 0 {
        let numbers = counted(numbers_left_out, "number");
        failure = failure.with_detail(format!("{numbers} cannot be ported and got no order"));
    }
    failure = outcomes.iter().filter_map(Outcome::trouble).fold(failure, CommandError::with_detail);
    failure = outcomes.iter().filter_map(Outcome::not_shared).fold(failure, CommandError::with_detail);
    if let Some(hint) = hint(exit) {
        failure = failure.with_hint(hint);
    }
    Err(failure.after_creation(&ids))
}

fn hint(exit: Exit) -> Option<&'static str> {
    Some(match exit {
        Exit::TimedOut => "the orders go on; look at them with `telnyx-porting orders get ID`",
        Exit::Exception => {
            "`telnyx-porting orders get ID` says what to do; `telnyx-porting orders update ID` corrects it"
        }
        Exit::Cancelled => "a cancelled order cannot be revived; create a new one",
        Exit::Partial | Exit::Failure => {
            "`telnyx-porting orders preflight ID` names what a failed order lacks; complete it with `orders update ID` and \
             `orders confirm ID`, or delete it"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use telnyx_porting::Split;

    fn outcome(ending: Ending) -> Outcome {
        let order = serde_json::from_value(json!({"id": "a", "status": {"value": "in-process"}})).unwrap();
        Outcome { id: "a".parse().unwrap(), order, ending, unshared: None }
    }

    fn followed(end: End) -> Outcome {
        outcome(Ending::Followed(end))
    }

    fn failed() -> Outcome {
        outcome(Ending::Failed(Step::Confirm, Error::Configuration("no".to_owned())))
    }

    #[test]
    fn the_exit_code_says_the_worst() {
        let ported = || followed(End::Ported);
        for (outcomes, expected) in [
            (vec![ported()], Exit::Success),
            (vec![outcome(Ending::Submitted)], Exit::Success),
            (vec![ported(), followed(End::TimedOut)], Exit::TimedOut),
            (vec![followed(End::TimedOut), followed(End::Cancelled)], Exit::Cancelled),
            (vec![followed(End::Cancelled), followed(End::Exception), ported()], Exit::Exception),
            (vec![failed(), followed(End::Exception)], Exit::Partial),
            (vec![failed(), failed()], Exit::Failure),
            (vec![ported(), followed(End::Split(Split::default()))], Exit::Partial),
            (vec![followed(End::Unconfirmed)], Exit::Partial),
        ] {
            assert_eq!(exit(&outcomes, false), expected, "{outcomes:?}");
        }
        assert_eq!(exit(&[ported()], true), Exit::Partial);
    }

    #[test]
    fn an_order_that_is_not_shared_is_named() {
        let outcome = Outcome { unshared: Some(Error::Configuration("no".to_owned())), ..followed(End::Ported) };
        assert_eq!(exit(std::slice::from_ref(&outcome), false), Exit::Partial);
        let failure = check(&[outcome], 0).unwrap_err();
        assert_eq!(failure.details()[1], "a: not shared: no; share it with `telnyx-porting orders share a`");
    }

    #[test]
    fn a_failure_names_the_orders_first() {
        let failure = check(&[failed(), followed(End::Ported)], 1).unwrap_err();
        assert_eq!(failure.message(), "these orders exist, but not every step succeeded: a, a");
        assert_eq!(failure.details()[0], "2 orders: 1 failed, 1 ported");
        assert_eq!(failure.details()[1], "1 number cannot be ported and got no order");
        assert_eq!(failure.details()[2], "a: cannot confirm: no");
        assert!(check(&[followed(End::Ported)], 0).is_ok());
    }
}
