//! `port-in`: from a list of numbers to ported orders.

mod apply;
mod follow;
pub(crate) mod lines;
mod outcome;
mod record;

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create, fill in, share and submit the orders for a list of numbers, and follow them to their end
    ///
    /// Both files are checked before anything is sent. With --sandbox the orders go to a sandbox that lives as long as
    /// the command, in which weeks take seconds, and nothing is asked.
    Apply(apply::ApplyArgs),
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    match command {
        Command::Apply(args) => apply::run(args, global, printer).await,
    }
}
