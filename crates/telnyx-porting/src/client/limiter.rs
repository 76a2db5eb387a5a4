//! Holding requests back that the server's rate limit would refuse.

use super::waiting::RateLimit;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// What is known of the server's rate limit. Nothing is held back before the server has named one.
///
/// The three numbers are not changed together: two answers at the same moment may mix, which the next one mends.
#[derive(Debug, Default)]
pub(super) struct Limiter {
    /// How many requests may still be sent before the window ends.
    remaining: AtomicU64,
    /// When the window ends, in milliseconds of the clock's monotonic time; 0 when there is none.
    ends: AtomicU64,
    /// Requests that were sent and not answered yet: the server may not have counted them.
    in_flight: AtomicU64,
}

/// The right to send one request; held until its answer is there, or nobody waits for it any more.
#[must_use]
pub(super) struct Permit<'a> {
    limiter: &'a Limiter,
}

impl Limiter {
    /// Takes the right to send one request, or says how long to wait before asking again.
    pub(super) fn acquire(&self, now: Duration) -> Result<Permit<'_>, Duration> {
        let left = self.ends.load(Relaxed).saturating_sub(milliseconds(now));
        if left > 0 && self.remaining.fetch_update(Relaxed, Relaxed, |remaining| remaining.checked_sub(1)).is_err() {
            return Err(Duration::from_millis(left));
        }
        Ok(self.enter())
    }

    /// Sends a request all the same.
    pub(super) fn enter(&self) -> Permit<'_> {
        self.in_flight.fetch_add(1, Relaxed);
        Permit { limiter: self }
    }
}

impl Permit<'_> {
    /// Notes what the answer says. The other requests on their way may come on top of it.
    pub(super) fn learn(&self, now: Duration, limit: RateLimit) {
        let others = self.limiter.in_flight.load(Relaxed).saturating_sub(1);
        self.limiter.remaining.store(limit.remaining.saturating_sub(others), Relaxed);
        self.limiter.ends.store(milliseconds(now.saturating_add(limit.resets_in)), Relaxed);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.limiter.in_flight.fetch_sub(1, Relaxed);
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// A request that is answered at once.
    fn request(limiter: &Limiter, at: u64, remaining: u64, resets_in: u64) -> Result<(), Duration> {
        let permit = limiter.acquire(seconds(at))?;
        permit.learn(seconds(at), RateLimit { remaining, resets_in: seconds(resets_in) });
        Ok(())
    }

    #[test]
    fn nothing_is_held_back_before_the_server_names_a_limit() {
        let limiter = Limiter::default();
        assert!((0..1_000).all(|_| limiter.acquire(seconds(0)).is_ok()));
        assert_eq!(limiter.in_flight.load(Relaxed), 0);
    }

    #[test]
    fn a_window_that_is_used_up_is_waited_for() {
        let limiter = Limiter::default();
        assert_eq!(request(&limiter, 10, 1, 30), Ok(()));
        assert_eq!(request(&limiter, 11, 0, 29), Ok(()));
        assert_eq!(request(&limiter, 12, 9, 9), Err(seconds(28)));
        assert_eq!(request(&limiter, 40, 9, 30), Ok(()));
    }

    #[test]
    fn requests_on_their_way_are_counted() {
        let limiter = Limiter::default();
        let (first, second) = (limiter.acquire(seconds(0)).unwrap(), limiter.acquire(seconds(0)).unwrap());
        // The answer to the first knows nothing of the second.
        first.learn(seconds(1), RateLimit { remaining: 2, resets_in: seconds(59) });
        drop(first);
        let third = limiter.acquire(seconds(1)).unwrap();
        assert_eq!(limiter.acquire(seconds(1)).err(), Some(seconds(59)));
        drop((second, third));
    }

    #[test]
    fn a_limit_that_fills_up_all_the_time_never_holds_back() {
        let limiter = Limiter::default();
        assert!((0..1_000).all(|_| request(&limiter, 0, 10, 60).is_ok()));
    }
}
