//! Points in time, as sent by the API.

use super::short_text::ShortText;
use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A point in time, as sent by the API.
///
/// Described as ISO 8601 date-time, but the API also sends other forms. The text is kept, and [`parse`](Self::parse)
/// parses it on demand.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timestamp(ShortText<28>);

impl Timestamp {
    /// Creates a timestamp without validation.
    pub(super) fn verbatim(text: &str) -> Self {
        Self(text.into())
    }

    /// The text as sent by the API.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The time in UTC, if the text is an RFC 3339 date-time. `None` without a time zone, because its meaning is
    /// unknown.
    pub fn parse(&self) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc3339(self.as_str()).ok().map(|time| time.to_utc())
    }
}

impl<Tz: TimeZone> From<DateTime<Tz>> for Timestamp {
    fn from(time: DateTime<Tz>) -> Self {
        Self::verbatim(&time.to_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl FromStr for Timestamp {
    type Err = chrono::ParseError;

    /// Accepts times for requests, which must be RFC 3339 date-times with a time zone.
    fn from_str(text: &str) -> Result<Self, chrono::ParseError> {
        DateTime::parse_from_rfc3339(text)?;
        Ok(Self(text.into()))
    }
}

impl TryFrom<&str> for Timestamp {
    type Error = chrono::ParseError;

    fn try_from(text: &str) -> Result<Self, chrono::ParseError> {
        text.parse()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_times_keep_their_text() {
        assert_eq!(Timestamp::verbatim("soon").parse(), None);
        assert_eq!(Timestamp::verbatim("2026-03-01T10:00:00").parse(), None);
        let time = Timestamp::verbatim("2026-03-01T10:00:00.527Z");
        assert_eq!(Timestamp::from(time.parse().unwrap()), time);
    }

    #[test]
    fn a_time_in_a_request_requires_a_zone() {
        assert!("2026-03-01T10:00:00+01:00".parse::<Timestamp>().is_ok());
        assert!("2026-03-01T10:00:00".parse::<Timestamp>().is_err());
    }
}
