//! Assembles an [`Intake`] from rows.

use super::cell::{Cell, CellKind, is_placeholder};
use super::cited::Cited;
use super::country::RowCountry;
use super::headings::{self, Field};
use super::layout::{self, Layout, NumberColumn};
use super::likeness::{are_alike, label};
use super::merged::{Merged, MergedValues};
use super::numbers::{self, NEEDS_COUNTRY, Numbers};
use super::result::Kept;
use super::workbook::Hidden;
use super::{
    Conflict, Details, Duplicate, HIDDEN, Ignored, IgnoredKind, Intake, IntakeOptions, MAX_NUMBERS, MAX_ROWS, Place,
    RawRow, Rejected, Row, Rows, list_issue, shortened,
};
use crate::dates::{FocDate, document_day};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use telnyx_porting::{CountryCode, Issue, PhoneNumber, PhoneNumberRange, Rule, Secret, is_invisible};

/// First words of a row with totals.
const TOTALS: [&str; 16] = [
    "total",
    "totals",
    "subtotal",
    "grandtotal",
    "sum",
    "count",
    "summe",
    "gesamt",
    "gesamtsumme",
    "anzahl",
    "totale",
    "totaal",
    "somme",
    "suma",
    "totalnumbers",
    "numberofnumbers",
];
/// Characters with which a footnote starts.
const FOOTNOTE_MARKS: [char; 5] = ['*', '\u{2020}', '\u{2021}', '\u{a7}', '\u{203b}'];
/// Words before the colon at the start of a footnote.
const FOOTNOTE_WORDS: [&str; 9] =
    ["note", "notes", "nb", "remark", "remarks", "comment", "comments", "hinweis", "anmerkung"];
/// The hint of a cell with account data that cannot be read, if the reason has none.
const CORRECT: &str = "correct the cell";
/// The maximum number of merged cells that a note names.
const MERGED_NAMED: usize = 10;

/// The source of rows.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    Lines,
    /// A sheet with its name.
    Sheet(Arc<str>, Hidden, Merged),
    /// Rows below headings that are not lines of a file.
    Records,
    Items,
}

impl Origin {
    pub(super) fn place(&self, row: u64, column: usize) -> Place {
        match self {
            Self::Lines => Place::Line(row),
            Self::Sheet(sheet, ..) => {
                Place::Cell { sheet: Arc::clone(sheet), column: u32::try_from(column + 1).unwrap_or(u32::MAX), row }
            }
            Self::Records | Self::Items => Place::Item(row),
        }
    }

    fn hidden(&self) -> Option<&Hidden> {
        match self {
            Self::Sheet(_, hidden, _) => Some(hidden),
            Self::Lines | Self::Records | Self::Items => None,
        }
    }

    fn merged(&self) -> Option<&Merged> {
        match self {
            Self::Sheet(_, _, merged) => Some(merged),
            Self::Lines | Self::Records | Self::Items => None,
        }
    }
}

/// The kind of list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListKind {
    Numbers,
    /// Numbers with their verification codes.
    Codes,
}

/// The first rows, from which the layout is detected.
pub(super) struct Sample {
    rows: Vec<RawRow>,
    comments: Vec<RawRow>,
    blank_rows: usize,
}

impl Sample {
    /// Returns a sample without rows, for lists that need no detection.
    pub(super) fn none() -> Self {
        Self { rows: Vec::new(), comments: Vec::new(), blank_rows: 0 }
    }

    /// Reads up to [`layout::SAMPLE`] nonblank rows.
    pub(super) fn read_from(source: &mut dyn Rows) -> Result<Self, Issue> {
        let mut sample = Self::none();
        while sample.rows.len() < layout::SAMPLE {
            let Some(row) = source.next_row()? else { break };
            if row.is_blank() {
                sample.blank_rows += 1;
            } else {
                sample.rows.push(row);
            }
        }
        Ok(sample)
    }

    /// Adds a row before all others.
    pub(super) fn put_first(&mut self, row: RawRow) {
        self.rows.insert(0, row);
    }

    /// Splits off the leading comments, except headings and numbered rows that start with `#`.
    fn split_comments(&mut self, has_codes: bool) {
        let is_comment = |row: &&RawRow| row.is_comment() && !is_heading(row, has_codes) && !is_numbered(row);
        let count = self.rows.iter().take_while(is_comment).count();
        self.comments = self.rows.drain(..count).collect();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether any cell looks like a phone number.
    pub(super) fn may_have_numbers(&self) -> bool {
        self.rows.iter().any(|row| row.cells.iter().any(layout::looks_like_number))
    }
}

/// Whether a row that starts with `#` has headings: `#,Phone Number`, but not `# Phone numbers of Example Ltd`.
fn is_heading(row: &RawRow, has_codes: bool) -> bool {
    row.cells.iter().any(|cell| headings::field_of(&cell.text, has_codes).is_some())
        && !row.cells.iter().any(layout::looks_like_number)
}

/// Whether a row that starts with `#` has its row number there, before a phone number: `#1,+13035550101`.
fn is_numbered(row: &RawRow) -> bool {
    let number = row.value(0).trim_start_matches('#').trim_start();
    let is_row_number =
        (1..layout::MIN_DIGITS).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_row_number && row.cells.iter().skip(1).any(layout::looks_like_number)
}

/// Reads all rows into `intake`.
pub(super) fn assemble(
    mut sample: Sample,
    source: &mut dyn Rows,
    origin: Origin,
    kind: ListKind,
    options: &IntakeOptions,
    intake: Intake,
) -> Result<Intake, Issue> {
    let has_codes = kind == ListKind::Codes;
    if matches!(origin, Origin::Lines) {
        sample.split_comments(has_codes);
    }
    let layout = match origin {
        Origin::Items => Layout::single_column(),
        Origin::Lines | Origin::Sheet(..) | Origin::Records => Layout::detect(&sample.rows, options, has_codes)?,
    };
    let mut assembly = Assembly::new(layout, origin, kind, options, intake);
    assembly.intake.blank_rows = sample.blank_rows;
    for row in sample.comments {
        assembly.comment(&row);
    }
    for (index, row) in sample.rows.into_iter().enumerate() {
        assembly.sampled(index, row)?;
    }
    while let Some(row) = source.next_row()? {
        if row.is_blank() {
            assembly.intake.blank_rows += 1;
        } else {
            assembly.data(row)?;
        }
    }
    Ok(assembly.finish())
}

struct Assembly<'a> {
    intake: Intake,
    layout: Layout,
    origin: Origin,
    kind: ListKind,
    options: &'a IntakeOptions,
    rows_read: usize,
    numbers_read: usize,
    /// The row of each number.
    seen: HashMap<PhoneNumber, u32>,
    /// Rows of the intake that conflict with another row.
    contradicted: BTreeSet<u32>,
    /// Rows that are totals or footnotes if no numbers follow.
    totals: Vec<(RawRow, IgnoredKind)>,
    /// The number of cells with invisible characters.
    invisible: usize,
    /// The cells that are treated as empty, by column.
    placeholders: BTreeMap<usize, Cited>,
    /// The columns that are not read.
    unread: Vec<Unread>,
    /// The accepted rows that are hidden in the workbook.
    hidden: Cited,
    merged: MergedValues,
    /// The reason of the first cell of a column with account data that cannot be read, and all of these cells.
    unreadable: BTreeMap<usize, (Issue, Cited)>,
}

/// A column that is not read.
struct Unread {
    column: usize,
    filled: usize,
    /// Cells with phone numbers.
    numbers: Cited,
}

impl<'a> Assembly<'a> {
    fn new(layout: Layout, origin: Origin, kind: ListKind, options: &'a IntakeOptions, mut intake: Intake) -> Self {
        intake.column = Some(layout.name_of(layout.main_column()));
        intake.columns = layout.details();
        intake.source.headings.clone_from(&layout.headings);
        intake.source.number_column = layout.main_column();
        intake.settings = options.settings();
        let unread: Vec<_> = layout.unread().collect();
        for columns in unread.chunks(10) {
            let names: Vec<_> = columns.iter().map(|column| layout.name_of(*column)).collect();
            intake.notes.push(format!("columns that are not read: {}", names.join(", ")));
        }
        for names in layout.repeated_names() {
            let note = "these columns set the same field, so a row can have only one value in them";
            intake.notes.push(format!("{names}: {note}"));
        }
        if let Some(column) = layout.column_of(Field::Carrier) {
            let name = layout.name_of(column);
            let note = "is recognized, but not used: the portability check returns the carrier of each number";
            intake.notes.push(format!("the column {name} {note}"));
        }
        let unread = unread.into_iter().map(|column| Unread { column, filled: 0, numbers: Cited::default() }).collect();
        Self {
            intake,
            layout,
            origin,
            kind,
            options,
            rows_read: 0,
            numbers_read: 0,
            seen: HashMap::new(),
            contradicted: BTreeSet::new(),
            totals: Vec::new(),
            invisible: 0,
            placeholders: BTreeMap::new(),
            unread,
            hidden: Cited::default(),
            merged: MergedValues::default(),
            unreadable: BTreeMap::new(),
        }
    }

    fn place(&self, row: &RawRow, column: usize) -> Place {
        self.origin.place(row.number, column)
    }

    /// Returns a row for the file of rejected rows, with the column of the problem.
    fn kept(&self, row: &RawRow, column: usize) -> Kept {
        let cells = row.cells.iter().map(|cell| cell.text.clone()).collect();
        Kept { place: self.place(row, column), cells, reason: None }
    }

    fn kept_if_wanted(&self, row: &RawRow) -> Option<Kept> {
        self.options.keeps_rows.then(|| self.kept(row, self.layout.main_column()))
    }

    fn ignore(&mut self, row: &RawRow, kind: IgnoredKind) {
        let column = row.cells.iter().position(|cell| !cell.is_empty()).unwrap_or(0);
        let text = match kind {
            // Texts that are not below the headings, or that span columns, can contain secrets anywhere.
            IgnoredKind::Title | IgnoredKind::Comment | IgnoredKind::Footnote => without_digits(&self.shown(row)),
            IgnoredKind::Separator | IgnoredKind::Heading | IgnoredKind::Total => self.shown(row),
        };
        self.intake.ignored.push(Ignored { place: self.place(row, column), kind, text });
    }

    /// Whether a cell of a column can be a secret.
    fn can_be_secret(&self, column: usize) -> bool {
        match self.layout.fields.get(column).copied().flatten() {
            Some(field) => field.is_secret(),
            // A separator within a value shifts the cells behind it.
            None => column >= self.layout.headings.len() && self.layout.has_secrets(),
        }
    }

    /// Returns the cells of a row as text for messages, without secrets.
    fn shown(&self, row: &RawRow) -> String {
        row.shown(|column| self.can_be_secret(column))
    }

    fn comment(&mut self, row: &RawRow) {
        // A row that is commented out and a row with a number in another column look the same.
        if let Some(column) = row.cells.iter().skip(1).position(layout::looks_like_number) {
            let message = "the row starts with # like a comment, but has a number in another cell";
            let reason = Issue::error("phone_number", Rule::AmbiguousNumber, message);
            self.reject(row, column + 1, reason.with_hint("remove the # to port the number, or else remove the row"));
            return;
        }
        if row.cells.iter().any(layout::looks_like_number) {
            let place = self.place(row, 0);
            self.intake
                .notes
                .push(format!("{place} is ignored as a comment because it starts with #, but contains a number"));
        }
        self.ignore(row, IgnoredKind::Comment);
    }

    fn reject(&mut self, row: &RawRow, column: usize, reason: Issue) {
        self.reject_cell(row, column, self.can_be_secret(column), reason);
    }

    fn reject_cell(&mut self, row: &RawRow, column: usize, is_secret: bool, reason: Issue) {
        let text = if is_secret {
            HIDDEN.to_owned()
        } else {
            row.cells.get(column).map(|cell| shortened(cell.text.trim()).into_owned()).unwrap_or_default()
        };
        self.intake.rejected.push(Rejected {
            place: self.place(row, column),
            column: (!self.layout.headings.is_empty()).then(|| self.layout.name_of(column)),
            text,
            reason,
            rows: vec![self.kept(row, column)],
        });
    }

    /// Processes a row of the sample.
    fn sampled(&mut self, index: usize, row: RawRow) -> Result<(), Issue> {
        match self.layout.heading_row {
            Some(heading) if index == heading => {
                if !self.layout.is_known {
                    self.ignore(&row, IgnoredKind::Heading);
                }
                Ok(())
            }
            Some(heading) if index < heading => {
                let number = row.cells.iter().position(layout::looks_like_number);
                if let Some(column) = number.filter(|_| row.parse_error.is_none()) {
                    let reason = Issue::error("phone_number", Rule::File, "is above the headings");
                    let reason = reason.with_hint("move the row below the headings, or remove it");
                    // The cell is not below the heading of its column, so it can be any value.
                    self.reject_cell(&row, column, self.layout.has_secrets(), reason);
                } else {
                    self.ignore(&row, IgnoredKind::Title);
                }
                Ok(())
            }
            _ => self.data(row),
        }
    }

    /// Processes a row below the headings.
    fn data(&mut self, mut row: RawRow) -> Result<(), Issue> {
        self.rows_read += 1;
        if self.rows_read > MAX_ROWS {
            let message = format!("expected at most {MAX_ROWS} rows, got more");
            return Err(list_issue(Rule::File, message).with_hint("split the list"));
        }
        if let Some(reason) = row.parse_error.take() {
            self.reject_unreadable(row, reason);
            return Ok(());
        }
        if self.is_total(&row) {
            self.totals.push((row, IgnoredKind::Total));
            return Ok(());
        }
        if self.is_footnote(&row) {
            self.totals.push((row, IgnoredKind::Footnote));
            return Ok(());
        }
        self.fill_merged(&mut row);
        match self.read_row(&row) {
            Ok(mut read) => {
                self.check_details(&row, &mut read);
                for (total, _) in std::mem::take(&mut self.totals) {
                    self.reject_missing(&total);
                }
                self.observe(&row, &read);
                self.accept(row, read)?;
            }
            Err((column, reason)) => self.reject(&row, column, reason),
        }
        Ok(())
    }

    /// Collects the facts about a row that can be read for the warnings about the list.
    fn observe(&mut self, row: &RawRow, read: &Read) {
        let region = read.region.or_else(|| read.numbers.ranges.first()?.start().country());
        let origin = &self.origin;
        for (column, field) in self.layout.fields.iter().enumerate() {
            let value = row.value(column);
            if field.is_some_and(|field| is_missing(field, value)) {
                self.placeholders.entry(column).or_default().add(|| origin.place(row.number, column));
            }
        }
        for unread in &mut self.unread {
            let Some(cell) = row.cells.get(unread.column).filter(|cell| !cell.is_empty()) else { continue };
            unread.filled += 1;
            if is_certain_number(cell, region) {
                unread.numbers.add(|| origin.place(row.number, unread.column));
            }
        }
        if origin.hidden().is_some_and(|hidden| hidden.rows.contains(&row.number)) {
            self.hidden.add(|| origin.place(row.number, self.layout.main_column()));
        }
    }

    /// Collects the cells with account data that cannot be read, and adds warnings to the row.
    fn check_details(&mut self, row: &RawRow, read: &mut Read) {
        // A billing number without a calling code is in the country of the numbers.
        let country = read.country.or_else(|| read.numbers.ranges.first()?.start().country());
        for (column, field) in self.layout.fields.iter().enumerate() {
            let (Some(field), Some(cell)) = (field, row.cells.get(column)) else { continue };
            if cell.is_empty() || is_missing(*field, cell.value()) {
                continue;
            }
            let Some(reason) = unreadable(*field, cell, country) else { continue };
            let message = format!("{} cannot be read: {}", self.layout.name_of(column), reason.message());
            let warning = Issue::warning(field.detail().unwrap_or_default(), reason.rule(), message);
            read.numbers.warnings.push(warning.with_hint(reason.hint().unwrap_or(CORRECT)));
            let place = self.origin.place(row.number, column);
            let cells = &mut self.unreadable.entry(column).or_insert_with(|| (reason, Cited::default())).1;
            cells.add(|| place);
        }
    }

    /// Returns an error for each column with cells that cannot be read.
    fn unreadable(&self) -> Vec<Issue> {
        let issue = |(column, (reason, cells)): (&usize, &(Issue, Cited))| {
            let name = self.layout.name_of(*column);
            let detail = self.layout.fields.get(*column).copied().flatten().and_then(Field::detail).unwrap_or_default();
            let count = if cells.count == 1 { "1 cell".to_owned() } else { format!("{} cells", cells.count) };
            let message = format!("{name}: {count} cannot be read ({cells}): {}", reason.message());
            Issue::error(detail, reason.rule(), message).with_hint(reason.hint().unwrap_or(CORRECT))
        };
        self.unreadable.iter().map(issue).collect()
    }

    /// Returns the warnings about the list.
    fn warnings(&self) -> Vec<Issue> {
        let warning = |rule, message: String, hint: &str| Issue::warning("list", rule, message).with_hint(hint);
        let mut warnings = Vec::new();
        for (column, cited) in &self.placeholders {
            let name = self.layout.name_of(*column);
            let message = format!("{name}: placeholders such as N/A are treated as empty: {cited}");
            let hint =
                "write the values, or clear the cells; empty cells get the value of the order file, if it has one";
            warnings.push(warning(Rule::AccountData, message, hint));
        }
        // With a selected column, the user has decided against the others.
        let unread = self.unread.iter().filter(|_| self.options.column.is_none());
        for Unread { column, filled, numbers } in unread.filter(|unread| unread.has_numbers()) {
            let name = self.layout.name_of(*column);
            let count = numbers.count;
            let message =
                format!("{name} is not read, but {count} of its {filled} cells have phone numbers: {numbers}");
            let hint = format!(
                "to port these numbers instead, select the column: {}; to port both, write them in one column",
                self.layout.selections(&[*column])
            );
            warnings.push(warning(Rule::AmbiguousNumber, message, &hint));
        }
        if self.hidden.count > 0 {
            let rows = if self.hidden.count == 1 { "row is" } else { "rows are" };
            let (count, cited) = (self.hidden.count, &self.hidden);
            let message = format!("{count} {rows} hidden in the workbook, but read: {cited}");
            warnings.push(warning(Rule::File, message, "delete the rows that are not to be ported, or show them"));
        }
        let hidden = self.origin.hidden().into_iter().flat_map(|hidden| &hidden.columns);
        let is_read =
            |column: &&usize| self.layout.fields.get(**column).is_some_and(|field| field.is_some_and(Field::is_used));
        let names: Vec<_> = hidden.filter(is_read).map(|column| self.layout.name_of(*column)).collect();
        if !names.is_empty() {
            let message = format!("hidden in the workbook, but read: {}", names.join(", "));
            warnings.push(warning(Rule::File, message, "delete the columns that are not to be used, or show them"));
        }
        warnings
    }

    /// Rejects a row that could not be split into cells. Any part of it may be a secret.
    fn reject_unreadable(&mut self, row: RawRow, reason: Issue) {
        let (place, rows) = (self.place(&row, 0), vec![self.kept(&row, 0)]);
        let text = if self.layout.has_secrets() { HIDDEN.to_owned() } else { self.shown(&row) };
        self.intake.rejected.push(Rejected { place, column: None, text, reason, rows });
    }

    fn reject_missing(&mut self, row: &RawRow) {
        let column = self.layout.main_column();
        let reason = missing(&self.layout.name_of(column));
        self.reject(row, column, reason);
    }

    /// Whether a row starts with a word such as `Total` and has no number.
    fn is_total(&self, row: &RawRow) -> bool {
        let number = row.value(self.layout.main_column());
        let first = row.cells.iter().map(Cell::value).find(|value| !value.is_empty()).unwrap_or_default();
        let word = headings::plain(first);
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        number.chars().filter(char::is_ascii_digit).count() < layout::MIN_DIGITS && TOTALS.contains(&word)
    }

    /// Whether the only cell of a row is certainly a footnote: a text outside of the number column that starts with a mark
    /// such as `*` or a word such as `Note:`, and that contains no number. A name alone can be a row that lacks its number.
    fn is_footnote(&self, row: &RawRow) -> bool {
        let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let (Some((column, cell)), None) = (filled.next(), filled.next()) else { return false };
        let field = self.layout.fields.get(column).copied().flatten();
        let is_number = matches!(field, Some(Field::Number | Field::First | Field::Last | Field::Code));
        let is_text = cell.kind == CellKind::Text && cell.value().contains(char::is_alphabetic);
        let word = cell.value().split_once(':').map(|(word, _)| headings::plain(word));
        let is_marked = cell.value().starts_with(FOOTNOTE_MARKS)
            || word.is_some_and(|word| FOOTNOTE_WORDS.contains(&word.as_str()));
        is_marked && is_text && !is_number && !layout::contains_number(cell.value()) && !self.layout.headings.is_empty()
    }

    /// Writes the values of merged cells into the rows that show them, except in the columns of the numbers.
    fn fill_merged(&mut self, row: &mut RawRow) {
        let Some(merged) = self.origin.merged() else { return };
        for (column, field) in self.layout.fields.iter().enumerate() {
            if field.is_some_and(Field::is_merged)
                && let Some(value) = self.merged.fill(merged, column, row.number, row.cells.get(column))
            {
                row.cells.resize(row.cells.len().max(column + 1), Cell::default());
                row.cells[column] = value;
            }
        }
    }

    /// Returns a note for each column with merged cells.
    fn merged_notes(&self) -> Vec<String> {
        let columns = (0..self.layout.fields.len()).map(|column| (column, self.merged.used_in(column)));
        let note = |(column, regions): (usize, Vec<_>)| {
            let named: Vec<_> = regions.iter().take(MERGED_NAMED).map(ToString::to_string).collect();
            let more = regions.len().saturating_sub(MERGED_NAMED);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let name = self.layout.name_of(column);
            format!("{name}: the values of merged cells apply to all of their rows: {}{more}", named.join(", "))
        };
        columns.filter(|(_, regions)| !regions.is_empty()).map(note).collect()
    }

    /// Reads the cells of a row. Errors include the column.
    fn read_row(&mut self, row: &RawRow) -> Result<Read, (usize, Issue)> {
        let main = self.layout.main_column();
        self.check_other_columns(row)?;
        self.check_repeated(row)?;
        let country_column = self.layout.column_of(Field::Country);
        let country_text = country_column.map(|column| row.value(column)).unwrap_or_default();
        let country = RowCountry::parse(country_text);
        let region = match country {
            Some(country) => country.region(),
            // An unknown country is not replaced by the default.
            None if !country_text.is_empty() => None,
            None => self.options.country,
        };
        let unknown_country = !country_text.is_empty() && country.is_none();
        let mut numbers = self.numbers(row, region).map_err(|(column, reason)| {
            if unknown_country && reason.rule() == Rule::E164 {
                (country_column.unwrap_or(column), not_a_country("this"))
            } else {
                (column, if region.is_none() { located(reason) } else { reason })
            }
        })?;
        self.check_quantity(row, &numbers)?;
        self.check_area_code(row, &numbers, region)?;
        if row.value(main).contains(is_invisible) {
            self.invisible += 1;
        }
        if unknown_country {
            let quoted = format!("{:?}", shortened(country_text));
            numbers.warnings.push(Issue::warning("country", Rule::Region, not_a_country(&quoted).message()));
        }
        if let Some(country) = country {
            numbers.warnings.extend(numbers.ranges.iter().filter_map(|range| contradiction(country, range)));
        }
        let named = match country {
            Some(RowCountry::Country(country)) => Some(country),
            _ => None,
        };
        let place = named.or_else(|| numbers.ranges.first()?.start().country());
        let details = self.details(row, place, &mut numbers.warnings);
        if self.kind == ListKind::Codes {
            let column = self.filled(row, Field::Code).or(self.layout.column_of(Field::Code)).unwrap_or(main + 1);
            check_code(row.cells.get(column)).map_err(|reason| (column, reason))?;
        }
        Ok(Read { numbers, country: named, region, details })
    }

    /// Rejects a row with numbers in unexpected columns, since it is ambiguous which of them to port, and a row with more cells
    /// than headings.
    fn check_other_columns(&self, row: &RawRow) -> Result<(), (usize, Issue)> {
        if let Some(column) = self.layout.must_be_empty.iter().find(|column| !row.value(**column).is_empty()) {
            let message = format!("{} also has a value", self.layout.name_of(*column));
            let reason = Issue::error("phone_number", Rule::AmbiguousNumber, message);
            let columns = self.layout.selections(&[self.layout.main_column(), *column]);
            return Err((*column, reason.with_hint(format!("select the column with the numbers to port: {columns}"))));
        }
        let named = self.layout.headings.len();
        let is_read = |column: usize| self.layout.fields.get(column).is_some_and(Option::is_some);
        let mut others = row.cells.iter().enumerate().skip(named).filter(|(column, _)| !is_read(*column));
        if let Some((column, _)) = others.find(|(_, cell)| layout::looks_like_number(cell))
            && self.options.column.is_none()
        {
            let reason =
                Issue::error("phone_number", Rule::AmbiguousNumber, "several cells of the row contain numbers");
            return Err((
                column,
                reason.with_hint("write one number per line, or several in one cell, separated by ;"),
            ));
        }
        // In delimited text, a separator within a value shifts all cells behind it into other columns. Cells of workbooks and
        // records cannot shift: a value beside their headings is a remark. Trailing separators without values shift nothing.
        let last = row.cells.iter().rposition(|cell| !cell.is_empty()).unwrap_or(0);
        if matches!(self.origin, Origin::Lines) && self.layout.is_known && last >= named && !is_read(last) {
            let message = format!("the row has {} cells, but the list has {named} headings", last + 1);
            let hint = "put quotes around values that contain the separator, such as \"Acme, Inc.\"";
            return Err((last, list_issue(Rule::File, message).with_hint(hint)));
        }
        Ok(())
    }

    /// Returns the first column with a field that has a value in a row.
    fn filled(&self, row: &RawRow, field: Field) -> Option<usize> {
        let has_value = |column: &usize| !row.value(*column).is_empty() && !is_missing(field, row.value(*column));
        (0..self.layout.fields.len()).filter(|column| self.layout.fields[*column] == Some(field)).find(has_value)
    }

    /// Rejects a row with different values in columns of the same field, since it is ambiguous which of them is correct.
    fn check_repeated(&self, row: &RawRow) -> Result<(), (usize, Issue)> {
        for column in &self.layout.repeated {
            let (Some(field), value) = (self.layout.fields[*column], row.value(*column)) else { continue };
            let Some(first) = self.filled(row, field) else { continue };
            if !value.is_empty() && !is_missing(field, value) && row.value(first) != value {
                let detail = field.detail().unwrap_or("code");
                let [first, second] = [first, *column].map(|column| self.layout.name_of(column));
                let message = format!("{first} and {second} have different values, but both set {detail}");
                let hint = "rename or remove the heading of the column that is not to be used";
                return Err((*column, Issue::error(detail, Rule::AccountData, message).with_hint(hint)));
            }
        }
        Ok(())
    }

    /// Rejects a row whose quantity is not the number of its numbers, if only the first number of each range has a column.
    fn check_quantity(&self, row: &RawRow, numbers: &Numbers) -> Result<(), (usize, Issue)> {
        let Some(column) = self.layout.quantity else { return Ok(()) };
        let count: usize = numbers.ranges.iter().map(PhoneNumberRange::len).sum();
        let value = row.value(column);
        if value.is_empty() || is_placeholder(value) || value.parse::<usize>().is_ok_and(|quantity| quantity == count) {
            return Ok(());
        }
        let [number, quantity] = [self.layout.main_column(), column].map(|column| self.layout.name_of(column));
        let numbers = if count == 1 { "1 number".to_owned() } else { format!("{count} numbers") };
        let message = format!("{number} has {numbers}, but {quantity} has another quantity");
        let hint = "write the last number of each range in a column with the heading End, or clear the quantity";
        Err((column, Issue::error("phone_number", Rule::RangeSize, message).with_hint(hint)))
    }

    /// Rejects numbers that may lack the area code, which has a column of its own: without it, a number can be another valid one.
    fn check_area_code(
        &self,
        row: &RawRow,
        numbers: &Numbers,
        region: Option<CountryCode>,
    ) -> Result<(), (usize, Issue)> {
        let Some(area) = self.filled(row, Field::AreaCode) else { return Ok(()) };
        let without_trunk = |text: &str| text.trim_start_matches('0').to_owned();
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let code = without_trunk(&digits(row.value(area)));
        let has_code = |number: PhoneNumber| {
            let national = without_trunk(&number.digits()[number.calling_code().to_string().len()..]);
            !code.is_empty() && national.starts_with(&code)
        };
        let have_code = numbers.ranges.iter().all(|range| has_code(range.start()) && has_code(range.end()));
        // In countries without a fixed length, a local number can start with the digits of the area code. Only a trunk 0
        // shows that it is complete.
        let is_complete = |column: usize| {
            let value = row.value(column);
            let can_be_local =
                || numbers::parse(&format!("{}{}", digits(row.value(area)), digits(value)), region).is_ok();
            value.starts_with('+') || have_code && (digits(value).starts_with('0') || !can_be_local())
        };
        let columns = match self.layout.number {
            NumberColumn::One(column) => vec![column],
            NumberColumn::Ends(first, last) => vec![first, last],
        };
        let Some(column) = columns.into_iter().find(|column| !row.value(*column).is_empty() && !is_complete(*column))
        else {
            return Ok(());
        };
        let [area, name] = [area, column].map(|column| self.layout.name_of(column));
        let message = format!("{name} may lack the area code, which is in {area}");
        let reason = Issue::error("phone_number", Rule::AmbiguousNumber, message);
        Err((
            column,
            reason.with_hint("write the area code before the number, or the number with + and its calling code"),
        ))
    }

    fn numbers(&self, row: &RawRow, region: Option<CountryCode>) -> Result<Numbers, (usize, Issue)> {
        let read = |column: usize, text: &str| {
            let numbers = numbers::parse(text, region).map_err(|error| (column, error.into_issues().swap_remove(0)))?;
            let is_number = row.cells.get(column).is_some_and(|cell| cell.kind == CellKind::Number);
            match numbers.ranges.as_slice() {
                [range] if is_number && numbers::may_lack_zero(text, region, range.start()) => {
                    Err((column, changed("a number that may lack its leading 0")))
                }
                _ => Ok(numbers),
            }
        };
        let cell = |column: usize| match row.cells.get(column).filter(|cell| !cell.is_empty()) {
            None => Err((column, missing(&self.layout.name_of(column)))),
            Some(cell) => check_kind(cell).map(|()| cell.value()).map_err(|reason| (column, reason)),
        };
        match self.layout.number {
            NumberColumn::One(column) => read(column, cell(column)?),
            NumberColumn::Ends(first, last) => {
                let start = cell(first)?;
                if row.value(last).is_empty() {
                    return read(first, start);
                }
                let end = cell(last)?;
                let ends = [(first, start), (last, end)].map(|(column, text)| one(read(column, text)?, column));
                let [start, end] = ends;
                let range = PhoneNumberRange::new(start?, end?);
                let range = range.map_err(|error| (last, error.into_issues().swap_remove(0)))?;
                Ok(Numbers::from_ranges(vec![range]))
            }
        }
    }

    /// Returns the account data and notes of a row in a country.
    fn details(&self, row: &RawRow, country: Option<CountryCode>, warnings: &mut Vec<Issue>) -> Option<Box<Details>> {
        let mut details = Details::default();
        for (column, field) in self.layout.fields.iter().enumerate() {
            let Some(field) = field else { continue };
            let Some(cell) = row.cells.get(column).filter(|cell| !cell.is_empty()) else { continue };
            if is_missing(*field, cell.value()) {
                continue;
            }
            let Some(slot) = slot(&mut details, *field) else { continue };
            warnings.extend(lost_zeros(*field, cell, country, &self.layout.name_of(column)));
            slot.set(cell.value());
        }
        if let Some(column) = self.filled(row, Field::HouseNumber) {
            let is_before = self.layout.headings.get(column).is_some_and(|heading| headings::is_before_street(heading));
            if let Some(street) = &mut details.street_address {
                *street = with_house_number(street, row.value(column), is_before);
            } else {
                let message = format!("{} is not used: the row has no street", self.layout.name_of(column));
                let warning = Issue::warning("street_address", Rule::AccountData, message);
                warnings.push(warning.with_hint("write the street, or clear the cell"));
            }
        }
        (details != Details::default()).then(|| Box::new(details))
    }

    /// Adds the new numbers of a row, and reports the others as duplicates or conflicts.
    fn accept(&mut self, row: RawRow, read: Read) -> Result<(), Issue> {
        let Read { numbers, country, details, .. } = read;
        let place = self.place(&row, self.layout.main_column());
        let index = u32::try_from(self.intake.rows.len()).unwrap_or(u32::MAX);
        let (mut new, mut known) = (Vec::new(), Vec::new());
        for number in numbers.ranges.iter().flat_map(PhoneNumberRange::iter) {
            self.numbers_read += 1;
            if self.numbers_read > MAX_NUMBERS {
                let message = format!("expected at most {MAX_NUMBERS} phone numbers, got more");
                return Err(list_issue(Rule::TooManyNumbers, message).with_hint("split the list"));
            }
            match self.seen.get(&number) {
                Some(first) if *first != index => known.push((number, *first)),
                Some(_) => {}
                None => {
                    self.seen.insert(number, index);
                    new.push(number);
                }
            }
        }
        let kept = self.kept_if_wanted(&row);
        let mut is_contradicted = false;
        for (number, first) in known {
            let other = &self.intake.rows[first as usize];
            let fields = differences(details.as_deref(), other.details.as_deref());
            let first_place = other.place.clone();
            if fields.is_empty() {
                self.intake.duplicates.push(Duplicate { place: place.clone(), first: first_place, number });
                continue;
            }
            is_contradicted = true;
            self.contradicted.insert(first);
            let described = described(&fields, details.as_deref(), other.details.as_deref());
            let reason = conflict(number, &first_place, &described);
            let of_first = Some(Box::new(conflict(number, &place, &described)));
            let first_kept = other.kept.clone().map(|kept| Kept { reason: of_first, ..kept });
            let rows = [first_kept, kept.clone()].into_iter().flatten().collect();
            self.intake.conflicts.push(Conflict {
                place: place.clone(),
                first: first_place,
                number,
                fields,
                reason,
                rows,
            });
        }
        if new.is_empty() {
            return Ok(());
        }
        let expected: usize = numbers.ranges.iter().map(PhoneNumberRange::len).sum();
        let ranges = if new.len() == expected { numbers.ranges } else { PhoneNumberRange::covering(new) };
        if is_contradicted {
            self.contradicted.insert(index);
        }
        self.intake.rows.push(Row { place, ranges, country, details, warnings: numbers.warnings, kept });
        Ok(())
    }

    fn finish(mut self) -> Intake {
        for (row, kind) in std::mem::take(&mut self.totals) {
            self.ignore(&row, kind);
        }
        if !self.contradicted.is_empty() {
            let rows = std::mem::take(&mut self.intake.rows).into_iter().zip(0..);
            let contradicted = &self.contradicted;
            self.intake.rows = rows.filter(|(_, index)| !contradicted.contains(index)).map(|(row, _)| row).collect();
        }
        if self.invisible > 0 {
            let cells = if self.invisible == 1 { "cell has" } else { "cells have" };
            let note = format!("{} {cells} invisible characters, which are removed", self.invisible);
            self.intake.notes.push(note);
        }
        self.intake.notes.extend(self.merged_notes());
        self.intake.warnings = self.warnings();
        self.intake.unreadable = self.unreadable();
        self.intake
    }
}

/// Returns a text with each word that contains a digit hidden: it can be an account number or a PIN.
fn without_digits(text: &str) -> String {
    let shown = |word| if str::contains(word, char::is_numeric) { HIDDEN } else { word };
    text.split_whitespace().map(shown).collect::<Vec<_>>().join(" ")
}

/// Returns a street with its house number, unless it starts or ends with it.
fn with_house_number(street: &str, number: &str, is_before: bool) -> String {
    let (known, word) = (label(street), label(number));
    let has_number = known.strip_suffix(&word).is_some_and(|rest| rest.ends_with([' ', ',']))
        || known.strip_prefix(&word).is_some_and(|rest| rest.starts_with([' ', ',']));
    match (has_number, is_before) {
        (true, _) => street.to_owned(),
        (false, true) => format!("{number} {street}"),
        (false, false) => format!("{street} {number}"),
    }
}

/// The parsed cells of a row.
struct Read {
    numbers: Numbers,
    country: Option<CountryCode>,
    /// The country of numbers without a calling code.
    region: Option<CountryCode>,
    details: Option<Box<Details>>,
}

impl Unread {
    /// Whether at least half of the cells have phone numbers.
    fn has_numbers(&self) -> bool {
        self.numbers.count > 0 && self.numbers.count * 2 >= self.filled
    }
}

/// Whether a cell is treated as empty. `NA` is also an Italian province.
fn is_missing(field: Field, value: &str) -> bool {
    field.can_be_placeholder()
        && is_placeholder(value)
        && !(field == Field::AdministrativeArea && value.eq_ignore_ascii_case("na"))
}

/// Whether a cell has numbers that belong to a numbering plan. Dates and most identifiers do not.
fn is_certain_number(cell: &Cell, region: Option<CountryCode>) -> bool {
    layout::looks_like_number(cell)
        && numbers::parse(cell.value(), region).is_ok_and(|numbers| numbers.warnings.is_empty())
}

/// Returns the reason why a cell with account data cannot be read: a spreadsheet changed it, or it is not a date or a billing
/// number.
fn unreadable(field: Field, cell: &Cell, country: Option<CountryCode>) -> Option<Issue> {
    let value = cell.value();
    let can_be_converted = matches!(field, Field::FocDate | Field::LoaSignedOn | Field::InvoiceDated | Field::Notes);
    if let (Some(detail), Some(shape), false) = (field.detail(), converted(cell), can_be_converted) {
        let message = format!("expected text, got {shape}: changed by a spreadsheet");
        let hint = "format the column as text and enter the value again";
        return Some(Issue::error(detail, Rule::SpreadsheetNumber, message).with_hint(hint));
    }
    let error = match field {
        Field::FocDate => value.parse::<FocDate>().err(),
        Field::LoaSignedOn | Field::InvoiceDated => document_day(value).err(),
        Field::BillingNumber => PhoneNumber::parse_typed(value, country).err(),
        _ => None,
    };
    Some(error?.into_issues().swap_remove(0))
}

/// Returns the number of a cell that must contain only one.
fn one(numbers: Numbers, column: usize) -> Result<PhoneNumber, (usize, Issue)> {
    match numbers.ranges.as_slice() {
        [range] if range.len() == 1 => Ok(range.start()),
        _ => {
            let message = "expected one end of a range, got several numbers";
            Err((column, Issue::error("phone_number", Rule::AmbiguousNumber, message).with_hint("write one number")))
        }
    }
}

fn missing(column: &str) -> Issue {
    let message = format!("no phone number in {column}");
    Issue::error("phone_number", Rule::NotEmpty, message).with_hint("fill in the number, or remove the row")
}

fn not_a_country(what: &str) -> Issue {
    let message = format!("{what} is not a country");
    let hint = "write two letters such as US, three letters, an English name, or a calling code";
    Issue::error("country", Rule::Region, message).with_hint(hint)
}

/// Adds a hint on where to name the country if a number has no calling code.
fn located(reason: Issue) -> Issue {
    if reason.rule() != Rule::E164 {
        return reason;
    }
    let hint = reason.hint().filter(|hint| hint.contains('+')).map(|hint| format!("{hint}, or: "));
    let hint = format!("{}{NEEDS_COUNTRY}", hint.unwrap_or_default());
    reason.with_hint(hint)
}

/// Returns what a spreadsheet converted a cell to, if that is neither a number nor a text.
fn converted(cell: &Cell) -> Option<&'static str> {
    match cell.kind {
        CellKind::Date => Some("a date"),
        CellKind::Other => Some("a Boolean or an error value"),
        CellKind::Number | CellKind::Padded | CellKind::Formatted | CellKind::Text => None,
    }
}

/// Rejects a cell that a spreadsheet converted to something other than a number.
fn check_kind(cell: &Cell) -> Result<(), Issue> {
    if cell.kind == CellKind::Formatted {
        let message = "the number format of the cell shows digits or a + that the cell does not contain";
        let hint = "format the column as text and enter the number again, as the sheet shows it";
        return Err(Issue::error("phone_number", Rule::SpreadsheetNumber, message).with_hint(hint));
    }
    converted(cell).map_or(Ok(()), |shape| Err(changed(shape)))
}

fn changed(shape: &str) -> Issue {
    let message = format!("expected a phone number, got {shape}: changed by a spreadsheet");
    let hint = "format the column as text and enter the number again, with its + and all digits";
    Issue::error("phone_number", Rule::SpreadsheetNumber, message).with_hint(hint)
}

/// Checks that a code is present and was not changed by a spreadsheet. Messages do not contain the code.
fn check_code(cell: Option<&Cell>) -> Result<(), Issue> {
    let code = cell.map(Cell::value).unwrap_or_default();
    if code.is_empty() || is_placeholder(code) {
        let issue = Issue::error("code", Rule::VerificationCode, "no code after the number");
        return Err(issue.with_hint("write a number and its code on each line, such as +61412345678,04821"));
    }
    let is_number =
        cell.is_some_and(|cell| cell.kind == CellKind::Formatted || cell.kind == CellKind::Number && code.len() < 5);
    if is_number || is_changed(code) {
        let message = "changed by a spreadsheet: leading zeros may be lost";
        let issue = Issue::error("code", Rule::SpreadsheetNumber, message);
        return Err(issue.with_hint("format the column as text and enter the code again, with all digits"));
    }
    Ok(())
}

/// Whether a text is a number in spreadsheet notation: `4822.0`, `4.8E3`.
fn is_changed(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    text.contains(['.', ',', 'e', 'E'])
        && text.starts_with(is_digit)
        && text.chars().all(|c| is_digit(c) || matches!(c, '.' | ',' | 'e' | 'E' | '+' | '-'))
}

/// The lengths of postal codes that consist of digits only and can start with zeros.
const POSTAL_CODES: [(&str, &[usize]); 28] = [
    ("US", &[5, 9]),
    ("PR", &[5, 9]),
    ("AT", &[4]),
    ("AU", &[4]),
    ("BE", &[4]),
    ("BG", &[4]),
    ("BR", &[8]),
    ("CH", &[4]),
    ("CZ", &[5]),
    ("DE", &[5]),
    ("DK", &[4]),
    ("EE", &[5]),
    ("ES", &[5]),
    ("FI", &[5]),
    ("FR", &[5]),
    ("HR", &[5]),
    ("HU", &[4]),
    ("IT", &[5]),
    ("JP", &[7]),
    ("KR", &[5]),
    ("MX", &[5]),
    ("NO", &[4]),
    ("NZ", &[4]),
    ("PL", &[5]),
    ("RO", &[6]),
    ("SE", &[5]),
    ("SG", &[6]),
    ("ZA", &[4]),
];

/// Returns a warning if a field with significant leading zeros may have lost them: if it is a number, or too short for a postal
/// code of the country.
fn lost_zeros(field: Field, cell: &Cell, country: Option<CountryCode>, column: &str) -> Option<Issue> {
    if !matches!(field, Field::AccountNumber | Field::Pin | Field::PostalCode) {
        return None;
    }
    let name = field.detail()?;
    let value = cell.value();
    let lengths = country
        .filter(|_| field == Field::PostalCode && value.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|country| POSTAL_CODES.iter().find(|(known, _)| *known == country.as_str()));
    let shape = match (cell.kind, lengths) {
        (CellKind::Number | CellKind::Padded | CellKind::Text, Some((_, lengths)))
            if lengths.contains(&value.len()) =>
        {
            return None;
        }
        (CellKind::Text, Some((country, lengths))) if lengths.iter().all(|length| value.len() < *length) => {
            let warning =
                format!("{column} has too few digits for a postal code of {country}: leading zeros may be lost");
            let warning = Issue::warning(name, Rule::SpreadsheetNumber, warning);
            return Some(warning.with_hint("compare it with the bill, and enter it with all digits"));
        }
        _ => cell.kind,
    };
    let shape = match shape {
        CellKind::Number => "a spreadsheet number: leading zeros may be lost",
        CellKind::Formatted => "a number whose format shows more digits than the cell contains",
        CellKind::Text if is_changed(cell.value()) => "a number in spreadsheet notation: digits may be lost",
        // Dates and Booleans cannot be read at all.
        CellKind::Text | CellKind::Padded | CellKind::Date | CellKind::Other => return None,
    };
    let warning = Issue::warning(name, Rule::SpreadsheetNumber, format!("{column} is {shape}"));
    Some(warning.with_hint("compare it with the bill, and format the column as text"))
}

fn contradiction(country: RowCountry, range: &PhoneNumberRange) -> Option<Issue> {
    let number = range.start();
    if country.has(&number) {
        return None;
    }
    let named = match country {
        RowCountry::Country(country) => country.to_string(),
        RowCountry::CallingCode(code) => format!("+{code}"),
    };
    let message = format!("{number} does not belong to {named}, the country of the row");
    Some(Issue::warning("country", Rule::RangeCountry, message).with_hint("correct the country or the number"))
}

/// Returns the fields in which a row differs from the first row of its number.
fn differences(one: Option<&Details>, first: Option<&Details>) -> Vec<&'static str> {
    one.map(|one| one.differences(first.unwrap_or(&Details::default()))).unwrap_or_default()
}

/// Returns the names of fields in which two rows differ. Values that look the same, and empty cells, are pointed out.
fn described(fields: &[&'static str], one: Option<&Details>, first: Option<&Details>) -> String {
    let value =
        |details: Option<&Details>, field: &str| details.and_then(|details| details.value(field)).map(str::to_owned);
    let described = fields.iter().map(|field| match (value(one, field), value(first, field)) {
        (Some(one), Some(first)) if are_alike(&one, &first) => {
            format!("{field} (only case, spaces or punctuation differ)")
        }
        (_, None) => format!("{field} (empty in the first row)"),
        _ => (*field).to_owned(),
    });
    described.collect::<Vec<_>>().join(", ")
}

fn conflict(number: PhoneNumber, other: &Place, fields: &str) -> Issue {
    let message = format!("{number} is also at {other}, with a different {fields}");
    Issue::error("phone_number", Rule::Duplicate, message).with_hint("keep the correct row and remove the other")
}

/// A field of [`Details`].
enum Slot<'a> {
    Text(&'a mut Option<String>),
    Secret(&'a mut Option<Secret>),
}

impl Slot<'_> {
    fn set(self, value: &str) {
        match self {
            Self::Text(text) => *text = Some(value.to_owned()),
            Self::Secret(secret) => *secret = Some(value.into()),
        }
    }
}

fn slot(details: &mut Details, field: Field) -> Option<Slot<'_>> {
    Some(match field {
        Field::Customer => Slot::Text(&mut details.customer),
        Field::CustomerReference => Slot::Text(&mut details.customer_reference),
        Field::AccountNumber => Slot::Secret(&mut details.account_number),
        Field::Pin => Slot::Secret(&mut details.pin_passcode),
        Field::EntityName => Slot::Text(&mut details.entity_name),
        Field::AuthPersonName => Slot::Text(&mut details.auth_person_name),
        Field::BillingNumber => Slot::Text(&mut details.billing_phone_number),
        Field::StreetAddress => Slot::Text(&mut details.street_address),
        Field::ExtendedAddress => Slot::Text(&mut details.extended_address),
        Field::Locality => Slot::Text(&mut details.locality),
        Field::AdministrativeArea => Slot::Text(&mut details.administrative_area),
        Field::PostalCode => Slot::Text(&mut details.postal_code),
        Field::FocDate => Slot::Text(&mut details.foc_date),
        Field::Loa => Slot::Text(&mut details.loa),
        Field::LoaSignedOn => Slot::Text(&mut details.loa_signed_on),
        Field::Invoice => Slot::Text(&mut details.invoice),
        Field::InvoiceDated => Slot::Text(&mut details.invoice_dated),
        Field::Notes => Slot::Text(&mut details.notes),
        Field::Code => Slot::Secret(&mut details.code),
        Field::Number
        | Field::First
        | Field::Last
        | Field::Quantity
        | Field::AreaCode
        | Field::HouseNumber
        | Field::Country
        | Field::Carrier
        | Field::RejectedRow
        | Field::Reason => return None,
    })
}
