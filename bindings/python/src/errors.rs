//! Errors of the crate as exceptions of `telnyx_porting.errors`, whose classes are written in Python so that they can be
//! pickled and inherit from built-in ones.

pub(crate) mod shape;
mod wrong;

pub(crate) use wrong::{Wrong, both};

use crate::ending;
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};
use std::borrow::Cow;
use telnyx_porting::webhooks::WebhookError;
use telnyx_porting::{Error, ErrorKind, Issue, Issues, Rule, ValidationError};

/// Input that breaks a rule.
pub(crate) fn validation(error: ValidationError) -> PyErr {
    of(&Error::from(error))
}

/// Issues as `errors.Issue` has them.
pub(crate) fn issue_fields<'py>(py: Python<'py>, issues: &[Issue]) -> PyResult<Bound<'py, PyTuple>> {
    let issues = issues.iter().map(|issue| {
        let (rule, message, hint) = match shape::misfit(issue) {
            Some(misfit) => (shape::RULE, misfit.clone(), shape::hint(&misfit).map(Cow::Borrowed)),
            None => (issue.rule().id(), issue.message().to_owned(), issue.hint().map(shape::as_arguments)),
        };
        (issue.field(), rule, message, hint, issue.is_error())
    });
    PyTuple::new(py, issues.collect::<Vec<_>>())
}

/// An argument that breaks a rule. Its name is not known where it is read: Python puts it before what is left here.
pub(crate) fn argument(error: ValidationError) -> PyErr {
    validation(error.at(""))
}

/// One thing that is wrong with the input, found here and not by the crate.
pub(crate) fn issue(issue: Issue) -> PyErr {
    validation(issue.into())
}

/// A value of another type than belongs there. The field is empty, or begins with a dot or a bracket, where it is for
/// Python to put an argument's name before it.
pub(crate) fn wrong_type(field: &str, message: impl AsRef<str>) -> PyErr {
    own("type", field, shape::RULE, message.as_ref(), shape::hint(message.as_ref()))
}

/// A value of the right type that only Python lets one write.
pub(crate) fn refused(field: &str, rule: &str, message: impl AsRef<str>, hint: &str) -> PyErr {
    own("validation", field, rule, message.as_ref(), Some(hint))
}

/// An error about a value that stands at a place within an argument.
pub(crate) fn within(place: &str, error: PyErr) -> PyErr {
    Python::attach(|py| {
        let _inside = ending::inside(py);
        // Other exceptions than the package's own have no field.
        let _ = error.value(py).call_method1("_place", (place,));
        error
    })
}

fn own(kind: &str, field: &str, rule: &str, message: &str, hint: Option<&str>) -> PyErr {
    of_issues(kind, &[(field, rule, message, hint, true)])
}

/// The exception for issues as they stand in it: field, rule, message, hint, and whether it is an error.
fn of_issues(kind: &str, issues: &[(&str, &str, &str, Option<&str>, bool)]) -> PyErr {
    Python::attach(|py| {
        let _inside = ending::inside(py);
        let raise = || {
            let fields = PyDict::new(py);
            fields.set_item("issues", PyTuple::new(py, issues.iter().copied())?)?;
            maker(py)?.call1((kind, None::<u16>, "", fields)).map(PyErr::from_value)
        };
        raise().unwrap_or_else(|failed| failed)
    })
}

/// The exception for a webhook that is refused.
pub(crate) fn webhook(py: Python<'_>, error: &WebhookError) -> PyErr {
    let reason = match error {
        WebhookError::MissingHeader { .. } => "missing-header",
        WebhookError::MalformedSignature => "malformed-signature",
        WebhookError::MalformedTimestamp => "malformed-timestamp",
        WebhookError::WrongSignature => "wrong-signature",
        WebhookError::TooOld { .. } => "too-old",
        WebhookError::FromTheFuture { .. } => "from-the-future",
        WebhookError::NotAnEvent { .. } => "not-an-event",
        _ => "refused",
    };
    let _inside = ending::inside(py);
    let raise = || {
        let fields = PyDict::new(py);
        fields.set_item("reason", reason)?;
        maker(py)?.call1(("webhook", None::<u16>, error.to_string(), fields)).map(PyErr::from_value)
    };
    raise().unwrap_or_else(|failed| failed)
}

/// The exception for an error of the crate.
pub(crate) fn of(error: &Error) -> PyErr {
    Python::attach(|py| raise(py, error).unwrap_or_else(|failed| failed))
}

fn raise(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    let _inside = ending::inside(py);
    let fields = PyDict::new(py);
    match error {
        Error::Validation(issues) => fields.set_item("issues", issue_fields(py, issues.issues())?)?,
        Error::PartlyCreated { found, .. } | Error::CreatedTwice { found } => {
            let ids = found.iter().filter_map(|order| order.id.as_ref()).map(|id| id.as_str());
            fields.set_item("order_ids", PyTuple::new(py, ids.collect::<Vec<_>>())?)?;
        }
        Error::NotSent(request) => {
            fields.set_item("method", request.method().as_str())?;
            fields.set_item("url", request.url().as_str())?;
            fields.set_item("body", request.body())?;
        }
        Error::File { path, source, .. } => {
            fields.set_item("filename", path)?;
            fields.set_item("errno", source.raw_os_error())?;
            fields.set_item("strerror", source.to_string())?;
        }
        Error::Call(_) | Error::Incomplete { .. } => call_fields(&fields, error)?,
        _ => {}
    }
    if !matches!(error, Error::Validation(_)) {
        fields.set_item("may_have_been_processed", error.may_have_been_processed())?;
    }
    let raised = maker(py)?.call1((kind(error), error.status(), message(error), fields))?;
    Ok(PyErr::from_value(raised))
}

/// What is known of a call that failed.
fn call_fields(fields: &Bound<'_, PyDict>, error: &Error) -> PyResult<()> {
    let py = fields.py();
    let entries = error.api_errors().iter().map(|entry| {
        let text = |text: &Option<String>| text.clone();
        (text(&entry.code), text(&entry.title), text(&entry.detail), text(&entry.pointer), text(&entry.parameter))
    });
    fields.set_item("errors", PyTuple::new(py, entries.collect::<Vec<_>>())?)?;
    fields.set_item("status", error.status())?;
    fields.set_item("request_id", error.request_id())?;
    fields.set_item("retry_after", error.retry_after().map(|wait| wait.as_secs_f64()))?;
    fields.set_item("attempts", error.attempts())?;
    fields.set_item("body", error.body().map(AsRef::<[u8]>::as_ref))
}

/// The text with what lies below it, which Python's users would not see otherwise.
fn message(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}

/// The name by which the class is found.
fn kind(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Validation if is_misfit(error) => "type",
        ErrorKind::Validation => "validation",
        ErrorKind::Configuration => "configuration",
        ErrorKind::File => "file",
        ErrorKind::NotSent => "not_sent",
        ErrorKind::Connect => "connect",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Transport => "transport",
        ErrorKind::Unreadable => "unreadable",
        ErrorKind::EndlessList => "endless_list",
        ErrorKind::PartlyCreated => "partly_created",
        ErrorKind::CreatedTwice => "created_twice",
        ErrorKind::WrongAddress => "wrong_address",
        // Everything that the server answered with a status that is no success.
        _ => "api",
    }
}

fn maker(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static MAKER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    MAKER.import(py, "telnyx_porting.errors", "of_native")
}

/// Whether all that is wrong is that values are of other types than belong there.
fn is_misfit(error: &Error) -> bool {
    matches!(error, Error::Validation(flaws) if flaws.errors().all(|flaw| shape::misfit(flaw).is_some()))
}

/// A value whose fields are not what the crate takes.
pub(crate) fn misfit(field: &str, error: &serde_json::Error) -> PyErr {
    wrong_type(field, shape::in_words(&error.to_string()))
}

/// The error for an attribute that there is not, which says what it is here if it is one of the official SDK.
pub(crate) fn moved(owner: &Bound<'_, PyAny>, name: &str) -> PyErr {
    if name.starts_with("__") {
        // Asked for by Python itself, all the time.
        return PyAttributeError::new_err(format!("no attribute {name:?}"));
    }
    let _inside = ending::inside(owner.py());
    let raise = || owner.py().import("telnyx_porting._moved")?.call_method1("missing_error", (owner, name));
    raise().map_or_else(|failed| failed, PyErr::from_value)
}

/// There is no value although nothing is wrong, which does not happen.
pub(crate) fn nothing() -> PyErr {
    issue(Issue::error("", Rule::Required, "something is missing"))
}

/// What was made of input that has been checked.
pub(crate) fn finish<T>(issues: Issues, value: Option<T>) -> PyResult<T> {
    let value = issues.finish(value).map_err(validation)?;
    value.ok_or_else(nothing)
}
