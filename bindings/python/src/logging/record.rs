//! What is logged: names, numbers and ids, and never a body, a key, a query or the value of a header.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use std::sync::Arc;
use std::time::Duration;

/// Which request it is.
#[derive(Default)]
pub(super) struct Request {
    pub(super) operation: String,
    pub(super) method: String,
    /// With the names of ids in braces.
    pub(super) path: String,
}

/// What came of an attempt; without status and failure it was interrupted.
#[derive(Clone, Default)]
pub(super) struct Attempt {
    /// From 1.
    pub(super) number: u32,
    pub(super) status: Option<u16>,
    pub(super) request_id: Option<String>,
    /// In words of the crate.
    pub(super) failure: Option<String>,
}

impl Attempt {
    pub(super) fn is_success(&self) -> bool {
        self.failure.is_none() && self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// What becomes one record.
pub(super) enum Note {
    /// A call has ended.
    Ended { request: Arc<Request>, last: Attempt, time: Duration },
    /// An attempt is followed by another, and there are so many at most.
    Repeated { request: Arc<Request>, last: Attempt, of: u32, wait: Duration },
    /// The rate limit holds an attempt back.
    HeldBack { request: Arc<Request>, wait: Duration },
}

impl Note {
    /// Hands it to `telnyx_porting._logging`, within a context.
    pub(super) fn log(&self, py: Python<'_>, context: Option<&Py<PyAny>>) -> PyResult<()> {
        static ENDED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        static REPEATED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        static HELD_BACK: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let (fields, nothing) = (PyDict::new(py), Attempt::default());
        let (log, request, last) = match self {
            Self::Ended { request, last, time } => {
                fields.set_item("attempts", last.number)?;
                fields.set_item("duration_ms", milliseconds(*time))?;
                (ENDED.import(py, "telnyx_porting._logging", "ended")?, request, last)
            }
            Self::Repeated { request, last, of, wait } => {
                fields.set_item("attempt", last.number)?;
                fields.set_item("max_attempts", of)?;
                fields.set_item("wait_ms", milliseconds(*wait))?;
                (REPEATED.import(py, "telnyx_porting._logging", "repeated")?, request, last)
            }
            Self::HeldBack { request, wait } => {
                fields.set_item("wait_ms", milliseconds(*wait))?;
                (HELD_BACK.import(py, "telnyx_porting._logging", "held_back")?, request, &nothing)
            }
        };
        fields.set_item("operation", &request.operation)?;
        fields.set_item("method", &request.method)?;
        fields.set_item("path", &request.path)?;
        fields.set_item("status", last.status)?;
        fields.set_item("request_id", &last.request_id)?;
        fields.set_item("failure", &last.failure)?;
        match context {
            Some(context) => context.bind(py).call_method1("run", (log, fields))?,
            None => log.call1((fields,))?,
        };
        Ok(())
    }
}

/// With the thousandth.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
