//! The operations, a file per resource: each function takes Python's values and makes an operation of them.

/// Writes `register` for the functions of a file.
macro_rules! functions {
    ($($function:ident),+ $(,)?) => {
        pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(module.add_function(wrap_pyfunction!($function, module)?)?;)+
            Ok(())
        }
    };
}

mod orders;

use pyo3::prelude::*;

/// Adds all functions to the module.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    orders::register(module)
}
