//! Reads the rows of a workbook.
//!
//! Cells of XLSX and XLSB are streamed, because a sheet with a single cell in its last corner would need gigabytes as a
//! table. The library loads sheets of XLS and ODS as a whole, so `extent.rs` measures them first. The uncompressed size of
//! an archive is measured before anything is read from it.

mod extent;
mod hidden;

pub(super) use hidden::Hidden;

use super::assembly::{ListKind, Origin, Sample, assemble};
use super::cell::{Cell, CellKind};
use super::list::{not_a_list, nothing};
use super::merged::Merged;
use super::rejects::{RejectsFormat, RejectsLayout};
use super::result::column_letters;
use super::{Intake, IntakeOptions, MAX_COLUMNS, MAX_TEXT, MAX_UNPACKED, RawRow, Rows, list_issue};
use calamine::{Data, DataRef, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use std::collections::HashSet;
use std::fmt::Write;
use std::io::{self, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use telnyx_porting::{Issue, Rule};

type Bytes<'a> = Cursor<&'a [u8]>;

/// Spreadsheets store numbers exactly only below this limit.
const MAX_EXACT: f64 = 1e15;
/// The maximum number of sheets that are searched for the list.
const MAX_SHEETS: usize = 256;
/// The maximum number of cells that are read to find the list, and again to read it. Empty cells count: they take 4 bytes
/// each, and any number of sheets can share the same cells.
const MAX_CELLS: u64 = 10_000_000;
/// The maximum length of a number format, in bytes.
const MAX_FORMAT: usize = 1_024;

/// Reads XLSX, XLSB or ODS.
pub(super) fn read_archive(
    bytes: &[u8],
    options: &IntakeOptions,
    kind: ListKind,
    intake: Intake,
) -> Result<Intake, Issue> {
    let names = check_archive(bytes, MAX_UNPACKED)?;
    // Only XLSX is searched for hidden rows and columns.
    let unknown = |_: &str| Ok(<(Hidden, Merged)>::default());
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("xl/workbook.bin") {
        return guarded(|| Xlsb::new(Cursor::new(bytes)).map_err(unreadable), unknown, options, kind, intake);
    }
    if has("xl/workbook.xml") || has("[Content_Types].xml") && names.iter().any(|name| name.starts_with("xl/")) {
        extent::check_xlsx(bytes)?;
        let marks = |sheet: &str| hidden::read_xlsx(bytes, sheet);
        return guarded(|| Xlsx::new(Cursor::new(bytes)).map_err(unreadable), marks, options, kind, intake);
    }
    if names.iter().any(|name| name.starts_with("word/")) {
        return Err(not_a_list("a Word document"));
    }
    if has("content.xml") {
        extent::check_ods(bytes)?;
        return guarded(|| Ods::new(Cursor::new(bytes)).map_err(unreadable), unknown, options, kind, intake);
    }
    if names.iter().any(|name| name.starts_with("Index/")) {
        return Err(not_a_list("an Apple Numbers document"));
    }
    Err(not_a_list("a ZIP archive"))
}

/// Reads XLS, and rejects other compound files by name.
pub(super) fn read_compound(
    bytes: &[u8],
    options: &IntakeOptions,
    kind: ListKind,
    intake: Intake,
) -> Result<Intake, Issue> {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if has("EncryptedPackage") {
        let issue = list_issue(Rule::File, "this workbook is password-protected");
        return Err(issue.with_hint("save it without a password"));
    }
    if has("WordDocument") {
        return Err(not_a_list("a Word document"));
    }
    extent::check_xls(bytes)?;
    let unknown = |_: &str| Ok(<(Hidden, Merged)>::default());
    guarded(|| Xls::new(Cursor::new(bytes)).map_err(unreadable), unknown, options, kind, intake)
}

/// The maximum size of the files that describe a workbook, in bytes. Each element of them takes up to 30 times its size in
/// memory.
const MAX_PART: u64 = 8 << 20;
/// The ends of the lowercase paths of files that are loaded into memory, with their maximum sizes: shared strings, the sheets
/// of ODS, and the files that describe a workbook.
const KEPT: [(&str, u64); 11] = [
    ("sharedstrings.xml", MAX_TEXT as u64),
    ("sharedstrings.bin", MAX_TEXT as u64),
    ("content.xml", MAX_TEXT as u64),
    ("styles.xml", MAX_PART),
    ("styles.bin", MAX_PART),
    ("workbook.xml", MAX_PART),
    ("workbook.bin", MAX_PART),
    ("theme1.xml", MAX_PART),
    ("manifest.xml", MAX_PART),
    ("meta.xml", MAX_PART),
    (".rels", MAX_PART),
];

/// Returns the file names of an archive, or an error if its uncompressed size exceeds the limit.
fn check_archive(bytes: &[u8], limit: u64) -> Result<Vec<String>, Issue> {
    let damaged = |error: &dyn std::fmt::Display| {
        list_issue(Rule::File, format!("this archive cannot be read: {error}"))
            .with_hint("open it in a spreadsheet program and save it again")
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let (mut names, mut paths, mut left) = (Vec::new(), HashSet::new(), limit);
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = file.name().map_err(|error| damaged(&error))?.into_owned();
        let path = lowercase_path(&name);
        let kept = KEPT.iter().find(|(end, _)| path.ends_with(end));
        let most = kept.map_or(left, |(_, most)| *most).min(left);
        left -= unpacked_size(file, &name, most)?;
        // The library ignores case, so it could load another file than the one that was checked.
        if !paths.insert(path) {
            return Err(damaged(&format_args!("it contains {name} twice")));
        }
        names.push(name);
    }
    Ok(names)
}

/// Returns the path of a file in an archive as the library compares it.
fn lowercase_path(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

/// Returns the uncompressed size of a file, or an error if it exceeds the limit. The size is counted, since declared sizes can
/// be wrong.
fn unpacked_size(file: impl Read, name: &str, limit: u64) -> Result<u64, Issue> {
    let size = io::copy(&mut file.take(limit + 1), &mut io::sink()).map_err(unreadable)?;
    if size > limit {
        let message = format!("{name} in this archive unpacks to more than {} MiB", limit >> 20);
        return Err(list_issue(Rule::File, message).with_hint(NEW_WORKBOOK));
    }
    Ok(size)
}

/// The hint for a workbook that exceeds a limit.
const NEW_WORKBOOK: &str = "copy the columns with the list to a new workbook";

fn unreadable(error: impl std::fmt::Display) -> Issue {
    let issue = list_issue(Rule::File, format!("this workbook cannot be read: {error}"));
    issue.with_hint("open it in a spreadsheet program and save it again as XLSX")
}

/// Reads a workbook and catches panics of the library, which some malformed workbooks cause.
fn guarded<'a, W: Workbook<'a>>(
    open: impl FnOnce() -> Result<W, Issue>,
    marks: impl FnOnce(&str) -> Result<(Hidden, Merged), Issue>,
    options: &IntakeOptions,
    kind: ListKind,
    intake: Intake,
) -> Result<Intake, Issue> {
    catch_unwind(AssertUnwindSafe(|| read_workbook(&mut open()?, marks, options, kind, intake)))
        .unwrap_or_else(|_| Err(unreadable("it is malformed")))
}

fn read_workbook<'a>(
    workbook: &mut impl Workbook<'a>,
    marks: impl FnOnce(&str) -> Result<(Hidden, Merged), Issue>,
    options: &IntakeOptions,
    kind: ListKind,
    mut intake: Intake,
) -> Result<Intake, Issue> {
    if options.encoding.is_some() {
        return Err(list_issue(Rule::File, "expected a text file with an encoding, got a workbook")
            .with_hint("remove --encoding"));
    }
    let sheet = match &options.sheet {
        Some(name) => requested_sheet(&workbook.sheets(), name)?,
        None => only_sheet(workbook, MAX_CELLS, &mut intake)?,
    };
    intake.source = RejectsLayout::new(RejectsFormat::Xlsx, ',');
    let (hidden, mut merged) = marks(&sheet)?;
    workbook.add_merged(&sheet, &mut merged);
    let origin = Origin::Sheet(sheet.as_str().into(), hidden, merged);
    workbook.with_rows(&sheet, &mut { MAX_CELLS }, |rows| {
        let sample = Sample::read_from(rows)?;
        if sample.is_empty() {
            return Err(nothing());
        }
        assemble(sample, rows, origin, kind, options, intake)
    })
}

fn requested_sheet(sheets: &[(String, bool)], requested: &str) -> Result<String, Issue> {
    let found = sheets.iter().find(|(name, _)| name.eq_ignore_ascii_case(requested.trim()));
    found.map(|(name, _)| name.clone()).ok_or_else(|| {
        let names: Vec<_> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!("sheet {requested:?} not found; the sheets are {}", names.join(", "));
        list_issue(Rule::File, message).with_hint("select one with --sheet")
    })
}

/// Finds the only visible sheet with numbers. Fails if there are several, or if more than `cells` cells have to be read.
fn only_sheet<'a>(workbook: &mut impl Workbook<'a>, mut cells: u64, intake: &mut Intake) -> Result<String, Issue> {
    let sheets = workbook.sheets();
    if sheets.len() > MAX_SHEETS {
        let message = format!("expected at most {MAX_SHEETS} sheets, got {}", sheets.len());
        return Err(list_issue(Rule::File, message).with_hint("select one with --sheet"));
    }
    let (mut candidates, mut without, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
    for (name, is_visible) in sheets {
        if !is_visible {
            hidden.push(name);
        } else if workbook.with_rows(&name, &mut cells, |rows| Ok(Sample::read_from(rows)?.may_have_numbers()))? {
            candidates.push(name);
        } else {
            without.push(name);
        }
    }
    match candidates.as_slice() {
        [sheet] => {
            for (ignored, what) in [(without, "sheets without numbers"), (hidden, "hidden sheets")] {
                if !ignored.is_empty() {
                    intake.notes.push(format!("read sheet {sheet}; ignored {what}: {}", ignored.join(", ")));
                }
            }
            Ok(sheet.clone())
        }
        [] => Err(list_issue(Rule::NotEmpty, "no sheet contains a phone number").with_hint("write one number per row")),
        several => {
            let message = format!("{} sheets could contain the numbers: {}", several.len(), several.join(", "));
            Err(list_issue(Rule::File, message).with_hint("select one with --sheet"))
        }
    }
}

/// A workbook whose rows can be read.
trait Workbook<'a>: Reader<Bytes<'a>> {
    /// Returns the names of the worksheets, and whether each is visible.
    fn sheets(&self) -> Vec<(String, bool)> {
        let sheets = self.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect()
    }

    /// Adds the merged cells of a sheet. By default, they are not known, or were added before.
    fn add_merged(&mut self, _sheet: &str, _merged: &mut Merged) {}

    /// Reads the rows of a sheet, which may have as many cells as are left. The number that was read is subtracted.
    fn with_rows<T>(
        &mut self,
        sheet: &str,
        cells_left: &mut u64,
        read: impl FnOnce(&mut dyn Rows) -> Result<T, Issue>,
    ) -> Result<T, Issue>;
}

impl<'a> Workbook<'a> for Xlsx<Bytes<'a>> {
    fn with_rows<T>(
        &mut self,
        sheet: &str,
        cells_left: &mut u64,
        read: impl FnOnce(&mut dyn Rows) -> Result<T, Issue>,
    ) -> Result<T, Issue> {
        let mut cells = self.worksheet_cells_reader(sheet).map_err(unreadable)?;
        let next_cell = || {
            let Some((cell, style)) = cells.next_cell_with_style_id().map_err(unreadable)? else { return Ok(None) };
            let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
            let (row, column) = cell.get_position();
            Ok(Some((row, column, value(cell.get_value(), format.map(|format| format.format_code.as_str())))))
        };
        read(&mut SheetRows { next_cell, cells_left, next: None, is_done: false })
    }
}

impl<'a> Workbook<'a> for Xlsb<Bytes<'a>> {
    fn with_rows<T>(
        &mut self,
        sheet: &str,
        cells_left: &mut u64,
        read: impl FnOnce(&mut dyn Rows) -> Result<T, Issue>,
    ) -> Result<T, Issue> {
        let mut cells = self.worksheet_cells_reader(sheet).map_err(unreadable)?;
        // The library does not return formats of XLSB, so leading zeros count as lost.
        let next_cell = || {
            let cell = cells.next_cell().map_err(unreadable)?;
            Ok(cell.map(|cell| (cell.get_position().0, cell.get_position().1, value(cell.get_value(), None))))
        };
        read(&mut SheetRows { next_cell, cells_left, next: None, is_done: false })
    }
}

impl<'a> Workbook<'a> for Xls<Bytes<'a>> {
    fn add_merged(&mut self, sheet: &str, merged: &mut Merged) {
        for region in self.merge_cells_by_sheet_name(sheet).unwrap_or_default() {
            merged.add(region.start.1 as usize, u64::from(region.start.0) + 1, u64::from(region.end.0) + 1);
        }
    }

    fn with_rows<T>(
        &mut self,
        sheet: &str,
        cells_left: &mut u64,
        read: impl FnOnce(&mut dyn Rows) -> Result<T, Issue>,
    ) -> Result<T, Issue> {
        read_range(&self.worksheet_range(sheet).map_err(unreadable)?, cells_left, read)
    }
}

impl<'a> Workbook<'a> for Ods<Bytes<'a>> {
    fn with_rows<T>(
        &mut self,
        sheet: &str,
        cells_left: &mut u64,
        read: impl FnOnce(&mut dyn Rows) -> Result<T, Issue>,
    ) -> Result<T, Issue> {
        read_range(&self.worksheet_range(sheet).map_err(unreadable)?, cells_left, read)
    }
}

/// Reads the rows of a loaded sheet.
fn read_range<T>(
    range: &Range<Data>,
    cells_left: &mut u64,
    read: impl FnOnce(&mut dyn Rows) -> Result<T, Issue>,
) -> Result<T, Issue> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut cells = range.rows().zip(first_row..).flat_map(|(cells, row)| {
        cells.iter().zip(first_column..).map(move |(data, column)| (row, column, value(&borrowed(data), None)))
    });
    read(&mut SheetRows { next_cell: || Ok(cells.next()), cells_left, next: None, is_done: false })
}

fn borrowed(data: &Data) -> DataRef<'_> {
    match data {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(time) => DataRef::DateTime(*time),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// The row and column of a cell, from 0, and the cell.
type PlacedCell = (u32, u32, Cell);

/// Converts a cell, including the leading zeros that its format shows.
fn value(data: &DataRef<'_>, format: Option<&str>) -> Cell {
    let cell = |text: String, kind| Cell { text, kind };
    match data {
        DataRef::Empty => Cell::default(),
        DataRef::String(text) => Cell::text(text.as_str()),
        DataRef::SharedString(text) => Cell::text(*text),
        DataRef::Int(number) => integer(number.to_string(), format),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < MAX_EXACT => {
            integer(format!("{number:.0}"), format)
        }
        DataRef::Float(number) => cell(number.to_string(), CellKind::Number),
        DataRef::Bool(truth) => cell(truth.to_string(), CellKind::Other),
        DataRef::Error(error) => cell(error.to_string(), CellKind::Other),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cell(text.clone(), CellKind::Date),
        DataRef::DateTime(time) => {
            let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
            let mut text = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) != (0, 0, 0) {
                let _ = write!(text, "T{hour:02}:{minute:02}:{second:02}");
            }
            cell(text, CellKind::Date)
        }
    }
}

/// Returns a cell with an integer, padded if its format consists of zeros only.
fn integer(digits: String, format: Option<&str>) -> Cell {
    let format = format.unwrap_or_default();
    if format.len() > MAX_FORMAT || adds_digits(format) {
        return Cell { text: digits, kind: CellKind::Formatted };
    }
    if !format.is_empty() && format.bytes().all(|byte| byte == b'0') {
        let width = format.len();
        return Cell { text: format!("{digits:0>width$}"), kind: CellKind::Padded };
    }
    Cell { text: digits, kind: CellKind::Number }
}

/// Whether a number format shows digits or a + that are not those of the number: `"+44 "0`, but not `(###) ###-####`.
fn adds_digits(format: &str) -> bool {
    let is_added = |c: char| c == '+' || c.is_numeric();
    let mut chars = format.chars();
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        let adds = match c {
            // Texts, and single characters: the one after an asterisk is repeated.
            '"' => chars.by_ref().take_while(|c| *c != '"').filter(|c| is_added(*c)).count() > 0,
            '\\' | '*' => chars.next().is_some_and(is_added),
            // A space as wide as the next character.
            '_' => chars.next().is_none(),
            // A color, a condition, or a currency with its locale: `[$+44-809]`.
            '[' => {
                let content: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let currency = content.strip_prefix('$').and_then(|rest| rest.split('-').next());
                currency.is_some_and(|currency| currency.contains(is_added))
            }
            // A placeholder for a digit, and the exponent of a notation.
            '0' => false,
            '+' if matches!(previous, 'E' | 'e') => false,
            c => is_added(c),
        };
        if adds {
            return true;
        }
        previous = c;
    }
    false
}

fn too_many_cells() -> Issue {
    let message = format!("expected at most {MAX_CELLS} cells in the sheets, got more; empty cells count too");
    list_issue(Rule::File, message).with_hint(format!("select the sheet with --sheet, or {NEW_WORKBOOK}"))
}

/// Groups cells into rows.
struct SheetRows<'a, F> {
    next_cell: F,
    cells_left: &'a mut u64,
    /// The first cell of the next row.
    next: Option<PlacedCell>,
    is_done: bool,
}

impl<F: FnMut() -> Result<Option<PlacedCell>, Issue>> Rows for SheetRows<'_, F> {
    fn next_row(&mut self) -> Result<Option<RawRow>, Issue> {
        let mut row = RawRow::default();
        let mut current = None;
        while !self.is_done {
            let next = if let Some(cell) = self.next.take() {
                Some(cell)
            } else {
                let next = (self.next_cell)()?;
                *self.cells_left = self.cells_left.checked_sub(next.is_some().into()).ok_or_else(too_many_cells)?;
                next
            };
            let Some((number, column, cell)) = next else {
                self.is_done = true;
                break;
            };
            if cell.text.is_empty() {
                continue;
            }
            let place = column as usize;
            if place >= MAX_COLUMNS {
                let name = format!("{}{}", column_letters(place), u64::from(number) + 1);
                let message = format!("expected at most {MAX_COLUMNS} columns, got cell {name}");
                return Err(
                    list_issue(Rule::File, message).with_hint("remove the cell, or copy the list to a new workbook")
                );
            }
            if current.is_some_and(|current| current != number) {
                self.next = Some((number, column, cell));
                break;
            }
            current = Some(number);
            row.cells.resize(row.cells.len().max(place + 1), Cell::default());
            row.cells[place] = cell;
        }
        row.number = current.map_or(0, |number| u64::from(number) + 1);
        Ok(current.map(|_| row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zip::write::SimpleFileOptions;

    /// A workbook with one sheet.
    fn book(sheet: &str) -> Vec<u8> {
        styled_book(sheet, 1, "")
    }

    /// A workbook with several sheets that share their cells.
    fn styled_book(sheet: &str, sheets: usize, styles: &str) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut entries = String::new();
        for id in 1..=sheets {
            let _ = write!(entries, "<sheet name=\"S{id}\" sheetId=\"{id}\" r:id=\"rId1\"/>");
        }
        let relations = |target: &str, kind: &str| {
            let base = "http://schemas.openxmlformats.org";
            format!(
                "<Relationships xmlns=\"{base}/package/2006/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{base}/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/></Relationships>"
            )
        };
        let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        let office = "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
        for (name, content) in [
            ("[Content_Types].xml", "<Types/>".to_owned()),
            ("_rels/.rels", relations("xl/workbook.xml", "officeDocument")),
            ("xl/_rels/workbook.xml.rels", relations("worksheets/sheet1.xml", "worksheet")),
            ("xl/workbook.xml", format!("<workbook {main} {office}><sheets>{entries}</sheets></workbook>")),
            ("xl/styles.xml", format!("<styleSheet {main}>{styles}</styleSheet>")),
            ("xl/worksheets/sheet1.xml", format!("<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>")),
        ] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            io::Write::write_all(&mut archive, content.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn read_book(sheet: &str) -> Result<Intake, Issue> {
        read(&book(sheet), &IntakeOptions::new())
    }

    fn read(bytes: &[u8], options: &IntakeOptions) -> Result<Intake, Issue> {
        read_archive(bytes, options, ListKind::Numbers, Intake::default())
    }

    fn text(cell: &str, value: &str) -> String {
        format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{value}</t></is></c>")
    }

    #[test]
    fn a_cell_in_the_last_corner_is_rejected() {
        let number = format!("<row r=\"1\">{}</row>", text("A1", "+13035550101"));
        let corner = format!("{number}<row r=\"1048576\">{}</row>", text("XFD1048576", "x"));
        let error = read_book(&corner).unwrap_err().to_string();
        assert!(error.contains("XFD1048576"), "{error}");
        let last = format!("{number}<row r=\"1048576\">{}</row>", text("A1048576", "+13035550102"));
        assert_eq!(read_book(&last).unwrap().rows[1].place.to_string(), "cell S1!A1048576");
    }

    #[test]
    fn archives_above_the_uncompressed_limit_are_rejected() {
        let bytes = book(&" ".repeat(100_000));
        assert!(check_archive(&bytes, 1_000_000).is_ok());
        let error = check_archive(&bytes, 50_000).unwrap_err().to_string();
        assert!(error.contains("sheet1.xml"), "{error}");
    }

    #[test]
    fn cell_formats_and_descriptions_above_the_limits_are_rejected() {
        let number = format!("<row r=\"1\">{}</row>", text("A1", "+13035550101"));
        let formats = |count| format!("<cellXfs>{}</cellXfs>", "<xf/>".repeat(count));
        for (styles, expected) in [
            (" ".repeat(8 << 20), "xl/styles.xml in this archive unpacks to more than 8 MiB".to_owned()),
            (formats(140_000), "expected at most 131072 cell formats in xl/styles.xml, got 140000".to_owned()),
            (
                format!(
                    "<numFmts><numFmt numFmtId='200' formatCode='{}'/></numFmts>{}",
                    "0".repeat(4_000),
                    formats(20_000)
                ),
                "the cell formats in xl/styles.xml take more than 64 MiB".to_owned(),
            ),
        ] {
            let error = read(&styled_book(&number, 1, &styles), &IntakeOptions::new()).unwrap_err();
            assert!(error.message() == expected && error.hint() == Some(NEW_WORKBOOK), "{error}");
        }
        assert!(read(&styled_book(&number, 1, &formats(1_000)), &IntakeOptions::new()).is_ok());
    }

    #[test]
    fn sheets_and_cells_above_the_limits_are_rejected() {
        let bytes = styled_book(&format!("<row r=\"1\">{}</row>", "<c/>".repeat(300)), 4, "");
        let mut workbook = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
        let mut search = |cells| only_sheet(&mut workbook, cells, &mut Intake::default()).unwrap_err();
        assert_eq!(search(4 * 300).message(), "no sheet contains a phone number");
        assert!(search(4 * 300 - 1).hint().unwrap().starts_with("select the sheet with --sheet"));
        let many = styled_book(&format!("<row r=\"1\">{}</row>", text("A1", "+13035550101")), 257, "");
        let error = read(&many, &IntakeOptions::new()).unwrap_err();
        assert_eq!(error.message(), "expected at most 256 sheets, got 257");
        assert!(read(&many, &IntakeOptions::new().with_sheet("S257")).is_ok());
    }

    #[test]
    fn number_formats_that_add_digits_are_found() {
        for format in ["\"+44 \"0", "+0", "\\+0", "+44 0", "\"0\"0", "0;\"+1 \"0", "[$+44-809]0", "[Red]*1#", "\"+44"] {
            assert!(adds_digits(format), "{format}");
        }
        for format in [
            "",
            "0",
            "0000000000",
            "General",
            "@",
            "(###) ###-####",
            "[<=9999999]###-####;(###) ###-####",
            "000\\-000\\-0000",
            "0.00E+00",
            "##0.0E+0",
            "_(* #,##0_);[Color10]_(* \\(#,##0\\);_(* \"-\"??_)",
            "[$\u{20ac}-407] #,##0",
            "\"Tel. \"0",
            "_+0",
        ] {
            assert!(!adds_digits(format), "{format}");
        }
    }

    #[test]
    fn a_number_whose_format_shows_its_calling_code_is_rejected() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, format) in (0..).zip(["\"+44 \"0", "(###) ###-####", "General"]) {
            let format = rust_xlsxwriter::Format::new().set_num_format(format);
            sheet.write_number_with_format(row, 0, 2_079_460_958.0 + f64::from(row), &format).unwrap();
        }
        let options = IntakeOptions::new().with_country(telnyx_porting::CountryCode::US);
        let intake = read(&book.save_to_buffer().unwrap(), &options).unwrap();
        let numbers: Vec<_> = intake.numbers().map(|number| number.to_string()).collect();
        assert_eq!(numbers, ["+12079460959", "+12079460960"]);
        let [rejected] = intake.rejected.as_slice() else { panic!("{:?}", intake.rejected) };
        assert!(rejected.reason.message().starts_with("the number format of the cell shows digits"), "{rejected:?}");
    }

    #[test]
    fn a_number_cell_that_may_lack_its_leading_zero_is_rejected() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, number) in (0..).zip([323_456_789.0, 3_331_234_567.0]) {
            sheet.write_number(row, 0, number).unwrap();
        }
        let options = IntakeOptions::new().with_country("IT".parse().unwrap());
        let intake = read(&book.save_to_buffer().unwrap(), &options).unwrap();
        let numbers: Vec<_> = intake.numbers().map(|number| number.to_string()).collect();
        assert_eq!(numbers, ["+393331234567"]);
        assert!(intake.rejected[0].reason.message().contains("may lack its leading 0"), "{:?}", intake.rejected);
    }

    #[test]
    fn files_that_differ_only_in_case_are_rejected() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["xl/styles.xml", "XL\\Styles.xml"] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
        }
        let error = check_archive(&archive.finish().unwrap().into_inner(), MAX_UNPACKED).unwrap_err();
        assert!(error.message().contains("twice"), "{error}");
    }

    #[test]
    fn shared_strings_above_the_limit_are_rejected() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
        io::Write::write_all(&mut archive, b"<sst uniqueCount='1000000000000'/>").unwrap();
        let error = extent::check_xlsx(&archive.finish().unwrap().into_inner()).unwrap_err();
        assert!(error.message().contains("8388608 shared strings"), "{error}");
    }

    #[test]
    fn malformed_workbooks_are_rejected() {
        let bytes = book(&text("A1", "+13035550101"));
        for end in (0..bytes.len()).step_by(7) {
            let mut broken = bytes.clone();
            broken[end] ^= 0x55;
            let _ = read_archive(&broken, &IntakeOptions::new(), ListKind::Numbers, Intake::default());
            let _ = read_archive(&bytes[..end], &IntakeOptions::new(), ListKind::Numbers, Intake::default());
        }
    }
}
