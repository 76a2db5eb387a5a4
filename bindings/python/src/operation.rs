//! An operation that is about to be carried out, by a thread that waits for it or by an event loop.

use crate::errors::moved;
use crate::output::{Output, generic_alias};
use crate::results::made_in;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyType};
use std::ffi::CString;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use telnyx_porting::{Call, Client, Error};

/// What is known of the answer to an operation, where it was one.
pub(crate) type Response = Option<telnyx_porting::Response<()>>;
/// What an operation comes to, before it is a value of Python.
pub(crate) type Outcome = Result<(Box<dyn Output>, Response), Error>;
pub(crate) type Running = Pin<Box<dyn Future<Output = Outcome> + Send>>;
pub(crate) type Start = Box<dyn FnOnce(Client) -> Running + Send>;

/// An operation with its input, checked as far as its types go. It can be carried out once.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct Operation(Mutex<Option<Start>>);

impl Operation {
    /// An operation that is one call of the crate.
    pub(crate) fn call<T, F>(make: F) -> Self
    where
        T: Output,
        F: FnOnce(&Client) -> Call<T> + Send + 'static,
    {
        Self::new(move |client| {
            let answer = make(&client).with_response().into_future();
            Box::pin(async move {
                let (value, response) = answer.await?.take();
                Ok((Box::new(value) as Box<dyn Output>, Some(response)))
            })
        })
    }

    /// An operation of several requests.
    pub(crate) fn compound<T, F, Fut>(start: F) -> Self
    where
        T: Output,
        F: FnOnce(Client) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, Error>> + Send + 'static,
    {
        Self::new(move |client| {
            let running = start(client);
            Box::pin(async move { Ok((Box::new(running.await?) as Box<dyn Output>, None)) })
        })
    }

    fn new(start: impl FnOnce(Client) -> Running + Send + 'static) -> Self {
        Self(Mutex::new(Some(Box::new(start))))
    }

    pub(crate) fn take(&self) -> PyResult<Start> {
        let start = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        start.ok_or_else(|| PyRuntimeError::new_err("the operation was carried out already"))
    }
}

#[pymethods]
impl Operation {
    /// For annotations such as `Operation[PortingOrder]`.
    #[classmethod]
    fn __class_getitem__(class: &Bound<'_, PyType>, item: Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        generic_alias(class, item)
    }
}

/// The value of an operation, or the whole answer where that was asked for.
pub(crate) fn into_python(
    py: Python<'_>,
    (value, response): (Box<dyn Output>, Response),
    is_raw: bool,
) -> PyResult<Py<PyAny>> {
    let value = value.into_python(py)?;
    if let Some(response) = &response {
        warn(py, response.warnings());
    }
    if !is_raw {
        return Ok(value);
    }
    let response = response.ok_or_else(|| {
        PyRuntimeError::new_err("there is no single answer to an operation that sends several requests")
    })?;
    Ok(Py::new(py, RawResponse { value, response })?.into_any())
}

/// Warns of an answer that is not as it should be. Where warnings are errors, they do not take the place of the answer: that may
/// have the id of an order that was created.
pub(crate) fn warn(py: Python<'_>, texts: &[String]) {
    for text in texts {
        let warned = py.import("telnyx_porting.errors").and_then(|errors| {
            let category = errors.getattr("OddAnswerWarning")?;
            PyErr::warn(py, &category, &CString::new(text.as_str())?, 2)
        });
        if let Err(error) = warned {
            error.write_unraisable(py, None);
        }
    }
}

/// An answer with status, headers, request id and bytes, besides the value that was read from it.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct RawResponse {
    value: Py<PyAny>,
    response: telnyx_porting::Response<()>,
}

#[pymethods]
impl RawResponse {
    /// For annotations such as `RawResponse[PortingOrder]`.
    #[classmethod]
    fn __class_getitem__(class: &Bound<'_, PyType>, item: Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        generic_alias(class, item)
    }

    /// What the operation gives without `with_raw_response`.
    #[getter]
    fn value(&self, py: Python<'_>) -> Py<PyAny> {
        self.value.clone_ref(py)
    }

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
        made_in(py, "telnyx_porting._headers", "Headers", (headers,))
    }

    /// Names of the official SDK, with what they are here.
    fn __getattr__(slf: &Bound<'_, Self>, name: &str) -> PyResult<()> {
        Err(moved(slf, name))
    }

    /// The id under which the server knows the request, if it gave one.
    #[getter]
    fn request_id(&self) -> Option<&str> {
        self.response.request_id()
    }

    /// The body as it came; it may hold secrets. Empty where it was a file.
    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.response.body())
    }

    /// How often the request was sent, 1 without retries. Of an operation of several requests, the last counts.
    #[getter]
    fn attempts(&self) -> u32 {
        self.response.attempts()
    }

    fn __repr__(&self) -> String {
        // Neither value nor body, which may hold secrets.
        format!("<RawResponse status={} request_id={:?}>", self.status(), self.request_id().unwrap_or("none"))
    }
}
