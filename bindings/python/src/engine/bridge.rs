//! The way back to an event loop: results are queued, and one byte per batch wakes the loop.

use super::io_thread;
use super::wake::{self, Handle, Reader, Waker};
use crate::errors;
use crate::operation::{self, Outcome, Running};
use pyo3::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use telnyx_porting::Client;
use tokio::task::AbortHandle;

/// Results that an event loop has yet to take, and what wakes it.
struct Queue {
    ended: Mutex<Vec<(u64, Outcome)>>,
    is_awake: AtomicBool,
    waker: Waker,
}

impl Queue {
    fn push(&self, id: u64, outcome: Outcome) {
        lock(&self.ended).push((id, outcome));
        if !self.is_awake.swap(true, Ordering::AcqRel) {
            self.waker.wake();
        }
    }

    fn take(&self) -> Vec<(u64, Outcome)> {
        // Before the results are taken: one that comes later wakes the loop again.
        self.is_awake.store(false, Ordering::Release);
        std::mem::take(&mut *lock(&self.ended))
    }
}

/// An operation that is being carried out, and the future that waits for it.
struct Waiting {
    future: Py<PyAny>,
    is_raw: bool,
    task: AbortHandle,
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
        client: Client,
        start: impl FnOnce(Client) -> Running,
        future: Py<PyAny>,
        is_raw: bool,
    ) -> PyResult<u64> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (queue, running) = (Arc::clone(&self.queue), start(client));
        let mut waiting = lock(&self.waiting);
        let task = io_thread::handle()?.spawn(async move { queue.push(id, running.await) });
        waiting.insert(id, Waiting { future, is_raw, task: task.abort_handle() });
        Ok(id)
    }
}

#[pymethods]
impl Bridge {
    #[new]
    fn new() -> PyResult<Self> {
        let (reader, waker) = wake::pair()?;
        let queue = Queue { ended: Mutex::default(), is_awake: AtomicBool::new(false), waker };
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
        for (id, outcome) in self.queue.take() {
            let Some(waiting) = lock(&self.waiting).remove(&id) else { continue };
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
        Ok(())
    }

    /// Whether results are still to come.
    fn is_waiting(&self) -> bool {
        !lock(&self.waiting).is_empty()
    }

    /// Stops an operation that nobody waits for any more; the connection is closed.
    fn abort(&self, id: u64) {
        if let Some(waiting) = lock(&self.waiting).remove(&id) {
            waiting.task.abort();
            // Whoever waits for a last result finds that there is none to come.
            self.queue.waker.wake();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
