//! A call: its options, its value, the response.

use crate::errors::missing_attribute;
use crate::finalization::in_python;
use crate::input::{Count, Deadline, Input, Pairs, Timeout};
use crate::issues::{Invalid, Read, Segment};
use crate::model::{Part, Shared};
use bytes::Bytes;
use pyo3::call::PyCallArgs;
use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyList};
use std::ffi::CString;
use std::future::Future;
use std::pin::Pin;
use telnyx_porting::{CallOptions, Client, Error, Response};

/// The value of an operation before conversion to Python, with the response if there was exactly one.
pub(crate) type Ended = (Box<dyn Output>, Option<Response<()>>);
pub(crate) type Outcome = Result<Ended, Error>;
pub(crate) type Running = Pin<Box<dyn Future<Output = Outcome> + Send>>;
pub(crate) type Start = Box<dyn FnOnce(Client) -> Running + Send>;

/// The result of an operation.
pub(crate) trait Output: Send + 'static {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>>;
}

impl Output for () {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(py.None())
    }
}

impl Output for Bytes {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(PyBytes::new(py, &self).into_any().unbind())
    }
}

impl Output for u64 {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok((*self).into_pyobject(py)?.into_any().unbind())
    }
}

impl<T: Part> Output for T {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(T::wrap(Shared::new(*self), py)?.unbind())
    }
}

/// `None` becomes Python's.
impl<T: Part> Output for Option<T> {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.map_or_else(|| Ok(py.None()), |value| Box::new(value).into_python(py))
    }
}

impl<T: Part> Output for Vec<T> {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let items = self.into_iter().map(|item| T::wrap(Shared::new(item), py)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyList::new(py, items)?.into_any().unbind())
    }
}

/// An instance of a class of `telnyx_porting.results`.
pub(crate) fn made<'py>(py: Python<'py>, name: &str, arguments: impl PyCallArgs<'py>) -> PyResult<Py<PyAny>> {
    in_python(py, "telnyx_porting.results", name, arguments).map(Bound::unbind)
}

/// Options of a call that override those of its client: the keyword arguments of all methods.
#[derive(Clone, Default)]
pub(crate) struct Options(Option<Box<CallOptions>>);

impl Options {
    /// A client with these options.
    pub(crate) fn apply(&self, client: Client) -> Client {
        match &self.0 {
            Some(options) => client.with_options(CallOptions::clone(options)),
            None => client,
        }
    }
}

impl Input for Options {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let arguments = value.cast::<PyDict>().map_err(PyErr::from)?;
        if arguments.is_empty() {
            return Ok(Self::default());
        }
        let mut invalid = Invalid::default();
        let (mut timeout, mut deadline, mut max_retries, mut headers, mut query) = (None, None, None, None, None);
        for (name, value) in arguments {
            let name: String = name.extract()?;
            match name.as_str() {
                "timeout" => timeout = option(&mut invalid, &name, &value),
                "deadline" => deadline = option(&mut invalid, &name, &value),
                "max_retries" => max_retries = option(&mut invalid, &name, &value),
                "extra_headers" => headers = option(&mut invalid, &name, &value),
                "extra_query" => query = option(&mut invalid, &name, &value),
                _ => return Err(unexpected(value.py(), &name).into()),
            }
        }
        let mut options = call_options(timeout, deadline, max_retries, headers);
        for (name, value) in query.map(|Pairs(pairs)| pairs).unwrap_or_default() {
            options = options.with_query(name, value);
        }
        invalid.finish(Self(Some(Box::new(options))))
    }
}

/// Limits and headers of calls. `None` keeps the default.
pub(crate) fn call_options(
    timeout: Option<Timeout>,
    deadline: Option<Deadline>,
    max_retries: Option<Count<u32>>,
    headers: Option<ExtraHeaders>,
) -> CallOptions {
    let mut options = headers.map(|headers| headers.0).unwrap_or_default();
    if let Some(timeout) = timeout {
        options = options.with_timeout(timeout.0);
    }
    if let Some(deadline) = deadline {
        options = options.with_deadline(deadline.0);
    }
    if let Some(retries) = max_retries {
        options = options.with_max_retries(retries.0);
    }
    options
}

/// Headers that are sent in addition.
pub(crate) struct ExtraHeaders(pub(crate) CallOptions);

impl Input for ExtraHeaders {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let (mut options, mut invalid) = (CallOptions::new(), Invalid::default());
        for (name, value) in Pairs::read(value)?.0 {
            let changed = options.clone().with_header(&name, &value);
            let changed = changed.map_err(|error| Invalid::from(error).within(Segment::Key(name)));
            options = invalid.take(changed).unwrap_or(options);
        }
        invalid.finish(Self(options))
    }
}

/// The value of one option.
fn option<T: Input>(invalid: &mut Invalid, name: &str, value: &Bound<'_, PyAny>) -> Option<T> {
    invalid.take(Option::<T>::read(value).map_err(|invalid| invalid.within(name))).flatten()
}

/// The error for an unknown keyword argument. It names the method, and the argument that was probably meant.
fn unexpected(py: Python<'_>, name: &str) -> PyErr {
    static TEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let text = || TEXT.import(py, "telnyx_porting._sdk_aliases", "unexpected_argument")?.call1((name,))?.extract();
    text().map_or_else(|failed| failed, PyTypeError::new_err::<String>)
}

/// The value of an operation, or the whole response if that was requested.
pub(crate) fn into_python(py: Python<'_>, (value, response): Ended, is_raw: bool) -> PyResult<Py<PyAny>> {
    let value = value.into_python(py)?;
    if let Some(response) = &response {
        warn(py, response.warnings());
    }
    if !is_raw {
        return Ok(value);
    }
    let response = response
        .ok_or_else(|| PyRuntimeError::new_err("an operation that sends several requests has no single response"))?;
    Ok(Py::new(py, RawResponse { value, response })?.into_any())
}

/// Warns about an unexpected response. If warnings are raised as errors, they do not replace the response, which may have the
/// id of an order that was created.
pub(crate) fn warn(py: Python<'_>, texts: &[String]) {
    for text in texts {
        let warned = py.import("telnyx_porting.errors").and_then(|errors| {
            let category = errors.getattr("UnexpectedResponseWarning")?;
            PyErr::warn(py, &category, &CString::new(text.as_str())?, 3)
        });
        if let Err(error) = warned {
            error.write_unraisable(py, None);
        }
    }
}

/// A response with status, headers, request id and body, and the value that was decoded from it.
#[pyclass(frozen, generic, module = "telnyx_porting._native")]
pub(crate) struct RawResponse {
    /// The value that the operation returns without `with_raw_response`.
    #[pyo3(get)]
    value: Py<PyAny>,
    response: Response<()>,
}

#[pymethods]
impl RawResponse {
    /// The HTTP status, always a success.
    #[getter]
    fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// The headers by their names, in capital or small letters; several of one name are joined by a comma.
    #[getter]
    fn headers(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let headers = PyDict::new(py);
        for name in self.response.headers().keys() {
            let values = self.response.headers().get_all(name).iter();
            let values: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
            headers.set_item(name.as_str(), values.join(", "))?;
        }
        made(py, "Headers", (headers,))
    }

    /// The id under which the server knows the request, if it sent one.
    #[getter]
    fn request_id(&self) -> Option<&str> {
        self.response.request_id()
    }

    /// The body as it was received; it may contain secrets. Empty for a file.
    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.response.body())
    }

    /// The number of attempts: 1 without retries. For an operation of several requests, that of the last one.
    #[getter]
    fn attempts(&self) -> u32 {
        self.response.attempts()
    }

    /// Adds a hint if the official SDK has the attribute.
    fn __getattr__(slf: &Bound<'_, Self>, name: &str) -> PyResult<()> {
        Err(missing_attribute(slf, name))
    }

    fn __repr__(&self) -> String {
        // Without value and body, which may contain secrets.
        format!("<RawResponse status={} request_id={:?}>", self.status(), self.request_id().unwrap_or("none"))
    }
}
