//! The way back to an event loop: results are queued, and one byte per batch wakes the loop.

use super::io_thread;
use super::wake::{self, Handle, Reader, Waker};
use crate::errors;
use crate::logging::{Journal, Pending};
use crate::operation::{self, Outcome, Start};
use pyo3::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use telnyx_porting::Client;
use tokio::task::AbortHandle;

/// What happens to an operation.
enum Event {
    /// There is something to be logged.
    Noted,
    Ended(Outcome),
}

/// What an event loop has yet to take, and what wakes it.
struct Queue {
    events: Mutex<Vec<(u64, Event)>>,
    is_awake: AtomicBool,
    waker: Waker,
}

impl Queue {
    fn push(&self, id: u64, event: Event) {
        lock(&self.events).push((id, event));
        if !self.is_awake.swap(true, Ordering::AcqRel) {
            self.waker.wake();
        }
    }

    fn take(&self) -> Vec<(u64, Event)> {
        // Before the events are taken: one that comes later wakes the loop again.
        self.is_awake.store(false, Ordering::Release);
        std::mem::take(&mut *lock(&self.events))
    }
}

/// An operation that is being carried out, and the future that waits for it.
struct Waiting {
    future: Py<PyAny>,
    is_raw: bool,
    task: AbortHandle,
    journal: Journal,
}

/// What one event loop waits for.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct Bridge {
    queue: Arc<Queue>,
    waiting: Mutex<HashMap<u64, Waiting>>,
    next: AtomicU64,
    reader: Mutex<Option<Reader>>,
}

impl Bridge {
    pub(crate) fn start(
        &self,
        py: Python<'_>,
        client: Client,
        start: Start,
        future: Py<PyAny>,
        is_raw: bool,
    ) -> PyResult<u64> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let queue = Arc::clone(&self.queue);
        let journal = Journal::of_task(py, || {
            let queue = Arc::clone(&queue);
            move || queue.push(id, Event::Noted)
        });
        let running = journal.around(start)(client);
        let mut waiting = lock(&self.waiting);
        let task = io_thread::handle()?.spawn(async move { queue.push(id, Event::Ended(running.await)) });
        waiting.insert(id, Waiting { future, is_raw, task: task.abort_handle(), journal });
        Ok(id)
    }
}

#[pymethods]
impl Bridge {
    #[new]
    fn new() -> PyResult<Self> {
        let (reader, waker) = wake::pair()?;
        let queue = Queue { events: Mutex::default(), is_awake: AtomicBool::new(false), waker };
        Ok(Self {
            queue: Arc::new(queue),
            waiting: Mutex::default(),
            next: AtomicU64::new(0),
            reader: Mutex::new(Some(reader)),
        })
    }

    /// The socket that becomes readable when results are there; whoever asks for it closes it.
    fn detach_reader(&self) -> Option<Handle> {
        lock(&self.reader).take().map(Reader::into_handle)
    }

    /// Hands results to the futures that wait for them.
    fn deliver(&self, py: Python<'_>) -> PyResult<()> {
        let mut logged = Ok(());
        for (id, event) in self.queue.take() {
            let Event::Ended(outcome) = event else {
                let now = self.noted(py, id).log(py);
                logged = logged.and(now);
                continue;
            };
            let Some(waiting) = lock(&self.waiting).remove(&id) else { continue };
            let now = waiting.journal.take(py).log(py);
            logged = logged.and(now);
            let future = waiting.future.bind(py);
            if future.call_method0("done")?.is_truthy()? {
                continue;
            }
            let value = outcome.map_err(|error| errors::of(&error));
            let value = value.and_then(|ended| operation::into_python(py, ended, waiting.is_raw));
            match value {
                Ok(value) => future.call_method1("set_result", (value,))?,
                Err(error) => future.call_method1("set_exception", (error.into_value(py),))?,
            };
        }
        logged
    }

    /// Whether results are still to come.
    fn is_waiting(&self) -> bool {
        !lock(&self.waiting).is_empty()
    }

    /// Stops an operation that nobody waits for any more; the connection is closed.
    fn abort(&self, py: Python<'_>, id: u64) -> PyResult<()> {
        let Some(waiting) = lock(&self.waiting).remove(&id) else { return Ok(()) };
        waiting.task.abort();
        // Whoever waits for a last result finds that there is none to come.
        self.queue.waker.wake();
        waiting.journal.give_up(py).log(py)
    }
}

impl Bridge {
    /// What is to be logged of an operation.
    fn noted(&self, py: Python<'_>, id: u64) -> Pending {
        lock(&self.waiting).get(&id).map(|waiting| waiting.journal.take(py)).unwrap_or_default()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
