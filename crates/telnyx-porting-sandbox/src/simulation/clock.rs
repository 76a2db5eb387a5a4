//! The sandbox's own time.

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Serializer;

/// Last moment the clock can show, 9999-12-31T23:59:59Z: later years need five digits, which RFC 3339 lacks.
const LATEST_UNIX_SECONDS: i64 = 253_402_300_799;

/// The sandbox's time.
///
/// Every rule that depends on time (a draft's 30 days, a document's 30 minutes, the cancel lock) reads this
/// clock and nothing else, so a test moves a porting order through its whole lifecycle without waiting.
/// It never runs backwards.
#[derive(Debug, Clone)]
pub struct Clock {
    pace: Pace,
    origin: DateTime<Utc>,
    started: Instant,
    /// The number of manual moves.
    moves: u64,
}

/// The speed of a [`Clock`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// It moves only when a caller moves it.
    Frozen,
    /// It runs this many times as fast as the host's clock.
    Running {
        /// Sandbox seconds in one second of the host.
        factor: f64,
    },
}

impl Default for Clock {
    /// The [real](Self::real) clock.
    fn default() -> Self {
        Self::real()
    }
}

impl Clock {
    /// A clock that shows `at` until it is moved.
    pub fn frozen(at: DateTime<Utc>) -> Self {
        Self::new(Pace::Frozen, at)
    }

    /// A clock that starts at the present and runs like the host's.
    pub fn real() -> Self {
        Self::accelerated(1.0)
    }

    /// A clock that starts at the present and runs `factor` times as fast: with 3600, an hour takes a second.
    ///
    /// A factor that is negative or not finite counts as 1.
    pub fn accelerated(factor: f64) -> Self {
        let factor = if factor.is_finite() && factor >= 0.0 { factor } else { 1.0 };
        Self::new(Pace::Running { factor }, SystemTime::now().into())
    }

    fn new(pace: Pace, origin: DateTime<Utc>) -> Self {
        Self { pace, origin: origin.min(latest()), started: Instant::now(), moves: 0 }
    }

    /// The speed of the clock.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// The present moment, never later than the end of the year 9999.
    pub fn now(&self) -> DateTime<Utc> {
        match self.pace {
            Pace::Frozen => self.origin,
            Pace::Running { factor } => later(self.origin, scaled(self.started, factor)),
        }
    }

    /// Moves the clock forward. A negative duration counts as zero.
    pub fn advance(&mut self, by: TimeDelta) {
        self.moves += 1;
        self.origin = later(self.origin, by.max(TimeDelta::zero()));
    }

    /// The number of manual moves. A task that waits for a moment recomputes its wait when this changes.
    pub(crate) fn moves(&self) -> u64 {
        self.moves
    }

    /// Shows `at` from now on, even if that is in its past.
    pub(crate) fn restart_at(&mut self, at: DateTime<Utc>) {
        self.moves += 1;
        self.origin = at.min(latest());
        self.started = Instant::now();
    }

    /// The host's time until the clock shows `at`; `None` if it does not move by itself.
    pub(crate) fn wait_until(&self, at: DateTime<Utc>) -> Option<Duration> {
        let Pace::Running { factor } = self.pace else {
            return None;
        };
        let left = (at - self.now()).to_std().unwrap_or_default();
        // A very slow clock can exceed the range of a duration.
        Some(Duration::try_from_secs_f64(left.as_secs_f64() / factor).unwrap_or(Duration::MAX))
    }

    /// Moves the clock forward to `at`; false, with nothing changed, when that is in its past.
    pub fn move_to(&mut self, at: DateTime<Utc>) -> bool {
        if at < self.now() {
            return false;
        }
        self.restart_at(at);
        true
    }
}

/// The last moment that a clock can show and a response can contain.
pub(crate) fn latest() -> DateTime<Utc> {
    DateTime::from_timestamp(LATEST_UNIX_SECONDS, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn later(from: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    after(from, by).min(latest())
}

/// Adds a duration to a moment. A sum out of range becomes the latest moment of the calendar, so the longest duration in a
/// timetable means "never".
pub(crate) fn after(from: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    from.checked_add_signed(by).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn scaled(since: Instant, factor: f64) -> TimeDelta {
    let milliseconds = since.elapsed().as_secs_f64() * factor * 1000.0;
    // A float cast saturates, so a huge factor ends at the clock's last moment instead of wrapping.
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds are precise enough")]
    let whole = milliseconds as i64;
    TimeDelta::try_milliseconds(whole).unwrap_or(TimeDelta::MAX)
}

/// RFC 3339 in UTC with milliseconds.
pub(crate) fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

pub(crate) fn stamp<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339(*at))
}

#[expect(clippy::ref_option, reason = "serde passes a reference to the field")]
pub(crate) fn optional<S: Serializer>(at: &Option<DateTime<Utc>>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => stamp(at, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment() -> DateTime<Utc> {
        "2026-03-02T15:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_frozen_clock_moves_only_by_hand() {
        let mut clock = Clock::frozen(moment());
        clock.advance(TimeDelta::hours(1));
        assert_eq!(clock.now(), moment() + TimeDelta::hours(1));
        clock.advance(TimeDelta::hours(-5));
        assert_eq!(clock.now(), moment() + TimeDelta::hours(1));
        assert!(!clock.move_to(moment()));
        assert!(clock.move_to(moment() + TimeDelta::days(2)));
        assert_eq!(clock.now(), moment() + TimeDelta::days(2));
    }

    #[test]
    fn it_stops_at_the_end_of_the_year_9999() {
        let mut clock = Clock::frozen(moment());
        clock.advance(TimeDelta::MAX);
        assert_eq!(clock.now(), latest());
        assert!(Clock::accelerated(f64::MAX).now() <= latest());
    }

    #[test]
    fn an_invalid_factor_counts_as_one() {
        assert_eq!(Clock::accelerated(f64::NAN).pace(), Pace::Running { factor: 1.0 });
        assert_eq!(Clock::accelerated(-2.0).pace(), Pace::Running { factor: 1.0 });
    }
}
