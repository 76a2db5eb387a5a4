//! The time of a sandbox as that of a client.

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use telnyx_porting::{Clock, Sleep};
use telnyx_porting_sandbox::SandboxState;

/// A clock that is moved by whoever waits for it.
#[derive(Clone, Debug)]
pub(crate) struct SandboxTime {
    state: SandboxState,
    origin: DateTime<Utc>,
}

impl SandboxTime {
    pub(super) fn new(state: SandboxState) -> Self {
        let origin = state.now();
        Self { state, origin }
    }
}

impl Clock for SandboxTime {
    fn monotonic(&self) -> Duration {
        (self.state.now() - self.origin).to_std().unwrap_or_default()
    }

    fn utc(&self) -> DateTime<Utc> {
        self.state.now()
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        Box::pin(async move {
            self.state.advance(TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX));
            tokio::task::yield_now().await;
        })
    }
}
