//! Times for people: in UTC, in the local zone, and relative to now.

use chrono::{DateTime, FixedOffset, Local, Offset, TimeDelta, TimeZone, Utc};
use std::time::Duration;
use telnyx_porting::{Clock as _, SystemClock};
use timeago::{Formatter, TimeUnit};

/// The time of this machine, which may be before 1970.
pub(crate) fn now() -> DateTime<Utc> {
    SystemClock::default().utc()
}

/// The current time and the local zone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    now: DateTime<Utc>,
    offset: fn(DateTime<Utc>) -> FixedOffset,
}

impl Times {
    /// Now, in the zone of `TZ` or of the system.
    pub(crate) fn at(now: DateTime<Utc>) -> Self {
        Self { now, offset: |time| Local.offset_from_utc_datetime(&time.naive_utc()).fix() }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// For a column: `2026-03-10 15:00Z (in 3 days)`.
    pub(crate) fn brief(&self, time: DateTime<Utc>) -> String {
        format!("{} ({})", utc(time), self.relative(time))
    }

    /// With the local time if the zone is not UTC: `2026-03-10 15:00Z (09:00 -06:00 here, in 3 days)`.
    pub(crate) fn full(&self, time: DateTime<Utc>) -> String {
        match self.here(time) {
            Some(here) => format!("{} ({here} here, {})", utc(time), self.relative(time)),
            None => self.brief(time),
        }
    }

    /// The local time with its offset, and with the date if it differs from that in UTC.
    fn here(&self, time: DateTime<Utc>) -> Option<String> {
        let offset = (self.offset)(time);
        if offset.local_minus_utc() == 0 {
            return None;
        }
        // At the ends of the calendar, the local time does not exist.
        let local = time.naive_utc().checked_add_offset(offset)?;
        let format = if local.date() == time.date_naive() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
        Some(format!("{} {offset}", local.format(format)))
    }

    /// `in 3 days`, `now` or `2 hours ago`.
    pub(crate) fn relative(&self, time: DateTime<Utc>) -> String {
        let delta = time - self.now;
        if delta.abs() < TimeDelta::minutes(1) {
            return "now".to_owned();
        }
        let span = span(delta.abs(), 1);
        if delta > TimeDelta::zero() { format!("in {span}") } else { format!("{span} ago") }
    }
}

/// `2026-03-10 15:00Z`
pub(crate) fn utc(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%MZ").to_string()
}

/// `3 days`, or with two parts `3 days 4 hours`. Days are the largest unit, since deadlines are counted in them.
pub(crate) fn span(span: TimeDelta, parts: usize) -> String {
    let mut formatter = Formatter::new();
    formatter.num_items(parts).max_unit(TimeUnit::Days).min_unit(TimeUnit::Seconds);
    formatter.max_duration(Duration::MAX).ago("").too_low("0 seconds");
    formatter.convert(span.to_std().unwrap_or_default())
}

/// The date and time in an API text, if the text is one.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let is_time = text.len() > 18 && text.as_bytes().get(10) == Some(&b'T');
    Some(is_time.then(|| DateTime::parse_from_rfc3339(text).ok()).flatten()?.to_utc())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Noon of a day, six hours west of Greenwich.
    pub(crate) fn noon() -> Times {
        let now = parse("2026-03-07T18:00:00Z").unwrap();
        Times { now, offset: |_| FixedOffset::west_opt(6 * 3600).unwrap() }
    }

    fn greenwich() -> Times {
        Times { offset: |_| FixedOffset::east_opt(0).unwrap(), ..noon() }
    }

    fn time(text: &str) -> DateTime<Utc> {
        parse(text).unwrap()
    }

    #[test]
    fn times_are_in_utc_local_and_relative() {
        let foc = time("2026-03-10T21:30:59.123Z");
        assert_eq!(noon().brief(foc), "2026-03-10 21:30Z (in 3 days)");
        assert_eq!(noon().full(foc), "2026-03-10 21:30Z (15:30 -06:00 here, in 3 days)");
        assert_eq!(greenwich().full(foc), noon().brief(foc), "the local zone is UTC");
        let night = time("2026-03-07T05:00:00Z");
        assert_eq!(noon().full(night), "2026-03-07 05:00Z (2026-03-06 23:00 -06:00 here, 13 hours ago)");
    }

    #[test]
    fn spans_are_in_words() {
        let relative = |seconds: i64| noon().relative(noon().now() + TimeDelta::seconds(seconds));
        assert_eq!(relative(0), "now");
        assert_eq!(relative(-59), "now");
        assert_eq!(relative(60), "in 1 minute");
        assert_eq!(relative(-7_200), "2 hours ago");
        assert_eq!(relative(86_399), "in 23 hours");
        assert_eq!(relative(40 * 86_400), "in 40 days");
        assert_eq!(span(TimeDelta::minutes(61), 2), "1 hour 1 minute");
        assert_eq!(span(TimeDelta::seconds(75), 2), "1 minute 15 seconds");
        assert_eq!(span(TimeDelta::milliseconds(10), 2), "0 seconds");
        assert_eq!(span(TimeDelta::seconds(-5), 2), "0 seconds");
    }

    #[test]
    fn only_times_are_parsed_as_times() {
        assert!(parse("2026-03-10T15:00:00+01:00").is_some());
        for text in ["2026-03-10", "order 2026-03-10T15:00:00Z", "", "2026-13-10T15:00:00Z", "+13035550100"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_time_can_be_printed(seconds in i64::MIN / 1000..i64::MAX / 1000, now in any::<i32>(), zone in -86_399..86_400) {
            let time = DateTime::from_timestamp(seconds % 8_200_000_000_000, 0);
            prop_assume!(time.is_some());
            let (time, now) = (time.unwrap(), DateTime::from_timestamp(now.into(), 0).unwrap());
            let text = Times { now, ..noon() }.full(time);
            let delta = time - now;
            prop_assert_eq!(text.contains(" ago)"), delta <= TimeDelta::minutes(-1));
            prop_assert_eq!(text.contains("in "), delta >= TimeDelta::minutes(1));
            prop_assert!(text.starts_with(&utc(time)));
            let here = time.naive_utc().checked_add_offset(FixedOffset::east_opt(zone).unwrap());
            prop_assert!(here.is_some() || !text.is_empty());
        }

        #[test]
        fn a_longer_span_has_no_smaller_number_in_the_same_unit(seconds in 60_i64..10_000_000, more in 0_i64..10_000) {
            let parts = |seconds| {
                let text = span(TimeDelta::seconds(seconds), 1);
                let (number, unit) = text.split_once(' ').map(|(number, unit)| (number.to_owned(), unit.to_owned())).unwrap();
                (number.parse::<i64>().unwrap(), unit.trim_end_matches('s').to_owned())
            };
            let (shorter, longer) = (parts(seconds), parts(seconds + more));
            prop_assert!(shorter.1 != longer.1 || shorter.0 <= longer.0);
            let size = match shorter.1.as_str() { "minute" => 60, "hour" => 3_600, "day" => 86_400, _ => 1 };
            prop_assert!(shorter.0 * size <= seconds && seconds < (shorter.0 + 1) * size);
        }
    }
}
