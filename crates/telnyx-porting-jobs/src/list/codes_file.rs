//! Reading verification codes from a list.

use super::sheet::{Sheet, nothing_usable, parse_number};
use crate::file::unreadable;
use std::path::Path;
use telnyx_porting::{Error, Problem, ReceivedCode, Report, Rule, ValidationError};

/// How the column with the codes may be headed.
const CODE_HEADERS: [&str; 3] = ["code", "verificationcode", "pin"];
const HINT: &str = "write a number and its code on each line, such as +61412345678,04821";

/// The codes that subscribers have read out: lines of a number and its code, as CSV with or without headers. Without
/// headers, the code stands after the number.
///
/// ```
/// use telnyx_porting_jobs::CodesFile;
///
/// let file = CodesFile::parse(b"number,code\n+61412345678,04821\n")?;
/// assert_eq!(file.codes.len(), 1);
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CodesFile {
    /// The codes, in the order of the file.
    pub codes: Vec<ReceivedCode>,
}

impl CodesFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Validation`] as [`parse`](Self::parse).
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|source| unreadable(path, source))?;
        Ok(Self::parse(&bytes).map_err(|error| error.at(path.display().to_string()))?)
    }

    /// Reads the content of a file.
    ///
    /// # Errors
    /// With every line that has no number or no code; none of them is shown, since a code is a secret.
    pub fn parse(bytes: &[u8]) -> Result<Self, ValidationError> {
        let sheet = Sheet::read(bytes)?;
        let column = sheet.column(&CODE_HEADERS).unwrap_or(sheet.number + 1);
        let (mut report, mut file) = (Report::new(), Self::default());
        for row in &sheet.rows {
            match received(row.cell(sheet.number), row.cell(column)) {
                Ok(code) => file.codes.push(code),
                Err(error) => {
                    let reason = error.first();
                    let message = format!("line {}: {}", row.line, reason.message());
                    let problem = Problem::error("codes", reason.rule(), message);
                    report.push(problem.with_hint(reason.hint().unwrap_or(HINT)));
                }
            }
        }
        if sheet.rows.is_empty() {
            return Err(nothing_usable("verification code", None, HINT));
        }
        report.finish(file)
    }
}

fn received(number: &str, code: &str) -> Result<ReceivedCode, ValidationError> {
    if code.is_empty() {
        return Err(Problem::error("code", Rule::VerificationCode, "no code stands after the number").into());
    }
    Ok(ReceivedCode::new(parse_number(number, None)?, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_after_their_numbers_or_below_their_header() {
        for text in [
            "+61412345678,04821\n+61412345679,73915\n",
            "code;name;phone number\n04821;a;+61 412 345 678\n73915;b;+61412345679\n",
            "# codes\n+61412345678\t04821\n\n+61412345679\t73915",
        ] {
            let shown = format!("{:?}", CodesFile::parse(text.as_bytes()).unwrap());
            assert_eq!(shown.matches("+6141234567").count(), 2, "{shown}");
            assert!(!shown.contains("04821"), "{shown}");
        }
    }

    #[test]
    fn every_line_that_is_wrong_is_told_without_its_code() {
        let error = CodesFile::parse(b"+61412345678,66666\n61412345678,73915\n+61412345678\n,55555\n").unwrap_err();
        let lines: Vec<_> = error.problems().iter().map(|problem| &problem.message()[..7]).collect();
        assert_eq!(lines, ["line 2:", "line 3:", "line 4:"]);
        let shown = format!("{error} {error:?}");
        assert!(!["66666", "73915", "55555"].iter().any(|code| shown.contains(code)), "{shown}");
        assert!(CodesFile::parse(b"").is_err());
    }
}
