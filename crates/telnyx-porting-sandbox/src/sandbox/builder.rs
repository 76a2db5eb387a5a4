//! Settings of a sandbox.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use tokio::net::TcpListener;

use super::{Mode, Sandbox, StartError};
use crate::clock::Clock;
use crate::faults::FaultRule;
use crate::life::Timetable;
use crate::server::{self, RateLimit};
use crate::state::{SandboxState, Saved, Settings};

/// Settings of a sandbox that is about to start.
#[derive(Debug, Clone)]
#[must_use = "nothing happens until the sandbox is started"]
pub struct SandboxBuilder {
    settings: Settings,
    address: SocketAddr,
    mode: Mode,
    strict: bool,
    state_file: Option<PathBuf>,
}

impl Default for SandboxBuilder {
    fn default() -> Self {
        Self {
            settings: Settings::default(),
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            mode: Mode::default(),
            strict: false,
            state_file: None,
        }
    }
}

impl SandboxBuilder {
    /// Its time; the host's by default.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.settings.clock = clock;
        self
    }

    /// How long things take.
    pub fn timetable(mut self, timetable: Timetable) -> Self {
        self.settings.timetable = timetable;
        self
    }

    /// Lets something go wrong. Of several rules, the first that fits a request counts.
    pub fn fault(mut self, rule: FaultRule) -> Self {
        self.settings.faults.push(rule);
        self
    }

    /// Decides which requests a fault with a probability hits: the same seed hits the same ones.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Refuses with 429 what is more than so many requests in a period of the host's time. Without it nothing is
    /// refused, and the headers announce 10,000 requests a minute.
    pub fn rate_limit(mut self, requests: u32, period: Duration) -> Self {
        self.settings.rate_limit = Some(RateLimit { requests, period });
        self
    }

    /// Keeps the state in a file, which is made if it is not there, and goes on with what is in it. A write that was
    /// acknowledged survives the end of the process, however it ends; one that cannot be saved is undone, and answered
    /// with 500.
    ///
    /// A file that is not empty has to begin with the state of a sandbox. Any other is left as it is, and
    /// [`start`](Self::start) fails with [`StateFileError::NotAState`](crate::StateFileError::NotAState).
    ///
    /// The file holds account data and PINs as they were sent; only its owner can read it.
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// Where to listen; port 0 takes a free one. A free port of 127.0.0.1 by default.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Whether the address may be one that other machines can reach, and webhooks and fetched
    /// documents may go to other machines and come from them. They need
    /// no key for `/sandbox`, and any key will do for the rest.
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.settings.allow_remote = allow;
        self
    }

    /// How it comes by its answers; stateful by default.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Whether a request is refused with 422 for anything that the published description does not have: members of
    /// the body, query parameters, types and values. By default the sandbox accepts what the API is known to accept
    /// beyond its description, and ignores what it does not know.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Starts to listen. Requests are answered as soon as this returns.
    ///
    /// Has to be called within a tokio runtime, which then runs the server.
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let address = self.address;
        if !address.ip().to_canonical().is_loopback() && !self.settings.allow_remote {
            return Err(StartError::RemoteAddress(address));
        }
        if SystemTime::now() < SystemTime::UNIX_EPOCH {
            return Err(StartError::Clock);
        }
        let saved = self.state_file.as_deref().map(Saved::read).transpose()?;
        let failed = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let state = SandboxState::new(self.settings, saved)?;
        let router = server::router(state.clone(), self.mode, self.strict);
        Ok(Sandbox::spawn(listener, bound, state, router))
    }
}
