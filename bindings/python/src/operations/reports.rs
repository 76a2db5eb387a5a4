//! Reports on orders, written as CSV documents.

use crate::input::{Given, Moment, OneOrMore, Span, read};
use crate::operation::Operation;
use pyo3::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{OrdersReport, ReportWatch};
use tokio::sync::Mutex;

fn orders_report(
    status: Option<OneOrMore<PortingOrderStatusValue>>,
    customer_reference: Option<OneOrMore<String>>,
    created_after: Option<Moment>,
    created_before: Option<Moment>,
) -> OrdersReport {
    let mut report = OrdersReport::new();
    report.statuses = status.map(|status| status.0);
    report.customer_references = customer_reference.map(|references| references.0);
    report.created_after = created_after.map(|time| time.0);
    report.created_before = created_before.map(|time| time.0);
    report
}

#[pyfunction]
fn reports_create(
    status: Given<Option<OneOrMore<PortingOrderStatusValue>>>,
    customer_reference: Given<Option<OneOrMore<String>>>,
    created_after: Given<Option<Moment>>,
    created_before: Given<Option<Moment>>,
) -> PyResult<Operation> {
    read!(status, customer_reference, created_after, created_before);
    let report = orders_report(status, customer_reference, created_after, created_before);
    Ok(Operation::call(move |client| client.reports().create(report)))
}

/// The events of a wait for a report.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct ReportEvents {
    report: OrdersReport,
    timeout: Duration,
    interval: Duration,
    watch: Arc<Mutex<Option<ReportWatch>>>,
}

#[pymethods]
impl ReportEvents {
    /// The operation that returns the next event, or `None` after the last.
    fn next(&self) -> Operation {
        let (report, timeout, interval) = (self.report.clone(), self.timeout, self.interval);
        let watch = Arc::clone(&self.watch);
        Operation::compound(move |client| async move {
            let mut watch = watch.lock().await;
            let watch = watch.get_or_insert_with(|| {
                let wait = client.reports().create_and_wait(report);
                wait.with_timeout(timeout).with_interval(interval).watch()
            });
            watch.next_through(&client).await.transpose()
        })
    }
}

#[pyfunction]
fn reports_create_and_wait(
    status: Given<Option<OneOrMore<PortingOrderStatusValue>>>,
    customer_reference: Given<Option<OneOrMore<String>>>,
    created_after: Given<Option<Moment>>,
    created_before: Given<Option<Moment>>,
    timeout: Given<Span>,
    interval: Given<Span>,
) -> PyResult<ReportEvents> {
    read!(status, customer_reference, created_after, created_before, timeout, interval);
    let report = orders_report(status, customer_reference, created_after, created_before);
    Ok(ReportEvents { report, timeout: timeout.0, interval: interval.0, watch: Arc::default() })
}

functions![reports_create, reports_create_and_wait];
