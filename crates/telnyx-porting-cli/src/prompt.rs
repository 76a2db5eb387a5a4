//! Asking before something is done that cannot be undone.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use std::io::{self, BufRead, IsTerminal};

/// Asks on the terminal; without one the answer has to be on the command line.
pub(crate) fn confirm(question: &str, answered: bool, printer: &Printer) -> Result<(), Failure> {
    if answered {
        return Ok(());
    }
    need_terminal(question)?;
    match ask(question, printer)? {
        Some(true) => Ok(()),
        Some(false) => Err(Failure::new(Exit::Failure, "stopped as you said; nothing was changed")),
        None => Err(Failure::new(Exit::Failure, "there was no answer; nothing was changed")),
    }
}

/// Refuses to go on where nobody can be asked.
pub(crate) fn need_terminal(question: &str) -> Result<(), Failure> {
    if has_terminal() {
        return Ok(());
    }
    Err(Failure::usage("there is no terminal to ask on; nothing was changed")
        .with_detail(format!("the question is: {question}"))
        .with_hint("add --yes to go on without being asked"))
}

/// Whether somebody can be asked.
pub(crate) fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks, and can be dropped meanwhile.
pub(crate) async fn wants(question: &str, printer: &Printer) -> io::Result<bool> {
    printer.question(question)?;
    let answer = tokio::task::spawn_blocking(read_line).await.map_err(io::Error::other)??;
    Ok(taken(&answer, printer).unwrap_or(false))
}

/// The answer; none when the input ends before. Ctrl-C ends the program, as always.
fn ask(question: &str, printer: &Printer) -> io::Result<Option<bool>> {
    printer.question(question)?;
    Ok(taken(&read_line()?, printer))
}

fn read_line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line)
}

fn taken(answer: &str, printer: &Printer) -> Option<bool> {
    if !answer.ends_with('\n') {
        // What comes next begins a line of its own.
        printer.gap();
    }
    (!answer.is_empty()).then(|| is_yes(answer))
}

fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
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
