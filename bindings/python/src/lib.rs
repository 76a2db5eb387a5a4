//! The native half of the Python package `telnyx_porting`: it turns Python's values into calls of the crate
//! `telnyx-porting`, runs them without the GIL, and turns what comes back into Python's values. Rules and workflow are
//! those of the crate.

/// Writes `register` for the functions of a file.
macro_rules! functions {
    ($($function:ident),+ $(,)?) => {
        pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(module.add_function(wrap_pyfunction!($function, module)?)?;)+
            Ok(())
        }
    };
}

mod advice;
mod client;
mod ending;
mod engine;
mod errors;
#[rustfmt::skip]
#[allow(clippy::pedantic, clippy::too_many_arguments, missing_docs, unused_imports)]
mod generated {
    pub(crate) mod models;
    pub(crate) mod operations;
}
mod input;
mod intake;
mod interpreter;
mod logging;
mod model;
mod operation;
mod operations;
mod output;
mod pages;
mod results;
#[cfg(feature = "sandbox")]
mod sandbox;
mod sharing;
mod webhooks;

use pyo3::prelude::*;

/// What `telnyx_porting` is made of; not meant to be used directly.
///
/// It needs no GIL: all classes are frozen, and what changes inside of them is behind locks that are never held while
/// Python is called.
#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::client::NativeClient;
    #[pymodule_export]
    use super::engine::bridge::Bridge;
    #[pymodule_export]
    use super::operation::{Operation, RawResponse};
    #[pymodule_export]
    use super::operations::events::TailEvents;
    #[pymodule_export]
    use super::operations::reports::ReportEvents;
    #[pymodule_export]
    use super::operations::waiting::{WaitEvents, WatchRequest};
    #[pymodule_export]
    use super::pages::{ListRequest, Page, Pages};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::interpreter::claim(module.py())?;
        super::ending::register(module)?;
        super::model::register(module)?;
        #[cfg(feature = "sandbox")]
        module.add_class::<super::sandbox::NativeSandbox>()?;
        super::advice::register(module)?;
        module.add_class::<super::intake::NativeIntake>()?;
        module.add_class::<super::intake::RowDetails>()?;
        super::intake::register(module)?;
        super::sharing::register(module)?;
        super::webhooks::register(module)?;
        super::operations::register(module)
    }
}
