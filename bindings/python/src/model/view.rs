//! Values of any type. All operations on whole objects go through [`View`]: JSON, dicts, hashes and `repr`.

use super::values::{datetime, dict, is_uuid, json, uuid};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFloat, PyList, PyString, PyTuple};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use std::any::Any;
use std::hash::{DefaultHasher, Hash, Hasher};
use telnyx_porting::Secret;
use telnyx_porting::api::{Extra, Id, Timestamp};

/// A value of a field.
pub(crate) enum View<'a> {
    Absent,
    Text(&'a str),
    Secret(&'a Secret),
    Id(&'a Id),
    Time(&'a Timestamp),
    Integer(i64),
    Number(f64),
    Bool(bool),
    Json(&'a Value),
    Object(&'a dyn Described),
    List(Vec<View<'a>>),
}

/// A field of an object.
pub(crate) struct Field<'a> {
    /// The name of the attribute.
    pub(crate) python: &'static str,
    /// The name in JSON.
    pub(crate) wire: &'static str,
    pub(crate) view: View<'a>,
}

/// An object that has a class.
pub(crate) trait Described: Any + Send + Sync {
    /// The name of its class.
    fn name(&self) -> &'static str;
    /// Its fields in the order of the description, including absent ones.
    fn fields(&self) -> Vec<Field<'_>>;
    /// Fields that the description does not name.
    fn extra(&self) -> &Extra;
    /// Whether the other is of the same type and has the same value.
    fn equals(&self, other: &dyn Described) -> bool;
}

/// A type that a field can have.
pub(crate) trait AsView {
    fn as_view(&self) -> View<'_>;
}

impl<T: AsView> AsView for Option<T> {
    fn as_view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, T::as_view)
    }
}

impl<T: AsView> AsView for Box<T> {
    fn as_view(&self) -> View<'_> {
        (**self).as_view()
    }
}

impl<T: AsView> AsView for Vec<T> {
    fn as_view(&self) -> View<'_> {
        View::List(self.iter().map(T::as_view).collect())
    }
}

macro_rules! views {
    ($($type:ty: $kind:ident, $value:ident => $view:expr;)+) => {
        $(impl AsView for $type {
            fn as_view(&self) -> View<'_> {
                let $value = self;
                View::$kind($view)
            }
        })+
    };
}

views! {
    String: Text, text => text;
    Secret: Secret, secret => secret;
    Id: Id, id => id;
    Timestamp: Time, time => time;
    i64: Integer, number => *number;
    f64: Number, number => *number;
    bool: Bool, flag => *flag;
    Value: Json, value => value;
}

/// As JSON: absent fields are omitted, and lists are always present.
impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Secret(secret) => serializer.serialize_str(secret.expose()),
            Self::Id(id) => serializer.serialize_str(id.as_str()),
            Self::Time(time) => serializer.serialize_str(time.as_str()),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Json(value) => value.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(object) => {
                let mut map = serializer.serialize_map(None)?;
                for field in object.fields() {
                    if !matches!(field.view, View::Absent) {
                        map.serialize_entry(field.wire, &field.view)?;
                    }
                }
                for (name, value) in object.extra().iter() {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl View<'_> {
    /// The value of an attribute other than an object or a list of objects.
    pub(super) fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Id(id) => uuid(py, id),
            Self::Time(time) => datetime(py, time),
            Self::List(items) => {
                let items = items.iter().map(|item| item.to_python(py)).collect::<PyResult<Vec<_>>>()?;
                Ok(PyTuple::new(py, items)?.into_any())
            }
            plain => plain.to_plain(py, false),
        }
    }

    /// The value as JSON.
    fn to_plain<'py>(&self, py: Python<'py>, nulls: bool) -> PyResult<Bound<'py, PyAny>> {
        Ok(match self {
            Self::Absent => py.None().into_bound(py),
            Self::Text(text) => text.into_pyobject(py)?.into_any(),
            Self::Secret(secret) => secret.expose().into_pyobject(py)?.into_any(),
            Self::Id(id) => id.as_str().into_pyobject(py)?.into_any(),
            Self::Time(time) => time.as_str().into_pyobject(py)?.into_any(),
            Self::Integer(number) => number.into_pyobject(py)?.into_any(),
            Self::Number(number) => number.into_pyobject(py)?.into_any(),
            Self::Bool(flag) => flag.into_pyobject(py)?.to_owned().into_any(),
            Self::Json(value) => json(py, value)?,
            Self::Object(object) => to_dict(py, *object, nulls)?.into_any(),
            Self::List(items) => {
                let list = PyList::empty(py);
                for item in items {
                    list.append(item.to_plain(py, nulls)?)?;
                }
                list.into_any()
            }
        })
    }
}

/// Everything in an object, including unknown fields and secrets; absent fields are None or omitted.
pub(crate) fn to_dict<'py>(py: Python<'py>, object: &dyn Described, nulls: bool) -> PyResult<Bound<'py, PyDict>> {
    let fields = PyDict::new(py);
    for field in object.fields() {
        if nulls || !matches!(field.view, View::Absent) {
            fields.set_item(field.wire, field.view.to_plain(py, nulls)?)?;
        }
    }
    fields.update(dict(py, object.extra().iter())?.as_mapping())?;
    Ok(fields)
}

/// A hash that is equal for equal objects.
pub(crate) fn hash_of(object: &dyn Described) -> u64 {
    let mut hasher = DefaultHasher::new();
    View::Object(object).hash(&mut hasher);
    hasher.finish()
}

impl View<'_> {
    fn hash(&self, hasher: &mut impl Hasher) {
        match self {
            Self::Absent => 0.hash(hasher),
            Self::Text(text) => text.hash(hasher),
            Self::Secret(secret) => secret.expose().hash(hasher),
            Self::Id(id) => id.hash(hasher),
            Self::Time(time) => time.hash(hasher),
            Self::Integer(number) => number.hash(hasher),
            // The two zeros are equal.
            Self::Number(number) => (number + 0.0).to_bits().hash(hasher),
            Self::Bool(flag) => flag.hash(hasher),
            Self::Json(value) => value.hash(hasher),
            Self::List(items) => {
                items.len().hash(hasher);
                for item in items {
                    item.hash(hasher);
                }
            }
            Self::Object(object) => {
                for field in object.fields() {
                    field.view.hash(hasher);
                }
                // Objects with the same fields in another order are equal.
                let mut extra: Vec<_> = object.extra().iter().collect();
                extra.sort_unstable_by_key(|(name, _)| *name);
                extra.hash(hasher);
            }
        }
    }
}

/// Maximum number of items of a list in `repr`: an order has up to 50 numbers.
const SHOWN: usize = 5;

/// The text of `repr`: the fields that are set, with secrets hidden.
pub(crate) fn show(py: Python<'_>, object: &dyn Described) -> PyResult<String> {
    let mut text = String::new();
    write_object(py, object, &mut text)?;
    Ok(text)
}

/// The most fields that `repr` shows in full.
const MAX_FIELDS: usize = 8;
/// The fields of larger objects that `repr` shows.
const KEY_FIELDS: [&str; 9] = [
    "id",
    "status",
    "event_type",
    "porting_order_id",
    "customer_reference",
    "phone_number",
    "phone_numbers",
    "porting_phone_numbers_count",
    "record_type",
];

fn write_object(py: Python<'_>, object: &dyn Described, out: &mut String) -> PyResult<()> {
    out.extend([object.name(), "("]);
    let mut fields = object.fields();
    fields.retain(is_set);
    let is_short = fields.len() > MAX_FIELDS && fields.iter().any(|field| field.python == "id");
    if is_short {
        fields.retain(|field| KEY_FIELDS.contains(&field.python));
        fields.sort_by_key(|field| KEY_FIELDS.iter().position(|key| *key == field.python));
    }
    for (index, field) in fields.iter().enumerate() {
        out.extend([if index > 0 { ", " } else { "" }, field.python, "="]);
        match &field.view {
            view if is_short => write_key(py, view, out)?,
            view => write_value(py, view, out)?,
        }
    }
    if is_short {
        out.push_str(", ...)");
        return Ok(());
    }
    if !object.extra().is_empty() {
        out.push_str(if out.ends_with('(') { "extra=" } else { ", extra=" });
        write_names(py, object.extra().iter().map(|(name, _)| name), out)?;
    }
    out.push(')');
    Ok(())
}

/// A value of a key field. Objects are reduced to their value or number.
fn write_key(py: Python<'_>, view: &View<'_>, out: &mut String) -> PyResult<()> {
    match view {
        View::Object(object) => {
            let key = object.fields().into_iter().find(|field| matches!(field.python, "value" | "phone_number"));
            write_value(py, key.as_ref().map_or(view, |field| &field.view), out)
        }
        View::List(items) => write_list(py, items, out, write_key),
        view => write_value(py, view, out),
    }
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
        // Without quotes, because it is not a str.
        View::Id(id) if is_uuid(id) => out.push_str(id.as_str()),
        View::Id(id) => write_text(py, id.as_str(), out)?,
        View::Time(time) if time.parse().is_some() => out.push_str(time.as_str()),
        View::Time(time) => write_text(py, time.as_str(), out)?,
        View::Integer(number) => out.push_str(&number.to_string()),
        View::Number(number) => out.push_str(PyFloat::new(py, *number).repr()?.to_str()?),
        View::Bool(flag) => out.push_str(if *flag { "True" } else { "False" }),
        // It may contain secrets.
        View::Json(Value::Object(fields)) => write_names(py, fields.keys(), out)?,
        View::Json(Value::Array(_)) => out.push_str("[...]"),
        View::Json(_) => out.push_str("..."),
        View::Object(object) => write_object(py, *object, out)?,
        View::List(items) => write_list(py, items, out, write_value)?,
    }
    Ok(())
}

fn write_list(
    py: Python<'_>,
    items: &[View<'_>],
    out: &mut String,
    write: fn(Python<'_>, &View<'_>, &mut String) -> PyResult<()>,
) -> PyResult<()> {
    out.push('(');
    for (index, item) in items.iter().take(SHOWN).enumerate() {
        out.push_str(if index > 0 { ", " } else { "" });
        write(py, item, out)?;
    }
    match items.len().saturating_sub(SHOWN) {
        // As Python formats a tuple with one item.
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
