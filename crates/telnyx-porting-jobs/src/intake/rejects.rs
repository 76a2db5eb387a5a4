//! Writes rejected rows to a file that can be corrected and read again.

use super::Intake;
use super::headings::{self, Field, REASON, REJECTED_ROW};
use super::result::column_letters;
use rust_xlsxwriter::{Format, Workbook};
use std::collections::HashSet;
use std::io;

/// The format of a file of rejected rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RejectsFormat {
    /// CSV in UTF-8, with the same separator as the list.
    #[default]
    Csv,
    /// XLSX with text cells only.
    Xlsx,
}

/// The format of a list, in which its rejected rows are written.
#[derive(Clone, Debug, Default)]
pub(super) struct RejectsLayout {
    pub(super) format: RejectsFormat,
    separator: char,
    pub(super) headings: Vec<String>,
    pub(super) number_column: usize,
}

impl RejectsLayout {
    pub(super) fn new(format: RejectsFormat, separator: char) -> Self {
        Self { format, separator, headings: Vec::new(), number_column: 0 }
    }
}

impl Intake {
    /// Returns the format of the list.
    pub fn format(&self) -> RejectsFormat {
        self.source.format
    }

    /// Returns the rejected rows as a file: their original cells below the original headings, and two more columns with their
    /// positions and the reasons. Rows in conflict are included if they were kept
    /// ([`keeping_rows`](super::IntakeOptions::keeping_rows)). The corrected file can be read like the list, which ignores the
    /// two columns. Cells may contain PINs and account numbers.
    ///
    /// # Errors
    /// If the workbook cannot be created.
    pub fn rejects(&self, format: RejectsFormat) -> io::Result<Vec<u8>> {
        let rows = self.rejected_rows();
        match format {
            RejectsFormat::Csv => csv(&rows, self.source.separator),
            RejectsFormat::Xlsx => xlsx(&rows),
        }
    }

    /// Returns the headings and rows, with the position and the reason in the last columns.
    fn rejected_rows(&self) -> Vec<Vec<String>> {
        let rejected = self.rejected.iter().map(|row| (&row.rows, &row.reason));
        let conflicts = self.conflicts.iter().map(|row| (&row.rows, &row.reason));
        let rows = rejected
            .chain(conflicts)
            .flat_map(|(rows, reason)| rows.iter().map(move |row| (row, row.reason.as_deref().unwrap_or(reason))));
        // A row can be in conflict with several others, or because of several numbers.
        let mut places = HashSet::new();
        let rows: Vec<_> = rows.filter(|(row, _)| places.insert(&row.place)).collect();
        let width = rows.iter().map(|(row, _)| row.cells.len()).max().unwrap_or(0).max(self.source.headings.len());
        let mut headings = self.source.headings.clone();
        // Headings are added if the list has none, so that the additional columns are recognized.
        for column in headings.len()..width {
            let is_number = column == self.source.number_column && self.source.headings.is_empty();
            headings.push(if is_number {
                "Phone Number".to_owned()
            } else {
                format!("Column {}", column_letters(column))
            });
        }
        // A file of rejected rows that was read again has these columns already.
        let is_original: Vec<_> = headings
            .iter()
            .map(|heading| !headings::field_of(heading, false).is_some_and(Field::is_of_rejects))
            .collect();
        let row = |cells: &[String], more: [String; 2]| -> Vec<String> {
            let originals = is_original.iter().enumerate().filter(|(_, is_original)| **is_original);
            let originals = originals.map(|(column, _)| cells.get(column).cloned().unwrap_or_default());
            originals.chain(more).collect()
        };
        let mut table = vec![row(&headings, [REJECTED_ROW.to_owned(), REASON.to_owned()])];
        table.extend(rows.into_iter().map(|(kept, reason)| {
            let hint = reason.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
            row(&kept.cells, [kept.place.to_string(), format!("{}{hint}", reason.message())])
        }));
        table
    }
}

fn csv(rows: &[Vec<String>], separator: char) -> io::Result<Vec<u8>> {
    let separator = u8::try_from(separator).unwrap_or(b',');
    // Spreadsheets recognize UTF-8 by the byte-order mark.
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row).map_err(io::Error::other)?;
    }
    writer.into_inner().map_err(|error| error.into_error())
}

fn xlsx(rows: &[Vec<String>]) -> io::Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let text = Format::new().set_num_format("@");
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, cell, &text).map_err(io::Error::other)?;
        }
    }
    workbook.save_to_buffer().map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::IntakeOptions;

    #[test]
    fn each_row_of_a_conflict_is_written_once_and_names_the_other_row() {
        let list = "Customer,Street,Phone\nAcme,1 Main St,+13035550100-+13035550101\nBeta,,+13035550100-+13035550101\n\
                    ACME,1 Main St.,+13035550100\n";
        let intake = Intake::parse(list.as_bytes(), "list.csv", &IntakeOptions::new().keeping_rows()).unwrap();
        let csv = String::from_utf8(intake.rejects(RejectsFormat::Csv).unwrap()).unwrap();
        let reasons: Vec<_> = csv.lines().skip(1).map(|line| line.split_once("line ").unwrap().1).collect();
        assert_eq!(reasons.len(), 3, "{csv}");
        assert!(reasons[0].starts_with("2,\"+13035550100 is also at line 3, with a different customer;"), "{csv}");
        assert!(reasons[1].starts_with("3,\"+13035550100 is also at line 2, with a different customer;"), "{csv}");
        let alike = "with a different street_address (only case, spaces or punctuation differ);";
        assert!(reasons[2].starts_with("4,\"+13035550100 is also at line 2, ") && reasons[2].contains(alike), "{csv}");
    }

    #[test]
    fn conflicts_of_the_same_rows_share_the_cells() {
        let list = "Customer,Phone\nAcme,+13035550100-+13035550109\nBeta,+13035550100-+13035550109\n";
        let intake = Intake::parse(list.as_bytes(), "list.csv", &IntakeOptions::new().keeping_rows()).unwrap();
        assert_eq!(intake.conflicts.len(), 10);
        let first = &intake.conflicts[0].rows;
        for conflict in &intake.conflicts {
            let mut pairs = conflict.rows.iter().zip(first);
            assert!(pairs.all(|(row, first)| std::sync::Arc::ptr_eq(&row.cells, &first.cells)), "{conflict:?}");
        }
    }

    #[test]
    fn customers_that_differ_only_in_case_are_not_in_conflict() {
        let list = "Customer,Phone\nAcme,+13035550100\nACME ,+13035550100\n";
        let intake = Intake::parse(list.as_bytes(), "list.csv", &IntakeOptions::new()).unwrap();
        assert_eq!((intake.duplicates.len(), intake.conflicts.len()), (1, 0));
    }
}
