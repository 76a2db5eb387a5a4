//! Lists of phone numbers as people have them: CSV and workbooks, exported by hand, with titles, totals, guards and gaps.
//!
//! ```text
//! bytes ─► file type ─► encoding ─► separator ─► rows ┐
//!              └─────► workbook ─► sheet ───────► rows ┴─► layout ─► cells ─► Intake
//! ```
//!
//! Two rules hold everywhere. The digits of a number that is accepted are together in its cell, with nothing but separators
//! between them. And whatever is not accepted is reported with its line or cell.

mod assembly;
mod cell;
mod codes;
mod country;
mod encoding;
mod file_type;
mod headings;
mod layout;
mod list;
mod numbers;
mod rejects;
mod result;
mod text;
mod workbook;

use cell::Cell;
use std::borrow::Cow;
use telnyx_porting::{CountryCode, Issue, Rule};

pub use codes::{AcceptedCode, CodeIntake};
pub use list::read_bounded;
pub use rejects::RejectsFormat;
pub use result::{Conflict, Details, Duplicate, Ignored, IgnoredKind, Intake, Place, Rejected, Row};

/// The most rows of a list that are not blank.
pub const MAX_ROWS: usize = 200_000;
/// The most columns of a list.
pub const MAX_COLUMNS: usize = 256;
/// The most phone numbers of a list, with those within ranges.
pub const MAX_NUMBERS: usize = 1_000_000;
/// The largest text file, the largest workbook as it is stored, and the most text of a workbook, in bytes.
pub const MAX_TEXT: usize = 64 << 20;
/// The largest workbook when it is unpacked, in bytes.
pub const MAX_UNPACKED: u64 = 256 << 20;

/// How a list is read. By default, everything is detected.
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
    /// Detects everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the numbers from this column: its heading, its letter (`B`) or its number from 1.
    #[must_use]
    pub fn with_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// The country of numbers without a calling code where the list does not name one.
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

    /// Decodes a text file from this encoding, by its name on the web: `utf-8`, `windows-1252`, `utf-16le`.
    #[must_use]
    pub fn with_encoding(mut self, encoding: impl Into<String>) -> Self {
        self.encoding = Some(encoding.into());
        self
    }

    /// Keeps the cells of rows in conflict, so that [`Intake::rejects`] has them. Those of rejected rows are
    /// always kept.
    #[must_use]
    pub fn keeping_rows(mut self) -> Self {
        self.keeps_rows = true;
        self
    }
}

/// A row before its cells are understood.
#[derive(Clone, Debug, Default)]
struct RawRow {
    /// The line on which it starts, or the row of a sheet, from 1.
    number: u64,
    cells: Vec<Cell>,
    /// Why it has no cells.
    flaw: Option<Issue>,
}

impl RawRow {
    fn is_blank(&self) -> bool {
        self.flaw.is_none() && self.cells.iter().all(Cell::is_empty)
    }

    fn is_comment(&self) -> bool {
        self.cells.first().is_some_and(|cell| cell.value().starts_with('#'))
    }

    /// A cell without its guards; one that is not there is empty.
    fn value(&self, column: usize) -> &str {
        self.cells.get(column).map(Cell::value).unwrap_or_default()
    }

    /// The cells for a person to recognise the row by.
    fn shown(&self) -> String {
        let cells: Vec<_> = self.cells.iter().map(Cell::value).filter(|value| !value.is_empty()).collect();
        shortened(&cells.join(" | ")).into_owned()
    }
}

/// Rows from any kind of file.
trait Rows {
    /// The next row, which may be blank; nothing at the end.
    fn next_row(&mut self) -> Result<Option<RawRow>, Issue>;
}

/// What is wrong with a list as a whole, or with one of its rows.
fn flaw(rule: Rule, message: impl Into<String>) -> Issue {
    Issue::error("list", rule, message)
}

/// How much of a text is shown.
const SHOWN: usize = 200;

fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}
