//! The commands, a file per group.

pub(crate) mod action_requirements;
pub(crate) mod activation_jobs;
mod add_each;
pub(crate) mod api;
pub(crate) mod associated;
pub(crate) mod blocks;
pub(crate) mod check;
pub(crate) mod comments;
pub(crate) mod config;
pub(crate) mod documents;
pub(crate) mod events;
pub(crate) mod exceptions;
pub(crate) mod extensions;
pub(crate) mod loa;
mod number_args;
pub(crate) mod numbers;
#[cfg(test)]
mod operations;
pub(crate) mod orders;
pub(crate) mod port_in;
pub(crate) mod reports;
mod results;
pub(crate) mod sandbox;
pub(crate) mod save;
pub(crate) mod shell;
pub(crate) mod token;
pub(crate) mod verification;
pub(crate) mod webhook;

use crate::cli::{Cli, Command};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;

/// What a command takes from the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing: what it prints has one form.
    Nothing,
    /// How to print. It does its work all the same where the configuration is broken.
    Looks,
    /// The file itself, of which it speaks in its own words.
    File,
    /// The address of the API and a key.
    Client,
}

impl Cli {
    pub(crate) fn need(&self) -> Need {
        match &self.command {
            Command::Completions(_) | Command::Man(_) => Need::Nothing,
            Command::Config(_) => Need::File,
            Command::Sandbox(_) | Command::Token(_) | Command::Webhook(_) => Need::Looks,
            Command::Exceptions(args) if !args.asks_api() => Need::Looks,
            _ if self.global.sandbox => Need::Looks,
            _ => Need::Client,
        }
    }
}

/// Does what the command line asks for.
pub(crate) async fn run(cli: Cli, printer: &Printer) -> Result<(), Failure> {
    let global = &cli.global;
    if global.dry_run && !sends_requests(&cli.command) {
        return Err(Failure::usage("--dry-run shows requests, and this command sends none"));
    }
    results::expect(&cli.command, printer)?;
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
        Command::Check(args) => check::run(args, global, printer).await,
        Command::Numbers(command) => numbers::run(command, global, printer).await,
        Command::Loa(command) => loa::run(command, global, printer).await,
        Command::Reports(command) => reports::run(command, global, printer).await,
        Command::Events(command) => events::run(command, global, printer).await,
        Command::Exceptions(args) => exceptions::run(args, global, printer).await,
        Command::Plain(command) => command.run(&Session::open(global).await?, printer).await,
        Command::Webhook(command) => webhook::run(command, printer).await,
        Command::Token(command) => token::run(command, printer),
        Command::Api(args) => api::run(args, global, printer).await,
        Command::Sandbox(args) => sandbox::run(args, printer).await,
        Command::Config(command) => config::run(command, global, printer).await,
        Command::Completions(args) => shell::completions(&args, printer),
        Command::Man(args) => shell::man(&args, printer),
    }
}

/// Whether the command may change something at the API.
fn sends_requests(command: &Command) -> bool {
    !matches!(
        command,
        Command::Webhook(_)
            | Command::Token(_)
            | Command::Sandbox(_)
            | Command::Config(_)
            | Command::Completions(_)
            | Command::Man(_)
    )
}
