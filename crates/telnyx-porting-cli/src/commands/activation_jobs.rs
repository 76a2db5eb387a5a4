//! `activation-jobs`: when the numbers of an order are switched over.

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::paging::Paging;
use crate::printer::Printer;
use crate::session::Session;
use crate::values;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use telnyx_porting::{ActivationJobId, ActivationTime, PortingOrderId};

const COLUMNS: [(&str, &str); 4] =
    [("ID", "id"), ("TYPE", "activation_type"), ("STATUS", "status"), ("ACTIVATE AT", "activate_at")];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the activation jobs of an order
    List(ListArgs),
    /// Show an activation job
    Get(JobArgs),
    /// Move an activation job to another time
    Update(UpdateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The order's id
    order: PortingOrderId,
    #[command(flatten)]
    paging: Paging,
}

#[derive(Debug, Args)]
pub(crate) struct JobArgs {
    /// The order's id
    order: PortingOrderId,
    /// The activation job's id
    job: ActivationJobId,
}

#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    job: JobArgs,
    /// When, such as 2026-03-02T15:00:00Z: within one of the job's activation windows
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    activate_at: DateTime<Utc>,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let jobs = |order| session.client().order(order).activation_jobs();
    match command {
        Command::List(args) => printer.list(jobs(args.order).list(), &args.paging, &COLUMNS).await,
        Command::Get(args) => Ok(printer.answer(&jobs(args.order).get(args.job).with_response().await?)?),
        Command::Update(args) => {
            let jobs = jobs(args.job.order);
            let known = jobs.get(args.job.job.clone()).await?;
            let time = ActivationTime::at(args.activate_at).within(&known);
            Ok(printer.answer(&jobs.update(args.job.job, time).with_response().await?)?)
        }
    }
}
