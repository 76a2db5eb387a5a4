//! Commands about jobs that exist: list, status, resume, cancel, export, forget.

use super::inputs::{JobArgs, JournalArgs, job_command};
use super::lines::{self, JobReport};
use super::{outcome, watch};
use crate::commands::number_list::same_file;
use crate::config::resolve::Config;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::text::counted;
use crate::ui::formats::Column;
use crate::ui::printer::Printer;
use crate::ui::{prompt, view};
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;
use telnyx_porting_jobs::CancelEvent;
use telnyx_porting_jobs::journal::{JournalLocation, OrderRecord};
use telnyx_porting_jobs::report::{Attention, State};

const JOB_COLUMNS: [Column; 6] = [
    Column::new("JOB", "name"),
    Column::new("ORDERS", "orders"),
    Column::new("UNDER WAY", "under_way"),
    Column::new("NEED A PERSON", "need_a_person"),
    Column::new("FINISHED", "finished"),
    Column::new("LIST", "list"),
];

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    job: JobArgs,
    /// Read the orders from the API first; by default, the result is that of the last apply or watch
    #[arg(long)]
    refresh: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ConfirmedArgs {
    #[command(flatten)]
    job: JobArgs,
    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    job: JobArgs,
    /// The file to write: .html, .csv, .xlsx or .json; without it, the report is printed
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Prints all jobs in the data folder or the database.
pub(super) async fn list(args: JournalArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let location = args.location(config)?;
    let mut jobs = Vec::new();
    for name in location.jobs().await? {
        match describe(&name, &location).await {
            Ok(job) => jobs.extend(job),
            // The other jobs are printed.
            Err(error) => printer.warning(error.message()),
        }
    }
    printer.items(&jobs, &JOB_COLUMNS)
}

async fn describe(name: &str, location: &JournalLocation) -> Result<Option<Value>, CommandError> {
    let Some(journal) = location.read(name).await? else { return Ok(None) };
    let job = journal.job().await?;
    let orders = journal.orders().await?;
    let count = |is: fn(&OrderRecord) -> bool| orders.iter().filter(|order| is(order)).count();
    let has_ended = orders.iter().any(|order| !order.has_numbers());
    let ended = if has_ended { OrderRecord::ended_with_numbers(&orders, &journal.numbers().await?).len() } else { 0 };
    Ok(Some(json!({
        "name": job.as_ref().map(|job| &job.name),
        "base_url": job.as_ref().map(|job| &job.base_url),
        "orders": orders.len(),
        "under_way": count(OrderRecord::is_under_way),
        "need_a_person": count(OrderRecord::needs_a_person) + ended,
        "finished": count(OrderRecord::is_finished) - ended,
        "list": job.as_ref().and_then(|job| job.inputs.list.as_ref()),
        "journal": location.describe(name)?,
    })))
}

pub(super) async fn status(args: StatusArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let journal = if args.refresh {
        let journal = args.job.open(config).await?;
        let session = Session::open(config).await?;
        let _busy = printer.busy("reading the orders");
        watch::once(&journal, &session, None, printer).await?;
        journal
    } else {
        args.job.read(config).await?
    };
    let report = lines::report(&journal).await?;
    printer.items(&lines::orders(&report), &lines::COLUMNS)?;
    printer.gap();
    for item in &report.attention {
        print_attention(item, printer);
    }
    printer.note(&outcome::summary(&report));
    for command in job_commands(&report) {
        printer.note(&format!("next: `{command}`"));
    }
    Ok(())
}

/// The commands of a report for the whole job, each once.
fn job_commands(report: &JobReport) -> Vec<String> {
    let commands = report.attention.iter().filter_map(|item| item.command.clone());
    // An order in exception can have a command of its own, such as one that prints its comments.
    let is_in_exception = report.orders.iter().any(|order| order.state == State::EXCEPTION);
    let job = report.arguments.as_deref().filter(|_| is_in_exception);
    let retry = job.map(|job| job_command("retry", job));
    let mut found: Vec<String> = Vec::new();
    for command in commands.filter(|command| lines::is_for_job(command)).chain(retry) {
        if !found.contains(&command) {
            found.push(command);
        }
    }
    found
}

/// Prints what needs a person, and what to do.
fn print_attention(item: &Attention, printer: &Printer) {
    let order = item.order.as_deref().map(|order| format!("{}  ", view::short_id(order))).unwrap_or_default();
    let account = item.account.as_ref().map(|account| format!("{account}: ")).unwrap_or_default();
    for point in &item.points {
        let fix = if point.fix.is_empty() { String::new() } else { format!("; {}", point.fix) };
        let text = point.text.trim_end_matches('.');
        printer.note(&format!("{order}{account}{text}{fix}"));
    }
    if let Some(deadline) = &item.deadline {
        printer.note(&format!("  {} ({})", deadline.text, printer.screen().times.relative(deadline.at)));
    }
    // Those for the whole job are printed once, at the end.
    if let Some(command) = item.command.as_ref().filter(|command| !lines::is_for_job(command)) {
        printer.note(&format!("  {command}"));
    }
}

/// Writes or prints the report of a job.
pub(super) async fn report(args: ReportArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let journal = args.job.read(config).await?;
    let report = lines::report(&journal).await?;
    let Some(path) = args.file else { return printer.document_or_csv(&*report, || report.csv()) };
    let inputs = journal.job().await?.map(|job| job.inputs).unwrap_or_default();
    if [inputs.list, inputs.job_file].into_iter().flatten().any(|input| same_file(&path, input.as_ref())) {
        return Err(
            CommandError::usage(format!("{} is a file of the job", path.display())).with_hint("choose another file")
        );
    }
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let bytes = match extension.to_ascii_lowercase().as_str() {
        "html" => report.html().into_bytes(),
        "csv" => report.csv().into_bytes(),
        "xlsx" => report.xlsx()?,
        "json" => serde_json::to_vec_pretty(&*report)?,
        _ => {
            return Err(CommandError::usage(format!("{}: the extension names no format", path.display()))
                .with_hint("use .html, .csv, .xlsx or .json"));
        }
    };
    std::fs::write(&path, bytes).map_err(|error| CommandError::not_written(&path, error))?;
    printer.note(&format!("{}; written to {}", outcome::summary(&report), path.display()));
    Ok(())
}

pub(super) async fn cancel(args: ConfirmedArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let journal = args.job.open(config).await?;
    let session = Session::open(config).await?;
    let open = journal.orders().await?.iter().filter(|order| !order.is_finished()).count();
    let question = format!(
        "Cancel {} at {}? Cancelled orders cannot be reopened.",
        counted(open, "order"),
        session.client().api().base_url()
    );
    prompt::confirm(&question, args.yes || session.is_harmless(), printer)?;
    let mut failures = Vec::new();
    telnyx_porting_jobs::cancel(session.client(), &*journal, |event| match event {
        CancelEvent::Requested(order) => {
            printer.note(&format!("{}  cancellation requested", view::short_id(&order.id)));
        }
        CancelEvent::Deleted(order) => printer.note(&format!("{}  draft deleted", view::short_id(&order.id))),
        CancelEvent::Skipped(order) if !order.is_draft() => failures.push(format!(
            "{}: the order has the group reference of the order file but no number of this job; cancel it with \
             `telnyx-porting orders cancel {}`",
            order.id, order.id
        )),
        CancelEvent::Skipped(order) => failures.push(format!(
            "{}: the draft has the group reference of the order file, and the journal does not show that this job created it; \
             delete it with `telnyx-porting orders delete {}`",
            order.id, order.id
        )),
        CancelEvent::Failed(order, error) => failures.push(format!("{}: {}", order.id, error.one_line())),
        _ => {}
    })
    .await?;
    let report = lines::report(&journal).await?;
    printer.items(&lines::orders(&report), &lines::COLUMNS)?;
    if failures.is_empty() {
        return Ok(());
    }
    let message = format!("{} cannot be cancelled", counted(failures.len(), "order"));
    Err(CommandError::new(Exit::Partial, message).with_details(failures))
}

/// Prints the whole journal as one document.
pub(super) async fn export(args: JobArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let journal = args.read(config).await?;
    printer.document(&json!({
        "job": journal.job().await?,
        "accounts": journal.accounts().await?,
        "numbers": journal.numbers().await?,
        "checks": journal.checks().await?,
        "orders": journal.orders().await?,
        "open_intents": journal.open_intents().await?,
        "events": journal.events().await?,
    }))
}

/// Deletes a journal. The orders are not changed.
pub(super) async fn forget(args: ConfirmedArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let journal = args.job.read(config).await?;
    let open = journal.orders().await?.iter().filter(|order| !order.is_finished()).count();
    // An open file cannot be deleted on every system.
    drop(journal);
    let location = args.job.location(config)?;
    let shown = location.describe(args.job.name())?;
    let question = match open {
        0 => format!("Delete {shown}?"),
        open => format!("Delete {shown}? The orders are not changed; not finished yet: {}.", counted(open, "order")),
    };
    prompt::confirm(&question, args.yes, printer)?;
    location.delete(args.job.name()).await?;
    printer.note(&format!("deleted {shown}"));
    Ok(())
}
