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

/// The runtime of the I/O thread, and the process that it belongs to: a fork has none of its parent's threads.
static IO_THREAD: Mutex<Option<(u32, Handle)>> = Mutex::new(None);

/// The I/O thread, started on first use. It never calls Python, because the interpreter may be finalized at any time.
fn io_thread() -> PyResult<Handle> {
    let process = std::process::id();
    let mut running = IO_THREAD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((owner, handle)) = &*running
        && *owner == process
    {
        return Ok(handle.clone());
    }
    let handle =
        start_io_thread().map_err(|error| PyRuntimeError::new_err(format!("cannot start the I/O thread: {error}")))?;
    // The parent's runtime is leaked: dropping it would wait for a thread that does not exist here.
    std::mem::forget(running.replace((process, handle.clone())));
    Ok(handle)
}

fn start_io_thread() -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let run = move || runtime.block_on(pending::<()>());
    thread::Builder::new().name("telnyx-porting-io".to_owned()).spawn(run)?;
    Ok(handle)
}
