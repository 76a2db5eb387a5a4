//! Fast-forwarding the sandbox's clock.

use crate::state::SandboxState;
use chrono::TimeDelta;
use std::time::Duration;
use tokio::task::JoinHandle;

const TICK: Duration = Duration::from_millis(100);
/// Seconds per tick: slow enough at first to see steps that are minutes apart.
const FIRST: i32 = 120;
const LONGEST: i32 = 7 * 24 * 3600;

/// Fast-forwards the sandbox's clock through weeks in seconds until it is dropped. Returned by
/// [`SandboxState::fast_forward`].
#[derive(Debug)]
#[must_use = "the sandbox's time is normal again when this is dropped"]
pub struct FastForward(JoinHandle<()>);

impl SandboxState {
    /// Advances the sandbox's time ten times a second: by two minutes at first, then by a seventh more each time, up to a
    /// week. For people who watch orders; tests use [`advance`](Self::advance).
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn fast_forward(&self) -> FastForward {
        let state = self.clone();
        FastForward(tokio::spawn(async move {
            let mut seconds = FIRST;
            loop {
                tokio::time::sleep(TICK).await;
                state.advance(TimeDelta::seconds(seconds.into()));
                seconds = next(seconds);
            }
        }))
    }
}

impl Drop for FastForward {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn next(seconds: i32) -> i32 {
    (seconds + seconds / 7).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, Sandbox};

    #[tokio::test]
    async fn time_runs_ahead_until_the_guard_is_dropped() {
        let start = "2026-03-02T15:00:00Z".parse().unwrap();
        let sandbox = Sandbox::builder().clock(Clock::frozen(start)).start().await.unwrap();
        tokio::time::pause();
        let guard = sandbox.state().fast_forward();
        tokio::time::sleep(TICK * 3 + TICK / 2).await;
        let steps = [FIRST, next(FIRST), next(next(FIRST))];
        assert_eq!(sandbox.now() - start, TimeDelta::seconds(steps.iter().sum::<i32>().into()));
        tokio::time::sleep(TICK * 120).await;
        assert!(sandbox.now() - start > TimeDelta::weeks(50));
        drop(guard);
        let now = sandbox.now();
        tokio::time::sleep(TICK * 10).await;
        assert_eq!(sandbox.now(), now);
    }
}
