//! Reading ranges of phone numbers from a list.

use super::numbers_file::RejectedLine;
use super::sheet::{Sheet, nothing_usable, parse_number};
use crate::file::unreadable;
use std::path::Path;
use telnyx_porting::{Error, PhoneNumberRange, ValidationError};

/// The ranges of a list, as associated numbers and blocks have them: each line, or each cell below the header for
/// numbers, is one number, or the first and the last with a hyphen between, both with their `+`. Otherwise such a list is
/// written as a [`NumbersFile`](super::NumbersFile).
///
/// ```
/// use telnyx_porting_jobs::RangesFile;
///
/// let file = RangesFile::parse(b"+442079460100-+442079460109\n+44 20 7946 0120\n")?;
/// assert_eq!(file.accepted.iter().map(|range| range.len()).collect::<Vec<_>>(), [10, 1]);
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RangesFile {
    /// The ranges, in the order of the file.
    pub accepted: Vec<PhoneNumberRange>,
    /// The lines that hold none.
    pub rejected: Vec<RejectedLine>,
}

impl RangesFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Validation`] when it is no text or holds no range.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|source| unreadable(path, source))?;
        Ok(Self::parse(&bytes).map_err(|error| error.at(path.display().to_string()))?)
    }

    /// Reads the content of a file.
    ///
    /// # Errors
    /// When it is no text or holds no range at all; a line that holds none is only [`rejected`](Self::rejected).
    pub fn parse(bytes: &[u8]) -> Result<Self, ValidationError> {
        let sheet = Sheet::read(bytes)?;
        let mut file = Self::default();
        for row in &sheet.rows {
            let text = row.cell(sheet.number);
            match parse(text) {
                Ok(range) => file.accepted.push(range),
                Err(reason) => file.rejected.push(RejectedLine { line: row.line, text: text.to_owned(), reason }),
            }
        }
        if file.accepted.is_empty() {
            let first = file.rejected.first().map(|line| (line.line, line.reason.first()));
            let hint = "list one number per line, or the first and the last with a - between";
            return Err(nothing_usable("phone number", first, hint));
        }
        Ok(file)
    }
}

/// A hyphen before a `+` stands between two numbers; any other may stand within one.
fn parse(text: &str) -> Result<PhoneNumberRange, ValidationError> {
    let ends = text.match_indices('-').find_map(|(place, _)| {
        let last = text[place + 1..].trim_start();
        last.starts_with('+').then(|| (text[..place].trim_end(), last))
    });
    match ends {
        Some((first, last)) => PhoneNumberRange::new(parse_number(first, None)?, parse_number(last, None)?),
        None => Ok(parse_number(text, None)?.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ranges_are_read_and_what_is_neither_is_reported_by_line() {
        let text = "number;note\n+44 20-7946-0100 - +44 20 7946 0109;a\n+442079460120;b\n+442079460130-139;c\n";
        let file = RangesFile::parse(text.as_bytes()).unwrap();
        let read: Vec<_> = file.accepted.iter().map(ToString::to_string).collect();
        assert_eq!(read, ["+442079460100 to +442079460109", "+442079460120 to +442079460120"]);
        assert_eq!((file.rejected[0].line, file.rejected[0].text.as_str()), (4, "+442079460130-139"));
        assert!(RangesFile::parse(b"+442079460109-+442079460100").is_err());
        assert!(RangesFile::parse(b"").is_err());
    }
}
