//! Text for people. Times are worded as by the command line.

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use telnyx_porting::api::runtime::printable;
use timeago::{Formatter, TimeUnit};

/// Text of others on one line, without characters that could change the display of other text.
pub(super) fn line(text: &str) -> String {
    printable(text.trim()).into_owned()
}

/// `1 number`, `2 numbers`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// `2026-03-10 15:00Z`
pub(super) fn utc(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%MZ").to_string()
}

/// `in 3 days`, `now` or `2 hours ago`. Days are the largest unit, since deadlines are counted in them.
pub(super) fn relative(time: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let left = time - now;
    if left.abs() < TimeDelta::minutes(1) {
        return "now".to_owned();
    }
    let mut formatter = Formatter::new();
    formatter.max_unit(TimeUnit::Days).min_unit(TimeUnit::Minutes).max_duration(Duration::MAX).ago("");
    let span = formatter.convert(left.abs().to_std().unwrap_or_default());
    if left > TimeDelta::zero() { format!("in {span}") } else { format!("{span} ago") }
}
