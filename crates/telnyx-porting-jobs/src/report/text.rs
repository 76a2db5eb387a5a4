//! Text for people. Times are absolute and in UTC: reports are read later.

use chrono::{DateTime, Utc};
use std::borrow::Cow;
use telnyx_porting::api::runtime::printable;
use telnyx_porting::types::MessagingPortStatus;

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

/// The outcome of messaging, which is ported separately from voice.
pub(super) fn messaging(status: &str) -> Cow<'static, str> {
    use MessagingPortStatus::{Activating, Canceled, Exception, NotApplicable, PartialPortComplete, Pending, Ported};
    Cow::Borrowed(match MessagingPortStatus::from(status) {
        NotApplicable => "not part of the order",
        Pending | Activating => "still porting",
        Ported => "ported",
        PartialPortComplete => "partly ported",
        Exception => "exception",
        Canceled => "cancelled",
        other => return Cow::Owned(line(other.as_str())),
    })
}
