//! The client behind `PortingClient` and `AsyncPortingClient`.

use crate::engine::{bridge::Bridge, waiting};
use crate::errors;
use crate::operation::Operation;
use pyo3::prelude::*;
use telnyx_porting::Client;

/// A client and the settings that it was made with.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct NativeClient {
    client: Client,
}

#[pymethods]
impl NativeClient {
    #[new]
    fn new(api_key: &str, base_url: &str) -> PyResult<Self> {
        let key = api_key.parse().map_err(errors::validation)?;
        let base_url = base_url.parse().map_err(errors::validation)?;
        let client = Client::builder(key).base_url(base_url).build().map_err(|error| errors::of(&error))?;
        Ok(Self { client })
    }

    /// Carries an operation out and waits for its end.
    fn wait(&self, py: Python<'_>, operation: &Operation) -> PyResult<Py<PyAny>> {
        let answer = waiting::run(py, &self.client, operation.take()?)?;
        answer.into_inner().into_python(py)
    }

    /// Begins to carry an operation out; the bridge's event loop gets its end.
    fn start(&self, operation: &Operation, bridge: &Bridge, future: Py<PyAny>) -> PyResult<u64> {
        bridge.start(&self.client, operation.take()?, future)
    }
}
