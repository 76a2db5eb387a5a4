//! Ids of resources.

use super::short_text::ShortText;
use serde::{Serialize, Serializer};
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
}
