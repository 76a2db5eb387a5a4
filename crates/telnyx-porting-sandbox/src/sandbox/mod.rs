//! A running sandbox.

mod builder;
mod error;
mod mode;

use std::future::Future;
use std::net::SocketAddr;

use axum::Router;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::faults::FaultRule;
use crate::state::{Counters, SandboxState};
use crate::{server, webhooks};

pub use builder::SandboxBuilder;
pub use error::{ServeError, StartError};
pub use mode::Mode;

/// The key that [`Sandbox::api_key`] hands out.
const API_KEY: &str = "KEY_SANDBOX_0123456789";

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
    server: JoinHandle<()>,
    /// Sends webhooks, and lets time pass.
    worker: JoinHandle<()>,
}

impl Sandbox {
    /// Settings for a new sandbox: by default a real clock, the usual timetable and a free port on 127.0.0.1.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    fn spawn(listener: TcpListener, address: SocketAddr, state: SandboxState, router: Router) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = server::serve(listener, state.clone(), router, async move {
            // An error says that the handle was dropped, which stops the server as well.
            let _ = stopped.await;
        });
        let worker = tokio::spawn(webhooks::work(state.clone()));
        let base_url = format!("http://{address}/v2");
        Self { state, address, base_url, stop: Some(stop), server: tokio::spawn(serving), worker }
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

    /// The public key of its webhooks, in base64. It is the same for all sandboxes.
    pub fn webhook_public_key(&self) -> String {
        webhooks::public_key()
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

    /// Lets something go wrong from now on. Of several rules, the first that fits a request counts.
    pub fn add_fault(&self, rule: FaultRule) {
        self.state.add_fault(rule);
    }

    /// Lets nothing go wrong any more, and forgets how much did.
    pub fn clear_faults(&self) {
        self.state.clear_faults();
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
            // It ends only if it panics, or if the runtime ends.
            _ = &mut self.server => Err(ServeError),
        }
    }

    /// Stops listening, lets requests under way finish for up to five seconds, and returns. Webhooks that were not sent
    /// by then stay unsent.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        let _ = (&mut self.server).await;
        // Once nobody works on the state any more, its file is free.
        self.worker.abort();
        let _ = (&mut self.worker).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
        self.worker.abort();
    }
}
