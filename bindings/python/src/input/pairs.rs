//! Headers and query parameters.

use super::text::Text;
use crate::errors::{self, Wrong};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Texts by name, of any mapping.
pub(crate) struct Pairs(pub(crate) Vec<(String, String)>);

impl FromPyObject<'_, '_> for Pairs {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if !value.hasattr("keys")? {
            return Err(super::misplaced(&value, "a dict of texts belongs"));
        }
        let pairs = value.py().get_type::<PyDict>().call1((value,))?;
        let mut wrong = Wrong::default();
        let read = pairs.cast::<PyDict>()?.iter().filter_map(|(name, value)| wrong.take(pair(&name, &value))).collect();
        wrong.finish_with(Self(read))
    }
}

fn pair(name: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<(String, String)> {
    let name = name.extract::<Text>()?.0;
    // The value is not shown: it may be a secret.
    let value = value.extract::<Text>().map_err(|error| errors::within(&format!("[{name:?}]"), error))?;
    Ok((name, value.0))
}
