//! `cargo xtask spec`: maintenance of the vendored description.

mod diff;
mod import;
mod lock;

use crate::workspace::Workspace;
use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// The exit status of a failed task; 0 to 2 are results of a comparison.
pub(crate) const FAILED: u8 = 3;

/// The tasks about descriptions.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Compare two descriptions by their meaning for users of the client
    ///
    /// Each is OpenAPI 3.0 or 3.1, YAML or JSON, pruned to the porting paths first. Documentation, components that are moved
    /// or inlined, and error responses, which the client decodes alike, are ignored. Every change is rated twice: for users'
    /// source code, and for the wire, that is for clients that were built from OLD.
    #[command(after_help = diff::EXIT_STATUS)]
    Diff {
        /// The description before
        old: PathBuf,
        /// The description after
        new: PathBuf,
        /// Output format; json is a list of {operation, at, kind, detail, source, wire}
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Import a published description into openapi/porting-orders.yml, and print the changes
    ///
    /// The structure is taken from FILE, pruned to the porting paths; descriptions and examples are kept from the current
    /// file, since upstream's are not copied. Missing descriptions are listed at the end. If anything fails, nothing is
    /// written. After a manual change of the vendored file, import that file itself: it is written in canonical form and the
    /// checksum in the lock is updated.
    #[command(after_help = "Exit status: 0 imported, 3 error.")]
    Import {
        /// The description to import (OpenAPI 3.0 or 3.1, YAML or JSON)
        file: PathBuf,
        /// The origin of the file; default: its name
        #[arg(long, value_name = "TEXT")]
        origin: Option<String>,
    },
}

/// Output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Lines for people.
    Text,
    /// A list for programs.
    Json,
}

/// Runs a task about descriptions.
pub(crate) fn run(workspace: &Workspace, command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Diff { old, new, format } => diff::files(&old, &new, format),
        Command::Import { file, origin } => import::vendor(workspace, &file, origin).map(|()| ExitCode::SUCCESS),
    }
}
