//! Phone numbers as arguments, from a file or from the standard input.

use super::port_in::lines;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::standard_input;
use clap::Args;
use std::path::{Path, PathBuf};
use telnyx_porting::{PhoneNumber, PhoneNumberRange, Problem, Report, Rule, ValidationError};
use telnyx_porting_jobs::{NumbersFile, RangesFile};

const STANDARD_INPUT: &str = "-";

#[derive(Debug, Args)]
pub(crate) struct NumberArgs {
    /// Phone numbers in E.164 format, such as +13035550000; - reads them from the standard input
    #[arg(value_name = "NUMBER")]
    numbers: Vec<String>,
    /// More numbers from a CSV file or a plain list, one per line; - reads the standard input
    #[arg(long, value_name = "FILE")]
    numbers_file: Option<PathBuf>,
}

impl NumberArgs {
    /// All numbers, in the order in which they were given; all arguments that are none are reported at once.
    pub(crate) fn read(&self, printer: &Printer) -> Result<Vec<PhoneNumber>, Failure> {
        let mut report = Report::new();
        let given = self.numbers.iter().enumerate().filter(|(_, text)| *text != STANDARD_INPUT);
        let given = given.filter_map(|(index, text)| report.check(format!("phone_numbers[{index}]"), text.parse()));
        let given = given.collect();
        let mut numbers: Vec<_> = report.finish(given)?;
        for source in sources(&self.numbers, self.numbers_file.as_deref()) {
            let file = read_numbers(source, printer)?;
            lines::print_rejected(&file.rejected, printer);
            numbers.extend(file.numbers().copied());
        }
        Ok(numbers)
    }

    /// The same where there has to be one.
    pub(crate) fn read_some(&self, printer: &Printer) -> Result<Vec<PhoneNumber>, Failure> {
        let numbers = self.read(printer)?;
        if numbers.is_empty() { Err(empty()) } else { Ok(numbers) }
    }
}

#[derive(Debug, Args)]
pub(crate) struct RangeArgs {
    /// The numbers: one, or the first and the last of at most 1000 with a - between, such as
    /// +442079460100-+442079460109; - alone reads them from the standard input
    #[arg(value_name = "NUMBERS")]
    numbers: Vec<String>,
    /// More of them from a CSV file or a plain list, one per line; - reads the standard input
    #[arg(long, value_name = "FILE")]
    numbers_file: Option<PathBuf>,
}

impl RangeArgs {
    /// Whether there can be one range only: the form of the result depends on it, and must not on what a file holds.
    pub(crate) fn is_one(&self) -> bool {
        self.numbers_file.is_none() && matches!(self.numbers.as_slice(), [one] if one != STANDARD_INPUT)
    }

    /// All ranges. Single numbers that follow each other become one.
    pub(crate) fn read(&self, printer: &Printer) -> Result<Vec<PhoneNumberRange>, Failure> {
        let mut report = Report::new();
        let given = self.numbers.iter().enumerate().filter(|(_, text)| *text != STANDARD_INPUT);
        let given =
            given.filter_map(|(index, text)| report.check(format!("phone_number_ranges[{index}]"), text.parse()));
        let given = given.collect();
        let mut all: Vec<PhoneNumberRange> = report.finish(given)?;
        for source in sources(&self.numbers, self.numbers_file.as_deref()) {
            let file = read_ranges(source, printer)?;
            lines::print_rejected(&file.rejected, printer);
            all.extend(file.accepted);
        }
        if all.is_empty() {
            return Err(empty());
        }
        let (single, mut ranges): (Vec<_>, Vec<_>) = all.into_iter().partition(|range| range.len() == 1);
        ranges.extend(PhoneNumberRange::covering(single.into_iter().map(|range| range.start())));
        Ok(ranges)
    }
}

fn empty() -> Failure {
    let problem = Problem::error("phone_numbers", Rule::NotEmpty, "the list is empty");
    let hint = "name numbers, or a file with them by --numbers-file; - reads the standard input";
    ValidationError::from(problem.with_hint(hint)).into()
}

/// The files to read: the standard input once, however often it is named.
pub(crate) fn sources<'a>(arguments: &[String], file: Option<&'a Path>) -> impl Iterator<Item = &'a Path> {
    let standard_input = Path::new(STANDARD_INPUT);
    let is_named = arguments.iter().any(|text| text == STANDARD_INPUT);
    let other = file.filter(|file| !is_named || *file != standard_input);
    is_named.then_some(standard_input).into_iter().chain(other)
}

/// Reads a list of numbers.
pub(crate) fn read_numbers(path: &Path, printer: &Printer) -> Result<NumbersFile, Failure> {
    if !standard_input::is_meant_by(path) {
        return Ok(NumbersFile::read(path)?);
    }
    let bytes = standard_input::read("phone numbers, one per line,", printer)?;
    Ok(NumbersFile::parse(&bytes).map_err(|error| error.at("standard input"))?)
}

fn read_ranges(path: &Path, printer: &Printer) -> Result<RangesFile, Failure> {
    if !standard_input::is_meant_by(path) {
        return Ok(RangesFile::read(path)?);
    }
    let bytes = standard_input::read("phone numbers, one or a range per line,", printer)?;
    Ok(RangesFile::parse(&bytes).map_err(|error| error.at("standard input"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_input_is_read_once() {
        let dash = ["-".to_owned(), "-".to_owned()];
        let read = |arguments: &[String], file| {
            sources(arguments, file).map(|path| path.display().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(read(&dash, Some(Path::new("-"))), ["-"]);
        assert_eq!(read(&dash, Some(Path::new("a.csv"))), ["-", "a.csv"]);
        assert_eq!(read(&[], Some(Path::new("-"))), ["-"]);
        assert!(read(&[], None).is_empty());
    }
}
