//! Saving files from the API.

use crate::error::CommandError;
use crate::text::counted;
use crate::ui::printer::Printer;
use crate::ui::progress::Progress;
use crate::ui::stdin;
use clap::Args;
use serde_json::json;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use telnyx_porting::{Call, Download};

/// The destination of a file.
#[derive(Debug, Args)]
pub(crate) struct SaveArg {
    /// Write to this file, which is replaced; - writes to stdout
    #[arg(long, value_name = "FILE", default_value = "-")]
    save: PathBuf,
}

impl SaveArg {
    /// Fails, before anything is sent, if the file would be written to a terminal that cannot show it.
    pub(crate) fn target(self) -> Result<Target, CommandError> {
        Target::new(self.save)
    }

    /// The same for a text file.
    pub(crate) fn target_of_text(self) -> Target {
        if stdin::is_stdin(&self.save) { Target::Stdout } else { Target::File(self.save) }
    }
}

/// A file, or stdout.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    File(PathBuf),
    Stdout,
}

impl Target {
    /// `-` is stdout, which must not be a terminal.
    pub(crate) fn new(path: PathBuf) -> Result<Self, CommandError> {
        if !stdin::is_stdin(&path) {
            return Ok(Self::File(path));
        }
        if io::stdout().is_terminal() {
            return Err(CommandError::usage("the file is not text and cannot be written to a terminal")
                .with_hint("pass a file name with --save, or redirect the output"));
        }
        Ok(Self::Stdout)
    }

    /// Downloads the file to its destination.
    pub(crate) async fn write(self, file: Call<Download>, printer: &Printer) -> Result<(), CommandError> {
        match self {
            Self::File(path) if printer.is_dry() => {
                printer.note(&format!("dry run: {} was not written", path.display()));
                Ok(())
            }
            Self::File(path) => {
                let progress = printer.busy(format!("downloading {}", path.display()));
                save(file.await?, &path, progress, printer).await
            }
            Self::Stdout => {
                let progress = printer.busy("downloading");
                print(file.await?, progress).await
            }
        }
    }
}

/// Saves under the name that the API gives the file, or else under `name`. An existing file is not replaced.
pub(crate) async fn save_by_name(file: Call<Download>, name: &str, printer: &Printer) -> Result<(), CommandError> {
    if printer.is_dry() {
        printer.note("dry run: no file was written");
        return Ok(());
    }
    let progress = printer.busy("downloading");
    let download = file.await?;
    let path = PathBuf::from(download.filename().unwrap_or(name));
    if path.exists() {
        return Err(CommandError::usage(format!("{} exists already; nothing was saved", path.display()))
            .with_hint("pass its name with --save to replace it"));
    }
    save(download, &path, progress, printer).await
}

async fn save(download: Download, path: &Path, progress: Progress<'_>, printer: &Printer) -> Result<(), CommandError> {
    let size = download.save_to(path).await?;
    drop(progress);
    let file = path.display().to_string();
    printer.json(&json!({ "file": file, "bytes": size }))?;
    printer.note(&format!("wrote {file}: {}", counted(size, "byte")));
    Ok(())
}

/// Writes to stdout, which may be the terminal that shows the progress.
async fn print(mut download: Download, progress: Progress<'_>) -> Result<(), CommandError> {
    let mut out = io::stdout();
    while let Some(piece) = download.chunk().await? {
        progress.hide();
        out.write_all(&piece)?;
    }
    Ok(out.flush()?)
}
