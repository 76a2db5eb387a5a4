//! Reading phone numbers from a list as people keep it.

use super::sheet::{Row, Sheet, nothing_usable, parse_number};
use crate::file::unreadable;
use std::collections::HashMap;
use std::path::Path;
use telnyx_porting::{Error, PhoneNumber, Problem, ValidationError};

/// How the column with the country of a number may be headed.
const COUNTRY_HEADERS: [&str; 3] = ["country", "countrycode", "region"];

/// The phone numbers of a CSV file, or of a plain list with one number per line.
///
/// A first line with headers is recognised; the columns are separated by commas, semicolons or tabs. Numbers may be
/// written with spaces, hyphens, dots and parentheses when they begin with `+` or when a column `country` gives the
/// two letters of their country. Empty lines and lines that begin with `#` are passed over.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct NumbersFile {
    /// The numbers, each once, in the order of the file.
    pub accepted: Vec<AcceptedLine>,
    /// The lines that hold no phone number.
    pub rejected: Vec<RejectedLine>,
    /// The lines that repeat a number.
    pub duplicates: Vec<DuplicateLine>,
}

/// A line with a phone number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AcceptedLine {
    /// The number of the line, from 1.
    pub line: u64,
    /// The phone number.
    pub number: PhoneNumber,
    /// What is legal but doubtful about it.
    pub warnings: Vec<Problem>,
}

/// A line without a phone number.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RejectedLine {
    /// The number of the line, from 1.
    pub line: u64,
    /// What stands there.
    pub text: String,
    /// Why it is no phone number.
    pub reason: ValidationError,
}

/// A line that repeats a number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DuplicateLine {
    /// The number of the line, from 1.
    pub line: u64,
    /// The line that has the number first.
    pub first_line: u64,
    /// The phone number.
    pub number: PhoneNumber,
}

impl NumbersFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Validation`] when it is no text or holds no phone number.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|source| unreadable(path, source))?;
        Ok(Self::parse(&bytes).map_err(|error| error.at(path.display().to_string()))?)
    }

    /// Reads the content of a file.
    ///
    /// # Errors
    /// When it is no text or holds no phone number at all; a line that holds none is only
    /// [`rejected`](Self::rejected).
    pub fn parse(bytes: &[u8]) -> Result<Self, ValidationError> {
        let sheet = Sheet::read(bytes)?;
        let country = sheet.column(&COUNTRY_HEADERS);
        let (mut file, mut first_lines) = (Self::default(), HashMap::new());
        for row in &sheet.rows {
            let country = country.map(|column| row.cell(column)).filter(|cell| !cell.is_empty());
            file.read_row(row, row.cell(sheet.number), country, &mut first_lines);
        }
        if file.accepted.is_empty() {
            let first = file.rejected.first().map(|line| (line.line, line.reason.first()));
            let hint = "list one number per line in E.164 format, such as +13035550000";
            return Err(nothing_usable("phone number", first, hint));
        }
        Ok(file)
    }

    /// The phone numbers alone.
    pub fn numbers(&self) -> impl Iterator<Item = &PhoneNumber> {
        self.accepted.iter().map(|line| &line.number)
    }

    fn read_row(&mut self, row: &Row, text: &str, country: Option<&str>, first_lines: &mut HashMap<PhoneNumber, u64>) {
        let line = row.line;
        match parse_number(text, country) {
            Err(reason) => self.rejected.push(RejectedLine { line, text: text.to_owned(), reason }),
            Ok(number) => {
                if let Some(&first_line) = first_lines.get(&number) {
                    self.duplicates.push(DuplicateLine { line, first_line, number });
                } else {
                    first_lines.insert(number, line);
                    self.accepted.push(AcceptedLine { line, warnings: number.warnings(), number });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::NUMBER_HEADERS;
    use super::*;

    fn accepted(text: &str) -> Vec<String> {
        NumbersFile::parse(text.as_bytes()).unwrap().numbers().map(ToString::to_string).collect()
    }

    #[test]
    fn a_realistic_file_is_read_and_what_is_wrong_is_reported_by_line() {
        let text = "Phone Number,Country,Note\n\
            +1 303-555-0000,,front desk\n\
            \n\
            \"(303) 555-0001\",US,\n\
            +13035550000,,again\n\
            020 7946 0000,GB,London\n\
            not a number,,\n\
            +18002345678,,toll-free\n";
        let file = NumbersFile::parse(text.as_bytes()).unwrap();
        let numbers: Vec<_> = file.numbers().map(PhoneNumber::as_str).collect();
        assert_eq!(numbers, ["+13035550000", "+13035550001", "+442079460000", "+18002345678"]);
        assert_eq!((file.duplicates[0].line, file.duplicates[0].first_line), (5, 2));
        assert_eq!((file.rejected[0].line, file.rejected[0].text.as_str()), (7, "not a number"));
    }

    #[test]
    fn other_forms_of_the_same_list() {
        let numbers = ["+13035550000", "+442079460000"];
        for text in [
            "+13035550000\n+442079460000\n",
            "\u{feff}number;note\n+13035550000;a\n+442079460000;b\n",
            "note\ttn\r\nx\t+13035550000\r\ny\t+442079460000\r\n",
            "# a list\n+13035550000\n# more\n+44 20 7946 0000",
        ] {
            assert_eq!(accepted(text), numbers, "{text:?}");
        }
    }

    #[test]
    fn a_wrong_number_does_not_become_a_right_one_by_cleaning() {
        let file = NumbersFile::parse(b"+13035550000\n+4402079460000\n+1 303 555 0000 x12\n13035550000\n").unwrap();
        assert_eq!(file.rejected.iter().map(|line| line.line).collect::<Vec<_>>(), [2, 3, 4]);
    }

    #[test]
    fn what_is_no_list_of_numbers_is_refused() {
        for bytes in [b"".as_slice(), b"phone\n", b"\x00\x01", b"abc\ndef\n", b"\xff\xfe\n"] {
            assert!(NumbersFile::parse(bytes).is_err(), "{bytes:?}");
        }
        assert!(matches!(NumbersFile::read(Path::new("/")), Err(Error::File { .. })));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = NumbersFile::parse(&bytes);
        }

        #[test]
        fn every_line_is_accounted_for(lines in proptest::collection::vec("[+0-9a-z ]{1,16}", 1..20)) {
            if let Ok(file) = NumbersFile::parse(lines.join("\n").as_bytes()) {
                let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
                let header = usize::from(lines.iter().find(|line| !line.trim().is_empty())
                    .is_some_and(|line| NUMBER_HEADERS.contains(&line.replace(' ', "").as_str())));
                let found = file.accepted.len() + file.rejected.len() + file.duplicates.len();
                proptest::prop_assert_eq!(found, filled - header);
            }
        }
    }
}
