//! Where the key is, and how to get it from there.

use super::source::{Placed, Source};
use super::{command, place};
use crate::bounded;
use crate::exit::Exit;
use crate::failure::Failure;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;
use telnyx_porting::ApiKey;

/// What is shown in the place of a key.
pub(crate) const REDACTED: &str = "[redacted]";

/// Where the key is.
#[derive(Clone)]
pub(crate) enum KeyPlace {
    Here(ApiKey),
    File(PathBuf),
    /// A program and its arguments.
    Command(Vec<String>),
}

impl fmt::Display for KeyPlace {
    /// Never shows the key, nor the arguments of a command: they may hold one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here(_) => f.write_str(REDACTED),
            Self::File(path) => write!(f, "{REDACTED} in {}", path.display()),
            Self::Command(words) => write!(f, "{REDACTED} printed by {}", words.first().map_or("", String::as_str)),
        }
    }
}

impl fmt::Debug for KeyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPlace({self})")
    }
}

impl Placed<KeyPlace> {
    /// Gets the key; a command may take as long as `limit`.
    pub(crate) async fn fetch(&self, limit: Duration) -> Result<ApiKey, Failure> {
        let text = match &self.value {
            KeyPlace::Here(key) => return Ok(key.clone()),
            KeyPlace::File(path) => bounded::read_text(path, bounded::KEY)
                .map_err(|error| format!("{} cannot be read: {error}", path.display())),
            KeyPlace::Command(words) => command::output(words, limit).await,
        };
        self.accept(text.map_err(|reason| self.failed(&reason))?)
    }

    /// Who else can read the file with the key.
    pub(crate) fn exposure(&self) -> Option<String> {
        match (&self.value, &self.source) {
            (KeyPlace::File(path), _) | (KeyPlace::Here(_), Source::File { path, .. }) => place::exposure(path),
            _ => None,
        }
    }

    fn accept(&self, text: String) -> Result<ApiKey, Failure> {
        ApiKey::new(text)
            .map_err(|error| Failure::from(error.at(self.source.to_string())).with_exit(Exit::Authentication))
    }

    fn failed(&self, reason: &str) -> Failure {
        Failure::new(Exit::Authentication, format!("{}: {reason}", self.source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_not_shown() {
        for place in [
            KeyPlace::Here("s3cret".parse().unwrap()),
            KeyPlace::File("key.txt".into()),
            KeyPlace::Command(vec!["echo".into(), "s3cret".into()]),
        ] {
            let text = format!("{place} {place:?}");
            assert!(text.contains(REDACTED) && !text.contains("s3cret"), "{text}");
        }
    }
}
