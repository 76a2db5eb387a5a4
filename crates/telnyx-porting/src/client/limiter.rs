//! Holding requests back that the server's rate limit would refuse.

use super::waiting::RateLimit;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What is known of the server's rate limit. Nothing is held back before the server has named one.
#[derive(Debug, Default)]
pub(super) struct Limiter {
    window: Mutex<Option<Window>>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    remaining: u64,
    /// On the clock's monotonic time.
    ends: Duration,
}

/// Two answers that name the end of a window to the second speak of the same one.
const SAME_WINDOW: Duration = Duration::from_millis(1_500);

impl Limiter {
    /// Takes the right to send one request, or says how long to wait before asking again.
    pub(super) fn acquire(&self, now: Duration) -> Result<(), Duration> {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(current) = window.as_mut() else { return Ok(()) };
        if now >= current.ends {
            *window = None;
            return Ok(());
        }
        if current.remaining == 0 {
            return Err(current.ends.saturating_sub(now));
        }
        current.remaining -= 1;
        Ok(())
    }

    /// Notes what an answer says.
    pub(super) fn learn(&self, now: Duration, limit: RateLimit) {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = now.saturating_add(limit.resets_in);
        let remaining = match *window {
            // Requests that are on their way are not in the server's count yet, but in ours.
            Some(known) if known.ends.abs_diff(ends) < SAME_WINDOW => known.remaining.min(limit.remaining),
            _ => limit.remaining,
        };
        *window = Some(Window { remaining, ends });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn limit(remaining: u64, resets_in: u64) -> RateLimit {
        RateLimit { remaining, resets_in: seconds(resets_in) }
    }

    #[test]
    fn nothing_is_held_back_before_the_server_names_a_limit() {
        let limiter = Limiter::default();
        assert!((0..1_000).all(|_| limiter.acquire(seconds(0)).is_ok()));
    }

    #[test]
    fn a_window_that_is_used_up_is_waited_for() {
        let limiter = Limiter::default();
        limiter.learn(seconds(10), limit(2, 30));
        assert_eq!(limiter.acquire(seconds(11)), Ok(()));
        assert_eq!(limiter.acquire(seconds(11)), Ok(()));
        assert_eq!(limiter.acquire(seconds(11)), Err(seconds(29)));
        assert_eq!(limiter.acquire(seconds(40)), Ok(()));
    }

    #[test]
    fn requests_on_their_way_are_counted() {
        let limiter = Limiter::default();
        limiter.learn(seconds(0), limit(3, 60));
        assert_eq!(limiter.acquire(seconds(1)), Ok(()));
        assert_eq!(limiter.acquire(seconds(1)), Ok(()));
        // The answer to the first, which knows nothing of the second.
        limiter.learn(seconds(1), limit(2, 59));
        assert_eq!(limiter.acquire(seconds(1)), Ok(()));
        assert_eq!(limiter.acquire(seconds(1)), Err(seconds(59)));
        // Another window begins.
        limiter.learn(seconds(61), limit(5, 60));
        assert_eq!(limiter.acquire(seconds(61)), Ok(()));
    }
}
