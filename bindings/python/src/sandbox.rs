//! The API on this machine, for tests: a server on its own thread, which never touches Python.

use crate::client::NativeClock;
use crate::input::{
    Arg, Argument, Count, FilePath, Input, OneOrMore, Rate, Span, StrictBool, Text, Timestamp, arguments,
};
use crate::issues::{Invalid, Read};
use crate::model::{json, utc_datetime};
use chrono::{DateTime, TimeDelta, Utc};
use pyo3::exceptions::{PyOSError, PyOverflowError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use telnyx_porting::{EventId, PortingOrderId, Sleep, SystemClock};
use telnyx_porting_sandbox::{Clock, FaultRule, FaultRuleError, Sandbox, SandboxBuilder, SandboxState, WebhookError};
use tokio::runtime::Builder;
use tokio::sync::oneshot;

/// A sandbox, running or closed.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct NativeSandbox {
    process: u32,
    #[pyo3(get)]
    base_url: String,
    #[pyo3(get)]
    api_key: &'static str,
    #[pyo3(get)]
    webhook_public_key: String,
    running: Mutex<Option<Running>>,
}

/// The headers and the body of a webhook.
type SignedWebhook<'py> = (Vec<(&'static str, String)>, Bound<'py, PyBytes>);

/// The resources of a sandbox that is not closed. Its state file is released once nothing uses the state.
struct Running {
    state: Arc<SandboxState>,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

#[pymethods]
impl NativeSandbox {
    #[new]
    #[expect(clippy::too_many_arguments, clippy::similar_names, reason = "one for each setting, and its name")]
    fn new(
        py: Python<'_>,
        frozen_at: Argument<Option<Timestamp>>,
        speed: Argument<Rate>,
        faults: Argument<OneOrMore<String>>,
        seed: Argument<Option<Count<u64>>>,
        rate_limit: Argument<Option<RateLimit>>,
        strict: Argument<StrictBool>,
        state_file: Argument<Option<FilePath>>,
    ) -> PyResult<Self> {
        arguments!(frozen_at, speed, faults, seed, rate_limit, strict, state_file);
        let clock = frozen_at.map_or_else(|| Clock::accelerated(speed.0), |time| Clock::frozen(time.0));
        let mut builder = Sandbox::builder().clock(clock).strict(strict.0);
        for fault in faults.0 {
            builder = builder.fault(rule(&fault)?);
        }
        if let Some(seed) = seed {
            builder = builder.seed(seed.0);
        }
        if let Some(RateLimit(requests, period)) = rate_limit {
            builder = builder.rate_limit(requests, period);
        }
        if let Some(path) = state_file {
            builder = builder.state_file(path.0);
        }
        py.detach(|| start(builder))
    }

    /// The sandbox's time, which can be later than the last `datetime`.
    #[getter]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let beyond = || PyOverflowError::new_err("the sandbox's time is later than any datetime");
        utc_datetime(py, self.state()?.now())?.ok_or_else(beyond)
    }

    /// Moves the sandbox's time forward.
    fn advance(&self, by: Argument<Span>) -> PyResult<()> {
        arguments!(by);
        self.state()?.advance(TimeDelta::from_std(by.0).unwrap_or(TimeDelta::MAX));
        Ok(())
    }

    fn add_fault(&self, fault: Argument<Text>) -> PyResult<()> {
        arguments!(fault);
        self.state()?.add_fault(rule(&fault.0)?);
        Ok(())
    }

    fn clear_faults(&self) -> PyResult<()> {
        self.state()?.clear_faults();
        Ok(())
    }

    /// The headers and the body of a signed webhook: of an event, or of the newest event of an order, of any type or one.
    fn signed_webhook<'py>(
        &self,
        py: Python<'py>,
        event: Argument<Option<Arg<EventId>>>,
        order: Argument<Option<Arg<PortingOrderId>>>,
        event_type: Argument<Option<Text>>,
        age: Argument<Span>,
        bad_signature: Argument<StrictBool>,
    ) -> PyResult<SignedWebhook<'py>> {
        arguments!(event, order, event_type, age, bad_signature);
        let state = self.state()?;
        let event_type = Text::optional(event_type);
        let webhook = match (event, order) {
            (Some(event), None) if event_type.is_none() => {
                let hint = "pass an event of events.list() of a client of this sandbox";
                state.webhook(event.0.as_str()).map_err(|error| refused("event", &error, hint))
            }
            (None, Some(order)) => state.latest_webhook(order.0.as_str(), event_type.as_deref()).map_err(|error| {
                let is_type = matches!(error, WebhookError::UnknownType(_) | WebhookError::NotSent(_));
                let hint = "events.list(porting_order_id=) of a client of this sandbox returns the events of an order";
                refused(if is_type { "event_type" } else { "order" }, &error, hint)
            }),
            _ => {
                const HINT: &str = "pass event=, or order= with or without event_type=";
                let text = "expected either an event or an order; an event has its own type";
                Err(Invalid::rule("webhook", text, HINT).within("event"))
            }
        };
        let webhook = webhook?.signed_before(TimeDelta::from_std(age.0).unwrap_or(TimeDelta::MAX));
        let webhook = if bad_signature.0 { webhook.with_bad_signature() } else { webhook };
        Ok((webhook.headers().into(), PyBytes::new(py, webhook.body())))
    }

    /// Counters of requests and orders.
    fn counters<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json(py, &serde_json::to_value(self.state()?.counters()).unwrap_or_default())
    }

    /// The clock of clients: the sandbox's time, which waiting moves instead of sleeping, or with `real_time` the system's.
    fn clock(slf: &Bound<'_, Self>, real_time: Argument<StrictBool>) -> PyResult<NativeClock> {
        arguments!(real_time);
        let clock: Arc<dyn telnyx_porting::Clock> = Arc::new(SandboxClock::new(&slf.get().state()?));
        let sandbox = Arc::new(slf.clone().into_any().unbind());
        Ok(NativeClock { clock: (!real_time.0).then_some(clock), sandbox })
    }

    /// Stops listening, finishes requests in flight, and returns when the thread has ended. In a child of the process that
    /// started the sandbox, it does nothing.
    fn close(&self, py: Python<'_>) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        match running {
            Some(running) if self.process == std::process::id() => py.detach(|| {
                // Fails if the thread has ended.
                let _ = running.stop.send(());
                let _ = running.thread.join();
                drop(running.state);
            }),
            other => std::mem::forget(other),
        }
    }
}

impl NativeSandbox {
    /// The state of a sandbox that runs in this process.
    fn state(&self) -> PyResult<Arc<SandboxState>> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        match &*running {
            Some(running) if self.process == std::process::id() => Ok(Arc::clone(&running.state)),
            Some(_) => Err(PyRuntimeError::new_err("the sandbox runs in the process that this one was forked from")),
            None => Err(PyRuntimeError::new_err("the sandbox is closed")),
        }
    }
}

impl Drop for NativeSandbox {
    fn drop(&mut self) {
        if self.process != std::process::id() {
            // The parent's thread does not exist here.
            std::mem::forget(self.running.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        }
    }
}

fn refused(argument: &'static str, error: &WebhookError, hint: &'static str) -> Invalid {
    Invalid::rule("webhook", error.to_string(), hint).within(argument)
}

fn rule(text: &str) -> PyResult<FaultRule> {
    const HINT: &str = "write [OPERATION:]FAULT[@WHEN], such as CreatePortingOrder:drop-after@#1";
    let refused = |error: FaultRuleError| Invalid::rule("fault", error.to_string(), HINT).within("fault");
    Ok(text.parse().map_err(refused)?)
}

/// The maximum number of requests in a period.
struct RateLimit(u32, Duration);

impl Input for RateLimit {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let Ok((requests, period)) = value.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>() else {
            return Err(Invalid::unsendable("expected a pair of a number of requests and a time span"));
        };
        let mut invalid = Invalid::default();
        let requests = invalid.take(Count::<u32>::read(&requests).map_err(|invalid| invalid.within(0)));
        let period = invalid.take(Span::read(&period).map_err(|invalid| invalid.within(1)));
        let (requests, period) = invalid.finish_some(requests.zip(period))?;
        Ok(Self(requests.0, period.0))
    }
}

fn start(builder: SandboxBuilder) -> PyResult<NativeSandbox> {
    let failed = |error: &dyn std::error::Error| PyOSError::new_err(format!("the sandbox cannot be started: {error}"));
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))?;
    let (stop, stopped) = oneshot::channel();
    let (started, has_started) = mpsc::sync_channel(1);
    let run = move || {
        runtime.block_on(async move {
            match builder.start().await {
                Ok(sandbox) => {
                    let keys = (sandbox.api_key(), sandbox.webhook_public_key());
                    let _ = started.send(Ok((sandbox.base_url().to_owned(), keys, sandbox.state().clone())));
                    // Fails if the sandbox was dropped without being closed.
                    let _ = stopped.await;
                    sandbox.shutdown().await;
                }
                Err(error) => drop(started.send(Err(error))),
            }
        });
    };
    let thread = thread::Builder::new().name("telnyx-porting-sandbox".to_owned()).spawn(run);
    let thread = thread.map_err(|error| failed(&error))?;
    match has_started.recv() {
        Ok(Ok((base_url, (api_key, webhook_public_key), state))) => {
            let running = Mutex::new(Some(Running { state: Arc::new(state), stop, thread }));
            Ok(NativeSandbox { process: std::process::id(), base_url, api_key, webhook_public_key, running })
        }
        Ok(Err(error)) => Err(failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

/// The sandbox's time as a client's clock: waiting moves it. After the sandbox is closed, and in other processes, it is the
/// system's.
#[derive(Clone, Debug)]
struct SandboxClock {
    process: u32,
    state: Weak<SandboxState>,
    origin: DateTime<Utc>,
    system: SystemClock,
}

impl SandboxClock {
    fn new(state: &Arc<SandboxState>) -> Self {
        let (origin, system) = (state.now(), SystemClock::default());
        Self { process: std::process::id(), state: Arc::downgrade(state), origin, system }
    }

    fn state(&self) -> Option<Arc<SandboxState>> {
        self.state.upgrade().filter(|_| self.process == std::process::id())
    }
}

impl telnyx_porting::Clock for SandboxClock {
    fn monotonic(&self) -> Duration {
        match self.state() {
            Some(state) => (state.now() - self.origin).to_std().unwrap_or_default(),
            None => self.system.monotonic(),
        }
    }

    fn utc(&self) -> DateTime<Utc> {
        self.state().map_or_else(|| self.system.utc(), |state| state.now())
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        let Some(state) = self.state() else { return self.system.sleep(duration) };
        Box::pin(async move {
            state.advance(TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX));
            drop(state);
            tokio::task::yield_now().await;
        })
    }
}
