//! US Central Time, in which on-demand windows are published.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};

/// The moment at which clocks in Chicago show `hour` o'clock on `date`.
///
/// Summer time runs from the second Sunday of March to the first Sunday of November. Both changes happen at
/// two in the night, before any window opens, so the date alone decides.
pub(super) fn at_hour(date: NaiveDate, hour: i64) -> DateTime<Utc> {
    let offset = if is_summer(date) { 5 } else { 6 };
    super::windows::at_utc_hour(date, hour + offset)
}

fn is_summer(date: NaiveDate) -> bool {
    let year = date.year();
    match (sunday(year, 3, 2), sunday(year, 11, 1)) {
        (Some(start), Some(end)) => (start..end).contains(&date),
        _ => false,
    }
}

/// The n-th Sunday of a month.
fn sunday(year: i32, month: u32, n: i64) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let wait = (7 - i64::from(first.weekday().days_since(Weekday::Sun))) % 7;
    first.checked_add_signed(TimeDelta::days(wait + 7 * (n - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summer_time_begins_and_ends_on_sundays() {
        for (date, expected) in [
            ("2026-03-07", "2026-03-07T12:00:00Z"),
            ("2026-03-08", "2026-03-08T11:00:00Z"),
            ("2026-10-31", "2026-10-31T11:00:00Z"),
            ("2026-11-01", "2026-11-01T12:00:00Z"),
        ] {
            let at = at_hour(date.parse().unwrap(), 6);
            assert_eq!(at, expected.parse::<DateTime<Utc>>().unwrap(), "{date}");
        }
    }
}
