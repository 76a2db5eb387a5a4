//! A server that stores the webhooks of all jobs, on its own thread, which never touches Python.

use super::{error, location, output};
use crate::errors;
use crate::input::{Argument, FilePath, Span, Text, arguments};
use crate::issues::{Invalid, Read};
use pyo3::exceptions::{PyOSError, PyRuntimeError};
use pyo3::prelude::*;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use telnyx_porting::webhooks::{PublicKey, WebhookVerifier};
use telnyx_porting_jobs::journal::{JournalError, JournalLocation};
use telnyx_porting_jobs::{InboxReceiver, ReceiverCounts, inbox};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

/// A receiver, running or closed.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct NativeReceiver {
    process: u32,
    address: SocketAddr,
    last_error: Arc<Mutex<Option<String>>>,
    running: Mutex<Option<Running>>,
}

struct Running {
    /// Queries for the counts, each with the channel for its reply.
    count_queries: UnboundedSender<mpsc::SyncSender<ReceiverCounts>>,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<ReceiverCounts>,
}

#[pymethods]
impl NativeReceiver {
    #[new]
    fn new(
        py: Python<'_>,
        public_key: Argument<Text>,
        listen: Argument<Text>,
        journal: Argument<Option<FilePath>>,
        tolerance: Argument<Span>,
    ) -> PyResult<Self> {
        arguments!(public_key, listen, journal, tolerance);
        let key: PublicKey =
            public_key.0.parse().map_err(|error| errors::exception_for(&telnyx_porting::Error::from(error)))?;
        let address = loopback(&listen.0)?;
        let location = location(py, journal)?;
        let verifier = WebhookVerifier::new(key).with_tolerance(tolerance.0);
        py.detach(|| start(address, verifier, location)).map_err(|failure| match failure {
            Failure::Journal(error) => error::exception_for_journal(py, &error),
            Failure::Io(error) => PyOSError::new_err(format!("cannot listen on {address}: {error}")),
        })
    }

    #[getter]
    fn address(&self) -> String {
        self.address.to_string()
    }

    #[getter]
    fn last_error(&self) -> Option<String> {
        self.last_error.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn counts(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let closed = || PyRuntimeError::new_err("the receiver is closed");
        let reply = {
            let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
            let running = running.as_ref().filter(|_| self.process == std::process::id()).ok_or_else(closed)?;
            let (sender, reply) = mpsc::sync_channel(1);
            running.count_queries.send(sender).map_err(|_| closed())?;
            reply
        };
        let counts = py.detach(move || reply.recv()).map_err(|_| closed())?;
        record(py, counts)
    }

    /// Stops listening, and returns the counts; `None` if it was closed before.
    fn close(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        match running {
            Some(running) if self.process == std::process::id() => {
                let counts = py.detach(|| {
                    // Fails if the thread has ended.
                    let _ = running.stop.send(());
                    running.thread.join().ok()
                });
                counts.map(|counts| record(py, counts)).transpose()
            }
            other => {
                // The parent's thread does not exist here.
                std::mem::forget(other);
                Ok(None)
            }
        }
    }
}

impl Drop for NativeReceiver {
    fn drop(&mut self) {
        if self.process != std::process::id() {
            std::mem::forget(self.running.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        }
    }
}

fn record(py: Python<'_>, counts: ReceiverCounts) -> PyResult<Py<PyAny>> {
    output("ReceiverCounts", &counts).into_python(py)
}

/// An address that other machines cannot reach.
fn loopback(text: &str) -> PyResult<SocketAddr> {
    const HINT: &str = "pass an address of this machine, such as 127.0.0.1:8081, and use a proxy or tunnel to it";
    let address: Read<SocketAddr> =
        text.parse().map_err(|_| Invalid::rule("listen", "is not an IP address with a port", HINT));
    let address = address.map_err(|invalid| invalid.within("listen"))?;
    if address.ip().is_loopback() {
        return Ok(address);
    }
    Err(Invalid::rule("listen", "is not a loopback address", HINT).within("listen").into())
}

enum Failure {
    Journal(JournalError),
    Io(std::io::Error),
}

fn start(address: SocketAddr, verifier: WebhookVerifier, location: JournalLocation) -> Result<NativeReceiver, Failure> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(Failure::Io)?;
    let (stop, stopped) = oneshot::channel();
    let (count_queries, queries) = unbounded_channel();
    let (started, has_started) = mpsc::sync_channel(1);
    let last_error = Arc::new(Mutex::new(None));
    let errors = last_error.clone();
    let run = move || {
        runtime.block_on(async move {
            let bound = async {
                let inbox = inbox::open(&location).await.map_err(Failure::Journal)?;
                let inbox = inbox.ok_or(Failure::Journal(JournalError::UnknownFolder))?;
                InboxReceiver::bind(address, verifier, Arc::from(inbox)).await.map_err(Failure::Io)
            };
            match bound.await {
                Ok(receiver) => {
                    let _ = started.send(Ok(receiver.address()));
                    serve(receiver, stopped, queries, &errors).await
                }
                Err(failure) => {
                    let _ = started.send(Err(failure));
                    ReceiverCounts::default()
                }
            }
        })
    };
    let thread = thread::Builder::new().name("telnyx-porting-receiver".to_owned()).spawn(run).map_err(Failure::Io)?;
    let address = has_started.recv().map_err(|error| Failure::Io(std::io::Error::other(error)))??;
    let running = Mutex::new(Some(Running { count_queries, stop, thread }));
    Ok(NativeReceiver { process: std::process::id(), address, last_error, running })
}

/// Responds to webhooks, and to queries for the counts, until the receiver is closed or dropped.
async fn serve(
    mut receiver: InboxReceiver,
    mut stopped: oneshot::Receiver<()>,
    mut queries: UnboundedReceiver<mpsc::SyncSender<ReceiverCounts>>,
    last_error: &Mutex<Option<String>>,
) -> ReceiverCounts {
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Some(reply) = queries.recv() => drop(reply.send(receiver.counts())),
            Some(error) = receiver.next_error() => {
                *last_error.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
            }
        }
    }
    let counts = receiver.counts();
    receiver.shutdown().await;
    counts
}
