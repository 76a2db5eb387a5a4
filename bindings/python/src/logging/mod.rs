//! Logging by Python's `logging`. The crate reports by `tracing`; what it reports of an operation is collected without
//! Python, and handed over by the thread of Python that waits for the operation. Where nobody reads what is logged,
//! nothing is collected.

mod collector;
mod notes;
mod record;

use crate::ending;
use crate::operation::{Running, Start};
use collector::collected;
use notes::Notes;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use record::Note;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use telnyx_porting::{Client, Error};

/// The level `logging.INFO`: below it there is nothing to collect.
const INFO: u8 = 20;

/// What is noted while one operation is carried out.
struct Shared {
    notes: Mutex<Notes>,
    /// Tells the event loop that waits for the operation that something was noted.
    wake: Option<Box<dyn Fn() + Send + Sync>>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the notes.
    fn note(&self, change: impl FnOnce(&mut Notes)) {
        let is_new = {
            let mut notes = self.lock();
            let before = notes.count();
            change(&mut notes);
            notes.count() > before
        };
        if let (true, Some(wake)) = (is_new, &self.wake) {
            wake();
        }
    }
}

/// What is logged of one operation; nothing where nobody reads it.
pub(crate) struct Journal(Option<Open>);

struct Open {
    shared: Arc<Shared>,
    /// The context of the task that waits, for filters that look at context variables.
    context: Option<Py<PyAny>>,
}

impl Journal {
    /// The journal of an operation that a thread waits for.
    pub(crate) fn of_thread(py: Python<'_>) -> Self {
        Self(is_read(py).then(|| Open { shared: shared(None), context: None }))
    }

    /// The journal of an operation that a task of asyncio waits for. What `wake` makes has to lead to
    /// [`take`](Self::take).
    pub(crate) fn of_task<W: Fn() + Send + Sync + 'static>(py: Python<'_>, wake: impl FnOnce() -> W) -> Self {
        let context = || py.import("contextvars")?.call_method0("copy_context").map(Bound::unbind);
        Self(is_read(py).then(|| Open { shared: shared(Some(Box::new(wake()))), context: context().ok() }))
    }

    /// The operation, whose calls are noted.
    pub(crate) fn around(&self, start: Start) -> Start {
        let Some(Open { shared, .. }) = &self.0 else { return start };
        let shared = Arc::clone(shared);
        Box::new(move |client: Client| -> Running {
            let running = collected(Arc::clone(&shared), start(client));
            Box::pin(async move {
                let outcome = running.await;
                shared.note(|notes| notes.finish(outcome.as_ref().err().and_then(afterwards)));
                outcome
            })
        })
    }

    /// What is to be logged by now.
    pub(crate) fn take(&self, py: Python<'_>) -> Pending {
        let Some(Open { shared, context }) = &self.0 else { return Pending::default() };
        Pending { notes: shared.lock().take(), context: context.as_ref().map(|context| context.clone_ref(py)) }
    }

    /// The same when nobody waits for the operation any more.
    pub(crate) fn give_up(&self, py: Python<'_>) -> Pending {
        if let Some(open) = &self.0 {
            open.shared.lock().give_up();
        }
        self.take(py)
    }
}

/// What is to be logged, and in which context.
#[derive(Default)]
pub(crate) struct Pending {
    notes: Vec<Note>,
    context: Option<Py<PyAny>>,
}

impl Pending {
    /// Hands it to `logging`. An error of a handler or filter goes where those of destructors go: it must not take the
    /// place of an answer. Raises only what interrupts the program, such as `KeyboardInterrupt`.
    pub(crate) fn log(self, py: Python<'_>) -> PyResult<()> {
        for note in self.notes {
            let _inside = ending::inside(py);
            match note.log(py, self.context.as_ref()) {
                Err(error) if error.is_instance_of::<pyo3::exceptions::PyException>(py) => {
                    error.write_unraisable(py, None);
                }
                logged => logged?,
            }
        }
        Ok(())
    }
}

fn shared(wake: Option<Box<dyn Fn() + Send + Sync>>) -> Arc<Shared> {
    collector::install();
    Arc::new(Shared { notes: Mutex::default(), wake })
}

/// Whether anybody reads what is logged. A program that has not imported `logging` does not, and it is not imported for
/// this.
fn is_read(py: Python<'_>) -> bool {
    static LOGGER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let ask = || -> PyResult<bool> {
        let _inside = ending::inside(py);
        let logger = match LOGGER.get(py) {
            Some(logger) => logger,
            None => match imported(py)? {
                Some(logging) => LOGGER.get_or_init(py, || logging),
                None => return Ok(false),
            },
        };
        logger.bind(py).call_method1(pyo3::intern!(py, "isEnabledFor"), (INFO,))?.is_truthy()
    };
    // Another thread may be in the middle of importing it.
    ask().unwrap_or(false)
}

/// The logger, if `logging` is imported.
fn imported(py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
    static MODULES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    let modules = MODULES.import(py, "sys", "modules")?;
    let Some(logging) = modules.get_item(pyo3::intern!(py, "logging"))? else { return Ok(None) };
    Ok(Some(logging.call_method1("getLogger", ("telnyx_porting",))?.unbind()))
}

/// What went wrong with an answer that looked like a success.
fn afterwards(error: &Error) -> Option<&'static str> {
    use telnyx_porting::ErrorKind::{Timeout, Transport, Unreadable};
    match error.kind() {
        Unreadable => Some("the answer cannot be read"),
        Timeout => Some("timed out"),
        Transport => Some("connection lost"),
        _ => None,
    }
}
