//! Dictionaries and what stands in them, under the API's names.

use super::text::{id_of, is_document, text, type_name, utf8, with_article};
use super::time::{NAIVE, NOT_A_TIME, ZONE, is_datetime, is_missing_time, of_datetime};
use crate::ending;
use crate::errors::{self, Wrong};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use std::fmt;
use telnyx_porting::{Issue, Issues, Rule};

/// Deeper than anything that the API takes.
const DEEPEST: u32 = 64;

/// A value that is sent as JSON. Besides what JSON has, it may hold UUIDs, times with a zone, members of string enums,
/// tuples, other mappings and iterables, and whatever has a method `to_dict`.
pub(crate) struct Json {
    value: Value,
    /// What cannot be sent of it, and is left out.
    wrong: Wrong,
}

impl Json {
    /// The value, all of which can be sent.
    pub(super) fn whole(self) -> PyResult<Value> {
        self.wrong.finish_with(self.value)
    }

    /// The same of an argument whose name is not known yet.
    pub(super) fn whole_argument(self) -> PyResult<Value> {
        self.wrong.below_an_argument().finish_with(self.value)
    }

    /// What is made of the value, which is that of an argument or of all arguments together. All values of other types than
    /// belong there are reported at once.
    pub(crate) fn read<T: DeserializeOwned>(self, argument: &str) -> PyResult<T> {
        let mut wrong = self.wrong;
        let (read, issues) = telnyx_porting::read_document(self.value);
        let issues: Issues = issues.into_iter().map(|issue| placed(issue, argument)).collect();
        wrong.take(issues.finish(()).map_err(errors::validation));
        wrong.finish_with(read)?.ok_or_else(errors::nothing)
    }

    /// The members of an object, and what cannot be sent of them.
    pub(crate) fn members(self) -> PyResult<(Map<String, Value>, Wrong)> {
        match self.value {
            Value::Object(members) => Ok((members, self.wrong)),
            _ => Err(self.wrong.finish().err().unwrap_or_else(|| errors::wrong_type("", "is no dict"))),
        }
    }

    /// An object of the API that came back as an argument. It is read as answers are, which costs no code of its own.
    pub(crate) fn object<T: DeserializeOwned>(self, argument: &str) -> PyResult<T> {
        let text = self.whole()?.to_string();
        serde_json::from_slice(text.as_bytes()).map_err(|error| errors::misfit(argument, &error))
    }
}

/// An issue of what stands in an argument.
fn placed(issue: Issue, argument: &str) -> Issue {
    let field = match issue.field() {
        "." | "" => argument.to_owned(),
        path if argument.is_empty() || path.starts_with('[') => format!("{argument}{path}"),
        path => format!("{argument}.{path}"),
    };
    issue.at(field)
}

impl FromPyObject<'_, '_> for Json {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        // It may be a class whose `to_dict` is called.
        let _inside = ending::inside(value.py());
        let mut wrong = Wrong::default();
        let value = of(&value, &Place::Root, &mut wrong);
        let value = wrong.take(value).unwrap_or_default();
        Ok(Self { value, wrong })
    }
}

/// Where in the whole a value stands, to name it in errors.
enum Place<'a> {
    Root,
    Field(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn depth(&self) -> u32 {
        match self {
            Self::Root => 0,
            Self::Field(outer, _) | Self::Item(outer, _) => outer.depth() + 1,
        }
    }

    /// The place right below the root.
    fn outermost(&self) -> &Self {
        match self {
            Self::Root | Self::Field(Self::Root, _) | Self::Item(Self::Root, _) => self,
            Self::Field(outer, _) | Self::Item(outer, _) => outer.outermost(),
        }
    }

    /// A value of a type that cannot be sent. It is not shown: it may be a secret.
    fn refuse(&self, flaw: &str) -> PyErr {
        errors::wrong_type(&self.to_string(), flaw)
    }

    /// Names this place in an error that has none.
    fn put<T>(&self, result: PyResult<T>) -> PyResult<T> {
        result.map_err(|error| errors::within(&self.to_string(), error))
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Self::Root, name) => f.write_str(name),
            Self::Field(outer, name) => write!(f, "{outer}.{name}"),
            Self::Item(outer, index) => write!(f, "{outer}[{index}]"),
        }
    }
}

fn of(value: &Bound<'_, PyAny>, place: &Place<'_>, wrong: &mut Wrong) -> PyResult<Value> {
    if place.depth() > DEEPEST {
        return Err(place.outermost().refuse("is nested too deeply, or holds itself"));
    }
    // A bool is an int, so it comes first.
    if value.is_none() {
        Ok(Value::Null)
    } else if let Ok(truth) = value.cast::<PyBool>() {
        Ok(truth.is_true().into())
    } else if let Ok(text) = value.cast::<PyString>() {
        Ok(place.put(utf8(text))?.into())
    } else if value.is_instance_of::<PyInt>() {
        let number = value.extract::<i64>();
        number.map(Value::from).map_err(|_| place.refuse("an int of more than 64 bits"))
    } else if value.is_instance_of::<PyFloat>() {
        let number = Number::from_f64(value.extract()?);
        number.map(Value::Number).ok_or_else(|| place.refuse("a float that JSON does not have"))
    } else if let Ok(fields) = value.cast::<PyDict>() {
        object(fields, place, wrong)
    } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        array(value, place, wrong)
    } else {
        other(value, place, wrong)
    }
}

fn object(fields: &Bound<'_, PyDict>, place: &Place<'_>, wrong: &mut Wrong) -> PyResult<Value> {
    let mut object = Map::with_capacity(fields.len());
    // Of a list of its own: what is read here may change the dict, and so may other threads.
    for item in fields.items() {
        let (name, field) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let name = text(&name).map_err(|_| place.refuse("a dict with a key that is no str"));
        let Some(name) = wrong.take(name) else { continue };
        let value = of(&field, &Place::Field(place, &name), wrong);
        if let Some(value) = wrong.take(value) {
            object.insert(name, value);
        }
    }
    Ok(Value::Object(object))
}

fn array(items: &Bound<'_, PyAny>, place: &Place<'_>, wrong: &mut Wrong) -> PyResult<Value> {
    let mut list = Vec::new();
    for (index, item) in items.try_iter()?.enumerate() {
        let value = of(&item?, &Place::Item(place, index), wrong);
        list.push(wrong.take(value).unwrap_or_default());
    }
    Ok(Value::Array(list))
}

fn other(value: &Bound<'_, PyAny>, place: &Place<'_>, wrong: &mut Wrong) -> PyResult<Value> {
    if value.is_instance_of::<PyType>() {
        return Err(place.refuse("a class where an instance of it belongs"));
    }
    if is_document(value)?
        && let Some(id) = place.put(id_of(value))?
    {
        // It stands for itself wherever an id does: it has been uploaded for that.
        return of(&id, place, wrong);
    }
    if value.hasattr("to_dict")? {
        return of(&value.call_method0("to_dict")?, place, wrong);
    }
    if is_missing_time(value)? {
        return Err(place.refuse(NOT_A_TIME));
    }
    if is_datetime(value)? {
        let naive = || errors::issue(Issue::error(place.to_string(), Rule::DateTime, NAIVE).with_hint(ZONE));
        return of_datetime(value)?.map(Value::String).ok_or_else(naive);
    }
    if let Ok(text) = text(value) {
        return Ok(text.into());
    }
    if value.hasattr("keys")? {
        return object(value.py().get_type::<PyDict>().call1((value,))?.cast()?, place, wrong);
    }
    if !super::is_binary(value) && value.hasattr("__iter__")? {
        return array(value, place, wrong);
    }
    Err(place.refuse(&format!("{} cannot be sent", with_article(&type_name(value)?))))
}
