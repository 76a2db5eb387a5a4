//! Measures what the library loads: the cells that the sheets of XLS and ODS span, and the cell formats and shared strings of
//! XLSX. A few bytes of a file can take gigabytes of memory.

use super::hidden::{Archive, attribute, each_element, stored_name, workbook_path};
use super::{MAX_PART, MAX_TEXT, NEW_WORKBOOK, list_issue, unpacked_size, unreadable};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::io::{BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use telnyx_porting::{Issue, Rule};

/// The maximum number of cells that the sheets may span, about 100 MB.
const MAX_CELLS: u64 = 3_000_000;
/// The maximum number of columns that the library reads from ODS.
const MAX_ODS_COLUMNS: u64 = 16_384;
/// The maximum number of rows that the library reads from ODS.
const MAX_ODS_ROWS: u64 = 1 << 20;
/// The maximum number of cell formats of XLSX, twice that of Excel, since styles are formats too.
const MAX_FORMATS: usize = 1 << 17;
/// The maximum number of shared strings that XLSX may declare, for which the library allocates memory at once.
const MAX_STRINGS: u64 = 1 << 23;

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

/// Checks that the cell formats and the shared strings of XLSX do not take too much memory.
pub(super) fn check_xlsx(bytes: &[u8]) -> Result<(), Issue> {
    let mut archive = Archive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let (folder, workbook) = workbook_path(&mut archive)?;
    // The workbook can have any name, so its size was not checked before.
    if let Some(name) = stored_name(&archive, &format!("{folder}{workbook}")) {
        unpacked_size(archive.by_name(&name).map_err(unreadable)?, &name, MAX_PART)?;
    }
    check_formats(&mut archive, &format!("{folder}styles.xml"))?;
    check_strings(&mut archive, &format!("{folder}sharedStrings.xml"))
}

fn check_formats(archive: &mut Archive<'_>, path: &str) -> Result<(), Issue> {
    let (mut formats, mut longest) = (0_usize, 0);
    each_element(archive, path, |element| {
        // The library copies the number format and the name of the font into each cell format.
        let copied = match element.local_name().as_ref() {
            "xf" => {
                formats += 1;
                None
            }
            "numFmt" => attribute(element, "formatCode"),
            "name" => attribute(element, "val"),
            _ => None,
        };
        longest = longest.max(copied.map_or(0, |text| text.len()));
    })?;
    if formats > MAX_FORMATS {
        let message = format!("expected at most {MAX_FORMATS} cell formats in {path}, got {formats}");
        return Err(list_issue(Rule::File, message).with_hint(NEW_WORKBOOK));
    }
    if formats.saturating_mul(longest) > MAX_TEXT {
        let message = format!("the cell formats in {path} take more than {} MiB", MAX_TEXT >> 20);
        return Err(list_issue(Rule::File, message).with_hint(NEW_WORKBOOK));
    }
    Ok(())
}

fn check_strings(archive: &mut Archive<'_>, path: &str) -> Result<(), Issue> {
    let Some(name) = stored_name(archive, path) else { return Ok(()) };
    let mut declared = None;
    let input = BufReader::new(archive.by_name(&name).map_err(unreadable)?);
    each_event(input, |event| match event {
        Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "sst" => {
            declared = attribute(element, "uniqueCount").and_then(|count| count.parse().ok());
            ControlFlow::Break(Ok(()))
        }
        _ => ControlFlow::Continue(()),
    })?;
    if declared.is_some_and(|count: u64| count > MAX_STRINGS) {
        let message = format!("expected at most {MAX_STRINGS} shared strings in {path}, got more");
        return Err(list_issue(Rule::File, message).with_hint(NEW_WORKBOOK));
    }
    Ok(())
}

/// Calls a function for each part of an XML file, until it breaks.
fn each_event(
    input: impl BufRead,
    mut visit: impl FnMut(&Event<'_>) -> ControlFlow<Result<(), Issue>>,
) -> Result<(), Issue> {
    let mut reader = Reader::from_reader(input);
    let mut buffer = Vec::new();
    loop {
        let event = reader.read_event_into(&mut buffer).map_err(unreadable)?;
        if matches!(event, Event::Eof) {
            return Ok(());
        }
        if let ControlFlow::Break(result) = visit(&event) {
            return result;
        }
        buffer.clear();
    }
}

/// Checks that ODS does not span too many cells or repeat too much text. One element can represent any number of repeated rows
/// or cells.
pub(super) fn check_ods(bytes: &[u8]) -> Result<(), Issue> {
    let mut archive = Archive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let content = archive.by_name("content.xml").map_err(unreadable)?;
    let tables = Tables::read(BufReader::new(content))?;
    check(tables.cells)?;
    if tables.text > MAX_TEXT as u64 {
        let message = format!("the repeated cells contain more than {} MiB of text", MAX_TEXT >> 20);
        return Err(list_issue(Rule::File, message).with_hint("save the list as XLSX or CSV"));
    }
    Ok(())
}

/// The tables of ODS.
#[derive(Debug, Default)]
struct Tables {
    /// The number of cells that the tables span.
    cells: u64,
    /// The length of the text in all cells, in bytes.
    text: u64,
    is_in_table: bool,
    rows: u64,
    last_row: u64,
    width: u64,
    /// The number of times that the current row is repeated.
    row_repeats: u64,
    column: u64,
    /// The number of times that the current cell is repeated in all rows; `None` between cells.
    repeats: Option<u64>,
}

impl Tables {
    /// Counts the cells as the library does. It reads elements by their full names, and skips or misreads tables in others, so
    /// these are errors.
    fn read(input: impl BufRead) -> Result<Self, Issue> {
        let mut tables = Self::default();
        each_event(input, |event| {
            let read = match event {
                Event::Start(element) => tables.start(element),
                Event::Empty(element) => tables.start(element).map(|()| tables.end(element.name().as_ref())),
                Event::End(element) => {
                    tables.end(element.name().as_ref());
                    Some(())
                }
                Event::Text(text) => {
                    tables.add_text(text.len() as u64);
                    Some(())
                }
                Event::GeneralRef(entity) => {
                    tables.add_text(entity.len() as u64 + 1);
                    Some(())
                }
                _ => Some(()),
            };
            match read {
                Some(()) => ControlFlow::Continue(()),
                None => ControlFlow::Break(Err(unreadable("its tables are malformed"))),
            }
        })?;
        Ok(tables)
    }

    /// Reads the start of an element; `None` if it is misplaced or malformed.
    fn start(&mut self, element: &BytesStart<'_>) -> Option<()> {
        match element.name().as_ref() {
            "table:table" if !self.is_in_table => {
                self.is_in_table = true;
                (self.rows, self.last_row, self.width) = (0, 0, 0);
            }
            "table:table-row" if self.repeats.is_none() => {
                self.row_repeats = number(element, "table:number-rows-repeated")?;
                self.rows = self.rows.saturating_add(self.row_repeats);
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" if self.repeats.is_none() => {
                let repeats = number(element, "table:number-columns-repeated")?;
                self.column = self.column.saturating_add(repeats).min(MAX_ODS_COLUMNS);
                self.repeats = Some(repeats.min(MAX_ODS_COLUMNS).saturating_mul(self.row_repeats.min(MAX_ODS_ROWS)));
                for found in element.attributes().flatten() {
                    let key = found.key.as_ref();
                    if key.starts_with("office:") || key.ends_with(":value-type") || key == "table:formula" {
                        (self.last_row, self.width) = (self.rows, self.width.max(self.column));
                        // The library keeps other values as numbers.
                        if !matches!(key, "office:value" | "office:value-type" | "calcext:value-type") {
                            self.add_text(found.value.len() as u64);
                        }
                    }
                }
            }
            "table:table" | "table:table-row" | "table:table-cell" | "table:covered-table-cell" => return None,
            "text:s" => self.add_text(number(element, "text:c")?),
            // A paragraph or a line break is a character.
            _ => self.add_text(1),
        }
        Some(())
    }

    fn end(&mut self, name: &str) {
        match name {
            "table:table" => {
                self.is_in_table = false;
                self.cells = self.cells.saturating_add(self.width.saturating_mul(self.last_row));
            }
            "table:table-cell" | "table:covered-table-cell" => self.repeats = None,
            _ => {}
        }
    }

    /// Adds the length of a text in the current cell.
    fn add_text(&mut self, length: u64) {
        self.text = self.text.saturating_add(length.saturating_mul(self.repeats.unwrap_or(0)));
    }
}

/// Returns the number in an attribute of an element, 1 if it has none; `None` if the attributes are malformed.
fn number(element: &BytesStart<'_>, name: &str) -> Option<u64> {
    for found in element.attributes() {
        let found = found.ok()?;
        if found.key.as_ref() == name {
            return found.normalized_value(XmlVersion::default()).ok()?.trim().parse().ok();
        }
    }
    Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(rows: &str) -> Tables {
        Tables::read(format!("<table:table\ntable:name=\"S\">{rows}</table:table>").as_bytes()).unwrap()
    }

    #[test]
    fn repeated_rows_and_columns_are_counted() {
        let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";
        let gap = "<table:table-cell table:number-columns-repeated=\"16000\"/>";
        let row = |cells: &str, count: u64| {
            format!("<table:table-row x:y=\"a>b\" table:number-rows-repeated=\"{count}\">{cells}</table:table-row>")
        };
        assert_eq!(tables(&row(cell, 3)).cells, 3);
        // Trailing empty rows do not count.
        assert_eq!(tables(&[row(cell, 3), row(gap, 1_048_000)].concat()).cells, 3);
        assert_eq!(tables(&row(&[gap, cell].concat(), 1)).cells, 16_001);
        let far = [row(gap, 1_000_000), row(cell, 1), row(&[gap, cell].concat(), 1)].concat();
        assert!(check(tables(&far).cells).is_err());
    }

    #[test]
    fn the_text_of_repeated_cells_is_counted() {
        let text = "<table:table-row table:number-rows-repeated='100'><table:table-cell office:value-type='' \
                    table:number-columns-repeated='20'><text:p>ab<text:s text:c='1000'/></text:p></table:table-cell>\
                    </table:table-row>";
        assert_eq!(tables(text).text, 100 * 20 * ("ab".len() as u64 + 1 + 1_000));
    }

    #[test]
    fn misplaced_tables_and_malformed_attributes_are_rejected() {
        let cell = "<table:table-row><table:table-cell>";
        for content in [
            format!("{cell}<table:table/>"),
            format!("{cell}{cell}"),
            "<table:table/>".to_owned(),
            "</table:table-row>".to_owned(),
            "<table:table-row table:number-rows-repeated='x'/>".to_owned(),
        ] {
            let table = format!("<table:table>{content}");
            let error = Tables::read(table.as_bytes()).unwrap_err().to_string();
            assert!(error.contains("cannot be read"), "{content}: {error}");
        }
    }
}
