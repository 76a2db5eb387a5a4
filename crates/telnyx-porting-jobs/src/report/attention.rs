//! Items that need a person.

use super::text::{counted, line, utc};
use super::{DeadlineReport, ExceptionReport, NumberReport, OrderReport, Report, State};
use crate::journal::{Intent, IntentId, IntentKind, SkippedRows};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use telnyx_porting::Actor;

/// Drafts and exceptions that expire within this time are urgent.
const URGENT: TimeDelta = TimeDelta::days(7);
/// FOC dates and cancellation limits within this time are listed.
const SOON: TimeDelta = TimeDelta::hours(72);
/// A request without an outcome for this time was interrupted: all retries have ended.
const INTERRUPTED: TimeDelta = TimeDelta::minutes(10);

/// Something that needs a person, or that a person should know.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Attention {
    /// The urgency.
    pub level: AttentionLevel,
    /// The kind.
    pub kind: AttentionKind,
    /// The account, by its label.
    pub account: Option<String>,
    /// The id of the order.
    pub order: Option<String>,
    /// The rows of the list that it concerns.
    pub rows: Vec<String>,
    /// The details, each with what to do.
    pub points: Vec<Point>,
    /// A command that continues, corrects or explains it.
    pub command: Option<String>,
    /// The next event without further action.
    pub deadline: Option<DeadlineReport>,
}

/// The urgency of an [`Attention`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AttentionLevel {
    /// The order expires within 7 days.
    Urgent,
    /// Somebody has to act.
    Action,
    /// For information.
    Info,
}

/// The kind of an [`Attention`], most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AttentionKind {
    /// An order is in exception.
    Exception,
    /// An order lacks something.
    Waits,
    /// A step of an order failed.
    Failure,
    /// A request was interrupted, and its outcome is unknown.
    Interrupted,
    /// Numbers have no order because the orders of their account could not be created.
    NotCreated,
    /// Numbers of the list are in a cancelled or deleted order, and are ordered again only on request.
    Ended,
    /// Numbers have no order yet: a draft can also have expired.
    NoOrder,
    /// Numbers cannot be ported.
    NotPortable,
    /// Rows of the list were skipped, so their numbers have no order.
    Skipped,
    /// Numbers of an order left the list.
    Removed,
    /// Messaging could not be ported.
    Messaging,
    /// A deadline.
    Deadline,
}

/// A detail of an [`Attention`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// The problem.
    pub text: String,
    /// The next step; empty if there is none.
    pub fix: String,
    /// The party that has to act, if it is known.
    pub who: Option<Actor>,
    /// The fields of the order that usually need correction.
    pub fields: Vec<String>,
}

impl Point {
    fn new(text: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { text: text.into(), fix: fix.into(), who: None, fields: Vec::new() }
    }

    fn from_exception(exception: &ExceptionReport) -> Self {
        let ExceptionReport { code, description, advice } = exception;
        let text = if code.is_empty() { description.clone() } else { format!("{code}: {description}") };
        let fields = advice.fields.iter().map(|field| (*field).to_owned()).collect();
        Self { text, fix: advice.next.to_owned(), who: Some(advice.who), fields }
    }
}

/// Returns the items that need a person, most urgent first.
pub(super) fn items(report: &Report, intents: &[(IntentId, Intent)], skipped: &SkippedRows) -> Vec<Attention> {
    let mut rows: HashMap<&str, Vec<&NumberReport>> = HashMap::new();
    for number in &report.numbers {
        if let Some(order) = &number.order {
            rows.entry(order).or_default().push(number);
        }
    }
    let mut items = Vec::new();
    for order in &report.orders {
        let numbers = rows.get(order.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        items.extend(order_items(report, order, numbers));
    }
    items.extend(interrupted(report, intents));
    items.extend(without_order(report));
    items.extend(skipped_rows(report, skipped));
    items.sort_by_key(|item| {
        let at = item.deadline.as_ref().map_or(DateTime::<Utc>::MAX_UTC, |deadline| deadline.at);
        (item.level, (item.level == AttentionLevel::Urgent).then_some(at), item.kind, at)
    });
    items
}

/// The items of an order with these numbers.
fn order_items(report: &Report, order: &OrderReport, numbers: &[&NumberReport]) -> Vec<Attention> {
    let resume = resume(report);
    let (listed, removed): (Vec<&NumberReport>, Vec<_>) = numbers.iter().copied().partition(|number| number.is_listed);
    // The deadline after which the order no longer exists.
    let expiry =
        order.deadlines.iter().find(|deadline| matches!(deadline.kind.as_str(), "draft-expiry" | "exception-expiry"));
    let is_urgent = expiry.is_some_and(|deadline| deadline.at - report.at <= URGENT);
    let item = |kind, points, command| Attention {
        level: if is_urgent { AttentionLevel::Urgent } else { AttentionLevel::Action },
        kind,
        account: order.account.clone(),
        order: Some(order.id.clone()),
        rows: rows_of(listed.iter().copied()),
        points,
        command,
        deadline: expiry.cloned(),
    };
    let info = |kind, points| Attention { level: AttentionLevel::Info, deadline: None, ..item(kind, points, None) };
    let mut items = Vec::new();
    if order.state == State::EXCEPTION {
        items.push(exception(report, order, item));
    }
    if !order.state.is_final() && !order.needs.is_empty() {
        let points = order.needs.iter().map(|need| {
            let text =
                if need.field.is_empty() { need.message.clone() } else { format!("{}: {}", need.field, need.message) };
            Point::new(text, need.hint.clone())
        });
        items.push(item(AttentionKind::Waits, points.collect(), Some(resume.clone())));
    }
    if let Some(failure) = order.failure.as_ref().filter(|_| !order.state.is_final()) {
        let point = Point::new(
            format!("Could not {} the order: {}", failure.verb(), failure.error),
            "Resume the job to try again.",
        );
        items.push(item(AttentionKind::Failure, vec![point], Some(resume.clone())));
    }
    if is_urgent && items.is_empty() {
        let point = Point::new("The draft is not confirmed.", "Resume the job to confirm it.");
        items.push(item(AttentionKind::Deadline, vec![point], Some(resume)));
    }
    if !removed.is_empty() && !order.state.is_final() {
        let text = format!("{} of the order left the list.", counted(removed.len(), "number"));
        let point = Point::new(
            text,
            "Add the rows again; or apply the list with --prune if the order is a draft, or cancel the order.",
        );
        items.push(Attention { rows: rows_of(removed), ..info(AttentionKind::Removed, vec![point]) });
    }
    if order.state == State::PORTED && order.messaging.as_deref() == Some("exception") {
        let fix = "Telnyx resolves this with the losing carrier; it can take up to 5 business days.";
        let point = Point {
            who: Some(Actor::Telnyx),
            ..Point::new("The numbers are ported, but their messaging is not.", fix)
        };
        items.push(info(AttentionKind::Messaging, vec![point]));
    }
    let next = order.deadlines.iter().find(|deadline| deadline.at >= report.at);
    if let Some(next) = next.filter(|next| expiry.is_none() && next.at - report.at <= SOON) {
        let foc = order.foc.map_or_else(|| "set".to_owned(), utc);
        let point = Point::new(format!("The FOC date is {foc}."), "");
        items.push(Attention { deadline: Some(next.clone()), ..info(AttentionKind::Deadline, vec![point]) });
    }
    items
}

/// An order in exception. Its data are corrected in the list or the order file: the next apply would restore the values there
/// if the order itself were changed.
fn exception(
    report: &Report,
    order: &OrderReport,
    item: impl Fn(AttentionKind, Vec<Point>, Option<String>) -> Attention,
) -> Attention {
    let mut points: Vec<_> = order.exceptions.iter().map(Point::from_exception).collect();
    if points.is_empty() {
        points.push(Point::new("The API returned no reason.", "Read the comments of the order."));
    }
    let is_for_others = points.iter().all(|point| point.who.is_some_and(|who| who != Actor::Customer));
    let command = if points.iter().all(|point| point.fields.is_empty()) {
        format!("telnyx-porting comments list {}", quoted(&order.id))
    } else {
        retry(report)
    };
    if let Some(last) = points.last_mut().filter(|_| !is_for_others) {
        last.fix.push_str(" Correct the row or the order file, then retry the job, which submits the order again.");
    }
    let item = item(AttentionKind::Exception, points, Some(command));
    if is_for_others && item.level == AttentionLevel::Action {
        return Attention { level: AttentionLevel::Info, ..item };
    }
    item
}

/// Requests whose outcome is unknown.
fn interrupted(report: &Report, intents: &[(IntentId, Intent)]) -> Vec<Attention> {
    let old = intents.iter().filter(|(_, intent)| report.at - intent.at > INTERRUPTED);
    let labels: HashMap<_, _> = report.accounts.iter().map(|account| (account.id, account.label.as_str())).collect();
    let item = |intent: &Intent| {
        let what = match intent.kind {
            IntentKind::Create => format!("create orders of {}", counted(intent.numbers.len(), "number")),
            IntentKind::FillIn => "fill in the order".to_owned(),
            IntentKind::Confirm => "confirm the order".to_owned(),
            IntentKind::Share => "share the order".to_owned(),
            IntentKind::Cancel => "cancel the order".to_owned(),
            IntentKind::Delete => "delete the draft".to_owned(),
        };
        let text = format!("The outcome of the request of {} to {what} is unknown.", utc(intent.at));
        Attention {
            level: AttentionLevel::Action,
            kind: AttentionKind::Interrupted,
            account: intent.account.and_then(|id| labels.get(&id)).map(|label| (*label).to_owned()),
            order: intent.order.as_deref().map(line),
            rows: Vec::new(),
            points: vec![Point::new(
                text,
                "Resume the job: it reads the outcome from the API before it sends anything.",
            )],
            command: Some(resume(report)),
            deadline: None,
        }
    };
    old.map(|(_, intent)| item(intent)).collect()
}

/// Numbers of the list without an order, by account and reason, or by the order that was cancelled or deleted.
fn without_order(report: &Report) -> Vec<Attention> {
    let mut groups: BTreeMap<(AttentionKind, &str, Option<&str>, &str), Vec<&NumberReport>> = BTreeMap::new();
    for number in &report.numbers {
        let kind = match &number.state {
            _ if number.is_listed && number.state.is_ended() => AttentionKind::Ended,
            state if *state == State::NOT_CREATED => AttentionKind::NotCreated,
            state if *state == State::NOT_PORTABLE => AttentionKind::NotPortable,
            state if *state == State::NO_ORDER => AttentionKind::NoOrder,
            _ => continue,
        };
        let reason = number.reason.as_deref().unwrap_or_default();
        let order = number.order.as_deref().filter(|_| kind == AttentionKind::Ended);
        groups.entry((kind, &number.account, order, reason)).or_default().push(number);
    }
    let item = |((kind, account, order, reason), numbers): ((_, &str, Option<&str>, &str), Vec<&NumberReport>)| {
        let count = counted(numbers.len(), "number");
        let (mut text, fix, command) = match kind {
            AttentionKind::NotPortable => {
                (format!("{count} cannot be ported"), "Remove the rows from the list, or check the numbers.", None)
            }
            AttentionKind::NotCreated => (
                format!("The orders of {count} could not be created"),
                "Correct the rows or the job file, and resume the job.",
                Some(resume(report)),
            ),
            AttentionKind::Ended => {
                let state = numbers.first().map(|number| number.state.as_str()).unwrap_or_default();
                let verb = if numbers.len() == 1 { "is" } else { "are" };
                let order = order.unwrap_or_default();
                (
                    format!("{count} {verb} in the {state} order {order}"),
                    "Retry the job to order them again, or remove the rows from the list.",
                    Some(retry(report)),
                )
            }
            _ => (format!("{count} without an order"), "Resume the job to create orders.", Some(resume(report))),
        };
        if !reason.is_empty() {
            text = format!("{text}: {reason}");
        }
        Attention {
            level: AttentionLevel::Action,
            kind,
            account: Some(account.to_owned()).filter(|account| !account.is_empty()),
            order: order.map(str::to_owned),
            rows: rows_of(numbers),
            points: vec![Point::new(text, fix)],
            command,
            deadline: None,
        }
    };
    groups.into_iter().map(item).collect()
}

/// Rows of the list that were skipped, by reason. Of those that the journal does not have, only the number is known.
fn skipped_rows(report: &Report, skipped: &SkippedRows) -> Vec<Attention> {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in &skipped.rows {
        groups.entry(&row.reason).or_default().push(line(&row.place));
    }
    let mut texts: Vec<_> = groups
        .into_iter()
        .map(|(reason, rows)| (format!("{} skipped: {}", counted(rows.len(), "row"), line(reason)), rows))
        .collect();
    match skipped.total.saturating_sub(skipped.rows.len()) {
        0 => {}
        more => texts.push((format!("{} skipped", counted(more, "more row")), Vec::new())),
    }
    let item = |(text, rows)| Attention {
        level: AttentionLevel::Action,
        kind: AttentionKind::Skipped,
        account: None,
        order: None,
        rows,
        points: vec![Point::new(text, "Correct the rows in the list, and resume the job.")],
        command: Some(resume(report)),
        deadline: None,
    };
    texts.into_iter().map(item).collect()
}

/// The rows of numbers, each once: a row can contain a range.
fn rows_of<'a>(numbers: impl IntoIterator<Item = &'a NumberReport>) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for number in numbers {
        if rows.last() != Some(&number.row) {
            rows.push(number.row.clone());
        }
    }
    rows
}

fn resume(report: &Report) -> String {
    job_command("resume", &report.job)
}

fn retry(report: &Report) -> String {
    job_command("retry", &report.job)
}

/// A command for a job with this name.
pub(crate) fn job_command(command: &str, job: &str) -> String {
    format!("telnyx-porting port-in {command} {}", quoted(job))
}

/// An argument of a POSIX shell.
fn quoted(text: &str) -> Cow<'_, str> {
    shlex::try_quote(text).unwrap_or(Cow::Borrowed("''"))
}
