//! What is waited for.

use super::text::{OneOrMore, text};
use crate::errors;
use pyo3::prelude::*;
use telnyx_porting::Until;

/// A status, which an order may also have gone past; or several, of which it has one exactly.
pub(crate) struct Wanted(pub(crate) Until);

impl FromPyObject<'_, '_> for Wanted {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let until = if let Ok(one) = text(&value) {
            one.parse()
        } else {
            let several = value.extract::<OneOrMore<String>>()?.0;
            Until::any_named(several.iter().map(String::as_str))
        };
        until.map(Self).map_err(errors::argument)
    }
}
