//! Lists of verification codes.

use super::assembly::ListKind;
use super::list::{parse, read_file};
use super::rejects::RejectsLayout;
use super::result::Kept;
use super::{Conflict, HIDDEN, Ignored, Intake, IntakeOptions, Place, Rejected, RejectsFormat};
use std::io;
use std::path::Path;
use telnyx_porting::{Error, Issue, ReceivedCode, Rule, ValidationError};

/// A list of numbers with the verification codes that subscribers received, in the next column or in a column `Code`.
///
/// ```
/// use telnyx_porting_jobs::{CodeIntake, IntakeOptions};
///
/// let list = b"number,code\n+61412345678,04821\n+61412345679,4822.0\n";
/// let intake = CodeIntake::parse(list, "codes.csv", &IntakeOptions::new())?;
/// assert_eq!(intake.codes.len(), 1);
/// // A spreadsheet has changed the second code. Messages contain no codes.
/// assert_eq!(intake.rejected[0].text, "[hidden]");
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct CodeIntake {
    /// The codes, in the order of the list.
    pub codes: Vec<AcceptedCode>,
    /// The rows that cannot be read.
    pub rejected: Vec<Rejected>,
    /// The rows without a code that need none, such as headings.
    pub ignored: Vec<Ignored>,
    /// Warnings about the list, such as columns with numbers that are not read.
    pub warnings: Vec<Issue>,
    /// Notes on how the list was read.
    pub notes: Vec<String>,
    source: RejectsLayout,
}

/// A code and its position in the list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AcceptedCode {
    /// The position of the row.
    pub place: Place,
    /// The number and its code.
    pub code: ReceivedCode,
}

impl CodeIntake {
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
    /// As [`Intake::parse`](super::Intake::parse).
    pub fn parse(bytes: &[u8], name: &str, options: &IntakeOptions) -> Result<Self, ValidationError> {
        let intake = parse(bytes, name, options, ListKind::Codes)?;
        let mut codes = Self {
            codes: Vec::new(),
            rejected: intake.rejected,
            ignored: intake.ignored,
            warnings: intake.warnings,
            notes: intake.notes,
            source: intake.source,
        };
        for row in intake.rows {
            let number = match row.ranges.as_slice() {
                [range] if range.len() == 1 => range.start(),
                _ => {
                    codes.rejected.push(several(row.place, row.kept));
                    continue;
                }
            };
            let Some(code) = row.details.and_then(|details| details.code) else { continue };
            codes.codes.push(AcceptedCode { place: row.place, code: ReceivedCode::new(number, code.expose()) });
        }
        for conflict in intake.conflicts {
            let Conflict { place, reason, rows, number, .. } = conflict;
            codes.rejected.push(Rejected { place, column: None, text: number.to_string(), reason, rows });
        }
        Ok(codes)
    }

    /// Returns the rejected rows as a file, including their codes. See [`Intake::rejects`].
    ///
    /// # Errors
    /// If the workbook cannot be created.
    pub fn rejects(&self, format: RejectsFormat) -> io::Result<Vec<u8>> {
        let (rejected, source) = (self.rejected.clone(), self.source.clone());
        Intake { rejected, source, ..Intake::default() }.rejects(format)
    }

    /// Returns the format of the list.
    pub fn format(&self) -> RejectsFormat {
        self.source.format
    }
}

fn several(place: Place, kept: Option<Kept>) -> Rejected {
    let reason = Issue::error("phone_number", Rule::VerificationCode, "expected one number per code, got several");
    let reason = reason.with_hint("write a number and its code on each line");
    Rejected { place, column: None, text: HIDDEN.to_owned(), reason, rows: kept.into_iter().collect() }
}
