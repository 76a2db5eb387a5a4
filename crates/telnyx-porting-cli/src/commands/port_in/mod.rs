//! `port-in`: from a list of numbers to ported orders.

mod apply;
mod follow;
pub(crate) mod lines;
mod outcome;
mod read;
mod record;

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::Subcommand;

/// What the document with the result of `port-in apply` has.
pub(crate) const RESULT: [&str; 10] = [
    "accepted",
    "rejected",
    "duplicates",
    "conflicts",
    "ignored",
    "notes",
    "not_portable",
    "orders",
    "tokens",
    "outcomes",
];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read a list of numbers and print what is accepted, rejected and left out; nothing is sent
    ///
    /// The list is CSV, a workbook, or one number per line, as it was exported: titles above the headings, totals below the
    /// numbers, any common separator and encoding, and headings in several languages are recognized. No number is guessed: a
    /// cell that may not be one number is rejected with its line or cell, the reason and what to do. Exit code 9 means that
    /// rows were rejected. With -o json, one document has `accepted`, `rejected`, `duplicates`, `conflicts` and `ignored`.
    Read(read::ReadArgs),
    /// Create, fill in, share and submit the orders for a list of numbers, and follow them to their end
    ///
    /// Both files are checked before anything is sent. With --sandbox the orders go to a sandbox that lives as long as
    /// the command, in which weeks take seconds, and nothing is asked.
    Apply(apply::ApplyArgs),
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    match command {
        Command::Read(args) => read::run(&args, printer),
        Command::Apply(args) => apply::run(args, global, printer).await,
    }
}
