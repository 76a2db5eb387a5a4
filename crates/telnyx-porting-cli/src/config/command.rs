//! Commands that print the key.

use super::place;
use super::settings::Wrong;
use crate::bounded;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

/// The words of a command, as a shell would split them.
pub(super) fn words(text: &str) -> Result<Vec<String>, Wrong> {
    shlex::split(text).ok_or_else(|| Wrong::new("has a quote that is not closed")).and_then(named)
}

/// The words with the program by its path, if it is given by one. A path must not depend on the folder in which the
/// program happens to be started: that may belong to somebody else.
pub(super) fn located(words: Vec<String>, file: &Path) -> Result<Vec<String>, Wrong> {
    let mut words = named(words)?;
    if words[0].contains('/') {
        words[0] = place::resolve(&words[0], file).to_string_lossy().into_owned();
    }
    Ok(words)
}

fn named(words: Vec<String>) -> Result<Vec<String>, Wrong> {
    if words.first().is_none_or(String::is_empty) { Err(Wrong::new("is empty")) } else { Ok(words) }
}

/// Runs a command and gives what it prints. It reads nothing, since the standard input may be that of the command which
/// needs the key; what it says besides is seen.
pub(super) async fn output(words: &[String], limit: Duration) -> Result<String, String> {
    let Some((program, arguments)) = words.split_first() else { return Err("is empty".to_owned()) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|error| format!("{program} cannot be started: {error}"))?;
    let Some(output) = child.stdout.take() else { return Err(format!("{program} has no output")) };
    let answer = async {
        let mut text = String::new();
        output.take(bounded::KEY).read_to_string(&mut text).await?;
        Ok::<_, std::io::Error>((text, child.wait().await?))
    };
    match tokio::time::timeout(limit, answer).await {
        Err(_) => Err(format!("{program} did not end within {}", humantime::format_duration(limit))),
        Ok(Err(error)) => Err(format!("the output of {program} cannot be read: {error}")),
        Ok(Ok((_, status))) if !status.success() => Err(format!("{program} ended with {status}")),
        Ok(Ok((text, _))) => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_by_a_shell() {
        assert_eq!(words("pass show 'my key'").unwrap(), ["pass", "show", "my key"]);
        for text in ["", "  ", "''", "pass 'show"] {
            assert!(words(text).is_err(), "{text}");
        }
    }

    #[test]
    fn programs_by_path_do_not_depend_on_where_one_is() {
        let located = |text| located(words(text).unwrap(), Path::new("/etc/telnyx/config.toml")).unwrap();
        assert_eq!(located("bin/key ./a"), ["/etc/telnyx/bin/key", "./a"]);
        assert_eq!(located("/bin/key"), ["/bin/key"]);
        assert_eq!(located("key"), ["key"]);
    }
}
