//! `reports`: reports on orders.

use crate::commands::generated;
use crate::commands::save::SaveArg;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::watching;
use crate::{args, enum_arg};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use std::time::Duration;
use telnyx_porting::types::{PortingOrderStatusValue, PortingReport};
use telnyx_porting::{Client, DocumentId, OrdersReport, ReportEnd, ReportEvent, ReportId, WaitForReport};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::reports::Command),
    /// Create a report: a CSV file with a row for each order that matches all filters
    Create(CreateArgs),
    /// Download the CSV of a completed report
    Download(DownloadArgs),
}

#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Only orders in this status; repeatable, or separated by commas
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    #[arg(value_parser = enum_arg::value::<PortingOrderStatusValue>())]
    status: Option<Vec<PortingOrderStatusValue>>,
    /// Only orders with this reference; repeatable
    #[arg(long, value_name = "TEXT")]
    customer_reference: Option<Vec<String>>,
    /// Only orders created after this time, such as 2026-03-02T15:00:00Z
    #[arg(long, value_name = "TIME", value_parser = args::time)]
    created_after: Option<DateTime<Utc>>,
    /// Only orders created before this time
    #[arg(long, value_name = "TIME", value_parser = args::time)]
    created_before: Option<DateTime<Utc>>,
    /// Wait until the report is completed
    #[arg(long)]
    wait: bool,
    /// The polling interval
    #[arg(long, value_name = "SPAN", value_parser = args::span, default_value = "2s", requires = "wait")]
    interval: Duration,
    /// Maximum time to wait; exit code 6 means that the timeout expired
    #[arg(long, value_name = "SPAN", value_parser = args::span, default_value = "10m", requires = "wait")]
    timeout: Duration,
}

#[derive(Debug, Args)]
pub(crate) struct DownloadArgs {
    /// The report's id
    #[arg(value_name = "ID")]
    id: ReportId,
    #[command(flatten)]
    save: SaveArg,
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    let client = session.client();
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Create(args) => create(args, session, printer).await,
        Command::Download(args) => download(args, client, printer).await,
    }
}

async fn create(args: CreateArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.require::<PortingReport>()?;
    let mut report = OrdersReport::new();
    report.statuses = args.status;
    report.customer_references = args.customer_reference;
    (report.created_after, report.created_before) = (args.created_after, args.created_before);
    printer.warnings(&enum_arg::unreported(&report.validate()));
    let reports = session.client().reports();
    let mut created = reports.create(report).await?;
    let mut outcome = Ok(());
    if args.wait {
        let id =
            created.id.as_ref().ok_or_else(|| CommandError::new(Exit::Failure, "the response has no report id"))?;
        // The wait can be resumed later with the id.
        printer.note(&format!("creating the report {id}"));
        let _fast_forward = session.fast_forward(printer);
        let _progress = printer.busy("waiting for the report");
        let waiting = reports.wait_until_completed(created).with_interval(args.interval).with_timeout(args.timeout);
        (created, outcome) = wait(waiting, session.client(), printer).await?;
    }
    printer.item(&created)?;
    outcome
}

/// Waits for the report. Returns the report as last read, and why it is not completed.
async fn wait(
    wait: WaitForReport,
    client: &Client,
    printer: &Printer,
) -> Result<(PortingReport, Result<(), CommandError>), CommandError> {
    let mut watch = wait.watch();
    while let Some(event) = watch.next_through(client).await {
        match event? {
            ReportEvent::PollFailed(failed) => {
                let retry = watching::retrying(&failed.error, failed.retry_in);
                printer.warning(&format!("the report cannot be read: {retry}"));
            }
            ReportEvent::Ended(ReportEnd::Completed(report)) => return Ok((report, Ok(()))),
            ReportEvent::Ended(ReportEnd::TimedOut(report)) => {
                let error = CommandError::new(Exit::TimedOut, "timed out before the report was completed");
                return Ok((report, Err(error.with_hint("check it later with `telnyx-porting reports get`"))));
            }
            ReportEvent::Ended(ReportEnd::Failed { error, last }) => return Ok((last, Err(error.into()))),
            _ => {}
        }
    }
    Err(CommandError::new(Exit::Failure, "the wait for the report ended unexpectedly"))
}

async fn download(args: DownloadArgs, client: &Client, printer: &Printer) -> Result<(), CommandError> {
    let report = client.reports().get(args.id).await?;
    let Some(document) = &report.document_id else {
        let status = report.status.as_ref().map_or("unknown", |status| status.as_str());
        return Err(CommandError::new(Exit::Failure, format!("the report has no file yet; it is {status}"))
            .with_hint("try again when `telnyx-porting reports get` shows it as completed"));
    };
    let file = client.documents().download(DocumentId::try_from(document)?);
    args.save.target_of_text().write(file, printer).await
}
