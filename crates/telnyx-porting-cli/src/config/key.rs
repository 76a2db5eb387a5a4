//! The location of the API key, and reading the key from it.

use super::file;
use super::{SettingSource, Sourced};
use crate::document;
use crate::error::{CommandError, Exit};
use std::fmt;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use telnyx_porting::ApiKey;
use telnyx_porting_jobs::journal::DatabaseUrl;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

/// Printed instead of a key.
pub(crate) const REDACTED: &str = "[redacted]";

#[derive(Clone)]
pub(crate) enum KeyLocation {
    Inline(ApiKey),
    File(PathBuf),
    /// A program and its arguments.
    Command(Vec<String>),
}

impl fmt::Display for KeyLocation {
    /// Omits the key, and the arguments of a command, which may contain one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inline(_) => f.write_str(REDACTED),
            Self::File(path) => write!(f, "{REDACTED} in {}", path.display()),
            Self::Command(words) => write!(f, "{REDACTED} printed by {}", words.first().map_or("", String::as_str)),
        }
    }
}

impl fmt::Debug for KeyLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyLocation({self})")
    }
}

impl Sourced<KeyLocation> {
    /// Reads the key; a command may run for at most `timeout`.
    pub(crate) async fn fetch(&self, timeout: Duration) -> Result<ApiKey, CommandError> {
        let text = match &self.value {
            KeyLocation::Inline(key) => return Ok(key.clone()),
            KeyLocation::File(path) => document::read_text_file(path, document::MAX_KEY)
                .map_err(|error| format!("{} cannot be read: {error}", path.display())),
            KeyLocation::Command(words) => output(words, timeout).await,
        };
        let text =
            text.map_err(|reason| CommandError::new(Exit::Authentication, format!("{}: {reason}", self.source)))?;
        ApiKey::new(text)
            .map_err(|error| CommandError::from(error.at(self.source.to_string())).with_exit(Exit::Authentication))
    }
}

/// Warnings if other users can read the file that contains the key, or the password of the database.
pub(crate) fn exposures(
    key: Option<&Sourced<KeyLocation>>,
    journal: Option<&Sourced<DatabaseUrl>>,
) -> impl Iterator<Item = String> {
    let key = key.and_then(|key| match (&key.value, &key.source) {
        (KeyLocation::File(path), _) | (KeyLocation::Inline(_), SettingSource::File { path, .. }) => {
            file::exposure(path, "a key")
        }
        _ => None,
    });
    let journal = journal.and_then(|journal| match &journal.source {
        SettingSource::File { path, .. } if journal.value.has_password() => file::exposure(path, "a password"),
        _ => None,
    });
    key.into_iter().chain(journal)
}

/// Runs a command and returns what it prints. Its stdin is empty, since that of the program may be in use by the
/// command that needs the key. Its stderr is passed through.
async fn output(words: &[String], timeout: Duration) -> Result<String, String> {
    let Some((program, arguments)) = words.split_first() else { return Err("is empty".to_owned()) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|error| format!("{program} cannot be started: {error}"))?;
    let Some(output) = child.stdout.take() else { return Err(format!("{program} has no output")) };
    let result = async {
        let mut text = String::new();
        output.take(document::MAX_KEY).read_to_string(&mut text).await?;
        Ok::<_, std::io::Error>((text, child.wait().await?))
    };
    match tokio::time::timeout(timeout, result).await {
        Err(_) => Err(format!("{program} did not end within {}", humantime::format_duration(timeout))),
        Ok(Err(error)) => Err(format!("the output of {program} cannot be read: {error}")),
        Ok(Ok((_, status))) if !status.success() => Err(format!("{program} ended with {status}")),
        Ok(Ok((text, _))) => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_not_shown() {
        for location in [
            KeyLocation::Inline("s3cret".parse().unwrap()),
            KeyLocation::File("key.txt".into()),
            KeyLocation::Command(vec!["echo".into(), "s3cret".into()]),
        ] {
            let text = format!("{location} {location:?}");
            assert!(text.contains(REDACTED) && !text.contains("s3cret"), "{text}");
        }
    }
}
