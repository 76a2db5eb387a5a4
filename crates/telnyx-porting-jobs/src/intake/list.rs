//! Reads a list from a file, from bytes, or from values.

use super::assembly::{self, Kind, Origin, Sample};
use super::cell::Cell;
use super::file_type::{self, FileType};
use super::rejects::{RejectsFormat, Source};
use super::text::TextRows;
use super::{
    Ignored, IgnoredKind, Intake, IntakeOptions, MAX_TEXT, Place, RawRow, Rows, encoding, list_issue, workbook,
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
        parse(bytes, name, options, Kind::Numbers)
    }

    /// Reads values, such as command arguments or a column of a data frame. Each is parsed like a cell of a file.
    ///
    /// # Errors
    /// If there are more values or numbers than the limits allow.
    pub fn of_values<T: AsRef<str>>(
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
        assembly::assemble(sample, &mut values, Origin::Items, Kind::Numbers, options, intake).map_err(Into::into)
    }
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
pub(super) fn parse(bytes: &[u8], name: &str, options: &IntakeOptions, kind: Kind) -> Result<Intake, ValidationError> {
    let intake = Intake { name: name.to_owned(), ..Intake::default() };
    let read = if bytes.len() > MAX_TEXT {
        let message = format!("is larger than {} MiB", MAX_TEXT >> 20);
        Err(list_issue(Rule::File, message).with_hint("split the list, or remove columns that are not needed"))
    } else {
        match file_type::detect(bytes) {
            FileType::Text => text(bytes, options, kind, intake),
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

fn text(bytes: &[u8], options: &IntakeOptions, kind: Kind, mut intake: Intake) -> Result<Intake, Issue> {
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
    intake.source = Source::new(RejectsFormat::Csv, rows.separator());
    if let Some(declared) = rows.declared {
        let (place, text) = (Place::Line(1), declared.to_owned());
        intake.ignored.push(Ignored { place, kind: IgnoredKind::Separator, text });
    }
    let sample = Sample::take(&mut rows)?;
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
