//! What was read of a numbers file, said in lines.

use crate::failure::one_line;
use crate::printer::Printer;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use telnyx_porting::{Problem, Report, Rule};
use telnyx_porting_jobs::{NumbersFile, RejectedLine};

/// Says which numbers were accepted, by country and kind, and what is wrong or doubtful.
pub(crate) fn print_file(file: &NumbersFile, name: &str, printer: &Printer) {
    printer.note(&format!("{name}: {}", counted(file.accepted.len(), "number")));
    let mut groups: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for number in file.numbers() {
        let country = number.country().map_or_else(|| "--".to_owned(), |country| country.to_string());
        *groups.entry((country, number.kind().as_str())).or_default() += 1;
    }
    for ((country, kind), count) in groups {
        printer.note(&format!("  {country}  {count:>4}  {}", kind.replace('_', " ")));
    }
    for line in &file.accepted {
        for warning in &line.warnings {
            printer.warning(&format!("line {}: {}{}", line.line, rule_text(warning), hint_text(warning)));
        }
    }
    for line in &file.duplicates {
        printer.warning(&format!(
            "line {} is left out: {} stands on line {} already",
            line.line, line.number, line.first_line
        ));
    }
    print_rejected(&file.rejected, printer);
}

/// Says which lines hold no phone number.
pub(crate) fn print_rejected(rejected: &[RejectedLine], printer: &Printer) {
    for line in rejected {
        let reason = line.reason.first();
        printer.warning(&format!(
            "line {} is left out: \"{}\": {}{}",
            line.line,
            line.text,
            rule_text(reason),
            hint_text(reason)
        ));
    }
    if !rejected.is_empty() {
        let lines = counted(rejected.len(), "line");
        printer.warning(&format!("{lines} of the file held no phone number; the other numbers go on"));
    }
}

/// Says what is legal but doubtful.
pub(crate) fn print_warnings(report: &Report, printer: &Printer) {
    for warning in report.warnings() {
        printer.warning(&format!("{}{}", one_line(warning).trim_start_matches("warning: "), hint_text(warning)));
    }
}

/// The same without values that are not known, of which the command line has told already.
pub(crate) fn print_news(report: &Report, printer: &Printer) {
    let news = report.clone().into_iter().filter(|problem| problem.rule() != Rule::KnownValue);
    print_warnings(&news.collect(), printer);
}

/// The same for machines.
#[derive(Serialize)]
pub(super) struct Lines {
    accepted: Vec<Value>,
    rejected: Vec<Value>,
    duplicates: Vec<Value>,
}

impl Lines {
    pub(super) fn of(file: &NumbersFile) -> Self {
        let accepted = file.accepted.iter().map(|line| {
            json!({
                "line": line.line,
                "number": line.number,
                "country": line.number.country(),
                "kind": line.number.kind(),
                "warnings": line.warnings,
            })
        });
        let rejected = file.rejected.iter();
        let rejected = rejected.map(|line| json!({ "line": line.line, "text": line.text, "problems": line.reason }));
        let duplicates = file.duplicates.iter();
        let duplicates =
            duplicates.map(|line| json!({ "line": line.line, "first_line": line.first_line, "number": line.number }));
        Self { accepted: accepted.collect(), rejected: rejected.collect(), duplicates: duplicates.collect() }
    }
}

/// `1 number`, `2 numbers`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn rule_text(problem: &Problem) -> String {
    format!("{} [{}]", problem.message(), problem.rule())
}

fn hint_text(problem: &Problem) -> String {
    problem.hint().map(|hint| format!("; {hint}")).unwrap_or_default()
}
