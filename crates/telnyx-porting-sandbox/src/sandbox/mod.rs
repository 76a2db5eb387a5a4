//! A running sandbox.

mod builder;
mod error;
mod mode;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::server;
use crate::state::{Counters, SandboxState};

pub use builder::SandboxBuilder;
pub use error::{ServeError, StartError};
pub use mode::Mode;

/// The key that [`Sandbox::api_key`] hands out.
const API_KEY: &str = "KEY_SANDBOX_0123456789";

/// How long requests under way may take after a shutdown was asked for.
const GRACE: Duration = Duration::from_secs(5);

/// A sandbox that listens on a port of this machine.
///
/// Dropping it stops it at once; [`shutdown`](Self::shutdown) lets requests under way finish first.
#[derive(Debug)]
pub struct Sandbox {
    state: SandboxState,
    address: SocketAddr,
    base_url: String,
    /// Taken when the shutdown begins. Dropping it begins the shutdown too.
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<io::Result<()>>,
}

impl Sandbox {
    /// Settings for a new sandbox: by default a real clock, the usual timetable and a free port on 127.0.0.1.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    fn spawn(listener: TcpListener, address: SocketAddr, state: SandboxState, router: Router) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = Self::serve_router(listener, router, async move {
            // An error says that the handle was dropped, which stops the server as well.
            let _ = stopped.await;
        });
        let base_url = format!("http://{address}/v2");
        Self { state, address, base_url, stop: Some(stop), server: tokio::spawn(serving) }
    }

    /// The stateful sandbox as an axum router, for embedding it in another server.
    pub fn router(state: SandboxState) -> Router {
        server::router_for(state, Mode::Stateful, false)
    }

    /// Serves a sandbox on a listener until `shutdown` resolves and the requests under way are done.
    ///
    /// The listener decides who can reach it: the check for loopback addresses is the builder's.
    pub async fn serve<F>(listener: TcpListener, state: SandboxState, shutdown: F) -> io::Result<()>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self::serve_router(listener, Self::router(state), shutdown).await
    }

    async fn serve_router<F>(listener: TcpListener, router: Router, shutdown: F) -> io::Result<()>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        axum::serve(listener, router).with_graceful_shutdown(shutdown).await
    }

    /// Where the API is: `http://127.0.0.1:PORT/v2`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A key that the sandbox accepts. Any other that asks for no error works as well.
    pub fn api_key(&self) -> &'static str {
        API_KEY
    }

    /// Its state, which outlives it.
    pub fn state(&self) -> &SandboxState {
        &self.state
    }

    /// The present moment of the sandbox.
    pub fn now(&self) -> DateTime<Utc> {
        self.state.now()
    }

    /// Moves the sandbox's time forward and lets happen what became due. A negative duration counts as zero.
    pub fn advance(&self, by: TimeDelta) {
        self.state.advance(by);
    }

    /// What has been asked of the sandbox so far.
    pub fn counters(&self) -> Counters {
        self.state.counters()
    }

    /// Runs in the foreground until `shutdown` resolves, then stops. Fails if the server fails before that.
    pub async fn run_until(mut self, shutdown: impl Future<Output = ()>) -> Result<(), ServeError> {
        tokio::select! {
            () = shutdown => {
                self.shutdown().await;
                Ok(())
            }
            outcome = &mut self.server => match outcome {
                Ok(Err(error)) => Err(ServeError::io(error)),
                Ok(Ok(())) | Err(_) => Err(ServeError::ended()),
            },
        }
    }

    /// Stops listening, lets requests under way finish for up to five seconds, and returns.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        let finished = tokio::time::timeout(GRACE, &mut self.server).await;
        if finished.is_err() {
            self.server.abort();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}
