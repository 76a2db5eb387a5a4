//! Texts: strings, members of string enums, UUIDs.

use crate::errors;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::str::FromStr;
use telnyx_porting::{Report, ValidationError};

/// A text: a `str`, which a member of a string enum is as well, or a `uuid.UUID`.
pub(super) fn text(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(text.to_str()?.to_owned());
    }
    let kind = value.get_type().fully_qualified_name()?;
    if kind == "uuid.UUID" {
        return Ok(value.str()?.to_str()?.to_owned());
    }
    // The value is not shown: it may be a secret.
    Err(PyTypeError::new_err(format!("a {kind} where a str belongs")))
}

/// A text of any form.
#[cfg(feature = "sandbox")]
pub(crate) struct Text(pub(crate) String);

#[cfg(feature = "sandbox")]
impl FromPyObject<'_, '_> for Text {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        text(&value).map(Self)
    }
}

/// A text that follows the rules of a type of the crate.
pub(crate) struct Arg<T>(pub(crate) T);

impl<T: FromStr<Err = ValidationError>> FromPyObject<'_, '_> for Arg<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        text(&value)?.parse().map(Self).map_err(errors::validation)
    }
}

/// Several texts that follow the rules of a type of the crate: any iterable of them, or a single one.
pub(crate) struct Args(Vec<String>);

impl Args {
    /// The values of the argument with this name. All that is wrong is told at once.
    pub(crate) fn parsed<T: FromStr<Err = ValidationError>>(self, argument: &str) -> PyResult<Vec<T>> {
        let mut report = Report::new();
        let texts = self.0.into_iter().enumerate();
        let values = texts.filter_map(|(index, text)| report.check(format!("{argument}[{index}]"), text.parse()));
        let values = values.collect();
        report.finish(values).map_err(errors::validation)
    }

    /// The same for an argument that may be left out.
    pub(crate) fn all<T: FromStr<Err = ValidationError>>(given: Option<Self>, argument: &str) -> PyResult<Vec<T>> {
        given.map_or_else(|| Ok(Vec::new()), |given| given.parsed(argument))
    }
}

impl FromPyObject<'_, '_> for Args {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        texts(&value).map(Self)
    }
}

/// Texts that have no rules, such as the values of an enum that the API may extend.
pub(crate) struct OneOrMore<T>(pub(crate) Vec<T>);

impl<T: for<'a> From<&'a str>> FromPyObject<'_, '_> for OneOrMore<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        Ok(Self(texts(&value)?.iter().map(|text| text.as_str().into()).collect()))
    }
}

fn texts(value: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    match text(value) {
        Ok(one) => Ok(vec![one]),
        Err(error) => match value.try_iter() {
            Ok(items) => items.map(|item| text(&item?)).collect(),
            Err(_) => Err(error),
        },
    }
}
