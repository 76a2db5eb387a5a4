//! What all classes have in common.

use super::class::{Class, Modelled};
use super::show::show;
use super::view::{Described, View};
use super::{json, python};
use crate::ending;
use crate::generated::models::CLASSES;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyType};
use std::hash::{DefaultHasher, Hasher};

/// An object that the API answered with: frozen, and equal to others of its class that have the same value.
///
/// Attributes that the API left out or sent as null are None, lists are then empty tuples. Attributes are converted when
/// they are read; a nested object keeps the whole object alive.
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

fn described<'a>(slf: &'a Bound<'_, Model>) -> PyResult<&'a dyn Described> {
    (slf.get().class.describe)(slf)
}

#[pymethods]
impl Model {
    /// Fields of the object that this version does not know, by their names; a new dict each time.
    #[getter]
    fn extra<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyDict>> {
        json::extra(slf.py(), described(slf)?.extra())
    }

    /// Everything in the object as dicts, lists, texts, numbers and booleans, under the names of the API: unknown fields
    /// and secrets such as PINs included, so keep it out of logs. What is absent or null is left out.
    fn to_dict<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyDict>> {
        python::to_dict(slf.py(), described(slf)?)
    }

    /// Everything in the object as JSON: unknown fields and secrets such as PINs included, so keep it out of logs.
    fn to_json(slf: &Bound<'_, Self>) -> PyResult<String> {
        let view = View::Object(described(slf)?);
        serde_json::to_string(&view).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// Makes an instance of what `to_dict` gives, or of part of it. Raises `ValueError` if a value is of another
    /// kind.
    #[classmethod]
    #[pyo3(signature = (data, /))]
    fn from_dict<'py>(cls: &Bound<'py, PyType>, data: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyAny>> {
        let inside = ending::inside(cls.py());
        let text = cls.py().import("json")?.call_method1("dumps", (data,))?;
        drop(inside);
        Self::from_json(cls, &text)
    }

    /// Makes an instance of what `to_json` gives. Raises `ValueError` if it is not JSON or a value is of another kind.
    #[classmethod]
    #[pyo3(signature = (text, /))]
    fn from_json<'py>(cls: &Bound<'py, PyType>, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let name = cls.name()?;
        let class = CLASSES.binary_search_by(|class| class.name.cmp(name.to_str().unwrap_or_default()));
        let class = class.map_err(|_| PyTypeError::new_err("this is for the classes of objects, not their base"))?;
        let text = match text.cast::<PyString>() {
            Ok(text) => text.to_str()?,
            Err(_) => std::str::from_utf8(text.cast::<PyBytes>()?.as_bytes())
                .map_err(|_| PyValueError::new_err("not JSON: the bytes are not UTF-8"))?,
        };
        (CLASSES[class].read)(cls.py(), text)
    }

    /// Names of the official SDK, with what they are here.
    fn __getattr__(slf: &Bound<'_, Self>, name: &str) -> PyResult<()> {
        Err(crate::errors::moved(slf, name))
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        show(slf.py(), described(slf)?)
    }

    fn __eq__(slf: &Bound<'_, Self>, other: &Bound<'_, Self>) -> PyResult<bool> {
        Ok(described(slf)?.equals(described(other)?))
    }

    fn __hash__(slf: &Bound<'_, Self>) -> PyResult<u64> {
        let mut hasher = DefaultHasher::new();
        View::Object(described(slf)?).hash(&mut hasher);
        Ok(hasher.finish())
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
