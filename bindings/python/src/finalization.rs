//! Finalization of the interpreter. Before `CPython` 3.14, a thread that requests the GIL after finalization has begun is
//! terminated in place, with everything on its stack; if native frames of this library are on it, the process aborts. This
//! affects daemon threads, including those that run Python code called from here, because that code releases the GIL from
//! time to time. The `atexit` handler therefore waits until no other thread is in such code, and blocks others.

use pyo3::call::PyCallArgs;
use pyo3::prelude::*;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// The thread that finalizes the interpreter, and its process.
static FINALIZING: OnceLock<(u32, ThreadId)> = OnceLock::new();
/// The number of threads that run Python code called from here, and their process: a fork keeps only one of them.
static GUARDS: AtomicUsize = AtomicUsize::new(0);
static PROCESS: AtomicU32 = AtomicU32::new(0);

/// The longest wait for these threads: the program's callbacks may take any time.
const LONGEST: Duration = Duration::from_millis(500);
/// The shortest wait if there are other threads: Python code that pyo3 calls itself is not counted.
const SHORTEST: Duration = Duration::from_millis(5);
const STEP: Duration = Duration::from_millis(1);

/// Delays finalization while it exists.
pub(crate) struct Guard(());

/// Call this before calling Python code. Once finalization has begun, it does not return on any other thread.
pub(crate) fn guard(py: Python<'_>) -> Guard {
    if has_begun() {
        py.detach(block_if_begun);
    }
    forget_other_processes();
    GUARDS.fetch_add(1, Ordering::SeqCst);
    Guard(())
}

impl Drop for Guard {
    fn drop(&mut self) {
        GUARDS.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Calls a function of a module, or creates an instance of one of its classes.
pub(crate) fn in_python<'py>(
    py: Python<'py>,
    module: &str,
    name: &str,
    arguments: impl PyCallArgs<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let _guard = guard(py);
    py.import(module)?.getattr(name)?.call1(arguments)
}

/// Call this before a detached thread requests the GIL: it blocks forever if the thread would be terminated.
pub(crate) fn block_if_begun() {
    while has_begun() {
        thread::park();
    }
}

/// Whether another thread of this process finalizes the interpreter.
fn has_begun() -> bool {
    FINALIZING
        .get()
        .is_some_and(|(process, thread)| *process == std::process::id() && *thread != thread::current().id())
}

fn forget_other_processes() {
    let process = std::process::id();
    if PROCESS.swap(process, Ordering::SeqCst) != process {
        GUARDS.store(0, Ordering::SeqCst);
    }
}

/// The `atexit` handler.
#[pyfunction]
fn begin(py: Python<'_>) -> PyResult<()> {
    forget_other_processes();
    // Fails if `atexit` runs twice.
    let _ = FINALIZING.set((std::process::id(), thread::current().id()));
    if !has_other_threads(py)? {
        return Ok(());
    }
    let start = Instant::now();
    py.detach(|| {
        while start.elapsed() < SHORTEST || (GUARDS.load(Ordering::SeqCst) > 0 && start.elapsed() < LONGEST) {
            thread::sleep(STEP);
        }
    });
    Ok(())
}

/// Whether Python has other threads. Without the module `threading` there are none.
fn has_other_threads(py: Python<'_>) -> PyResult<bool> {
    let modules = py.import("sys")?.getattr("modules")?;
    let threading = modules.call_method1("get", ("threading",))?;
    Ok(!threading.is_none() && threading.call_method0("active_count")?.extract::<usize>()? > 1)
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let begin = wrap_pyfunction!(begin, module)?;
    module.py().import("atexit")?.call_method1("register", (begin,))?;
    Ok(())
}
