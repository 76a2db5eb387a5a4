//! What `repr` shows: the fields that are set, without what should not be seen.

use super::times;
use super::view::{Described, Field, View};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyString};
use serde_json::Value;

/// How many items of a list are shown: an order has up to 50 numbers.
const SHOWN: usize = 5;

pub(crate) fn show(py: Python<'_>, object: &dyn Described) -> PyResult<String> {
    let mut text = String::new();
    write_object(py, object, &mut text)?;
    Ok(text)
}

fn write_object(py: Python<'_>, object: &dyn Described, out: &mut String) -> PyResult<()> {
    out.extend([object.name(), "("]);
    for (index, field) in object.fields().iter().filter(|field| is_set(field)).enumerate() {
        out.extend([if index > 0 { ", " } else { "" }, field.python, "="]);
        write_value(py, &field.view, out)?;
    }
    if !object.extra().is_empty() {
        out.push_str(if out.ends_with('(') { "extra=" } else { ", extra=" });
        write_names(py, object.extra().iter().map(|(name, _)| name), out)?;
    }
    out.push(')');
    Ok(())
}

fn is_set(field: &Field<'_>) -> bool {
    match &field.view {
        View::Absent => false,
        View::List(items) => !items.is_empty(),
        _ => true,
    }
}

fn write_value(py: Python<'_>, view: &View<'_>, out: &mut String) -> PyResult<()> {
    match view {
        View::Absent => out.push_str("None"),
        View::Text(text) => write_text(py, text, out)?,
        View::Secret(_) => out.push_str("'[hidden]'"),
        // Without quotes: it is no text.
        View::Id(id) if times::is_uuid(id) => out.push_str(id.as_str()),
        View::Id(id) => write_text(py, id.as_str(), out)?,
        View::Time(time) if time.parse().is_some() => out.push_str(time.as_str()),
        View::Time(time) => write_text(py, time.as_str(), out)?,
        View::Integer(number) => out.push_str(&number.to_string()),
        View::Number(number) => out.push_str(PyFloat::new(py, *number).repr()?.to_str()?),
        View::Truth(truth) => out.push_str(if *truth { "True" } else { "False" }),
        // Nobody knows what is in it.
        View::Json(Value::Object(fields)) => write_names(py, fields.keys(), out)?,
        View::Json(Value::Array(_)) => out.push_str("[...]"),
        View::Json(_) => out.push_str("..."),
        View::Object(object) => write_object(py, *object, out)?,
        View::List(items) => write_list(py, items, out)?,
    }
    Ok(())
}

fn write_list(py: Python<'_>, items: &[View<'_>], out: &mut String) -> PyResult<()> {
    out.push('(');
    for (index, item) in items.iter().take(SHOWN).enumerate() {
        out.push_str(if index > 0 { ", " } else { "" });
        write_value(py, item, out)?;
    }
    match items.len().saturating_sub(SHOWN) {
        // As Python writes a tuple of one.
        0 if items.len() == 1 => out.push(','),
        0 => {}
        more => out.extend([", ... ", &more.to_string(), " more"]),
    }
    out.push(')');
    Ok(())
}

fn write_names<'a>(py: Python<'_>, names: impl Iterator<Item = &'a String>, out: &mut String) -> PyResult<()> {
    out.push('{');
    for (index, name) in names.enumerate() {
        out.push_str(if index > 0 { ", " } else { "" });
        write_text(py, name, out)?;
        out.push_str(": ...");
    }
    out.push('}');
    Ok(())
}

fn write_text(py: Python<'_>, text: &str, out: &mut String) -> PyResult<()> {
    out.push_str(PyString::new(py, text).repr()?.to_str()?);
    Ok(())
}
