//! Texts: strings, members of string enums, UUIDs; and ids, for which objects that have one do as well.

use crate::ending;
use crate::errors;
use crate::model::Model;
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::str::FromStr;
use telnyx_porting::{Report, ValidationError};

const DOCUMENT: &str = "telnyx_porting.results.Document";

/// A text: a `str`, which a member of a string enum is as well, or a `uuid.UUID`.
pub(super) fn text(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = value.cast::<PyString>() {
        return utf8(text);
    }
    if type_name(value)? == "uuid.UUID" {
        return Ok(value.str()?.to_str()?.to_owned());
    }
    // The value is not shown: it may be a secret.
    Err(super::misplaced(value, "a str belongs"))
}

/// A text as it is sent, which cannot have the lone surrogates that Python's may.
pub(super) fn utf8(text: &Bound<'_, PyString>) -> PyResult<String> {
    const HINT: &str = "it comes from bytes that are no UTF-8: decode them with the encoding that they have";
    let refused = |_| errors::refused("", "text", "has a lone surrogate, which no text in UTF-8 has", HINT);
    text.to_str().map(ToOwned::to_owned).map_err(refused)
}

/// The name of a value's type, with that of its module unless it is built in.
pub(super) fn type_name(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if value.is_none() {
        return Ok("None".to_owned());
    }
    Ok(value.get_type().fully_qualified_name()?.to_str()?.to_owned())
}

/// `a str`, `an int`, and `None` as it is.
pub(super) fn with_article(kind: &str) -> String {
    match kind.chars().next() {
        // These stand without.
        _ if kind == "None" || kind == "bytes" => kind.to_owned(),
        Some('a' | 'e' | 'i' | 'o') => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

/// The `id` of an object that the API answered with.
pub(super) fn id_of<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let _inside = ending::inside(value.py());
    if !value.is_instance_of::<Model>() && !is_document(value)? {
        return Ok(None);
    }
    match value.getattr("id") {
        Ok(id) if !id.is_none() => Ok(Some(id)),
        _ => {
            let flaw = format!("{} without an id", with_article(&type_name(value)?));
            Err(errors::refused("", "id", flaw, "give the id itself"))
        }
    }
}

pub(super) fn is_document(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(type_name(value)? == DOCUMENT)
}

fn text_or_id(value: &Bound<'_, PyAny>) -> PyResult<String> {
    // As nearly all are: there is no need to look further.
    if value.is_exact_instance_of::<PyString>() {
        return text(value);
    }
    match id_of(value)? {
        Some(id) => text(&id),
        None => text(value),
    }
}

/// A text that has no rules.
pub(crate) struct Text(pub(crate) String);

impl Text {
    /// The text of an argument that may be left out.
    pub(crate) fn of(given: Option<Self>) -> Option<String> {
        given.map(|text| text.0)
    }

    /// A value of an enum that the API may extend.
    pub(crate) fn value<T: for<'a> From<&'a str>>(given: Option<Self>) -> Option<T> {
        given.map(|text| text.0.as_str().into())
    }
}

impl FromPyObject<'_, '_> for Text {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        text(&value).map(Self)
    }
}

/// A text, or the id of an object, that follows the rules of a type of the crate.
pub(crate) struct Arg<T>(pub(crate) T);

impl<T: FromStr<Err = ValidationError>> FromPyObject<'_, '_> for Arg<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        text_or_id(&value)?.parse().map(Self).map_err(errors::argument)
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

    /// The same for a filter that may be left out.
    pub(crate) fn given<T: FromStr<Err = ValidationError>>(
        given: Option<Self>,
        argument: &str,
    ) -> PyResult<Option<Vec<T>>> {
        given.map(|given| given.parsed(argument)).transpose()
    }

    /// The same for an argument that is empty when it is left out.
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
    let _inside = ending::inside(value.py());
    match text_or_id(value) {
        Ok(one) => Ok(vec![one]),
        // Bytes would be taken apart into numbers.
        Err(error) if super::is_binary(value) => Err(error),
        Err(error) => match value.try_iter() {
            Ok(items) => items.enumerate().map(|(index, item)| within(index, text_or_id(&item?))).collect(),
            Err(_) if value.is_instance_of::<Model>() => Err(error),
            Err(_) => Err(super::misplaced(value, "a str, or several of them, belong")),
        },
    }
}

/// Says which item of an argument an error is about.
pub(super) fn within<T>(index: usize, result: PyResult<T>) -> PyResult<T> {
    result.map_err(|error| errors::within(&format!("[{index}]"), error))
}
