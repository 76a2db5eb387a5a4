//! The client behind `PortingClient` and `AsyncPortingClient`.

mod options;
mod settings;

pub(crate) use settings::{Settings, Times};

use crate::engine::bridge::Bridge;
use crate::engine::waiting;
use crate::input::{Arg, Count, Deadline, FilePath, Given, Span, Text, Timeout, Truth, read};
use crate::logging::Journal;
use crate::operation::{self, Operation};
use arc_swap::ArcSwap;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::sync::Arc;
use telnyx_porting::{ApiKey, BaseUrl, Client};

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
    fn new(
        api_key: Given<Arg<ApiKey>>,
        base_url: Given<Option<Arg<BaseUrl>>>,
        timeout: Given<Option<Timeout>>,
        deadline: Given<Option<Deadline>>,
        max_retries: Given<Option<Count<u32>>>,
        lookup_time: Given<Option<Span>>,
        user_agent: Given<Option<Text>>,
        strict: Given<Truth>,
        dry_run: Given<Truth>,
        ca_file: Given<Option<FilePath>>,
    ) -> PyResult<Self> {
        read!(api_key, base_url, timeout, deadline, max_retries, lookup_time, user_agent, strict, dry_run, ca_file);
        Self::of(Settings {
            api_key: api_key.0,
            base_url: base_url.map(|url| url.0).unwrap_or_default(),
            times: times(timeout, deadline, max_retries),
            lookup_time: lookup_time.map(|time| time.0),
            user_agent: Text::of(user_agent),
            strict: strict.0,
            dry_run: dry_run.0,
            ca_file: ca_file.map(|path| path.0),
            clock: None,
            sandbox: None,
        })
    }

    /// The same client with other settings for all its calls; `None` keeps what there is.
    fn with_options(
        &self,
        timeout: Given<Option<Timeout>>,
        deadline: Given<Option<Deadline>>,
        max_retries: Given<Option<Count<u32>>>,
    ) -> PyResult<Self> {
        read!(timeout, deadline, max_retries);
        let times = times(timeout, deadline, max_retries);
        let client = self.client()?.with_options(times.options());
        let owned = Owned { process: std::process::id(), client };
        Ok(Self { settings: self.settings.with(times), owned: ArcSwap::from_pointee(owned) })
    }

    #[getter]
    fn base_url(&self) -> &str {
        self.settings.base_url.as_str()
    }

    /// Carries an operation out and waits for its end.
    #[pyo3(signature = (operation, raw=false, **options))]
    fn wait(
        &self,
        py: Python<'_>,
        operation: &Operation,
        raw: bool,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Py<PyAny>> {
        let client = self.client_with(options)?;
        let journal = Journal::of_thread(py);
        let ended = waiting::run(py, &client, journal.around(operation.take()?), &journal)?;
        operation::into_python(py, ended, raw)
    }

    /// Begins to carry an operation out. Its end goes to the future of the bridge's event loop; the number that is
    /// returned stops it.
    #[pyo3(signature = (operation, bridge, future, raw=false, **options))]
    fn start(
        &self,
        py: Python<'_>,
        operation: &Operation,
        bridge: &Bridge,
        future: Py<PyAny>,
        raw: bool,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<u64> {
        let client = self.client_with(options)?;
        bridge.start(py, client, operation.take()?, future, raw)
    }
}

impl NativeClient {
    fn client_with(&self, options: Option<&Bound<'_, PyDict>>) -> PyResult<Client> {
        let client = self.client()?;
        match options {
            Some(options) if !options.is_empty() => Ok(client.with_options(options::read(options)?)),
            _ => Ok(client),
        }
    }
}

pub(crate) fn times(timeout: Option<Timeout>, deadline: Option<Deadline>, max_retries: Option<Count<u32>>) -> Times {
    Times {
        timeout: timeout.map(|timeout| timeout.0),
        deadline: deadline.map(|deadline| deadline.0),
        max_retries: max_retries.map(|retries| retries.0),
    }
}
