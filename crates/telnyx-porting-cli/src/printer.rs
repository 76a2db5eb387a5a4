//! The one place that prints: results to the standard output, everything else to the standard error output.

mod lists;

use crate::cli::GlobalArgs;
use crate::colour::{self, Colour};
use crate::config::Looks;
use crate::dry_run::Shown;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::fields::Fields;
use crate::output::{self, Column, Format};
use crate::progress::{Bars, Progress};
use crate::screen::{self, Screen};
use crate::secrets;
use crate::times::{self, Times};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal, Write};
use telnyx_porting::Response;
use telnyx_porting::api::runtime::{Decode, is_unprintable};

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
            (false, 0) => Self::Usual,
            (false, _) => Self::Verbose,
        }
    }
}

/// Prints as the global options ask for.
pub(crate) struct Printer {
    format: Format,
    fields: Fields,
    dry_run: bool,
    verbosity: Verbosity,
    show_secrets: bool,
    colour: bool,
    /// Whether a part of the result is printed already.
    has_parts: Cell<bool>,
    /// Whether rows of a list were left out that were not meant to be.
    has_skipped: Cell<bool>,
    width: Option<usize>,
    clock: RefCell<Box<dyn Fn() -> DateTime<Utc>>>,
    /// Lines go above them.
    bars: Bars,
}

impl Printer {
    pub(crate) fn new(options: &GlobalArgs, looks: &Looks) -> Self {
        Self {
            format: looks.output.value,
            fields: Fields::new(options.fields.clone()),
            dry_run: options.dry_run,
            verbosity: Verbosity::of(options),
            show_secrets: options.show_secrets,
            colour: colour::is_wanted(looks.color.value),
            has_parts: Cell::new(false),
            has_skipped: Cell::new(false),
            width: screen::width(),
            clock: RefCell::new(Box::new(times::now)),
            bars: Bars::default(),
        }
    }

    /// Remembers that rows of a list were left out.
    pub(crate) fn note_skipped(&self) {
        self.has_skipped.set(true);
    }

    /// The exit code of a command that did its work.
    pub(crate) fn exit(&self) -> Exit {
        if self.has_skipped.get() { Exit::Partial } else { Exit::Success }
    }

    /// Whether account numbers and PINs may be seen.
    pub(crate) fn shows_secrets(&self) -> bool {
        self.show_secrets
    }

    /// Goes by another clock than this machine's: a sandbox has its own.
    pub(crate) fn go_by(&self, clock: impl Fn() -> DateTime<Utc> + 'static) {
        *self.clock.borrow_mut() = Box::new(clock);
    }

    /// What results for people are made for, as it is now.
    pub(crate) fn screen(&self) -> Screen {
        Screen { width: self.width, times: Times::at((self.clock.borrow())()) }
    }

    /// Whether nothing may be changed, neither at the API nor here.
    pub(crate) fn is_dry(&self) -> bool {
        self.dry_run
    }

    /// Results have the fields of this type, of which `--fields` chooses.
    pub(crate) fn expect<T: for<'de> Decode<'de>>(&self) {
        self.fields.expect::<T>();
    }

    /// The same for a command that changes something: a field that does not exist is refused before.
    pub(crate) fn require<T: for<'de> Decode<'de>>(&self) -> Result<(), Failure> {
        self.expect::<T>();
        self.refuse_early()
    }

    /// The same for a result that has these fields, and whatever lies below them.
    pub(crate) fn require_names<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<(), Failure> {
        self.fields.expect_names(names);
        self.refuse_early()
    }

    /// A dry run prints the request instead, which has other fields.
    fn refuse_early(&self) -> Result<(), Failure> {
        let checked = if self.dry_run { Ok(()) } else { self.fields.check_early() };
        checked.map_err(|unknown| Failure::from(io::Error::other(unknown)))
    }

    /// Whether a field, or something in it, was asked for by `--fields`.
    pub(crate) fn wants(&self, field: &str) -> bool {
        self.fields.wants(field)
    }

    /// Prints the result of a command; `text` is what people look at.
    pub(crate) fn result(&self, value: &impl Serialize, text: impl FnOnce() -> String) -> io::Result<()> {
        if self.is_plain_table() { write_text(&text()) } else { self.item(value) }
    }

    /// Whether people look at the result, and at all of it.
    fn is_plain_table(&self) -> bool {
        self.format == Format::Table && self.fields.wanted().is_empty()
    }

    /// Prints one thing with all that it has.
    pub(crate) fn item(&self, value: &impl Serialize) -> io::Result<()> {
        self.print(self.format, &self.visible(value)?)
    }

    /// Prints what the API answered, as it was sent.
    pub(crate) fn answer<T: Serialize>(&self, answer: &Response<T>) -> io::Result<()> {
        self.item(&received(answer)?)
    }

    fn print(&self, format: Format, value: &Value) -> io::Result<()> {
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        self.check_fields(items, &[])?;
        write_raw(&output::document(format, self.fields.wanted(), value, &self.screen()))
    }

    /// Refuses fields that no item has, and says of which orders not all numbers are there.
    fn check_fields(&self, items: &[Value], columns: &[Column]) -> io::Result<()> {
        if self.fields.wanted().is_empty() {
            return Ok(());
        }
        self.fields.check(items, columns.iter().filter_map(Column::path)).map_err(io::Error::other)?;
        self.tell_missing_numbers(items);
        Ok(())
    }

    /// An order comes with its first 50 numbers.
    fn tell_missing_numbers(&self, items: &[Value]) {
        for item in items.iter().filter(|_| self.fields.wants("phone_numbers")) {
            let (Some(total), Some(shown)) =
                (item["porting_phone_numbers_count"].as_u64(), item["phone_numbers"].as_array())
            else {
                continue;
            };
            let missing = total.saturating_sub(shown.len().try_into().unwrap_or(u64::MAX));
            if missing > 0 {
                let id = item["id"].as_str().unwrap_or("ID");
                self.warning(&format!(
                    "order {id}: {missing} of its {total} numbers are not shown; `telnyx-porting numbers list --order \
                     {id}` has all"
                ));
            }
        }
    }

    /// Prints what has no table of its own: as JSON, unless another format is asked for.
    pub(crate) fn document(&self, value: &impl Serialize) -> io::Result<()> {
        self.print(if self.is_plain_table() { Format::Json } else { self.format }, &self.visible(value)?)
    }

    /// Prints a file as it is; whoever calls this has seen to it that no terminal gets what it cannot show.
    #[expect(clippy::unused_self, reason = "whoever prints goes by the printer")]
    pub(crate) fn bytes(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
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
            self.line(&said(text));
        }
    }

    /// Says what the user should look at.
    pub(crate) fn warning(&self, text: &str) {
        self.line(&format!("{} {}", Colour::Yellow.paint("warning:", self.colour), said(text)));
    }

    /// Says why the command failed.
    pub(crate) fn failure(&self, failure: &Failure) {
        if failure.is_silent() {
            return;
        }
        self.line(&format!("{} {}", Colour::Red.paint("error:", self.colour), said(failure.message())));
        for detail in failure.details() {
            let detail = said(detail);
            let detail = match detail.strip_prefix("hint:") {
                Some(hint) => format!("{}{hint}", Colour::Cyan.paint("hint:", self.colour)),
                None => detail,
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
        self.fields.forget();
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

    /// Shows bars until it is dropped, if somebody is watching.
    pub(crate) fn bars(&self) -> Progress<'_> {
        self.bars.show(io::stderr().is_terminal() && self.verbosity == Verbosity::Usual)
    }

    /// Shows a bar with so many steps.
    pub(crate) fn progress(&self, steps: usize, what: &'static str) -> Progress<'_> {
        let mut bars = self.bars();
        bars.add_bar(steps, what);
        bars
    }

    /// Shows what goes on for a while.
    pub(crate) fn busy(&self, text: impl Into<String>) -> Progress<'_> {
        let mut bars = self.bars();
        bars.add_line(text.into());
        bars
    }

    /// Says on the standard error output, from wherever it is called, that a request is repeated: nothing if nobody is to
    /// know.
    pub(crate) fn pauses(&self) -> Option<impl Fn(&str) + Send + Sync + 'static> {
        let bars = self.bars.clone();
        let is_told = match self.verbosity {
            Verbosity::Quiet => false,
            Verbosity::Usual => io::stderr().is_terminal(),
            Verbosity::Verbose => true,
        };
        is_told.then_some(move |text: &str| write_line(&bars, &plain(text)))
    }

    fn line(&self, text: &str) {
        write_line(&self.bars, text);
    }
}

/// The resource of an answer as the API sent it.
pub(crate) fn received<T: Serialize>(answer: &Response<T>) -> io::Result<Value> {
    Ok(answer.received().map_or_else(|| serde_json::to_value(&**answer), Ok)?)
}

fn write_line(bars: &Bars, text: &str) {
    // Whoever closed the standard error output does not want to know.
    bars.suspend(|| drop(writeln!(io::stderr().lock(), "{text}")));
}

/// Tables and JSON have no character that could change what a terminal shows. The other formats have what the API sent,
/// and are made harmless on a terminal alone.
fn write_raw(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let text = if out.is_terminal() { plain(text) } else { Cow::Borrowed(text) };
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn write_text(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(plain(text).as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Text as it may reach a terminal: files and servers must not send it control sequences, or turn its direction around.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let is_harmful = |c: char| is_unprintable(c) && c != '\n';
    if text.contains(is_harmful) { text.replace(is_harmful, "\u{fffd}").into() } else { text.into() }
}

/// What is said besides results: lines after the first are set in, so that no text can pass for a message of the program.
fn said(text: &str) -> String {
    plain(text).replace('\n', "\n    ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_sequences_do_not_reach_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\r\u{9b}c\nd"), "a\u{fffd}[31mb\u{fffd}\u{fffd}c\nd");
        assert_eq!(plain("a\u{202e}b\u{2066}c\u{2028}d"), "a\u{fffd}b\u{fffd}c\u{fffd}d");
        assert!(matches!(plain("Zürich"), Cow::Borrowed(_)));
        assert_eq!(said("a\nerror: b"), "a\n    error: b");
    }
}
