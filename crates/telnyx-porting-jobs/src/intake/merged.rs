//! Merged cells of a sheet. Spreadsheets show the value of the first cell for all of them, but store it only there.

use super::cell::Cell;
use super::result::column_letters;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// The merged cells of a sheet that span several rows: the last row by the column, from 0, and the first row, from 1. Only
/// the first column of a merged cell counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Merged(BTreeMap<(usize, u64), u64>);

/// A merged cell in a column, displayed as `B170:B218`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Region {
    column: usize,
    first: u64,
    last: u64,
}

impl Merged {
    /// Adds a merged cell with its column, from 0, and its rows, from 1.
    pub(super) fn add(&mut self, column: usize, first: u64, last: u64) {
        if last > first {
            self.0.insert((column, first), last);
        }
    }

    /// Adds a merged cell by its name, such as `B170:C218`. Other texts are ignored.
    pub(super) fn add_named(&mut self, name: &str) {
        let ends = name.split_once(':').and_then(|(first, last)| Some((position(first)?, position(last)?)));
        if let Some(((column, first), (_, last))) = ends {
            self.add(column, first, last);
        }
    }

    fn region(&self, column: usize, row: u64) -> Option<Region> {
        let ((_, first), last) = self.0.range((column, 0)..=(column, row)).next_back()?;
        (*last >= row).then_some(Region { column, first: *first, last: *last })
    }
}

/// Returns the column, from 0, and the row, from 1, of a cell such as `$B$17`.
fn position(cell: &str) -> Option<(usize, u64)> {
    let cell = cell.replace('$', "");
    let (letters, digits) = cell.split_at_checked(cell.find(|c: char| c.is_ascii_digit())?)?;
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some((column - 1, digits.parse().ok().filter(|row| *row > 0)?))
}

/// The values of the merged cells above the current row.
#[derive(Debug, Default)]
pub(super) struct MergedValues {
    /// The last merged cell of each column.
    current: HashMap<usize, (Region, Cell)>,
    /// The merged cells whose values were used in other rows.
    pub(super) used: BTreeSet<Region>,
}

impl MergedValues {
    /// Returns the value that a merged cell has in a row below its first one; `None` if the cell is not merged, or is not empty.
    pub(super) fn fill(&mut self, merged: &Merged, column: usize, row: u64, cell: Option<&Cell>) -> Option<Cell> {
        let region = merged.region(column, row)?;
        match cell.filter(|cell| !cell.is_empty()) {
            Some(cell) if region.first == row => {
                self.current.insert(column, (region, cell.clone()));
                None
            }
            Some(_) => None,
            None => {
                let (known, value) = self.current.get(&column).filter(|(known, _)| *known == region)?;
                self.used.insert(*known);
                Some(value.clone())
            }
        }
    }

    /// Returns the merged cells of a column whose values were used in other rows.
    pub(super) fn used_in(&self, column: usize) -> Vec<Region> {
        self.used.iter().filter(|region| region.column == column).copied().collect()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = column_letters(self.column);
        write!(f, "{letters}{}:{letters}{}", self.first, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_a_merged_cell_is_that_of_all_its_rows() {
        let mut merged = Merged::default();
        for name in ["B3:C5", "$AA$3:$AA$4", "B1:C1", "B7:B6", "x", "B:C", ":"] {
            merged.add_named(name);
        }
        let mut values = MergedValues::default();
        let mut fill =
            |column, row, text: &str| values.fill(&merged, column, row, Some(&Cell::text(text))).map(|cell| cell.text);
        // The first row of the merged cell was not read yet.
        assert_eq!(fill(1, 4, ""), None);
        assert_eq!(
            [fill(1, 3, "Acme"), fill(1, 4, ""), fill(1, 5, "")],
            [None, Some("Acme".into()), Some("Acme".into())]
        );
        assert_eq!([fill(1, 5, "Beta"), fill(1, 6, ""), fill(2, 4, ""), fill(1, 2, "")], [None, None, None, None]);
        assert_eq!([fill(26, 3, "x"), fill(26, 4, "")], [None, Some("x".into())]);
        assert_eq!(values.used_in(1).iter().map(ToString::to_string).collect::<Vec<_>>(), ["B3:B5"]);
    }
}
