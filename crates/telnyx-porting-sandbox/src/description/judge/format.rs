//! Whether texts have the form that they should have.

use chrono::DateTime;
use url::Url;
use uuid::Uuid;

use super::Format;

/// Characters besides letters and digits that a URL may have (RFC 3986).
const URL_MARKS: &[u8] = b"-._~:/?#[]@!$&'()*+,;=%";

impl Format {
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "date-time" => Self::DateTime,
            "uri" => Self::Uri,
            "uuid" => Self::Uuid,
            _ => return None,
        })
    }

    pub(super) fn is_that_of(self, text: &str) -> bool {
        match self {
            Self::DateTime => is_date_time(text),
            Self::Uri => is_url(text),
            Self::Uuid => is_uuid(text),
        }
    }
}

/// RFC 3339, whose date and time are separated by a T.
fn is_date_time(text: &str) -> bool {
    matches!(text.as_bytes().get(10), Some(b'T' | b't')) && DateTime::parse_from_rfc3339(text).is_ok()
}

/// The parser takes much that browsers repair.
fn is_url(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || URL_MARKS.contains(&byte)) && Url::parse(text).is_ok()
}

/// With hyphens; the parser takes other forms of other lengths.
fn is_uuid(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok()
}
