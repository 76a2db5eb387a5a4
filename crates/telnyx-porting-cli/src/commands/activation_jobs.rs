//! `activation-jobs`: when the numbers of an order are switched over.

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::generated;
use crate::printer::Printer;
use crate::session::Session;
use crate::values;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use telnyx_porting::{ActivationJobId, ActivationTime, PortingOrderId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::activation_jobs::Command),
    /// Move an activation job to another time
    Update(UpdateArgs),
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
        Command::Plain(command) => command.run(&session, printer).await,
        Command::Update(args) => {
            let jobs = jobs(args.job.order);
            let known = jobs.get(args.job.job.clone()).await?;
            let time = ActivationTime::at(args.activate_at).within(&known);
            Ok(printer.answer(&jobs.update(args.job.job, time).with_response().await?)?)
        }
    }
}
