//! `port-in apply`: creating, submitting and following the orders for a list of numbers.

use crate::commands::number_list::{self, IntakeArgs};
use crate::commands::port_in::outcome::{self, short};
use crate::config::resolve::Config;
use crate::error::CommandError;
use crate::session::Session;
use crate::signals::Stop;
use crate::text::{counted, joined};
use crate::ui::printer::Printer;
use crate::ui::{prompt, view, watching};
use crate::{args, signals};
use clap::Args;
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use telnyx_porting::types::{PortabilityCheck, PortingOrder, PortingOrderSharingToken};
use telnyx_porting::{Error, PortingOrderId, StatusChange};
use telnyx_porting_jobs::{
    Account, Applied, Event, FollowOptions, Intake, OrderFile, OrderResult, PortIn, WaitEvent, follow_results,
};

/// Polling interval with --sandbox, where weeks take seconds.
const SANDBOX_INTERVAL: Duration = Duration::from_millis(200);

/// The fields of the result.
const RESULT: [&str; 11] = [
    "accepted",
    "rejected",
    "duplicates",
    "conflicts",
    "ignored",
    "notes",
    "not_portable",
    "not_created",
    "orders",
    "tokens",
    "outcomes",
];

#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    /// The phone numbers: CSV, XLSX or one number per line; - reads stdin
    #[arg(value_name = "NUMBERS.csv")]
    numbers: PathBuf,
    #[command(flatten)]
    list: IntakeArgs,
    /// The fields that are set in every order; account data in the list override them
    #[arg(long, value_name = "ORDER.toml")]
    order: PathBuf,
    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
    /// Polling interval, such as 30s or 5m; by default every minute after a change, then up to every hour
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    interval: Option<Duration>,
    /// Maximum time to follow the orders, such as 36h or 20d; 90 days by default
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    timeout: Option<Duration>,
    /// Stop once the orders are submitted
    #[arg(long, conflicts_with_all = ["interval", "timeout"])]
    no_follow: bool,
}

impl ApplyArgs {
    fn follow_options(&self, session: &Session) -> FollowOptions {
        let mut options = FollowOptions::default();
        if session.is_sandbox() {
            options = options.with_interval(SANDBOX_INTERVAL);
        }
        if let Some(interval) = self.interval {
            options = options.with_interval(interval);
        }
        if let Some(timeout) = self.timeout {
            options = options.with_timeout(timeout);
        }
        options
    }
}

pub(super) async fn run(args: ApplyArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    printer.require_names(RESULT)?;
    let numbers = args.list.read(&args.numbers, printer)?;
    if numbers.is_empty() {
        return Err(number_list::nothing_accepted(&numbers));
    }
    let order = OrderFile::read(&args.order)?;
    let session = Session::open(config).await?;
    let folder = args.numbers.parent().unwrap_or(Path::new(""));
    let port_in = PortIn::of_list(&numbers, &order, folder)?;
    let report = port_in.validate();
    number_list::print_file(&numbers, printer);
    printer.warnings(&number_list::of_the_order(&report));
    report.into_result()?;
    let is_asked = !args.yes && !session.is_harmless() && prompt::has_terminal();
    if !numbers.is_complete() && !args.list.skips_rejected() && !is_asked {
        let rows = counted(numbers.skipped(), "row");
        return Err(CommandError::usage(format!("{}: {rows} cannot be read; nothing was sent", numbers.name))
            .with_hint("correct the list, or skip these rows with --skip-rejected"));
    }
    let question = question(&numbers, port_in.accounts(), &session);
    prompt::confirm(&question, args.yes || session.is_harmless(), printer)?;

    let mut reporter = ApplyReporter::new(printer);
    let progress = printer.busy(format!("porting {}", counted(numbers.len(), "number")));
    let stop = signals::stop();
    let applied = tokio::select! {
        applied = port_in.apply(session.client(), |event| reporter.report(event)) => Ok(applied),
        stop = stop => Err(stop),
    };
    drop(progress);
    let applied = match applied {
        Ok(Ok(applied)) => applied,
        Ok(Err(error)) => {
            // The error and the existing orders are printed even if the output is closed.
            let _ = print_created(&numbers, &reporter, printer);
            return Err(creation_error(error, &reporter));
        }
        Err(stop) => {
            let _ = print_created(&numbers, &reporter, printer);
            return Err(interrupted_early(&reporter, stop));
        }
    };
    let Applied { orders: mut results, not_created, .. } = applied;
    print_applied(&results, &reporter, printer)?;
    let mut stopped = None;
    if !args.no_follow && results.iter().any(OrderResult::is_submitted) {
        stopped = follow_all(&mut results, args.follow_options(&session), &session, printer).await;
        print_table(results.iter().map(|result| &result.order), printer)?;
    }
    print_json(&numbers, &reporter, &results, printer)?;
    printer.gap();
    if let Some(stop) = stopped {
        return Err(interrupted(&results, stop));
    }
    outcome::check(&results, reporter.not_portable.len(), &not_created)?;
    printer.note(&outcome::summary(&results));
    Ok(())
}

fn question(numbers: &Intake, accounts: &[Account], session: &Session) -> String {
    let left_out = match numbers.skipped() {
        0 => String::new(),
        count => format!(", skipping {}", counted(count, "row")),
    };
    let numbers = counted(numbers.len(), "number");
    let accounts = if accounts.len() > 1 { format!(" of {} accounts", accounts.len()) } else { String::new() };
    format!(
        "Create and submit porting orders for {numbers}{accounts}{left_out} at {}?",
        session.client().api().base_url()
    )
}

fn print_table<'a>(orders: impl IntoIterator<Item = &'a PortingOrder>, printer: &Printer) -> Result<(), CommandError> {
    let orders: Vec<_> = orders.into_iter().collect();
    printer.part_of(&orders, &view::ORDER_COLUMNS)
}

/// Prints the orders that exist although a step failed.
fn print_created(numbers: &Intake, reporter: &ApplyReporter<'_>, printer: &Printer) -> Result<(), CommandError> {
    if reporter.created.is_empty() {
        return Ok(());
    }
    print_table(&reporter.created, printer)?;
    print_json(numbers, reporter, &[], printer)
}

/// Prints the submitted orders, and the tokens, which cannot be retrieved again.
fn print_applied(results: &[OrderResult], reporter: &ApplyReporter<'_>, printer: &Printer) -> Result<(), CommandError> {
    print_table(results.iter().map(|result| &result.order), printer)?;
    for token in &reporter.tokens {
        printer.part(&view::token(token, &printer.screen()))?;
    }
    Ok(())
}

/// The result as one document: what was read, what exists and how it ended.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    intake: &'a Intake,
    not_portable: &'a [PortabilityCheck],
    not_created: &'a [Value],
    orders: Vec<&'a PortingOrder>,
    tokens: &'a [PortingOrderSharingToken],
    outcomes: Vec<Value>,
}

fn print_json(
    numbers: &Intake,
    reporter: &ApplyReporter<'_>,
    results: &[OrderResult],
    printer: &Printer,
) -> Result<(), CommandError> {
    let known: Vec<_> = results.iter().map(|result| &result.order).collect();
    let document = Document {
        intake: numbers,
        not_portable: &reporter.not_portable,
        not_created: &reporter.not_created,
        // Without results, applying failed and the orders are as created.
        orders: if known.is_empty() { reporter.created.iter().collect() } else { known },
        tokens: &reporter.tokens,
        outcomes: results.iter().map(outcome::as_json).collect(),
    };
    printer.json(&document)
}

/// The error if a signal ended the command before the orders were followed.
fn interrupted_early(reporter: &ApplyReporter<'_>, stop: Stop) -> CommandError {
    let ids = reporter.ids();
    if ids.is_empty() {
        return CommandError::new(stop.into(), "stopped before any order was reported as created".to_owned())
            .with_hint("if a creation was being sent, look for its orders with `telnyx-porting orders list`");
    }
    let message = format!("stopped; these orders exist, and not all are submitted: {}", joined(&ids));
    CommandError::new(stop.into(), message).with_hint(
        "`telnyx-porting orders list` shows their status; complete each with `orders update ID` and `orders confirm ID`, or \
         delete it",
    )
}

fn interrupted(results: &[OrderResult], stop: Stop) -> CommandError {
    let ids: Vec<_> = results.iter().map(|result| result.id.clone()).collect();
    CommandError::new(stop.into(), format!("stopped following; the orders continue: {}", joined(&ids)))
        .with_hint("check them with `telnyx-porting orders get ID`")
}

/// Follows every submitted order; returns the signal that interrupted it, if one did.
async fn follow_all(
    results: &mut Vec<OrderResult>,
    options: FollowOptions,
    session: &Session,
    printer: &Printer,
) -> Option<Stop> {
    let stop = signals::stop();
    let count = results.iter().filter(|result| result.is_submitted()).count();
    let width = results.iter().map(|result| view::numbers(&result.order).len()).max().unwrap_or_default();
    let mut statuses: HashMap<_, _> =
        results.iter().map(|result| (result.id.clone(), view::status(&result.order))).collect();
    let progress = printer.progress(count, "ended");
    let following = async {
        announce(count, session, printer);
        let _fast_forward = session.fast_forward(printer);
        let mut ended = 0;
        let report = |event: &WaitEvent, results: &[OrderResult]| match event {
            WaitEvent::Changed(change) => print_change(change, results, &mut statuses, width, printer),
            WaitEvent::PollFailed(failed) => printer.warning(&watching::unreadable(failed)),
            WaitEvent::Ended { .. } => {
                ended += 1;
                progress.set(0, ended);
            }
            _ => {}
        };
        follow_results(session.client(), results, options, report).await;
    };
    tokio::select! {
        stopped = stop => Some(stopped),
        () = following => None,
    }
}

fn announce(orders: usize, session: &Session, printer: &Printer) {
    let orders = counted(orders, "order");
    let pace = if session.is_sandbox() { "; in the sandbox weeks take seconds" } else { "; Ctrl-C stops only this" };
    printer.gap();
    printer.note(&format!("following {orders} until ported, in exception or cancelled{pace}"));
}

fn print_change(
    change: &StatusChange,
    results: &[OrderResult],
    statuses: &mut HashMap<PortingOrderId, String>,
    width: usize,
    printer: &Printer,
) {
    if let Some(split) = &change.split {
        printer.note(&watching::moved(&change.id, split));
    }
    let Some(result) = results.iter().find(|result| result.id == change.id) else { return };
    let now = view::status(&result.order);
    let before = statuses.insert(change.id.clone(), now.clone()).unwrap_or_default();
    if now != before {
        let date = view::foc_date(&result.order, &printer.screen().times);
        let date = date.map(|date| format!("  FOC {date}")).unwrap_or_default();
        let id = view::short_id(change.id.as_str());
        printer.note(&format!("{id}  {:width$}  {before} -> {now}{date}", view::numbers(&result.order)));
    }
}

/// Prints events as they happen, and collects the data for the result.
struct ApplyReporter<'a> {
    printer: &'a Printer,
    not_portable: Vec<PortabilityCheck>,
    not_created: Vec<Value>,
    created: Vec<PortingOrder>,
    tokens: Vec<PortingOrderSharingToken>,
}

impl<'a> ApplyReporter<'a> {
    fn new(printer: &'a Printer) -> Self {
        let (not_portable, not_created) = (Vec::new(), Vec::new());
        Self { printer, not_portable, not_created, created: Vec::new(), tokens: Vec::new() }
    }

    fn ids(&self) -> Vec<PortingOrderId> {
        self.created.iter().filter_map(|order| order.id.as_ref()?.as_str().parse().ok()).collect()
    }

    fn report(&mut self, event: Event<'_>) {
        match event {
            Event::NotPortable(check) => self.not_portable(check),
            Event::Created(account, orders) => self.created(account, orders),
            Event::NotCreated(account, error) => {
                self.printer.warning(&format!("{}: no order was created: {}", account.label(), short(error)));
                self.not_created.push(outcome::not_created_json(account, error));
            }
            Event::Uploaded(id) => self.printer.note(&format!("uploaded document {id}")),
            Event::FilledIn(order) => self.step(order, "filled in"),
            Event::Shared(id, token) => {
                let times = self.printer.screen().times;
                let until = token
                    .expires_at
                    .as_ref()
                    .map(|time| format!(" until {}", view::time(time, &times)))
                    .unwrap_or_default();
                self.printer.note(&format!("{}  shared{until}", view::short_id(id.as_str())));
                self.tokens.push(token.clone());
            }
            Event::Confirmed(order) => self.step(order, "submitted"),
            Event::Failed(id, step, error) => {
                let message = format!("{}  cannot {}: {}", view::short_id(id.as_str()), step.as_str(), short(error));
                self.printer.warning(&message);
            }
            _ => {}
        }
    }

    fn not_portable(&mut self, check: &PortabilityCheck) {
        let number = check.phone_number.as_deref().unwrap_or("a number");
        let reason = check.not_portable_reason.as_deref().filter(|reason| !reason.is_empty());
        let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
        self.printer.warning(&format!("skipping {number}: it cannot be ported{reason}"));
        self.not_portable.push(check.clone());
    }

    fn created(&mut self, account: &Account, orders: &[PortingOrder]) {
        let of_account = match account.name.as_str() {
            "" => String::new(),
            _ => format!(" of {}", account.label()),
        };
        for order in orders {
            let id = order.id.as_ref().map_or("?", |id| id.as_str());
            self.printer.note(&format!("created order {id} for {}{of_account}", view::numbers(order)));
        }
        self.created.extend_from_slice(orders);
    }

    fn step(&self, order: &PortingOrder, done: &str) {
        let id = order.id.as_ref().map_or("?", |id| id.as_str());
        self.printer.note(&format!("{}  {done}", view::short_id(id)));
    }
}

/// The error if applying failed, with the orders that exist by then.
fn creation_error(error: Error, reporter: &ApplyReporter<'_>) -> CommandError {
    let ids = reporter.ids();
    let error = CommandError::from(error);
    if ids.is_empty() {
        return error;
    }
    let hint = format!("continue with `telnyx-porting orders …`, or delete the drafts: {}", joined(&ids));
    error.after_creation(&ids).with_hint(hint)
}
