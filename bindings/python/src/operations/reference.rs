//! What holds for all orders.

use crate::operation::Operation;
use pyo3::prelude::*;

#[pyfunction]
fn uk_carriers() -> Operation {
    Operation::call(|client| client.uk_carriers())
}

#[pyfunction]
fn exception_types() -> Operation {
    Operation::call(|client| client.exception_types())
}

functions![uk_carriers, exception_types];
