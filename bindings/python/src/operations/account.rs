//! Operations of the account: documents, letterheads, bundles of numbers, reports, portability checks.

use crate::call::{Options, Output};
use crate::client::{NativeClient, call};
use crate::input::{Arg, Args, Argument, Document, FilePath, Input, Json, OneOrMore, Span, Text, Timestamp, arguments};
use crate::issues::{Invalid, Read};
use crate::model::utc_datetime;
use crate::stream::{Next, Stream, StreamRequest, ValueSource};
use chrono::{DateTime, Utc};
use pyo3::exceptions::PyUserWarning;
use pyo3::prelude::*;
use serde::Deserialize;
use std::ffi::CString;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{
    Client, DocumentId, EventFilter, EventTail, LoaConfigurationFields, LoaConfigurationId, NewLoaConfiguration,
    NumberConfiguration, OrdersReport, PhoneNumber, PortingOrderId, PortingPhoneNumberId, ReportWatch, TailEvent,
    Upload, UserBundleId,
};

operations! {
    @also documents_upload events_tail reports_create_and_wait;

    documents_save(id: Arg<DocumentId>, path: FilePath) => |client| client.documents().download(id.0).save_to(path.0);

    loa_configurations_update(id: Arg<LoaConfigurationId>, configuration as "": Letterhead) =>
        |client| client.loa_configurations().update(id.0, configuration.0);

    number_configurations_create(configurations as "phone_number_configurations": Bundles) =>
        |client| client.number_configurations().create(configurations.0);

    portability_check(phone_numbers: Args<PhoneNumber>) => |client| client.portability().check(&phone_numbers.0);

    portability_check_many(phone_numbers: Args<PhoneNumber>) =>
        |client| client.portability().check_many(&phone_numbers.0);

    reports_create(
        status: Option<OneOrMore<PortingOrderStatusValue>>,
        customer_reference: Option<OneOrMore<String>>,
        created_after: Option<Timestamp>,
        created_before: Option<Timestamp>,
    ) {
        let report = orders_report(status, customer_reference, created_after, created_before);
    } => |client| client.reports().create(report);

    documents_get(id: Arg<DocumentId>) => |client| client.documents().get(id.0);
    documents_download(id: Arg<DocumentId>) => |client| client.documents().download(id.0).bytes();

    loa_configurations_create(configuration as "": Letterhead) =>
        |client| client.loa_configurations().create(configuration.0);

    loa_configurations_preview(configuration as "": Letterhead) =>
        |client| client.loa_configurations().preview(configuration.0).bytes();
}

#[pyfunction]
fn documents_upload(
    py: Python<'_>,
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    file: Argument<Option<Document>>,
    url: Argument<Option<Text>>,
    filename: Argument<Option<Text>>,
    customer_reference: Argument<Option<Text>>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", file, url, filename, customer_reference);
    let mut upload = match (file, url, Text::optional(filename)) {
        (Some(file), None, filename) => file.upload(filename),
        (None, Some(url), None) => Upload::url(url.0),
        (None, Some(url), Some(filename)) => Upload::url(url.0).with_name(filename),
        (None, None, _) => return Err(Invalid::unsendable("is required, unless there is a url").within("file").into()),
        (Some(_), Some(_), _) => return Err(Invalid::unsendable("cannot be combined with url").within("file").into()),
    };
    if let Some(reference) = customer_reference {
        upload = upload.with_customer_reference(reference.0);
    }
    warn_of(py, &upload)?;
    call(client, options, move |client| client.documents().upload(upload))
}

/// Issues the warnings about a document, at the caller of the method.
fn warn_of(py: Python<'_>, upload: &Upload) -> PyResult<()> {
    for warning in upload.validate().warnings() {
        let hint = warning.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
        let message = CString::new(format!("{}{hint}", warning.message()).replace('\0', ""))?;
        // One frame for the method, one for the function that calls this one.
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &message, 3)?;
    }
    Ok(())
}

/// A letterhead under the API's names.
struct Letterhead(NewLoaConfiguration);

impl Input for Letterhead {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let fields: LoaConfigurationFields = Json::read(value)?.decode()?;
        fields.try_into().map(Self).map_err(Invalid::with_field_names)
    }
}

/// Numbers and their bundles under the API's names.
struct Bundles(Vec<NumberConfiguration>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BundleFields {
    porting_phone_number_id: String,
    user_bundle_id: String,
}

impl Input for Bundles {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let entries: Vec<BundleFields> = Json::read(value)?.decode()?;
        let mut invalid = Invalid::default();
        let mut bundles = Vec::new();
        for (index, entry) in entries.into_iter().enumerate() {
            let number: Option<PortingPhoneNumberId> =
                invalid.check(entry.porting_phone_number_id.parse(), (index, "porting_phone_number_id"));
            let bundle: Option<UserBundleId> = invalid.check(entry.user_bundle_id.parse(), (index, "user_bundle_id"));
            bundles.extend(number.zip(bundle).map(|(number, bundle)| NumberConfiguration::new(number, bundle)));
        }
        invalid.finish(Self(bundles))
    }
}

fn orders_report(
    status: Option<OneOrMore<PortingOrderStatusValue>>,
    customer_reference: Option<OneOrMore<String>>,
    created_after: Option<Timestamp>,
    created_before: Option<Timestamp>,
) -> OrdersReport {
    let mut report = OrdersReport::new();
    report.statuses = status.map(|status| status.0);
    report.customer_references = customer_reference.map(|references| references.0);
    report.created_after = created_after.map(|time| time.0);
    report.created_before = created_before.map(|time| time.0);
    report
}

#[pyfunction]
fn reports_create_and_wait(
    client: &Bound<'_, NativeClient>,
    status: Argument<Option<OneOrMore<PortingOrderStatusValue>>>,
    customer_reference: Argument<Option<OneOrMore<String>>>,
    created_after: Argument<Option<Timestamp>>,
    created_before: Argument<Option<Timestamp>>,
    timeout: Argument<Span>,
    interval: Argument<Span>,
) -> PyResult<StreamRequest> {
    arguments!(status, customer_reference, created_after, created_before, timeout, interval);
    let report = orders_report(status, customer_reference, created_after, created_before);
    let (timeout, interval) = (timeout.0, interval.0);
    Ok(StreamRequest::new(client, Options::default(), move || ReportEvents {
        report: report.clone(),
        timeout,
        interval,
        watch: None,
    }))
}

/// The events of a wait for a report, which is created when the first one is requested.
struct ReportEvents {
    report: OrdersReport,
    timeout: Duration,
    interval: Duration,
    watch: Option<ReportWatch>,
}

impl ValueSource for ReportEvents {
    fn next<'a>(&'a mut self, client: &'a Client) -> Next<'a> {
        Box::pin(async move {
            let watch = self.watch.get_or_insert_with(|| {
                let wait = client.reports().create_and_wait(self.report.clone());
                wait.with_timeout(self.timeout).with_interval(self.interval).watch()
            });
            Ok(Box::new(watch.next_through(client).await.transpose()?) as _)
        })
    }
}

#[pyfunction]
fn events_tail(
    client: &Bound<'_, NativeClient>,
    event_type: Argument<Option<Text>>,
    porting_order_id: Argument<Option<Arg<PortingOrderId>>>,
    created_from: Argument<Option<Timestamp>>,
    interval: Argument<Span>,
) -> PyResult<TailEvents> {
    arguments!(event_type, porting_order_id, created_from, interval);
    let mut filter = EventFilter::new();
    filter.event_type = Text::value(event_type);
    filter.porting_order = porting_order_id.map(|value| value.0);
    filter.created_from = created_from.map(|value| value.0);
    let resume = Arc::new(Mutex::new(filter.created_from));
    let tail = Tail { filter, interval: interval.0, running: None, resume: Arc::clone(&resume) };
    Ok(TailEvents { events: Stream::new(client, Options::default(), tail), resume })
}

/// The new events of a tail, and polls that failed.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct TailEvents {
    events: Stream,
    resume: Arc<Mutex<Option<DateTime<Utc>>>>,
}

#[pymethods]
impl TailEvents {
    /// Fetches the next event or failed poll; `None` after an error.
    fn next(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.events.next(py)
    }

    /// `None` before the first poll of a tail without a start, and beyond the last `datetime`.
    #[getter]
    fn resume_from<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let resume = *self.resume.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(resume.map(|time| utc_datetime(py, time)).transpose()?.flatten())
    }
}

/// An event of a tail, and where another one can continue after it, which is known once Python has the event.
struct TailOutput {
    event: Box<dyn Output>,
    resume_from: Option<DateTime<Utc>>,
    resume: Arc<Mutex<Option<DateTime<Utc>>>>,
}

impl Output for TailOutput {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        *self.resume.lock().unwrap_or_else(PoisonError::into_inner) = self.resume_from;
        self.event.into_python(py)
    }
}

struct Tail {
    filter: EventFilter,
    interval: Duration,
    running: Option<EventTail>,
    resume: Arc<Mutex<Option<DateTime<Utc>>>>,
}

impl ValueSource for Tail {
    fn next<'a>(&'a mut self, client: &'a Client) -> Next<'a> {
        Box::pin(async move {
            let new = || client.events().tail(self.filter.clone()).with_interval(self.interval);
            let tail = self.running.get_or_insert_with(new);
            let mut event = tail.next_through(client).await.transpose()?;
            while matches!(event, Some(TailEvent::Recovered)) {
                event = tail.next_through(client).await.transpose()?;
            }
            let (resume_from, resume) = (tail.resume_from(), Arc::clone(&self.resume));
            Ok(Box::new(TailOutput { event: Box::new(event), resume_from, resume }) as _)
        })
    }
}
