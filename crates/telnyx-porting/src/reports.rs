//! CSV reports on orders, and waiting for them.

use crate::call::Call;
use crate::checks::{check_filter_list, check_known};
use crate::client::Client;
use crate::error::Error;
use crate::generated::{ReportId, Reports};
use crate::http::CallOptions;
use crate::validation::{Issue, Issues, Rule};
use crate::wait::PollFailed;
use crate::wait::pace::PollInterval;
use chrono::{DateTime, Utc};
use futures_core::future::BoxFuture;
use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;
use telnyx_porting_api::Timestamp;
use telnyx_porting_api::types::{
    CreatePortingReport, ExportPortingOrdersCsvReport, ExportPortingOrdersCsvReportFilters, PortingOrderStatusValue,
    PortingReport, ReportStatus, ReportType,
};

/// The orders that a report includes. Source of the fields: `params.filters` of operation `createPortingReport`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct OrdersReport {
    /// Only orders in one of these statuses.
    pub statuses: Option<Vec<PortingOrderStatusValue>>,
    /// Only orders with one of these references.
    pub customer_references: Option<Vec<String>>,
    /// Only orders that were created after this time.
    pub created_after: Option<DateTime<Utc>>,
    /// Only orders that were created before this time.
    pub created_before: Option<DateTime<Utc>>,
}

impl OrdersReport {
    /// All orders.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only orders in one of these statuses.
    #[must_use]
    pub fn with_statuses(mut self, values: impl IntoIterator<Item = impl Into<PortingOrderStatusValue>>) -> Self {
        self.statuses = Some(values.into_iter().map(Into::into).collect());
        self
    }

    /// Only orders with one of these references.
    #[must_use]
    pub fn with_customer_references(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.customer_references = Some(values.into_iter().map(Into::into).collect());
        self
    }

    /// Only orders that were created after this time.
    #[must_use]
    pub fn with_created_after(mut self, value: impl Into<DateTime<Utc>>) -> Self {
        self.created_after = Some(value.into());
        self
    }

    /// Only orders that were created before this time.
    #[must_use]
    pub fn with_created_before(mut self, value: impl Into<DateTime<Utc>>) -> Self {
        self.created_before = Some(value.into());
        self
    }

    /// Returns all issues without sending anything.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        issues.extend(check_filter_list("statuses", self.statuses.as_deref()));
        issues.extend(check_filter_list("customer_references", self.customer_references.as_deref()));
        for status in self.statuses.iter().flatten() {
            check_known!(issues, "statuses", status, PortingOrderStatusValue);
        }
        let empty = self.created_after.zip(self.created_before).is_some_and(|(after, before)| after >= before);
        let issue = Issue::warning("params.filters", Rule::DateRange, "no order can be between these times");
        issues.extend(empty.then(|| issue.with_hint("swap the two times")));
        issues
    }

    fn into_body(self) -> CreatePortingReport {
        let mut filters = ExportPortingOrdersCsvReportFilters::new()
            .with_status_in(self.statuses.unwrap_or_default())
            .with_customer_reference_in(self.customer_references.unwrap_or_default());
        filters.created_at_gt = self.created_after.map(Timestamp::from);
        filters.created_at_lt = self.created_before.map(Timestamp::from);
        // The filters are required, though they may be empty.
        let params = ExportPortingOrdersCsvReport::new().with_filters(filters);
        CreatePortingReport::new(ReportType::ExportPortingOrdersCsv, params)
    }
}

impl Reports {
    /// Creates a report. See [`create_and_wait`](Self::create_and_wait).
    pub fn create(&self, report: OrdersReport) -> Call<PortingReport> {
        let accepted = self.client.validate(report.validate());
        let body = report.into_body();
        Call::data(&self.client, |api| async move { api.create_porting_report().body(body).send().await })
            .validated(accepted)
    }

    /// Creates a report and waits until it is completed. See [`WaitForReport`].
    pub fn create_and_wait(&self, report: OrdersReport) -> WaitForReport {
        WaitForReport::new(&self.client, Stage::Create(Box::new(report)))
    }

    /// Waits until a report that was created earlier is completed. See [`WaitForReport`].
    pub fn wait_until_completed(&self, report: PortingReport) -> WaitForReport {
        WaitForReport::new(&self.client, Stage::Created(Box::new(report)))
    }
}

/// The end of a wait for a report.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReportEnd {
    /// The report is completed. Download it with its `document_id` and
    /// [`Documents::download`](crate::Documents::download).
    Completed(PortingReport),
    /// The timeout expired. Has the report from the last successful poll.
    TimedOut(PortingReport),
    /// The report could not be read, and the error is not transient.
    Failed {
        /// The error.
        error: Error,
        /// The report from the last successful poll.
        last: PortingReport,
    },
}

/// An event of a wait for a report.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReportEvent {
    /// The report was created, or its status changed.
    Changed(PortingReport),
    /// The report could not be read; the wait continues.
    PollFailed(PollFailed),
    /// The wait ended.
    Ended(ReportEnd),
}

type OnProgress = Box<dyn FnMut(&ReportEvent) + Send>;

/// A wait for a report: returned by [`Reports::create_and_wait`](crate::Reports::create_and_wait), starts when awaited.
///
/// Polls that fail with a transient error are retried at growing intervals of up to a minute, or after the delay that
/// the API requests.
/// Dropping the future stops the wait; the API completes the report regardless.
///
/// ```
/// use std::time::Duration;
/// use telnyx_porting::{DocumentId, OrdersReport, ReportEnd};
/// # use telnyx_porting::Client;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = telnyx_porting_sandbox::Sandbox::builder().start().await?;
/// # let state = sandbox.state().clone();
/// # let advanced = sandbox.state().clone();
/// # let clock = telnyx_porting::SimulatedClock::new(move || state.now(), move |by| advanced.advance(by));
/// # let key = sandbox.api_key().parse()?;
/// # let client = Client::builder(key).base_url(sandbox.base_url().parse()?).clock(clock).build()?;
/// let wait = client.reports().create_and_wait(OrdersReport::new()).with_timeout(Duration::from_secs(3600));
/// match wait.await? {
///     ReportEnd::Completed(report) => {
///         let document = report.document_id.as_ref().ok_or("the report has no document")?;
///         let csv = client.documents().download(DocumentId::try_from(document)?).bytes().await?;
/// #       assert!(!csv.is_empty());
///     }
///     ReportEnd::TimedOut(report) => println!("not completed yet: {:?}", report.id),
///     ReportEnd::Failed { error, last } => println!("{:?} cannot be read: {error}", last.id),
///     _ => {}
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Errors of [`Reports::create`](crate::Reports::create). Errors after the report was created are
/// [`ReportEnd::Failed`].
#[must_use = "a wait does nothing unless it is awaited"]
pub struct WaitForReport {
    watch: ReportWatch,
    on_progress: Option<OnProgress>,
}

impl WaitForReport {
    fn new(client: &Client, stage: Stage) -> Self {
        let watch = ReportWatch {
            client: client.clone(),
            stage,
            pause: PollInterval::new(Duration::from_secs(2)),
            timeout: Duration::from_secs(600),
            deadline: Duration::ZERO,
            due: Duration::ZERO,
        };
        Self { watch, on_progress: None }
    }

    /// Time between two polls. Default: 2 seconds.
    pub fn with_interval(mut self, interval: Duration) -> Self {
        self.watch.pause.set(interval);
        self
    }

    /// Time to wait after the report is created. Default: 10 minutes.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.watch.timeout = timeout;
        self
    }

    /// Calls `on_progress` when the report is created or its status changes, when polls start to fail, and at the end.
    pub fn on_progress(mut self, on_progress: impl FnMut(&ReportEvent) + Send + 'static) -> Self {
        self.on_progress = Some(Box::new(on_progress));
        self
    }

    /// The events, one call at a time, for callers that cannot hold a future: each call may use other connections.
    pub fn watch(self) -> ReportWatch {
        self.watch
    }

    async fn run(mut self, client: Client) -> Result<ReportEnd, Error> {
        while let Some(event) = self.watch.next_through(&client).await {
            let event = event?;
            if let Some(on_progress) = &mut self.on_progress {
                on_progress(&event);
            }
            if let ReportEvent::Ended(end) = event {
                return Ok(end);
            }
        }
        Err(Error::incomplete("create_porting_report", "report"))
    }

    /// Waits on the calling thread, outside an async runtime.
    ///
    /// # Errors
    /// Same as when awaited. Also [`Error::Configuration`] inside an async runtime.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> Result<ReportEnd, Error> {
        let client = self.watch.client.clone();
        client.block_on(|client| self.run(client))
    }
}

impl IntoFuture for WaitForReport {
    type Output = Result<ReportEnd, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let client = self.watch.client.clone();
        Box::pin(self.run(client))
    }
}

impl fmt::Debug for WaitForReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitForReport").finish_non_exhaustive()
    }
}

/// The events of a wait for a report, one call at a time: returned by [`WaitForReport::watch`].
#[must_use = "the report is polled only while an event is awaited"]
pub struct ReportWatch {
    client: Client,
    stage: Stage,
    pause: PollInterval,
    timeout: Duration,
    /// In the clock's monotonic time.
    deadline: Duration,
    /// When the next poll is due.
    due: Duration,
}

enum Stage {
    /// The report must be created first.
    Create(Box<OrdersReport>),
    /// The report exists; the wait starts now.
    Created(Box<PortingReport>),
    Waiting(Box<PortingReport>),
    Ended,
}

impl ReportWatch {
    /// The next event, or `None` after the last one. Uses the connections of `client` with the options of the wait;
    /// inside `Client::block_on`, pass the client it provides. Dropping the future while the report is being created
    /// ends the wait, because the API may have created it; at other times no event is lost.
    ///
    /// # Errors
    /// Errors of [`Reports::create`](crate::Reports::create), which end the wait.
    pub async fn next_through(&mut self, client: &Client) -> Option<Result<ReportEvent, Error>> {
        let client = self.client.sharing_connections_of(client);
        loop {
            match std::mem::replace(&mut self.stage, Stage::Ended) {
                Stage::Create(request) => match Reports::new(&client).create(*request).await {
                    Ok(report) => self.stage = Stage::Created(Box::new(report)),
                    Err(error) => return Some(Err(error)),
                },
                Stage::Created(report) => {
                    let now = client.clock().monotonic();
                    self.deadline = now.saturating_add(self.timeout);
                    self.due = now.saturating_add(self.pause.next());
                    self.stage = Stage::Waiting(report.clone());
                    return Some(Ok(ReportEvent::Changed(*report)));
                }
                Stage::Waiting(report) => {
                    // A dropped future must not end the wait.
                    self.stage = Stage::Waiting(report.clone());
                    if let Some(event) = self.poll(&client, *report).await {
                        if matches!(event, ReportEvent::Ended(_)) {
                            self.stage = Stage::Ended;
                        }
                        return Some(Ok(event));
                    }
                }
                Stage::Ended => return None,
            }
        }
    }

    async fn poll(&mut self, client: &Client, last: PortingReport) -> Option<ReportEvent> {
        if last.status == Some(ReportStatus::Completed) {
            return Some(ReportEvent::Ended(ReportEnd::Completed(last)));
        }
        let clock = client.clock();
        let now = clock.monotonic();
        if now >= self.deadline {
            return Some(ReportEvent::Ended(ReportEnd::TimedOut(last)));
        }
        let wait = self.due.min(self.deadline).saturating_sub(now);
        if !wait.is_zero() {
            clock.sleep(wait).await;
        }
        // The next poll replaces a retry.
        let client = client.with_options(CallOptions::new().with_max_retries(0));
        let result = match last.id.as_ref().map(ReportId::try_from) {
            Some(Ok(id)) => Reports::new(&client).get(id).await,
            Some(Err(error)) => Err(error.into()),
            None => Err(Error::incomplete("create_porting_report", "id")),
        };
        let event = match result {
            Ok(report) => {
                self.pause.succeed();
                let has_changed = report.status != last.status;
                self.stage = Stage::Waiting(Box::new(report.clone()));
                has_changed.then_some(ReportEvent::Changed(report))
            }
            Err(error) if error.is_transient() => {
                let is_first = self.pause.fail(error.retry_after());
                let failed = PollFailed { error, ids: Vec::new(), retry_in: self.pause.next() };
                is_first.then_some(ReportEvent::PollFailed(failed))
            }
            Err(error) => Some(ReportEvent::Ended(ReportEnd::Failed { error, last })),
        };
        self.due = clock.monotonic().saturating_add(self.pause.next());
        event
    }
}

impl fmt::Debug for ReportWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReportWatch").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_filters_are_sent() {
        let body = serde_json::to_value(OrdersReport::new().into_body()).unwrap();
        assert_eq!(body, serde_json::json!({"report_type": "export_porting_orders_csv", "params": {"filters": {}}}));
    }
}
