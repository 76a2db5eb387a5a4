//! Results of operations that are not objects of the API. Their classes are written in Python, in
//! `telnyx_porting/results.py`.

use crate::call::{Output, made};
use crate::errors::{self, issues};
use crate::model::{dict, uuid};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde_json::Value;
use telnyx_porting::api::Id;
use telnyx_porting::{
    Document, Error, ManyChecks, OrderEnd, PhoneNumber, PollFailed, PortingOrderId, Preflight, ReportEnd, ReportEvent,
    Split, TailEvent, WaitEvent,
};

impl Output for Document {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let text = self.raw().get("id").and_then(Value::as_str);
        let id = text.map(|text| id(py, text)).transpose()?;
        made(py, "Document", (dict(py, self.raw())?, id, self.size()))
    }
}

impl Output for ManyChecks {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let failures = self.failures.iter().map(|failed| {
            let numbers = failed.numbers.iter().map(PhoneNumber::as_str).collect::<Vec<_>>();
            let reasons = PyDict::new(py);
            for number in &failed.numbers {
                reasons.set_item(number.as_str(), failed.reason(number))?;
            }
            made(py, "FailedCheck", (PyTuple::new(py, numbers)?, raised(py, &failed.error), reasons))
        });
        let failures = PyTuple::new(py, failures.collect::<PyResult<Vec<_>>>()?)?;
        made(py, "ManyChecks", (Box::new(self.checks).into_python(py)?, failures))
    }
}

impl Output for Preflight {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let (order, needed) = (Box::new(self.order).into_python(py)?, Box::new(self.requirements).into_python(py)?);
        made(py, "Preflight", (order, needed, issues(py, self.issues.as_slice())?))
    }
}

/// An event of a wait for orders, or `None` after the last.
impl Output for Option<WaitEvent> {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match *self {
            Some(WaitEvent::Changed(change)) => {
                let before = change.before.as_ref().map(|status| status.as_str());
                let split = split(py, change.split.as_ref())?;
                let order = Box::new(change.order).into_python(py)?;
                made(py, "StatusChange", (id(py, change.id.as_str())?, before, order, split))
            }
            Some(WaitEvent::PollFailed(failed)) => poll_failed(py, &failed),
            Some(WaitEvent::Ended { id, end }) => order_end(py, &id, end),
            // This version of the crate has no other events.
            Some(_) | None => Ok(py.None()),
        }
    }
}

impl Output for Option<TailEvent> {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match *self {
            Some(TailEvent::Event(event)) => Box::new(event).into_python(py),
            Some(TailEvent::PollFailed(failed)) => poll_failed(py, &failed),
            Some(_) | None => Ok(py.None()),
        }
    }
}

impl Output for Option<ReportEvent> {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let (outcome, report, error) = match *self {
            Some(ReportEvent::Changed(report)) => return Box::new(report).into_python(py),
            Some(ReportEvent::PollFailed(failed)) => return poll_failed(py, &failed),
            Some(ReportEvent::Ended(ReportEnd::Completed(report))) => ("completed", report, None),
            Some(ReportEvent::Ended(ReportEnd::TimedOut(report))) => ("timed-out", report, None),
            Some(ReportEvent::Ended(ReportEnd::Failed { error, last })) => ("failed", last, Some(error)),
            Some(_) | None => return Ok(py.None()),
        };
        let error = error.map(|error| raised(py, &error));
        Ok((outcome, Box::new(report).into_python(py)?, error).into_pyobject(py)?.into_any().unbind())
    }
}

fn poll_failed(py: Python<'_>, failed: &PollFailed) -> PyResult<Py<PyAny>> {
    let ids = ids(py, &failed.ids)?;
    made(py, "PollFailed", (ids, raised(py, &failed.error), failed.retry_in.as_secs_f64()))
}

fn order_end(py: Python<'_>, order_id: &PortingOrderId, end: OrderEnd) -> PyResult<Py<PyAny>> {
    let outcome = end.as_str();
    let error = end.error().map(|error| raised(py, error));
    let (last, numbers_lost) = match end {
        OrderEnd::Split { order, split } => (Some(order), Some(split)),
        end => (end.into_order(), None),
    };
    let numbers_lost = split(py, numbers_lost.as_ref())?;
    made(py, "OrderEnd", (id(py, order_id.as_str())?, outcome, Box::new(last).into_python(py)?, error, numbers_lost))
}

fn split(py: Python<'_>, split: Option<&Split>) -> PyResult<Py<PyAny>> {
    let Some(split) = split else { return Ok(py.None()) };
    made(py, "Split", (split.numbers, ids(py, &split.orders)?))
}

fn ids<'py>(py: Python<'py>, orders: &[PortingOrderId]) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, orders.iter().map(|order| id(py, order.as_str())).collect::<PyResult<Vec<_>>>()?)
}

/// An id in the form of API objects: a `uuid.UUID`, or the text if it is not one.
pub(crate) fn id<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    match text.parse::<Id>() {
        Ok(id) => uuid(py, &id),
        Err(_) => Ok(text.into_pyobject(py)?.into_any()),
    }
}

/// The exception for an error, without raising it.
fn raised(py: Python<'_>, error: &Error) -> Py<PyAny> {
    errors::exception_for(error).into_value(py).into_any()
}
