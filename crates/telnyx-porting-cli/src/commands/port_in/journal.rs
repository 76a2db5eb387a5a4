//! `port-in journal`: moves jobs between stores.

use super::inputs::job_name;
use crate::error::CommandError;
use crate::text::quoted;
use crate::ui::printer::Printer;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};
use telnyx_porting_jobs::JobFile;
use telnyx_porting_jobs::journal::{self, JournalLocation};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Copy a job from one journal to another, such as from a file to a database that several machines share
    ///
    /// Nothing else may use the job meanwhile. Use only the copy from then on, and delete the other journal with
    /// `port-in forget`.
    Copy(CopyArgs),
}

#[derive(Debug, Args)]
pub(crate) struct CopyArgs {
    /// The job: its name, its file, or the URL of its PostgreSQL database with --job
    #[arg(value_name = "FROM")]
    from: PathBuf,
    /// The other journal: a file that does not exist yet, or the URL of a PostgreSQL database
    #[arg(value_name = "TO")]
    to: PathBuf,
    /// The name of the job in a database
    #[arg(long, value_name = "NAME", value_parser = job_name)]
    job: Option<String>,
}

pub(super) async fn run(command: Command, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Copy(args) => copy(args, printer).await,
    }
}

async fn copy(args: CopyArgs, printer: &Printer) -> Result<(), CommandError> {
    let (source, name) = source(&args.from, args.job.as_deref())?;
    let missing = || CommandError::not_found(format!("{} does not exist", args.from.display()));
    let from = source.open_existing(&name).await?.ok_or_else(missing)?;
    let target = JournalLocation::named(&args.to)?;
    let name = from.job().await?.map_or(name, |job| job.name);
    let to = target.open(&name).await?;
    journal::copy(&*from, &*to).await?;
    let (from, to) = (source.describe(&name)?, target.describe(&name)?);
    printer.json(&json!({ "job": name, "from": from, "to": to }))?;
    printer.note(&format!("copied {name} from {from} to {to}"));
    let option = match &source {
        JournalLocation::Folder => String::new(),
        JournalLocation::Database(url) => format!(" --journal {}", quoted(&url.to_string())),
        _ => format!(" --journal {}", quoted(&args.from.display().to_string())),
    };
    printer.note(&format!("use only the copy; delete the other with `telnyx-porting port-in forget {name}{option}`"));
    Ok(())
}

/// The place of a job and its name: a URL, a file, or a job in the folder of journals.
fn source(from: &Path, job: Option<&str>) -> Result<(JournalLocation, String), CommandError> {
    let named = JournalLocation::named(from)?;
    match (&named, job) {
        (JournalLocation::Database(_), None) => Err(CommandError::usage("a database has several jobs")
            .with_hint("name the job with --job; list them with `telnyx-porting port-in list --journal URL`")),
        (JournalLocation::Database(_), Some(job)) => Ok((named, job.to_owned())),
        _ => {
            let name = from.to_str().filter(|name| !from.exists() && JobFile::check_name(name).is_ok());
            Ok(name.map_or((named, String::new()), |name| (JournalLocation::Folder, name.to_owned())))
        }
    }
}
