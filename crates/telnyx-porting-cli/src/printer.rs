//! The one place that prints: results to the standard output, everything else to the standard error output.

use crate::cli::{ColorChoice, Format, GlobalArgs};
use crate::failure::Failure;
use crate::secrets;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const CYAN: &str = "\x1b[36m";
const RESET: &str = "\x1b[0m";

/// How much is said besides results, warnings and errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verbosity {
    Quiet,
    Usual,
    Verbose,
}

impl Verbosity {
    fn of(options: &GlobalArgs) -> Self {
        match (options.quiet, options.verbose) {
            (true, _) => Self::Quiet,
            (false, true) => Self::Verbose,
            (false, false) => Self::Usual,
        }
    }
}

/// Prints as the global options ask for.
pub(crate) struct Printer {
    format: Format,
    verbosity: Verbosity,
    show_secrets: bool,
    colour: bool,
    /// Whether a part of the result is printed already.
    has_parts: Cell<bool>,
    /// The bar that is shown at the moment; lines go above it.
    bar: RefCell<Option<ProgressBar>>,
}

impl Printer {
    pub(crate) fn new(options: &GlobalArgs) -> Self {
        Self {
            format: options.output,
            verbosity: Verbosity::of(options),
            show_secrets: options.show_secrets,
            colour: wants_colour(options.color),
            has_parts: Cell::new(false),
            bar: RefCell::new(None),
        }
    }

    /// Prints the result of a command, as text or as JSON.
    pub(crate) fn result(&self, value: &impl Serialize, text: impl FnOnce() -> String) -> io::Result<()> {
        match self.format {
            Format::Table => write_text(&text()),
            Format::Json => self.json(value),
        }
    }

    /// Prints a part of the result, set off from the others, unless the whole of it becomes a JSON document.
    pub(crate) fn part(&self, text: &str) -> io::Result<()> {
        if self.format == Format::Json {
            return Ok(());
        }
        if self.has_parts.replace(true) || io::stdout().is_terminal() {
            write_text("")?;
        }
        write_text(text)
    }

    /// Sets the notes that follow off from the result, where both are seen together.
    pub(crate) fn gap(&self) {
        if io::stderr().is_terminal() && self.format == Format::Table {
            self.note("");
        }
    }

    /// Prints the result as a JSON document if that was asked for, with account numbers and PINs only where they were.
    pub(crate) fn json(&self, result: &impl Serialize) -> io::Result<()> {
        if self.format != Format::Json {
            return Ok(());
        }
        let mut value = serde_json::to_value(result)?;
        if !self.show_secrets {
            secrets::hide(&mut value);
        }
        let mut out = io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &value)?;
        out.write_all(b"\n")?;
        out.flush()
    }

    /// Says how things go.
    pub(crate) fn note(&self, text: &str) {
        if self.verbosity != Verbosity::Quiet {
            self.line(&plain(text));
        }
    }

    /// Says what the user should look at.
    pub(crate) fn warning(&self, text: &str) {
        self.line(&format!("{} {}", self.coloured(YELLOW, "warning:"), plain(text)));
    }

    /// Says why the command failed.
    pub(crate) fn failure(&self, failure: &Failure) {
        if failure.is_silent() {
            return;
        }
        self.line(&format!("{} {}", self.coloured(RED, "error:"), plain(failure.message())));
        for detail in failure.details() {
            let detail = plain(detail);
            let detail = match detail.strip_prefix("hint:") {
                Some(hint) => format!("{}{hint}", self.coloured(CYAN, "hint:")),
                None => detail.into_owned(),
            };
            self.line(&format!("  {detail}"));
        }
    }

    /// Asks for an answer on the same line.
    #[expect(clippy::unused_self, reason = "whoever prints goes by the printer")]
    pub(crate) fn question(&self, text: &str) -> io::Result<()> {
        let mut terminal = io::stderr().lock();
        write!(terminal, "{} [y/N] ", plain(text))?;
        terminal.flush()
    }

    /// Shows a bar until it is dropped, if somebody is watching.
    pub(crate) fn progress(&self, length: usize) -> Progress<'_> {
        let watched = io::stderr().is_terminal() && self.verbosity == Verbosity::Usual;
        if watched {
            let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX));
            if let Ok(style) = ProgressStyle::with_template("{spinner} {bar:24} {pos} of {len} ended  {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            *self.bar.borrow_mut() = Some(bar);
        }
        Progress { printer: self }
    }

    fn line(&self, text: &str) {
        // Whoever closed the standard error output does not want to know.
        let write = || drop(writeln!(io::stderr().lock(), "{text}"));
        match &*self.bar.borrow() {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    fn coloured<'a>(&self, colour: &str, text: &'a str) -> Cow<'a, str> {
        if self.colour { format!("{colour}{text}{RESET}").into() } else { text.into() }
    }
}

fn write_text(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(plain(text).as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

/// A bar on the standard error output, or nothing where nobody sees it.
pub(crate) struct Progress<'a> {
    printer: &'a Printer,
}

impl Progress<'_> {
    /// Moves the bar.
    pub(crate) fn set(&self, ended: usize) {
        if let Some(bar) = &*self.printer.bar.borrow() {
            bar.set_position(u64::try_from(ended).unwrap_or(u64::MAX));
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = self.printer.bar.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }
}

/// Text as it may reach a terminal: files and servers must not send it control sequences.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let is_control = |c: char| c.is_control() && c != '\n';
    if text.contains(is_control) { text.replace(is_control, "\u{fffd}").into() } else { text.into() }
}

/// `NO_COLOR` counts when it is set and not empty: <https://no-color.org>.
fn wants_colour(choice: ColorChoice) -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => io::stderr().is_terminal() && !is_set("NO_COLOR") && !dumb,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_sequences_do_not_reach_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\r\u{9b}c\nd"), "a\u{fffd}[31mb\u{fffd}\u{fffd}c\nd");
        assert!(matches!(plain("Zürich"), Cow::Borrowed(_)));
    }
}
