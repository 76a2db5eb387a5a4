//! The interpreter of the table of classes in `generated/models.rs`. Only this module reads it: classes, attributes and all
//! operations on whole objects follow from these macros.

use super::{Part, Shared, View};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Python values of an object that are created once: those that consist of parts or take long to create.
pub(crate) type Cells<const N: usize> = [Cell; N];
type Cell = PyOnceLock<Py<PyAny>>;

/// Defines the class of an object. Each field has a mode and its names in Rust, in Python and in JSON. The modes of the
/// attribute are:
///
/// - `value`: created each time
/// - `keep 0`: created once and kept in cell 0
/// - `part 1 …: Type`: an object of the class `Type`, kept
/// - `list 2`: a tuple of objects, kept
macro_rules! model {
    (
        $(#[doc = $docs:tt])*
        $name:ident: $value:ty, $cells:literal {
            $($(#[doc = $field_docs:tt])*
            $kind:ident $($cell:literal)? $field:ident $(: $part:ident)?, $python:tt = $wire:literal;)*
        }
    ) => {
        $(#[doc = $docs])*
        #[pyo3::pyclass(frozen, extends = $crate::model::Model, module = "telnyx_porting.types")]
        pub(crate) struct $name {
            value: $crate::model::Shared<$value>,
            #[allow(dead_code, reason = "some classes keep nothing")]
            cells: $crate::model::Cells<$cells>,
        }

        #[pyo3::pymethods]
        impl $name {
            #[classattr]
            fn __match_args__(py: pyo3::Python<'_>) -> pyo3::PyResult<pyo3::Bound<'_, pyo3::types::PyTuple>> {
                pyo3::types::PyTuple::new(py, [$($python),*] as [&str; _])
            }

            $($(#[doc = $field_docs])*
            #[getter]
            #[pyo3(name = $python)]
            fn $field<'py>(slf: &pyo3::Bound<'py, Self>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                let (this, py) = (slf.get(), slf.py());
                $crate::model::model!(@$kind this py $value, $field $($cell)?)
            })*
        }

        impl $crate::model::Modelled for $name {
            type Value = $value;
            const NAMES: &'static [(&'static str, &'static str)] = &[$(($python, $wire)),*];

            fn value(&self) -> &$crate::model::Shared<$value> {
                &self.value
            }
        }

        impl $crate::model::Part for $value {
            fn wrap(value: $crate::model::Shared<Self>, py: pyo3::Python<'_>) -> pyo3::PyResult<pyo3::Bound<'_, pyo3::PyAny>> {
                $crate::model::Model::instance(py, $name { value, cells: [const { pyo3::sync::PyOnceLock::new() }; _] })
            }
        }

        $crate::model::described! {
            $name: $value, |value: &$value| &value.extra;
            $($field, $python = $wire;)*
        }
    };
    (@value $this:ident $py:ident $value:ty, $field:ident) => {
        $crate::model::value($py, $crate::model::AsView::as_view(&$this.value.$field))
    };
    (@keep $this:ident $py:ident $value:ty, $field:ident $cell:literal) => {
        $crate::model::keep($py, &$this.cells[$cell], $crate::model::AsView::as_view(&$this.value.$field))
    };
    (@part $this:ident $py:ident $value:ty, $field:ident $cell:literal) => {
        $crate::model::part($py, &$this.cells[$cell], &$this.value, |value: &$value| value.$field.as_ref())
    };
    (@list $this:ident $py:ident $value:ty, $field:ident $cell:literal) => {
        $crate::model::list($py, &$this.cells[$cell], &$this.value, |value: &$value| &value.$field)
    };
}

/// Lists the fields of a type, for all operations on whole objects, and the field with unknown members.
macro_rules! described {
    ($name:ident: $value:ty, $extra:expr; $($field:ident, $python:tt = $wire:tt;)*) => {
        impl $crate::model::Described for $value {
            fn name(&self) -> &'static str {
                stringify!($name)
            }

            fn fields(&self) -> Vec<$crate::model::Field<'_>> {
                vec![$($crate::model::Field {
                    python: $python,
                    wire: $wire,
                    view: $crate::model::AsView::as_view(&self.$field),
                }),*]
            }

            fn extra(&self) -> &telnyx_porting::api::Extra {
                let extra: fn(&Self) -> &telnyx_porting::api::Extra = $extra;
                extra(self)
            }

            fn equals(&self, other: &dyn $crate::model::Described) -> bool {
                let other: &dyn std::any::Any = other;
                other.downcast_ref::<Self>() == Some(self)
            }
        }

        impl $crate::model::AsView for $value {
            fn as_view(&self) -> $crate::model::View<'_> {
                $crate::model::View::Object(self)
            }
        }
    };
}

/// Enums whose values are `str` in Python.
macro_rules! texts {
    ($($name:ident)*) => {
        $(impl $crate::model::AsView for telnyx_porting::types::$name {
            fn as_view(&self) -> $crate::model::View<'_> {
                $crate::model::View::Text(self.as_str())
            }
        })*
    };
}

/// Objects that a tag distinguishes. Each type has its class, and objects of an unknown type have one too.
macro_rules! union {
    ($name:ident: $unknown:ident { $($variant:ident)* }) => {
        impl $crate::model::Part for telnyx_porting::types::$name {
            fn wrap(value: $crate::model::Shared<Self>, py: pyo3::Python<'_>) -> pyo3::PyResult<pyo3::Bound<'_, pyo3::PyAny>> {
                $(if let Some(part) = value.part(|value| match value {
                    Self::$variant(part) => Some(&**part),
                    _ => None,
                }) {
                    return $crate::model::Part::wrap(part, py);
                })*
                match &*value {
                    Self::Unknown(value) => $crate::model::made($unknown::from(value.clone()), py),
                    _ => Ok(py.None().into_bound(py)),
                }
            }
        }

        impl $crate::model::AsView for telnyx_porting::types::$name {
            fn as_view(&self) -> $crate::model::View<'_> {
                match self {
                    $(Self::$variant(part) => $crate::model::AsView::as_view(part),)*
                    Self::Unknown(value) => $crate::model::View::Json(value),
                    _ => $crate::model::View::Absent,
                }
            }
        }
    };
}

/// An object of an unknown type: the fields that all known types have, and everything else.
macro_rules! unknown {
    ($name:ident { $($field:ident: $type:ty = $wire:literal;)* }) => {
        #[derive(PartialEq)]
        pub(crate) struct $name {
            $($field: $type,)*
            extra: telnyx_porting::api::Extra,
        }

        impl From<serde_json::Value> for $name {
            fn from(value: serde_json::Value) -> Self {
                let mut fields = match value {
                    serde_json::Value::Object(fields) => fields,
                    other => serde_json::Map::from_iter([("value".to_owned(), other)]),
                };
                $(let $field = $crate::model::take_field(&mut fields, $wire);)*
                let mut extra = telnyx_porting::api::Extra::default();
                fields.into_iter().for_each(|(name, value)| extra.insert(name, value));
                Self { $($field,)* extra }
            }
        }

        impl<'de> telnyx_porting::api::runtime::Decode<'de> for $name {
            fn shape() -> telnyx_porting::api::runtime::Shape {
                let fields = vec![$(($wire, <$type as telnyx_porting::api::runtime::Decode>::shape())),*];
                telnyx_porting::api::runtime::Shape::Object { name: stringify!($name), fields }
            }

            fn blank() -> Self {
                Self::from(serde_json::Value::Null)
            }

            fn decode_into<D: serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
            ) -> Result<telnyx_porting::api::runtime::Reading<()>, D::Error> {
                *self = serde::Deserialize::deserialize(deserializer)?;
                Ok(Ok(()))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <serde_json::Value as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

pub(crate) use {described, model, texts, union, unknown};

// The functions of attributes are hardly generic, because there are hundreds of attributes.

/// A value that is created each time, which is as cheap as keeping it.
pub(crate) fn value<'py>(py: Python<'py>, view: View<'_>) -> PyResult<Bound<'py, PyAny>> {
    view.to_python(py)
}

/// A value that is created once.
pub(crate) fn keep<'py>(py: Python<'py>, cell: &Cell, view: View<'_>) -> PyResult<Bound<'py, PyAny>> {
    match kept(py, cell) {
        Some(value) => Ok(value),
        None => Ok(store(py, cell, view.to_python(py)?)),
    }
}

/// An object, whose instance is created once.
pub(crate) fn part<'py, T, P: Part>(
    py: Python<'py>,
    cell: &Cell,
    whole: &Shared<T>,
    find: fn(&T) -> Option<&P>,
) -> PyResult<Bound<'py, PyAny>> {
    if let Some(value) = kept(py, cell) {
        return Ok(value);
    }
    match whole.part(find) {
        Some(part) => Ok(store(py, cell, P::wrap(part, py)?)),
        None => Ok(py.None().into_bound(py)),
    }
}

/// A list of objects, whose instances are created once.
pub(crate) fn list<'py, T, P: Part>(
    py: Python<'py>,
    cell: &Cell,
    whole: &Shared<T>,
    find: fn(&T) -> &[P],
) -> PyResult<Bound<'py, PyAny>> {
    if let Some(value) = kept(py, cell) {
        return Ok(value);
    }
    let parts = (0..find(whole).len()).filter_map(|index| whole.part(|whole| find(whole).get(index)));
    let items = parts.map(|part| P::wrap(part, py)).collect::<PyResult<Vec<_>>>()?;
    Ok(store(py, cell, PyTuple::new(py, items)?.into_any()))
}

fn kept<'py>(py: Python<'py>, cell: &Cell) -> Option<Bound<'py, PyAny>> {
    cell.get(py).map(|value| value.bind(py).clone())
}

fn store<'py>(py: Python<'py>, cell: &Cell, value: Bound<'py, PyAny>) -> Bound<'py, PyAny> {
    match cell.set(py, value.clone().unbind()) {
        Ok(()) => value,
        // Another thread was first; all get the same instance.
        Err(_) => kept(py, cell).unwrap_or(value),
    }
}

/// Removes and returns a field that all known types have, if its value fits; otherwise the field remains unknown.
pub(crate) fn take_field<T: DeserializeOwned + Default>(fields: &mut Map<String, Value>, name: &str) -> T {
    match fields.get(name).map(T::deserialize) {
        Some(Ok(value)) => {
            fields.remove(name);
            value
        }
        Some(Err(_)) | None => T::default(),
    }
}
