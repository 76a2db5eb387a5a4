//! Arguments that are read together, so that all issues are reported at once.

use crate::errors;
use pyo3::prelude::*;
use std::convert::Infallible;

/// What was given for an argument, read or not.
pub(crate) struct Given<T>(PyResult<T>);

impl<T> Given<T> {
    /// The value, or why there is none, as that of the argument with this name.
    pub(crate) fn value(self, argument: &str) -> PyResult<T> {
        self.0.map_err(|error| errors::within(argument, error))
    }
}

impl<'a, 'py, T: FromPyObject<'a, 'py>> FromPyObject<'a, 'py> for Given<T> {
    type Error = Infallible;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> Result<Self, Infallible> {
        Ok(Self(T::extract(value).map_err(Into::into)))
    }
}

/// Reads arguments that were given, or returns with all that is wrong with them. `r#type as "type"` is an argument whose
/// name Rust keeps for itself.
macro_rules! read {
    (@name $argument:ident) => { stringify!($argument) };
    (@name $argument:ident $name:literal) => { $name };
    ($($argument:ident $(as $name:literal)?),+ $(,)?) => {
        let mut wrong = crate::errors::Wrong::default();
        $(let $argument = wrong.take($argument.value(crate::input::read!(@name $argument $($name)?)));)+
        let read = if let ($(Some($argument),)+) = ($($argument,)+) { Some(($($argument,)+)) } else { None };
        let Some(($($argument,)+)) = wrong.finish_with(read)? else { return Err(crate::errors::nothing()) };
    };
}
pub(crate) use read;
