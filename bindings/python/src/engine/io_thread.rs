//! The one thread on which the operations of all event loops are carried out. It never touches Python: the interpreter
//! may end at any time.

use pyo3::PyResult;
use pyo3::exceptions::PyRuntimeError;
use std::future::pending;
use std::sync::{Mutex, PoisonError};
use std::thread;
use tokio::runtime::{Builder, Handle};

/// The thread of this process, and which process that is: a fork has none of its parent's threads.
static RUNNING: Mutex<Option<(u32, Handle)>> = Mutex::new(None);

/// The thread's runtime, started when it is first needed.
pub(crate) fn handle() -> PyResult<Handle> {
    let process = std::process::id();
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((owner, handle)) = &*running
        && *owner == process
    {
        return Ok(handle.clone());
    }
    let handle = start().map_err(|error| PyRuntimeError::new_err(format!("no thread can be started: {error}")))?;
    // What belongs to the parent is left alone: ending it would wait for a thread that is not there.
    std::mem::forget(running.replace((process, handle.clone())));
    Ok(handle)
}

fn start() -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let run = move || runtime.block_on(pending::<()>());
    thread::Builder::new().name("telnyx-porting-io".to_owned()).spawn(run)?;
    Ok(handle)
}
