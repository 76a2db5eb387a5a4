//! `port-in read`

use super::lines;
use crate::commands::number_args::IntakeArgs;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// The list: CSV, a workbook (XLSX, XLSB, XLS, ODS) or one number per line; - reads the standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    list: IntakeArgs,
}

pub(super) fn run(args: &ReadArgs, printer: &Printer) -> Result<(), Failure> {
    let intake = args.list.read(&args.file, printer)?;
    if intake.is_empty() && intake.is_complete() {
        return Err(lines::nothing_accepted(&intake));
    }
    printer.result(&intake, || lines::summary(&intake))?;
    Ok(())
}
