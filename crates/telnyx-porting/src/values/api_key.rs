//! The API key.

use std::{fmt, str::FromStr};

use secrecy::{ExposeSecret, SecretString, zeroize::Zeroize};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::text::first_odd;
use crate::validation::{Issue, Rule, ValidationError};

/// An API key, kept out of logs and messages.
///
/// `Debug` and `Display` print `[redacted]`. Errors name the class and position of an invalid character, never the key.
/// The key is overwritten in memory when it is dropped, and cannot be serialized. Whitespace around it is ignored,
/// because keys are often read from files that end with a line break. The format is not validated further, because the
/// API does not document one.
///
/// ```
/// use telnyx_porting::ApiKey;
///
/// let key: ApiKey = "KEY0123456789ABCDEF\n".parse()?;
/// assert_eq!(key.expose(), "KEY0123456789ABCDEF");
/// assert_eq!(format!("{key} {key:?}"), "[redacted] ApiKey([redacted])");
///
/// let error = "KEY 0123".parse::<ApiKey>().unwrap_err();
/// assert!(!error.to_string().contains("0123"));
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone)]
pub struct ApiKey(SecretString);

impl ApiKey {
    /// Creates a key, and overwrites the text.
    pub fn new(mut text: String) -> Result<Self, ValidationError> {
        let key = text.parse();
        text.zeroize();
        key
    }

    /// The key, for the `Authorization` header.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl FromStr for ApiKey {
    type Err = ValidationError;

    /// Accepts visible ASCII characters, with whitespace around them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let key = text.trim_matches(|c: char| c.is_ascii_whitespace());
        if key.is_empty() {
            return Err(refusal("is empty"));
        }
        if key.starts_with(['"', '\'']) || key.ends_with(['"', '\'']) {
            return Err(refusal("has a quotation mark around it"));
        }
        match first_odd(key, |c| c.is_ascii_graphic()) {
            Some(odd) => Err(refusal(format!("expected visible ASCII characters without whitespace, got {odd}"))),
            None => Ok(Self(key.into())),
        }
    }
}

fn refusal(message: impl Into<String>) -> ValidationError {
    Issue::error("api_key", Rule::ApiKey, message)
        .with_hint("copy the whole key from the Telnyx portal, without quotes or line breaks")
        .into()
}

impl TryFrom<String> for ApiKey {
    type Error = ValidationError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl TryFrom<&str> for ApiKey {
    type Error = ValidationError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey([redacted])")
    }
}

impl fmt::Display for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<'de> Deserialize<'de> for ApiKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // serde's message would contain a key of another type, so it is replaced.
        let text = String::deserialize(deserializer).map_err(|_| D::Error::custom(refusal("expected text")))?;
        Self::new(text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn whitespace_around_the_key_is_ignored() {
        let key: ApiKey = " \tKEY_abc-123\r\n".parse().unwrap();
        assert_eq!(key.expose(), "KEY_abc-123");
        assert_eq!(key.clone().expose(), key.expose());
    }

    #[test]
    fn quotation_marks_are_rejected() {
        for text in ["\"s3cret\"", "'s3cret'", "\"s3cret", "s3cret'", "\""] {
            let error = text.parse::<ApiKey>().unwrap_err().to_string();
            assert!(error.contains("quotation mark") && !error.contains("s3c"), "{error}");
        }
    }

    #[test]
    fn errors_do_not_show_the_key() {
        for text in ["", " \n", "s3c ret", "s3c\nret", "s3c\u{0}ret", "s3crét", "\u{ff33}3cret", "\u{a0}s3cret"] {
            let error = text.parse::<ApiKey>().unwrap_err();
            assert_eq!(error.first().rule(), Rule::ApiKey);
            let shown = format!("{error}{error:?}");
            assert!(!shown.contains("s3c") && !shown.contains("ret"), "{shown}");
        }
    }

    #[test]
    fn deserializing_does_not_show_the_key() {
        let key: ApiKey = serde_json::from_str("\"s3cret\"").unwrap();
        assert!(!format!("{key:?}{key}").contains("s3cret"));
        let error = serde_json::from_str::<ApiKey>("83437").unwrap_err();
        assert!(!error.to_string().contains("83437"), "{error}");
    }

    proptest! {
        #[test]
        fn never_panics_and_accepts_visible_ascii_only(text in "\\PC{0,20}") {
            match text.parse::<ApiKey>() {
                Ok(key) => {
                    prop_assert_eq!(key.expose(), text.trim());
                    prop_assert!(key.expose().bytes().all(|b| b.is_ascii_graphic()));
                }
                Err(error) => prop_assert!(error.first().hint().is_some()),
            }
        }
    }
}
