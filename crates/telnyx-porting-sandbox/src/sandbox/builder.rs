//! Settings of a sandbox.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

use super::{Mode, Sandbox, StartError};
use crate::clock::Clock;
use crate::life::Timetable;
use crate::server;
use crate::state::SandboxState;

/// Settings of a sandbox that is about to start.
#[derive(Debug, Clone)]
#[must_use = "nothing happens until the sandbox is started"]
pub struct SandboxBuilder {
    clock: Clock,
    timetable: Timetable,
    address: SocketAddr,
    allow_remote: bool,
    mode: Mode,
    strict: bool,
}

impl Default for SandboxBuilder {
    fn default() -> Self {
        Self {
            clock: Clock::real(),
            timetable: Timetable::default(),
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            allow_remote: false,
            mode: Mode::default(),
            strict: false,
        }
    }
}

impl SandboxBuilder {
    /// Its time; the host's by default.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// How long things take.
    pub fn timetable(mut self, timetable: Timetable) -> Self {
        self.timetable = timetable;
        self
    }

    /// Where to listen; port 0 takes a free one. A free port of 127.0.0.1 by default.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Whether the address may be one that other machines can reach. They need no key for `/sandbox`, and any
    /// key will do for the rest.
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.allow_remote = allow;
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
        if !address.ip().to_canonical().is_loopback() && !self.allow_remote {
            return Err(StartError::RemoteAddress(address));
        }
        let failed = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let state = SandboxState::new(self.clock, self.timetable);
        let router = server::router_for(state.clone(), self.mode, self.strict);
        Ok(Sandbox::spawn(listener, bound, state, router))
    }
}
