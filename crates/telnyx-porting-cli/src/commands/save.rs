//! Where a file that is downloaded goes.

use crate::commands::port_in::lines::counted;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::Args;
use serde_json::json;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use telnyx_porting::{Call, Download};

/// Where a file goes.
#[derive(Debug, Args)]
pub(crate) struct SaveArg {
    /// Write the file here, over what is there; - writes it to the standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    save: PathBuf,
}

impl SaveArg {
    fn is_output(&self) -> bool {
        self.save.as_os_str() == "-"
    }

    /// Refuses, before anything is sent, to write to a terminal what it cannot show.
    pub(crate) fn refuse_terminal(&self, what: &str) -> Result<(), Failure> {
        if self.is_output() && io::stdout().is_terminal() {
            return Err(Failure::usage(format!("{what} cannot be shown on a terminal; nothing was asked for"))
                .with_hint("add --save FILE, or send the output to a file or another program"));
        }
        Ok(())
    }

    /// Downloads the file to its place.
    pub(crate) async fn write(self, download: Call<Download>, printer: &Printer) -> Result<(), Failure> {
        if self.is_output() {
            return Ok(printer.bytes(&download.bytes().await?)?);
        }
        let file = self.save.display().to_string();
        let bytes = download.save_to(self.save).await?;
        printer.json(&json!({ "file": file, "bytes": bytes }))?;
        printer.note(&format!("wrote {file}: {}", counted(usize::try_from(bytes).unwrap_or(usize::MAX), "byte")));
        Ok(())
    }
}
