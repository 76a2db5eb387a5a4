//! A running job: its events and its result, one after the other. The job runs on its own thread, where it neither waits for
//! its events to be taken nor calls Python.

use super::error::Raised;
use crate::call::{Ended, Options, Outcome, Output, Start};
use crate::client::NativeClient;
use crate::engine::{self, JobTask};
use crate::finalization::in_python;
use crate::logging::LogBuffer;
use crate::model::json;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use telnyx_porting::Client;
use telnyx_porting_jobs::JobError;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The Python module with the classes of results.
const MODULE: &str = "telnyx_porting.jobs";

/// A result or an event: an instance of a class of `telnyx_porting.jobs`, made from its document.
pub(super) struct Data {
    pub(super) class: &'static str,
    pub(super) document: Value,
}

impl Output for Data {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        in_python(py, MODULE, self.class, (json(py, &self.document)?,)).map(Bound::unbind)
    }
}

/// An event or the result of a run, and whether it is the last value.
struct RunOutput {
    is_last: bool,
    value: Option<Box<dyn Output>>,
}

impl Output for RunOutput {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let Self { is_last, value } = *self;
        let value = value.map_or_else(|| Ok(py.None()), |value| value.into_python(py))?;
        Ok((is_last, value).into_pyobject(py)?.into_any().unbind())
    }
}

enum Item {
    Event(Data),
    /// There are records to log.
    Logged,
    Ended(Outcome),
}

impl Item {
    fn into_outcome(self) -> Outcome {
        let output = match self {
            Self::Event(event) => RunOutput { is_last: false, value: Some(Box::new(event)) },
            Self::Logged => RunOutput { is_last: false, value: None },
            Self::Ended(outcome) => RunOutput { is_last: true, value: Some(outcome?.0) },
        };
        Ok((Box::new(output), None))
    }
}

/// Receives the events of a run.
#[derive(Clone)]
pub(super) struct Sink(UnboundedSender<Item>);

impl Sink {
    pub(super) fn send(&self, class: &'static str, document: Value) {
        // It fails if nothing waits for the run any more.
        let _ = self.0.send(Item::Event(Data { class, document }));
    }
}

/// A job that is being planned, applied or watched.
#[pyclass(frozen, generic, module = "telnyx_porting._native")]
pub(crate) struct JobRun {
    client: Py<NativeClient>,
    items: Arc<tokio::sync::Mutex<UnboundedReceiver<Item>>>,
    /// The run, which is stopped when this is dropped.
    task: Mutex<Option<JobTask>>,
    log: LogBuffer,
}

impl JobRun {
    /// Starts a run.
    pub(super) fn start<R, F>(client: &Bound<'_, NativeClient>, run: R) -> PyResult<Self>
    where
        R: FnOnce(Client, Sink) -> F + Send + 'static,
        F: Future<Output = Result<Box<dyn Output>, JobError>> + 'static,
    {
        let (sender, items) = unbounded_channel();
        let log = LogBuffer::for_task(client.py(), client.get().hooks(), || {
            let sender = sender.clone();
            move || drop(sender.send(Item::Logged))
        });
        let sink = Sink(sender.clone());
        let (instrument, connection) = (log.instrument_local(), client.get().client_for_call(client.py())?);
        let task = engine::spawn_job(move || async move {
            let running = async move {
                match run(connection, sink).await {
                    Ok(value) => Ok((value, None)),
                    Err(JobError::Call(error)) => Err(error),
                    Err(error) => Ok((Box::new(Raised(error)) as _, None)),
                }
            };
            drop(sender.send(Item::Ended(instrument(running).await)));
        })?;
        let items = Arc::new(tokio::sync::Mutex::new(items));
        Ok(Self { client: client.clone().unbind(), items, task: Mutex::new(Some(task)), log })
    }
}

#[pymethods]
impl JobRun {
    /// Waits for the next event, or for the result: whether it is the result, and the value. An event may be None.
    fn next(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let items = Arc::clone(&self.items);
        let start: Start = Box::new(|_| {
            Box::pin(async move {
                let item = items.lock().await.recv().await;
                item.map_or_else(|| Ok((Box::new(Stopped) as _, None)), Item::into_outcome)
            })
        });
        NativeClient::run_part(self.client.bind(py), &Options::default(), start)
    }

    /// Logs the requests so far.
    fn log(&self, py: Python<'_>) -> PyResult<()> {
        self.log.drain(py).write(py)
    }

    /// Stops the run, and waits until its journal is closed.
    fn close(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        let ended = task.map(JobTask::stop);
        self.log.abandon(py).write(py)?;
        let start: Start = Box::new(|_| {
            Box::pin(async move {
                if let Some(ended) = ended {
                    ended.await;
                }
                Ok::<Ended, _>((Box::new(()), None))
            })
        });
        NativeClient::run_part(self.client.bind(py), &Options::default(), start)
    }
}

/// The value of a step after the end of the run.
struct Stopped;

impl Output for Stopped {
    fn into_python(self: Box<Self>, _: Python<'_>) -> PyResult<Py<PyAny>> {
        Err(PyRuntimeError::new_err("the run of the job has ended"))
    }
}
