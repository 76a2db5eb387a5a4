//! Reads a list from a file, from bytes, or from values.

use super::assembly::{self, ListKind, Origin, Sample};
use super::cell::{Cell, CellKind};
use super::file_type::{self, FileType};
use super::rejects::{RejectsFormat, RejectsLayout};
use super::text::TextRows;
use super::{
    Ignored, IgnoredKind, Intake, IntakeOptions, MAX_COLUMNS, MAX_TEXT, Place, RawRow, Rows, encoding, list_issue,
    workbook,
};
use crate::file::unreadable;
use std::io::{self, Read};
use std::path::Path;
use telnyx_porting::{Error, Issue, Rule, ValidationError};

impl Intake {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::File`] if it cannot be read, [`Error::Validation`] as [`parse`](Self::parse).
    pub fn read(path: &Path, options: &IntakeOptions) -> Result<Self, Error> {
        Ok(Self::parse(&read_file(path)?, &path.display().to_string(), options)?)
    }

    /// Parses the content of a file. `name` is its name in messages.
    ///
    /// # Errors
    /// If the file type is not supported, the list is empty or exceeds a limit, or several columns or sheets could contain
    /// the numbers. Invalid rows are not errors, but [`rejected`](Self::rejected).
    pub fn parse(bytes: &[u8], name: &str, options: &IntakeOptions) -> Result<Self, ValidationError> {
        parse(bytes, name, options, ListKind::Numbers)
    }

    /// Reads values, such as command arguments or a column of a data frame. Each is parsed like a cell of a file.
    ///
    /// # Errors
    /// If there are more values or numbers than the limits allow.
    pub fn from_values<T: AsRef<str>>(
        values: impl IntoIterator<Item = T>,
        options: &IntakeOptions,
    ) -> Result<Self, ValidationError> {
        let values = values.into_iter().zip(1..).map(|(value, number)| RawRow {
            number,
            cells: vec![Cell::text(value.as_ref())],
            parse_error: None,
        });
        let mut values = Values(values);
        let sample = Sample::none();
        let intake = Self::default();
        assembly::assemble(sample, &mut values, Origin::Items, ListKind::Numbers, options, intake).map_err(Into::into)
    }

    /// Reads a table with named columns, such as a data frame. `name` is its name in messages, in which rows are numbered from
    /// 1. The columns are recognized by their names, as those of a file.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn from_table(
        name: &str,
        columns: impl IntoIterator<Item = String>,
        rows: impl IntoIterator<Item = Vec<CellValue>>,
        options: &IntakeOptions,
    ) -> Result<Self, ValidationError> {
        let headings = columns.into_iter().map(Cell::text).collect();
        let rows = rows.into_iter().zip(1..).map(|(values, number)| RawRow {
            number,
            cells: values.into_iter().map(CellValue::into_cell).collect(),
            parse_error: None,
        });
        let intake = Self { name: name.to_owned(), ..Self::default() };
        table(headings, &mut Values(rows), options, intake).map_err(|issue| ValidationError::from(issue).at(name))
    }
}

/// A value of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// A text; empty if the value is missing.
    Text(String),
    /// A number, which has lost its leading zeros.
    Number(String),
}

impl CellValue {
    fn into_cell(self) -> Cell {
        match self {
            Self::Text(text) => Cell::text(text),
            Self::Number(text) => Cell { text, kind: CellKind::Number },
        }
    }
}

fn table(
    headings: Vec<Cell>,
    rows: &mut dyn Rows,
    options: &IntakeOptions,
    mut intake: Intake,
) -> Result<Intake, Issue> {
    if headings.len() > MAX_COLUMNS {
        let message = format!("expected at most {MAX_COLUMNS} columns, got {}", headings.len());
        return Err(list_issue(Rule::File, message).with_hint("remove columns that are not needed"));
    }
    intake.source = RejectsLayout::new(RejectsFormat::Csv, ',');
    let mut sample = Sample::read_from(rows)?;
    if sample.is_empty() {
        return Err(nothing());
    }
    sample.put_first(RawRow { number: 0, cells: headings, parse_error: None });
    assembly::assemble(sample, rows, Origin::Records, ListKind::Numbers, options, intake)
}

struct Values<I>(I);

impl<I: Iterator<Item = RawRow>> Rows for Values<I> {
    fn next_row(&mut self) -> Result<Option<RawRow>, Issue> {
        Ok(self.0.next())
    }
}

impl Rows for TextRows<'_> {
    fn next_row(&mut self) -> Result<Option<RawRow>, Issue> {
        Ok(self.next())
    }
}

/// Parses a list of any kind.
pub(super) fn parse(
    bytes: &[u8],
    name: &str,
    options: &IntakeOptions,
    kind: ListKind,
) -> Result<Intake, ValidationError> {
    let intake = Intake { name: name.to_owned(), ..Intake::default() };
    let read = if bytes.len() > MAX_TEXT {
        let message = format!("is larger than {} MiB", MAX_TEXT >> 20);
        Err(list_issue(Rule::File, message).with_hint("split the list, or remove columns that are not needed"))
    } else {
        match file_type::detect(bytes) {
            FileType::Text => read_text(bytes, options, kind, intake),
            FileType::Archive => workbook::read_archive(bytes, options, kind, intake),
            FileType::Compound => workbook::read_compound(bytes, options, kind, intake),
            FileType::Other(what) => Err(not_a_list(what)),
        }
    };
    read.map_err(|issue| ValidationError::from(issue).at(name))
}

pub(super) fn not_a_list(what: &str) -> Issue {
    let issue = list_issue(Rule::File, format!("this is {what}, not a list of phone numbers"));
    issue.with_hint("open it in its program and save the list as CSV or XLSX")
}

fn read_text(bytes: &[u8], options: &IntakeOptions, kind: ListKind, mut intake: Intake) -> Result<Intake, Issue> {
    if options.sheet.is_some() {
        let issue = list_issue(Rule::File, "expected a workbook with sheets, got a text file");
        return Err(issue.with_hint("remove --sheet"));
    }
    let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
    if decoded.is_guess {
        intake.notes.push(format!(
            "read as {}, detected from the content; use --encoding to override it",
            decoded.encoding.name()
        ));
    } else if decoded.encoding != encoding_rs::UTF_8 {
        intake.notes.push(format!("read as {}", decoded.encoding.name()));
    }
    let mut rows = TextRows::new(&decoded.text);
    intake.source = RejectsLayout::new(RejectsFormat::Csv, rows.separator());
    if let Some(declared) = rows.declared {
        let (place, text) = (Place::Line(1), declared.to_owned());
        intake.ignored.push(Ignored { place, kind: IgnoredKind::Separator, text });
    }
    let sample = Sample::read_from(&mut rows)?;
    if sample.is_empty() {
        return Err(nothing());
    }
    assembly::assemble(sample, &mut rows, Origin::Lines, kind, options, intake)
}

/// Returns the issue of a list without rows.
pub(super) fn nothing() -> Issue {
    list_issue(Rule::NotEmpty, "expected phone numbers, got an empty list")
        .with_hint("write one number per line, such as +13035550000")
}

/// Reads at most [`MAX_TEXT`] + 1 bytes of a file.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    let read = std::fs::File::open(path).and_then(read_bounded);
    read.map_err(|source| unreadable(path, source))
}

/// Reads at most [`MAX_TEXT`] + 1 bytes: [`Intake::parse`] rejects a longer list without reading the rest.
///
/// # Errors
/// The error of the reader.
pub fn read_bounded(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_TEXT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: &[&str], rows: &[&[&str]], options: &IntakeOptions) -> Result<Intake, ValidationError> {
        let rows = rows.iter().map(|row| row.iter().map(|value| CellValue::Text((*value).to_owned())).collect());
        Intake::from_table("frame", columns.iter().map(|column| (*column).to_owned()), rows, options)
    }

    #[test]
    fn columns_of_a_table_are_recognized_and_rows_are_counted_from_1() {
        let rows: [&[&str]; 4] = [&["+13035550100", "Acme"], &["", ""], &["12", "Beta"], &["+13035550100", "Acme"]];
        let intake = table(&["Phone", "Customer"], &rows, &IntakeOptions::new()).unwrap();
        let details = intake.rows[0].details.as_ref().unwrap();
        assert_eq!((intake.rows[0].place.clone(), details.customer.as_deref()), (Place::Item(1), Some("Acme")));
        assert_eq!((intake.rejected[0].place.clone(), intake.rejected[0].text.as_str()), (Place::Item(3), "12"));
        assert_eq!((intake.duplicates[0].place.clone(), intake.blank_rows), (Place::Item(4), 1));
        assert_eq!((intake.name.as_str(), intake.column.as_deref()), ("frame", Some("Phone")));
    }

    #[test]
    fn a_number_as_account_number_may_have_lost_its_zeros() {
        let row = vec![CellValue::Text("+13035550100".to_owned()), CellValue::Number("12".to_owned())];
        let columns = ["number", "account number"].map(str::to_owned);
        let intake = Intake::from_table("frame", columns, [row], &IntakeOptions::new()).unwrap();
        assert!(intake.rows[0].warnings[0].message().contains("leading zeros may be lost"));
    }

    #[test]
    fn an_ambiguous_or_empty_table_is_an_error() {
        let error = table(&["Phone", "Phone 2"], &[&["+13035550100", "+13035550101"]], &IntakeOptions::new());
        assert!(error.unwrap_err().to_string().contains("Phone 2"));
        let options = IntakeOptions::new().with_column("Phone 2");
        let intake = table(&["Phone", "Phone 2"], &[&["+13035550100", "+13035550101"]], &options).unwrap();
        assert_eq!(intake.numbers().next().unwrap().as_str(), "+13035550101");
        assert!(table(&["Phone"], &[], &IntakeOptions::new()).unwrap_err().to_string().contains("empty list"));
    }
}
