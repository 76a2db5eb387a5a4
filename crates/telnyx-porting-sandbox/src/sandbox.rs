//! A running sandbox, and its settings.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::app::{App, Mode};
use crate::faults::FaultRule;
use crate::http::rate::RateLimit;
use crate::http::server;
use crate::persistence::{Saved, StateFileError};
use crate::simulation::clock::Clock;
use crate::simulation::store::Counters;
use crate::simulation::timetable::Timetable;
use crate::state::{SandboxState, Settings};
use crate::webhooks::{self, Webhook, WebhookError};

/// The key that [`Sandbox::api_key`] returns.
const API_KEY: &str = "KEY_SANDBOX_0123456789";

/// Settings of a sandbox that has not started yet.
#[derive(Debug, Clone, Default)]
#[must_use = "nothing happens until the sandbox is started"]
pub struct SandboxBuilder {
    settings: Settings,
    address: Option<SocketAddr>,
    mode: Mode,
    strict: bool,
    state_file: Option<PathBuf>,
}

impl SandboxBuilder {
    /// Its time; the host's by default.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.settings.clock = clock;
        self
    }

    /// The duration of each step.
    pub fn timetable(mut self, timetable: Timetable) -> Self {
        self.settings.timetable = timetable;
        self
    }

    /// Adds a fault. Of several rules, the first that matches a request applies.
    pub fn fault(mut self, rule: FaultRule) -> Self {
        self.settings.faults.push(rule);
        self
    }

    /// Selects the requests that a fault with a probability hits: the same seed selects the same ones.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Rejects requests with 429 that exceed this number in a period of the host's time. By default no request is rejected,
    /// and the headers announce 10,000 requests a minute.
    pub fn rate_limit(mut self, requests: u32, period: Duration) -> Self {
        self.settings.rate_limit = Some(RateLimit { requests, period });
        self
    }

    /// Accepts numbers that are in another open order instead of rejecting them, which is the default. The behavior of the
    /// real API is not documented.
    pub fn accept_taken_numbers(mut self, accept: bool) -> Self {
        self.settings.accept_taken_numbers = accept;
        self
    }

    /// Keeps the state in a file, which is created if it does not exist, and continues the state that it contains. An
    /// acknowledged write survives the end of the process, however it ends; a change that cannot be saved is undone, and
    /// its response is 500.
    ///
    /// A file that is not empty must begin with the state of a sandbox. Any other is left unchanged, and
    /// [`start`](Self::start) fails with [`StateFileError::NotAState`].
    ///
    /// The file contains account data and PINs as they were sent; only its owner can read it.
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// The address to listen on; port 0 selects a free one. By default a free port of 127.0.0.1.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = Some(address);
        self
    }

    /// Allows an address that other machines can reach, and webhooks and fetched documents to go to and come from other
    /// machines. Other machines need no key for `/sandbox`, and any key for the rest.
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.settings.allow_remote = allow;
        self
    }

    /// The source of responses; stateful by default.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Rejects a request with 422 for anything that the published description does not have: members of the body, query
    /// parameters, types and values. By default the sandbox accepts what the API is known to accept beyond its
    /// description, and ignores the rest.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Starts to listen. The sandbox serves requests when this returns.
    ///
    /// Must be called within a tokio runtime, which then runs the server.
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let address = self.address.unwrap_or((Ipv4Addr::LOCALHOST, 0).into());
        if !address.ip().to_canonical().is_loopback() && !self.settings.allow_remote {
            return Err(StartError::RemoteAddress(address));
        }
        if SystemTime::now() < SystemTime::UNIX_EPOCH {
            return Err(StartError::Clock);
        }
        let saved = self.state_file.as_deref().map(Saved::open).transpose()?;
        let failed = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let state = SandboxState::new(self.settings, saved)?;
        let app = App::new(state.clone(), self.mode, self.strict);
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(server::serve(listener, move |request| app.clone().handle(request), async move {
            // The sender sends nothing; dropping it is the signal.
            let _ = stopped.await;
        }));
        let worker = tokio::spawn(webhooks::work(state.clone()));
        let base_url = format!("http://{}/v2", reachable(address));
        Ok(Sandbox { state, address, base_url, stop: Some(stop), server, worker })
    }
}

/// The reason why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Other machines can reach the address, which is not allowed.
    #[error("{0} is not a loopback address: the sandbox checks no keys, so other machines must be allowed explicitly")]
    RemoteAddress(SocketAddr),
    /// The clock of this machine is before 1970, which HTTP dates cannot represent.
    #[error("the clock of this machine is before 1970; set it")]
    Clock,
    /// The address is in use, or not one of this machine.
    #[error("cannot listen on {address}")]
    Listen {
        /// The requested address.
        address: SocketAddr,
        /// The cause.
        source: io::Error,
    },
    /// The state file cannot be used.
    #[error(transparent)]
    StateFile(#[from] StateFileError),
}

/// A running sandbox stopped unexpectedly.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox stopped unexpectedly")]
pub struct ServeError;

/// A sandbox that listens on a port of this machine.
///
/// Dropping it stops it at once; [`shutdown`](Self::shutdown) lets requests in progress finish first.
#[derive(Debug)]
pub struct Sandbox {
    state: SandboxState,
    address: SocketAddr,
    base_url: String,
    /// Dropping it begins the shutdown.
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
    /// Sends webhooks, and runs due transitions.
    worker: JoinHandle<()>,
}

impl Sandbox {
    /// Settings for a new sandbox: by default a real clock, the usual timetable and a free port on 127.0.0.1.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// The base URL of the API for this machine: `http://127.0.0.1:PORT/v2`, also if it listens on all addresses.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A key that the sandbox accepts. Any other key is also accepted, unless it selects an error.
    pub fn api_key(&self) -> &'static str {
        API_KEY
    }

    /// The public key of its webhooks, in base64. It is the same for all sandboxes.
    pub fn webhook_public_key(&self) -> String {
        webhooks::public_key()
    }

    /// The webhook of an event, signed now but not sent, for a receiver that a test calls directly. `event` is the id of an
    /// event of `GET /porting/events`. The order needs no `webhook_url`, faults do not apply, and nothing is counted.
    ///
    /// # Errors
    /// [`WebhookError::UnknownEvent`], or [`WebhookError::NotSent`] for an event without webhooks.
    pub fn webhook(&self, event: &str) -> Result<Webhook, WebhookError> {
        self.state.webhook(event)
    }

    /// The same for the newest event of an order by its id, or its newest event of a type such as
    /// `porting_order.status_changed`.
    ///
    /// # Errors
    /// [`WebhookError::NoEvent`], and [`WebhookError::UnknownType`] or [`WebhookError::NotSent`] for other types than those of
    /// webhooks.
    pub fn latest_webhook(&self, order: &str, event_type: Option<&str>) -> Result<Webhook, WebhookError> {
        self.state.latest_webhook(order, event_type)
    }

    /// Its state, which outlives it.
    pub fn state(&self) -> &SandboxState {
        &self.state
    }

    /// The present moment of the sandbox.
    pub fn now(&self) -> DateTime<Utc> {
        self.state.now()
    }

    /// Moves the sandbox's time forward, and runs everything that is due by then. A negative duration counts as zero.
    pub fn advance(&self, by: TimeDelta) {
        self.state.advance(by);
    }

    /// Adds a fault. Of several rules, the first that matches a request applies.
    pub fn add_fault(&self, rule: FaultRule) {
        self.state.add_fault(rule);
    }

    /// Removes all faults, and resets their counters.
    pub fn clear_faults(&self) {
        self.state.clear_faults();
    }

    /// Counters of the requests so far.
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

    /// Stops listening, lets requests in progress finish for up to five seconds, and returns. Webhooks that were not sent
    /// by then are not sent.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        let _ = (&mut self.server).await;
        // The state file is free once no task works on the state.
        self.worker.abort();
        let _ = (&mut self.worker).await;
    }
}

/// The address for clients on this machine. A server at the unspecified address listens on all addresses, but not every
/// system can connect to it.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
        self.worker.abort();
    }
}
