//! The list and the order data of a job, and its journal.

use crate::commands::number_list::{self, IntakeArgs};
use crate::config::file::path_variable;
use crate::error::CommandError;
use crate::session::Session;
use crate::text::quoted;
use crate::ui::printer::Printer;
use clap::Args;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use telnyx_porting::ValidationError;
use telnyx_porting_jobs::journal::{JobInputs, Journal, SqliteJournal};
use telnyx_porting_jobs::{Intake, JobFile, PortIn};

/// The variable with the folder of journals.
const FOLDER_VARIABLE: &str = "TELNYX_PORTING_DATA";
/// The extension of journals.
const EXTENSION: &str = "sqlite";

#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// The phone numbers: CSV, XLSX or one number per line; - reads stdin. Or a job file, which names the list:
    /// .toml, .yaml or .json
    #[arg(value_name = "NUMBERS.csv")]
    numbers: PathBuf,
    #[command(flatten)]
    list: IntakeArgs,
    /// The fields that are set in every order; account data in the list override them
    #[arg(long, value_name = "ORDER.toml")]
    order: Option<PathBuf>,
    /// The name of the job, by which it is continued and watched; by default that in the job file, or that of the list
    /// without extension
    #[arg(long, value_name = "NAME")]
    job: Option<JobName>,
    #[command(flatten)]
    journal: JournalArgs,
}

#[derive(Debug, Args)]
pub(super) struct JournalArgs {
    #[arg(
        help = "The journal of the job, an SQLite file [default: NAME.sqlite in the folder TELNYX_PORTING_DATA, or else \
                  in telnyx-porting/jobs in the user's folder for data, ~/.local/share or %APPDATA%]"
    )]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
}

/// A job that exists. Its name or its journal is required.
#[derive(Debug, Args)]
#[group(required = true, multiple = true, args = ["job", "journal"])]
pub(super) struct JobArgs {
    /// The name of the job, unless --journal is given; `port-in list` shows all
    #[arg(value_name = "JOB")]
    job: Option<JobName>,
    #[command(flatten)]
    journal: JournalArgs,
}

/// A valid name of a job, which is also the name of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JobName(String);

impl std::str::FromStr for JobName {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, ValidationError> {
        JobFile::check_name(text).map(|()| Self(text.to_owned()))
    }
}

/// A list, its order data, and the job.
pub(super) struct Inputs {
    pub(super) intake: Intake,
    pub(super) port_in: PortIn,
    pub(super) name: String,
    /// Whether the name was chosen by the user.
    is_named: bool,
    recorded: JobInputs,
}

impl InputArgs {
    /// The files of an earlier apply, and its recorded options.
    pub(super) async fn of_job(job: &JobArgs) -> Result<(Self, Map<String, Value>), CommandError> {
        let path = job.path()?;
        let journal = SqliteJournal::open_read_only(&path)?;
        let record = journal.job().await?;
        let Some(record) = record.filter(|job| job.inputs.list.is_some() && job.inputs.job_file.is_some()) else {
            return Err(CommandError::usage("the journal does not have the files of the job").with_hint(
                "continue it with `telnyx-porting port-in apply`, the list, --order, and --job or --journal",
            ));
        };
        let inputs = record.inputs;
        let input = Self {
            numbers: inputs.list.unwrap_or_default().into(),
            list: IntakeArgs::of_recorded(&inputs.options),
            order: inputs.job_file.map(Into::into),
            job: Some(JobName(record.name)),
            journal: JournalArgs { journal: Some(path) },
        };
        Ok((input, inputs.options))
    }

    /// Reads all files. Nothing is sent.
    pub(super) fn read(&self, printer: &Printer) -> Result<Inputs, CommandError> {
        let (list, job_file) = self.files()?;
        self.list.protect(&job_file)?;
        let job = JobFile::read(&job_file)?;
        let list = match (list, job.list()) {
            (Some(list), _) => list,
            (None, Some(list)) => list.to_owned(),
            (None, None) => {
                return Err(CommandError::usage(format!("{}: job.list is missing", job_file.display()))
                    .with_hint("name the list in the table [job], or pass the list and --order"));
            }
        };
        let intake = self.list.read_with(job.intake_options().clone(), &list, printer)?;
        if intake.is_empty() {
            return Err(number_list::nothing_accepted(&intake));
        }
        let port_in = PortIn::of_list(&intake, &job, list.parent().unwrap_or(Path::new("")))?;
        let mut recorded = if is_stdin(&list) { JobInputs::default() } else { JobInputs::of_files(&list, &job_file)? };
        recorded.options = self.list.recorded();
        recorded.skipped = intake.skipped_rows();
        let is_named = self.job.is_some() || job.name().is_some();
        Ok(Inputs { intake, port_in, name: self.name(&job, &list)?, is_named, recorded })
    }

    /// The list, if it is given, and the job file or order file.
    fn files(&self) -> Result<(Option<PathBuf>, PathBuf), CommandError> {
        let extension = self.numbers.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let is_job_file = matches!(extension.to_ascii_lowercase().as_str(), "toml" | "yaml" | "yml" | "json");
        match (&self.order, is_job_file) {
            (Some(order), _) => Ok((Some(self.numbers.clone()), order.clone())),
            (None, true) => Ok((None, self.numbers.clone())),
            (None, false) => Err(CommandError::usage("the order data are missing").with_hint(
                "pass the order file with --order, or a job file instead of the list; `telnyx-porting port-in init` \
                 writes one",
            )),
        }
    }

    fn name(&self, job: &JobFile, list: &Path) -> Result<String, CommandError> {
        if let Some(JobName(name)) = &self.job {
            return Ok(name.clone());
        }
        if let Some(name) = job.name() {
            return Ok(name.to_owned());
        }
        let stem = list.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let stem = if is_stdin(list) { "stdin" } else { stem };
        match JobFile::check_name(stem) {
            Ok(()) => Ok(stem.to_owned()),
            Err(_) => Err(CommandError::usage("the name of the list cannot be that of the job")
                .with_hint("choose a name with --job, such as --job customers-march")),
        }
    }

    pub(super) fn skips_rejected(&self) -> bool {
        self.list.skips_rejected()
    }

    /// Opens or creates the journal. The orders of a command's own sandbox end with it, and a dry run changes nothing.
    pub(super) async fn journal(&self, inputs: &Inputs, session: &Session) -> Result<SqliteJournal, CommandError> {
        if session.is_sandbox() && self.journal.journal.is_some() {
            return Err(CommandError::usage("--journal: the orders of --sandbox end with the command")
                .with_hint("start `telnyx-porting sandbox` and use its base URL to keep the job"));
        }
        if session.is_harmless() {
            return Ok(SqliteJournal::in_memory()?);
        }
        let path = self.journal.path(&inputs.name)?;
        let journal = SqliteJournal::open(path)?;
        let known = journal.job().await?.and_then(|job| job.inputs.list);
        // Two lists with the same name in different folders are different jobs.
        if let Some(known) = known.filter(|known| !inputs.is_named && Some(known) != inputs.recorded.list.as_ref()) {
            let name = &inputs.name;
            return Err(CommandError::usage(format!("the job {name} has another list: {known}")).with_hint(format!(
                "choose another name with --job, or continue that job with this list by --job {name}"
            )));
        }
        Ok(journal)
    }

    /// Opens the journal for reading if it exists.
    pub(super) fn read_journal(&self, inputs: &Inputs) -> Result<Option<SqliteJournal>, CommandError> {
        let path = self.journal.path(&inputs.name)?;
        Ok(if path.exists() { Some(SqliteJournal::open_read_only(path)?) } else { None })
    }
}

impl Inputs {
    /// The files and options with which the job can be continued, with further options.
    pub(super) fn recorded(&self, options: Map<String, Value>) -> JobInputs {
        let mut recorded = self.recorded.clone();
        recorded.options.extend(options);
        recorded
    }
}

impl JournalArgs {
    fn path(&self, name: &str) -> Result<PathBuf, CommandError> {
        match &self.journal {
            Some(path) => Ok(path.clone()),
            None => default_journal(name),
        }
    }
}

impl JobArgs {
    /// The path of the journal.
    pub(super) fn path(&self) -> Result<PathBuf, CommandError> {
        let name = self.job.as_ref().map(|JobName(name)| name.as_str()).unwrap_or_default();
        let path = self.journal.path(name)?;
        if path.exists() {
            return Ok(path);
        }
        let message = match (&self.journal.journal, &self.job) {
            (None, Some(JobName(name))) => format!("the job {name} does not exist"),
            _ => format!("{} does not exist", path.display()),
        };
        Err(CommandError::not_found(message).with_hint("list the jobs with `telnyx-porting port-in list`"))
    }

    /// Opens the journal for reading, also while another process writes it.
    pub(super) fn read(&self) -> Result<SqliteJournal, CommandError> {
        Ok(SqliteJournal::open_read_only(self.path()?)?)
    }

    /// Opens the journal for writing.
    pub(super) fn open(&self) -> Result<SqliteJournal, CommandError> {
        Ok(SqliteJournal::open(self.path()?)?)
    }
}

/// The option that names a journal outside of the data folder, with a space before it. Empty for one in it, and `None` if the
/// journal is in memory.
pub(super) fn journal_option(name: &str, journal: &SqliteJournal) -> Option<String> {
    if journal.is_in_memory() {
        return None;
    }
    let path = journal.path();
    let is_default = default_journal(name).is_ok_and(|default| default == path);
    Some(if is_default { String::new() } else { format!(" --journal {}", quoted(&path.display().to_string())) })
}

/// The path of a job's journal in the data folder.
fn default_journal(name: &str) -> Result<PathBuf, CommandError> {
    Ok(folder()?.join(format!("{name}.{EXTENSION}")))
}

/// The paths of all journals in the data folder.
pub(super) fn journals() -> Result<Vec<PathBuf>, CommandError> {
    let Ok(entries) = std::fs::read_dir(folder()?) else { return Ok(Vec::new()) };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|found| found == EXTENSION)).collect();
    paths.sort();
    Ok(paths)
}

/// The folder of journals.
fn folder() -> Result<PathBuf, CommandError> {
    if let Some(folder) = path_variable(FOLDER_VARIABLE) {
        return Ok(folder);
    }
    let folder = etcetera::choose_base_strategy().ok().map(|folders| etcetera::BaseStrategy::data_dir(&folders));
    match folder.filter(|folder| folder.is_absolute()) {
        Some(folder) => Ok(folder.join("telnyx-porting").join("jobs")),
        None => Err(CommandError::usage("the data folder of this user is unknown")
            .with_hint(format!("choose a file with --journal, or set {FOLDER_VARIABLE}"))),
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}
