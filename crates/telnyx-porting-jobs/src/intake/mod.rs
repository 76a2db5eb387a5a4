//! Reads lists of phone numbers: CSV files and workbooks, which may have titles, totals, guards and blank rows.
//!
//! ```text
//! bytes ─► file type ─► encoding ─► separator ─► rows ┐
//!              └─────► workbook ─► sheet ───────► rows ┴─► layout ─► cells ─► Intake
//! ```
//!
//! Two invariants:
//!
//! - The digits of an accepted number are contiguous in its cell, except for separators.
//! - Every row that is not accepted is reported with its line or cell.

mod assembly;
mod cell;
mod cited;
mod codes;
mod country;
mod encoding;
mod file_type;
mod headings;
mod layout;
mod likeness;
mod list;
mod merged;
mod numbers;
mod rejects;
mod result;
mod text;
mod workbook;

use cell::Cell;
use std::borrow::Cow;
use telnyx_porting::{CountryCode, Issue, Rule, ValidationError};

pub(crate) use cited::Cited;
pub use codes::{AcceptedCode, CodeIntake};
pub(crate) use likeness::{bare, label};
pub use list::{CellValue, read_bounded};
pub use numbers::clean;
pub use rejects::RejectsFormat;
#[cfg(test)]
pub(crate) use result::DetailColumn;
pub use result::{Conflict, Details, Duplicate, Ignored, IgnoredKind, Intake, Place, Rejected, Row};

/// The maximum number of nonblank rows.
pub const MAX_ROWS: usize = 200_000;
/// The maximum number of columns.
pub const MAX_COLUMNS: usize = 256;
/// The maximum number of phone numbers, including those in ranges.
pub const MAX_NUMBERS: usize = 1_000_000;
/// The maximum size of a text file, of a compressed workbook, and of the text of a workbook, in bytes.
pub const MAX_TEXT: usize = 64 << 20;
/// The maximum uncompressed size of a workbook, in bytes.
pub const MAX_UNPACKED: u64 = 256 << 20;

/// Options for reading a list. By default, everything is detected.
///
/// ```
/// use telnyx_porting::CountryCode;
/// use telnyx_porting_jobs::IntakeOptions;
///
/// let options = IntakeOptions::new().with_column("Phone 2").with_country(CountryCode::US);
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default)]
pub struct IntakeOptions {
    column: Option<String>,
    country: Option<CountryCode>,
    sheet: Option<String>,
    encoding: Option<String>,
    keeps_rows: bool,
}

impl IntakeOptions {
    /// Creates options that detect everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the numbers from this column, given by heading, letter (`B`) or number from 1.
    #[must_use]
    pub fn with_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// Sets the country of numbers without a calling code in rows that name no country.
    #[must_use]
    pub fn with_country(mut self, country: CountryCode) -> Self {
        self.country = Some(country);
        self
    }

    /// Reads this sheet of a workbook.
    #[must_use]
    pub fn with_sheet(mut self, sheet: impl Into<String>) -> Self {
        self.sheet = Some(sheet.into());
        self
    }

    /// Decodes a text file with this encoding, given by its WHATWG label: `utf-8`, `windows-1252`, `utf-16le`.
    #[must_use]
    pub fn with_encoding(mut self, encoding: impl Into<String>) -> Self {
        self.encoding = Some(encoding.into());
        self
    }

    /// Sets an option by its name in a job file: `column`, `country`, `sheet` or `encoding`.
    ///
    /// # Errors
    /// If the option is unknown, or if the value is not a country.
    pub fn with_setting(self, name: &str, value: &str) -> Result<Self, ValidationError> {
        Ok(match name {
            COLUMN => self.with_column(value),
            COUNTRY => self.with_country(value.parse()?),
            SHEET => self.with_sheet(value),
            ENCODING => self.with_encoding(value),
            _ => {
                let message = format!("expected {COLUMN}, {COUNTRY}, {SHEET} or {ENCODING}, got {name:?}");
                return Err(Issue::error("setting", Rule::KnownValue, message).into());
            }
        })
    }

    /// Returns the options that are set, by their names in a job file. [`with_setting`](Self::with_setting) accepts them.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let settings = [
            (COLUMN, self.column.clone()),
            (COUNTRY, self.country.map(|country| country.to_string())),
            (SHEET, self.sheet.clone()),
            (ENCODING, self.encoding.clone()),
        ];
        settings.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Keeps the cells of rows in conflict, so that [`Intake::rejects`] includes them. Cells of rejected rows are always
    /// kept.
    #[must_use]
    pub fn keeping_rows(mut self) -> Self {
        self.keeps_rows = true;
        self
    }
}

/// The names of the options in a job file.
const COLUMN: &str = "column";
const COUNTRY: &str = "country";
const SHEET: &str = "sheet";
const ENCODING: &str = "encoding";

/// A row of unparsed cells.
#[derive(Clone, Debug, Default)]
struct RawRow {
    /// The first line of the row, or its number in the sheet, from 1.
    number: u64,
    cells: Vec<Cell>,
    /// The reason why the row could not be split into cells.
    parse_error: Option<Issue>,
}

impl RawRow {
    fn is_blank(&self) -> bool {
        self.parse_error.is_none() && self.cells.iter().all(Cell::is_empty)
    }

    fn is_comment(&self) -> bool {
        self.cells.first().is_some_and(|cell| cell.value().starts_with('#'))
    }

    /// Returns the value of a cell without guards, or an empty string if the row is shorter.
    fn value(&self, column: usize) -> &str {
        self.cells.get(column).map(Cell::value).unwrap_or_default()
    }

    /// Returns the cells as text for messages, without those of columns that are secret.
    fn shown(&self, is_secret: impl Fn(usize) -> bool) -> String {
        let filled = self.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let cells: Vec<_> =
            filled.map(|(column, cell)| if is_secret(column) { HIDDEN } else { cell.value() }).collect();
        shortened(&cells.join(" | ")).into_owned()
    }
}

/// Rows from any kind of file.
trait Rows {
    /// Returns the next row, which may be blank; `None` at the end.
    fn next_row(&mut self) -> Result<Option<RawRow>, Issue>;
}

/// Returns an issue of the list or of one of its rows.
fn list_issue(rule: Rule, message: impl Into<String>) -> Issue {
    Issue::error("list", rule, message)
}

/// The text of a cell that may be a secret.
const HIDDEN: &str = "[hidden]";

/// The maximum length of a text in messages, in characters.
const SHOWN: usize = 200;

fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}
