//! `telnyx-porting`: port phone numbers into Telnyx from the command line.
//!
//! The program parses arguments, prints, asks for confirmation and chooses an exit code. Rules and workflow are in the crate
//! `telnyx-porting`.

mod args;
mod cli;
mod commands;
mod config;
mod document;
mod dry_run;
mod enum_arg;
mod error;
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, reason = "generated from the description")]
mod generated;
mod global;
mod order_fields;
mod output;
mod secrets;
mod session;
mod signals;
mod text;
mod ui;

use cli::Cli;
use error::{CommandError, Exit};
use std::process::ExitCode;
use ui::logging;
use ui::printer::Printer;

fn main() -> ExitCode {
    let run = match Cli::parse_arguments() {
        Ok(run) => run,
        Err(error) => return cli::print_parse_error(&error).into(),
    };
    let (global, output) = (&run.config.global, &run.config.output);
    let printer = Printer::new(global, output.format.value, output.color.value);
    if run.is_sandbox() {
        logging::start_for_sandbox(global.quiet, global.verbose);
    } else {
        logging::start(global.verbose, printer.client_warnings(), printer.pauses());
    }
    match block_on(run.run(&printer)).or_else(|error| printer.dry_run(error)) {
        Ok(()) => printer.exit().into(),
        Err(error) => {
            printer.error(&error);
            error.exit().into()
        }
    }
}

/// One thread is enough, since everything waits for the network.
fn block_on(run: impl Future<Output = Result<(), CommandError>>) -> Result<(), CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        CommandError::new(Exit::Failure, "the asynchronous runtime cannot be started").with_detail(error.to_string())
    })?;
    let result = runtime.block_on(run);
    // A thread that still reads a file must not delay the end.
    runtime.shutdown_background();
    result
}
