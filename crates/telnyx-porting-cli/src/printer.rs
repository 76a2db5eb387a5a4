//! The one place that prints: results to the standard output, everything else to the standard error output.

use crate::cli::{ColorChoice, GlobalArgs};
use crate::config::Looks;
use crate::dry_run::Shown;
use crate::failure::Failure;
use crate::output::{self, Format, Rows};
use crate::paging::Paging;
use crate::secrets;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal, Write};
use std::time::Duration;
use telnyx_porting::List;

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
    fields: Vec<String>,
    verbosity: Verbosity,
    show_secrets: bool,
    colour: bool,
    /// Whether a part of the result is printed already.
    has_parts: Cell<bool>,
    /// The bar that is shown at the moment; lines go above it.
    bar: RefCell<Option<ProgressBar>>,
}

impl Printer {
    pub(crate) fn new(options: &GlobalArgs, looks: &Looks) -> Self {
        Self {
            format: looks.output.value,
            fields: options.fields.clone(),
            verbosity: Verbosity::of(options),
            show_secrets: options.show_secrets,
            colour: wants_colour(looks.color.value),
            has_parts: Cell::new(false),
            bar: RefCell::new(None),
        }
    }

    /// Whether account numbers and PINs may be seen.
    pub(crate) fn shows_secrets(&self) -> bool {
        self.show_secrets
    }

    /// Prints the result of a command; `text` is what people look at.
    pub(crate) fn result(&self, value: &impl Serialize, text: impl FnOnce() -> String) -> io::Result<()> {
        if self.format == Format::Table && self.fields.is_empty() { write_text(&text()) } else { self.item(value) }
    }

    /// Prints one thing with all that it has.
    pub(crate) fn item(&self, value: &impl Serialize) -> io::Result<()> {
        write_raw(&output::document(self.format, &self.fields, &self.visible(value)?))
    }

    /// Prints what has no table of its own: as JSON, unless another format is asked for.
    pub(crate) fn document(&self, value: &impl Serialize) -> io::Result<()> {
        let format = if self.format == Format::Table && self.fields.is_empty() { Format::Json } else { self.format };
        write_raw(&output::document(format, &self.fields, &self.visible(value)?))
    }

    /// Prints a file as it is; whoever calls this has seen to it that no terminal gets what it cannot show.
    #[expect(clippy::unused_self, reason = "whoever prints goes by the printer")]
    pub(crate) fn bytes(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    /// Begins a list without an end, whose items are printed one by one. One document of JSON would never be whole, so
    /// that each item is a line of its own.
    pub(crate) fn feed(&self, columns: &[(&str, &str)]) -> io::Result<Feed<'_>> {
        let format = if self.format == Format::Json { Format::Jsonl } else { self.format };
        let rows = Rows::new(format, &self.fields, columns);
        write_raw(&rows.begin())?;
        Ok(Feed { printer: self, rows })
    }

    /// Prints things that are all there already; `columns` are titles and paths.
    pub(crate) fn items<T: Serialize>(&self, items: &[T], columns: &[(&str, &str)]) -> io::Result<()> {
        let mut rows = Rows::new(self.format, &self.fields, columns);
        write_raw(&rows.begin())?;
        write_raw(&rows.push(self.visible_all(items)?))?;
        write_raw(&rows.end())
    }

    /// Prints a list page by page; `columns` are titles and paths. A list that breaks off is a document all the same.
    pub(crate) async fn list<T>(&self, list: List<T>, paging: &Paging, columns: &[(&str, &str)]) -> Result<(), Failure>
    where
        T: Serialize + PartialEq + Clone + Send + Sync + 'static,
    {
        let list = match paging.page_size {
            Some(size) => list.with_page_size(size),
            None => list,
        };
        let mut rows = Rows::new(self.format, &self.fields, columns);
        let mut pages = list.pages();
        let (mut left, mut total, mut shown) = (paging.limit.unwrap_or(usize::MAX), None, 0_usize);
        write_raw(&rows.begin())?;
        let mut outcome = Ok(());
        while left > 0 {
            match pages.next().await {
                None => break,
                Some(Err(error)) => {
                    outcome = Err(error.into());
                    break;
                }
                Some(Ok(page)) => {
                    total = page.total_results.and_then(|total| usize::try_from(total).ok());
                    let mut items = page.items;
                    items.truncate(left);
                    left -= items.len();
                    shown += items.len();
                    if !items.is_empty() || shown == 0 {
                        write_raw(&rows.push(self.visible_all(&items)?))?;
                    }
                }
            }
        }
        write_raw(&rows.end())?;
        if let Some(more) = total.and_then(|total| total.checked_sub(shown)).filter(|more| *more > 0 && outcome.is_ok())
        {
            self.note(&format!("not shown: {more}; raise --limit to see more"));
        }
        outcome
    }

    /// Prints a part of the result, set off from the others, unless the whole of it becomes one document.
    pub(crate) fn part(&self, text: &str) -> io::Result<()> {
        if self.format != Format::Table {
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

    /// Prints the result as a document where one was asked for.
    pub(crate) fn json(&self, result: &impl Serialize) -> io::Result<()> {
        if self.format == Format::Table { Ok(()) } else { self.item(result) }
    }

    fn visible_all<T: Serialize>(&self, items: &[T]) -> io::Result<Vec<Value>> {
        items.iter().map(|item| self.visible(item)).collect()
    }

    /// The value, with account numbers and PINs only where they were asked for.
    fn visible(&self, value: &impl Serialize) -> io::Result<Value> {
        let mut value = serde_json::to_value(value)?;
        if !self.show_secrets {
            secrets::hide(&mut value);
        }
        Ok(value)
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

    /// Asks for yes or no on the same line.
    pub(crate) fn question(&self, text: &str) -> io::Result<()> {
        self.ask(&format!("{text} [y/N]"))
    }

    /// Asks for an answer on the same line.
    #[expect(clippy::unused_self, reason = "whoever prints goes by the printer")]
    pub(crate) fn ask(&self, text: &str) -> io::Result<()> {
        let mut terminal = io::stderr().lock();
        write!(terminal, "{} ", plain(text))?;
        terminal.flush()
    }

    /// Prints the requests that were not to be sent in the place of a result; another failure stays what it is.
    pub(crate) fn instead_of(&self, mut failure: Failure) -> Result<(), Failure> {
        let requests = failure.take_unsent();
        let shown: Vec<_> = requests.iter().map(|unsent| Shown::of(unsent, self.show_secrets)).collect();
        match shown.as_slice() {
            [] => return Err(failure),
            [one] => self.result(one, || one.text())?,
            several => {
                let texts: Vec<_> = several.iter().map(Shown::text).collect();
                self.result(&several, || texts.join("\n\n"))?;
            }
        }
        if shown.iter().any(|request| request.is_incomplete) {
            self.warning("account numbers and the like are hidden in it; --show-secrets prints what would be sent");
        }
        self.note("nothing was changed: this is what the command would send next");
        Ok(())
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

/// Control characters are harmless in every format but the table, whose cells have none.
fn write_raw(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn write_text(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(plain(text).as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

/// A list without an end.
pub(crate) struct Feed<'a> {
    printer: &'a Printer,
    rows: Rows,
}

impl Feed<'_> {
    /// Prints one more item.
    pub(crate) fn push(&mut self, item: &impl Serialize) -> io::Result<()> {
        let item = self.printer.visible(item)?;
        write_raw(&self.rows.push(vec![item]))
    }
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
