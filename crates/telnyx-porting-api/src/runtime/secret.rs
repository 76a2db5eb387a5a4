//! Secret texts.

use serde::{Serialize, Serializer};
use std::fmt;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_sent_but_not_shown() {
        let pin = Secret::from("0042");
        assert_eq!(format!("{pin:?}"), "[hidden]");
        assert_eq!(serde_json::to_string(&pin).unwrap(), "\"0042\"");
        assert_eq!(pin.expose(), "0042");
    }
}
