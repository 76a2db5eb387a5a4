//! A wait that is looked at step by step.

use super::Progress;
use super::engine::Engine;
use crate::client::Client;
use std::fmt;

/// What happens during a wait, one thing after the other: made by [`WaitForAll::watch`](super::WaitForAll::watch).
#[must_use = "nothing is looked at unless the next step is asked for"]
pub struct Watch(Engine);

impl Watch {
    pub(super) fn new(engine: Engine) -> Self {
        Self(engine)
    }

    /// What happens next, or none when the wait for every order has ended, by the connections of `client` and with the
    /// options of the wait. In `Client::block_on`, that has to be the client which is given there. Dropping the future
    /// loses nothing.
    pub async fn next_through(&mut self, client: &Client) -> Option<Progress> {
        self.0.go_through(client);
        self.0.next().await
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}
