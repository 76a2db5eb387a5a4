//! `completions` and `man`: what shells and manuals know of the program.

use crate::cli::Cli;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use std::io;
use std::path::PathBuf;

const NAME: &str = "telnyx-porting";

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell that completes
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write a page for each command into this folder, which must exist
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Prints a script that the shell reads at its start.
pub(crate) fn completions(args: &CompletionsArgs, printer: &Printer) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), NAME, &mut script);
    Ok(printer.bytes(&script)?)
}

/// Prints the page of the program, whose end is the exit codes, or writes those of all commands.
pub(crate) fn man(args: &ManArgs, printer: &Printer) -> Result<(), Failure> {
    let Some(folder) = &args.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        return Ok(printer.bytes(&page)?);
    };
    let cannot = |error: io::Error| {
        let failure = Failure::new(Exit::Failure, format!("{} cannot be written to", folder.display()));
        failure.with_detail(error.to_string())
    };
    clap_mangen::generate_to(Cli::command(), folder).map_err(cannot)?;
    printer.note(&format!("wrote the manual pages to {}", folder.display()));
    Ok(())
}
