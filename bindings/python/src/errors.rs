//! Exceptions of `telnyx_porting.errors`, whose classes are written in Python so that they can be pickled and inherit from
//! built-in ones.

use crate::finalization::{self, in_python};
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};
use std::borrow::Cow;
use std::fmt::Write as _;
use telnyx_porting::webhooks::WebhookError;
use telnyx_porting::{Error, Issue};

/// The exception for an error of the crate.
pub(crate) fn exception_for(error: &Error) -> PyErr {
    Python::attach(|py| {
        made(py, |fields| {
            match error {
                Error::Validation(issues) => {
                    fields.set_item("issues", self::issues(py, issues.issues())?)?;
                }
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
                Error::Call(_) | Error::Incomplete { .. } => call_fields(fields, error)?,
                _ => {}
            }
            if !matches!(error, Error::Validation(_)) {
                fields.set_item("may_have_been_processed", error.may_have_been_processed())?;
            }
            Ok((error.kind().as_str(), error.status(), message(error)))
        })
    })
}

/// The fields of `errors.Issue`: field, rule, message, hint, whether it is an error, value and suggestion.
pub(crate) type IssueFields<'a> =
    (Cow<'a, str>, &'a str, Cow<'a, str>, Option<Cow<'a, str>>, bool, Option<&'a str>, Option<&'a str>);

/// The exception for issues of the input.
pub(crate) fn exception_for_issues<'a>(kind: &str, issues: impl Iterator<Item = IssueFields<'a>>) -> PyErr {
    Python::attach(|py| {
        made(py, |fields| {
            let issues = issues.map(|fields| issue_of(py, fields)).collect::<PyResult<Vec<_>>>()?;
            fields.set_item("issues", PyTuple::new(py, issues)?)?;
            Ok((kind, None, String::new()))
        })
    })
}

/// The exception for a rejected webhook.
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
    made(py, |fields| {
        fields.set_item("reason", reason)?;
        Ok(("webhook", None, error.to_string()))
    })
}

/// Creates an exception: `fill` sets its fields and returns the kind or else the HTTP status by which its class is found, and
/// the text.
pub(crate) fn made<'a>(
    py: Python<'_>,
    fill: impl FnOnce(&Bound<'_, PyDict>) -> PyResult<(&'a str, Option<u16>, String)>,
) -> PyErr {
    static MAKER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let _guard = finalization::guard(py);
    let make = || {
        let fields = PyDict::new(py);
        let (kind, status, text) = fill(&fields)?;
        MAKER
            .import(py, "telnyx_porting.errors", "of_native")?
            .call1((kind, status, text, fields))
            .map(PyErr::from_value)
    };
    make().unwrap_or_else(|failed| failed)
}

/// Details of a failed call.
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

/// The text with that of all causes, which Python users would not see otherwise.
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

/// Issues of the crate as instances of `errors.Issue`.
pub(crate) fn issues<'py>(py: Python<'py>, issues: &[Issue]) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, issues.iter().map(|found| issue(py, found)).collect::<PyResult<Vec<_>>>()?)
}

/// The same for one issue.
pub(crate) fn issue<'py>(py: Python<'py>, issue: &Issue) -> PyResult<Bound<'py, PyAny>> {
    let (field, message) = (issue.field().into(), issue.message().into());
    let hint = issue.hint().map(as_arguments);
    let (value, suggestion) = (issue.value(), issue.suggestion());
    issue_of(py, (field, issue.rule().id(), message, hint, issue.is_error(), value, suggestion))
}

fn issue_of<'py>(py: Python<'py>, fields: IssueFields<'_>) -> PyResult<Bound<'py, PyAny>> {
    in_python(py, "telnyx_porting.errors", "Issue", fields)
}

/// Options of the command line as arguments: `--sheet` becomes `sheet=`, and `: --country US` `: country="US"`. A value also
/// follows an option after `or`.
pub(crate) fn as_arguments(text: &str) -> Cow<'_, str> {
    if !text.contains("--") {
        return text.into();
    }
    let (mut arguments, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("--") {
        arguments.push_str(before);
        let end = after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len());
        if end == 0 {
            arguments.push_str("--");
            rest = after;
            continue;
        }
        let (name, value) = after.split_at(end);
        arguments.push_str(name);
        arguments.push('=');
        let has_value = before.ends_with(": ") || before.ends_with(" or ");
        rest = match value.strip_prefix(' ').filter(|_| has_value) {
            Some(value) if value.starts_with('"') => value,
            Some(value) => {
                let (value, rest) = value.split_at(value.find([' ', ',', ';']).unwrap_or(value.len()));
                let _ = write!(arguments, "{value:?}");
                rest
            }
            None => value,
        };
    }
    arguments.push_str(rest);
    arguments.into()
}

/// The error for a missing attribute. If the official SDK has it, the text names the attribute to use instead.
pub(crate) fn missing_attribute(owner: &Bound<'_, PyAny>, name: &str) -> PyErr {
    if name.starts_with("__") {
        // Python itself looks these up all the time.
        return PyAttributeError::new_err(format!("no attribute {name:?}"));
    }
    let missing = in_python(owner.py(), "telnyx_porting._sdk_aliases", "missing_error", (owner, name));
    missing.map_or_else(|failed| failed, PyErr::from_value)
}
