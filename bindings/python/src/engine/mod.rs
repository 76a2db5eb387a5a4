//! Runs operations without the GIL: on the calling thread, or on the I/O thread of all event loops.

mod bridge;

pub(crate) use bridge::{Bridge, PendingCall, run_in_loop};

use crate::errors;
use crate::finalization;
use crate::logging::LogBuffer;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Mutex, PoisonError};
use std::task::Poll;
use std::thread;
use std::time::Duration;
use telnyx_porting::{Client, Error};
use tokio::runtime::{Builder, Handle};
use tokio::sync::{mpsc, oneshot};
use tokio::task::LocalSet;

/// The interval at which a blocked thread checks for signals such as Ctrl-C.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(100);

const WITHIN_A_CALL: &str = "another call is in progress in this thread, and a signal handler or a hook runs within it: \
                             make this call after the other one, or in another thread";

/// Blocks until a future ends, or a signal handler raises an exception.
pub(crate) fn run_blocking<T, F, Fut>(py: Python<'_>, client: &Client, start: F, log: &LogBuffer) -> PyResult<T>
where
    T: Send,
    F: FnOnce(Client) -> Fut + Send,
    Fut: Future<Output = Result<T, Error>>,
{
    if Handle::try_current().is_ok() {
        return Err(errors::exception_for(&Error::Configuration(WITHIN_A_CALL.to_owned())));
    }
    let result = py.detach(|| {
        let result = client.block_on(|client| async { Ok(until_signal(start(client), log).await) });
        finalization::block_if_begun();
        result
    });
    let logged = log.drain(py).write(py);
    let value =
        result.map_err(|error| errors::exception_for(&error))??.map_err(|error| errors::exception_for(&error))?;
    logged.and(Ok(value))
}

async fn until_signal<T>(running: impl Future<Output = T>, log: &LogBuffer) -> PyResult<T> {
    let mut running = pin!(running);
    loop {
        let step = poll_fn(|context| match running.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            // An exception of a hook ends the call at once, before its request is sent.
            Poll::Pending if log.is_interrupted() => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        });
        if let Ok(Some(value)) = tokio::time::timeout(SIGNAL_INTERVAL, step).await {
            return Ok(value);
        }
        finalization::block_if_begun();
        Python::attach(|py| log.drain(py).write(py).and_then(|()| py.check_signals()))?;
    }
}

/// Makes a future on the thread that runs it, so that it need not be `Send`.
type Work = Box<dyn FnOnce() -> LocalRun + Send>;
type LocalRun = Pin<Box<dyn Future<Output = ()>>>;

/// The thread of port-in jobs, whose journals wait for the disk, and its process.
static JOBS_THREAD: Mutex<Option<(u32, mpsc::UnboundedSender<Work>)>> = Mutex::new(None);

/// A run on the thread of port-in jobs. It is stopped when this is dropped.
pub(crate) struct JobTask {
    stop: oneshot::Sender<()>,
    ended: oneshot::Receiver<()>,
}

impl JobTask {
    /// Stops the run. The future ends when everything that the run owns is dropped.
    pub(crate) fn stop(self) -> impl Future<Output = ()> + Send {
        drop(self.stop);
        let ended = self.ended;
        // Its sender is dropped at the end.
        async move { drop(ended.await) }
    }
}

/// Runs a future on the thread of port-in jobs, which is started on first use and never calls Python.
pub(crate) fn spawn_job<F>(make: impl FnOnce() -> F + Send + 'static) -> PyResult<JobTask>
where
    F: Future<Output = ()> + 'static,
{
    let (stop, stopped) = oneshot::channel::<()>();
    let (end, ended) = oneshot::channel::<()>();
    let work: Work = Box::new(move || {
        Box::pin(async move {
            let running = make();
            tokio::select! {
                _ = stopped => {}
                () = running => {}
            }
            drop(end);
        })
    });
    let process = std::process::id();
    let mut running = JOBS_THREAD.lock().unwrap_or_else(PoisonError::into_inner);
    let known = running.as_ref().filter(|(owner, _)| *owner == process);
    let thread = if let Some((_, thread)) = known {
        thread.clone()
    } else {
        let failed = |error| PyRuntimeError::new_err(format!("cannot start the thread of jobs: {error}"));
        let thread = start_jobs_thread().map_err(failed)?;
        // The parent's is leaked, as that of the I/O thread.
        std::mem::forget(running.replace((process, thread.clone())));
        thread
    };
    thread.send(work).map_err(|_| PyRuntimeError::new_err("the thread of jobs has ended"))?;
    Ok(JobTask { stop, ended })
}

fn start_jobs_thread() -> std::io::Result<mpsc::UnboundedSender<Work>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (sender, mut works) = mpsc::unbounded_channel::<Work>();
    let run = move || {
        LocalSet::new().block_on(&runtime, async move {
            while let Some(work) = works.recv().await {
                tokio::task::spawn_local(work());
            }
        });
    };
    thread::Builder::new().name("telnyx-porting-jobs".to_owned()).spawn(run)?;
    Ok(sender)
}
