//! The native half of the Python package `telnyx_porting`: it turns Python's values into calls of the crate
//! `telnyx-porting`, runs them without the GIL, and turns what comes back into Python's values. Rules and workflow are
//! those of the crate.

mod client;
mod engine;
mod errors;
#[rustfmt::skip]
#[allow(clippy::pedantic, missing_docs, unused_imports)]
mod generated {
    pub(crate) mod models;
}
mod model;
mod operation;
mod output;

use pyo3::prelude::*;

/// What `telnyx_porting` is made of; not meant to be used directly.
#[pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::client::NativeClient;
    #[pymodule_export]
    use super::engine::bridge::Bridge;
    #[pymodule_export]
    use super::operation::Operation;
    #[pymodule_export]
    use super::order_get;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::model::register(module)
    }
}

#[pyfunction]
fn order_get(id: String) -> PyResult<operation::Operation> {
    let id: telnyx_porting::PortingOrderId = id.parse().map_err(errors::validation)?;
    Ok(operation::Operation::call(move |client| client.order(id).get()))
}
