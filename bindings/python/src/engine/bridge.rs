//! The bridge from the I/O thread to an event loop: outcomes are queued, and one byte per batch wakes the loop.

use crate::call::{self, Ended, Outcome, Start};
use crate::errors;
use crate::hooks::Hooks;
use crate::logging::{LogBuffer, Pending};
use pyo3::exceptions::{PyRuntimeError, PyStopIteration, PyValueError};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;
use socket::Stream;
use std::collections::HashMap;
use std::future::pending;
use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use telnyx_porting::Client;
use tokio::runtime::{Builder, Handle};
use tokio::task::AbortHandle;

#[cfg(unix)]
mod socket {
    use std::io;
    use std::os::fd::{AsRawFd, IntoRawFd, RawFd};

    pub(super) use std::os::unix::net::UnixStream as Stream;
    pub(super) type Number = RawFd;

    pub(super) fn pair() -> io::Result<(Stream, Stream)> {
        Stream::pair()
    }

    pub(super) fn number(stream: &Stream) -> Number {
        stream.as_raw_fd()
    }

    pub(super) fn into_number(stream: Stream) -> Number {
        stream.into_raw_fd()
    }
}

/// Windows has no pairs of sockets that an event loop can watch, so this connects two over the loopback interface.
#[cfg(not(unix))]
mod socket {
    use std::io;
    use std::net::{Ipv4Addr, TcpListener};
    use std::os::windows::io::{AsRawSocket, IntoRawSocket, RawSocket};

    pub(super) use std::net::TcpStream as Stream;
    pub(super) type Number = RawSocket;

    pub(super) fn pair() -> io::Result<(Stream, Stream)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let waker = Stream::connect(listener.local_addr()?)?;
        waker.set_nodelay(true)?;
        loop {
            let (reader, peer) = listener.accept()?;
            // Any program of this machine may have connected in between.
            if peer == waker.local_addr()? {
                return Ok((reader, waker));
            }
        }
    }

    pub(super) fn number(stream: &Stream) -> Number {
        stream.as_raw_socket()
    }

    pub(super) fn into_number(stream: Stream) -> Number {
        stream.into_raw_socket()
    }
}

/// The runtime of the I/O thread, and the process that it belongs to: a fork has none of its parent's threads.
static IO_THREAD: Mutex<Option<(u32, Handle)>> = Mutex::new(None);

/// The I/O thread, started on first use. It never calls Python, because the interpreter may be finalized at any time.
fn io_thread() -> PyResult<Handle> {
    let process = std::process::id();
    let mut running = IO_THREAD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((owner, handle)) = &*running
        && *owner == process
    {
        return Ok(handle.clone());
    }
    let handle =
        start_io_thread().map_err(|error| PyRuntimeError::new_err(format!("cannot start the I/O thread: {error}")))?;
    // The parent's runtime is leaked: dropping it would wait for a thread that does not exist here.
    std::mem::forget(running.replace((process, handle.clone())));
    Ok(handle)
}

fn start_io_thread() -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let run = move || runtime.block_on(pending::<()>());
    thread::Builder::new().name("telnyx-porting-io".to_owned()).spawn(run)?;
    Ok(handle)
}

/// An event of a call.
enum Event {
    /// There are records to log, or events for hooks.
    Logged,
    Ended(Outcome),
}

/// The events that an event loop has not handled yet, and the socket that wakes it.
struct Queue {
    events: Mutex<Vec<(u64, Event)>>,
    is_awake: AtomicBool,
    waker: Stream,
}

impl Queue {
    fn push(&self, id: u64, event: Event) {
        lock(&self.events).push((id, event));
        if !self.is_awake.swap(true, Ordering::AcqRel) {
            self.wake();
        }
    }

    /// Makes the other end of the socket readable. A full socket wakes the loop as well, and a closed one has no loop.
    fn wake(&self) {
        let _ = (&self.waker).write(&[0]);
    }

    fn take_events(&self) -> Vec<(u64, Event)> {
        // Before the events are taken, so that a later one wakes the loop again.
        self.is_awake.store(false, Ordering::Release);
        std::mem::take(&mut *lock(&self.events))
    }
}

/// A call in flight, and the future that waits for it.
struct Waiting {
    future: Py<PyAny>,
    is_raw: bool,
    task: AbortHandle,
    log: LogBuffer,
}

/// The calls of one event loop.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct Bridge {
    queue: Arc<Queue>,
    waiting: Mutex<HashMap<u64, Waiting>>,
    /// Values whose futures are done. The task takes its value when it continues; a task that is cancelled instead leaves
    /// it to be dropped, so that a stream gets it back.
    arrived: Mutex<HashMap<u64, (Ended, bool)>>,
    next: AtomicU64,
    reader: Mutex<Option<Stream>>,
}

/// Starts a call in the running event loop, and returns the awaitable of its method.
pub(crate) fn run_in_loop(
    py: Python<'_>,
    client: Client,
    hooks: Option<&Arc<Hooks>>,
    start: Start,
    is_raw: bool,
) -> PyResult<Py<PyAny>> {
    static RUNNING: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let running = RUNNING.import(py, "telnyx_porting._loop", "running")?.call0()?;
    let (bridge, event_loop): (Bound<'_, Bridge>, Bound<'_, PyAny>) = running.extract()?;
    let future = event_loop.call_method0(intern!(py, "create_future"))?;
    let steps = future.call_method0(intern!(py, "__await__"))?.unbind();
    let id = bridge.get().start(py, client, hooks, start, future.unbind(), is_raw)?;
    Ok(Py::new(py, PendingCall { bridge: bridge.unbind(), id, steps })?.into_any())
}

impl Bridge {
    fn start(
        &self,
        py: Python<'_>,
        client: Client,
        hooks: Option<&Arc<Hooks>>,
        start: Start,
        future: Py<PyAny>,
        is_raw: bool,
    ) -> PyResult<u64> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let queue = Arc::clone(&self.queue);
        let log = LogBuffer::for_task(py, hooks, || {
            let queue = Arc::clone(&queue);
            move || queue.push(id, Event::Logged)
        });
        let running = log.instrument(start)(client);
        let mut waiting = lock(&self.waiting);
        let task = io_thread()?.spawn(async move { queue.push(id, Event::Ended(running.await)) });
        waiting.insert(id, Waiting { future, is_raw, task: task.abort_handle(), log });
        Ok(id)
    }

    /// Aborts a call whose awaiting task has ended, and closes its connection.
    fn abort(&self, py: Python<'_>, id: u64) -> PyResult<()> {
        let arrived = lock(&self.arrived).remove(&id);
        // Not under the lock, because dropping a value may call Python.
        drop(arrived);
        let Some(waiting) = lock(&self.waiting).remove(&id) else { return Ok(()) };
        waiting.task.abort();
        // A loop that reads the socket finds nothing to wait for.
        self.queue.wake();
        waiting.log.abandon(py).write(py)
    }

    fn logged(&self, py: Python<'_>, id: u64) -> Pending {
        lock(&self.waiting).get(&id).map(|waiting| waiting.log.drain(py)).unwrap_or_default()
    }
}

#[pymethods]
impl Bridge {
    #[new]
    fn new() -> PyResult<Self> {
        let (reader, waker) = socket::pair()?;
        reader.set_nonblocking(true)?;
        waker.set_nonblocking(true)?;
        let queue = Queue { events: Mutex::default(), is_awake: AtomicBool::new(false), waker };
        Ok(Self {
            queue: Arc::new(queue),
            waiting: Mutex::default(),
            arrived: Mutex::default(),
            next: AtomicU64::new(0),
            reader: Mutex::new(Some(reader)),
        })
    }

    /// The number of the socket that becomes readable when there are outcomes.
    fn fileno(&self) -> PyResult<socket::Number> {
        let number = lock(&self.reader).as_ref().map(socket::number);
        number.ok_or_else(|| PyValueError::new_err("the socket is detached"))
    }

    /// The same for a loop that reads the socket itself. The caller closes it.
    fn detach(&self) -> Option<socket::Number> {
        lock(&self.reader).take().map(socket::into_number)
    }

    /// Passes outcomes to the futures that wait for them. The event loop calls this when the socket is readable.
    fn deliver(&self, py: Python<'_>) -> PyResult<()> {
        if let Some(reader) = &*lock(&self.reader) {
            // It fails if another byte woke the loop before.
            let _ = { reader }.read(&mut [0; 64]);
        }
        let mut logged = Ok(());
        for (id, event) in self.queue.take_events() {
            let Event::Ended(outcome) = event else {
                let now = self.logged(py, id).write(py);
                logged = logged.and(now);
                continue;
            };
            let Some(waiting) = lock(&self.waiting).remove(&id) else { continue };
            let now = waiting.log.drain(py).write(py);
            logged = logged.and(now);
            let future = waiting.future.bind(py);
            if future.call_method0(intern!(py, "done"))?.is_truthy()? {
                continue;
            }
            match outcome {
                Ok(ended) => {
                    lock(&self.arrived).insert(id, (ended, waiting.is_raw));
                    future.call_method1(intern!(py, "set_result"), (py.None(),))?
                }
                Err(error) => {
                    let error = errors::exception_for(&error).into_value(py);
                    future.call_method1(intern!(py, "set_exception"), (error,))?
                }
            };
        }
        logged
    }

    /// Aborts all calls, because the event loop is closed.
    fn abort_all(&self) {
        // Not under the lock: dropping a future may end a task, which ends its call.
        let waiting = std::mem::take(&mut *lock(&self.waiting));
        for call in waiting.values() {
            call.task.abort();
        }
        let arrived = std::mem::take(&mut *lock(&self.arrived));
        drop((arrived, self.queue.take_events()));
    }

    /// Whether outcomes are still pending.
    fn is_waiting(&self) -> bool {
        !lock(&self.waiting).is_empty()
    }
}

/// The awaitable of a method: the future of its call, which is aborted if the method is cancelled or closed.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct PendingCall {
    bridge: Py<Bridge>,
    id: u64,
    /// The iterator that awaits the future.
    steps: Py<PyAny>,
}

#[pymethods]
impl PendingCall {
    fn __await__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __iter__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let step = self.steps.bind(py).call_method0(intern!(py, "__next__"));
        match step {
            Err(end) if end.is_instance_of::<PyStopIteration>(py) => {
                let arrived = lock(&self.bridge.get().arrived).remove(&self.id);
                let Some((ended, is_raw)) = arrived else { return Err(end) };
                Err(PyStopIteration::new_err((call::into_python(py, ended, is_raw)?,)))
            }
            step => step,
        }
    }

    /// For the garbage collector: the future refers to its task, whose coroutine refers to this.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.steps)
    }

    /// Ends the wait with an exception: that of the call, or a cancellation.
    #[pyo3(signature = (*exception))]
    fn throw<'py>(&self, py: Python<'py>, exception: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
        self.close(py)?;
        self.steps.bind(py).call_method1(intern!(py, "throw"), exception)
    }

    /// Aborts the call, unless it has ended.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.bridge.get().abort(py, self.id)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
