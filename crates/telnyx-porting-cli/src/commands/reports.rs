//! `reports`: reports on orders.

use super::save::SaveArg;
use crate::cli::GlobalArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::generated;
use crate::known;
use crate::printer::Printer;
use crate::session::Session;
use crate::values;
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
    /// Have a report written: a CSV file with a row for each order that passes all filters
    Create(CreateArgs),
    /// Download the CSV of a completed report
    Download(DownloadArgs),
}

#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Only orders in this status; repeat it or separate several by commas
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    #[arg(value_parser = known::value::<PortingOrderStatusValue>())]
    status: Option<Vec<PortingOrderStatusValue>>,
    /// Only orders with this reference; repeat it for several
    #[arg(long, value_name = "TEXT")]
    customer_reference: Option<Vec<String>>,
    /// Only orders created after this time, such as 2026-03-02T15:00:00Z
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    created_after: Option<DateTime<Utc>>,
    /// Only orders created before this time
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    created_before: Option<DateTime<Utc>>,
    /// Wait until the report is completed
    #[arg(long)]
    wait: bool,
    /// How long to wait between two looks
    #[arg(long, value_name = "SPAN", value_parser = values::span, default_value = "2s", requires = "wait")]
    interval: Duration,
    /// How long to wait in all; exit code 6 tells that the time was up
    #[arg(long, value_name = "SPAN", value_parser = values::span, default_value = "10m", requires = "wait")]
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

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let client = session.client();
    match command {
        Command::Plain(command) => command.run(&session, printer).await,
        Command::Create(args) => create(args, &session, printer).await,
        Command::Download(args) => download(args, client, printer).await,
    }
}

async fn create(args: CreateArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let mut report = OrdersReport::new();
    report.statuses = args.status;
    report.customer_references = args.customer_reference;
    (report.created_after, report.created_before) = (args.created_after, args.created_before);
    super::port_in::lines::print_warnings(&report.validate(), printer);
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
) -> (PortingReport, Result<(), Failure>) {
    let begun = Instant::now();
    while report.status != Some(ReportStatus::Completed) {
        if begun.elapsed() + interval > timeout {
            let failure = Failure::new(Exit::TimedOut, "the time was up before the report was completed");
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

async fn look(report: &PortingReport, client: &Client) -> Result<PortingReport, Failure> {
    Ok(client.reports().get(id(report)?).await?)
}

fn id(report: &PortingReport) -> Result<ReportId, Failure> {
    let id = report.id.as_ref().ok_or_else(|| Failure::new(Exit::Failure, "the API gave the report no id"))?;
    Ok(ReportId::try_from(id)?)
}

async fn download(args: DownloadArgs, client: &Client, printer: &Printer) -> Result<(), Failure> {
    let report = client.reports().get(args.report.id).await?;
    let Some(document) = &report.document_id else {
        let status = report.status.as_ref().map_or("unknown", |status| status.as_str());
        return Err(Failure::new(Exit::Failure, format!("the report has no file yet; it is {status}"))
            .with_hint("try again when `telnyx-porting reports get` shows it as completed"));
    };
    let file = client.documents().download(DocumentId::try_from(document)?);
    args.save.target_of_text().write(file, printer).await
}
