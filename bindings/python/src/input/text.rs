//! Texts: strings, members of string enums, UUIDs; and ids, for which objects that have one do as well.

use crate::ending;
use crate::errors::{self, Wrong};
use crate::model::Model;
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::any::TypeId;
use std::str::FromStr;
use telnyx_porting::{OnceKey, PhoneNumber, ValidationError};

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

/// The text that stands for a value of a type of the crate: of the package's own objects their phone number where one is
/// expected, and their id elsewhere.
fn text_of<T: 'static>(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let is_number = TypeId::of::<T>() == TypeId::of::<PhoneNumber>();
    if is_number && value.is_instance_of::<Model>() { number_of(value) } else { text_or_id(value) }
}

/// The phone number of an object that the API answered with.
fn number_of(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let _inside = ending::inside(value.py());
    let kind = type_name(value)?;
    let misplaced = |hint: &str| {
        let flaw = format!("{} where a phone number belongs", with_article(&kind));
        Err(errors::refused("", "phone-number", flaw, hint))
    };
    match value.getattr("phone_number") {
        Ok(number) if !number.is_none() => text(&number),
        Ok(_) => misplaced("it has no phone_number: give the number itself"),
        Err(_) if value.hasattr("phone_numbers")? => {
            misplaced("give the numbers themselves; an order has its first 50 in phone_numbers, phone_numbers.list all")
        }
        Err(_) => misplaced("give the number itself"),
    }
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

impl<T: FromStr<Err = ValidationError> + 'static> FromPyObject<'_, '_> for Arg<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        text_of::<T>(&value)?.parse().map(Self).map_err(errors::argument)
    }
}

/// Several texts that follow the rules of a type of the crate: any iterable of them, or a single one.
pub(crate) struct Args<T>(pub(crate) Vec<T>);

impl<T: FromStr<Err = ValidationError> + 'static> FromPyObject<'_, '_> for Args<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let parse = |text: String| text.parse::<T>().map_err(errors::argument);
        several(&value, text_of::<T>, parse).map(Self)
    }
}

/// The key of something that is done once.
pub(crate) struct Key(pub(crate) OnceKey);

impl FromPyObject<'_, '_> for Key {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        OnceKey::new(text(&value)?).map(Self).map_err(errors::argument)
    }
}

/// Texts that have no rules, such as the values of an enum that the API may extend.
pub(crate) struct OneOrMore<T>(pub(crate) Vec<T>);

impl<T: for<'a> From<&'a str>> FromPyObject<'_, '_> for OneOrMore<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        several(&value, text_or_id, |text| Ok(text.as_str().into())).map(Self)
    }
}

/// What is made of each text of an iterable, or of a single one. All issues are reported at once.
fn several<T>(
    value: &Bound<'_, PyAny>,
    read: impl Fn(&Bound<'_, PyAny>) -> PyResult<String>,
    make: impl Fn(String) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    let _inside = ending::inside(value.py());
    let error = match read(value) {
        Ok(one) => return within(0, make(one)).map(|one| vec![one]),
        // Bytes would be taken apart into numbers.
        Err(error) if super::is_binary(value) => return Err(error),
        Err(error) => error,
    };
    if super::is_frame(value)? {
        return Err(super::misplaced(value, "one of its columns belongs, such as frame[\"Phone\"],"));
    }
    let Ok(items) = value.try_iter() else {
        let is_model = value.is_instance_of::<Model>();
        return Err(if is_model { error } else { super::misplaced(value, "a str, or several of them, belong") });
    };
    let mut wrong = Wrong::default();
    let mut texts = Vec::new();
    for (index, item) in items.enumerate() {
        // An iterator that fails may not end.
        let item = item?;
        texts.extend(wrong.take(within(index, read(&item).and_then(&make))));
    }
    wrong.finish_with(texts)
}

/// Says which item of an argument an error is about.
pub(super) fn within<T>(index: usize, result: PyResult<T>) -> PyResult<T> {
    result.map_err(|error| errors::within(&format!("[{index}]"), error))
}
