//! Counts the cells that the sheets of XLS and ODS span, before the library allocates memory for all of them.

use super::{list_issue, unreadable};
use std::io::{Cursor, Read};
use telnyx_porting::{Issue, Rule};

/// The maximum number of cells that the sheets may span, about 100 MB.
const MAX_CELLS: u64 = 3_000_000;
/// The maximum number of columns that the library reads from ODS.
const MAX_ODS_COLUMNS: u64 = 16_384;

/// The XLS record that starts a sheet.
const BOF: u16 = 0x0809;
const MULRK: u16 = 0x00bd;
/// XLS records with cells. Their first two numbers are the row and the column.
const CELLS: [u16; 8] = [0x0006, 0x00d6, 0x00fd, MULRK, 0x0203, 0x0204, 0x0205, 0x027e];

fn check(cells: u64) -> Result<(), Issue> {
    if cells <= MAX_CELLS {
        return Ok(());
    }
    let message = format!("expected sheets that span at most {MAX_CELLS} cells, got {cells}");
    Err(list_issue(Rule::File, message).with_hint("save the list as XLSX or CSV"))
}

/// Checks that XLS does not span too many cells.
pub(super) fn check_xls(bytes: &[u8]) -> Result<(), Issue> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(unreadable)?;
    let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let mut records = Vec::new();
    let stream = file.open_stream(name).map_err(|_| unreadable("it contains no workbook"))?;
    stream.take(bytes.len() as u64).read_to_end(&mut records).map_err(unreadable)?;
    let (mut cells, mut rows, mut columns) = (0, 0, 0);
    let mut rest = records.as_slice();
    while let Some((head, after)) = rest.split_at_checked(4) {
        let number = |bytes: &[u8], place: usize| {
            bytes.get(place..place + 2).map_or(0, |pair| u16::from_le_bytes([pair[0], pair[1]]))
        };
        let (kind, length) = (number(head, 0), usize::from(number(head, 2)));
        let Some((record, next)) = after.split_at_checked(length) else { break };
        if kind == BOF {
            cells += rows * columns;
            (rows, columns) = (0, 0);
        } else if CELLS.contains(&kind) {
            let last = if kind == MULRK { length.saturating_sub(2) } else { 2 };
            rows = rows.max(u64::from(number(record, 0)) + 1);
            columns = columns.max(u64::from(number(record, last)) + 1);
        }
        rest = next;
    }
    check(cells + rows * columns)
}

/// Checks that ODS does not span too many cells. One element can represent any number of repeated rows or cells.
pub(super) fn check_ods(bytes: &[u8]) -> Result<(), Issue> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut content = String::new();
    archive.by_name("content.xml").map_err(unreadable)?.read_to_string(&mut content).map_err(unreadable)?;
    let cells = content.split("<table:table ").skip(1).map(cells_of_table);
    check(cells.fold(0, u64::saturating_add))
}

fn cells_of_table(table: &str) -> u64 {
    let (mut rows, mut last_row, mut width) = (0_u64, 0, 0);
    for row in table.split("<table:table-row").skip(1) {
        rows = rows.saturating_add(repeats(row, "number-rows-repeated"));
        let mut column = 0_u64;
        for cell in row.split("<table:").skip(1).filter(|tag| tag.contains("table-cell")) {
            column = column.saturating_add(repeats(cell, "number-columns-repeated")).min(MAX_ODS_COLUMNS);
            if cell.contains("value-type") || cell.contains("<text:") || cell.contains("formula") {
                (last_row, width) = (rows, width.max(column));
            }
        }
    }
    width.saturating_mul(last_row)
}

/// Returns the repeat count in an attribute of an element; 1 if it has none.
fn repeats(element: &str, attribute: &str) -> u64 {
    let tag = element.split('>').next().unwrap_or_default();
    let value = tag.split_once(attribute).and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
    value.and_then(|value| value.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_rows_and_columns_are_counted() {
        let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";
        let gap = "<table:table-cell table:number-columns-repeated=\"16000\"/>";
        let row = |cells: &str, count: u64| {
            format!("<table:table-row table:number-rows-repeated=\"{count}\">{cells}</table:table-row>")
        };
        assert_eq!(cells_of_table(&row(cell, 3)), 3);
        // Trailing empty rows do not count.
        assert_eq!(cells_of_table(&[row(cell, 3), row(gap, 1_048_000)].concat()), 3);
        assert_eq!(cells_of_table(&row(&[gap, cell].concat(), 1)), 16_001);
        assert!(
            check(cells_of_table(&[row(gap, 1_000_000), row(cell, 1), row(&[gap, cell].concat(), 1)].concat()))
                .is_err()
        );
    }
}
