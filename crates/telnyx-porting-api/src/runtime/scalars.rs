//! Ids, times and secrets, which are strings in JSON, and their storage.

use arrayvec::ArrayString;
use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use serde::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The id of a resource, as sent by the API.
///
/// Ids are described as UUIDs, but some are uppercase, empty or in another form. The text is kept, and
/// [`uuid`](Self::uuid) parses it on demand.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(ShortText<36>);

impl Id {
    /// Creates an id without validation. [`parse`](str::parse) validates.
    pub fn verbatim(text: impl AsRef<str>) -> Self {
        Self(text.as_ref().into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The id as a UUID, if it is one.
    pub fn uuid(&self) -> Option<Uuid> {
        Uuid::parse_str(self.as_str()).ok()
    }
}

/// The error for text that cannot be used as an id in a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id must not be empty, `.` or `..`, or contain whitespace or control characters")]
pub struct InvalidId;

impl FromStr for Id {
    type Err = InvalidId;

    /// Accepts ids for requests. An empty path segment or a dot would lead to another operation.
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let usable = !matches!(text, "" | "." | "..") && !text.contains(|c: char| c.is_whitespace() || c.is_control());
        if usable { Ok(Self(text.into())) } else { Err(InvalidId) }
    }
}

impl TryFrom<&str> for Id {
    type Error = InvalidId;

    fn try_from(text: &str) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl TryFrom<String> for Id {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl TryFrom<&String> for Id {
    type Error = InvalidId;

    fn try_from(text: &String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<Uuid> for Id {
    fn from(uuid: Uuid) -> Self {
        Self::verbatim(uuid.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
    }
}

impl From<&Self> for Id {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

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

/// A PIN, an account number, a token or a code: sent and compared like any text, but never shown.
///
/// It has no `Display`, and `Debug` hides the text. Serialization writes the text, because the API needs it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// The text. Keep it out of logs.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self(text.into().into_boxed_str())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Text that is stored in place up to `N` bytes. A page of 250 orders has thousands of ids and times, each of which would need an
/// allocation. The length of a text determines its variant, so equal texts have the same one.
#[derive(Clone, PartialEq, Eq, Hash)]
enum ShortText<const N: usize> {
    InPlace(ArrayString<N>),
    Allocated(Box<str>),
}

impl<const N: usize> ShortText<N> {
    fn as_str(&self) -> &str {
        match self {
            Self::InPlace(text) => text,
            Self::Allocated(text) => text,
        }
    }
}

impl<const N: usize> From<&str> for ShortText<N> {
    fn from(text: &str) -> Self {
        ArrayString::from(text).map_or_else(|_| Self::Allocated(text.into()), Self::InPlace)
    }
}

impl<const N: usize> PartialOrd for ShortText<N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<const N: usize> Ord for ShortText<N> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_would_change_the_path_are_rejected() {
        for text in ["", ".", "..", "a b", "a\n", "\u{a0}"] {
            assert_eq!(Id::from_str(text), Err(InvalidId), "{text:?}");
        }
        for text in ["f1486bae-f067-460c-ad43-73a92848f902", "DE748D99-06FA-4D90-9F9A-F4B62696BADA", "id", "a/b"] {
            assert_eq!(Id::from_str(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn only_valid_uuids_are_returned_as_uuids() {
        assert!(Id::from_str("DE748D99-06FA-4D90-9F9A-F4B62696BADA").unwrap().uuid().is_some());
        assert_eq!(Id::from_str("sr_10b316").unwrap().uuid(), None);
    }

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

    #[test]
    fn a_secret_is_sent_but_not_shown() {
        let pin = Secret::from("0042");
        assert_eq!(format!("{pin:?}"), "[hidden]");
        assert_eq!(serde_json::to_string(&pin).unwrap(), "\"0042\"");
        assert_eq!(pin.expose(), "0042");
    }

    #[test]
    fn texts_of_any_length_are_kept_and_compared() {
        let texts = ["", "a", "\u{e4}b", "abc", "abcd", "a long text"];
        for text in texts {
            let short = ShortText::<4>::from(text);
            assert_eq!(short.as_str(), text);
            assert_eq!(matches!(short, ShortText::InPlace(_)), text.len() <= 4);
            for other in texts {
                let other_text = ShortText::<4>::from(other);
                assert_eq!(short.cmp(&other_text), text.cmp(other));
                assert_eq!(short == other_text, text == other);
            }
        }
    }
}
