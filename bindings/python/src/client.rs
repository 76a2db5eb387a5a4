//! The client behind `PortingClient` and `AsyncPortingClient`.

use crate::call::{self, ExtraHeaders, Options, Output, Running, Start, call_options};
use crate::engine;
use crate::errors;
use crate::hooks::Hooks;
use crate::input::{Arg, Argument, Count, Deadline, FilePath, Span, StrictBool, Text, Timeout, arguments};
use crate::logging::{HookObserver, LogBuffer};
use crate::tracing_context;
use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use std::future::IntoFuture;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use telnyx_porting::{ApiKey, BaseUrl, Call, CallOptions, Client, Clock, RetryPolicy, Sleep};

const LIBRARY: &str = concat!("telnyx-porting-python/", env!("CARGO_PKG_VERSION"));

/// A client, and the process that created it.
struct Owned {
    process: u32,
    client: Client,
}

/// A client of the crate, and running calls through it.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct NativeClient {
    settings: Settings,
    /// Whether a call returns an awaitable instead of waiting for the response.
    is_async: bool,
    /// Whether a call returns the whole response instead of the value.
    is_raw: bool,
    owned: ArcSwap<Owned>,
}

impl NativeClient {
    fn with_client(settings: Settings, is_async: bool, is_raw: bool, client: Client) -> Self {
        let owned = Owned { process: std::process::id(), client };
        Self { settings, is_async, is_raw, owned: ArcSwap::from_pointee(owned) }
    }

    /// The client of this process. A fork gets a new one: the connections and threads of the parent cannot be used, and
    /// dropping them would wait for threads that do not exist.
    pub(crate) fn client(&self) -> PyResult<Client> {
        let owned = self.owned.load();
        let process = std::process::id();
        if owned.process == process {
            return Ok(owned.client.clone());
        }
        let client = self.settings.client()?;
        std::mem::forget(self.owned.swap(Arc::new(Owned { process, client: client.clone() })));
        Ok(client)
    }

    /// The same for a call that starts now: its requests have the trace context of the caller.
    pub(crate) fn client_for_call(&self, py: Python<'_>) -> PyResult<Client> {
        let client = self.client()?;
        let context = if self.settings.trace_context { tracing_context::options(py) } else { None };
        Ok(match context {
            Some(context) => client.with_options(context),
            None => client,
        })
    }

    /// The functions that see its requests.
    pub(crate) fn hooks(&self) -> Option<&Arc<Hooks>> {
        self.settings.hooks.as_ref()
    }

    /// Whether requests that change something are not sent.
    pub(crate) fn is_dry(&self) -> bool {
        self.settings.dry_run
    }

    /// Runs an operation: returns its value, or an awaitable for the method of an event loop.
    pub(crate) fn run(this: &Bound<'_, Self>, options: &Options, start: Start) -> PyResult<Py<PyAny>> {
        Self::run_as(this, options, start, this.get().is_raw)
    }

    /// The same for a part of a list or a wait, which is never returned as a response.
    pub(crate) fn run_part(this: &Bound<'_, Self>, options: &Options, start: Start) -> PyResult<Py<PyAny>> {
        Self::run_as(this, options, start, false)
    }

    fn run_as(this: &Bound<'_, Self>, options: &Options, start: Start, is_raw: bool) -> PyResult<Py<PyAny>> {
        let py = this.py();
        let client = options.apply(this.get().client_for_call(py)?);
        let hooks = this.get().hooks();
        if this.get().is_async {
            return engine::run_in_loop(py, client, hooks, start, is_raw);
        }
        let log = LogBuffer::for_thread(py, hooks);
        let ended = engine::run_blocking(py, &client, log.instrument(start), &log)?;
        call::into_python(py, ended, is_raw)
    }
}

/// Makes one call of the crate: returns its value, or an awaitable for the method of an event loop.
pub(crate) fn call<T, F>(client: &Bound<'_, NativeClient>, options: Options, make: F) -> PyResult<Py<PyAny>>
where
    T: Output,
    F: FnOnce(&Client) -> Call<T> + Send + 'static,
{
    let start = move |client: Client| -> Running {
        let response = make(&client).with_response().into_future();
        Box::pin(async move {
            let (value, response) = response.await?.take();
            Ok((Box::new(value) as Box<dyn Output>, Some(response)))
        })
    };
    NativeClient::run(client, &options, Box::new(start))
}

#[pymethods]
impl NativeClient {
    #[expect(clippy::too_many_arguments, reason = "one for each setting")]
    #[new]
    fn new(
        is_async: bool,
        api_key: Argument<Arg<ApiKey>>,
        base_url: Argument<Option<Arg<BaseUrl>>>,
        timeout: Argument<Option<Timeout>>,
        deadline: Argument<Option<Deadline>>,
        max_retries: Argument<Option<Count<u32>>>,
        lookup_time: Argument<Option<Span>>,
        user_agent: Argument<Option<Text>>,
        strict: Argument<StrictBool>,
        dry_run: Argument<StrictBool>,
        ca_file: Argument<Option<FilePath>>,
        proxy: Argument<Option<Text>>,
        default_headers: Argument<Option<ExtraHeaders>>,
        event_hooks: Argument<Option<Hooks>>,
        hook_bodies: Argument<StrictBool>,
        trace_context: Argument<StrictBool>,
        clock: Option<&Bound<'_, NativeClock>>,
    ) -> PyResult<Self> {
        arguments!(
            api_key,
            base_url,
            timeout,
            deadline,
            max_retries,
            lookup_time,
            user_agent,
            strict,
            dry_run,
            ca_file,
            proxy,
            default_headers,
            event_hooks,
            hook_bodies,
            trace_context
        );
        let settings = Settings {
            api_key: api_key.0,
            base_url: base_url.map(|url| url.0).unwrap_or_default(),
            options: call_options(timeout, deadline, max_retries, default_headers),
            lookup_time: lookup_time.map(|time| time.0),
            user_agent: Text::optional(user_agent),
            strict: strict.0,
            dry_run: dry_run.0,
            ca_file: ca_file.map(|path| path.0),
            proxy: Text::optional(proxy),
            hooks: Hooks::shared(event_hooks, hook_bodies.0),
            trace_context: trace_context.0,
            clock: clock.and_then(|clock| clock.get().clock.clone()),
            sandbox: clock.map(|clock| Arc::clone(&clock.get().sandbox)),
        };
        let client = settings.client()?;
        Ok(Self::with_client(settings, is_async, false, client))
    }

    /// The same client with other limits and more headers for all its calls; `None` keeps the current ones.
    fn with_options(
        &self,
        timeout: Argument<Option<Timeout>>,
        deadline: Argument<Option<Deadline>>,
        max_retries: Argument<Option<Count<u32>>>,
        default_headers: Argument<Option<ExtraHeaders>>,
    ) -> PyResult<Self> {
        arguments!(timeout, deadline, max_retries, default_headers);
        let added = call_options(timeout, deadline, max_retries, default_headers);
        let client = self.client()?.with_options(added.clone());
        let settings = Settings { options: added.or(&self.settings.options), ..self.settings.clone() };
        Ok(Self::with_client(settings, self.is_async, self.is_raw, client))
    }

    /// The same client, whose calls return the whole response.
    fn raw(&self) -> PyResult<Self> {
        Ok(Self::with_client(self.settings.clone(), self.is_async, true, self.client()?))
    }

    /// For the garbage collector: hooks may refer to the owner of the client. Hooks that other clients or running calls
    /// share are left out, because each reference must be visited once.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        match self.hooks() {
            Some(hooks) if Arc::strong_count(hooks) == 1 => hooks.traverse(&visit),
            _ => Ok(()),
        }
    }

    #[getter]
    fn base_url(&self) -> &str {
        self.settings.base_url.as_str()
    }
}

/// The settings of a client, kept to create it again after a fork.
#[derive(Clone)]
struct Settings {
    api_key: ApiKey,
    base_url: BaseUrl,
    /// Limits and headers of all calls.
    options: CallOptions,
    /// The time that `_once` calls spend looking for what a request of unknown outcome may have created.
    lookup_time: Option<Duration>,
    user_agent: Option<String>,
    strict: bool,
    dry_run: bool,
    /// Certificates that are trusted in addition to the system's.
    ca_file: Option<PathBuf>,
    /// May contain a password.
    proxy: Option<String>,
    hooks: Option<Arc<Hooks>>,
    /// Whether the current span of OpenTelemetry is sent.
    trace_context: bool,
    /// The system's by default.
    clock: Option<Arc<dyn Clock>>,
    /// The sandbox that the client uses, which is kept alive.
    #[expect(dead_code, reason = "it is kept and not read")]
    sandbox: Option<Arc<Py<PyAny>>>,
}

impl Settings {
    /// A new client with its own connections.
    fn client(&self) -> PyResult<Client> {
        let agent = self.user_agent.as_ref().map_or_else(|| LIBRARY.to_owned(), |own| format!("{own} {LIBRARY}"));
        let mut builder = Client::builder(self.api_key.clone())
            .base_url(self.base_url.clone())
            .user_agent(agent)
            .strict(self.strict)
            .dry_run(self.dry_run);
        if let Some(file) = &self.ca_file {
            builder = builder.ca_file(file);
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy);
        }
        if let Some(hooks) = &self.hooks {
            builder = builder.observer(HookObserver { wants_bodies: hooks.want_bodies });
        }
        if let Some(clock) = &self.clock {
            builder = builder.clock(SharedClock(Arc::clone(clock)));
        }
        if let Some(time) = self.lookup_time {
            builder = builder.retries(RetryPolicy::default().with_lookup_time(time));
        }
        let client = builder.build().map_err(|error| errors::exception_for(&error))?;
        Ok(client.with_options(self.options.clone()))
    }
}

/// The clock of clients of a sandbox, which they keep alive.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct NativeClock {
    /// `None` for the system's.
    pub(crate) clock: Option<Arc<dyn Clock>>,
    pub(crate) sandbox: Arc<Py<PyAny>>,
}

/// A clock that several clients use.
#[derive(Debug)]
struct SharedClock(Arc<dyn Clock>);

impl Clock for SharedClock {
    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn utc(&self) -> DateTime<Utc> {
        self.0.utc()
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        self.0.sleep(duration)
    }
}
