//! `telnyx-porting`: port phone numbers into Telnyx from the command line.
//!
//! The program parses arguments, prints, asks and chooses an exit code; rules and workflow are those of the crate
//! `telnyx-porting`. Results go to the standard output, everything else to the standard error output.

mod body_values;
mod bounded;
mod cli;
mod colour;
mod commands;
mod config;
mod document;
mod dry_run;
mod exit;
mod failure;
mod fields;
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, reason = "generated; what it says follows from the description")]
mod generated;
mod known;
mod logging;
mod order_fields;
mod output;
mod paging;
mod pauses;
mod printer;
mod progress;
mod prompt;
mod screen;
mod secrets;
mod session;
mod signals;
mod standard_input;
mod suggest;
mod table;
mod times;
mod values;
mod view;
mod watching;

use cli::Cli;
use commands::Need;
use config::Looks;
use exit::Exit;
use failure::Failure;
use printer::Printer;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (cli, warnings) = match Cli::of_arguments() {
        Ok(read) => read,
        Err(error) => return cli::refuse(&error).into(),
    };
    let need = cli.need();
    let (looks, issue) = match need {
        Need::Nothing => (Looks::of_flags(&cli.global), None),
        _ => config::looks(&cli.global),
    };
    let printer = Printer::new(&cli.global, &looks);
    for warning in &warnings {
        printer.warning(warning);
    }
    match &cli.command {
        cli::Command::Sandbox(_) => logging::start_of_sandbox(cli.global.quiet, cli.global.verbose),
        _ => logging::start(cli.global.verbose, printer.pauses()),
    }
    let result = tell(need, issue, &cli, &printer).and_then(|()| run(cli, &printer));
    match result.or_else(|failure| printer.instead_of(failure)) {
        Ok(()) => printer.exit().into(),
        Err(failure) => {
            printer.failure(&failure);
            failure.exit().into()
        }
    }
}

/// Tells what is wrong or doubtful in the configuration, before anything is done.
fn tell(need: Need, issue: Option<Failure>, cli: &Cli, printer: &Printer) -> Result<(), Failure> {
    match (need, issue) {
        (Need::Client, Some(issue)) => return Err(issue),
        (Need::Client, None) => {
            config::in_force(&cli.global)?.warnings.iter().for_each(|warning| printer.warning(warning));
        }
        (Need::Looks, Some(issue)) => printer.warning(&format!("not in force: {}", issue.message())),
        _ => {}
    }
    Ok(())
}

/// Everything waits for the network, so one thread is enough.
fn run(cli: Cli, printer: &Printer) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Failure::new(Exit::Failure, "the asynchronous runtime cannot be started").with_detail(error.to_string())
    })?;
    let result = runtime.block_on(commands::run(cli, printer));
    // A thread that still reads a file must not hold up the end.
    runtime.shutdown_background();
    result
}
