//! `port-in read`: reads a list of numbers without sending anything.

use crate::commands::number_list::{self, IntakeArgs};
use crate::error::CommandError;
use crate::ui::formats::Column;
use crate::ui::printer::Printer;
use clap::Args;
use serde::Serialize;
use std::collections::HashSet;
use std::path::PathBuf;
use telnyx_porting::PhoneNumberRange;
use telnyx_porting_jobs::{Intake, Place};

/// The columns of the rows in CSV.
const COLUMNS: [Column; 4] = [
    Column::new("CLASS", "class"),
    Column::new("PLACE", "place"),
    Column::new("NUMBER", "number"),
    Column::new("REASON", "reason"),
];

#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// The list: CSV, a workbook (XLSX, XLSB, XLS, ODS) or one number per line; - reads stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    list: IntakeArgs,
}

/// A row of the list and what became of it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct ReadRow {
    class: &'static str,
    place: String,
    /// The numbers, or the text of a row that has none.
    number: String,
    reason: String,
}

pub(super) fn run(args: &ReadArgs, printer: &Printer) -> Result<(), CommandError> {
    let intake = args.list.read(&args.file, printer)?;
    if intake.is_empty() && intake.is_complete() {
        return Err(number_list::nothing_accepted(&intake));
    }
    if printer.is_csv() {
        // The lines of CSV are about rows.
        number_list::print_list_warnings(&intake.name, &intake.warnings, printer);
        return printer.items(&outcomes(&intake), &COLUMNS);
    }
    printer.result(&intake, || number_list::summary(&intake))
}

/// The rows in the order of the list, without blank ones.
fn outcomes(intake: &Intake) -> Vec<ReadRow> {
    let mut rows = Vec::new();
    let mut push = |place: &Place, class, number: String, reason: String| {
        rows.push((position(place), ReadRow { class, place: place.to_string(), number, reason }));
    };
    for row in &intake.rows {
        let ranges: Vec<_> = row.ranges.iter().map(written).collect();
        let warnings: Vec<_> = row.warnings.iter().map(number_list::rule_and_hint).collect();
        push(&row.place, "accepted", ranges.join(" "), warnings.join(" "));
    }
    for row in &intake.rejected {
        let column = row.column.as_ref().map(|column| format!("{column}: ")).unwrap_or_default();
        push(&row.place, "rejected", row.text.clone(), format!("{column}{}", number_list::rule_and_hint(&row.reason)));
    }
    for row in &intake.duplicates {
        push(&row.place, "duplicate", row.number.to_string(), format!("is already at {}", row.first));
    }
    let mut firsts = HashSet::new();
    for row in &intake.conflicts {
        // The first row with the number is not accepted either.
        if firsts.insert((&row.first, row.number)) {
            let reason = format!("differs from {} in {}", row.place, row.fields.join(", "));
            push(&row.first, "conflict", row.number.to_string(), reason);
        }
        push(&row.place, "conflict", row.number.to_string(), number_list::rule_and_hint(&row.reason));
    }
    for row in &intake.ignored {
        push(&row.place, "ignored", row.text.clone(), row.kind.to_string());
    }
    rows.sort_by_key(|(position, _)| *position);
    rows.into_iter().map(|(_, outcome)| outcome).collect()
}

/// A range as lists have it; a single number alone.
fn written(range: &PhoneNumberRange) -> String {
    if range.len() == 1 { range.start().to_string() } else { format!("{}-{}", range.start(), range.end()) }
}

/// The row and the column of a place.
fn position(place: &Place) -> (u64, u32) {
    match place {
        Place::Line(row) | Place::Item(row) => (*row, 0),
        Place::Cell { row, column, .. } => (*row, *column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use telnyx_porting_jobs::IntakeOptions;

    #[test]
    fn every_row_has_one_line_in_the_order_of_the_list() {
        let list = "Numbers of March\nCustomer,Phone Number\nAcme,+13035550100\nAcme,13035\nAcme,+13035550100\n\
                    Beta,+13035550101\nGamma,+13035550101\nAcme,+13035550102-+13035550103\n";
        let intake = Intake::parse(list.as_bytes(), "list.csv", &IntakeOptions::new()).unwrap();
        let rows = outcomes(&intake);
        let rows: Vec<_> = rows.iter().map(|row| (row.class, row.place.as_str(), row.number.as_str())).collect();
        let expected = [
            ("ignored", "line 1", "Numbers of March"),
            ("accepted", "line 3", "+13035550100"),
            ("rejected", "line 4", "13035"),
            ("duplicate", "line 5", "+13035550100"),
            ("conflict", "line 6", "+13035550101"),
            ("conflict", "line 7", "+13035550101"),
            ("accepted", "line 8", "+13035550102-+13035550103"),
        ];
        assert_eq!(rows, expected);
        let reasons: Vec<_> = outcomes(&intake).into_iter().map(|row| row.reason).collect();
        assert_eq!(
            (reasons[0].as_str(), reasons[1].as_str(), reasons[3].as_str()),
            ("title", "", "is already at line 3")
        );
        assert_eq!(reasons[4], "differs from line 7 in customer");
        assert!(reasons[2].starts_with("Phone Number: ") && reasons[5].contains("customer"), "{reasons:?}");
    }
}
