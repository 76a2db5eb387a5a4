//! Asking for settings, and reading keys without showing them.

use crate::failure::Failure;
use crate::printer::Printer;
use console::Term;
use std::io::{self, BufRead, IsTerminal, Read};

/// Whether there is somebody to ask.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for a line; an empty one is the default.
pub(super) fn answer(question: &str, default: &str, printer: &Printer) -> Result<String, Failure> {
    let shown = if default.is_empty() { String::new() } else { format!(" [{default}]") };
    printer.ask(&format!("{question}{shown}:"))?;
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line).map_err(unreadable)? == 0 {
        return Err(Failure::usage("the answers ended; nothing was changed"));
    }
    let line = line.trim();
    Ok(if line.is_empty() { default.to_owned() } else { line.to_owned() })
}

/// Asks for a line that is not shown while it is typed.
pub(super) fn secret(question: &str, printer: &Printer) -> Result<String, Failure> {
    printer.ask(&format!("{question}:"))?;
    let line = Term::stderr().read_secure_line().map_err(unreadable)?;
    if line.trim().is_empty() {
        return Err(Failure::usage("no key was typed in; nothing was changed"));
    }
    Ok(line)
}

/// Asks again until the answer is right.
pub(super) fn until_right<T>(
    ask: impl Fn() -> Result<String, Failure>,
    check: impl Fn(String) -> Result<T, Failure>,
    printer: &Printer,
) -> Result<T, Failure> {
    loop {
        match check(ask()?) {
            Ok(value) => return Ok(value),
            Err(failure) => printer.failure(&failure),
        }
    }
}

/// All that the standard input has, without the line break at its end.
pub(super) fn standard_input(is_key: bool, printer: &Printer) -> Result<String, Failure> {
    if is_key && can_ask() {
        return secret("key, which is not shown", printer);
    }
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text).map_err(unreadable)?;
    Ok(text.trim().to_owned())
}

fn unreadable(error: io::Error) -> Failure {
    Failure::usage("the standard input cannot be read; nothing was changed").with_detail(error.to_string())
}
