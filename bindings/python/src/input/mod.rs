//! How Python's values become input of the crate: lenient in their type, strict in their meaning. What is wrong is the
//! package's `ValidationError`, and where a value is of the wrong type, the one of its kinds that is a `TypeError` too.
//!
//! No type here knows the name of the argument that it is read from. Once reading has failed, pyo3 adds it as a note, which
//! those exceptions take as their field.

mod body;
mod file;
mod given;
mod items;
mod json;
mod list;
mod number;
mod pairs;
mod ranges;
mod text;
mod time;
mod wanted;

#[allow(unused_imports, reason = "which of them are used depends on the description")]
pub(crate) use body::{Body, Change, Free, Members};
pub(crate) use file::{Binary, FilePath, document};
pub(crate) use given::{Given, read};
#[allow(unused_imports, reason = "only generated operations use it")]
pub(crate) use items::Items;
pub(crate) use json::Json;
pub(crate) use list::NumberSource;
pub(crate) use number::{Count, Decimal, Integer, PageNumber, Rate, Size, Truth};
pub(crate) use pairs::Pairs;
pub(crate) use ranges::{Blocks, Extensions, Numbers, Parts};
pub(crate) use text::{Arg, Args, Key, OneOrMore, Text};
pub(crate) use time::{Deadline, Moment, Span, Timeout, Ttl};
pub(crate) use wanted::Wanted;

use crate::errors;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView};
use text::{type_name, with_article};

/// A value of a type that none of those is which an argument takes.
fn misplaced(value: &Bound<'_, PyAny>, wanted: &str) -> PyErr {
    let kind = type_name(value).unwrap_or_default();
    errors::wrong_type("", format!("{} where {wanted}", with_article(&kind)))
}

/// Whether a value is a data frame, which is iterated by the names of its columns.
fn is_frame(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(value.hasattr("columns")? && value.hasattr("shape")?)
}

fn is_binary(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>() || value.is_instance_of::<PyMemoryView>()
}
