//! `port-in apply`

use super::outcome;
use super::record::{self, Record};
use super::{follow, lines};
use crate::cli::GlobalArgs;
use crate::commands::number_args::IntakeArgs;
use crate::failure::{Failure, joined};
use crate::printer::Printer;
use crate::session::Session;
use crate::signals::Stop;
use crate::{prompt, values, view};
use clap::Args;
use serde::Serialize;
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;
use telnyx_porting::types::{PortabilityCheck, PortingOrder, PortingOrderSharingToken};
use telnyx_porting_jobs::{FollowOptions, Intake, OrderFile, OrderResult, PortIn};

/// Polling interval with --sandbox, where weeks take seconds.
const SANDBOX_INTERVAL: Duration = Duration::from_millis(200);

#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    /// The phone numbers: CSV, XLSX or one number per line; - reads the standard input
    #[arg(value_name = "NUMBERS.csv")]
    numbers: PathBuf,
    #[command(flatten)]
    list: IntakeArgs,
    /// What every order is filled in with
    #[arg(long, value_name = "ORDER.toml")]
    order: PathBuf,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Polling interval, such as 30s or 5m; by default every minute after a change, then up to every hour
    #[arg(long, value_name = "SPAN", value_parser = values::span)]
    interval: Option<Duration>,
    /// Maximum time to follow the orders, such as 36h or 20d; 90 days by default
    #[arg(long, value_name = "SPAN", value_parser = values::span)]
    timeout: Option<Duration>,
    /// Stop when the orders are submitted
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

pub(super) async fn run(args: ApplyArgs, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let numbers = args.list.read(&args.numbers, printer)?;
    if numbers.is_empty() {
        return Err(lines::nothing_accepted(&numbers));
    }
    let order = OrderFile::read(&args.order)?;
    let session = Session::open(global).await?;
    let port_in = PortIn::new(numbers.numbers(), order);
    let report = port_in.validate();
    lines::print_file(&numbers, printer);
    lines::print_warnings(&lines::of_the_order(&report), printer);
    report.into_result()?;
    let is_asked = !args.yes && !session.is_harmless() && prompt::has_terminal();
    if !numbers.is_complete() && !args.list.skips_rejected() && !is_asked {
        let rows = lines::counted(numbers.skipped(), "row");
        return Err(Failure::usage(format!("{}: {rows} cannot be read; nothing was sent", numbers.name))
            .with_hint("correct the list, or leave these rows out with --skip-rejected"));
    }
    let question = question(&numbers, &session);
    prompt::confirm(&question, args.yes || session.is_harmless(), printer)?;

    let mut record = Record::new(printer);
    let progress = printer.busy(format!("porting {}", lines::counted(numbers.len(), "number")));
    let results = port_in.apply(session.client(), |event| record.take(event)).await;
    drop(progress);
    let mut results = results.map_err(|error| {
        // What failed and which orders exist has to be said even if nobody reads the result.
        let _ = print_created(&numbers, &record, printer);
        record::failure(error, &record)
    })?;
    print_applied(&results, &record, printer)?;
    let mut stopped = None;
    if !args.no_follow && results.iter().any(OrderResult::is_submitted) {
        stopped = follow::follow_all(&mut results, args.follow_options(&session), &session, printer).await;
        print_table(results.iter().map(|result| &result.order), printer)?;
    }
    print_json(&numbers, &record, &results, printer)?;
    printer.gap();
    conclude(&results, &record, stopped, printer)
}

/// Prints the summary and decides the exit code.
fn conclude(
    results: &[OrderResult],
    record: &Record<'_>,
    stopped: Option<Stop>,
    printer: &Printer,
) -> Result<(), Failure> {
    if let Some(stop) = stopped {
        return Err(interrupted(results, stop));
    }
    outcome::check(results, record.not_portable.len())?;
    printer.note(&outcome::summary(results));
    Ok(())
}

fn question(numbers: &Intake, session: &Session) -> String {
    let left_out = match numbers.skipped() {
        0 => String::new(),
        count => format!(", leaving out {}", lines::counted(count, "row")),
    };
    let numbers = lines::counted(numbers.len(), "number");
    format!("Create and submit porting orders for {numbers}{left_out} at {}?", session.client().api().base_url())
}

fn print_table<'a>(orders: impl IntoIterator<Item = &'a PortingOrder>, printer: &Printer) -> Result<(), Failure> {
    let orders: Vec<_> = orders.into_iter().collect();
    Ok(printer.part_of(&orders, &view::ORDER_COLUMNS)?)
}

/// What exists although not all could be done.
fn print_created(numbers: &Intake, record: &Record<'_>, printer: &Printer) -> Result<(), Failure> {
    if record.created.is_empty() {
        return Ok(());
    }
    print_table(&record.created, printer)?;
    print_json(numbers, record, &[], printer)
}

/// The orders as they are submitted, and the tokens, which nobody can ask for again.
fn print_applied(results: &[OrderResult], record: &Record<'_>, printer: &Printer) -> Result<(), Failure> {
    print_table(results.iter().map(|result| &result.order), printer)?;
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
    results: &[OrderResult],
    printer: &Printer,
) -> Result<(), Failure> {
    let known: Vec<_> = results.iter().map(|result| &result.order).collect();
    let document = Document {
        intake: numbers,
        not_portable: &record.not_portable,
        // Without results, applying failed and the orders are as created.
        orders: if known.is_empty() { record.created.iter().collect() } else { known },
        tokens: &record.tokens,
        outcomes: results.iter().map(outcome::as_json).collect(),
    };
    Ok(printer.json(&document)?)
}

fn interrupted(results: &[OrderResult], stop: Stop) -> Failure {
    let ids: Vec<_> = results.iter().map(|result| result.id.clone()).collect();
    Failure::new(stop.into(), format!("stopped following; the orders continue: {}", joined(&ids)))
        .with_hint("check them with `telnyx-porting orders get ID`")
}
