//! What calls do otherwise than their client.

use super::settings::Times;
use crate::errors::{self, Wrong};
use crate::input::{Count, Deadline, Pairs, Timeout};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use telnyx_porting::CallOptions;

/// The options of a call, with all issues reported at once.
pub(super) fn read(given: &Bound<'_, PyDict>) -> PyResult<CallOptions> {
    let mut wrong = Wrong::default();
    let mut times = Times::default();
    let (mut headers, mut query) = (Vec::new(), Vec::new());
    for (name, value) in given {
        let name: String = name.extract()?;
        match name.as_str() {
            "timeout" => times.timeout = argument(&mut wrong, &name, &value).flatten().map(|Timeout(span)| span),
            "deadline" => times.deadline = argument(&mut wrong, &name, &value).flatten().map(|Deadline(span)| span),
            "max_retries" => {
                times.max_retries = argument(&mut wrong, &name, &value).flatten().map(|Count(count)| count);
            }
            "extra_headers" => headers.extend(argument::<Option<Pairs>>(&mut wrong, &name, &value).flatten()),
            "extra_query" => query.extend(argument::<Option<Pairs>>(&mut wrong, &name, &value).flatten()),
            _ => return Err(PyTypeError::new_err(format!("an unexpected keyword argument {name:?}"))),
        }
    }
    let mut options = times.options();
    for (name, value) in headers.into_iter().flat_map(|headers| headers.0) {
        match options.clone().with_header(&name, &value) {
            Ok(changed) => options = changed,
            Err(error) => {
                wrong.take::<()>(Err(errors::validation(error)));
            }
        }
    }
    for (name, value) in query.into_iter().flat_map(|query| query.0) {
        options = options.with_query(name, value);
    }
    wrong.finish_with(options)
}

/// What was given for an argument, unless something is wrong with it.
fn argument<'py, T>(wrong: &mut Wrong, name: &str, value: &Bound<'py, PyAny>) -> Option<T>
where
    T: for<'a> FromPyObject<'a, 'py, Error = PyErr>,
{
    wrong.within(name, value.extract())
}
