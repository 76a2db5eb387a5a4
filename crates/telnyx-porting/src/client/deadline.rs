//! When a call has to have ended.

use super::CallOptions;
use std::fmt;
use std::time::Duration;

/// The moment at which a call has to have ended, by the client's clock, if there is one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Deadline(Option<Duration>);

impl Deadline {
    /// The deadline of a request that begins now: that of its call, or its own where it is sent without one.
    pub(super) fn of(options: &CallOptions, now: Duration) -> Self {
        let own = || options.deadline.map(|deadline| now.saturating_add(deadline));
        Self(options.ends.or_else(own))
    }

    /// How much time is left; none without a deadline.
    pub(super) fn left(self, now: Duration) -> Option<Duration> {
        self.0.map(|ends| ends.saturating_sub(now))
    }

    /// Whether there is time to wait for so long, and some for an attempt after it.
    pub(super) fn allows(self, now: Duration, wait: Duration) -> bool {
        self.0.is_none_or(|ends| now.saturating_add(wait) < ends)
    }
}

/// A request that was not sent because the deadline of its call had passed.
#[derive(Debug)]
pub(crate) struct PastDeadline;

impl fmt::Display for PastDeadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the deadline of the call had passed before it was sent; give the call more time, by a later deadline",
        )
    }
}

impl std::error::Error for PastDeadline {}
