//! How `generated/models.rs` says what there is.

/// Makes the class of an object. Each field says how its attribute comes about, and its names in Rust, in Python and on
/// the wire:
///
/// - `value`: made each time
/// - `keep 0`: made once and kept in the cell of that number
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
            #[allow(dead_code, reason = "some keep nothing")]
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

            fn value(&self) -> &$crate::model::Shared<$value> {
                &self.value
            }
        }

        impl $crate::model::Part for $value {
            fn wrap(value: $crate::model::Shared<Self>, py: pyo3::Python<'_>) -> pyo3::PyResult<pyo3::Bound<'_, pyo3::PyAny>> {
                $crate::model::Model::instance(py, $name { value, cells: [const { pyo3::sync::PyOnceLock::new() }; _] })
            }
        }

        impl $crate::model::Described for $value {
            fn name(&self) -> &'static str {
                stringify!($name)
            }

            fn fields(&self) -> Vec<$crate::model::Field<'_>> {
                vec![$($crate::model::Field {
                    python: $python,
                    wire: $wire,
                    view: $crate::model::See::see(&self.$field),
                }),*]
            }

            fn extra(&self) -> &telnyx_porting::api::Extra {
                &self.extra
            }

            fn equals(&self, other: &dyn $crate::model::Described) -> bool {
                let other: &dyn std::any::Any = other;
                other.downcast_ref::<Self>() == Some(self)
            }
        }

        impl $crate::model::See for $value {
            fn see(&self) -> $crate::model::View<'_> {
                $crate::model::View::Object(self)
            }
        }
    };
    (@value $this:ident $py:ident $value:ty, $field:ident) => {
        $crate::model::value($py, $crate::model::See::see(&$this.value.$field))
    };
    (@keep $this:ident $py:ident $value:ty, $field:ident $cell:literal) => {
        $crate::model::keep($py, &$this.cells[$cell], $crate::model::See::see(&$this.value.$field))
    };
    (@part $this:ident $py:ident $value:ty, $field:ident $cell:literal) => {
        $crate::model::part($py, &$this.cells[$cell], &$this.value, |value: &$value| value.$field.as_ref())
    };
    (@list $this:ident $py:ident $value:ty, $field:ident $cell:literal) => {
        $crate::model::list($py, &$this.cells[$cell], &$this.value, |value: &$value| &value.$field)
    };
}

/// Enums whose values are texts in Python.
macro_rules! texts {
    ($($name:ident)*) => {
        $(impl $crate::model::See for telnyx_porting::types::$name {
            fn see(&self) -> $crate::model::View<'_> {
                $crate::model::View::Text(self.as_str())
            }
        })*
    };
}

/// Objects that a tag tells apart: each has its class, and what is of no known kind has one too.
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

        impl $crate::model::See for telnyx_porting::types::$name {
            fn see(&self) -> $crate::model::View<'_> {
                match self {
                    $(Self::$variant(part) => $crate::model::See::see(part),)*
                    Self::Unknown(value) => $crate::model::View::Json(value),
                    _ => $crate::model::View::Absent,
                }
            }
        }
    };
}

/// What an object of no known kind is read as: the fields that all known kinds have, and everything else.
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
                $(let $field = $crate::model::take(&mut fields, $wire);)*
                let mut extra = telnyx_porting::api::Extra::default();
                fields.into_iter().for_each(|(name, value)| extra.insert(name, value));
                Self { $($field,)* extra }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <serde_json::Value as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

pub(crate) use {model, texts, union, unknown};
