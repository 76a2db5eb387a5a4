//! Results of operations that are not objects of the API. Their classes are written in Python, in
//! `telnyx_porting/results.py`.

use crate::call::{Output, made};
use crate::errors::{self, issue_fields};
use crate::model::{dict, uuid};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde_json::Value;
use telnyx_porting::api::Id;
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{
    Document, Error, ManyChecks, Outcome, PhoneNumber, PortingOrderId, Preflight, Progress, Split, Waited,
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
            made(py, "FailedCheck", (PyTuple::new(py, numbers)?, raised(py, &failed.error)))
        });
        let failures = PyTuple::new(py, failures.collect::<PyResult<Vec<_>>>()?)?;
        made(py, "ManyChecks", (Box::new(self.checks).into_python(py)?, failures))
    }
}

impl Output for Preflight {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let issues = issue_fields(py, self.issues.as_slice())?;
        let (order, needed) = (order(py, Some(self.order))?, Box::new(self.requirements).into_python(py)?);
        made(py, "preflight", (order, needed, issues))
    }
}

/// A step of a wait; none after the last.
pub(crate) struct Step(pub(crate) Option<Progress>);

impl Output for Step {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match self.0 {
            Some(Progress::Changed(change)) => {
                let before = change.before.as_ref().map(|status| status.as_str());
                let split = split(py, change.split.as_ref())?;
                made(py, "StatusChange", (id(py, change.id.as_str())?, before, order(py, Some(change.order))?, split))
            }
            Some(Progress::LookFailed(failed)) => {
                let ids = ids(py, &failed.ids)?;
                made(py, "LookFailed", (ids, raised(py, &failed.error), failed.again_in.as_secs_f64()))
            }
            Some(Progress::Ended(waited)) => ended(py, waited),
            // This version of the crate has no other steps.
            Some(_) | None => Ok(py.None()),
        }
    }
}

fn ended(py: Python<'_>, waited: Waited) -> PyResult<Py<PyAny>> {
    let (outcome, last, error, lost) = match waited.outcome {
        Outcome::Reached(order) => ("reached", Some(order), None, None),
        Outcome::InException(order) => ("in-exception", Some(order), None, None),
        Outcome::Cancelled(order) => ("cancelled", Some(order), None, None),
        Outcome::Ported(order) => ("ported", Some(order), None, None),
        Outcome::OutOfReach(order) => ("out-of-reach", Some(order), None, None),
        Outcome::Split { order, split } => ("split", Some(order), None, Some(split)),
        Outcome::TimedOut(last) => ("timed-out", last, None, None),
        Outcome::Failed { error, last } => ("failed", last, Some(error), None),
        _ => ("unknown", None, None, None),
    };
    let error = error.map(|error| raised(py, &error));
    let lost = split(py, lost.as_ref())?;
    made(py, "Waited", (id(py, waited.id.as_str())?, outcome, order(py, last)?, error, lost))
}

fn split(py: Python<'_>, split: Option<&Split>) -> PyResult<Py<PyAny>> {
    let Some(split) = split else { return Ok(py.None()) };
    made(py, "Split", (split.numbers, ids(py, &split.orders)?))
}

fn ids<'py>(py: Python<'py>, orders: &[PortingOrderId]) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, orders.iter().map(|order| id(py, order.as_str())).collect::<PyResult<Vec<_>>>()?)
}

fn order(py: Python<'_>, order: Option<PortingOrder>) -> PyResult<Py<PyAny>> {
    order.map_or_else(|| Ok(py.None()), |order| Box::new(order).into_python(py))
}

/// An id as objects of the API have it: a `uuid.UUID`, or the text if it is not one.
pub(crate) fn id<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    match text.parse::<Id>() {
        Ok(id) => uuid(py, &id),
        Err(_) => Ok(text.into_pyobject(py)?.into_any()),
    }
}

/// The exception for an error, without raising it.
fn raised(py: Python<'_>, error: &Error) -> Py<PyAny> {
    errors::of(error).into_value(py).into_any()
}
