//! Phone numbers from arguments, files and stdin, and summaries of such lists.

use crate::dry_run::Unsent;
use crate::error::{CommandError, Exit, hint_text};
use crate::text::counted;
use crate::ui::formats::Column;
use crate::ui::printer::Printer;
use crate::ui::stdin;
use clap::Args;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};
use telnyx_porting::{CountryCode, Error, Issue, Issues, PhoneNumber, PhoneNumberRange, Rule, ValidationError};
use telnyx_porting_jobs::intake::read_bounded;
use telnyx_porting_jobs::journal::ListOptions;
use telnyx_porting_jobs::{CodeIntake, Intake, IntakeOptions, Place, Rejected, RejectsFormat};

const STDIN: &str = "-";

/// Options for reading lists and handling invalid rows.
#[derive(Debug, Args)]
pub(crate) struct IntakeArgs {
    /// Read the numbers from this column: its heading, letter (B) or number
    #[arg(long, value_name = "COLUMN")]
    column: Option<String>,
    /// The country of numbers without a calling code, such as US, if the list has none
    #[arg(long, value_name = "XX")]
    country: Option<CountryCode>,
    /// Read this sheet of a workbook
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Decode a text file from this encoding, such as windows-1252
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Write the rejected rows with their cells, lines and reasons to this .csv or .xlsx file, to correct and read again
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Skip rejected rows: exit with 0, not 9
    #[arg(long)]
    pub(crate) skip_rejected: bool,
}

impl IntakeArgs {
    /// The options, which override others.
    fn options(&self, others: IntakeOptions) -> Result<IntakeOptions, ValidationError> {
        let settings = [
            ("column", self.column.clone()),
            ("country", self.country.map(|country| country.to_string())),
            ("sheet", self.sheet.clone()),
            ("encoding", self.encoding.clone()),
        ];
        let mut settings = settings.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        settings.try_fold(others.keeping_rows(), |options, (name, value)| options.with_setting(name, value))
    }

    /// The options that a job needs to read its list again.
    pub(crate) fn recorded(&self) -> ListOptions {
        let mut options = ListOptions::default();
        options.column.clone_from(&self.column);
        options.country = self.country.map(|country| country.to_string());
        options.sheet.clone_from(&self.sheet);
        options.encoding.clone_from(&self.encoding);
        options.skip_rejected = self.skip_rejected;
        options
    }

    /// The same options, read from a journal.
    pub(crate) fn from_recorded(recorded: &ListOptions) -> Self {
        Self {
            column: recorded.column.clone(),
            country: recorded.country.as_ref().and_then(|country| country.parse().ok()),
            sheet: recorded.sheet.clone(),
            encoding: recorded.encoding.clone(),
            rejects: None,
            skip_rejected: recorded.skip_rejected,
        }
    }

    /// Reads a list, and writes its rejected rows to the file of `--rejects`.
    pub(crate) fn read(&self, path: &Path, printer: &Printer) -> Result<Intake, CommandError> {
        self.read_with(IntakeOptions::new(), path, printer)
    }

    /// The same, with options of a job file, which are overridden.
    pub(crate) fn read_with(
        &self,
        others: IntakeOptions,
        path: &Path,
        printer: &Printer,
    ) -> Result<Intake, CommandError> {
        let options = self.options(others)?;
        let intake = match stdin_of(path, "phone numbers, one per line,", printer)? {
            Some(bytes) => Intake::parse(&bytes, "stdin", &options)?,
            None => Intake::read(path, &options)?,
        };
        self.write_rejects(intake.skipped(), intake.format(), |format| intake.rejects(format), path, printer)?;
        if !self.skip_rejected && intake.skipped() > 0 {
            printer.note_skipped();
        }
        Ok(intake)
    }

    /// Reads a list of codes.
    pub(crate) fn read_codes(&self, path: &Path, printer: &Printer) -> Result<CodeIntake, CommandError> {
        let options = self.options(IntakeOptions::new())?;
        let intake = match stdin_of(path, "numbers and codes, such as +61412345678,04821,", printer)? {
            Some(bytes) => CodeIntake::parse(&bytes, "stdin", &options)?,
            None => CodeIntake::read(path, &options)?,
        };
        self.write_rejects(intake.rejected.len(), intake.format(), |format| intake.rejects(format), path, printer)?;
        Ok(intake)
    }

    /// Fails if the rejected rows would replace this file.
    pub(crate) fn protect(&self, path: &Path) -> Result<(), CommandError> {
        if self.rejects.as_deref().is_some_and(|rejects| same_file(rejects, path)) {
            return Err(
                CommandError::usage(format!("--rejects is {}", path.display())).with_hint("choose another file")
            );
        }
        Ok(())
    }

    /// Writes the rejected rows of a list to the file of `--rejects`.
    fn write_rejects(
        &self,
        count: usize,
        format: RejectsFormat,
        rejects: impl FnOnce(RejectsFormat) -> std::io::Result<Vec<u8>>,
        list: &Path,
        printer: &Printer,
    ) -> Result<(), CommandError> {
        let Some(path) = &self.rejects else { return Ok(()) };
        if count == 0 {
            printer.note(&format!("no row was rejected; {} was not written", path.display()));
            return Ok(());
        }
        if printer.is_dry() {
            printer.note(&format!("dry run: {} was not written", path.display()));
            return Ok(());
        }
        if same_file(path, list) {
            return Err(CommandError::usage("--rejects is the list itself").with_hint("choose another file"));
        }
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let format = match extension.to_ascii_lowercase().as_str() {
            "xlsx" => RejectsFormat::Xlsx,
            "csv" | "tsv" | "txt" => RejectsFormat::Csv,
            _ => format,
        };
        write_private(path, &rejects(format)?).map_err(|error| CommandError::not_written(path, error))?;
        printer.note(&format!("{} in {}", counted(count, "rejected row"), path.display()));
        Ok(())
    }
}

pub(crate) fn same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Writes a file that may contain PINs, so only its owner can read it.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

#[derive(Debug, Args)]
pub(crate) struct NumberArgs {
    /// Phone numbers, such as +13035550000, or ranges, such as +442079460100-+442079460109; - reads stdin
    #[arg(value_name = "NUMBER")]
    numbers: Vec<String>,
    /// More numbers from a list: CSV, XLSX or one number per line; - reads stdin
    #[arg(long, value_name = "FILE")]
    numbers_file: Option<PathBuf>,
    #[command(flatten)]
    list: IntakeArgs,
}

impl NumberArgs {
    /// All numbers in their order, at least one; all invalid arguments are reported together.
    pub(crate) fn read_some(&self, printer: &Printer) -> Result<Vec<PhoneNumber>, CommandError> {
        let ranges = read(&self.numbers, self.numbers_file.as_deref(), &self.list, "phone_numbers", printer)?;
        if ranges.is_empty() { Err(empty()) } else { Ok(ranges.iter().flat_map(PhoneNumberRange::iter).collect()) }
    }

    /// The same for a filter; `None` without numbers and lists.
    pub(crate) fn read_given(&self, printer: &Printer) -> Result<Option<Vec<PhoneNumber>>, CommandError> {
        let is_given = !self.numbers.is_empty() || self.numbers_file.is_some();
        is_given.then(|| self.read_some(printer)).transpose()
    }
}

#[derive(Debug, Args)]
pub(crate) struct RangeArgs {
    /// A number, or the first and the last of at most 1000 numbers, such as +442079460100-+442079460109; - reads stdin
    #[arg(value_name = "NUMBERS")]
    numbers: Vec<String>,
    /// More of them from a list: CSV, XLSX or one number or range per line; - reads stdin
    #[arg(long, value_name = "FILE")]
    numbers_file: Option<PathBuf>,
    #[command(flatten)]
    list: IntakeArgs,
}

impl RangeArgs {
    /// Whether there can be only one range. The form of the result depends on this, so it must not depend on the content of
    /// a file.
    pub(crate) fn is_one(&self) -> bool {
        self.numbers_file.is_none() && matches!(self.numbers.as_slice(), [one] if one != STDIN)
    }

    /// All ranges. Consecutive single numbers are combined.
    pub(crate) fn read(&self, printer: &Printer) -> Result<Vec<PhoneNumberRange>, CommandError> {
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
) -> Result<Vec<PhoneNumberRange>, CommandError> {
    let mut ranges = from_arguments(arguments, list, field, printer)?;
    for source in sources(arguments, file) {
        let intake = list.read(source, printer)?;
        print_intake(&intake, printer);
        if intake.is_empty() {
            return Err(nothing_accepted(&intake));
        }
        ranges.extend(intake.ranges());
    }
    Ok(ranges)
}

/// The ranges of the arguments; all invalid arguments are reported together.
fn from_arguments(
    arguments: &[String],
    list: &IntakeArgs,
    field: &str,
    printer: &Printer,
) -> Result<Vec<PhoneNumberRange>, CommandError> {
    let (mut issues, mut ranges) = (Issues::new(), Vec::new());
    let options = list.options(IntakeOptions::new())?;
    for (index, text) in arguments.iter().enumerate().filter(|(_, text)| *text != STDIN) {
        let read = Intake::from_values([text], &options)?;
        issues.extend(read.rejected.into_iter().map(|row| row.reason.at(format!("{field}[{index}]"))));
        for row in read.rows {
            print_list_warnings(text, &row.warnings, printer);
            ranges.extend(row.ranges);
        }
    }
    Ok(issues.finish(ranges)?)
}

fn empty() -> CommandError {
    let issue = Issue::error("phone_numbers", Rule::NotEmpty, "the list is empty");
    let hint = "pass numbers, or a file with --numbers-file; - reads stdin";
    ValidationError::from(issue.with_hint(hint)).into()
}

/// The files to read; stdin is read only once.
pub(crate) fn sources<'a>(arguments: &[String], file: Option<&'a Path>) -> impl Iterator<Item = &'a Path> {
    let stdin = Path::new(STDIN);
    let is_named = arguments.iter().any(|text| text == STDIN);
    let other = file.filter(|file| !is_named || *file != stdin);
    is_named.then_some(stdin).into_iter().chain(other)
}

/// Stdin, if the path is `-`.
fn stdin_of(path: &Path, what: &str, printer: &Printer) -> Result<Option<Vec<u8>>, CommandError> {
    if !stdin::is_stdin(path) {
        return Ok(None);
    }
    stdin::read_with(what, printer, |input| read_bounded(input)).map(Some).map_err(stdin::unreadable)
}

/// Maximum number of rows of each kind that are printed individually.
const SHOWN: usize = 20;
/// Maximum number of cells that a line names.
const NAMED: usize = 10;
/// Prints all rows.
const READ_ALL: &str = "telnyx-porting port-in read FILE -o csv";

/// Prints which numbers were accepted, by country and type, and rejected rows and warnings about rows. Warnings about the list
/// are among those of its port-in.
pub(crate) fn print_file(intake: &Intake, printer: &Printer) {
    printer.note(&format!("{}: {}", intake.name, counted(intake.len(), "number")));
    for line in kinds(intake) {
        printer.note(&line);
    }
    print_rows(intake, printer);
}

/// Prints rejected rows and warnings of a list.
fn print_intake(intake: &Intake, printer: &Printer) {
    print_list_warnings(&intake.name, &intake.warnings, printer);
    print_rows(intake, printer);
}

/// Prints warnings about a list or an argument.
pub(crate) fn print_list_warnings(name: &str, warnings: &[Issue], printer: &Printer) {
    for warning in warnings {
        printer.warning(&format!("{name}: {}", rule_and_hint(warning)));
    }
}

fn print_rows(intake: &Intake, printer: &Printer) {
    for note in &intake.notes {
        printer.note(&format!("{}: {note}", intake.name));
    }
    let warnings = intake.row_warnings().into_iter();
    let warnings = warnings.map(|(warning, cells)| {
        let places = counted_places(&cells);
        format!("{}, {places}: {}", intake.name, rule_and_hint(warning))
    });
    print_some(warnings, "warning", printer);
    let duplicates = intake.duplicates.iter();
    let duplicates =
        duplicates.map(|row| format!("{}, {}: {} is already at {}", intake.name, row.place, row.number, row.first));
    print_some(duplicates, "duplicate", printer);
    print_some(intake.rejected.iter().map(|row| rejected(&intake.name, row)), "rejected row", printer);
    let conflicts = intake.conflicts.iter();
    let conflicts = conflicts.map(|row| format!("{}, {}: {}", intake.name, row.place, rule_and_hint(&row.reason)));
    print_some(conflicts, "conflict", printer);
    if !intake.is_complete() && !intake.is_empty() {
        let rows = counted(intake.skipped(), "row");
        printer.warning(&format!("{}: skipped {rows}; continuing with the other numbers", intake.name));
    }
}

/// A rejected row.
pub(crate) fn rejected(name: &str, row: &Rejected) -> String {
    let column = row.column.as_ref().map(|column| format!(", {column}")).unwrap_or_default();
    format!("{name}, {}{column}: \"{}\": {}", row.place, row.text, rule_and_hint(&row.reason))
}

/// The error for a list without numbers.
pub(crate) fn nothing_accepted(intake: &Intake) -> CommandError {
    let first = intake.rejected.first().map(|row| (&row.place, &row.reason));
    let first = first.or_else(|| intake.conflicts.first().map(|row| (&row.place, &row.reason)));
    let first = first.map(|(place, reason)| format!("; {place}: {}", reason.message())).unwrap_or_default();
    let issue = Issue::error(&intake.name, Rule::NotEmpty, format!("contains no phone number{first}"));
    ValidationError::from(issue.with_hint("put one number on each line, such as +13035550000")).into()
}

/// The error for a list with rows that are neither readable nor skipped.
pub(crate) fn incomplete(name: &str, rows: usize) -> CommandError {
    let rows = counted(rows, "row");
    CommandError::usage(format!("{name}: {rows} cannot be read; nothing was sent"))
        .with_hint("correct the list, or skip these rows with --skip-rejected")
}

/// A list in a few lines: the accepted numbers, and other rows grouped by reason.
pub(crate) fn summary(intake: &Intake) -> String {
    let from = intake.column.as_ref().map(|column| format!(", from {column}")).unwrap_or_default();
    let rows = counted(intake.rows.len(), "row");
    let mut lines = vec![format!("{}: {} in {rows}{from}", intake.name, counted(intake.len(), "number"))];
    lines.extend(kinds(intake));
    lines.extend(intake.warnings.iter().map(|warning| format!("warning: {}{}", warning.message(), hint_text(warning))));
    let warnings = intake.row_warnings();
    let warnings = warnings.iter().map(|(warning, cells)| (counted_places(cells), *warning, "", cells.len()));
    lines.extend(grouped("warnings", warnings));
    let rejected = intake.rejected.iter().map(|row| (row.place.to_string(), &row.reason, row.text.as_str(), 1));
    lines.extend(grouped("rejected", rejected));
    let conflicts = intake.conflicts.iter().map(|row| (row.place.to_string(), &row.reason, "", 1));
    lines.extend(grouped("in conflict", conflicts));
    if !intake.duplicates.is_empty() {
        lines.push(format!("duplicates: {}", counted(intake.duplicates.len(), "row")));
        let rows = intake.duplicates.iter();
        lines.extend(first(rows.map(|row| format!("{}: {} is already at {}", row.place, row.number, row.first))));
    }
    for row in &intake.ignored {
        lines.push(format!("ignored: {}, {}: {}", row.place, row.kind, row.text));
    }
    if intake.blank_rows > 0 {
        lines.push(format!("ignored: {}", counted(intake.blank_rows, "blank row")));
    }
    lines.extend(intake.notes.iter().map(|note| format!("note: {note}")));
    lines.join("\n")
}

/// The first of some lines about rows, and how to print all.
fn first(lines: impl Iterator<Item = String>) -> Vec<String> {
    let lines: Vec<_> = lines.collect();
    let more = lines.len().saturating_sub(SHOWN);
    let mut shown: Vec<_> = lines.iter().take(SHOWN).map(|line| format!("         {line}")).collect();
    if more > 0 {
        shown.push(format!("         and {more} more; -o csv prints a line for every row"));
    }
    shown
}

/// The first of some cells, and the count of the others.
fn counted_places(places: &[Place]) -> String {
    let named: Vec<_> = places.iter().take(NAMED).map(ToString::to_string).collect();
    match places.len() {
        count if count > NAMED => format!("{} and {} more", named.join(", "), count - NAMED),
        _ => named.join(", "),
    }
}

/// Rows by the rule that they violate. Each item has its places, the issue, the text, and the number of rows.
fn grouped<'a>(title: &str, items: impl Iterator<Item = (String, &'a Issue, &'a str, usize)>) -> Vec<String> {
    let mut groups: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for item in items {
        groups.entry(item.1.rule().id()).or_default().push(item);
    }
    let count = |items: &[(String, &Issue, &str, usize)]| items.iter().map(|item| item.3).sum::<usize>();
    let total: usize = groups.values().map(|items| count(items)).sum();
    if total == 0 {
        return Vec::new();
    }
    let mut lines = vec![format!("{title}: {}", counted(total, "row"))];
    for (rule, items) in groups {
        lines.push(format!("  {:>5}  {rule}", count(&items)));
        lines.extend(first(items.iter().map(|(place, reason, text, _)| {
            let text = if text.is_empty() { String::new() } else { format!(" \"{text}\"") };
            format!("{place}{text}: {}{}", reason.message(), hint_text(reason))
        })));
    }
    lines
}

/// The count of numbers per country and type.
fn kinds(intake: &Intake) -> Vec<String> {
    let mut groups: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for range in intake.ranges() {
        let country = range.start().country().map_or_else(|| "--".to_owned(), |country| country.to_string());
        *groups.entry((country, range.start().kind().as_str())).or_default() += range.len();
    }
    let groups = groups.into_iter();
    groups.map(|((country, kind), count)| format!("  {country}  {count:>4}  {}", kind.replace('_', " "))).collect()
}

/// Prints the first warnings and the count of the others.
fn print_some(lines: impl Iterator<Item = String>, what: &str, printer: &Printer) {
    let mut left = 0;
    for (index, line) in lines.enumerate() {
        if index < SHOWN { printer.warning(&line) } else { left += 1 }
    }
    if left > 0 {
        printer.warning(&format!("and {}; `{READ_ALL}` prints all", counted(left, &format!("more {what}"))));
    }
}

/// Warnings that are not about numbers, which are printed with their row in the list.
pub(crate) fn order_warnings(issues: &Issues) -> Issues {
    issues.warnings().filter(|warning| !warning.field().starts_with("phone_numbers[")).cloned().collect()
}

pub(crate) fn rule_and_hint(issue: &Issue) -> String {
    format!("{} [{}]{}", issue.message(), issue.rule(), hint_text(issue))
}

/// Creates something from each item and prints all as a list. If one fails, those created before are printed.
pub(crate) async fn add_each<I: Display, T: Serialize, C: Into<Column> + Clone>(
    items: Vec<I>,
    create: impl AsyncFn(&I) -> Result<T, Error>,
    columns: &[C],
    printer: &Printer,
) -> Result<(), CommandError> {
    let (mut made, mut unsent, mut failed) = (Vec::new(), Vec::new(), None);
    for item in &items {
        match create(item).await {
            Ok(thing) => made.push(thing),
            Err(Error::NotSent(request)) => unsent.push(Unsent { request: *request, upload: None }),
            Err(error) => {
                failed = Some(CommandError::from(error).context(item.to_string()));
                break;
            }
        }
    }
    if !made.is_empty() {
        printer.items(&made, columns)?;
    }
    match failed {
        None if !unsent.is_empty() => Err(CommandError::unsent(unsent)),
        None => Ok(()),
        Some(error) if made.is_empty() => Err(error),
        Some(error) => {
            let added = format!("added before it: {} of {}; the others were not sent", made.len(), items.len());
            Err(error.with_exit(Exit::Partial).with_detail(added))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stdin_is_read_once() {
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
