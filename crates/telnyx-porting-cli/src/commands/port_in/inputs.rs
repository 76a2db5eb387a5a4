//! The list and the order data of a job, and its journal.

use crate::commands::number_list::{self, IntakeArgs};
use crate::config::resolve::Config;
use crate::error::CommandError;
use crate::session::Session;
use crate::text::quoted;
use crate::ui::printer::Printer;
use crate::ui::stdin::is_stdin;
use crate::ui::times;
use clap::Args;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use telnyx_porting::{Error, Issue, Rule, ValidationError};
use telnyx_porting_jobs::ApplyOptions;
use telnyx_porting_jobs::inbox::{self, Inbox};
use telnyx_porting_jobs::journal::{JobInputs, Journal, JournalLocation, RecordedOptions, SqliteJournal};
use telnyx_porting_jobs::{Intake, JobError, JobFile, JobFormat, PortIn};

#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// The phone numbers: CSV, XLSX or one number per line; - reads stdin. Or a job file, which names the list:
    /// .toml, .yaml or .json
    #[arg(value_name = "NUMBERS.csv")]
    numbers: PathBuf,
    #[command(flatten)]
    pub(super) list: IntakeArgs,
    /// The fields that are set in every order; account data in the list override them
    #[arg(long, value_name = "ORDER.toml")]
    order: Option<PathBuf>,
    /// The name of the job, by which it is continued and watched; by default that in the job file, or that of the list
    /// without extension
    #[arg(long, value_name = "NAME", value_parser = job_name)]
    job: Option<String>,
    #[command(flatten)]
    journal: JournalArgs,
}

#[derive(Debug, Args)]
pub(crate) struct JournalArgs {
    #[arg(help = "The journal of the job: an SQLite file, or the URL of a PostgreSQL database, such as \
                  postgres://porting@db.example.com/porting [default: that in TELNYX_PORTING_JOURNAL or in the profile, or \
                  else NAME.sqlite in the folder TELNYX_PORTING_DATA, or else in telnyx-porting/jobs in the user's folder \
                  for data, ~/.local/share or %APPDATA%]")]
    #[arg(long, value_name = "PLACE")]
    journal: Option<PathBuf>,
}

/// A job that exists. Its name or its journal is required.
#[derive(Debug, Args)]
#[group(required = true, multiple = true, args = ["job", "journal"])]
pub(crate) struct JobArgs {
    /// The name of the job, unless --journal is given; `port-in list` shows all
    #[arg(value_name = "JOB", value_parser = job_name)]
    job: Option<String>,
    #[command(flatten)]
    journal: JournalArgs,
}

/// The beginning of commands that name a job.
pub(super) const JOB_COMMANDS: &str = "telnyx-porting port-in ";

/// A command for the job with these arguments.
pub(super) fn job_command(command: &str, arguments: &str) -> String {
    format!("{JOB_COMMANDS}{command} {arguments}")
}

/// A valid name of a job, which is also the name of a file.
pub(super) fn job_name(text: &str) -> Result<String, ValidationError> {
    JobFile::check_name(text).map(|()| text.to_owned())
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
    /// The files of an earlier apply, and its options that are repeated.
    pub(super) async fn from_job(job: &JobArgs, config: &Config) -> Result<(Self, RecordedOptions), CommandError> {
        let record = job.read(config).await?.job().await?;
        let Some(record) = record.filter(|job| job.inputs.list.is_some() && job.inputs.job_file.is_some()) else {
            return Err(CommandError::usage("the journal does not have the files of the job").with_hint(
                "continue it with `telnyx-porting port-in apply`, the list, --order, and --job or --journal",
            ));
        };
        let inputs = record.inputs;
        let input = Self {
            numbers: inputs.list.unwrap_or_default().into(),
            list: IntakeArgs::from_recorded(&inputs.options),
            order: inputs.job_file.map(Into::into),
            job: Some(record.name),
            journal: JournalArgs { journal: job.journal.journal.clone() },
        };
        Ok((input, inputs.apply))
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
        let port_in = PortIn::from_list(&intake, &job, list.parent().unwrap_or(Path::new("")))?;
        let mut recorded =
            if is_stdin(&list) { JobInputs::default() } else { JobInputs::from_files(&list, &job_file)? };
        recorded.options = self.list.recorded();
        recorded.skipped = intake.skipped_rows();
        let is_named = self.job.is_some() || job.name().is_some();
        Ok(Inputs { intake, port_in, name: self.name(&job, &list)?, is_named, recorded })
    }

    /// Reads all files, prints the result, and fails for invalid order data.
    pub(super) fn read_valid(&self, printer: &Printer) -> Result<Inputs, CommandError> {
        let inputs = self.read(printer)?;
        let issues = inputs.port_in.validate(times::now());
        number_list::print_file(&inputs.intake, printer);
        printer.warnings(&number_list::order_warnings(&issues));
        issues.into_result()?;
        Ok(inputs)
    }

    /// Reads the numbers and their order data again.
    pub(super) fn port_in(&self, printer: &Printer) -> Result<PortIn, JobError> {
        let invalid = |error: CommandError| {
            let issue = Issue::error("list", Rule::File, error.message());
            JobError::from(Error::from(ValidationError::from(issue)))
        };
        let inputs = self.read(printer).map_err(invalid)?;
        self.check_complete(&inputs).map_err(invalid)?;
        Ok(inputs.port_in)
    }

    /// Rejects a list on stdin, which can be read once only.
    pub(super) fn reject_stdin(&self) -> Result<(), CommandError> {
        if !is_stdin(&self.numbers) {
            return Ok(());
        }
        Err(CommandError::usage("the list cannot be stdin, because it is read in each round")
            .with_hint("save it, and pass its path"))
    }

    /// Fails if rows cannot be read and are not skipped.
    pub(super) fn check_complete(&self, inputs: &Inputs) -> Result<(), CommandError> {
        if inputs.intake.is_complete() || self.list.skip_rejected {
            return Ok(());
        }
        Err(number_list::incomplete(&inputs.intake.name, inputs.intake.skipped()))
    }

    /// The list, if it is given, and the job file or order file.
    fn files(&self) -> Result<(Option<PathBuf>, PathBuf), CommandError> {
        match (&self.order, JobFormat::is_extension_of(&self.numbers)) {
            (Some(order), _) => Ok((Some(self.numbers.clone()), order.clone())),
            (None, true) => Ok((None, self.numbers.clone())),
            (None, false) => Err(CommandError::usage("the order data are missing").with_hint(
                "pass the order file with --order, or a job file instead of the list; `telnyx-porting port-in init` \
                 writes one",
            )),
        }
    }

    fn name(&self, job: &JobFile, list: &Path) -> Result<String, CommandError> {
        let list = if is_stdin(list) { Path::new("stdin") } else { list };
        job.job_name(self.job.as_deref(), list).map_err(|error| {
            let reason = error.first();
            let hint =
                reason.hint().map(|hint| hint.replace("choose a name, such as", "choose one with --job, such as"));
            CommandError::usage(reason.message()).with_hint(hint.unwrap_or_default())
        })
    }

    /// Opens or creates the journal. The orders of a command's own sandbox end with it, and a dry run changes nothing.
    pub(super) async fn journal(
        &self,
        inputs: &Inputs,
        session: &Session,
        config: &Config,
    ) -> Result<JobJournal, CommandError> {
        if session.is_sandbox() && self.journal.journal.is_some() {
            return Err(CommandError::usage("--journal: the orders of --sandbox end with the command")
                .with_hint("start `telnyx-porting sandbox` and use its base URL to keep the job"));
        }
        if session.is_harmless() {
            return JobJournal::in_memory();
        }
        let location = self.journal.location(config)?;
        let journal = JobJournal::new(location.open(&inputs.name).await?, &self.journal, &location);
        let job = journal.job().await?.filter(|_| !inputs.is_named);
        if let Some(known) = job.as_ref().and_then(|job| job.other_list(&inputs.recorded)) {
            let name = &inputs.name;
            return Err(CommandError::usage(format!("the job {name} has another list: {known}")).with_hint(format!(
                "choose another name with --job, or continue that job with this list by --job {name}"
            )));
        }
        Ok(journal)
    }

    /// A command that continues the job.
    pub(super) fn job_command(&self, command: &str, inputs: &Inputs) -> String {
        job_command(command, &format!("{}{}", quoted(&inputs.name), self.journal.option()))
    }

    /// Opens the journal for reading if it exists.
    pub(super) async fn read_journal(
        &self,
        inputs: &Inputs,
        config: &Config,
    ) -> Result<Option<JobJournal>, CommandError> {
        let location = self.journal.location(config)?;
        let journal = location.read(&inputs.name).await?;
        Ok(journal.map(|journal| JobJournal::new(journal, &self.journal, &location)))
    }
}

impl Inputs {
    /// The files and options with which the job can be continued.
    pub(super) fn recorded(&self, options: &ApplyOptions) -> JobInputs {
        let mut recorded = self.recorded.clone();
        recorded.apply = options.recorded();
        recorded
    }

    /// Whether the job can be continued with its files.
    pub(super) fn has_files(&self) -> bool {
        self.recorded.list.is_some()
    }
}

impl JournalArgs {
    /// The option, or else the database of the variable or the profile, or else the folder of journals.
    pub(super) fn location(&self, config: &Config) -> Result<JournalLocation, CommandError> {
        match &self.journal {
            Some(place) => Ok(JournalLocation::named(place)?),
            None => config.journal(),
        }
    }

    /// The option as it is repeated in other commands, without a password; empty if it was not given.
    fn option(&self) -> String {
        let shown = self.journal.as_ref().and_then(|place| match JournalLocation::named(place).ok()? {
            JournalLocation::Database(url) => Some(url.to_string()),
            _ => Some(place.display().to_string()),
        });
        shown.map(|place| format!(" --journal {}", quoted(&place))).unwrap_or_default()
    }
}

impl JobArgs {
    /// The name of the job; empty if its journal is a file.
    pub(super) fn name(&self) -> &str {
        self.job.as_deref().unwrap_or_default()
    }

    /// The place of the journal.
    pub(super) fn location(&self, config: &Config) -> Result<JournalLocation, CommandError> {
        let location = self.journal.location(config)?;
        if self.job.is_none() && matches!(location, JournalLocation::Database(_)) {
            return Err(CommandError::usage("a database has several jobs")
                .with_hint("name the job too; list them with `telnyx-porting port-in list`"));
        }
        Ok(location)
    }

    /// Opens the journal for reading, also while another process writes it.
    pub(super) async fn read(&self, config: &Config) -> Result<JobJournal, CommandError> {
        let location = self.location(config)?;
        self.existing(location.read(self.name()).await?, &location)
    }

    /// Opens the journal for writing.
    pub(super) async fn open(&self, config: &Config) -> Result<JobJournal, CommandError> {
        let location = self.location(config)?;
        self.existing(location.open_existing(self.name()).await?, &location)
    }

    fn existing(
        &self,
        journal: Option<Box<dyn Journal>>,
        location: &JournalLocation,
    ) -> Result<JobJournal, CommandError> {
        if let Some(journal) = journal {
            return Ok(JobJournal::new(journal, &self.journal, location));
        }
        let message = match location {
            JournalLocation::File(path) => format!("{} does not exist", path.display()),
            _ => format!("the job {} does not exist", self.name()),
        };
        let list = format!("list the jobs with `telnyx-porting port-in list{}`", self.journal.option());
        Err(CommandError::not_found(message).with_hint(list))
    }
}

/// An open journal, and its place.
pub(super) struct JobJournal {
    pub(super) journal: Box<dyn Journal>,
    /// The option that names it in other commands, with a space before it; empty if they find it by the name of the job. `None`
    /// if the journal ends with the process.
    pub(super) option: Option<String>,
    pub(super) location: Option<JournalLocation>,
}

impl JobJournal {
    pub(super) fn in_memory() -> Result<Self, CommandError> {
        Ok(Self { journal: Box::new(SqliteJournal::in_memory()?), option: None, location: None })
    }

    fn new(journal: Box<dyn Journal>, args: &JournalArgs, location: &JournalLocation) -> Self {
        Self { journal, option: Some(args.option()), location: Some(location.clone()) }
    }

    /// The inbox in which `port-in listen` stores webhooks.
    pub(super) async fn inbox(&self) -> Result<Option<Box<dyn Inbox>>, CommandError> {
        match &self.location {
            Some(location) => Ok(inbox::open(location).await?),
            None => Ok(None),
        }
    }
}

impl Deref for JobJournal {
    type Target = dyn Journal;

    fn deref(&self) -> &Self::Target {
        &*self.journal
    }
}
