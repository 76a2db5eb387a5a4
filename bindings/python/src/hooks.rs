//! The hooks of a program: functions that are called with each request and each response of a client. Events are data until
//! the Python thread that waits for the operation calls the functions.

use crate::errors::missing_attribute;
use crate::finalization::{self, in_python};
use crate::input::{Input, mapping};
use crate::issues::{Invalid, Read, Segment};
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict};
use std::sync::Arc;
use telnyx_porting::{ErrorKind, RequestEvent, ResponseEvent};

/// The name of an event in `event_hooks`.
const REQUEST: &str = "request";
const RESPONSE: &str = "response";
/// The flag of the code of an `async def`.
const COROUTINE: u32 = 0x80;
const NOT_AWAITED: &str = "hooks are not awaited: pass a plain function, which may start a task";

/// The functions in `event_hooks`.
#[derive(Default)]
pub(crate) struct Hooks {
    request: Vec<Py<PyAny>>,
    response: Vec<Py<PyAny>>,
    /// Whether they see bodies.
    pub(crate) want_bodies: bool,
}

impl Hooks {
    /// `None` without functions.
    pub(crate) fn shared(hooks: Option<Self>, want_bodies: bool) -> Option<Arc<Self>> {
        let hooks = hooks.filter(|hooks| !hooks.request.is_empty() || !hooks.response.is_empty())?;
        Some(Arc::new(Self { want_bodies, ..hooks }))
    }

    /// For the garbage collector.
    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.request.iter().chain(&self.response).try_for_each(|function| visit.call(function))
    }
}

impl Input for Hooks {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let (mut hooks, mut invalid) = (Self::default(), Invalid::default());
        for (name, functions) in mapping(value, "a dict of lists of functions")? {
            let name: String = name.extract().map_err(|_| Invalid::mismatch("str", "another key"))?;
            let list = match name.as_str() {
                REQUEST => &mut hooks.request,
                RESPONSE => &mut hooks.response,
                _ => {
                    let unknown = Invalid::rule("event", "is not an event", "use 'request' or 'response'");
                    invalid.add(unknown.within(Segment::Key(name)));
                    continue;
                }
            };
            let read = crate::input::each(&functions, "a list of functions", function);
            list.extend(invalid.take(read.map_err(|wrong| wrong.within(Segment::Key(name)))).into_iter().flatten());
        }
        invalid.finish(hooks)
    }
}

fn function(value: &Bound<'_, PyAny>) -> Read<Py<PyAny>> {
    if !value.is_callable() {
        return Err(Invalid::mismatch("a function", crate::input::type_name(value)?));
    }
    let flags = value.getattr("__code__").and_then(|code| code.getattr("co_flags")?.extract::<u32>());
    if flags.is_ok_and(|flags| flags & COROUTINE != 0) {
        return Err(Invalid::mismatch("a function", format!("an async def; {NOT_AWAITED}")));
    }
    Ok(value.clone().unbind())
}

/// An attempt that was about to be sent, and the object that hooks see, which is the same for both events.
pub(crate) struct Sent {
    request: Arc<Request>,
    object: PyOnceLock<Py<HookRequest>>,
}

struct Request {
    operation: &'static str,
    method: String,
    path: &'static str,
    url: String,
    attempt: u32,
    headers: Vec<(String, String)>,
    content: Option<Vec<u8>>,
}

impl Sent {
    pub(crate) fn from_event(event: &RequestEvent<'_>) -> Arc<Self> {
        let request = Request {
            operation: event.operation(),
            method: event.method().to_string(),
            path: event.path_template(),
            url: event.url().to_owned(),
            attempt: event.attempt(),
            headers: owned(event.headers()),
            content: event.body().map(<[u8]>::to_vec),
        };
        Arc::new(Self { request: Arc::new(request), object: PyOnceLock::new() })
    }
}

const INTERRUPTED: &str = "interrupted";

fn owned<'a>(headers: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// An event for hooks.
pub(crate) enum HookEvent {
    Request(Arc<Sent>),
    Response(HookResponse),
}

impl HookEvent {
    /// Calls the functions for the event, in a context. Their exceptions are unraisable, because they must not replace a
    /// response; only exceptions that interrupt the program, such as `KeyboardInterrupt`, are raised.
    pub(crate) fn call(self, py: Python<'_>, hooks: &Hooks, context: Option<&Py<PyAny>>) -> PyResult<()> {
        let _guard = finalization::guard(py);
        let (functions, event) = match self {
            Self::Request(_) if hooks.request.is_empty() => return Ok(()),
            Self::Request(sent) => (&hooks.request, HookRequest::for_sent(py, &sent)?.into_any()),
            Self::Response(..) if hooks.response.is_empty() => return Ok(()),
            Self::Response(response) => (&hooks.response, Py::new(py, response)?.into_any()),
        };
        for function in functions {
            let function = function.bind(py);
            let called = match context {
                Some(context) => context.bind(py).call_method1(intern!(py, "run"), (function, &event)),
                None => function.call1((&event,)),
            };
            match called.and_then(|result| reject_awaitable(&result)) {
                Err(error) if error.is_instance_of::<PyException>(py) => error.write_unraisable(py, Some(function)),
                called => called?,
            }
        }
        Ok(())
    }
}

fn reject_awaitable(result: &Bound<'_, PyAny>) -> PyResult<()> {
    if is_awaitable(result)? { Err(PyTypeError::new_err(NOT_AWAITED)) } else { Ok(()) }
}

/// Whether a result has to be awaited. It is closed, because a coroutine that is never awaited would cause a warning.
pub(crate) fn is_awaitable(result: &Bound<'_, PyAny>) -> PyResult<bool> {
    if result.is_none() || !result.hasattr(intern!(result.py(), "__await__"))? {
        return Ok(false);
    }
    if let Ok(close) = result.getattr(intern!(result.py(), "close")) {
        close.call0()?;
    }
    Ok(true)
}

/// Headers by their names; several of one name are joined by a comma.
fn headers<'py>(py: Python<'py>, pairs: &[(String, String)]) -> PyResult<Bound<'py, PyAny>> {
    let headers = PyDict::new(py);
    for (name, value) in pairs {
        match headers.get_item(name)? {
            Some(before) => headers.set_item(name, format!("{before}, {value}"))?,
            None => headers.set_item(name, value)?,
        }
    }
    in_python(py, "telnyx_porting.results", "Headers", (headers,))
}

/// An attempt of a request, as hooks see it before it is sent.
#[pyclass(frozen, weakref, module = "telnyx_porting._native")]
pub(crate) struct HookRequest(Arc<Request>);

impl HookRequest {
    fn for_sent(py: Python<'_>, sent: &Arc<Sent>) -> PyResult<Py<Self>> {
        let object = sent.object.get_or_try_init(py, || Py::new(py, Self(Arc::clone(&sent.request))))?;
        Ok(object.clone_ref(py))
    }
}

#[pymethods]
impl HookRequest {
    /// The operation, such as `get_porting_order`.
    #[getter]
    fn operation(&self) -> &str {
        self.0.operation
    }

    /// The HTTP method.
    #[getter]
    fn method(&self) -> &str {
        &self.0.method
    }

    /// The path of the operation, with names of ids in braces: `/porting_orders/{id}`.
    #[getter]
    fn path(&self) -> &str {
        self.0.path
    }

    /// The URL without its query.
    #[getter]
    fn url(&self) -> &str {
        &self.0.url
    }

    /// The number of the attempt, from 1.
    #[getter]
    fn attempt(&self) -> u32 {
        self.0.attempt
    }

    /// The headers, without credentials.
    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        headers(py, &self.0.headers)
    }

    /// The body, with `hook_bodies`.
    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        self.0.content.as_ref().map(|content| PyBytes::new(py, content))
    }

    /// Adds a hint if the official SDK has the attribute.
    fn __getattr__(slf: &Bound<'_, Self>, name: &str) -> PyResult<()> {
        Err(missing_attribute(slf, name))
    }

    fn __repr__(&self) -> String {
        let Request { operation, attempt, .. } = &*self.0;
        format!("<HookRequest operation={operation:?} attempt={attempt}>")
    }
}

/// The end of an attempt, as hooks see it.
#[pyclass(frozen, weakref, module = "telnyx_porting._native")]
pub(crate) struct HookResponse {
    sent: Arc<Sent>,
    /// The HTTP status; `None` without a response.
    #[pyo3(get)]
    status: Option<u16>,
    /// The kind of the failure.
    #[pyo3(get)]
    error: Option<&'static str>,
    /// The duration of the attempt in seconds.
    #[pyo3(get)]
    elapsed: f64,
    /// The id under which the server knows the request.
    #[pyo3(get)]
    request_id: Option<String>,
    headers: Vec<(String, String)>,
    /// The number of bytes of the body.
    #[pyo3(get)]
    size: Option<usize>,
    /// Seconds until the next attempt.
    #[pyo3(get)]
    retry_in: Option<f64>,
    content: Option<Vec<u8>>,
}

impl HookResponse {
    pub(crate) fn from_event(sent: Arc<Sent>, event: &ResponseEvent<'_>) -> Self {
        Self {
            sent,
            status: event.status().map(|status| status.as_u16()),
            error: event.error().map(ErrorKind::as_str).or(event.is_interrupted().then_some(INTERRUPTED)),
            elapsed: event.elapsed().as_secs_f64(),
            request_id: event.request_id().map(str::to_owned),
            headers: owned(event.headers()),
            size: event.body_size(),
            retry_in: event.retry_in().map(|delay| delay.as_secs_f64()),
            content: event.body().map(<[u8]>::to_vec),
        }
    }

    /// For an attempt whose operation was aborted.
    pub(crate) fn interrupted(sent: Arc<Sent>, elapsed: f64) -> Self {
        let (headers, error) = (Vec::new(), Some(INTERRUPTED));
        Self {
            sent,
            status: None,
            error,
            elapsed,
            request_id: None,
            headers,
            size: None,
            retry_in: None,
            content: None,
        }
    }
}

#[pymethods]
impl HookResponse {
    /// The request, the same object as in its own event.
    #[getter]
    fn request(&self, py: Python<'_>) -> PyResult<Py<HookRequest>> {
        HookRequest::for_sent(py, &self.sent)
    }

    /// The headers, without credentials.
    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        headers(py, &self.headers)
    }

    /// The body, with `hook_bodies`.
    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        self.content.as_ref().map(|content| PyBytes::new(py, content))
    }

    /// Adds a hint if the official SDK has the attribute.
    fn __getattr__(slf: &Bound<'_, Self>, name: &str) -> PyResult<()> {
        Err(missing_attribute(slf, name))
    }

    fn __repr__(&self) -> String {
        let Self { status, error, .. } = self;
        let status = status.map_or_else(|| "None".to_owned(), |status| status.to_string());
        format!("<HookResponse status={status} error={:?}>", error.unwrap_or("none"))
    }
}
