//! `activation-jobs`: when the numbers of an order are activated.

use crate::args;
use crate::commands::generated;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use telnyx_porting::types::ActivationJob;
use telnyx_porting::{ActivationJobId, ActivationTime, PortingOrderId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::activation_jobs::Command),
    /// Move an activation job to another time
    Update(UpdateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    /// The order's id
    order: PortingOrderId,
    /// The activation job's id
    job: ActivationJobId,
    /// The new time, such as 2026-03-02T15:00:00Z: within one of the job's activation windows
    #[arg(long, value_name = "TIME", value_parser = args::time)]
    activate_at: DateTime<Utc>,
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Update(args) => {
            printer.require::<ActivationJob>()?;
            let jobs = session.client().order(args.order).activation_jobs();
            let job = jobs.get(args.job.clone()).await?;
            let time = ActivationTime::at(args.activate_at).within(&job);
            printer.response(&jobs.update(args.job, time).with_response().await?)
        }
    }
}
