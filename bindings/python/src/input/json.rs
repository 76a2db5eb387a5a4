//! Python values as JSON, under the API's names.

use super::scalars::{flag, is_datetime, is_index, is_missing_time, rfc3339};
use super::text::{id_of, is_document, read_text, utf8};
use super::{Input, is_binary, type_name};
use crate::finalization;
use crate::issues::{Invalid, Read};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use serde_json::{Map, Number, Value};

/// More levels than any body of the API.
const MAX_DEPTH: u32 = 64;

/// A value that is sent as JSON. In addition to JSON's types, it may contain UUIDs, times with a time zone, members of string
/// enums, tuples, other mappings and iterables, and objects with a method `to_dict`.
pub(crate) struct Json {
    /// The value without the parts that cannot be sent, if there are others.
    pub(super) value: Option<Value>,
    pub(super) invalid: Invalid,
}

impl Json {
    /// The value, if all of it can be sent.
    pub(crate) fn complete(self) -> Read<Value> {
        self.invalid.finish(self.value.unwrap_or_default())
    }

    fn too_deep() -> Self {
        Self { value: None, invalid: Invalid::unsendable("is nested too deeply, or contains itself") }
    }
}

impl Input for Json {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        // It may be an object whose `to_dict` is called.
        let _guard = finalization::guard(value.py());
        Ok(json(value, 0).unwrap_or_else(|TooDeep| Self::too_deep()))
    }
}

/// Stops the walk. The issue is reported for the member of the outermost value, not for one 64 levels below.
struct TooDeep;

/// The form in which a value is sent.
enum Form<'py> {
    Leaf(Value),
    Object(Bound<'py, PyDict>),
    Array(Bound<'py, PyAny>),
    /// As another value.
    Other(Bound<'py, PyAny>),
}

fn json(value: &Bound<'_, PyAny>, depth: u32) -> Result<Json, TooDeep> {
    if depth > MAX_DEPTH {
        return Err(TooDeep);
    }
    match form(value) {
        Ok(Form::Leaf(value)) => Ok(Json { value: Some(value), invalid: Invalid::default() }),
        Ok(Form::Object(fields)) => object(&fields, depth),
        Ok(Form::Array(items)) => array(&items, depth),
        Ok(Form::Other(value)) => json(&value, depth + 1),
        Err(invalid) => Ok(Json { value: None, invalid }),
    }
}

/// A value inside one at this depth.
fn inner(value: &Bound<'_, PyAny>, depth: u32) -> Result<Json, TooDeep> {
    match json(value, depth + 1) {
        Err(TooDeep) if depth == 0 => Ok(Json::too_deep()),
        json => json,
    }
}

fn object(fields: &Bound<'_, PyDict>, depth: u32) -> Result<Json, TooDeep> {
    let mut object = Map::with_capacity(fields.len());
    let mut invalid = Invalid::default();
    // A copy, because reading a value may change the dict, and so may other threads.
    for item in fields.items() {
        let pair = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>().map_err(Invalid::from);
        let Some((name, field)) = invalid.take(pair) else { continue };
        let key = read_text(&name).map_err(|_| match type_name(&name) {
            Ok(got) => Invalid::mismatch("a dict with keys of type str", format!("a key of type {got}")),
            Err(error) => error.into(),
        });
        let Some(name) = invalid.take(key) else { continue };
        let field = inner(&field, depth)?;
        invalid.add(field.invalid.within(name.as_str()));
        object.extend(field.value.map(|value| (name, value)));
    }
    Ok(Json { value: Some(Value::Object(object)), invalid })
}

fn array(items: &Bound<'_, PyAny>, depth: u32) -> Result<Json, TooDeep> {
    let mut list = Vec::new();
    let mut invalid = Invalid::default();
    for (index, item) in items.try_iter().into_iter().flatten().enumerate() {
        let item = match item {
            Ok(item) => inner(&item, depth)?,
            // An iterator that raises may never end.
            Err(error) => return Ok(Json { value: None, invalid: error.into() }),
        };
        invalid.add(item.invalid.within(index));
        list.push(item.value.unwrap_or_default());
    }
    Ok(Json { value: Some(Value::Array(list)), invalid })
}

fn form<'py>(value: &Bound<'py, PyAny>) -> Read<Form<'py>> {
    // A bool is an int, so it comes first.
    Ok(Form::Leaf(if value.is_none() {
        Value::Null
    } else if let Ok(flag) = value.cast::<PyBool>() {
        flag.is_true().into()
    } else if let Ok(text) = value.cast::<PyString>() {
        utf8(text)?.into()
    } else if value.is_instance_of::<PyInt>() {
        let number = value.extract::<i64>();
        number.map(Value::from).map_err(|_| Invalid::unsendable("an int of more than 64 bits"))?
    } else if value.is_instance_of::<PyFloat>() {
        let number = Number::from_f64(value.extract()?);
        number.map(Value::Number).ok_or_else(|| Invalid::unsendable("a float that JSON does not have"))?
    } else if let Ok(fields) = value.cast::<PyDict>() {
        return Ok(Form::Object(fields.clone()));
    } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        return Ok(Form::Array(value.clone()));
    } else {
        return other(value);
    }))
}

fn other<'py>(value: &Bound<'py, PyAny>) -> Read<Form<'py>> {
    if value.is_instance_of::<PyType>() {
        return Err(Invalid::mismatch("an instance", "a class"));
    }
    // An uploaded document can be passed instead of its id.
    if is_document(value)?
        && let Some(id) = id_of(value)?
    {
        return Ok(Form::Other(id));
    }
    if value.hasattr("to_dict")? {
        return Ok(Form::Other(value.call_method0("to_dict")?));
    }
    if is_datetime(value)? || is_missing_time(value)? {
        return Ok(Form::Leaf(rfc3339(value)?.into()));
    }
    if let Ok(text) = read_text(value) {
        return Ok(Form::Leaf(text.into()));
    }
    if let Some(flag) = flag(value)? {
        return Ok(Form::Leaf(flag.into()));
    }
    if is_index(value)? {
        return Ok(Form::Other(value.call_method0("__index__")?));
    }
    if value.hasattr("keys")? {
        return Ok(Form::Object(super::collections::dict(value, "a dict")?));
    }
    if !is_binary(value) && value.hasattr("__iter__")? {
        return Ok(Form::Array(value.clone()));
    }
    Err(Invalid::unsendable(format!("{} cannot be sent", type_name(value)?)))
}
