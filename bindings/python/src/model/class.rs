//! What is known of each class without an instance of it.

use super::base::Model;
use super::shared::Shared;
use super::view::Described;
use pyo3::PyClass;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pyclass::boolean_struct::True;
use pyo3::sync::PyOnceLock;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// Values of Python that are made once: of an object, those that are made of parts or take long.
pub(crate) type Cells<const N: usize> = [PyOnceLock<Py<PyAny>>; N];

/// A class, for what all classes do in the same way.
pub(crate) struct Class {
    pub(super) name: &'static str,
    pub(super) register: fn(&Bound<'_, PyModule>) -> PyResult<()>,
    pub(super) read: for<'py> fn(Python<'py>, &str) -> PyResult<Bound<'py, PyAny>>,
    pub(super) describe: for<'a> fn(&'a Bound<'_, Model>) -> PyResult<&'a dyn Described>,
}

/// A class of Python around an object of the API.
pub(crate) trait Modelled: PyClass<Frozen = True, BaseType = Model> + Sync {
    type Value: Described + DeserializeOwned + Part;
    fn value(&self) -> &Shared<Self::Value>;

    const CLASS: &'static Class = &Class {
        name: <Self as PyClass>::NAME,
        register: |module| module.add_class::<Self>(),
        read: read::<Self::Value>,
        describe: |model| {
            let object: &Self::Value = model.cast::<Self>()?.get().value();
            Ok(object)
        },
    };
}

/// What a class or several stand for.
pub(crate) trait Part: Sized + Send + Sync + 'static {
    /// An instance for a value.
    fn wrap(value: Shared<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>>;
}

/// An instance for a value that stands by itself.
pub(crate) fn made<T: Part>(value: T, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    T::wrap(Shared::new(value), py)
}

fn read<'py, T: DeserializeOwned + Part>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    match serde_json::from_str::<T>(text) {
        Ok(value) => made(value, py),
        Err(error) => Err(PyValueError::new_err(reason(&error))),
    }
}

/// What is wrong, without the value that the error quotes, which may be a PIN.
fn reason(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Data => {
            format!("a value is of an unexpected kind, at line {} column {}", error.line(), error.column())
        }
        _ => format!("not JSON: {error}"),
    }
}
