//! The objects of the API as classes of Python: frozen, and converted attribute by attribute when they are read.
//!
//! `generated/models.rs` is the table of classes, and [`table`] interprets it. An instance is a pointer into the received
//! value, which lives as long as any instance points into it.

mod table;
mod values;
mod view;

pub(crate) use table::{Cells, described, keep, list, model, part, take_field, texts, union, unknown, value};
pub(crate) use values::{datetime, dict, json, utc_datetime, uuid};
pub(crate) use view::{AsView, Described, Field, View, hash_of, show, to_dict};

use crate::errors::missing_attribute;
use crate::finalization::{self, in_python};
use crate::generated::models::CLASSES;
use pyo3::PyClass;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pyclass::boolean_struct::True;
use pyo3::types::{PyBytes, PyDict, PyString, PyType};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::ops::Deref;
use std::sync::Arc;
use telnyx_porting::api::runtime::{Decode, Shape};
use yoke::Yoke;
use yoke::erased::ErasedArcCart;

/// A pointer to a value, or to a part of one.
pub(crate) struct Shared<T: 'static>(Yoke<&'static T, ErasedArcCart>);

impl<T: Send + Sync> Shared<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Yoke::attach_to_cart(Arc::new(value), |value| value).erase_arc_cart())
    }
}

impl<T> Shared<T> {
    /// A pointer to a part, if it exists.
    pub(crate) fn part<U>(&self, find: impl FnOnce(&T) -> Option<&U>) -> Option<Shared<U>> {
        self.0.try_map_project_cloned(|value, _| find(value).ok_or(())).ok().map(Shared)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.get()
    }
}

/// A class of the package, without an instance.
pub(crate) struct Class {
    name: &'static str,
    register: fn(&Bound<'_, PyModule>) -> PyResult<()>,
    read: for<'py> fn(Python<'py>, &str) -> PyResult<Bound<'py, PyAny>>,
    describe: for<'a> fn(&'a Bound<'_, Model>) -> PyResult<&'a dyn Described>,
    /// The names of the fields in Python and in JSON.
    names: &'static [(&'static str, &'static str)],
    shape: fn() -> Shape,
}

impl Class {
    /// The class of API objects that a Python class is.
    fn from_type(class: &Bound<'_, PyType>) -> PyResult<&'static Self> {
        let name = class.name()?;
        let index = CLASSES.binary_search_by(|class| class.name.cmp(name.to_str().unwrap_or_default()));
        let none = |_| PyTypeError::new_err("call it on the class of an object, not on Model");
        Ok(CLASSES[index.map_err(none)?])
    }
}

/// A class of Python that wraps an object of the API.
pub(crate) trait Modelled: PyClass<Frozen = True, BaseType = Model> + Sync {
    type Value: Described + DeserializeOwned + for<'de> Decode<'de> + Part;
    const NAMES: &'static [(&'static str, &'static str)];
    fn value(&self) -> &Shared<Self::Value>;

    const CLASS: &'static Class = &Class {
        name: <Self as PyClass>::NAME,
        register: |module| module.add_class::<Self>(),
        read: parse::<Self::Value>,
        describe: |model| {
            let object: &Self::Value = model.cast::<Self>()?.get().value();
            Ok(object)
        },
        names: Self::NAMES,
        shape: Shape::of::<Self::Value>,
    };
}

/// A value that has a class, or one of several.
pub(crate) trait Part: Sized + Send + Sync + 'static {
    /// An instance for a value.
    fn wrap(value: Shared<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>>;
}

/// An instance for a value that is not part of another one.
pub(crate) fn made<T: Part>(value: T, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    T::wrap(Shared::new(value), py)
}

fn parse<'py, T: DeserializeOwned + Part>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    match serde_json::from_str::<T>(text) {
        Ok(value) => made(value, py),
        Err(error) => Err(PyValueError::new_err(reason(&error))),
    }
}

/// The issue with the text, without the value that the error quotes, which may be a PIN.
fn reason(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Data => {
            format!("a value has an unexpected type, at line {} column {}", error.line(), error.column())
        }
        _ => format!("not JSON: {error}"),
    }
}

/// An object of the API: frozen, and equal to others of its class with the same value.
///
/// An attribute that the API omitted or sent as null is None, or an empty tuple if it is a list. Attributes are converted
/// when they are read; a nested object keeps the whole object alive.
#[pyclass(frozen, subclass, module = "telnyx_porting.types")]
pub(crate) struct Model {
    class: &'static Class,
}

impl Model {
    /// A new instance of a class.
    pub(crate) fn instance<T: Modelled>(py: Python<'_>, object: T) -> PyResult<Bound<'_, PyAny>> {
        let instance = PyClassInitializer::from(Self { class: T::CLASS }).add_subclass(object);
        Ok(Bound::new(py, instance)?.into_any())
    }
}

/// The kind of a field's type, and its details.
type ShapeOf<'py> = (&'static str, Bound<'py, PyAny>);

/// The details are the known values of an enum, the class of an object, or the type of a list's items.
fn shape<'py>(py: Python<'py>, shape_of: &Shape) -> PyResult<ShapeOf<'py>> {
    let kind = match shape_of {
        Shape::Text => "text",
        Shape::Enum(values) => return Ok(("enum", values.into_pyobject(py)?)),
        Shape::Secret => "secret",
        Shape::Id => "id",
        Shape::Time => "time",
        Shape::Integer => "integer",
        Shape::Number => "number",
        Shape::Bool => "bool",
        Shape::Object { name, .. } => return Ok(("object", name.into_pyobject(py)?.into_any())),
        Shape::List(items) => return Ok(("list", shape(py, items)?.into_pyobject(py)?.into_any())),
        _ => "json",
    };
    Ok((kind, py.None().into_bound(py)))
}

fn described<'a>(slf: &'a Bound<'_, Model>) -> PyResult<&'a dyn Described> {
    (slf.get().class.describe)(slf)
}

#[pymethods]
impl Model {
    /// Fields that this version does not know, by their names; a new dict each time.
    #[getter]
    fn extra<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyDict>> {
        dict(slf.py(), described(slf)?.extra().iter())
    }

    /// The whole object as dicts, lists, str, numbers and bools under the API's names. Absent fields are omitted, or None if
    /// `nulls` is true. It includes unknown fields and secrets such as PINs, so keep it out of logs.
    #[pyo3(signature = (*, nulls = false))]
    fn to_dict<'py>(slf: &Bound<'py, Self>, nulls: bool) -> PyResult<Bound<'py, PyDict>> {
        to_dict(slf.py(), described(slf)?, nulls)
    }

    /// The whole object as JSON. It includes unknown fields and secrets such as PINs, so keep it out of logs.
    fn to_json(slf: &Bound<'_, Self>) -> PyResult<String> {
        let view = View::Object(described(slf)?);
        serde_json::to_string(&view).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// Creates an instance from the result of `to_dict`, or from a part of it. Raises `ValueError` if a value has another
    /// type.
    #[classmethod]
    #[pyo3(signature = (data, /))]
    fn from_dict<'py>(cls: &Bound<'py, PyType>, data: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyAny>> {
        let guard = finalization::guard(cls.py());
        let text = cls.py().import("json")?.call_method1("dumps", (data,))?;
        drop(guard);
        Self::from_json(cls, &text)
    }

    /// Creates an instance from the result of `to_json`. Raises `ValueError` if it is not JSON or a value has another type.
    #[classmethod]
    #[pyo3(signature = (text, /))]
    fn from_json<'py>(cls: &Bound<'py, PyType>, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let class = Class::from_type(cls)?;
        let text = match text.cast::<PyString>() {
            Ok(text) => text.to_str()?,
            Err(_) => std::str::from_utf8(text.cast::<PyBytes>()?.as_bytes())
                .map_err(|_| PyValueError::new_err("not JSON: the bytes are not UTF-8"))?,
        };
        (class.read)(cls.py(), text)
    }

    /// The JSON Schema of the result of `to_dict` and `to_json`; a new dict each time.
    #[classmethod]
    fn json_schema<'py>(cls: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
        in_python(cls.py(), "telnyx_porting._schemas", "json_schema", (cls,))
    }

    /// The JSON Schema without documentation.
    #[classmethod]
    fn _schema<'py>(cls: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
        json(cls.py(), &(Class::from_type(cls)?.shape)().json_schema())
    }

    /// The names of the attributes, their names in JSON, and their types.
    #[classmethod]
    fn _fields<'py>(cls: &Bound<'py, PyType>) -> PyResult<Vec<(&'static str, &'static str, ShapeOf<'py>)>> {
        let class = Class::from_type(cls)?;
        let Shape::Object { fields, .. } = (class.shape)() else { return Ok(Vec::new()) };
        let shape_of =
            |wire: &str| fields.iter().find(|(name, _)| *name == wire).map_or(&Shape::Json, |(_, shape)| shape);
        class.names.iter().map(|(python, wire)| Ok((*python, *wire, shape(cls.py(), shape_of(wire))?))).collect()
    }

    /// A copy with other attributes, for `copy.replace`.
    #[pyo3(signature = (**changes))]
    fn __replace__<'py>(slf: &Bound<'py, Self>, changes: Option<Bound<'py, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        in_python(slf.py(), "telnyx_porting._schemas", "replaced", (slf, changes))
    }

    #[classmethod]
    fn __get_pydantic_core_schema__<'py>(
        cls: &Bound<'py, PyType>,
        source: &Bound<'py, PyAny>,
        handler: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let _ = (source, handler);
        in_python(cls.py(), "telnyx_porting._schemas", "pydantic_schema", (cls,))
    }

    #[classmethod]
    fn __get_pydantic_json_schema__<'py>(
        cls: &Bound<'py, PyType>,
        schema: &Bound<'py, PyAny>,
        handler: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let _ = (schema, handler);
        Self::json_schema(cls)
    }

    /// The fields as a table for notebooks, with secrets hidden.
    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        in_python(slf.py(), "telnyx_porting._tables", "of_object", (slf,))
    }

    /// Adds a hint if the official SDK has the attribute.
    fn __getattr__(slf: &Bound<'_, Self>, name: &str) -> PyResult<()> {
        Err(missing_attribute(slf, name))
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        show(slf.py(), described(slf)?)
    }

    fn __eq__(slf: &Bound<'_, Self>, other: &Bound<'_, Self>) -> PyResult<bool> {
        Ok(described(slf)?.equals(described(other)?))
    }

    fn __hash__(slf: &Bound<'_, Self>) -> PyResult<u64> {
        Ok(hash_of(described(slf)?))
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    #[pyo3(signature = (memo, /))]
    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        let _ = memo;
        slf.clone()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((slf.get_type().getattr("from_json")?, (Self::to_json(slf)?,)))
    }
}

/// Adds the classes to the module.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Model>()?;
    CLASSES.iter().try_for_each(|class| (class.register)(module))
}
