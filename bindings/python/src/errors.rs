//! Errors of the crate as exceptions of `telnyx_porting.errors`.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use telnyx_porting::{Error, ValidationError};

pub(crate) fn validation(error: ValidationError) -> PyErr {
    of(&Error::from(error))
}

pub(crate) fn of(error: &Error) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}
