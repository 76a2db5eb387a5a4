//! Exceptions for errors that stop a job.

use crate::call::Output;
use crate::errors::{self, made};
use crate::model::utc_datetime;
use pyo3::prelude::*;
use telnyx_porting_jobs::JobError;
use telnyx_porting_jobs::journal::JournalError;

/// An error as the value of an operation, which is raised when it is converted.
pub(super) struct Raised(pub(super) JobError);

impl Output for Raised {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Err(exception_for(py, &self.0))
    }
}

/// The exception for an error of a job.
pub(super) fn exception_for(py: Python<'_>, error: &JobError) -> PyErr {
    match error {
        JobError::Call(error) => errors::exception_for(error),
        JobError::Journal(error) => exception_for_journal(py, error),
        JobError::PlanChanged { expected, actual } => made(py, |fields| {
            fields.set_item("expected", expected)?;
            fields.set_item("actual", actual)?;
            Ok(("plan_changed", None, format!("{error}; review the new plan, and apply it with its digest")))
        }),
        JobError::OtherApi { .. } => made(py, |_| {
            let hint = "use a client with that base_url, or choose another name";
            Ok(("configuration", None, format!("{error}; {hint}")))
        }),
        _ => made(py, |_| Ok(("journal", None, error.to_string()))),
    }
}

/// The exception for an error of a journal.
pub(super) fn exception_for_journal(py: Python<'_>, error: &JournalError) -> PyErr {
    made(py, |fields| {
        let kind = match error {
            JournalError::InUse { path, holder } => {
                fields.set_item("filename", path.display().to_string())?;
                fields.set_item("pid", holder.pid)?;
                fields.set_item("since", holder.since.map(|since| utc_datetime(py, since)).transpose()?.flatten())?;
                "job_locked"
            }
            JournalError::File { path, source } => {
                fields.set_item("filename", path.display().to_string())?;
                fields.set_item("errno", source.raw_os_error())?;
                fields.set_item("strerror", source.to_string())?;
                "file"
            }
            JournalError::Database { journal, .. } | JournalError::Incompatible { journal, .. } => {
                fields.set_item("filename", journal)?;
                "journal"
            }
            JournalError::InvalidUrl { .. } | JournalError::WithoutDatabases => {
                return Ok(("configuration", None, error.to_string()));
            }
            JournalError::UnknownFolder => {
                return Ok(("configuration", None, format!("{error}; pass journal=, or set TELNYX_PORTING_DATA")));
            }
            _ => "journal",
        };
        Ok((kind, None, error.to_string()))
    })
}
