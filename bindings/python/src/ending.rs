//! The end of the interpreter. Before `CPython` 3.14, a thread that asks for the GIL after that is ended where it stands,
//! with all that is on its stack, and if code of this library is, the process ends with an error. That happens to threads
//! that nobody waits for, also while they run Python code that was called from here, which gives the GIL up now and then.
//! So `atexit` sees to it that no other thread is in such code any more, or will be.

use pyo3::prelude::*;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// The thread that ends the interpreter, once it does, and its process.
static ENDING: OnceLock<(u32, ThreadId)> = OnceLock::new();
/// How many threads run Python code that was called from here, and of which process: a fork has only one of them.
static INSIDE: AtomicUsize = AtomicUsize::new(0);
static PROCESS: AtomicU32 = AtomicU32::new(0);

/// How long they are waited for at most: somebody else's code may take any time.
const LONGEST: Duration = Duration::from_millis(500);
/// How long at least, where there are other threads: what pyo3 calls is not counted.
const SHORTEST: Duration = Duration::from_millis(5);
const STEP: Duration = Duration::from_millis(1);

/// As long as it lives, the interpreter does not end.
pub(crate) struct Inside(());

/// To be called before Python code is. Other threads than the one that ends the interpreter do not come back from it.
pub(crate) fn inside(py: Python<'_>) -> Inside {
    if is_over() {
        py.detach(hold);
    }
    here();
    INSIDE.fetch_add(1, Ordering::SeqCst);
    Inside(())
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.fetch_sub(1, Ordering::SeqCst);
    }
}

/// To be called before a thread asks for the GIL: it waits forever where it would be ended.
pub(crate) fn hold() {
    while is_over() {
        thread::park();
    }
}

/// Whether the interpreter is ended by another thread of this process.
fn is_over() -> bool {
    ENDING.get().is_some_and(|(process, thread)| *process == std::process::id() && *thread != thread::current().id())
}

/// Forgets about the threads of another process.
fn here() {
    let process = std::process::id();
    if PROCESS.swap(process, Ordering::SeqCst) != process {
        INSIDE.store(0, Ordering::SeqCst);
    }
}

/// What `atexit` calls.
#[pyfunction]
fn end(py: Python<'_>) -> PyResult<()> {
    here();
    // It fails if `atexit` is run twice.
    let _ = ENDING.set((std::process::id(), thread::current().id()));
    if !has_other_threads(py)? {
        return Ok(());
    }
    let began = Instant::now();
    py.detach(|| {
        while began.elapsed() < SHORTEST || (INSIDE.load(Ordering::SeqCst) > 0 && began.elapsed() < LONGEST) {
            thread::sleep(STEP);
        }
    });
    Ok(())
}

/// Whether there are threads besides, which takes the module that starts them.
fn has_other_threads(py: Python<'_>) -> PyResult<bool> {
    let modules = py.import("sys")?.getattr("modules")?;
    let threading = modules.call_method1("get", ("threading",))?;
    Ok(!threading.is_none() && threading.call_method0("active_count")?.extract::<usize>()? > 1)
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let end = wrap_pyfunction!(end, module)?;
    module.py().import("atexit")?.call_method1("register", (end,))?;
    Ok(())
}
