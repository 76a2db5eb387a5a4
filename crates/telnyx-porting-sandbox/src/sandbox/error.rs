//! What can go wrong with a sandbox itself.

use std::io;
use std::net::SocketAddr;

use crate::saved::StateFileError;

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address can be reached from other machines, which was not allowed.
    #[error("{0} is not a loopback address: the sandbox checks no keys, so other machines must be allowed explicitly")]
    RemoteAddress(SocketAddr),
    /// The clock of this machine is before 1970, of which no HTTP response can have the date.
    #[error("the clock of this machine is before 1970; set it")]
    Clock,
    /// The address is taken, or not one of this machine.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// Why it cannot be listened on.
        source: io::Error,
    },
    /// The file of its state cannot be used.
    #[error(transparent)]
    StateFile(#[from] StateFileError),
}

/// A running sandbox stopped by itself.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox stopped by itself")]
pub struct ServeError;
