//! Reading a list from a file, from bytes, or from values.

use super::assembly::{self, Kind, Origin, Sample};
use super::cell::Cell;
use super::file_type::{self, FileType};
use super::rejects::{RejectsFormat, Source};
use super::text::TextRows;
use super::{Ignored, IgnoredKind, Intake, IntakeOptions, MAX_TEXT, Place, RawRow, Rows, encoding, flaw, workbook};
use crate::file::unreadable;
use std::io::{self, Read};
use std::path::Path;
use telnyx_porting::{Error, Issue, Rule, ValidationError};

impl Intake {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Validation`] as [`parse`](Self::parse).
    pub fn read(path: &Path, options: &IntakeOptions) -> Result<Self, Error> {
        Ok(Self::parse(&read_file(path)?, &path.display().to_string(), options)?)
    }

    /// Reads the content of a file. `name` is what messages call it.
    ///
    /// # Errors
    /// When it is no list: it is of another type, or empty, or larger than the limits, or several columns or sheets could hold
    /// the numbers. A row that cannot be read is [`rejected`](Self::rejected) instead.
    pub fn parse(bytes: &[u8], name: &str, options: &IntakeOptions) -> Result<Self, ValidationError> {
        parse(bytes, name, options, Kind::Numbers)
    }

    /// Reads values one by one, such as the arguments of a command or a column of a data frame. Each is like a cell of a
    /// file.
    pub fn of_values<T: AsRef<str>>(
        values: impl IntoIterator<Item = T>,
        options: &IntakeOptions,
    ) -> Result<Self, ValidationError> {
        let values = values.into_iter().zip(1..).map(|(value, number)| RawRow {
            number,
            cells: vec![Cell::text(value.as_ref())],
            flaw: None,
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

/// Reads a list of any kind.
pub(super) fn parse(bytes: &[u8], name: &str, options: &IntakeOptions, kind: Kind) -> Result<Intake, ValidationError> {
    let intake = Intake { name: name.to_owned(), ..Intake::default() };
    let read = if bytes.len() > MAX_TEXT {
        let message = format!("is larger than {} MiB", MAX_TEXT >> 20);
        Err(flaw(Rule::File, message).with_hint("split the list, or remove what is not needed"))
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
    let issue = flaw(Rule::File, format!("this is {what}, not a list of phone numbers"));
    issue.with_hint("open it in the program that it comes from and save the list as CSV or XLSX")
}

fn text(bytes: &[u8], options: &IntakeOptions, kind: Kind, mut intake: Intake) -> Result<Intake, Issue> {
    if options.sheet.is_some() {
        let issue = flaw(Rule::File, "this is a text file, which has no sheets");
        return Err(issue.with_hint("leave out --sheet"));
    }
    let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
    if decoded.is_guess {
        intake.notes.push(format!("read as {}, by its content; --encoding names another", decoded.encoding.name()));
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

/// A list without rows.
pub(super) fn nothing() -> Issue {
    flaw(Rule::NotEmpty, "holds no phone number: it is empty")
        .with_hint("list one number on each line, such as +13035550000")
}

/// Reads a file as far as a list may be long, and one byte more.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    let read = std::fs::File::open(path).and_then(read_bounded);
    read.map_err(|source| unreadable(path, source))
}

/// Reads as far as a list may be long, and one byte more, by which [`Intake::parse`] knows that there is more.
///
/// # Errors
/// What the reader fails with.
pub fn read_bounded(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_TEXT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
