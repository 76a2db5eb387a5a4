//! The operations that take more than plain values or make more than one request. Each function reads Python's values and
//! makes a call of the crate. All others are in `generated/operations`.

mod account;
mod order_parts;
mod orders;

use pyo3::prelude::*;

/// Adds all functions to the module.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    crate::generated::operations::register(module)?;
    account::register(module)?;
    order_parts::register(module)?;
    orders::register(module)
}
