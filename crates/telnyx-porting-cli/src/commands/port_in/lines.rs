//! What was read of a list, in lines.

use crate::failure::{Failure, one_line};
use crate::printer::Printer;
use std::collections::BTreeMap;
use telnyx_porting::{Issue, Issues, Rule, ValidationError};
use telnyx_porting_jobs::{Intake, Place, Rejected, Row};

/// How many rows of a kind are printed one by one.
const SHOWN: usize = 20;
/// How many rows of a kind are printed as examples.
const EXAMPLES: usize = 3;

/// Prints which numbers were accepted, by country and kind, and what is rejected or doubtful.
pub(crate) fn print_file(intake: &Intake, printer: &Printer) {
    printer.note(&format!("{}: {}", intake.name, counted(intake.len(), "number")));
    for line in kinds(intake) {
        printer.note(&line);
    }
    print_intake(intake, printer);
}

/// Prints what is rejected or doubtful in a list.
pub(crate) fn print_intake(intake: &Intake, printer: &Printer) {
    for note in &intake.notes {
        printer.note(&format!("{}: {note}", intake.name));
    }
    let warnings = intake.rows.iter().flat_map(|row| row.warnings.iter().map(move |warning| (&row.place, warning)));
    let warnings = warnings.map(|(place, warning)| format!("{}, {place}: {}", intake.name, rule_and_hint(warning)));
    print_some(warnings, "warning", printer);
    let duplicates = intake.duplicates.iter();
    let duplicates =
        duplicates.map(|row| format!("{}, {}: {} is at {} already", intake.name, row.place, row.number, row.first));
    print_some(duplicates, "duplicate", printer);
    print_some(intake.rejected.iter().map(|row| rejected(&intake.name, row)), "rejected row", printer);
    let conflicts = intake.conflicts.iter();
    let conflicts = conflicts.map(|row| format!("{}, {}: {}", intake.name, row.place, rule_and_hint(&row.reason)));
    print_some(conflicts, "conflict", printer);
    if !intake.is_complete() && !intake.is_empty() {
        let rows = counted(intake.skipped(), "row");
        printer.warning(&format!("{}: {rows} left out; the other numbers go on", intake.name));
    }
}

/// Prints the rejected rows of a list of codes.
pub(crate) fn rejected(name: &str, row: &Rejected) -> String {
    let column = row.column.as_ref().map(|column| format!(", {column}")).unwrap_or_default();
    format!("{name}, {}{column}: \"{}\": {}", row.place, row.text, rule_and_hint(&row.reason))
}

/// Prints what is doubtful about an argument.
pub(crate) fn print_row_warnings(argument: &str, row: &Row, printer: &Printer) {
    for warning in &row.warnings {
        printer.warning(&format!("{argument}: {}", rule_and_hint(warning)));
    }
}

/// Why nothing can be done with a list.
pub(crate) fn nothing_accepted(intake: &Intake) -> Failure {
    let first = intake.rejected.first().map(|row| (&row.place, &row.reason));
    let first = first.or_else(|| intake.conflicts.first().map(|row| (&row.place, &row.reason)));
    let first = first.map(|(place, reason)| format!("; {place}: {}", reason.message())).unwrap_or_default();
    let issue = Issue::error(&intake.name, Rule::NotEmpty, format!("holds no phone number{first}"));
    ValidationError::from(issue.with_hint("list one number per line, such as +13035550000")).into()
}

/// A list in a few lines: what was accepted, and everything else grouped by its reason.
pub(super) fn summary(intake: &Intake) -> String {
    let from = intake.column.as_ref().map(|column| format!(", from {column}")).unwrap_or_default();
    let rows = counted(intake.rows.len(), "row");
    let mut lines = vec![format!("{}: {} in {rows}{from}", intake.name, counted(intake.len(), "number"))];
    lines.extend(kinds(intake));
    let warnings = intake.rows.iter().flat_map(|row| row.warnings.iter().map(move |warning| (&row.place, warning, "")));
    lines.extend(grouped("warnings", warnings));
    let rejected = intake.rejected.iter().map(|row| (&row.place, &row.reason, row.text.as_str()));
    lines.extend(grouped("rejected", rejected));
    let conflicts = intake.conflicts.iter().map(|row| (&row.place, &row.reason, ""));
    lines.extend(grouped("in conflict", conflicts));
    if !intake.duplicates.is_empty() {
        lines.push(format!("duplicates: {}", counted(intake.duplicates.len(), "row")));
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

/// Rows by the rule that they break, with some examples.
fn grouped<'a>(title: &str, rows: impl Iterator<Item = (&'a Place, &'a Issue, &'a str)>) -> Vec<String> {
    let mut groups: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for row in rows {
        groups.entry(row.1.rule().id()).or_default().push(row);
    }
    let total: usize = groups.values().map(Vec::len).sum();
    if total == 0 {
        return Vec::new();
    }
    let mut lines = vec![format!("{title}: {}", counted(total, "row"))];
    for (rule, rows) in groups {
        lines.push(format!("  {:>5}  {rule}", rows.len()));
        for (place, reason, text) in rows.iter().take(EXAMPLES) {
            let text = if text.is_empty() { String::new() } else { format!(" \"{text}\"") };
            lines.push(format!("         {place}{text}: {}{}", reason.message(), hint_text(reason)));
        }
    }
    lines
}

/// How many numbers there are of each country and kind.
fn kinds(intake: &Intake) -> Vec<String> {
    let mut groups: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for range in intake.ranges() {
        let country = range.start().country().map_or_else(|| "--".to_owned(), |country| country.to_string());
        *groups.entry((country, range.start().kind().as_str())).or_default() += range.len();
    }
    let groups = groups.into_iter();
    groups.map(|((country, kind), count)| format!("  {country}  {count:>4}  {}", kind.replace('_', " "))).collect()
}

/// Prints warnings, but not hundreds.
fn print_some(lines: impl Iterator<Item = String>, what: &str, printer: &Printer) {
    let mut left = 0;
    for (index, line) in lines.enumerate() {
        if index < SHOWN { printer.warning(&line) } else { left += 1 }
    }
    if left > 0 {
        printer
            .warning(&format!("and {}; `telnyx-porting port-in read` has all", counted(left, &format!("more {what}"))));
    }
}

/// Says what is legal but doubtful.
pub(crate) fn print_warnings(issues: &Issues, printer: &Printer) {
    for warning in issues.warnings() {
        printer.warning(&format!("{}{}", one_line(warning).trim_start_matches("warning: "), hint_text(warning)));
    }
}

/// The same without doubts about numbers, which are printed with their place in a list.
pub(crate) fn of_the_order(issues: &Issues) -> Issues {
    issues.warnings().filter(|warning| !warning.field().starts_with("phone_numbers[")).cloned().collect()
}

/// The same without values that are not known, of which the command line has told already.
pub(crate) fn print_news(issues: &Issues, printer: &Printer) {
    let news = issues.clone().into_iter().filter(|issue| issue.rule() != Rule::KnownValue);
    print_warnings(&news.collect(), printer);
}

/// `1 number`, `2 numbers`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn rule_and_hint(issue: &Issue) -> String {
    format!("{} [{}]{}", issue.message(), issue.rule(), hint_text(issue))
}

fn hint_text(issue: &Issue) -> String {
    issue.hint().map(|hint| format!("; {hint}")).unwrap_or_default()
}
