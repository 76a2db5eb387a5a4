//! Runs operations without the GIL: on the calling thread, or on the I/O thread of all event loops.

mod bridge;

pub(crate) use bridge::{Bridge, PendingCall, run_in_loop};

use crate::errors;
use crate::finalization;
use crate::logging::LogBuffer;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::future::{Future, pending};
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use telnyx_porting::{Client, Error};
use tokio::runtime::{Builder, Handle};
use tokio::task::JoinHandle;

/// The interval at which a blocked thread checks for signals such as Ctrl-C.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(100);

/// Blocks until a future ends, or a signal handler raises an exception.
pub(crate) fn run_blocking<T, F, Fut>(py: Python<'_>, client: &Client, start: F, log: &LogBuffer) -> PyResult<T>
where
    T: Send,
    F: FnOnce(Client) -> Fut + Send,
    Fut: Future<Output = Result<T, Error>>,
{
    let result = py.detach(|| {
        let result = client.block_on(|client| async { Ok(until_signal(start(client), log).await) });
        finalization::block_if_begun();
        result
    });
    let logged = log.drain(py).write(py);
    let value = result.map_err(|error| errors::of(&error))??.map_err(|error| errors::of(&error))?;
    logged.and(Ok(value))
}

async fn until_signal<T>(running: impl Future<Output = T>, log: &LogBuffer) -> PyResult<T> {
    let mut running = pin!(running);
    loop {
        if let Ok(value) = tokio::time::timeout(SIGNAL_INTERVAL, &mut running).await {
            return Ok(value);
        }
        finalization::block_if_begun();
        Python::attach(|py| log.drain(py).write(py).and_then(|()| py.check_signals()))?;
    }
}

/// A thread with a runtime. It never calls Python, because the interpreter may be finalized at any time.
struct Background {
    name: &'static str,
    /// The runtime, and the process that it belongs to: a fork has none of its parent's threads.
    running: Mutex<Option<(u32, Handle)>>,
}

/// Runs the calls of all event loops.
static IO_THREAD: Background = Background { name: "telnyx-porting-io", running: Mutex::new(None) };
/// Runs port-in jobs, whose journals wait for the disk.
static JOBS_THREAD: Background = Background { name: "telnyx-porting-jobs", running: Mutex::new(None) };

impl Background {
    /// The thread, started on first use.
    fn handle(&self) -> PyResult<Handle> {
        let process = std::process::id();
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((owner, handle)) = &*running
            && *owner == process
        {
            return Ok(handle.clone());
        }
        let failed = |error| PyRuntimeError::new_err(format!("cannot start the thread {}: {error}", self.name));
        let handle = self.start().map_err(failed)?;
        // The parent's runtime is leaked: dropping it would wait for a thread that does not exist here.
        std::mem::forget(running.replace((process, handle.clone())));
        Ok(handle)
    }

    fn start(&self) -> std::io::Result<Handle> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let run = move || runtime.block_on(pending::<()>());
        thread::Builder::new().name(self.name.to_owned()).spawn(run)?;
        Ok(handle)
    }
}

/// Runs a future on the thread of port-in jobs.
pub(crate) fn spawn_job(running: impl Future<Output = ()> + Send + 'static) -> PyResult<JoinHandle<()>> {
    Ok(JOBS_THREAD.handle()?.spawn(running))
}
