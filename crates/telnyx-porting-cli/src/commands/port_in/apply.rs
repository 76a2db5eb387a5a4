//! `port-in apply`

use crate::args;
use crate::commands::number_list;
use crate::commands::number_list::IntakeArgs;
use crate::commands::port_in::outcome::Outcome;
use crate::commands::port_in::record::Record;
use crate::commands::port_in::{follow, outcome, record};
use crate::config::resolve::Config;
use crate::error::CommandError;
use crate::session::Session;
use crate::signals::Stop;
use crate::text::{counted, joined};
use crate::ui::printer::Printer;
use crate::ui::{prompt, view};
use clap::Args;
use serde::Serialize;
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;
use telnyx_porting::types::{PortabilityCheck, PortingOrder, PortingOrderSharingToken};
use telnyx_porting_jobs::{FollowOptions, Intake, OrderFile, PortIn};

/// The polling interval for the command's own sandbox, in which weeks take seconds.
const SANDBOX_INTERVAL: Duration = Duration::from_millis(200);

/// The fields of the result.
const RESULT: [&str; 10] = [
    "accepted",
    "rejected",
    "duplicates",
    "conflicts",
    "ignored",
    "notes",
    "not_portable",
    "orders",
    "tokens",
    "outcomes",
];

#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    /// The phone numbers: CSV, XLSX or one number per line; - reads the standard input
    #[arg(value_name = "NUMBERS.csv")]
    numbers: PathBuf,
    #[command(flatten)]
    list: IntakeArgs,
    /// The fields that are set in every order
    #[arg(long, value_name = "ORDER.toml")]
    order: PathBuf,
    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
    /// The polling interval, such as 30s or 5m [default: from a minute after a change to an hour]
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    interval: Option<Duration>,
    /// How long to follow the orders, such as 36h or 20d [default: 90 days]
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
    let port_in = PortIn::new(numbers.numbers(), order);
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
    let question = question(&numbers, &session);
    prompt::confirm(&question, args.yes || session.is_harmless(), printer)?;

    let mut record = Record::new(printer);
    let progress = printer.busy(format!("porting {}", counted(numbers.len(), "number")));
    let results = port_in.apply(session.client(), |event| record.take(event)).await;
    drop(progress);
    let results = results.map_err(|error| {
        // The error and the existing orders are printed even if the output is closed.
        let _ = print_created(&numbers, &record, printer);
        record::failure(error, &record)
    })?;
    let mut outcomes: Vec<_> = results.into_iter().map(Outcome::applied).collect();
    print_applied(&outcomes, &record, printer)?;
    let mut stopped = None;
    if !args.no_follow && outcomes.iter().any(Outcome::is_submitted) {
        stopped = follow::follow_all(&mut outcomes, args.follow_options(&session), &session, printer).await;
        print_table(outcomes.iter().map(|outcome| &outcome.order), printer)?;
    }
    print_json(&numbers, &record, &outcomes, printer)?;
    printer.gap();
    conclude(&outcomes, &record, stopped, printer)
}

/// Says what it came to, which decides the exit code.
fn conclude(
    outcomes: &[Outcome],
    record: &Record<'_>,
    stopped: Option<Stop>,
    printer: &Printer,
) -> Result<(), CommandError> {
    if let Some(stop) = stopped {
        return Err(broken_off(outcomes, stop));
    }
    outcome::check(outcomes, record.not_portable.len())?;
    printer.note(&outcome::summary(outcomes));
    Ok(())
}

fn question(numbers: &Intake, session: &Session) -> String {
    let left_out = match numbers.skipped() {
        0 => String::new(),
        count => format!(", skipping {}", counted(count, "row")),
    };
    let numbers = counted(numbers.len(), "number");
    format!("Create and submit porting orders for {numbers}{left_out} at {}?", session.client().api().base_url())
}

fn print_table<'a>(orders: impl IntoIterator<Item = &'a PortingOrder>, printer: &Printer) -> Result<(), CommandError> {
    let orders: Vec<_> = orders.into_iter().collect();
    printer.part_of(&orders, &view::ORDER_COLUMNS)
}

/// What exists although not all could be done.
fn print_created(numbers: &Intake, record: &Record<'_>, printer: &Printer) -> Result<(), CommandError> {
    if record.created.is_empty() {
        return Ok(());
    }
    print_table(&record.created, printer)?;
    print_json(numbers, record, &[], printer)
}

/// The orders as they are submitted, and the tokens, which nobody can ask for again.
fn print_applied(outcomes: &[Outcome], record: &Record<'_>, printer: &Printer) -> Result<(), CommandError> {
    print_table(outcomes.iter().map(|outcome| &outcome.order), printer)?;
    for token in &record.tokens {
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
    orders: Vec<&'a PortingOrder>,
    tokens: &'a [PortingOrderSharingToken],
    outcomes: Vec<Value>,
}

fn print_json(
    numbers: &Intake,
    record: &Record<'_>,
    outcomes: &[Outcome],
    printer: &Printer,
) -> Result<(), CommandError> {
    let known: Vec<_> = outcomes.iter().map(|outcome| &outcome.order).collect();
    let document = Document {
        intake: numbers,
        not_portable: &record.not_portable,
        // Without outcomes applying failed, and the orders are as they were created.
        orders: if known.is_empty() { record.created.iter().collect() } else { known },
        tokens: &record.tokens,
        outcomes: outcomes.iter().map(Outcome::as_json).collect(),
    };
    printer.json(&document)
}

fn broken_off(outcomes: &[Outcome], stop: Stop) -> CommandError {
    let ids: Vec<_> = outcomes.iter().map(|outcome| outcome.id.clone()).collect();
    CommandError::new(stop.into(), format!("stopped following; the orders continue: {}", joined(&ids)))
        .with_hint("check them with `telnyx-porting orders get ID`")
}
