//! The operations that take more than plain values or make more than one request. Each function reads Python values and makes
//! a call of the crate. All others are in `generated/operations`.

/// Defines the functions of operations and `register` for them. Each line has the arguments of the function, whose names in
/// Python follow `as` if they differ, statements that prepare the request, and the call of the crate. `@also` registers a
/// function that is defined elsewhere.
macro_rules! operations {
    (
        $(@also $($other:ident)+;)?
        $($(#[$attribute:meta])*
        $function:ident($($argument:ident $(as $name:literal)?: $type:ty),* $(,)?) $({ $($prepare:tt)* })? =>
            |$client:ident| $call:expr;)+
    ) => {
        $(
            $(#[$attribute])*
            #[pyfunction]
            #[allow(clippy::too_many_arguments, reason = "they are the arguments of the method in Python")]
            fn $function(
                client: &Bound<'_, crate::client::NativeClient>,
                options: crate::input::Argument<crate::call::Options>,
                $($argument: crate::input::Argument<$type>),*
            ) -> PyResult<Py<PyAny>> {
                crate::input::arguments!(options as "", $($argument $(as $name)?),*);
                $($($prepare)*)?
                crate::client::call(client, options, move |$client| $call)
            }
        )+

        functions![$($function,)+ $($($other),+)?];
    };
}

pub(crate) mod account;
mod order_parts;
mod orders;

use pyo3::prelude::*;

/// Adds all functions to the module.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    crate::generated::operations::register(module)?;
    account::register(module)?;
    order_parts::register(module)?;
    orders::register(module)
}
