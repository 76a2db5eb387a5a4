//! Logging with Python's `logging`, and the events for hooks. The crate emits `tracing` events; those of an operation are collected without Python and
//! logged by the Python thread that waits for the operation. If no handler would log them, nothing is collected.
//!
//! Records contain names, numbers and ids; never a body, a key, a query or the value of a header.

mod collector;

pub(crate) use collector::HookObserver;

use crate::call::{Outcome, Running, Start};
use crate::finalization;
use crate::hooks::{HookEvent, Hooks};
use collector::{Calls, collected};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use telnyx_porting::{Client, Error};

/// The level `logging.INFO`: unless it is enabled, nothing is collected.
const INFO: u8 = 20;

/// The fields that identify a request in a record.
#[derive(Default)]
struct Request {
    operation: String,
    method: String,
    /// With the names of ids in braces.
    path: String,
}

/// The result of an attempt. One without status and failure was interrupted.
#[derive(Clone, Default)]
struct Attempt {
    /// From 1.
    number: u32,
    status: Option<u16>,
    request_id: Option<String>,
    /// In the crate's words.
    failure: Option<String>,
}

impl Attempt {
    fn is_success(&self) -> bool {
        self.failure.is_none() && self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// One log record, or an event for hooks.
enum Record {
    /// A call has ended.
    Ended {
        request: Arc<Request>,
        last: Attempt,
        time: Duration,
    },
    /// An attempt is followed by another one; `max_attempts` are allowed.
    Retried {
        request: Arc<Request>,
        last: Attempt,
        max_attempts: u32,
        wait: Duration,
    },
    /// The rate limit delays an attempt.
    RateLimited {
        request: Arc<Request>,
        wait: Duration,
    },
    Hooked(HookEvent),
}

impl Record {
    /// Logs the record with `telnyx_porting._logging`, or calls the hooks, in a context.
    fn write(self, py: Python<'_>, context: Option<&Py<PyAny>>, hooks: Option<&Hooks>) -> PyResult<()> {
        static ENDED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        static RETRIED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        static RATE_LIMITED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let fields = PyDict::new(py);
        let (log, request, last) = match self {
            Self::Hooked(event) => return hooks.map_or(Ok(()), |hooks| event.call(py, hooks, context)),
            Self::Ended { request, last, time } => {
                fields.set_item("attempts", last.number)?;
                fields.set_item("duration_ms", milliseconds(time))?;
                (ENDED.import(py, "telnyx_porting._logging", "ended")?, request, last)
            }
            Self::Retried { request, last, max_attempts, wait } => {
                fields.set_item("attempt", last.number)?;
                fields.set_item("max_attempts", max_attempts)?;
                fields.set_item("wait_ms", milliseconds(wait))?;
                (RETRIED.import(py, "telnyx_porting._logging", "retried")?, request, last)
            }
            Self::RateLimited { request, wait } => {
                fields.set_item("wait_ms", milliseconds(wait))?;
                (RATE_LIMITED.import(py, "telnyx_porting._logging", "rate_limited")?, request, Attempt::default())
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

/// With three decimal places.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// The records of one running operation.
struct Shared {
    calls: Mutex<Calls>,
    /// Whether calls are logged; otherwise there are only hooks.
    is_logged: bool,
    hooks: Option<Arc<Hooks>>,
    /// Wakes the event loop that waits for the operation when there is a new record. Without it, a thread waits, which
    /// calls hooks itself.
    wake: Option<Box<dyn Fn() + Send + Sync>>,
    /// An exception of a hook that interrupts the program.
    interrupt: Mutex<Option<PyErr>>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn update(&self, change: impl FnOnce(&mut Calls)) {
        let is_new = {
            let mut calls = self.lock();
            let before = calls.record_count();
            change(&mut calls);
            calls.record_count() > before
        };
        if let (true, Some(wake)) = (is_new, &self.wake) {
            wake();
        }
    }

    /// Adds an event for hooks, which are called at once if a thread waits for the operation.
    fn hooked(&self, change: impl FnOnce(&mut Calls)) {
        self.update(change);
        if self.wake.is_some() {
            return;
        }
        finalization::block_if_begun();
        Python::attach(|py| {
            if let Err(error) = self.pending(None).write(py) {
                *self.interrupt() = Some(error);
            }
        });
    }

    fn interrupt(&self) -> MutexGuard<'_, Option<PyErr>> {
        self.interrupt.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes and returns the records so far.
    fn pending(&self, context: Option<Py<PyAny>>) -> Pending {
        let interrupt = self.interrupt().take();
        Pending { records: self.lock().take(), context, hooks: self.hooks.clone(), interrupt }
    }
}

/// The records of one operation; nothing if no handler would log them.
pub(crate) struct LogBuffer(Option<Open>);

struct Open {
    shared: Arc<Shared>,
    /// The context of the task that waits, for filters that read context variables.
    context: Option<Py<PyAny>>,
}

impl LogBuffer {
    /// The buffer of an operation that a thread waits for.
    pub(crate) fn for_thread(py: Python<'_>, hooks: Option<&Arc<Hooks>>) -> Self {
        let is_logged = is_enabled(py);
        let open = || Open { shared: shared(is_logged, hooks, None), context: None };
        Self((is_logged || hooks.is_some()).then(open))
    }

    /// The buffer of an operation that an asyncio task waits for. The function that `wake` returns must cause a call of
    /// [`drain`](Self::drain).
    pub(crate) fn for_task<W: Fn() + Send + Sync + 'static>(
        py: Python<'_>,
        hooks: Option<&Arc<Hooks>>,
        wake: impl FnOnce() -> W,
    ) -> Self {
        let is_logged = is_enabled(py);
        let context = || py.import("contextvars")?.call_method0("copy_context").map(Bound::unbind);
        let open = || Open { shared: shared(is_logged, hooks, Some(Box::new(wake()))), context: context().ok() };
        Self((is_logged || hooks.is_some()).then(open))
    }

    /// The operation, with its calls recorded.
    pub(crate) fn instrument(&self, start: Start) -> Start {
        let Some(Open { shared, .. }) = &self.0 else { return start };
        let shared = Arc::clone(shared);
        Box::new(move |client: Client| -> Running { Box::pin(recorded(shared, start(client))) })
    }

    /// The same for a future that stays on its thread.
    pub(crate) fn instrument_local<F>(&self) -> impl FnOnce(F) -> Pin<Box<dyn Future<Output = Outcome>>> + Send + use<F>
    where
        F: Future<Output = Outcome> + 'static,
    {
        let shared = self.0.as_ref().map(|open| Arc::clone(&open.shared));
        move |running| match shared {
            None => Box::pin(running),
            Some(shared) => Box::pin(recorded(shared, running)),
        }
    }

    /// Removes and returns the records so far.
    pub(crate) fn drain(&self, py: Python<'_>) -> Pending {
        let Some(Open { shared, context }) = &self.0 else { return Pending::default() };
        shared.pending(context.as_ref().map(|context| context.clone_ref(py)))
    }

    /// The same for an operation that was aborted.
    pub(crate) fn abandon(&self, py: Python<'_>) -> Pending {
        if let Some(open) = &self.0 {
            open.shared.lock().abandon();
        }
        self.drain(py)
    }

    /// Whether a hook raised an exception that interrupts the program.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.0.as_ref().is_some_and(|open| open.shared.interrupt().is_some())
    }
}

/// Records to be logged and events for hooks, and in which context.
#[derive(Default)]
pub(crate) struct Pending {
    records: Vec<Record>,
    context: Option<Py<PyAny>>,
    hooks: Option<Arc<Hooks>>,
    interrupt: Option<PyErr>,
}

impl Pending {
    /// Logs the records and calls the hooks. Exceptions of handlers, filters and hooks are unraisable, because they must not replace a response; only
    /// exceptions that interrupt the program, such as `KeyboardInterrupt`, are raised.
    pub(crate) fn write(self, py: Python<'_>) -> PyResult<()> {
        for record in self.records {
            let _guard = finalization::guard(py);
            match record.write(py, self.context.as_ref(), self.hooks.as_deref()) {
                Err(error) if error.is_instance_of::<pyo3::exceptions::PyException>(py) => {
                    error.write_unraisable(py, None);
                }
                logged => logged?,
            }
        }
        self.interrupt.map_or(Ok(()), Err)
    }
}

fn shared(is_logged: bool, hooks: Option<&Arc<Hooks>>, wake: Option<Box<dyn Fn() + Send + Sync>>) -> Arc<Shared> {
    if is_logged {
        collector::install();
    }
    let (calls, hooks, interrupt) = (Mutex::default(), hooks.cloned(), Mutex::default());
    Arc::new(Shared { calls, is_logged, hooks, wake, interrupt })
}

/// An operation, with its calls recorded.
async fn recorded(shared: Arc<Shared>, running: impl Future<Output = Outcome>) -> Outcome {
    let outcome = collected(Arc::clone(&shared), running).await;
    shared.update(|calls| calls.finish(outcome.as_ref().err().and_then(late_failure)));
    outcome
}

/// Whether a record of the level INFO would be logged. A program that has not imported `logging` logs nothing, and this does
/// not import it.
fn is_enabled(py: Python<'_>) -> bool {
    static LOGGER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let ask = || -> PyResult<bool> {
        let _guard = finalization::guard(py);
        let logger = match LOGGER.get(py) {
            Some(logger) => logger,
            None => match imported_logger(py)? {
                Some(logger) => LOGGER.get_or_init(py, || logger),
                None => return Ok(false),
            },
        };
        logger.bind(py).call_method1(pyo3::intern!(py, "isEnabledFor"), (INFO,))?.is_truthy()
    };
    // It fails while another thread is importing `logging`.
    ask().unwrap_or(false)
}

/// The logger, if `logging` is imported.
fn imported_logger(py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
    static MODULES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    let modules = MODULES.import(py, "sys", "modules")?;
    let Some(logging) = modules.get_item(pyo3::intern!(py, "logging"))? else { return Ok(None) };
    Ok(Some(logging.call_method1("getLogger", ("telnyx_porting",))?.unbind()))
}

/// The reason for the failure of a call whose response had a status of success.
fn late_failure(error: &Error) -> Option<&'static str> {
    use telnyx_porting::ErrorKind::{Timeout, Transport, Unreadable};
    match error.kind() {
        Unreadable => Some("the response cannot be read"),
        Timeout => Some("timed out"),
        Transport => Some("connection lost"),
        _ => None,
    }
}
