//! `completions` and `man`: shell completions and manual pages, made from the definition of the command line.

use crate::error::{CommandError, Exit};
use crate::ui::printer::Printer;
use clap::{Args, Command};
use clap_complete::Shell;
use std::path::PathBuf;

const NAME: &str = "telnyx-porting";

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write a page for each command to this folder, which must exist
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Prints a completion script.
pub(crate) fn completions(args: &CompletionsArgs, mut program: Command, printer: &Printer) -> Result<(), CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, NAME, &mut script);
    printer.bytes(&script)
}

/// Prints the page of the program, or writes those of all commands.
pub(crate) fn man(args: &ManArgs, program: Command, printer: &Printer) -> Result<(), CommandError> {
    let Some(folder) = &args.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(program).render(&mut page)?;
        return printer.bytes(&page);
    };
    clap_mangen::generate_to(program, folder).map_err(|error| {
        CommandError::new(Exit::Failure, format!("{} cannot be written to", folder.display()))
            .with_detail(error.to_string())
    })?;
    printer.note(&format!("wrote the manual pages to {}", folder.display()));
    Ok(())
}
