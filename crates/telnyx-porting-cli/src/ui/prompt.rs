//! Questions on the terminal.

use crate::error::{CommandError, Exit};
use crate::ui::printer::Printer;
use crate::ui::stdin::unreadable;
use console::Term;
use std::io::{self, BufRead, IsTerminal, Read};

/// Asks for confirmation, unless `confirmed` on the command line. Without a terminal, `confirmed` is required.
pub(crate) fn confirm(question: &str, confirmed: bool, printer: &Printer) -> Result<(), CommandError> {
    if confirmed {
        return Ok(());
    }
    require_terminal(question)?;
    printer.question(question)?;
    if accepted(&read_line()?, printer) { Ok(()) } else { Err(aborted()) }
}

/// The error if the user declines.
pub(crate) fn aborted() -> CommandError {
    CommandError::new(Exit::Failure, "aborted; no changes were made")
}

/// Fails if no terminal for prompts.
pub(crate) fn require_terminal(question: &str) -> Result<(), CommandError> {
    if has_terminal() {
        return Ok(());
    }
    Err(CommandError::usage("no terminal for confirmation; no changes were made")
        .with_detail(format!("the question is: {question}"))
        .with_hint("add --yes to confirm"))
}

/// Whether the user can be prompted.
pub(crate) fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for confirmation; the future can be dropped while it waits.
pub(crate) async fn is_confirmed(question: &str, printer: &Printer) -> io::Result<bool> {
    printer.question(question)?;
    let reply = tokio::task::spawn_blocking(read_line).await.map_err(io::Error::other)??;
    Ok(accepted(&reply, printer))
}

fn read_line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line)
}

fn accepted(reply: &str, printer: &Printer) -> bool {
    if !reply.ends_with('\n') {
        // The cursor is still on the line of the question.
        printer.gap();
    }
    is_yes(reply)
}

fn is_yes(reply: &str) -> bool {
    matches!(reply.trim().to_lowercase().as_str(), "y" | "yes")
}

/// Asks for a line; an empty one is the default.
pub(crate) fn line(question: &str, default: &str, printer: &Printer) -> Result<String, CommandError> {
    let shown = if default.is_empty() { String::new() } else { format!(" [{default}]") };
    printer.ask(&format!("{question}{shown}:"))?;
    let line = read_line().map_err(unreadable)?;
    if line.is_empty() {
        return Err(CommandError::usage("the input ended; no changes were made"));
    }
    let line = line.trim();
    Ok(if line.is_empty() { default.to_owned() } else { line.to_owned() })
}

/// Asks for a key, without echoing it.
pub(crate) fn key(printer: &Printer) -> Result<String, CommandError> {
    printer.ask("key (not shown):")?;
    let line = Term::stderr().read_secure_line().map_err(unreadable)?;
    if line.trim().is_empty() {
        return Err(CommandError::usage("no key was entered; no changes were made"));
    }
    Ok(line)
}

pub(crate) fn until_valid<T>(
    ask: impl Fn() -> Result<String, CommandError>,
    validate: impl Fn(String) -> Result<T, CommandError>,
    printer: &Printer,
) -> Result<T, CommandError> {
    loop {
        match validate(ask()?) {
            Ok(value) => return Ok(value),
            Err(error) => printer.error(&error),
        }
    }
}

/// A value on stdin, without the line break at its end. On a terminal, prompts for a key.
pub(crate) fn value_on_stdin(is_key: bool, printer: &Printer) -> Result<String, CommandError> {
    if is_key && has_terminal() {
        return key(printer);
    }
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text).map_err(unreadable)?;
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_yes_is_yes() {
        assert!(["y", "Yes\n", " Y \r\n"].into_iter().all(is_yes));
        assert!(!["", "\n", "n", "yeah", "да"].into_iter().any(is_yes));
    }
}
