//! `port-in`: from a list of numbers to ported orders.

mod apply;
mod outcome;

use crate::commands::number_list::{self, IntakeArgs};
use crate::config::resolve::Config;
use crate::error::CommandError;
use crate::ui::printer::Printer;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read a list of numbers and print the accepted, rejected and skipped rows; nothing is sent
    ///
    /// The list is CSV, a workbook, or one number per line, as exported: titles above the headings, totals below the
    /// numbers, any common separator and encoding, and headings in several languages are recognized. Numbers are never
    /// guessed: an ambiguous cell is rejected with its line or cell, the reason and a fix. Exit code 9 means that rows were
    /// rejected. With -o json, one document has `accepted`, `rejected`, `duplicates`, `conflicts` and `ignored`.
    Read(ReadArgs),
    /// Create, fill in, submit and share the orders for a list of numbers, and follow them until they end
    ///
    /// Both files are validated before anything is sent. With --sandbox, the orders go to a sandbox that lasts as long as
    /// the command, in which weeks take seconds, and no confirmation is needed.
    Apply(apply::ApplyArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// The list: CSV, a workbook (XLSX, XLSB, XLS, ODS) or one number per line; - reads stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    list: IntakeArgs,
}

pub(crate) async fn run(command: Command, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Read(args) => read(&args, printer),
        Command::Apply(args) => apply::run(args, config, printer).await,
    }
}

fn read(args: &ReadArgs, printer: &Printer) -> Result<(), CommandError> {
    let intake = args.list.read(&args.file, printer)?;
    if intake.is_empty() && intake.is_complete() {
        return Err(number_list::nothing_accepted(&intake));
    }
    printer.result(&intake, || number_list::summary(&intake))
}
