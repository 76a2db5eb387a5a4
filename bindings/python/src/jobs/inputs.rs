//! The numbers and the order data of a job.

use crate::input::{NumberList, OrderData};
use crate::intake::{FRAME, LIST};
use std::path::{Path, PathBuf};
use telnyx_porting::{CountryCode, Error, Issue, Rule, ValidationError};
use telnyx_porting_jobs::journal::{JobInputs, JobRecord, ListOptions, RecordedOptions};
use telnyx_porting_jobs::{Intake, IntakeOptions, JobFile, JobFormat, PortIn};

/// The list and the order data, as the program names them. Files are read again for each plan and apply, so that they can be corrected.
#[derive(Clone)]
pub(super) struct Inputs {
    /// `None` for the list that the job file names.
    list: Option<NumberList>,
    order: OrderData,
    options: ListOptions,
    /// The folder of documents that are named by values of the program.
    folder: PathBuf,
    /// The options of the last apply, if the files are those of the journal.
    pub(super) recorded_options: RecordedOptions,
}

/// The desired state of a job.
pub(super) struct Desired {
    pub(super) intake: Intake,
    pub(super) port_in: PortIn,
    pub(super) recorded: JobInputs,
    job: JobFile,
    /// The list if it is a file, or else its name.
    list: PathBuf,
}

impl Desired {
    /// The name of the job, and whether the user chose it.
    pub(super) fn name(&self, chosen: Option<&str>) -> Result<(String, bool), ValidationError> {
        let name = self.job.job_name(chosen, &self.list)?;
        Ok((name, chosen.is_some() || self.job.name().is_some()))
    }
}

impl Inputs {
    pub(super) fn new(
        numbers: NumberList,
        order: Option<OrderData>,
        folder: Option<PathBuf>,
        options: ListOptions,
    ) -> Result<Self, ValidationError> {
        let (list, order) = match (numbers, order) {
            (NumberList::File(path), None) if JobFormat::is_extension_of(&path) => (None, OrderData::File(path)),
            (_, None) => {
                let issue = Issue::error("order", Rule::Required, "the order data are missing");
                let hint = "pass the path of an order file or a dict, or a job file instead of the numbers";
                return Err(issue.with_hint(hint).into());
            }
            (numbers, Some(order)) => (Some(numbers), order),
        };
        let (folder, recorded_options) = (folder.unwrap_or_default(), RecordedOptions::default());
        Ok(Self { list, order, options, folder, recorded_options })
    }

    /// The files and options of the last apply.
    pub(super) fn from_record(record: Option<JobRecord>) -> Result<Self, ValidationError> {
        let inputs = record.map(|job| job.inputs).unwrap_or_default();
        let (Some(list), Some(order)) = (inputs.list, inputs.job_file) else {
            let issue = Issue::error("numbers", Rule::Required, "the journal does not have the files of the job");
            let hint = "create the Job with its numbers and order data, and call apply()";
            return Err(issue.with_hint(hint).into());
        };
        Ok(Self {
            list: Some(NumberList::File(list.into())),
            order: OrderData::File(order.into()),
            options: inputs.options,
            folder: PathBuf::new(),
            recorded_options: inputs.apply,
        })
    }

    pub(super) fn skips_rejected(&self) -> bool {
        self.options.skip_rejected
    }

    /// Reads all files. Nothing is sent.
    pub(super) fn read(&self) -> Result<Desired, Error> {
        let job = match &self.order {
            OrderData::File(path) => JobFile::read(path)?,
            OrderData::Fields(fields) => JobFile::parse(&fields.to_string(), JobFormat::Json, &self.folder)?,
        };
        let options = self.intake_options(job.intake_options().clone())?;
        let (intake, list) = match &self.list {
            None => {
                let list = job.list().ok_or_else(|| {
                    let issue = Issue::error("job.list", Rule::Required, "the job file does not name the list");
                    ValidationError::from(issue.with_hint("name it in the table [job], or pass the list and order="))
                })?;
                (Intake::read(list, &options)?, list.to_owned())
            }
            Some(NumberList::File(path)) => (Intake::read(path, &options)?, path.clone()),
            Some(NumberList::Content(content, name)) => {
                let list = name.as_deref().unwrap_or_default();
                (Intake::parse(content, name.as_deref().unwrap_or(LIST), &options)?, list.into())
            }
            Some(NumberList::Values(values)) => (Intake::from_values(values, &options)?, PathBuf::new()),
            Some(NumberList::Table(columns, rows)) => {
                (Intake::from_table(FRAME, columns.iter().cloned(), rows.iter().cloned(), &options)?, PathBuf::new())
            }
        };
        if intake.is_empty() {
            intake.complete()?;
            let issue = Issue::error("numbers", Rule::NotEmpty, "expected phone numbers, got an empty list");
            return Err(ValidationError::from(issue.with_hint("pass at least one number")).into());
        }
        let folder = if self.has_list_file() { list.parent().unwrap_or(Path::new("")) } else { &self.folder };
        let port_in = PortIn::from_list(&intake, &job, folder)?;
        let mut recorded = self.recorded(&list)?;
        recorded.skipped = intake.skipped_rows();
        Ok(Desired { intake, port_in, recorded, job, list })
    }

    fn has_list_file(&self) -> bool {
        matches!(self.list, None | Some(NumberList::File(_)))
    }

    /// The files and options with which any program can continue the job. Values of this program are not stored.
    fn recorded(&self, list: &Path) -> Result<JobInputs, Error> {
        let mut recorded = match &self.order {
            OrderData::File(order) if self.has_list_file() => {
                let failed = |source| Error::File { path: list.display().to_string(), action: "read", source };
                JobInputs::from_files(list, order).map_err(failed)?
            }
            _ => JobInputs::default(),
        };
        recorded.options = self.options.clone();
        Ok(recorded)
    }

    /// The options for reading the list, which override those of the job file.
    fn intake_options(&self, others: IntakeOptions) -> Result<IntakeOptions, ValidationError> {
        let ListOptions { column, country, sheet, encoding, .. } = &self.options;
        let mut options = others.keeping_rows();
        if let Some(column) = column {
            options = options.with_column(column);
        }
        if let Some(country) = country {
            options = options.with_country(country.parse::<CountryCode>().map_err(|error| error.at("country"))?);
        }
        if let Some(sheet) = sheet {
            options = options.with_sheet(sheet);
        }
        if let Some(encoding) = encoding {
            options = options.with_encoding(encoding);
        }
        Ok(options)
    }
}
