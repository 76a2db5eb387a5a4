//! Phone numbers as arguments, from a file or from the standard input.

use super::port_in::lines;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::standard_input;
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};
use telnyx_porting::{CountryCode, Issue, Issues, PhoneNumber, PhoneNumberRange, Rule, ValidationError};
use telnyx_porting_jobs::intake::read_bounded;
use telnyx_porting_jobs::{CodeIntake, Intake, IntakeOptions, RejectsFormat};

const STANDARD_INPUT: &str = "-";

/// How lists are read, and what becomes of rows that cannot be.
#[derive(Debug, Args)]
pub(crate) struct IntakeArgs {
    /// Read the numbers from this column: its heading, its letter (B) or its number
    #[arg(long, value_name = "COLUMN")]
    column: Option<String>,
    /// The country of numbers without a calling code where the list does not name one, such as US
    #[arg(long, value_name = "XX")]
    country: Option<CountryCode>,
    /// Read this sheet of a workbook
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Decode a text file from this encoding, such as windows-1252
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Write the rejected rows with their reasons to this file, to be corrected and read again; .csv or .xlsx
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Leave out rejected rows on purpose: exit with 0, not 9
    #[arg(long)]
    skip_rejected: bool,
}

impl IntakeArgs {
    fn options(&self) -> IntakeOptions {
        let mut options = IntakeOptions::new().keeping_rows();
        if let Some(column) = &self.column {
            options = options.with_column(column);
        }
        if let Some(country) = self.country {
            options = options.with_country(country);
        }
        if let Some(sheet) = &self.sheet {
            options = options.with_sheet(sheet);
        }
        if let Some(encoding) = &self.encoding {
            options = options.with_encoding(encoding);
        }
        options
    }

    /// Reads a list and writes its rejected rows, if they are to be written.
    pub(crate) fn read(&self, path: &Path, printer: &Printer) -> Result<Intake, Failure> {
        let options = self.options();
        let intake = match standard_input_of(path, "phone numbers, one per line,", printer)? {
            Some(bytes) => Intake::parse(&bytes, "standard input", &options)?,
            None => Intake::read(path, &options)?,
        };
        self.write_rejects(intake.skipped(), intake.format(), |format| intake.rejects(format), path, printer)?;
        self.count_skipped(intake.skipped(), printer);
        Ok(intake)
    }

    /// Reads a list of codes.
    pub(crate) fn read_codes(&self, path: &Path, printer: &Printer) -> Result<CodeIntake, Failure> {
        let options = self.options();
        let intake = match standard_input_of(path, "numbers and codes, such as +61412345678,04821,", printer)? {
            Some(bytes) => CodeIntake::parse(&bytes, "standard input", &options)?,
            None => CodeIntake::read(path, &options)?,
        };
        self.write_rejects(intake.rejected.len(), intake.format(), |format| intake.rejects(format), path, printer)?;
        Ok(intake)
    }

    /// Whether rejected rows are left out on purpose.
    pub(crate) fn skips_rejected(&self) -> bool {
        self.skip_rejected
    }

    fn count_skipped(&self, count: usize, printer: &Printer) {
        if !self.skip_rejected && count > 0 {
            printer.note_skipped();
        }
    }

    /// Writes so many rejected rows of a list, if they are to be written.
    fn write_rejects(
        &self,
        count: usize,
        format: RejectsFormat,
        rejects: impl FnOnce(RejectsFormat) -> std::io::Result<Vec<u8>>,
        list: &Path,
        printer: &Printer,
    ) -> Result<(), Failure> {
        let Some(path) = &self.rejects else { return Ok(()) };
        if count == 0 {
            printer.note(&format!("no row is rejected; {} is not written", path.display()));
            return Ok(());
        }
        if printer.is_dry() {
            printer.note(&format!("{} was not written: nothing is changed by --dry-run", path.display()));
            return Ok(());
        }
        if same_file(path, list) {
            return Err(Failure::usage("--rejects names the list itself").with_hint("name another file"));
        }
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let format = match extension.to_ascii_lowercase().as_str() {
            "xlsx" => RejectsFormat::Xlsx,
            "csv" | "tsv" | "txt" => RejectsFormat::Csv,
            _ => format,
        };
        write_private(path, &rejects(format)?).map_err(|source| {
            Failure::from(telnyx_porting::Error::File { path: path.display().to_string(), action: "written", source })
        })?;
        printer.note(&format!("{} in {}", lines::counted(count, "rejected row"), path.display()));
        Ok(())
    }
}

fn same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Writes a file that may hold PINs, so that nobody else can read it.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

#[derive(Debug, Args)]
pub(crate) struct NumberArgs {
    /// Phone numbers, such as +13035550000, or ranges, such as +442079460100-+442079460109; - reads the standard input
    #[arg(value_name = "NUMBER")]
    numbers: Vec<String>,
    /// More numbers from a list: CSV, XLSX or one number per line; - reads the standard input
    #[arg(long, value_name = "FILE")]
    numbers_file: Option<PathBuf>,
    #[command(flatten)]
    list: IntakeArgs,
}

impl NumberArgs {
    /// All numbers, in the order in which they were given; all arguments that are none are reported at once.
    fn read(&self, printer: &Printer) -> Result<Vec<PhoneNumber>, Failure> {
        let ranges = read(&self.numbers, self.numbers_file.as_deref(), &self.list, "phone_numbers", printer)?;
        Ok(ranges.iter().flat_map(PhoneNumberRange::iter).collect())
    }

    /// The same for a filter, which is left out where neither numbers nor a list are given.
    pub(crate) fn read_given(&self, printer: &Printer) -> Result<Option<Vec<PhoneNumber>>, Failure> {
        let is_given = !self.numbers.is_empty() || self.numbers_file.is_some();
        is_given.then(|| self.read_some(printer)).transpose()
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
    /// More of them from a list: CSV, XLSX or one number or range per line; - reads the standard input
    #[arg(long, value_name = "FILE")]
    numbers_file: Option<PathBuf>,
    #[command(flatten)]
    list: IntakeArgs,
}

impl RangeArgs {
    /// Whether there can be one range only: the form of the result depends on it, and must not on what a file holds.
    pub(crate) fn is_one(&self) -> bool {
        self.numbers_file.is_none() && matches!(self.numbers.as_slice(), [one] if one != STANDARD_INPUT)
    }

    /// All ranges. Single numbers that follow each other become one.
    pub(crate) fn read(&self, printer: &Printer) -> Result<Vec<PhoneNumberRange>, Failure> {
        let all = read(&self.numbers, self.numbers_file.as_deref(), &self.list, "phone_number_ranges", printer)?;
        if all.is_empty() {
            return Err(empty());
        }
        let (single, mut ranges): (Vec<_>, Vec<_>) = all.into_iter().partition(|range| range.len() == 1);
        ranges.extend(PhoneNumberRange::covering(single.into_iter().map(|range| range.start())));
        Ok(ranges)
    }
}

/// The ranges of all arguments and lists.
fn read(
    arguments: &[String],
    file: Option<&Path>,
    list: &IntakeArgs,
    field: &str,
    printer: &Printer,
) -> Result<Vec<PhoneNumberRange>, Failure> {
    let mut ranges = of_arguments(arguments, list, field, printer)?;
    for source in sources(arguments, file) {
        let intake = list.read(source, printer)?;
        lines::print_intake(&intake, printer);
        if intake.is_empty() {
            return Err(lines::nothing_accepted(&intake));
        }
        ranges.extend(intake.ranges());
    }
    Ok(ranges)
}

/// The ranges of the arguments; all that are none are reported at once.
fn of_arguments(
    arguments: &[String],
    list: &IntakeArgs,
    field: &str,
    printer: &Printer,
) -> Result<Vec<PhoneNumberRange>, Failure> {
    let (mut issues, mut ranges) = (Issues::new(), Vec::new());
    let options = list.options();
    for (index, text) in arguments.iter().enumerate().filter(|(_, text)| *text != STANDARD_INPUT) {
        let read = Intake::of_values([text], &options)?;
        issues.extend(read.rejected.into_iter().map(|row| row.reason.at(format!("{field}[{index}]"))));
        for row in read.rows {
            lines::print_row_warnings(text, &row, printer);
            ranges.extend(row.ranges);
        }
    }
    Ok(issues.finish(ranges)?)
}

fn empty() -> Failure {
    let issue = Issue::error("phone_numbers", Rule::NotEmpty, "the list is empty");
    let hint = "name numbers, or a file with them by --numbers-file; - reads the standard input";
    ValidationError::from(issue.with_hint(hint)).into()
}

/// The files to read: the standard input once, however often it is named.
pub(crate) fn sources<'a>(arguments: &[String], file: Option<&'a Path>) -> impl Iterator<Item = &'a Path> {
    let standard_input = Path::new(STANDARD_INPUT);
    let is_named = arguments.iter().any(|text| text == STANDARD_INPUT);
    let other = file.filter(|file| !is_named || *file != standard_input);
    is_named.then_some(standard_input).into_iter().chain(other)
}

/// What the standard input holds, if the path means it.
fn standard_input_of(path: &Path, what: &str, printer: &Printer) -> Result<Option<Vec<u8>>, Failure> {
    if !standard_input::is_meant_by(path) {
        return Ok(None);
    }
    standard_input::read_with(what, printer, |input| read_bounded(input)).map(Some)
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
