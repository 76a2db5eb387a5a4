//! What is waited for.

use super::text::{OneOrMore, text};
use pyo3::prelude::*;
use telnyx_porting::Until;
use telnyx_porting::types::PortingOrderStatusValue;

/// A status, which an order may also have gone past; or several, of which it has one exactly.
pub(crate) struct Wanted(pub(crate) Until);

impl FromPyObject<'_, '_> for Wanted {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        match text(&value) {
            Ok(status) => Ok(Self(Until::status(status.as_str()))),
            Err(_) => Ok(Self(Until::any_of(value.extract::<OneOrMore<PortingOrderStatusValue>>()?.0))),
        }
    }
}
