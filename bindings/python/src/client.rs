//! The client behind `PortingClient` and `AsyncPortingClient`.

mod settings;

pub(crate) use settings::{Settings, use_ring};

use crate::engine::bridge::Bridge;
use crate::engine::waiting;
use crate::errors;
use crate::input::{Arg, Count, Pairs, Text, Timeout, Truth};
use crate::logging::Journal;
use crate::operation::{self, Operation};
use arc_swap::ArcSwap;
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use telnyx_porting::{ApiKey, BaseUrl, CallOptions, Client};

/// A client, and the process that it was made in.
struct Owned {
    process: u32,
    client: Client,
}

/// A client with the settings that it was made with.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct NativeClient {
    settings: Settings,
    owned: ArcSwap<Owned>,
}

impl NativeClient {
    pub(crate) fn of(settings: Settings) -> PyResult<Self> {
        let owned = Owned { process: std::process::id(), client: settings.client()? };
        Ok(Self { settings, owned: ArcSwap::from_pointee(owned) })
    }

    /// The client of this process. After a fork that is another one: the parent's connections and threads cannot be
    /// used, and ending them would wait for threads that are not there.
    fn client(&self) -> PyResult<Client> {
        let owned = self.owned.load();
        let process = std::process::id();
        if owned.process == process {
            return Ok(owned.client.clone());
        }
        let client = self.settings.client()?;
        std::mem::forget(self.owned.swap(Arc::new(Owned { process, client: client.clone() })));
        Ok(client)
    }
}

#[pymethods]
impl NativeClient {
    #[expect(clippy::too_many_arguments, reason = "one for each setting")]
    #[new]
    #[pyo3(signature = (api_key, base_url, timeout, max_retries, user_agent, strict, dry_run, ca_file))]
    fn new(
        api_key: Arg<ApiKey>,
        base_url: Option<Arg<BaseUrl>>,
        timeout: Option<Timeout>,
        max_retries: Option<Count<u32>>,
        user_agent: Option<Text>,
        strict: Truth,
        dry_run: Truth,
        ca_file: Option<PathBuf>,
    ) -> PyResult<Self> {
        Self::of(Settings {
            api_key: api_key.0,
            base_url: base_url.map(|url| url.0).unwrap_or_default(),
            timeout: timeout.map(|timeout| timeout.0),
            max_retries: max_retries.map(|retries| retries.0),
            user_agent: Text::of(user_agent),
            strict: strict.0,
            dry_run: dry_run.0,
            ca_file,
            clock: None,
            sandbox: None,
        })
    }

    /// The same client with other settings for all its calls; `None` keeps what there is.
    fn with_options(&self, timeout: Option<Timeout>, max_retries: Option<Count<u32>>) -> PyResult<Self> {
        let (timeout, retries) = (timeout.map(|timeout| timeout.0), max_retries.map(|retries| retries.0));
        let settings = self.settings.with(timeout, retries);
        let client = self.client()?.with_options(options(settings.timeout, settings.max_retries));
        let owned = Owned { process: std::process::id(), client };
        Ok(Self { settings, owned: ArcSwap::from_pointee(owned) })
    }

    #[getter]
    fn base_url(&self) -> &str {
        self.settings.base_url.as_str()
    }

    /// Carries an operation out and waits for its end.
    #[expect(clippy::too_many_arguments, reason = "one for each option of a call")]
    #[pyo3(signature = (operation, timeout=None, max_retries=None, extra_headers=None, extra_query=None, raw=false))]
    fn wait(
        &self,
        py: Python<'_>,
        operation: &Operation,
        timeout: Option<Timeout>,
        max_retries: Option<Count<u32>>,
        extra_headers: Option<Pairs>,
        extra_query: Option<Pairs>,
        raw: bool,
    ) -> PyResult<Py<PyAny>> {
        let client = self.client_with(timeout, max_retries, extra_headers, extra_query)?;
        let journal = Journal::of_thread(py);
        let ended = waiting::run(py, &client, journal.around(operation.take()?), &journal)?;
        operation::into_python(py, ended, raw)
    }

    /// Begins to carry an operation out. Its end goes to the future of the bridge's event loop; the number that is
    /// returned stops it.
    #[expect(clippy::too_many_arguments, reason = "one for each option of a call")]
    #[pyo3(signature = (
        operation, bridge, future, timeout=None, max_retries=None, extra_headers=None, extra_query=None, raw=false
    ))]
    fn start(
        &self,
        py: Python<'_>,
        operation: &Operation,
        bridge: &Bridge,
        future: Py<PyAny>,
        timeout: Option<Timeout>,
        max_retries: Option<Count<u32>>,
        extra_headers: Option<Pairs>,
        extra_query: Option<Pairs>,
        raw: bool,
    ) -> PyResult<u64> {
        let client = self.client_with(timeout, max_retries, extra_headers, extra_query)?;
        bridge.start(py, client, operation.take()?, future, raw)
    }
}

impl NativeClient {
    fn client_with(
        &self,
        timeout: Option<Timeout>,
        max_retries: Option<Count<u32>>,
        extra_headers: Option<Pairs>,
        extra_query: Option<Pairs>,
    ) -> PyResult<Client> {
        let client = self.client()?;
        if timeout.is_none() && max_retries.is_none() && extra_headers.is_none() && extra_query.is_none() {
            return Ok(client);
        }
        let mut options = options(timeout.map(|timeout| timeout.0), max_retries.map(|retries| retries.0));
        for (name, value) in extra_headers.into_iter().flat_map(|headers| headers.0) {
            options = options.with_header(&name, &value).map_err(|error| errors::of(&error))?;
        }
        for (name, value) in extra_query.into_iter().flat_map(|query| query.0) {
            options = options.with_query(name, value);
        }
        Ok(client.with_options(options))
    }
}

fn options(timeout: Option<Duration>, max_retries: Option<u32>) -> CallOptions {
    let mut options = CallOptions::new();
    if let Some(timeout) = timeout {
        options = options.with_timeout(timeout);
    }
    if let Some(retries) = max_retries {
        options = options.with_max_retries(retries);
    }
    options
}
