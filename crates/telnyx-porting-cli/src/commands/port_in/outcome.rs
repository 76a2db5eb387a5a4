//! Summaries of the orders of a job, and the resulting exit code.

use super::inputs::job_command;
use super::lines::JobReport;
use crate::error::{CommandError, Exit};
use crate::text::{counted, joined};
use crate::ui::printer::Printer;
use std::collections::HashSet;
use telnyx_porting::PortingOrderId;
use telnyx_porting_jobs::report::{FailureReport, NumberReport, OrderReport, Report, State};
use telnyx_porting_jobs::{Applied, Finding, LeftOut, Step};

/// Whether a failure concerns only sharing: the order is submitted.
fn is_about_sharing(failure: &FailureReport) -> bool {
    failure.step == Step::Share.name()
}

/// A line about an order that was not ported, or not shared.
fn problem(order: &OrderReport) -> Option<String> {
    if let Some(failure) = &order.failure {
        let next = if is_about_sharing(failure) {
            format!("; share it with `telnyx-porting orders share {}`", order.id)
        } else {
            String::new()
        };
        return Some(format!("{}: cannot {}: {}{next}", order.id, failure.verb(), failure.error));
    }
    let needs: Vec<_> = order.needs.iter().map(|need| format!("{} {}", need.field, need.message)).collect();
    let reason = match &order.state {
        _ if !needs.is_empty() => format!("waits: {}", needs.join("; ")),
        state if *state == State::EXCEPTION => reasons(order),
        state if state.is_ended() => format!("was {state}"),
        _ => return None,
    };
    Some(format!("{}: {reason}", order.id))
}

/// The state with the carrier's reasons.
fn reasons(order: &OrderReport) -> String {
    let codes: Vec<_> = order.exceptions.iter().map(|exception| exception.code.as_str()).collect();
    let reasons = order.exceptions.iter().map(|exception| exception.description.as_str());
    let reasons: Vec<_> = reasons.filter(|reason| !reason.is_empty()).collect();
    let separator = if reasons.is_empty() { "" } else { ": " };
    format!("{} ({}){separator}{}", order.state, codes.join(", "), reasons.join("; "))
}

/// A line that counts the orders per state, and the skipped rows.
pub(super) fn summary(report: &Report) -> String {
    let noun = |state: &State| match state {
        state if *state == State::WAITS => "waiting".to_owned(),
        state if *state == State::EXCEPTION => "in exception".to_owned(),
        state => state.to_string(),
    };
    let states = report.totals.orders_by_state.iter().map(|(state, count)| format!("{count} {}", noun(state)));
    let states: Vec<_> = states.collect();
    let separator = if states.is_empty() { "" } else { ": " };
    let skipped = match report.totals.skipped_rows {
        0 => String::new(),
        count => format!("; skipped {} of the list", counted(count, "row")),
    };
    format!("{}{separator}{}{skipped}", counted(report.orders.len(), "order"), states.join(", "))
}

/// Results of a run that determine the exit code.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Run<'a> {
    pub(super) applied: Option<&'a Applied>,
    /// The exit code of the first failure of this run.
    pub(super) first_error: Option<Exit>,
    pub(super) timed_out: bool,
    /// The exit code of the signal that ended following.
    pub(super) stopped: Option<Exit>,
    /// The step after which this run stopped on request.
    pub(super) stopped_after: Option<&'a str>,
}

impl Run<'_> {
    fn conflicts(&self) -> &[Finding] {
        self.applied.map(|applied| applied.conflicts.as_slice()).unwrap_or_default()
    }

    fn left_out(&self) -> &[LeftOut] {
        self.applied.map(|applied| applied.left_out.as_slice()).unwrap_or_default()
    }
}

/// The orders that have numbers. Those of a cancelled or deleted order can be in a newer one, or have left the list.
fn relevant(report: &Report) -> Vec<&OrderReport> {
    let listed = report.numbers.iter().filter(|number| number.is_listed);
    let with_numbers: HashSet<_> = listed.filter_map(|number| number.order.as_deref()).collect();
    let is_relevant = |order: &&OrderReport| !order.state.is_ended() || with_numbers.contains(order.id.as_str());
    report.orders.iter().filter(is_relevant).collect()
}

/// Lines about the numbers of the list without an order: those that the apply left out, and others according to the journal.
fn without_order(report: &Report, run: Run<'_>) -> Vec<String> {
    let left_out = run.left_out();
    let known: HashSet<_> = left_out.iter().map(|number| number.number.as_str()).collect();
    let has_no_order = |number: &&NumberReport| {
        [State::NO_ORDER, State::NOT_PORTABLE].contains(&number.state) && !known.contains(number.number.as_str())
    };
    let others = report.numbers.iter().filter(has_no_order).map(|number| {
        let reason = number.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        format!("{} ({}): {}{reason}", number.number, number.row, number.state)
    });
    let left_out = left_out.iter().map(|number| format!("{} ({}): {}", number.number, number.place, number.reason));
    left_out.chain(others).collect()
}

/// The exit code: errors take precedence over how the other orders ended.
fn exit(report: &Report, run: Run<'_>) -> Exit {
    let has_failed = |order: &OrderReport| order.failure.as_ref().is_some_and(|failure| !is_about_sharing(failure));
    if let Some(exit) = run.first_error.filter(|_| report.orders.iter().all(has_failed) && run.left_out().is_empty()) {
        return exit;
    }
    let orders = relevant(report);
    let any = |states: &[State]| orders.iter().any(|order| states.contains(&order.state));
    let not_created = report.accounts.iter().any(|account| account.not_created.is_some());
    let has_failure = orders.iter().any(|order| order.failure.is_some());
    let is_late = run.applied.is_some_and(|applied| !applied.too_late.is_empty());
    if not_created
        || has_failure
        || is_late
        || !without_order(report, run).is_empty()
        || any(&[State::WAITS, State::DRAFT])
        || !run.conflicts().is_empty()
    {
        Exit::Partial
    } else if any(&[State::EXCEPTION]) {
        Exit::Exception
    } else if any(&[State::CANCELLED, State::DELETED]) {
        Exit::Cancelled
    } else if run.timed_out {
        Exit::TimedOut
    } else {
        Exit::Success
    }
}

/// Prints the summary of a run, or fails as by [`check`] or because of a signal.
pub(super) fn finish(report: &JobReport, run: Run<'_>, printer: &Printer) -> Result<(), CommandError> {
    printer.gap();
    if let Some(stop) = run.stopped {
        return Err(interrupted(stop, report));
    }
    check(report, run)?;
    printer.note(&summary(report));
    Ok(())
}

/// The error if a signal ended following.
fn interrupted(stop: Exit, report: &JobReport) -> CommandError {
    let message = match open(report).as_slice() {
        [] => "stopped following".to_owned(),
        open => format!("stopped following; the orders continue: {}", joined(open)),
    };
    let job = report.arguments.as_deref();
    let next = job.map(|job| format!("follow them again with `{}`", job_command("watch", job)));
    CommandError::new(stop, message).with_hints(next)
}

/// An error that lists the accounts without orders and the orders that were not ported, if there are any.
fn check(report: &JobReport, run: Run<'_>) -> Result<(), CommandError> {
    let exit = exit(report, run);
    if exit == Exit::Success {
        return Ok(());
    }
    let without_order = without_order(report, run);
    let count = (!without_order.is_empty()).then(|| format!("{} got no order", counted(without_order.len(), "number")));
    let is_late = |order: &&OrderReport| run.timed_out && !order.is_done && problem(order).is_none();
    let error = CommandError::new(exit, summary(report))
        .with_details(count)
        .with_details(without_order)
        .with_details(report.accounts.iter().filter_map(|account| {
            Some(format!("{}: no order was created: {}", account.label, account.not_created.as_ref()?))
        }))
        .with_details(run.conflicts().iter().map(|finding| format!("{}; {}", finding.message, finding.hint)))
        .with_details(relevant(report).into_iter().filter_map(problem))
        .with_details(
            report.orders.iter().filter(is_late).map(|order| format!("{}: not ported yet: {}", order.id, order.state)),
        )
        .after_creation(&affected(report, run.timed_out));
    Err(error.with_hints(hints(exit, report, run)))
}

/// The ids of the orders that are not done.
fn affected(report: &Report, timed_out: bool) -> Vec<PortingOrderId> {
    let is_affected = |order: &&&OrderReport| problem(order).is_some() || timed_out && !order.is_done;
    relevant(report).iter().filter(is_affected).filter_map(|order| order.id.parse().ok()).collect()
}

/// The next commands: that for the exit code, and those for other orders that it does not concern.
fn hints(exit: Exit, report: &JobReport, run: Run<'_>) -> Vec<String> {
    let job = report.arguments.as_deref();
    let orders = relevant(report);
    let any = |is: fn(&State) -> bool| orders.iter().any(|order| is(&order.state));
    let mut hints: Vec<_> = hint(exit, run, job).into_iter().collect();
    // The other hints name `retry`.
    let needs_retry = !matches!(exit, Exit::Exception | Exit::Cancelled) && run.stopped_after.is_none();
    if needs_retry && let Some(retry) = on_job("retry", job) {
        let exception = any(|state| *state == State::EXCEPTION).then_some("submits orders in exception again");
        let ended = any(State::is_ended).then_some("orders the numbers of cancelled and deleted orders again");
        let parts: Vec<_> = exception.into_iter().chain(ended).collect();
        if !parts.is_empty() {
            hints.push(format!("only {retry} {}", parts.join(" and ")));
        }
    }
    if run.timed_out
        && exit != Exit::TimedOut
        && let Some(watch) = on_job("watch", job)
    {
        hints.push(format!("the timeout expired before all orders had ended; follow the others with {watch}"));
    }
    hints
}

/// A command for the job with these arguments.
fn on_job(command: &str, job: Option<&str>) -> Option<String> {
    job.map(|job| format!("`{}`", job_command(command, job)))
}

/// The next command, for the job with these arguments; a job without a journal cannot be continued.
fn hint(exit: Exit, run: Run<'_>, job: Option<&str>) -> Option<String> {
    let on_job = |command: &str| on_job(command, job);
    Some(match (exit, run.stopped_after) {
        (Exit::TimedOut, _) => format!("the orders continue; follow them with {}", on_job("watch")?),
        (Exit::Exception, _) => match (on_job("status"), on_job("retry")) {
            (Some(status), Some(retry)) => format!(
                "{status} prints how to resolve the exception; correct the list or the order file, and run {retry}"
            ),
            _ => "`telnyx-porting orders get ID` shows how to resolve the exception".to_owned(),
        },
        (Exit::Cancelled, _) => {
            let next = on_job("retry").map(|retry| format!("; order its numbers again with {retry}"));
            format!("a cancelled or deleted order cannot be reopened{}", next.unwrap_or_default())
        }
        (Exit::Partial, Some(step)) => {
            format!("the job stopped after the step {step}; continue with {}", on_job("resume --step share")?)
        }
        (Exit::Partial | Exit::Failure, _) => {
            let next = on_job("resume").unwrap_or_else(|| "the same command again".to_owned());
            format!("supply what is missing in the list or the order file, and run {next}; no order is created twice")
        }
        _ => return None,
    })
}

/// The ids of the orders that have not ended.
fn open(report: &Report) -> Vec<PortingOrderId> {
    let open = report.orders.iter().filter(|order| !order.is_done && !order.state.is_ended());
    open.filter_map(|order| order.id.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::port_in::inputs::JobJournal;
    use crate::commands::port_in::lines;
    use telnyx_porting_jobs::journal::{Change, NumberRecord, OrderRecord};

    /// Orders with a status and the step that failed.
    async fn report(orders: &[(&str, Option<&str>)]) -> JobReport {
        let journal = JobJournal::in_memory().unwrap();
        for (index, (status, failed)) in orders.iter().enumerate() {
            let mut order = OrderRecord::default();
            order.id = format!("order-{index}");
            (*status).clone_into(&mut order.status);
            order.failure = failed.map(|step| (step.to_owned(), "no".to_owned()));
            let mut number = NumberRecord::default();
            number.number = format!("+1303555010{index}");
            number.order = Some(order.id.clone());
            number.is_listed = true;
            journal.commit(vec![Change::Order(order), Change::Number(number)]).await.unwrap();
        }
        lines::report(&journal).await.unwrap()
    }

    fn without_an_order() -> Applied {
        let mut applied = Applied::default();
        applied.left_out.push(LeftOut::new("+13035594040", "line 2", "cannot be ported"));
        applied
    }

    #[tokio::test]
    async fn the_exit_code_is_that_of_the_worst_outcome() {
        let confirm = Some("confirm");
        for (orders, timed_out, expected) in [
            (&[("ported", None)][..], false, Exit::Success),
            (&[("submitted", None)], false, Exit::Success),
            (&[("ported", None), ("submitted", None)], true, Exit::TimedOut),
            (&[("submitted", None), ("cancelled", None)], true, Exit::Cancelled),
            (&[("cancelled", None), ("exception", None), ("ported", None)], false, Exit::Exception),
            (&[("draft", confirm), ("exception", None)], false, Exit::Partial),
            (&[("draft", confirm), ("draft", confirm)], false, Exit::Failure),
            (&[("ported", None), ("draft", None)], false, Exit::Partial),
            (&[("in-process", Some("share"))], false, Exit::Partial),
        ] {
            let first_error = Some(Exit::Failure).filter(|_| orders.iter().any(|(_, failed)| failed.is_some()));
            let run = Run { first_error, timed_out, ..Run::default() };
            let report = report(orders).await;
            assert_eq!(exit(&report, run), expected, "{orders:?}");
        }
        let applied = without_an_order();
        let run = Run { applied: Some(&applied), ..Run::default() };
        let report = report(&[("ported", None)]).await;
        assert_eq!(exit(&report, run), Exit::Partial);
    }

    /// As after a watch, or if a draft was deleted elsewhere.
    #[tokio::test]
    async fn numbers_without_an_order_are_named_without_an_apply() {
        let journal = JobJournal::in_memory().unwrap();
        let mut number = NumberRecord::default();
        (number.number, number.place, number.is_listed) = ("+13035550100".to_owned(), "line 2".to_owned(), true);
        journal.commit(vec![Change::Number(number)]).await.unwrap();
        let report = lines::report(&journal).await.unwrap();
        let error = check(&report, Run::default()).unwrap_err();
        assert_eq!((error.exit(), error.details()[1].as_str()), (Exit::Partial, "+13035550100 (line 2): no-order"));
        let mut applied = Applied::default();
        applied.left_out.push(LeftOut::new("+13035550100", "line 2", "cannot be ported"));
        let error = check(&report, Run { applied: Some(&applied), ..Run::default() }).unwrap_err();
        assert_eq!(error.details()[..], ["1 number got no order", "+13035550100 (line 2): cannot be ported"]);
    }

    /// After a retry, the numbers of a cancelled order are in a newer one.
    #[tokio::test]
    async fn a_cancelled_order_without_numbers_does_not_count() {
        let journal = JobJournal::in_memory().unwrap();
        let order = |id: &str, status: &str| {
            let mut order = OrderRecord::default();
            (order.id, order.status) = (id.to_owned(), status.to_owned());
            Change::Order(order)
        };
        let number = |order: &str, is_listed| {
            let mut number = NumberRecord::default();
            (number.number, number.order) = ("+13035550100".to_owned(), Some(order.to_owned()));
            number.is_listed = is_listed;
            Change::Number(number)
        };
        journal.commit(vec![order("old", "cancelled"), number("old", true)]).await.unwrap();
        assert_eq!(exit(&lines::report(&journal).await.unwrap(), Run::default()), Exit::Cancelled);
        journal.commit(vec![number("old", false)]).await.unwrap();
        assert_eq!(exit(&lines::report(&journal).await.unwrap(), Run::default()), Exit::Success, "the row was removed");
        journal.commit(vec![order("new", "submitted"), number("new", true)]).await.unwrap();
        assert_eq!(exit(&lines::report(&journal).await.unwrap(), Run::default()), Exit::Success);
    }

    #[test]
    fn hints_name_the_job() {
        let hint_of = |exit, job: Option<&str>| hint(exit, Run::default(), job);
        let job = Some("march --journal j.sqlite");
        for (exit, expected) in [
            (
                Exit::TimedOut,
                "the orders continue; follow them with `telnyx-porting port-in watch march --journal j.sqlite`",
            ),
            (Exit::Exception, "and run `telnyx-porting port-in retry march --journal j.sqlite`"),
            (Exit::Cancelled, "order its numbers again with `telnyx-porting port-in retry march --journal j.sqlite`"),
            (Exit::Partial, "and run `telnyx-porting port-in resume march --journal j.sqlite`; no order"),
        ] {
            let text = hint_of(exit, job).unwrap();
            assert!(text.contains(expected), "{text}");
            let without_journal = hint_of(exit, None).unwrap_or_default();
            assert!(!without_journal.contains("port-in"), "{without_journal}");
        }
        let run = Run { stopped_after: Some("create"), ..Run::default() };
        let text = hint(Exit::Partial, run, Some("march")).unwrap();
        assert!(text.ends_with("continue with `telnyx-porting port-in resume --step share march`"), "{text}");
        assert_eq!(hint_of(Exit::Success, job), None);
    }

    #[tokio::test]
    async fn every_kind_of_open_order_has_a_hint() {
        let hints = async |orders: &[(&str, Option<&str>)], timed_out| {
            let mut report = report(orders).await;
            report.arguments = Some("march".to_owned());
            let run = Run { timed_out, ..Run::default() };
            hints(exit(&report, run), &report, run)
        };
        let resume = "supply what is missing in the list or the order file, and run `telnyx-porting port-in resume march`; \
                      no order is created twice";
        let found =
            hints(&[("draft", None), ("exception", None), ("cancelled", None), ("submitted", None)], true).await;
        let retry = "only `telnyx-porting port-in retry march` submits orders in exception again and orders the numbers of \
                     cancelled and deleted orders again";
        let watch = "the timeout expired before all orders had ended; follow the others with `telnyx-porting port-in watch \
                     march`";
        assert_eq!(found, [resume, retry, watch]);
        assert_eq!(hints(&[("draft", None), ("submitted", None)], false).await, [resume]);
        let found = hints(&[("exception", None), ("submitted", None)], true).await;
        assert!(found.len() == 2 && found[0].contains("port-in retry march") && found[1] == watch, "{found:?}");
        let found = hints(&[("submitted", None)], true).await;
        assert!(found.len() == 1 && found[0].contains("port-in watch march"), "{found:?}");
    }

    #[tokio::test]
    async fn orders_that_have_ended_do_not_continue() {
        let report = report(&[("ported", None), ("cancelled", None), ("submitted", None), ("draft", None)]).await;
        let ids: Vec<_> = open(&report).into_iter().map(|id| id.to_string()).collect();
        assert_eq!(ids, ["order-2", "order-3"]);
    }

    #[tokio::test]
    async fn an_order_that_is_not_shared_is_named() {
        let error = check(&report(&[("in-process", Some("share"))]).await, Run::default()).unwrap_err();
        assert_eq!(error.exit(), Exit::Partial);
        let expected = "order-0: cannot share: no; share it with `telnyx-porting orders share order-0`";
        assert_eq!(error.details()[1], expected);
    }

    #[tokio::test]
    async fn a_failure_names_the_orders_first() {
        let applied = without_an_order();
        let orders = report(&[("draft", Some("confirm")), ("ported", None)]).await;
        let error = check(&orders, Run { applied: Some(&applied), ..Run::default() }).unwrap_err();
        assert_eq!(error.message(), "this order exists, but not every step succeeded: order-0");
        assert_eq!(error.details()[0], "2 orders: 1 draft, 1 ported");
        assert_eq!(error.details()[1], "1 number got no order");
        assert_eq!(error.details()[2], "+13035594040 (line 2): cannot be ported");
        assert_eq!(error.details()[3], "order-0: cannot confirm: no");
        assert!(check(&report(&[("ported", None)]).await, Run::default()).is_ok());
    }
}
