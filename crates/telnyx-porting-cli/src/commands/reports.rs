//! `reports`: reports on orders.

use crate::commands::generated;
use crate::commands::save::SaveArg;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::{args, enum_arg};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use std::time::Duration;
use telnyx_porting::types::{PortingOrderStatusValue, PortingReport, ReportStatus};
use telnyx_porting::{Client, DocumentId, OrdersReport, ReportId};
use tokio::time::Instant;

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
    /// How long to wait; exit code 6 means that the timeout expired
    #[arg(long, value_name = "SPAN", value_parser = args::span, default_value = "10m", requires = "wait")]
    timeout: Duration,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArg {
    /// The report's id
    #[arg(value_name = "ID")]
    id: ReportId,
}

#[derive(Debug, Args)]
pub(crate) struct DownloadArgs {
    #[command(flatten)]
    report: ReportArg,
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
    printer.warnings(&report.validate());
    let mut written = session.client().reports().create(report).await?;
    let mut outcome = Ok(());
    if args.wait {
        // Whoever does not wait to the end can come back to it.
        printer.note(&format!("the report is being written; its id is {}", id(&written)?));
        let _hastened = session.hasten(printer);
        let _progress = printer.busy("waiting for the report");
        (written, outcome) = completed(written, args.interval, args.timeout, session.client()).await;
    }
    printer.item(&written)?;
    outcome
}

/// Looks at the report until it is completed; what was seen of it last, and why it is not completed.
async fn completed(
    mut report: PortingReport,
    interval: Duration,
    timeout: Duration,
    client: &Client,
) -> (PortingReport, Result<(), CommandError>) {
    let begun = Instant::now();
    while report.status != Some(ReportStatus::Completed) {
        if begun.elapsed() + interval > timeout {
            let failure = CommandError::new(Exit::TimedOut, "the time was up before the report was completed");
            return (report, Err(failure.with_hint("look at it later with `telnyx-porting reports get`")));
        }
        tokio::time::sleep(interval).await;
        report = match look(&report, client).await {
            Ok(report) => report,
            Err(failure) => return (report, Err(failure)),
        };
    }
    (report, Ok(()))
}

async fn look(report: &PortingReport, client: &Client) -> Result<PortingReport, CommandError> {
    Ok(client.reports().get(id(report)?).await?)
}

fn id(report: &PortingReport) -> Result<ReportId, CommandError> {
    let id = report.id.as_ref().ok_or_else(|| CommandError::new(Exit::Failure, "the API gave the report no id"))?;
    Ok(ReportId::try_from(id)?)
}

async fn download(args: DownloadArgs, client: &Client, printer: &Printer) -> Result<(), CommandError> {
    let report = client.reports().get(args.report.id).await?;
    let Some(document) = &report.document_id else {
        let status = report.status.as_ref().map_or("unknown", |status| status.as_str());
        return Err(CommandError::new(Exit::Failure, format!("the report has no file yet; it is {status}"))
            .with_hint("try again when `telnyx-porting reports get` shows it as completed"));
    };
    let file = client.documents().download(DocumentId::try_from(document)?);
    args.save.target_of_text().write(file, printer).await
}
