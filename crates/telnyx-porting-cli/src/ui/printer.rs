//! All printing: results go to stdout, everything else to stderr.

use crate::dry_run::RequestPreview;
use crate::error::{CommandError, Exit, hint_text, one_line};
use crate::global::{ColorChoice, Format, GlobalArgs, Paging};
use crate::secrets;
use crate::text::{self, plain};
use crate::ui::fields::Fields;
use crate::ui::formats::{self, Column, Rows};
use crate::ui::progress::{Bars, Progress};
use crate::ui::terminal::{self, CYAN, RED, Screen, YELLOW, paint};
use crate::ui::times::{self, Times};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use telnyx_porting::api::runtime::Decode;
use telnyx_porting::{Issues, List, Response};

/// The number of items that are converted and printed at a time, as in a page of the API.
const PAGE: usize = 250;

/// The amount of output in addition to results, warnings and errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verbosity {
    Quiet,
    Normal,
    Verbose,
}

/// Prints according to the global options.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Printer {
    format: Format,
    fields: Fields,
    dry_run: bool,
    verbosity: Verbosity,
    show_secrets: bool,
    has_header: bool,
    is_colored: bool,
    /// Whether a part of the result was printed.
    has_parts: AtomicBool,
    /// Whether rows of a list were rejected without `--skip-rejected`.
    has_skipped: AtomicBool,
    width: Option<usize>,
    clock: Mutex<Box<dyn Fn() -> DateTime<Utc> + Send>>,
    /// The progress bars; messages are printed above them.
    bars: Bars,
}

impl Printer {
    pub(crate) fn new(options: &GlobalArgs, format: Format, color: ColorChoice) -> Self {
        Self {
            format,
            fields: Fields::new(options.fields.clone()),
            dry_run: options.dry_run,
            verbosity: match (options.quiet, options.verbose) {
                (true, _) => Verbosity::Quiet,
                (false, 0) => Verbosity::Normal,
                (false, _) => Verbosity::Verbose,
            },
            show_secrets: options.show_secrets,
            has_header: !options.no_header,
            is_colored: terminal::is_colored(color),
            has_parts: AtomicBool::new(false),
            has_skipped: AtomicBool::new(false),
            width: terminal::width(),
            clock: Mutex::new(Box::new(times::now)),
            bars: Bars::default(),
        }
    }

    /// Records that rows of a list were rejected.
    pub(crate) fn note_skipped(&self) {
        self.has_skipped.store(true, Ordering::Relaxed);
    }

    /// The exit code of a command that succeeded.
    pub(crate) fn exit(&self) -> Exit {
        if self.has_skipped.load(Ordering::Relaxed) { Exit::Partial } else { Exit::Success }
    }

    /// Whether account numbers and PINs are printed.
    pub(crate) fn shows_secrets(&self) -> bool {
        self.show_secrets
    }

    /// Replaces the clock of this machine: a sandbox has its own.
    pub(crate) fn set_clock(&self, clock: impl Fn() -> DateTime<Utc> + Send + 'static) {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(clock);
    }

    /// The width and the time for results.
    pub(crate) fn screen(&self) -> Screen {
        let clock = self.clock.lock().unwrap_or_else(PoisonError::into_inner);
        Screen { width: self.width, times: Times::at(clock()), shows_secrets: self.show_secrets }
    }

    /// Whether a dry run was requested, which must not change anything, neither through the API nor on this machine.
    pub(crate) fn is_dry(&self) -> bool {
        self.dry_run
    }

    /// Results have the fields of this type, from which `--fields` selects.
    pub(crate) fn describe<T: for<'de> Decode<'de>>(&self) {
        self.fields.describe::<T>();
    }

    /// The same for a command that changes something: it fails before if `--fields` selects an unknown field.
    pub(crate) fn require<T: for<'de> Decode<'de>>(&self) -> Result<(), CommandError> {
        self.describe::<T>();
        self.check_early()
    }

    /// The same for results with these fields, and any fields below them.
    pub(crate) fn require_names<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<(), CommandError> {
        self.fields.describe_names(names);
        self.check_early()
    }

    /// A dry run prints the request instead, which has other fields.
    fn check_early(&self) -> Result<(), CommandError> {
        if self.dry_run { Ok(()) } else { self.fields.check_early() }
    }

    /// Whether `--fields` selects a field or a part of it.
    pub(crate) fn selects(&self, field: &str) -> bool {
        self.fields.selects(field)
    }

    /// Prints the result of a command; `text` is the form for people.
    pub(crate) fn result(&self, value: &impl Serialize, text: impl FnOnce() -> String) -> Result<(), CommandError> {
        if self.is_plain_table() { Ok(write_text(&text())?) } else { self.item(value) }
    }

    pub(crate) fn is_csv(&self) -> bool {
        self.format == Format::Csv
    }

    /// Prints a result whose CSV differs from the fields of its document, if CSV with all fields is selected; otherwise the
    /// value, as a document.
    pub(crate) fn document_or_csv(
        &self,
        value: &impl Serialize,
        csv: impl FnOnce() -> String,
    ) -> Result<(), CommandError> {
        if self.is_csv() && self.fields.selected().is_empty() { Ok(write_raw(&csv())?) } else { self.document(value) }
    }

    /// Whether all fields are printed for people.
    fn is_plain_table(&self) -> bool {
        self.format == Format::Table && self.fields.selected().is_empty()
    }

    /// Prints one item with all its fields.
    pub(crate) fn item(&self, value: &impl Serialize) -> Result<(), CommandError> {
        self.print(self.format, &self.visible(value)?)
    }

    /// Prints the body of a response as the API sent it.
    pub(crate) fn response<T: Serialize>(&self, response: &Response<T>) -> Result<(), CommandError> {
        self.item(&received(response)?)
    }

    /// Prints the items in a response as the API sent them.
    pub(crate) fn responses<T: Serialize, C: Into<Column> + Clone>(
        &self,
        response: &Response<Vec<T>>,
        columns: &[C],
    ) -> Result<(), CommandError> {
        let items = response.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
        // The result may be a part of the response.
        let is_same = |sent: &Vec<Value>| {
            sent.len() == items.len() && sent.iter().zip(&items).all(|(sent, item)| sent["id"] == item["id"])
        };
        match received(response)? {
            Value::Array(sent) if is_same(&sent) => self.items(&sent, columns),
            _ => self.items(&items, columns),
        }
    }

    fn print(&self, format: Format, value: &Value) -> Result<(), CommandError> {
        self.check_fields(formats::items_of(value), &[])?;
        Ok(write_raw(&formats::document(format, self.fields.selected(), value, &self.screen()))?)
    }

    /// Fails for fields that no item has, and warns about orders without all their numbers.
    fn check_fields(&self, items: &[Value], columns: &[Column]) -> Result<(), CommandError> {
        if self.fields.selected().is_empty() {
            return Ok(());
        }
        self.fields.check(items, columns.iter().filter_map(Column::path))?;
        self.warn_of_missing_numbers(items);
        Ok(())
    }

    /// The API sends the first 50 numbers of an order.
    fn warn_of_missing_numbers(&self, items: &[Value]) {
        for item in items.iter().filter(|_| self.fields.selects("phone_numbers")) {
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
                     {id}` lists all"
                ));
            }
        }
    }

    /// Prints a value that has no table: as JSON, unless another format is selected.
    pub(crate) fn document(&self, value: &impl Serialize) -> Result<(), CommandError> {
        self.print(if self.is_plain_table() { Format::Json } else { self.format }, &self.visible(value)?)
    }

    /// Prints a document about this program, including the names of secret fields.
    pub(crate) fn description(&self, value: &Value) -> Result<(), CommandError> {
        self.print(if self.is_plain_table() { Format::Json } else { self.format }, value)
    }

    /// Prints a file unchanged. The caller has checked that the terminal can display it.
    #[expect(clippy::unused_self, reason = "all printing goes through the printer")]
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Result<(), CommandError> {
        Ok(write_bytes(bytes)?)
    }

    /// Prints a part of the result, separated from the others by a blank line; other formats print the result as one
    /// document.
    pub(crate) fn part(&self, text: &str) -> Result<(), CommandError> {
        if self.format != Format::Table {
            return Ok(());
        }
        if self.has_parts.swap(true, Ordering::Relaxed) || io::stdout().is_terminal() {
            write_text("")?;
        }
        Ok(write_text(text)?)
    }

    /// Prints a blank line before notes if a terminal shows them below the result.
    pub(crate) fn gap(&self) {
        if io::stderr().is_terminal() && self.format == Format::Table {
            self.note("");
        }
    }

    /// Prints the result as a document, if the format is not a table.
    pub(crate) fn json(&self, result: &impl Serialize) -> Result<(), CommandError> {
        if self.format == Format::Table { Ok(()) } else { self.item(result) }
    }

    /// The value as JSON, without account numbers and PINs unless they are shown.
    fn visible(&self, value: &impl Serialize) -> Result<Value, CommandError> {
        let mut value = serde_json::to_value(value)?;
        if !self.show_secrets {
            secrets::hide(&mut value);
        }
        Ok(value)
    }

    fn visible_all<T: Serialize>(&self, items: &[T]) -> Result<Vec<Value>, CommandError> {
        items.iter().map(|item| self.visible(item)).collect()
    }

    /// Prints items; `columns` are usually titles and paths.
    pub(crate) fn items<T: Serialize, C: Into<Column> + Clone>(
        &self,
        items: &[T],
        columns: &[C],
    ) -> Result<(), CommandError> {
        let mut rows = Rows::new(self.format, self.fields.selected(), columns).with_header(self.has_header);
        if !self.fields.selected().is_empty() {
            // A field may be in one of the last items only.
            let items = self.visible_all(items)?;
            self.check_fields(&items, &all_columns(columns))?;
        }
        write_raw(&rows.begin())?;
        for page in pages(items) {
            write_raw(&rows.push(self.visible_all(page)?, &self.screen()))?;
        }
        Ok(write_raw(&rows.end())?)
    }

    /// Prints a list page by page; `columns` are usually titles and paths. If a page fails, the pages before it are a
    /// complete document.
    pub(crate) async fn list<T, C>(&self, list: List<T>, paging: &Paging, columns: &[C]) -> Result<(), CommandError>
    where
        C: Into<Column> + Clone,
        T: Serialize + for<'de> Decode<'de> + PartialEq + Clone + Send + Sync + 'static,
    {
        self.describe::<T>();
        let list = match paging.page_size {
            Some(size) => list.with_page_size(size),
            None => list,
        };
        let mut rows = Rows::new(self.format, self.fields.selected(), columns).with_header(self.has_header);
        let mut pages = list.pages();
        let (mut left, mut total, mut shown) = (paging.limit.unwrap_or(usize::MAX), None, 0_usize);
        let mut has_begun = false;
        let mut result = Ok(());
        while left > 0
            && let Some(page) = pages.next().await
        {
            let page = match page {
                Ok(page) => page,
                Err(error) => {
                    result = Err(error.into());
                    break;
                }
            };
            total = page.total_results.and_then(|total| usize::try_from(total).ok());
            let mut items = match page.received() {
                Some(items) => self.visible_all(&items)?,
                None => self.visible_all(&page.items)?,
            };
            items.truncate(left);
            left -= items.len();
            shown += items.len();
            // Fields that later pages lack are empty.
            if has_begun {
                self.warn_of_missing_numbers(&items);
            } else {
                self.check_fields(&items, &all_columns(columns))?;
                write_raw(&rows.begin())?;
                has_begun = true;
            }
            if !items.is_empty() || shown == 0 {
                write_raw(&rows.push(items, &self.screen()))?;
            }
        }
        if !has_begun {
            write_raw(&rows.begin())?;
        }
        write_raw(&rows.end())?;
        if let Some(more) = total.and_then(|total| total.checked_sub(shown)).filter(|more| *more > 0 && result.is_ok())
        {
            self.note(&format!("not shown: {more}; raise --limit to see more"));
        }
        result
    }

    /// Prints items as a part of the result.
    pub(crate) fn part_of<T: Serialize, C: Into<Column> + Clone>(
        &self,
        items: &[T],
        columns: &[C],
    ) -> Result<(), CommandError> {
        if self.format != Format::Table {
            return Ok(());
        }
        let mut rows = Rows::new(Format::Table, &[], columns).with_header(self.has_header);
        let mut text = String::new();
        for page in pages(items) {
            text.push_str(&rows.push(self.visible_all(page)?, &self.screen()));
        }
        self.part(text.trim_end())
    }

    /// Begins an endless list, whose items are printed one by one. A JSON array would never be complete, so each item is a
    /// line.
    pub(crate) fn feed<C: Into<Column> + Clone>(&self, columns: &[C]) -> Result<Feed<'_>, CommandError> {
        let format = if self.format == Format::Json { Format::Jsonl } else { self.format };
        let rows = Rows::new(format, self.fields.selected(), columns).with_header(self.has_header).endless();
        write_raw(&rows.begin())?;
        Ok(Feed { printer: self, rows, columns: all_columns(columns), is_checked: false })
    }

    /// Whether errors, warnings and notes are printed for programs: as JSON, one per line.
    fn is_json(&self) -> bool {
        matches!(self.format, Format::Json | Format::Jsonl)
    }

    pub(crate) fn note(&self, text: &str) {
        if self.verbosity == Verbosity::Quiet {
            return;
        }
        if self.is_json() {
            self.line(&json_message("note", text));
        } else {
            self.line(&text::message(text));
        }
    }

    pub(crate) fn warning(&self, text: &str) {
        if self.is_json() {
            self.line(&json_message("warning", text));
        } else {
            self.line(&format!("{} {}", paint("warning:", YELLOW, self.is_colored), text::message(text)));
        }
    }

    /// Prints the warnings of a validation.
    pub(crate) fn warnings(&self, issues: &Issues) {
        for warning in issues.warnings() {
            if self.is_json() {
                self.line(&json!({ "warning": warning }).to_string());
            } else {
                self.warning(&format!("{}{}", one_line(warning).trim_start_matches("warning: "), hint_text(warning)));
            }
        }
    }

    pub(crate) fn error(&self, error: &CommandError) {
        if error.is_silent() {
            return;
        }
        if self.is_json() {
            self.line(&json!({ "error": error.document() }).to_string());
            return;
        }
        self.line(&format!("{} {}", paint("error:", RED, self.is_colored), text::message(error.message())));
        for detail in error.details() {
            self.line(&format!("  {}", text::message(detail)));
        }
        for hint in error.hints() {
            self.line(&format!("  {} {}", paint("hint:", CYAN, self.is_colored), text::message(hint)));
        }
    }

    /// Asks a yes-or-no question; the user replies on the same line.
    pub(crate) fn question(&self, text: &str) -> io::Result<()> {
        self.ask(&format!("{text} [y/N]"))
    }

    /// Asks for a line.
    #[expect(clippy::unused_self, reason = "all printing goes through the printer")]
    pub(crate) fn ask(&self, text: &str) -> io::Result<()> {
        let mut terminal = io::stderr().lock();
        write!(terminal, "{} ", plain(text))?;
        terminal.flush()
    }

    /// Prints the requests of a dry run as the result; returns any other error.
    pub(crate) fn dry_run(&self, mut error: CommandError) -> Result<(), CommandError> {
        let requests = error.take_unsent();
        self.fields.forget();
        let previews: Vec<_> =
            requests.iter().map(|unsent| RequestPreview::from_unsent(unsent, self.show_secrets)).collect();
        match previews.as_slice() {
            [] => return Err(error),
            [one] => self.result(one, || one.text())?,
            several => {
                let texts: Vec<_> = several.iter().map(RequestPreview::text).collect();
                self.result(&several, || texts.join("\n\n"))?;
            }
        }
        if previews.iter().any(|preview| preview.is_incomplete) {
            self.warning("secrets such as account numbers are hidden; --show-secrets prints the complete request");
        }
        self.note("dry run: nothing was changed; this is the next request");
        Ok(())
    }

    /// Shows progress bars until the guard is dropped, if stderr is a terminal.
    pub(crate) fn bars(&self) -> Progress<'_> {
        self.bars.show(io::stderr().is_terminal() && self.verbosity == Verbosity::Normal)
    }

    /// Shows a bar with this many steps.
    pub(crate) fn progress(&self, steps: usize, what: &'static str) -> Progress<'_> {
        let mut bars = self.bars();
        bars.add_bar(steps, what);
        bars
    }

    pub(crate) fn busy(&self, text: impl Into<String>) -> Progress<'_> {
        let mut bars = self.bars();
        bars.add_line(text.into());
        bars
    }

    /// Returns a function that prints retries, from any thread; `None` if they are not printed.
    pub(crate) fn pauses(&self) -> Option<impl Fn(&str) + Send + Sync + 'static> {
        let is_printed = match self.verbosity {
            Verbosity::Quiet => false,
            Verbosity::Normal => io::stderr().is_terminal(),
            Verbosity::Verbose => true,
        };
        is_printed.then(|| self.messages("note", ""))
    }

    /// Returns a function that prints warnings of the client, from any thread.
    pub(crate) fn client_warnings(&self) -> impl Fn(&str) + Send + Sync + 'static {
        self.messages("warning", "warning: ")
    }

    fn messages(&self, kind: &'static str, prefix: &'static str) -> impl Fn(&str) + Send + Sync + 'static {
        let (bars, is_json) = (self.bars.clone(), self.is_json());
        move |text: &str| {
            let line = if is_json { json_message(kind, text) } else { format!("{prefix}{}", plain(text)) };
            write_line(&bars, &line);
        }
    }

    fn line(&self, text: &str) {
        write_line(&self.bars, text);
    }
}

pub(crate) struct Feed<'a> {
    printer: &'a Printer,
    rows: Rows,
    columns: Vec<Column>,
    /// Whether the selected fields were checked.
    is_checked: bool,
}

impl Feed<'_> {
    pub(crate) fn push(&mut self, item: &impl Serialize) -> Result<(), CommandError> {
        let item = self.printer.visible(item)?;
        if !std::mem::replace(&mut self.is_checked, true) {
            self.printer.check_fields(std::slice::from_ref(&item), &self.columns)?;
        }
        Ok(write_raw(&self.rows.push(vec![item], &self.printer.screen()))?)
    }
}

/// The pages of items; a header is printed without items too.
fn pages<T>(items: &[T]) -> impl Iterator<Item = &[T]> {
    items.chunks(PAGE).chain(items.is_empty().then_some(items))
}

fn all_columns<C: Into<Column> + Clone>(columns: &[C]) -> Vec<Column> {
    columns.iter().cloned().map(Into::into).collect()
}

/// The resource in a response as the API sent it.
pub(crate) fn received<T: Serialize>(response: &Response<T>) -> Result<Value, CommandError> {
    Ok(response.received().map_or_else(|| serde_json::to_value(&**response), Ok)?)
}

/// A note or a warning as a line of JSON.
fn json_message(kind: &str, text: &str) -> String {
    json!({ kind: { "message": text } }).to_string()
}

fn write_line(bars: &Bars, text: &str) {
    // A closed stderr is not an error.
    bars.suspend(|| drop(writeln!(io::stderr().lock(), "{text}")));
}

/// Tables and JSON have no character that can change what a terminal shows. The other formats have what the API sent, and
/// are cleaned for a terminal only.
fn write_raw(text: &str) -> io::Result<()> {
    let text = if io::stdout().is_terminal() { plain(text) } else { Cow::Borrowed(text) };
    write_bytes(text.as_bytes())
}

fn write_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

fn write_text(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(plain(text).as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}
