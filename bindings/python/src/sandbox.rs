//! The API on this machine, for tests: a server on a thread of its own, which never touches Python.

mod clock;

use crate::client::{NativeClient, Settings, times};
use crate::errors;
use crate::input::{Count, Deadline, FilePath, Given, Moment, OneOrMore, Rate, Span, Text, Timeout, Truth, read};
use crate::model::moment;
use chrono::TimeDelta;
use clock::SandboxTime;
use pyo3::exceptions::{PyOSError, PyOverflowError, PyRuntimeError};
use pyo3::prelude::*;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use telnyx_porting_sandbox::{Clock, FaultRule, FaultRuleError, Sandbox, SandboxBuilder, SandboxState};
use tokio::runtime::Builder;
use tokio::sync::oneshot;

/// A sandbox that runs, or has run.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct NativeSandbox {
    process: u32,
    known: Known,
    running: Mutex<Option<Running>>,
}

/// What is known of a sandbox once it listens.
struct Known {
    base_url: String,
    api_key: &'static str,
    webhook_public_key: String,
}

/// What a sandbox has until it is stopped. A file that its state is kept in is free once nothing has the state.
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
        frozen_at: Given<Option<Moment>>,
        speed: Given<Rate>,
        faults: Given<OneOrMore<String>>,
        seed: Given<Option<Count<u64>>>,
        rate_limit: Given<Option<(Count<u32>, Span)>>,
        strict: Given<Truth>,
        state_file: Given<Option<FilePath>>,
    ) -> PyResult<Self> {
        read!(frozen_at, speed, faults, seed, rate_limit, strict, state_file);
        let clock = frozen_at.map_or_else(|| Clock::accelerated(speed.0), |time| Clock::frozen(time.0));
        let mut builder = Sandbox::builder().clock(clock).strict(strict.0);
        for fault in faults.0 {
            builder = builder.fault(rule(&fault)?);
        }
        if let Some(seed) = seed {
            builder = builder.seed(seed.0);
        }
        if let Some((requests, period)) = rate_limit {
            builder = builder.rate_limit(requests.0, period.0);
        }
        if let Some(path) = state_file {
            builder = builder.state_file(path.0);
        }
        py.detach(|| start(builder))
    }

    #[getter]
    fn base_url(&self) -> &str {
        &self.known.base_url
    }

    #[getter]
    fn api_key(&self) -> &str {
        self.known.api_key
    }

    #[getter]
    fn webhook_public_key(&self) -> &str {
        &self.known.webhook_public_key
    }

    /// The sandbox's time, which can be moved to where Python's calendar ends.
    #[getter]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let beyond = || PyOverflowError::new_err("the sandbox's time is later than any datetime");
        moment(py, self.state()?.now())?.ok_or_else(beyond)
    }

    /// Moves the sandbox's time forward.
    fn advance(&self, by: Span) -> PyResult<()> {
        self.state()?.advance(TimeDelta::from_std(by.0).unwrap_or(TimeDelta::MAX));
        Ok(())
    }

    fn add_fault(&self, fault: Text) -> PyResult<()> {
        self.state()?.add_fault(rule(&fault.0)?);
        Ok(())
    }

    fn clear_faults(&self) -> PyResult<()> {
        self.state()?.clear_faults();
        Ok(())
    }

    /// What was asked of the sandbox so far, as JSON.
    fn counters(&self) -> PyResult<String> {
        serde_json::to_string(&self.state()?.counters()).map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }

    /// A client that goes by the sandbox's time: while it waits, time passes on the sandbox, and nobody waits for real.
    /// With `real_time` it goes by the machine's.
    #[expect(clippy::too_many_arguments, reason = "one for each setting")]
    fn client(
        slf: &Bound<'_, Self>,
        timeout: Given<Option<Timeout>>,
        deadline: Given<Option<Deadline>>,
        max_retries: Given<Option<Count<u32>>>,
        lookup_time: Given<Option<Span>>,
        user_agent: Given<Option<Text>>,
        strict: Given<Truth>,
        dry_run: Given<Truth>,
        real_time: Given<Truth>,
    ) -> PyResult<NativeClient> {
        read!(timeout, deadline, max_retries, lookup_time, user_agent, strict, dry_run, real_time);
        let this = slf.get();
        let clock: Arc<dyn telnyx_porting::Clock> = Arc::new(SandboxTime::new(&this.state()?));
        NativeClient::of(Settings {
            api_key: this.known.api_key.parse().map_err(errors::validation)?,
            base_url: this.known.base_url.parse().map_err(errors::validation)?,
            times: times(timeout, deadline, max_retries),
            lookup_time: lookup_time.map(|time| time.0),
            user_agent: Text::of(user_agent),
            strict: strict.0,
            ca_file: None,
            dry_run: dry_run.0,
            clock: (!real_time.0).then_some(clock),
            sandbox: Some(Arc::new(slf.clone().into_any().unbind())),
        })
    }

    /// Stops listening, lets requests under way finish, and returns when it has ended. In a child of the process that
    /// started it there is nothing to stop.
    fn close(&self, py: Python<'_>) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        match running {
            Some(running) if self.process == std::process::id() => py.detach(|| {
                // An error says that it has ended already.
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
            // What belongs to the parent is left alone.
            std::mem::forget(self.running.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        }
    }
}

fn rule(text: &str) -> PyResult<FaultRule> {
    let hint = "write [OPERATION:]FAULT[@WHEN], such as CreatePortingOrder:drop-after@#1";
    text.parse().map_err(|error: FaultRuleError| errors::refused("fault", "fault", error.to_string(), hint))
}

fn start(builder: SandboxBuilder) -> PyResult<NativeSandbox> {
    let failed = |error: &dyn std::error::Error| PyOSError::new_err(format!("the sandbox cannot be started: {error}"));
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))?;
    // For webhooks and for documents by their URL.
    let (stop, stopped) = oneshot::channel();
    let (tell, told) = mpsc::sync_channel(1);
    let run = move || {
        runtime.block_on(async move {
            match builder.start().await {
                Ok(sandbox) => {
                    let known = Known {
                        base_url: sandbox.base_url().to_owned(),
                        api_key: sandbox.api_key(),
                        webhook_public_key: sandbox.webhook_public_key(),
                    };
                    // Whoever asked waits for it.
                    let _ = tell.send(Ok((known, sandbox.state().clone())));
                    // An error says that nobody can stop it any more.
                    let _ = stopped.await;
                    sandbox.shutdown().await;
                }
                Err(error) => drop(tell.send(Err(error))),
            }
        });
    };
    let thread = thread::Builder::new().name("telnyx-porting-sandbox".to_owned()).spawn(run);
    let thread = thread.map_err(|error| failed(&error))?;
    match told.recv() {
        Ok(Ok((known, state))) => {
            let running = Running { state: Arc::new(state), stop, thread };
            Ok(NativeSandbox { process: std::process::id(), known, running: Mutex::new(Some(running)) })
        }
        Ok(Err(error)) => Err(failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}
