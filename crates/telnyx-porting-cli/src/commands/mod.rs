//! The commands, a file per group.

pub(crate) mod documents;
pub(crate) mod orders;
pub(crate) mod port_in;
pub(crate) mod sandbox;

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
        Command::Sandbox(args) => sandbox::run(args, printer).await,
    }
}
