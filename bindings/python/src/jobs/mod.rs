//! Port-in jobs of the crate `telnyx-porting-jobs`: reads the arguments, opens the journal, and passes on events and results.

mod error;
mod event;
mod inputs;
mod receiver;
mod run;

pub(crate) use receiver::NativeReceiver;
pub(crate) use run::JobRun;

use crate::call::Output;
use crate::client::NativeClient;
use crate::errors;
use crate::input::{Arg, Argument, Count, FilePath, Input, NumberList, OrderData, Span, StrictBool, Text, arguments};
use crate::intake::NativeIntake;
use crate::issues::{Invalid, Read};
use bytes::Bytes;
use event::{Tokens, cancel_event, loa_event, watch_event};
use inputs::{Desired, Inputs};
use pyo3::prelude::*;
use run::Data;
use serde_json::{Value, json};
use std::sync::Arc;
use telnyx_porting::{Client, Clock as _, CountryCode, Error, Issue, Rule, SystemClock, ValidationError};
use telnyx_porting_jobs::inbox;
use telnyx_porting_jobs::journal::{Journal, JournalLocation, ListOptions, SqliteJournal};
use telnyx_porting_jobs::report::Report;
use telnyx_porting_jobs::{
    ApplyOptions, Job, JobError, JobFile, Plan, PlanOptions, Round, Step, TickEvent, Watch, WatchEvent, WatchOptions,
    cancel, collect_loas, tick,
};

/// A job: its journal, and its numbers with their order data if the program gave them.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct NativeJob {
    job: Arc<Known>,
    /// The list as it was read first.
    intake: Option<Py<NativeIntake>>,
}

/// A job that is known by its journal.
struct Known {
    /// `None` for the files in the journal.
    inputs: Option<Inputs>,
    name: String,
    /// Whether the user chose the name or the journal.
    is_named: bool,
    location: JournalLocation,
}

impl Known {
    /// Reads the files. `is_resumed` reads those in the journal.
    async fn read(&self, is_resumed: bool) -> Result<(Inputs, Desired), JobError> {
        let inputs = match &self.inputs {
            Some(inputs) if !is_resumed => inputs.clone(),
            _ => Inputs::from_record(self.open_read_only().await?.job().await?)?,
        };
        let desired = inputs.read()?;
        Ok((inputs, desired))
    }

    /// The same for a job that can be without its files.
    async fn read_if_known(&self) -> Result<Option<(Inputs, Desired)>, JobError> {
        if self.inputs.is_none() {
            let job = self.open_read_only().await?.job().await?;
            if job.is_none_or(|job| job.inputs.list.is_none() || job.inputs.job_file.is_none()) {
                return Ok(None);
            }
        }
        self.read(false).await.map(Some)
    }

    /// Opens or creates the journal. A dry run changes nothing.
    async fn create(&self, desired: &Desired, is_dry: bool) -> Result<Box<dyn Journal>, JobError> {
        if is_dry {
            return Ok(Box::new(SqliteJournal::in_memory()?));
        }
        let journal = self.location.open(&self.name).await?;
        let job = journal.job().await?.filter(|_| !self.is_named);
        if let Some(known) = job.as_ref().and_then(|job| job.other_list(&desired.recorded)) {
            let message = format!("the job {} has another list: {known}", self.name);
            let hint = format!("choose another name, or continue that job with this list by name={:?}", self.name);
            let issue = Issue::error("name", Rule::File, message).with_hint(hint);
            return Err(ValidationError::from(issue).into());
        }
        Ok(journal)
    }

    /// Opens the journal of a job that exists.
    async fn open(&self) -> Result<Box<dyn Journal>, JobError> {
        self.location.open_existing(&self.name).await?.ok_or_else(|| self.missing())
    }

    /// Opens the journal for reading, also while another process writes it.
    async fn open_read_only(&self) -> Result<Box<dyn Journal>, JobError> {
        self.location.read(&self.name).await?.ok_or_else(|| self.missing())
    }

    /// The error if the job does not exist.
    fn missing(&self) -> JobError {
        const NOT_FOUND: i32 = 2;
        let source = std::io::Error::from_raw_os_error(NOT_FOUND);
        Error::File { path: self.journal(), action: "read", source }.into()
    }

    /// The file, or the job and its database.
    fn journal(&self) -> String {
        self.location.describe(&self.name).unwrap_or_default()
    }
}

/// Fails if rows were rejected and must not be skipped, or if the order data have errors.
fn check_complete(inputs: &Inputs, desired: &Desired, client: &Client) -> Result<(), JobError> {
    if !inputs.skips_rejected() {
        desired.intake.complete()?;
    }
    Ok(desired.port_in.validate(client.clock().utc()).into_result().map(drop)?)
}

fn output(class: &'static str, document: &impl serde::Serialize) -> Box<dyn Output> {
    let document = serde_json::to_value(document).unwrap_or(Value::Null);
    Box::new(Data { class, document })
}

#[pymethods]
impl NativeJob {
    #[expect(clippy::too_many_arguments, reason = "one for each argument in Python")]
    #[new]
    fn new(
        py: Python<'_>,
        numbers: Argument<NumberList>,
        order: Argument<Option<OrderData>>,
        name: Argument<Option<Text>>,
        journal: Argument<Option<FilePath>>,
        folder: Argument<Option<FilePath>>,
        column: Argument<Option<Text>>,
        country: Argument<Option<Arg<CountryCode>>>,
        sheet: Argument<Option<Text>>,
        encoding: Argument<Option<Text>>,
        skip_rejected: Argument<StrictBool>,
    ) -> PyResult<Self> {
        arguments!(numbers, order, name, journal, folder, column, country, sheet, encoding, skip_rejected);
        let mut options = ListOptions::default();
        options.column = Text::optional(column);
        options.country = country.map(|country| country.0.to_string());
        options.sheet = Text::optional(sheet);
        options.encoding = Text::optional(encoding);
        options.skip_rejected = skip_rejected.0;
        let made = py.detach(|| {
            let inputs = Inputs::new(numbers, order, folder.map(|folder| folder.0), options)?;
            let desired = inputs.read()?;
            let (name, is_named) = desired.name(Text::optional(name).as_deref())?;
            Ok::<_, Error>((inputs, desired, name, is_named))
        });
        let (inputs, desired, name, is_named) = made.map_err(|error| errors::exception_for(&error))?;
        let is_named = is_named || journal.is_some();
        let location = location(py, journal)?;
        let intake = Some(Py::new(py, NativeIntake(desired.intake))?);
        Ok(Self { job: Arc::new(Known { inputs: Some(inputs), name, is_named, location }), intake })
    }

    /// A job that exists, with the files of its last apply.
    #[staticmethod]
    fn open(py: Python<'_>, name: Argument<Text>, journal: Argument<Option<FilePath>>) -> PyResult<Self> {
        arguments!(name, journal);
        JobFile::check_name(&name.0).map_err(|error| errors::exception_for(&error.into()))?;
        let location = location(py, journal)?;
        let file = location.path(&name.0).map_err(|error| error::exception_for_journal(py, &error))?;
        let job = Known { inputs: None, name: name.0, is_named: true, location };
        if file.is_some_and(|path| !path.exists()) {
            return Err(error::exception_for(py, &job.missing()));
        }
        Ok(Self { job: Arc::new(job), intake: None })
    }

    #[getter]
    fn name(&self) -> &str {
        &self.job.name
    }

    /// The file, or the URL of the database without its password.
    #[getter]
    fn journal(&self) -> String {
        match &self.job.location {
            JournalLocation::Database(url) => url.to_string(),
            _ => self.job.journal(),
        }
    }

    #[getter]
    fn intake(&self, py: Python<'_>) -> Option<Py<NativeIntake>> {
        self.intake.as_ref().map(|intake| intake.clone_ref(py))
    }

    fn plan(
        &self,
        client: &Bound<'_, NativeClient>,
        offline: Argument<StrictBool>,
        prune: Argument<StrictBool>,
        retry: Argument<StrictBool>,
    ) -> PyResult<JobRun> {
        arguments!(offline, prune, retry);
        let (job, is_dry) = (Arc::clone(&self.job), client.get().is_dry());
        let options = plan_options(&prune, &retry);
        JobRun::start(client, move |client, _| async move {
            let (_, desired) = job.read(false).await?;
            let journal = if offline.0 {
                let in_memory = || SqliteJournal::in_memory().map(|journal| Box::new(journal) as Box<dyn Journal>);
                job.location.read(&job.name).await?.map_or_else(in_memory, Ok)?
            } else {
                job.create(&desired, is_dry).await?
            };
            let opened = Job::open(&client, &*journal, &job.name, &desired.port_in).await?;
            let plan = if offline.0 { opened.plan_offline(&options) } else { opened.plan(&options).await? };
            Ok(output("Plan", &plan))
        })
    }

    #[expect(clippy::too_many_arguments, reason = "one for each argument in Python")]
    fn apply(
        &self,
        client: &Bound<'_, NativeClient>,
        is_resumed: bool,
        plan: Argument<Option<Text>>,
        step: Argument<Option<StepName>>,
        prune: Argument<StrictBool>,
        retry: Argument<StrictBool>,
        concurrency: Argument<Option<Concurrency>>,
    ) -> PyResult<JobRun> {
        arguments!(plan, step, prune, retry, concurrency);
        let (job, is_dry) = (Arc::clone(&self.job), client.get().is_dry());
        let step = step.map(|step| step.0);
        let mut options = apply_options(&prune, &retry, step, concurrency);
        options.digest = Text::optional(plan);
        JobRun::start(client, move |client, sink| async move {
            let (inputs, mut desired) = job.read(is_resumed).await?;
            check_complete(&inputs, &desired, &client)?;
            if is_resumed {
                options.restore(&inputs.recorded_options, step)?;
            }
            let journal = job.create(&desired, is_dry).await?;
            let opened = Job::open(&client, &*journal, &job.name, &desired.port_in).await?;
            desired.recorded.apply = options.recorded();
            options.inputs = Some(desired.recorded);
            let mut tokens = Tokens::default();
            let applied = opened.apply(&options, |event| tokens.apply_event(&sink, event)).await?;
            Ok(output("Applied", &tokens.applied(&applied)))
        })
    }

    fn watch(
        &self,
        client: &Bound<'_, NativeClient>,
        interval: Argument<Option<Span>>,
        timeout: Argument<Option<Span>>,
    ) -> PyResult<JobRun> {
        arguments!(interval, timeout);
        let job = Arc::clone(&self.job);
        let mut options = WatchOptions::default();
        options.interval = interval.map_or(options.interval, |interval| interval.0);
        options.timeout = timeout.map_or(options.timeout, |timeout| timeout.0);
        JobRun::start(client, move |client, sink| async move {
            let journal = job.open().await?;
            let watch = Watch::open(&client, &*journal).await?;
            let on_event = |event: WatchEvent<'_>| watch_event(&sink, &event);
            let round = match inbox::open(&job.location).await? {
                Some(inbox) => watch.run_with(&options, watch.woken_by(&*inbox).await?, on_event).await?,
                None => watch.run(&options, on_event).await?,
            };
            Ok(output("Round", &round))
        })
    }

    fn tick(
        &self,
        client: &Bound<'_, NativeClient>,
        prune: Argument<StrictBool>,
        retry: Argument<StrictBool>,
        interval: Argument<Option<Span>>,
    ) -> PyResult<JobRun> {
        arguments!(prune, retry, interval);
        let interval = interval.map_or(WatchOptions::default().interval, |interval| interval.0);
        let (job, is_dry) = (Arc::clone(&self.job), client.get().is_dry());
        let mut options = apply_options(&prune, &retry, None, None);
        JobRun::start(client, move |client, sink| async move {
            let mut tokens = Tokens::default();
            let on_event = |event: TickEvent<'_>| tokens.tick_event(&sink, event);
            let ticked = match job.read_if_known().await? {
                Some((inputs, mut desired)) => {
                    check_complete(&inputs, &desired, &client)?;
                    if job.inputs.is_none() {
                        let prunes = options.plan.prune;
                        options.restore(&inputs.recorded_options, None)?;
                        options.plan.prune |= prunes;
                    }
                    let journal = job.create(&desired, is_dry).await?;
                    let mut opened = Job::open(&client, &*journal, &job.name, &desired.port_in).await?;
                    desired.recorded.apply = options.recorded();
                    opened.set_inputs(desired.recorded).await?;
                    tick(&client, &*journal, Some(&opened), &options, interval, on_event).await?
                }
                None => tick(&client, &*job.open().await?, None, &options, interval, on_event).await?,
            };
            Ok(Box::new(tokens.tick(&ticked)) as _)
        })
    }

    fn refresh(&self, client: &Bound<'_, NativeClient>) -> PyResult<JobRun> {
        let job = Arc::clone(&self.job);
        JobRun::start(client, move |client, sink| async move {
            let journal = job.open().await?;
            let round = Watch::open(&client, &*journal).await?.round(|event| watch_event(&sink, &event)).await?;
            Ok(output("Round", &round))
        })
    }

    fn status(&self, client: &Bound<'_, NativeClient>) -> PyResult<JobRun> {
        let job = Arc::clone(&self.job);
        JobRun::start(client, move |client, _| async move {
            let journal = job.open_read_only().await?;
            let report = Report::read(&*journal, client.clock().utc()).await?;
            let round = Round::from_orders(&journal.orders().await?);
            let document = json!({
                "job": report.job,
                "round": round,
                "totals": report.totals,
                "attention": report.attention,
                "orders": report.orders,
            });
            Ok(output("JobStatus", &document))
        })
    }

    fn report(&self, client: &Bound<'_, NativeClient>) -> PyResult<JobRun> {
        let job = Arc::clone(&self.job);
        JobRun::start(client, move |client, _| async move {
            let report = Report::read(&*job.open_read_only().await?, client.clock().utc()).await?;
            Ok(output("Report", &report))
        })
    }

    fn rendered(&self, client: &Bound<'_, NativeClient>, format: Argument<ReportFormat>) -> PyResult<JobRun> {
        arguments!(format);
        let job = Arc::clone(&self.job);
        JobRun::start(client, move |client, _| async move {
            let report = Report::read(&*job.open_read_only().await?, client.clock().utc()).await?;
            let bytes = match format {
                ReportFormat::Html => Bytes::from(report.html()),
                ReportFormat::Csv => report.csv().into(),
                ReportFormat::Xlsx => report
                    .xlsx()
                    .map_err(|source| {
                        let path = job.journal();
                        Error::File { path, action: "converted", source: std::io::Error::other(source) }
                    })?
                    .into(),
            };
            Ok(Box::new(bytes) as _)
        })
    }

    fn cancel(&self, client: &Bound<'_, NativeClient>) -> PyResult<JobRun> {
        let job = Arc::clone(&self.job);
        JobRun::start(client, move |client, sink| async move {
            cancel(&client, &*job.open().await?, |event| cancel_event(&sink, &event)).await?;
            Ok(Box::new(()) as _)
        })
    }

    fn collect_loas(&self, client: &Bound<'_, NativeClient>, folder: Argument<FilePath>) -> PyResult<JobRun> {
        arguments!(folder);
        let job = Arc::clone(&self.job);
        JobRun::start(client, move |client, sink| async move {
            collect_loas(&client, &*job.open().await?, &folder.0, |event| loa_event(&sink, &event)).await?;
            Ok(Box::new(()) as _)
        })
    }
}

/// The place that the program names, or else the folder of journals.
fn location(py: Python<'_>, journal: Option<FilePath>) -> PyResult<JournalLocation> {
    let named = journal.map(|place| JournalLocation::named(place.0)).transpose();
    Ok(named.map_err(|error| error::exception_for_journal(py, &error))?.unwrap_or_default())
}

fn plan_options(prune: &StrictBool, retry: &StrictBool) -> PlanOptions {
    let mut options = PlanOptions::default();
    (options.prune, options.retry) = (prune.0, retry.0);
    options
}

fn apply_options(
    prune: &StrictBool,
    retry: &StrictBool,
    step: Option<Step>,
    concurrency: Option<Concurrency>,
) -> ApplyOptions {
    let mut options = ApplyOptions::default();
    options.plan = plan_options(prune, retry);
    if let Some(step) = step {
        options.until = step;
    }
    if let Some(concurrency) = concurrency {
        options.concurrency = concurrency.0;
    }
    options
}

/// The last step of an apply.
struct StepName(Step);

impl Input for StepName {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let name = Text::read(value)?.0;
        Step::from_name(&name).map(Self).ok_or_else(|| {
            let names: Vec<_> = Step::ALL.iter().map(|step| format!("{:?}", step.name())).collect();
            Invalid::rule("step", "is an unknown step", format!("pass one of {}", names.join(", ")))
        })
    }
}

/// The number of concurrent requests.
struct Concurrency(usize);

impl Input for Concurrency {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        const HINT: &str = "pass the number of concurrent requests, such as 8";
        match Count::<u16>::read(value)?.0 {
            0 => Err(Invalid::rule("concurrency", "is 0, so that nothing would be sent", HINT)),
            count => Ok(Self(usize::from(count))),
        }
    }
}

/// The format of the file of a report.
#[derive(Clone, Copy)]
enum ReportFormat {
    Html,
    Csv,
    Xlsx,
}

impl Input for ReportFormat {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        match Text::read(value)?.0.as_str() {
            "html" => Ok(Self::Html),
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(Invalid::rule("format", "is an unknown format", "pass \"html\", \"csv\" or \"xlsx\"")),
        }
    }
}

/// The page of a plan for sign-off, from the document of the plan.
#[pyfunction]
fn plan_page(py: Python<'_>, document: &str) -> PyResult<String> {
    let failed = |error: serde_json::Error| pyo3::exceptions::PyValueError::new_err(format!("not a plan: {error}"));
    let plan: Plan = serde_json::from_str(document).map_err(failed)?;
    Ok(py.detach(|| plan.html(SystemClock::default().utc())))
}

functions![plan_page];
