//! Blocking calls.
//!
//! Each call runs on a single-threaded runtime with its own connections, which is borrowed for the duration of the
//! call. This avoids waking another thread, and a connection never outlives its runtime.

use crate::client::Client;
use crate::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use telnyx_porting_api as api;
use tokio::runtime::{Builder, Handle, Runtime};

/// The runtimes of a client, created on demand.
#[derive(Default)]
pub(crate) struct Runtimes {
    /// The most recently used runtime is last: its connections are the least likely to be closed.
    idle: Mutex<Vec<BlockingRuntime>>,
    /// The runtime if the caller supplied the HTTP client: its connections are shared between calls and must be driven
    /// at all times.
    shared: Mutex<Option<Arc<BlockingRuntime>>>,
}

struct BlockingRuntime {
    runtime: Option<Runtime>,
    api: api::Client,
}

impl BlockingRuntime {
    fn new(mut builder: Builder, api: api::Client) -> Result<Self, Error> {
        let runtime = builder.enable_all().build();
        let runtime = runtime.map_err(|error| Error::Configuration(format!("cannot start a runtime: {error}")))?;
        Ok(Self { runtime: Some(runtime), api })
    }

    fn run<T, Fut: Future<Output = Result<T, Error>>>(
        &self,
        client: &Client,
        start: impl FnOnce(Client) -> Fut,
    ) -> Result<T, Error> {
        match &self.runtime {
            Some(runtime) => runtime.block_on(start(client.with_api(self.api.clone()))),
            None => Err(Error::Configuration("the runtime has ended".to_owned())),
        }
    }
}

impl Drop for BlockingRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Waiting for its end would panic if the client is dropped inside an async runtime.
            runtime.shutdown_background();
        }
    }
}

/// Runs a call to completion on an idle runtime.
pub(crate) fn run<T, Fut: Future<Output = Result<T, Error>>>(
    client: &Client,
    start: impl FnOnce(Client) -> Fut,
) -> Result<T, Error> {
    if Handle::try_current().is_ok() {
        let text = "cannot block inside an async runtime; use `.await` instead";
        return Err(Error::Configuration(text.to_owned()));
    }
    let runtimes = client.runtimes();
    let Some(network) = client.network() else {
        return runtimes.shared(client)?.run(client, start);
    };
    let idle = runtimes.idle().pop();
    let runtime = match idle {
        Some(runtime) => runtime,
        None => BlockingRuntime::new(Builder::new_current_thread(), client.api_with_new_connections(network)?)?,
    };
    let result = runtime.run(client, start);
    runtimes.idle().push(runtime);
    result
}

impl Runtimes {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<BlockingRuntime>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shared(&self, client: &Client) -> Result<Arc<BlockingRuntime>, Error> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = &*shared {
            return Ok(Arc::clone(runtime));
        }
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).thread_name("telnyx-porting");
        let runtime = Arc::new(BlockingRuntime::new(builder, client.api().clone())?);
        *shared = Some(Arc::clone(&runtime));
        Ok(runtime)
    }
}

impl fmt::Debug for Runtimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtimes").field("idle", &self.idle().len()).finish_non_exhaustive()
    }
}
