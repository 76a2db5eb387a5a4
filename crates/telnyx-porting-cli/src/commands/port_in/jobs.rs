//! Commands about jobs that exist: list, status, resume, cancel, export, forget.

use super::inputs::{JobArgs, journals};
use super::{lines, outcome, watch};
use crate::config::resolve::Config;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::text::counted;
use crate::ui::formats::Column;
use crate::ui::printer::Printer;
use crate::ui::{prompt, view};
use clap::Args;
use serde_json::{Value, json};
use telnyx_porting_jobs::CancelEvent;
use telnyx_porting_jobs::journal::{Journal as _, OrderRecord, SqliteJournal};

const JOB_COLUMNS: [Column; 6] = [
    Column::of("JOB", "name"),
    Column::of("ORDERS", "orders"),
    Column::of("UNDER WAY", "under_way"),
    Column::of("NEED A PERSON", "need_a_person"),
    Column::of("FINISHED", "finished"),
    Column::of("LIST", "list"),
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
pub(crate) struct ExportArgs {
    #[command(flatten)]
    job: JobArgs,
}

/// Prints all jobs in the data folder.
pub(super) async fn list(printer: &Printer) -> Result<(), CommandError> {
    let mut jobs = Vec::new();
    for path in journals()? {
        let described = match SqliteJournal::open_read_only(&path) {
            Ok(journal) => describe(&journal).await,
            Err(error) => Err(error.into()),
        };
        match described {
            Ok(job) => jobs.push(job),
            // The other jobs are printed.
            Err(error) => printer.warning(error.message()),
        }
    }
    printer.items(&jobs, &JOB_COLUMNS)
}

async fn describe(journal: &SqliteJournal) -> Result<Value, CommandError> {
    let job = journal.job().await?;
    let orders = journal.orders().await?;
    let count = |is: fn(&OrderRecord) -> bool| orders.iter().filter(|order| is(order)).count();
    Ok(json!({
        "name": job.as_ref().map(|job| &job.name),
        "base_url": job.as_ref().map(|job| &job.base_url),
        "orders": orders.len(),
        "under_way": count(OrderRecord::is_under_way),
        "need_a_person": count(OrderRecord::needs_a_person),
        "finished": count(OrderRecord::is_finished),
        "list": job.as_ref().and_then(|job| job.inputs.list.as_ref()),
        "journal": journal.path(),
    }))
}

pub(super) async fn status(args: StatusArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let journal = if args.refresh {
        let journal = args.job.open()?;
        watch::once(&journal, &Session::open(config).await?, printer).await?;
        journal
    } else {
        args.job.read()?
    };
    let orders = lines::of(&journal).await?;
    printer.items(&lines::values(&orders)?, &lines::COLUMNS)?;
    printer.gap();
    let not_created = journal.accounts().await?.into_iter().filter(|account| account.not_created.is_some());
    for account in not_created {
        let reason = account.not_created.unwrap_or_default();
        printer.warning(&format!("{}: no order was created: {reason}", account.label));
    }
    printer.note(&outcome::summary(&orders));
    Ok(())
}

pub(super) async fn cancel(args: ConfirmedArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let journal = args.job.open()?;
    let session = Session::open(config).await?;
    let open = journal.orders().await?.iter().filter(|order| !order.is_finished()).count();
    let question = format!(
        "Cancel {} at {}? Cancelled orders cannot be reopened.",
        counted(open, "order"),
        session.client().api().base_url()
    );
    prompt::confirm(&question, args.yes || session.is_harmless(), printer)?;
    let mut failures = Vec::new();
    telnyx_porting_jobs::cancel(session.client(), &journal, |event| match event {
        CancelEvent::Requested(order) => {
            printer.note(&format!("{}  cancellation requested", view::short_id(&order.id)))
        }
        CancelEvent::Deleted(order) => printer.note(&format!("{}  draft deleted", view::short_id(&order.id))),
        CancelEvent::Failed(order, error) => failures.push(format!("{}: {}", order.id, outcome::short(error))),
        _ => {}
    })
    .await?;
    let orders = lines::of(&journal).await?;
    printer.items(&lines::values(&orders)?, &lines::COLUMNS)?;
    if failures.is_empty() {
        return Ok(());
    }
    let message = format!("{} cannot be cancelled", counted(failures.len(), "order"));
    Err(CommandError::new(Exit::Partial, message).with_details(failures))
}

/// Prints the whole journal as one document.
pub(super) async fn export(args: ExportArgs, printer: &Printer) -> Result<(), CommandError> {
    let journal = args.job.read()?;
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
pub(super) async fn forget(args: ConfirmedArgs, printer: &Printer) -> Result<(), CommandError> {
    let path = args.job.path()?;
    let open = args.job.read()?.orders().await?.iter().filter(|order| !order.is_finished()).count();
    let question = match open {
        0 => format!("Delete {}?", path.display()),
        open => format!(
            "Delete {}, although {} are not finished? The orders are not changed.",
            path.display(),
            counted(open, "order")
        ),
    };
    prompt::confirm(&question, args.yes, printer)?;
    SqliteJournal::delete(&path)?;
    printer.note(&format!("deleted {}", path.display()));
    Ok(())
}
