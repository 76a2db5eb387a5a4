//! How often requests are sent at most.

use std::time::Duration;

const FASTEST: f64 = 1_000.0;
/// Also what comes of a rate that is not a number.
const SLOWEST: f64 = 1.0 / 3_600.0;
/// So many may be sent at once when there was none for a while.
const AT_ONCE: u32 = 3;

/// Spaces requests, on the clock's monotonic time.
pub(super) struct Turns {
    gap: Duration,
    /// When all that was sent is made up for.
    even_at: Duration,
}

impl Turns {
    pub(super) fn new(rate: f64) -> Self {
        let rate = if rate.is_nan() { SLOWEST } else { rate.clamp(SLOWEST, FASTEST) };
        Self { gap: Duration::from_secs_f64(1.0 / rate), even_at: Duration::ZERO }
    }

    /// When the next request may be sent.
    pub(super) fn ready_at(&self) -> Duration {
        self.even_at.saturating_sub(self.gap.saturating_mul(AT_ONCE - 1))
    }

    /// Takes note of a request that is sent now.
    pub(super) fn take(&mut self, now: Duration) {
        self.even_at = self.even_at.max(now).saturating_add(self.gap);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_go_at_once_and_the_others_by_the_rate() {
        let mut turns = Turns::new(2.0);
        let mut now = Duration::from_secs(60);
        let mut sent = Vec::new();
        for _ in 0..6 {
            now = now.max(turns.ready_at());
            turns.take(now);
            sent.push(now.as_millis() - 60_000);
        }
        assert_eq!(sent, [0, 0, 0, 500, 1_000, 1_500]);
        assert_eq!(Turns::new(f64::NAN).gap, Duration::from_secs(3_600));
    }
}
