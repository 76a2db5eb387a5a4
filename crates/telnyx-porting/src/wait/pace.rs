//! Paces requests and polls.

use std::time::Duration;

const FASTEST: f64 = 1_000.0;
/// Also used if the rate is not a number.
const SLOWEST: f64 = 1.0 / 3_600.0;
/// Requests that may be sent at once after a pause.
const BURST: u32 = 3;

/// Spaces the requests of a wait on the clock's monotonic time.
pub(super) struct RequestPacer {
    gap: Duration,
    /// When the full burst is available again.
    full_at: Duration,
}

impl RequestPacer {
    pub(super) fn new(rate: f64) -> Self {
        let rate = if rate.is_nan() { SLOWEST } else { rate.clamp(SLOWEST, FASTEST) };
        Self { gap: Duration::from_secs_f64(1.0 / rate), full_at: Duration::ZERO }
    }

    /// The time from which the next request may be sent.
    pub(super) fn ready_at(&self) -> Duration {
        self.full_at.saturating_sub(self.gap.saturating_mul(BURST - 1))
    }

    /// Records a request sent at `now`.
    pub(super) fn record(&mut self, now: Duration) {
        self.full_at = self.full_at.max(now).saturating_add(self.gap);
    }
}

/// The shortest pause after a failed poll.
const SHORTEST_BACKOFF: Duration = Duration::from_secs(1);
/// The longest pause between two polls while they fail, unless the interval or `Retry-After` is longer.
const LONGEST_BACKOFF: Duration = Duration::from_secs(60);

/// The pauses between polls of a single resource: constant while polls succeed, doubling while they fail.
#[derive(Debug)]
pub(crate) struct PollInterval {
    interval: Duration,
    next: Duration,
    is_failing: bool,
}

impl PollInterval {
    pub(crate) fn new(interval: Duration) -> Self {
        Self { interval, next: interval, is_failing: false }
    }

    pub(crate) fn set(&mut self, interval: Duration) {
        *self = Self::new(interval);
    }

    /// The pause before the next poll.
    pub(crate) fn next(&self) -> Duration {
        self.next
    }

    /// Records a successful poll; whether the previous poll had failed.
    pub(crate) fn succeed(&mut self) -> bool {
        self.next = self.interval;
        std::mem::replace(&mut self.is_failing, false)
    }

    /// Records a failed poll; whether the previous poll had succeeded.
    pub(crate) fn fail(&mut self, retry_after: Option<Duration>) -> bool {
        let was_failing = std::mem::replace(&mut self.is_failing, true);
        self.next = self.next.max(SHORTEST_BACKOFF);
        if was_failing {
            self.next = self.next.saturating_mul(2).min(LONGEST_BACKOFF.max(self.interval));
        }
        self.next = self.next.max(retry_after.unwrap_or_default());
        !was_failing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_followed_by_requests_at_the_rate() {
        let mut pacer = RequestPacer::new(2.0);
        let mut now = Duration::from_secs(60);
        let mut sent = Vec::new();
        for _ in 0..6 {
            now = now.max(pacer.ready_at());
            pacer.record(now);
            sent.push(now.as_millis() - 60_000);
        }
        assert_eq!(sent, [0, 0, 0, 500, 1_000, 1_500]);
        assert_eq!(RequestPacer::new(f64::NAN).gap, Duration::from_secs(3_600));
    }

    #[test]
    fn pauses_grow_while_polls_fail() {
        let seconds = Duration::from_secs;
        let mut pauses = PollInterval::new(seconds(20));
        assert!(pauses.fail(None) && pauses.next() == seconds(20));
        assert!(!pauses.fail(None) && pauses.next() == seconds(40));
        assert!(!pauses.fail(None) && pauses.next() == seconds(60));
        assert!(!pauses.fail(Some(seconds(90))) && pauses.next() == seconds(90));
        assert!(pauses.succeed() && pauses.next() == seconds(20));
        assert!(!pauses.succeed());
        let mut pauses = PollInterval::new(Duration::ZERO);
        assert!(pauses.fail(None) && pauses.next() == seconds(1));
        assert!(!pauses.fail(None) && pauses.next() == seconds(2));
        assert!(pauses.succeed() && pauses.next().is_zero());
    }
}
