//! The commands, a file per group.

pub(crate) mod action_requirements;
pub(crate) mod activation_jobs;
pub(crate) mod associated;
pub(crate) mod blocks;
pub(crate) mod comments;
pub(crate) mod documents;
pub(crate) mod extensions;
pub(crate) mod orders;
pub(crate) mod port_in;
pub(crate) mod sandbox;
pub(crate) mod save;
pub(crate) mod verification;

use crate::cli::{Cli, Command};
use crate::failure::Failure;
use crate::printer::Printer;

/// Does what the command line asks for.
pub(crate) async fn run(cli: Cli, printer: &Printer) -> Result<(), Failure> {
    let global = &cli.global;
    match cli.command {
        Command::PortIn(command) => port_in::run(command, global, printer).await,
        Command::Orders(command) => orders::run(command, global, printer).await,
        Command::Documents(command) => documents::run(command, global, printer).await,
        Command::Comments(command) => comments::run(command, global, printer).await,
        Command::ActivationJobs(command) => activation_jobs::run(command, global, printer).await,
        Command::Verification(command) => verification::run(command, global, printer).await,
        Command::Associated(command) => associated::run(command, global, printer).await,
        Command::Blocks(command) => blocks::run(command, global, printer).await,
        Command::Extensions(command) => extensions::run(command, global, printer).await,
        Command::ActionRequirements(command) => action_requirements::run(command, global, printer).await,
        Command::Sandbox(args) => sandbox::run(args, printer).await,
    }
}
