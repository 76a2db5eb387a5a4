//! `orders watch`

use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::known;
use crate::printer::{Printer, Progress as Bar};
use crate::session::Session;
use crate::{values, view};
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use serde_json::{Value, json};
use std::time::Duration;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue as Status};
use telnyx_porting::{OrderFacts, Outcome, PortingOrderId, Progress, StatusChange, Until, Waited};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The API deletes a draft that is not submitted for so long.
const DRAFT_LIFE: TimeDelta = TimeDelta::days(30);
/// Telnyx cancels an order whose exception nobody answers for so long.
const EXCEPTION_LIFE: TimeDelta = TimeDelta::days(14);
const COLUMNS: [(&str, &str); 4] =
    [("ID", "id"), ("OUTCOME", "outcome"), ("STATUS", "status.value"), ("EXCEPTIONS", "status.details.code")];

#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// The orders' ids
    #[arg(required = true, value_name = "ID")]
    ids: Vec<PortingOrderId>,
    /// Until each order has this status or has gone past it, such as submitted, foc-date-confirmed or ported
    #[arg(long, value_name = "STATUS", default_value = "ported", value_parser = known::value::<Status>())]
    until: Status,
    /// How long at most, such as 36h or 3d: 90 days by default
    #[arg(long, value_name = "SPAN", value_parser = values::span)]
    timeout: Option<Duration>,
    /// How often each order is looked at, such as 30s or 5m: every 5 seconds to 2 minutes by default
    #[arg(long, value_name = "SPAN", value_parser = values::span)]
    interval: Option<Duration>,
}

pub(super) async fn run(args: WatchArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let bar = printer.progress(args.ids.len());
    let (sender, changes) = unbounded_channel();
    let mut wait = session.client().orders().wait_until(args.ids, Until::status(args.until));
    if let Some(timeout) = args.timeout {
        wait = wait.with_timeout(timeout);
    }
    if let Some(interval) = args.interval {
        wait = wait.with_interval(interval, interval);
    }
    let wait = wait.on_progress(move |progress| {
        // The receiver lives as long as the wait.
        let _ = sender.send(if let Progress::Changed(change) = progress { Some(change.clone()) } else { None });
    });
    let watch = async { tokio::join!(async move { wait.await }, show_all(changes, printer, &bar)).0 };
    let ended = tokio::select! {
        biased;
        Ok(()) = tokio::signal::ctrl_c() => return Err(interrupted()),
        ended = watch => ended,
    };
    drop(bar);
    let results: Vec<_> = ended.iter().map(as_json).collect();
    printer.items(&results, &COLUMNS)?;
    check(&ended)
}

fn interrupted() -> Failure {
    Failure::new(Exit::Interrupted, "not watched any further; the orders go on")
}

/// A line for each change, and the bar for each end.
async fn show_all(mut changes: UnboundedReceiver<Option<StatusChange>>, printer: &Printer, bar: &Bar<'_>) {
    let mut ended = 0;
    while let Some(change) = changes.recv().await {
        if let Some(change) = change {
            printer.note(&line(&change, Utc::now()));
        } else {
            ended += 1;
            bar.set(ended);
        }
    }
}

/// Id, status, time in it and what comes next.
fn line(change: &StatusChange, now: DateTime<Utc>) -> String {
    let before = change.before.as_ref().map(|before| format!("{before} -> ")).unwrap_or_default();
    let since = time_in_status(&change.order, now).map(|since| format!("  for {since}")).unwrap_or_default();
    let next = deadline(&change.order).map(|next| format!("  {next}")).unwrap_or_default();
    format!("{}  {before}{}{since}{next}", change.id, view::status(&change.order))
}

/// Since the last change of the order, which is the nearest that the API tells.
fn time_in_status(order: &PortingOrder, now: DateTime<Utc>) -> Option<String> {
    let span = now - order.updated_at.as_ref()?.parse()?;
    match (span.num_days(), span.num_hours(), span.num_minutes()) {
        _ if span < TimeDelta::zero() => None,
        (0, 0, minutes) => Some(format!("{minutes}m")),
        (0, hours, minutes) => Some(format!("{hours}h{:02}m", minutes % 60)),
        (days, hours, _) => Some(format!("{days}d{:02}h", hours % 24)),
    }
}

/// What happens by itself, and when.
fn deadline(order: &PortingOrder) -> Option<String> {
    let text = |date: DateTime<Utc>| date.format("%Y-%m-%d %H:%MZ");
    match order.status_value()? {
        Status::Draft => Some(format!("deleted {}", text(order.created_at.as_ref()?.parse()? + DRAFT_LIFE))),
        Status::Exception => {
            Some(format!("cancelled {} unless answered", text(order.updated_at.as_ref()?.parse()? + EXCEPTION_LIFE)))
        }
        Status::Ported | Status::Cancelled | Status::CancelPending => None,
        _ => view::foc_date(order).map(|date| format!("FOC {date}")),
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Reached(_) => "reached",
        Outcome::InException(_) => "exception",
        Outcome::Cancelled(_) => "cancelled",
        Outcome::Ported(_) => "ported",
        Outcome::TimedOut(_) => "timed-out",
        _ => "failed",
    }
}

fn as_json(waited: &Waited) -> Value {
    let status = waited.outcome.order().and_then(|order| order.status.as_ref());
    json!({ "id": waited.id.as_str(), "outcome": word(&waited.outcome), "status": status })
}

fn exit(outcome: &Outcome) -> Exit {
    match outcome {
        Outcome::Reached(_) => Exit::Success,
        Outcome::InException(_) => Exit::Exception,
        Outcome::Cancelled(_) => Exit::Cancelled,
        Outcome::TimedOut(_) => Exit::TimedOut,
        Outcome::Failed { error, .. } => failure::exit_of(error),
        _ => Exit::Failure,
    }
}

/// Orders that ended in different ways are partly done.
fn check(ended: &[Waited]) -> Result<(), Failure> {
    let mut exits = ended.iter().map(|waited| exit(&waited.outcome));
    let first = exits.next().unwrap_or(Exit::Success);
    let common = if exits.all(|exit| exit == first) { first } else { Exit::Partial };
    if common == Exit::Success {
        return Ok(());
    }
    let missed: Vec<_> = ended.iter().filter(|waited| !waited.outcome.is_reached()).collect();
    let failure = Failure::new(common, format!("{} of {} orders did not get there", missed.len(), ended.len()));
    Err(missed.into_iter().fold(failure, |failure, waited| failure.with_detail(trouble(waited))))
}

fn trouble(waited: &Waited) -> String {
    let reason = match &waited.outcome {
        Outcome::Failed { error, .. } => error.to_string(),
        outcome => outcome.order().map(view::status).unwrap_or_default(),
    };
    format!("{}: {}: {reason}", waited.id, word(&waited.outcome))
}
