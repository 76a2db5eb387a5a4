//! The time of a sandbox as that of a client.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Arc, Weak};
use std::time::Duration;
use telnyx_porting::{Clock, Sleep, SystemClock};
use telnyx_porting_sandbox::SandboxState;

/// A clock that is moved by whoever waits for it. After the sandbox is closed, and in other processes, it is the
/// machine's.
#[derive(Clone, Debug)]
pub(crate) struct SandboxTime {
    process: u32,
    state: Weak<SandboxState>,
    origin: DateTime<Utc>,
    machine: SystemClock,
}

impl SandboxTime {
    pub(super) fn new(state: &Arc<SandboxState>) -> Self {
        let (origin, machine) = (state.now(), SystemClock::default());
        Self { process: std::process::id(), state: Arc::downgrade(state), origin, machine }
    }

    fn state(&self) -> Option<Arc<SandboxState>> {
        self.state.upgrade().filter(|_| self.process == std::process::id())
    }
}

impl Clock for SandboxTime {
    fn monotonic(&self) -> Duration {
        match self.state() {
            Some(state) => (state.now() - self.origin).to_std().unwrap_or_default(),
            None => self.machine.monotonic(),
        }
    }

    fn utc(&self) -> DateTime<Utc> {
        self.state().map_or_else(|| self.machine.utc(), |state| state.now())
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        let Some(state) = self.state() else { return self.machine.sleep(duration) };
        Box::pin(async move {
            state.advance(TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX));
            drop(state);
            tokio::task::yield_now().await;
        })
    }
}
