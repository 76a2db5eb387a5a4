//! The native half of the Python package `telnyx_porting`. It reads Python values, makes calls of the crate `telnyx-porting`,
//! runs them without the GIL, and converts their results. Validation and workflow are in the crate.

#![cfg_attr(not(feature = "jobs"), allow(dead_code, unused_imports, reason = "only jobs use some of it"))]

/// Writes `register` for the functions of a file.
macro_rules! functions {
    ($($function:ident),+ $(,)?) => {
        pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(module.add_function(wrap_pyfunction!($function, module)?)?;)+
            Ok(())
        }
    };
}

mod call;
mod client;
mod engine;
mod errors;
mod finalization;
mod functions;
#[rustfmt::skip]
#[allow(clippy::pedantic, clippy::too_many_arguments, missing_docs, unused_imports)]
mod generated {
    pub(crate) mod models;
    pub(crate) mod operations;
}
mod hooks;
mod input;
mod intake;
mod issues;
#[cfg(feature = "jobs")]
mod jobs;
mod logging;
mod model;
mod operations;
mod results;
#[cfg(feature = "sandbox")]
mod sandbox;
mod stream;
mod tracing_context;

use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// The native half of `telnyx_porting`; not meant to be used directly.
///
/// It does not need the GIL: all classes are frozen, and mutable state is behind locks that are never held while Python is
/// called.
#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::call::RawResponse;
    #[pymodule_export]
    use super::client::{NativeClient, NativeClock};
    #[pymodule_export]
    use super::engine::{Bridge, PendingCall};
    #[pymodule_export]
    use super::hooks::{HookRequest, HookResponse};
    #[pymodule_export]
    use super::operations::account::TailEvents;
    #[pymodule_export]
    use super::stream::{Page, Stream, StreamRequest};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::claim(module.py())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        super::finalization::register(module)?;
        super::model::register(module)?;
        #[cfg(feature = "sandbox")]
        module.add_class::<super::sandbox::NativeSandbox>()?;
        module.add_class::<super::intake::NativeIntake>()?;
        module.add_class::<super::intake::RowDetails>()?;
        super::intake::register(module)?;
        super::functions::register(module)?;
        #[cfg(feature = "jobs")]
        {
            module.add_class::<super::jobs::JobRun>()?;
            module.add_class::<super::jobs::NativeJob>()?;
            module.add_class::<super::jobs::NativeReceiver>()?;
            super::jobs::register(module)?;
        }
        super::operations::register(module)
    }
}

/// Rejects every interpreter of the process except the first one, which owns objects that are created once, such as the
/// classes. `CPython` itself rejects them only since 3.12, and only isolated interpreters.
fn claim(py: Python<'_>) -> PyResult<()> {
    static FIRST: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    // Each interpreter has its own module; this compares identities.
    let builtins = py.import("builtins")?;
    if FIRST.get_or_init(py, || builtins.clone().unbind()).is(&builtins) {
        return Ok(());
    }
    Err(PyImportError::new_err(
        "telnyx_porting does not support subinterpreters: another interpreter of this process has loaded it",
    ))
}
