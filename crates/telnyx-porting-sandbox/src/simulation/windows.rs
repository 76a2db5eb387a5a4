//! The windows in which numbers can be ported.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::clock;
use super::order::Order;
use super::timetable::Timetable;

/// A window in which a port can take place, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Window {
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
}

impl Window {
    pub(crate) fn contains(&self, at: DateTime<Utc>) -> bool {
        self.start <= at && at <= self.end
    }
}

/// The windows that an order can request now: one on each working day between its lead time and the horizon.
pub(crate) fn allowed(order: &Order, timetable: &Timetable, now: DateTime<Utc>) -> Vec<Window> {
    if order.status.is_final() {
        return Vec::new();
    }
    let today = now.date_naive();
    let last = today + TimeDelta::days(i64::from(timetable.foc_horizon_days));
    let Timetable { foc_lead_days_fast_port, foc_lead_days, foc_lead_days_international, .. } = *timetable;
    let lead_days = order.select(foc_lead_days_fast_port, foc_lead_days, foc_lead_days_international);
    let first = add_working_days(today, lead_days);
    first
        .iter_days()
        .take_while(|date| *date <= last)
        .filter(|date| is_working_day(*date))
        .map(|date| on(&order.country, date))
        .filter(|window| window.start > now && window.end <= clock::latest())
        .collect()
}

/// The window of a country on a date: 06:00 to 20:00 Central in the US, 08:00 to 15:00 Central in Canada, and
/// 09:00 to 17:00 UTC elsewhere.
pub(crate) fn on(country: &str, date: NaiveDate) -> Window {
    match country {
        "US" => Window { start: at_central_hour(date, 6), end: at_central_hour(date, 20) },
        "CA" => Window { start: at_central_hour(date, 8), end: at_central_hour(date, 15) },
        _ => Window { start: at_utc_hour(date, 9), end: at_utc_hour(date, 17) },
    }
}

/// The window that contains `at`. In the evening in Chicago the UTC date is already the next one.
pub(crate) fn around(country: &str, at: DateTime<Utc>) -> Window {
    let date = at.date_naive();
    [date, date - TimeDelta::days(1)]
        .into_iter()
        .map(|date| on(country, date))
        .find(|window| window.contains(at))
        .unwrap_or(Window { start: at, end: at })
}

/// A number of hours after midnight UTC of a date.
fn at_utc_hour(date: NaiveDate, hour: i64) -> DateTime<Utc> {
    date.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(hour)
}

fn add_working_days(from: NaiveDate, days: u16) -> NaiveDate {
    let mut working = from.iter_days().skip(1).filter(|date| is_working_day(*date));
    match days.checked_sub(1) {
        Some(skipped) => working.nth(usize::from(skipped)).unwrap_or(from),
        None => from,
    }
}

fn is_working_day(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The moment at which clocks in Chicago show `hour` o'clock on `date`.
///
/// Summer time runs from the second Sunday of March to the first Sunday of November. Both changes happen at
/// two in the night, before any window opens, so the date alone decides.
fn at_central_hour(date: NaiveDate, hour: i64) -> DateTime<Utc> {
    let offset = if is_summer(date) { 5 } else { 6 };
    at_utc_hour(date, hour + offset)
}

fn is_summer(date: NaiveDate) -> bool {
    let sunday = |month, n| NaiveDate::from_weekday_of_month_opt(date.year(), month, Weekday::Sun, n);
    match (sunday(3, 2), sunday(11, 1)) {
        (Some(start), Some(end)) => (start..end).contains(&date),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn weekends_do_not_count() {
        let friday = NaiveDate::from_ymd_opt(2026, 3, 6).unwrap();
        assert_eq!(add_working_days(friday, 1), NaiveDate::from_ymd_opt(2026, 3, 9).unwrap());
        assert_eq!(add_working_days(friday, 5), NaiveDate::from_ymd_opt(2026, 3, 13).unwrap());
        assert_eq!(add_working_days(friday, 0), friday);
    }

    #[test]
    fn an_evening_in_chicago_belongs_to_the_day_before() {
        let window = around("US", utc("2026-03-04T01:00:00Z"));
        assert_eq!(window.start, utc("2026-03-03T12:00:00Z"));
        assert_eq!(window.end, utc("2026-03-04T02:00:00Z"));
        assert_eq!(around("GB", utc("2026-03-04T01:00:00Z")).end, utc("2026-03-04T01:00:00Z"));
    }

    #[test]
    fn summer_time_begins_and_ends_on_sundays() {
        for (date, expected) in [
            ("2026-03-07", "2026-03-07T12:00:00Z"),
            ("2026-03-08", "2026-03-08T11:00:00Z"),
            ("2026-10-31", "2026-10-31T11:00:00Z"),
            ("2026-11-01", "2026-11-01T12:00:00Z"),
        ] {
            let at = at_central_hour(date.parse().unwrap(), 6);
            assert_eq!(at, expected.parse::<DateTime<Utc>>().unwrap(), "{date}");
        }
    }
}
