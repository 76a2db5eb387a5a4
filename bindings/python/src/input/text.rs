//! Text: strings, members of string enums, UUIDs; and ids, instead of which an object with an id can be passed.

use super::{Input, is_binary, is_frame, mismatch, type_name};
use crate::finalization;
use crate::issues::{Invalid, Read};
use crate::model::Model;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};
use std::any::TypeId;
use std::str::FromStr;
use telnyx_porting::{OnceKey, PhoneNumber, Until, ValidationError};

const DOCUMENT: &str = "telnyx_porting.results.Document";
/// The suggestion instead of a data frame.
pub(super) const COLUMN: &str = "one of its columns, such as frame[\"Phone\"]";

/// A `str`, or a member of a string enum, which is one too; or a `uuid.UUID`.
pub(super) fn read_text(value: &Bound<'_, PyAny>) -> Read<String> {
    if let Ok(text) = value.cast::<PyString>() {
        return utf8(text);
    }
    if is_uuid(value)? {
        return Ok(value.str()?.to_str()?.to_owned());
    }
    Err(mismatch("str", value))
}

/// Whether a value is a `uuid.UUID`, or of a subclass, such as that of asyncpg. A program without UUIDs does not import them.
fn is_uuid(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    for class in value.get_type().mro() {
        if class.cast::<PyType>()?.fully_qualified_name()?.to_str()? == "uuid.UUID" {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The text as it is sent, which cannot have lone surrogates, as Python's may.
pub(super) fn utf8(text: &Bound<'_, PyString>) -> Read<String> {
    const HINT: &str = "it was decoded from bytes that are not UTF-8: decode them with their encoding";
    let refused = |_| Invalid::rule("text", "has a lone surrogate, which UTF-8 cannot encode", HINT);
    text.to_str().map(ToOwned::to_owned).map_err(refused)
}

/// The `id` of an object of the API.
pub(super) fn id_of<'py>(value: &Bound<'py, PyAny>) -> Read<Option<Bound<'py, PyAny>>> {
    let _guard = finalization::guard(value.py());
    if !value.is_instance_of::<Model>() && !is_document(value)? {
        return Ok(None);
    }
    match value.getattr("id") {
        Ok(id) if !id.is_none() => Ok(Some(id)),
        _ => Err(Invalid::rule("id", format!("{} has no id", type_name(value)?), "pass the id itself")),
    }
}

pub(super) fn is_document(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(type_name(value)? == DOCUMENT)
}

/// The text for a type of the crate. For an object of the API, it is the phone number if one is expected, otherwise the id.
fn text_for<T: 'static>(value: &Bound<'_, PyAny>) -> Read<String> {
    let is_number = TypeId::of::<T>() == TypeId::of::<PhoneNumber>();
    if is_number && value.is_instance_of::<Model>() { number_of(value) } else { text_or_id(value) }
}

/// The phone number of an object of the API.
fn number_of(value: &Bound<'_, PyAny>) -> Read<String> {
    let _guard = finalization::guard(value.py());
    let message = format!("expected a phone number, got {}", type_name(value)?);
    let refused = |hint| Err(Invalid::rule("phone-number", message, hint));
    match value.getattr("phone_number") {
        Ok(number) if !number.is_none() => read_text(&number),
        Ok(_) => refused("its phone_number is None: pass the number itself"),
        Err(_) if value.hasattr("phone_numbers")? => {
            refused("pass the numbers themselves; an order has its first 50 in phone_numbers, phone_numbers.list all")
        }
        Err(_) => refused("pass the number itself"),
    }
}

fn text_or_id(value: &Bound<'_, PyAny>) -> Read<String> {
    // Almost every value is text.
    if value.is_exact_instance_of::<PyString>() {
        return read_text(value);
    }
    match id_of(value)? {
        Some(id) => read_text(&id),
        None => read_text(value),
    }
}

/// Text without rules.
pub(crate) struct Text(pub(crate) String);

impl Text {
    pub(crate) fn optional(text: Option<Self>) -> Option<String> {
        text.map(|text| text.0)
    }

    /// A value of an enum that the API may extend.
    pub(crate) fn value<T: for<'a> From<&'a str>>(text: Option<Self>) -> Option<T> {
        text.map(|text| text.0.as_str().into())
    }
}

impl Input for Text {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        read_text(value).map(Self)
    }
}

/// Text, or the id of an object, that is validated by a type of the crate.
pub(crate) struct Arg<T>(pub(crate) T);

impl<T: FromStr<Err = ValidationError> + 'static> Input for Arg<T> {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        Ok(Self(text_for::<T>(value)?.parse()?))
    }
}

/// Several such texts: any iterable of them, or a single one.
pub(crate) struct Args<T>(pub(crate) Vec<T>);

impl<T: FromStr<Err = ValidationError> + 'static> Input for Args<T> {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        several(value, text_for::<T>, |text| Ok(text.parse::<T>()?)).map(Self)
    }
}

/// The key of a call that is made once.
pub(crate) struct Key(pub(crate) OnceKey);

impl Input for Key {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        Ok(Self(OnceKey::new(read_text(value)?)?))
    }
}

/// Several texts without rules, such as values of an enum that the API may extend; or a single one.
pub(crate) struct OneOrMore<T>(pub(crate) Vec<T>);

impl<T: for<'a> From<&'a str>> Input for OneOrMore<T> {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        several(value, text_or_id, |text| Ok(text.as_str().into())).map(Self)
    }
}

/// The status to wait for, or a later one; or several, one of which the order must have exactly.
pub(crate) struct AwaitedStatus(pub(crate) Until);

impl Input for AwaitedStatus {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if let Ok(one) = read_text(value) {
            return Ok(Self(one.parse()?));
        }
        let several = OneOrMore::<String>::read(value)?.0;
        Ok(Self(Until::any_named(several.iter().map(String::as_str))?))
    }
}

/// Applies `parse` to the texts of an iterable, or to a single text.
fn several<T>(
    value: &Bound<'_, PyAny>,
    read: impl Fn(&Bound<'_, PyAny>) -> Read<String>,
    parse: impl Fn(String) -> Read<T>,
) -> Read<Vec<T>> {
    let single = match read(value) {
        Ok(one) => return Ok(vec![parse(one).map_err(|invalid| invalid.within(0))?]),
        // These would be split into characters and integers.
        Err(invalid) if value.is_instance_of::<PyString>() || is_binary(value) => return Err(invalid),
        Err(invalid) => invalid,
    };
    if is_frame(value)? {
        return Err(mismatch(COLUMN, value));
    }
    if value.is_instance_of::<Model>() {
        return Err(single);
    }
    super::each_item(value, "str, or several of them", |item| parse(read(item)?))
}
