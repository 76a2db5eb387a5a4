//! Finds the hidden rows and columns and the merged cells of an XLSX sheet. The library does not return hidden ones.

use super::super::merged::Merged;
use super::{lowercase_path, unreadable};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::io::{BufRead, BufReader, Cursor};
use telnyx_porting::Issue;
use zip::ZipArchive;

pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The hidden rows and columns of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::intake) struct Hidden {
    /// The numbers of the rows, from 1.
    pub(in crate::intake) rows: HashSet<u64>,
    /// The indexes of the columns, from 0.
    pub(in crate::intake) columns: BTreeSet<usize>,
}

/// The number of rows of a sheet.
const MAX_ROWS: u64 = 1 << 20;

/// Reads the hidden rows and columns and the merged cells of a sheet, which is selected by its name. Rows that a filter hides
/// are among the hidden ones.
pub(super) fn read_xlsx(bytes: &[u8], sheet: &str) -> Result<(Hidden, Merged), Issue> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let (mut hidden, mut merged) = (Hidden::default(), Merged::default());
    let Some(path) = path_of(&mut archive, sheet)? else { return Ok((hidden, merged)) };
    let mut row = 0_u64;
    each_element(&mut archive, &path, |element| {
        let number = |name: &str| attribute(element, name).and_then(|text| text.parse::<u64>().ok());
        let is_hidden = || attribute(element, "hidden").is_some_and(|text| text == "1" || text == "true");
        match element.local_name().as_ref() {
            "row" => {
                // The number may be omitted.
                row = number("r").unwrap_or_else(|| row.saturating_add(1));
                if row <= MAX_ROWS && is_hidden() {
                    hidden.rows.insert(row);
                }
            }
            "col" if is_hidden() => {
                let (first, last) = (number("min").unwrap_or(1), number("max").unwrap_or(1));
                let columns = first..=last.min(super::MAX_COLUMNS as u64);
                hidden.columns.extend(columns.filter_map(|column| usize::try_from(column.checked_sub(1)?).ok()));
            }
            "mergeCell" => {
                if let Some(name) = attribute(element, "ref") {
                    merged.add_named(&name);
                }
            }
            _ => {}
        }
    })?;
    Ok((hidden, merged))
}

/// Returns the path of a sheet in the archive.
fn path_of(archive: &mut Archive<'_>, sheet: &str) -> Result<Option<String>, Issue> {
    let (folder, workbook) = workbook_path(archive)?;
    let mut id = None;
    each_element(archive, &format!("{folder}{workbook}"), |element| {
        if element.local_name().as_ref() == "sheet" && attribute(element, "name").as_deref() == Some(sheet) {
            id = attribute(element, "id");
        }
    })?;
    let mut target = None;
    each_element(archive, &format!("{folder}_rels/{workbook}.rels"), |element| {
        if element.local_name().as_ref() == "Relationship" && attribute(element, "Id") == id {
            target = attribute(element, "Target");
        }
    })?;
    Ok(target.map(|target| match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}{target}"),
    }))
}

/// Returns the folder of a workbook in the archive, such as `xl/`, and the name of its file, such as `workbook.xml`.
pub(super) fn workbook_path(archive: &mut Archive<'_>) -> Result<(String, String), Issue> {
    let mut target = None;
    each_element(archive, "_rels/.rels", |element| {
        let is_workbook =
            attribute(element, "Type").is_some_and(|kind| kind.ends_with("/relationships/officeDocument"));
        if element.local_name().as_ref() == "Relationship" && is_workbook {
            target = attribute(element, "Target").or(target.take());
        }
    })?;
    let target = target.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let target = target.strip_prefix('/').unwrap_or(&target);
    let (folder, name) = target.split_at(target.rfind('/').map_or(0, |place| place + 1));
    Ok((folder.to_owned(), if name.is_empty() { "workbook.xml" } else { name }.to_owned()))
}

/// Returns the value of an attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|found| found.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::default()).ok()?.into_owned())
}

/// Calls a function for each start of an element. A missing file has no elements.
pub(super) fn each_element(
    archive: &mut Archive<'_>,
    path: &str,
    visit: impl FnMut(&BytesStart<'_>),
) -> Result<(), Issue> {
    let Some(name) = stored_name(archive, path) else { return Ok(()) };
    read_elements(BufReader::new(archive.by_name(&name).map_err(unreadable)?), visit).map_err(unreadable)
}

/// Returns the name of a file as the archive has it. Programs differ in the case of paths.
pub(super) fn stored_name(archive: &Archive<'_>, path: &str) -> Option<String> {
    let path = lowercase_path(path);
    archive.file_names().flatten().find(|name| lowercase_path(name) == path).map(Cow::into_owned)
}

fn read_elements(input: impl BufRead, mut visit: impl FnMut(&BytesStart<'_>)) -> Result<(), quick_xml::Error> {
    let mut reader = Reader::from_reader(input);
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let mut is_below_cells = false;
    loop {
        let event = match reader.read_event_into(&mut buffer) {
            // The library does not read what follows the cells, so errors there do not matter.
            Err(_) if is_below_cells => return Ok(()),
            event => event?,
        };
        match event {
            Event::Start(element) | Event::Empty(element)
                if !is_below_cells || element.local_name().as_ref() == "mergeCell" =>
            {
                visit(&element);
            }
            Event::End(element) if element.local_name().as_ref() == "sheetData" => is_below_cells = true,
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Workbook;

    #[test]
    fn hidden_rows_and_columns_of_the_selected_sheet_are_found() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().set_name("Other").unwrap().set_row_hidden(0).unwrap();
        let sheet = workbook.add_worksheet().set_name("A & B").unwrap();
        sheet.write_string(1, 0, "+13035550100").unwrap();
        sheet.set_row_hidden(1).unwrap().set_row_hidden(4).unwrap();
        sheet.set_column_hidden(2).unwrap().set_column_hidden(3).unwrap();
        workbook.add_worksheet().set_name("Visible").unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        let (hidden, merged) = read_xlsx(&bytes, "A & B").unwrap();
        assert_eq!(hidden, Hidden { rows: HashSet::from([2, 5]), columns: BTreeSet::from([2, 3]) });
        assert_eq!(merged, Merged::default());
        assert_eq!(read_xlsx(&bytes, "Other").unwrap().0.rows, HashSet::from([1]));
        assert_eq!(read_xlsx(&bytes, "Visible").unwrap(), Default::default());
    }

    #[test]
    fn merged_cells_are_found_below_the_cells() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.merge_range(1, 1, 3, 2, "Acme", &rust_xlsxwriter::Format::new()).unwrap();
        let (_, merged) = read_xlsx(&workbook.save_to_buffer().unwrap(), "Sheet1").unwrap();
        let mut expected = Merged::default();
        expected.add(1, 2, 4);
        assert_eq!(merged, expected);
        // The text below the cells may be malformed.
        let mut count = 0;
        let xml = "<sheetData/><sheetData></sheetData><col/><mergeCell ref='A1:A2'/><a b=<";
        read_elements(xml.as_bytes(), |element| count += usize::from(element.local_name().as_ref() == "mergeCell"))
            .unwrap();
        assert_eq!(count, 1);
    }

    #[test]
    fn rows_without_a_number_follow_the_previous_row() {
        let mut rows = Vec::new();
        let xml = "<x:sheetData><x:row r='3'/><x:row hidden='true'/></x:sheetData><row>";
        read_elements(xml.as_bytes(), |element| {
            if element.local_name().as_ref() == "row" {
                rows.push((attribute(element, "r"), attribute(element, "hidden")));
            }
        })
        .unwrap();
        assert_eq!(rows, [(Some("3".to_owned()), None), (None, Some("true".to_owned()))]);
    }
}
