//! Conversion of Python values to input of the crate: lenient about types, strict about meaning. Issues are an [`Invalid`],
//! which has the location of each invalid value in its argument.

mod collections;
mod files;
mod json;
mod scalars;
mod structure;
mod text;

#[allow(unused_imports, reason = "generated operations use some of them, depending on the description")]
pub(crate) use collections::{Blocks, Extensions, Items, Numbers, Pairs, Ranges, dict as mapping};
pub(crate) use files::{Binary, Document, FilePath, NumberList, OrderData, TypedNumber};
pub(crate) use json::Json;
#[allow(unused_imports, reason = "generated operations use some of them, depending on the description")]
pub(crate) use scalars::{
    Count, Deadline, Decimal, Integer, PageNumber, Rate, Size, Span, StrictBool, Timeout, Timestamp, Ttl,
};
#[allow(unused_imports, reason = "generated operations use some of them, depending on the description")]
pub(crate) use structure::{Body, Change, Free, Members, Received};
pub(crate) use text::{Arg, Args, AwaitedStatus, Key, OneOrMore, Text};

use crate::finalization;
use crate::issues::{Invalid, Read};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyMemoryView, PyString};
use std::convert::Infallible;

/// A type that can be read from a Python value.
pub(crate) trait Input: Sized {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self>;
}

/// `None` if the argument was omitted.
impl<T: Input> Input for Option<T> {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if value.is_none() { Ok(None) } else { T::read(value).map(Some) }
    }
}

/// An argument of a native function. It is read without raising, so that the issues of all arguments are raised together.
pub(crate) struct Argument<T>(Read<T>);

impl<T> Argument<T> {
    /// The value of the argument with this name. The name is empty if the value's own fields are arguments.
    pub(crate) fn named(self, name: &str) -> Read<T> {
        self.0.map_err(|invalid| if name.is_empty() { invalid } else { invalid.within(name) })
    }
}

impl<T: Input> FromPyObject<'_, '_> for Argument<T> {
    type Error = Infallible;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> Result<Self, Infallible> {
        Ok(Self(T::read(&value)))
    }
}

/// Shadows arguments by their values, or returns the exception with all their issues. `r#type as "type"` is an argument with
/// another name in Python.
macro_rules! arguments {
    (@name $argument:ident) => { stringify!($argument) };
    (@name $argument:ident $name:literal) => { $name };
    ($($argument:ident $(as $name:literal)?),+ $(,)?) => {
        let mut invalid = crate::issues::Invalid::default();
        $(let $argument = invalid.take($argument.named(crate::input::arguments!(@name $argument $($name)?)));)+
        let values = if let ($(Some($argument),)+) = ($($argument,)+) { Some(($($argument,)+)) } else { None };
        let ($($argument,)+) = invalid.finish_some(values)?;
    };
}
pub(crate) use arguments;

/// The name of a value's type, with that of its module unless it is built in.
pub(crate) fn type_name(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if value.is_none() {
        return Ok("None".to_owned());
    }
    Ok(value.get_type().fully_qualified_name()?.to_str()?.to_owned())
}

/// The error for a value of the wrong type. The value is not quoted: it may be a secret.
fn mismatch(expected: &'static str, value: &Bound<'_, PyAny>) -> Invalid {
    match type_name(value) {
        Ok(got) => Invalid::mismatch(expected, got),
        Err(error) => error.into(),
    }
}

fn is_binary(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>() || value.is_instance_of::<PyMemoryView>()
}

/// Whether a value is a data frame. A loop over a data frame yields the names of its columns.
fn is_frame(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(has_columns(value)? && value.hasattr("shape")?)
}

/// Whether the class of a value has columns. An attribute of a pandas `Series` may be a value with this label.
fn has_columns(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.get_type().hasattr("columns")
}

/// Applies `read` to the items of an iterable. A str, bytes and a dict are not split into items.
pub(crate) fn each<T>(
    value: &Bound<'_, PyAny>,
    expected: &'static str,
    read: impl Fn(&Bound<'_, PyAny>) -> Read<T>,
) -> Read<Vec<T>> {
    if value.is_instance_of::<PyString>() || is_binary(value) || value.is_instance_of::<PyDict>() {
        return Err(mismatch(expected, value));
    }
    each_item(value, expected, read)
}

/// The same for any iterable.
fn each_item<T>(
    value: &Bound<'_, PyAny>,
    expected: &'static str,
    read: impl Fn(&Bound<'_, PyAny>) -> Read<T>,
) -> Read<Vec<T>> {
    let _guard = finalization::guard(value.py());
    let items = value.try_iter().map_err(|_| mismatch(expected, value))?;
    let mut invalid = Invalid::default();
    let mut values = Vec::new();
    for (index, item) in items.enumerate() {
        // An iterator that raises may never end.
        let item = item?;
        values.extend(invalid.take(read(&item).map_err(|invalid| invalid.within(index))));
    }
    invalid.finish(values)
}
