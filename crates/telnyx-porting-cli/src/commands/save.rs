//! Where a file from the API goes.

use crate::commands::port_in::lines::counted;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::progress::Progress;
use clap::Args;
use serde_json::json;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use telnyx_porting::{Call, Download};

/// Where a file goes.
#[derive(Debug, Args)]
pub(crate) struct SaveArg {
    /// Write the file here, over what is there; - writes it to the standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    save: PathBuf,
}

impl SaveArg {
    /// Refuses, before anything is sent, to write to a terminal what it cannot show.
    pub(crate) fn target(self) -> Result<Target, Failure> {
        Target::of(self.save)
    }

    /// The same for a file that a terminal can show.
    pub(crate) fn target_of_text(self) -> Target {
        if self.save.as_os_str() == "-" { Target::Stdout } else { Target::File(self.save) }
    }
}

/// A file, or the standard output.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    File(PathBuf),
    Stdout,
}

impl Target {
    /// `-` is the standard output, which must not be a terminal.
    pub(crate) fn of(path: PathBuf) -> Result<Self, Failure> {
        if path.as_os_str() != "-" {
            return Ok(Self::File(path));
        }
        if io::stdout().is_terminal() {
            return Err(Failure::usage("the file is not text and is not written to a terminal")
                .with_hint("name a file with --save, or redirect the output"));
        }
        Ok(Self::Stdout)
    }

    /// Downloads the file to its place.
    pub(crate) async fn write(self, file: Call<Download>, printer: &Printer) -> Result<(), Failure> {
        match self {
            Self::File(path) if printer.is_dry() => {
                printer.note(&format!("{} was not written: nothing is changed by --dry-run", path.display()));
                Ok(())
            }
            Self::File(path) => {
                let progress = printer.busy(format!("downloading {}", path.display()));
                save(file.await?, &path, progress, printer).await
            }
            Self::Stdout => {
                let progress = printer.busy("downloading");
                pour(file.await?, progress).await
            }
        }
    }
}

/// Saves under the name that the API gives the file, or another; nothing that is there is replaced.
pub(crate) async fn save_by_name(file: Call<Download>, name: &str, printer: &Printer) -> Result<(), Failure> {
    if printer.is_dry() {
        printer.note("no file was written: nothing is changed by --dry-run");
        return Ok(());
    }
    let progress = printer.busy("downloading");
    let download = file.await?;
    let path = PathBuf::from(download.filename().unwrap_or(name));
    if path.exists() {
        return Err(Failure::usage(format!("{} is there already; nothing was saved", path.display()))
            .with_hint("name the file with --save, which replaces it"));
    }
    save(download, &path, progress, printer).await
}

async fn save(download: Download, path: &Path, progress: Progress<'_>, printer: &Printer) -> Result<(), Failure> {
    let size = download.save_to(path).await?;
    drop(progress);
    let file = path.display().to_string();
    printer.json(&json!({ "file": file, "bytes": size }))?;
    printer.note(&format!("wrote {file}: {}", counted(usize::try_from(size).unwrap_or(usize::MAX), "byte")));
    Ok(())
}

/// The file may go to the terminal on which the progress is shown.
async fn pour(mut download: Download, progress: Progress<'_>) -> Result<(), Failure> {
    let mut out = io::stdout();
    while let Some(piece) = download.chunk().await? {
        progress.hide();
        out.write_all(&piece)?;
    }
    Ok(out.flush()?)
}
