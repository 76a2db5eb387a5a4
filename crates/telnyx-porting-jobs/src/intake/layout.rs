//! Which row has the headings, and which column holds what.

use super::cell::{Cell, CellKind};
use super::headings::{self, Field};
use super::result::column_letters;
use super::{IntakeOptions, RawRow, flaw};
use telnyx_porting::{Issue, Rule};

/// How many rows are looked at.
pub(super) const SAMPLE: usize = 200;
/// In how many of them headings may be.
const HEADING_SAMPLE: usize = 30;

/// What is where in a list.
#[derive(Debug)]
pub(super) struct Layout {
    /// Which of the rows that were looked at has the headings.
    pub(super) heading_row: Option<usize>,
    /// The headings as written; none if there are none.
    pub(super) headings: Vec<String>,
    /// Whether any heading is known.
    pub(super) is_known: bool,
    /// What each column holds, as far as it is known.
    pub(super) fields: Vec<Option<Field>>,
    pub(super) number: NumberColumn,
    /// Columns that could hold the numbers as well, but hold nothing in the rows that were looked at.
    pub(super) must_be_empty: Vec<usize>,
}

/// Where the numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberColumn {
    One(usize),
    /// The first and the last number of a range.
    Ends(usize, usize),
}

impl Layout {
    /// Finds out by the first rows of a list.
    pub(super) fn detect(rows: &[RawRow], options: &IntakeOptions, has_codes: bool) -> Result<Self, Issue> {
        let heading_row = heading_row(rows, options, has_codes);
        let headings: Vec<String> = heading_row.map_or_else(Vec::new, |row| texts(&rows[row]));
        let data = &rows[heading_row.map_or(0, |row| row + 1)..];
        let width = data.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(headings.len());
        let mut fields: Vec<_> = (0..width)
            .map(|column| headings.get(column).and_then(|heading| headings::field_of(heading, has_codes)))
            .collect();
        let mut layout = Self {
            heading_row,
            is_known: fields.iter().any(Option::is_some),
            headings,
            fields: Vec::new(),
            number: NumberColumn::One(0),
            must_be_empty: Vec::new(),
        };
        layout.number = match &options.column {
            Some(wanted) => NumberColumn::One(layout.wanted_column(wanted, width)?),
            None => layout.number_column(data, &fields)?,
        };
        if has_codes && !fields.contains(&Some(Field::Code)) {
            let NumberColumn::One(number) = layout.number else { return Err(no_codes()) };
            fields.resize(fields.len().max(number + 2), None);
            fields[number + 1] = Some(Field::Code);
        }
        if let NumberColumn::One(number) = layout.number {
            fields.resize(fields.len().max(number + 1), None);
            fields[number] = Some(Field::Number);
        }
        layout.fields = fields;
        layout.drop_repeated();
        if heading_row.is_none() && data.first().is_some_and(|row| !layout.has_digits(row)) && data.len() > 1 {
            // `Anschlüsse` above a list of numbers.
            layout.heading_row = Some(0);
            layout.headings = texts(&rows[0]);
        }
        Ok(layout)
    }

    /// One column without headings.
    pub(super) fn of_values() -> Self {
        Self {
            heading_row: None,
            headings: Vec::new(),
            is_known: false,
            fields: vec![Some(Field::Number)],
            number: NumberColumn::One(0),
            must_be_empty: Vec::new(),
        }
    }

    /// What a column is called: its heading, or its letter.
    pub(super) fn name_of(&self, column: usize) -> String {
        let heading = self.headings.get(column).map(|heading| one_line(heading)).filter(|heading| !heading.is_empty());
        heading.unwrap_or_else(|| format!("column {}", column_letters(column)))
    }

    /// The first column with a field.
    pub(super) fn column_of(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|known| *known == Some(field))
    }

    /// The column that stands for the place of a row's number.
    pub(super) fn main_column(&self) -> usize {
        match self.number {
            NumberColumn::One(column) | NumberColumn::Ends(column, _) => column,
        }
    }

    /// Headings of columns that nothing is known about.
    pub(super) fn unknown(&self) -> Vec<String> {
        let unknown = self.headings.iter().enumerate().filter(|(column, heading)| {
            !heading.trim().is_empty() && self.fields.get(*column).is_none_or(Option::is_none)
        });
        unknown.map(|(column, _)| self.name_of(column)).collect()
    }

    fn has_digits(&self, row: &RawRow) -> bool {
        row.value(self.main_column()).chars().any(|c| c.is_ascii_digit() || c == '+')
    }

    /// Of two columns that hold the same, the first counts.
    fn drop_repeated(&mut self) {
        let number = self.number;
        let mut seen = Vec::new();
        for (column, field) in self.fields.iter_mut().enumerate() {
            let Some(known) = *field else { continue };
            let is_other_number = match number {
                NumberColumn::One(chosen) => known == Field::Number && column != chosen,
                NumberColumn::Ends(..) => known == Field::Number,
            };
            let is_end = matches!(known, Field::First | Field::Last) && matches!(number, NumberColumn::One(_));
            if is_other_number || is_end || seen.contains(&known) {
                *field = None;
            } else {
                seen.push(known);
            }
        }
    }

    /// The column that somebody asked for.
    fn wanted_column(&self, wanted: &str, width: usize) -> Result<usize, Issue> {
        let plain = headings::plain(wanted);
        let found: Vec<_> = (0..self.headings.len())
            .filter(|column| !plain.is_empty() && headings::plain(&self.headings[*column]) == plain)
            .collect();
        match found.as_slice() {
            [column] => return Ok(*column),
            [] => {}
            several => {
                let letters: Vec<_> = several.iter().map(|column| column_letters(*column)).collect();
                let message = format!("{} columns are called {wanted:?}: {}", several.len(), letters.join(", "));
                return Err(column_issue(message, "give the letter of the one that is meant: --column B"));
            }
        }
        let is_letters =
            wanted.len() <= 2 && wanted.bytes().all(|byte| byte.is_ascii_alphabetic()) && !wanted.is_empty();
        let column = if is_letters {
            wanted.bytes().fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1)
        } else {
            wanted.parse().unwrap_or(0)
        };
        if (1..=width).contains(&column) {
            return Ok(column - 1);
        }
        let message = if self.headings.is_empty() {
            format!("there is no column {wanted:?}: the list has no headings and {width} columns")
        } else {
            format!("there is no column {wanted:?}; the headings are {}", listed(&self.all_names()))
        };
        Err(column_issue(message, "give a heading, a letter such as B, or a number from 1"))
    }

    fn all_names(&self) -> Vec<String> {
        (0..self.headings.len()).map(|column| self.name_of(column)).collect()
    }

    /// The only column that can hold the numbers to port.
    fn number_column(&mut self, data: &[RawRow], fields: &[Option<Field>]) -> Result<NumberColumn, Issue> {
        let columns: Vec<_> = (0..fields.len()).map(|column| Content::of(data, column)).collect();
        let at = |field| fields.iter().position(|known| *known == Some(field));
        let mut candidates: Vec<usize> = (0..fields.len())
            .filter(|column| match fields[*column] {
                Some(Field::Number) => true,
                // It is kept at the losing carrier, or ported too: nobody can tell from its heading.
                Some(Field::BillingNumber) => columns[*column].likely > 0,
                Some(_) => false,
                // Cells beyond the headings are checked row by row.
                None => columns[*column].is_certain() && (self.headings.len() <= 1 || *column < self.headings.len()),
            })
            .collect();
        if candidates.len() > 1 {
            // `Number` may be a count of rows.
            candidates.retain(|column| columns[*column].likely > 0 || columns[*column].filled == 0);
        }
        if candidates.iter().any(|column| columns[*column].filled > 0) && candidates.len() > 1 {
            let empty = |column: &usize| columns[*column].filled == 0;
            self.must_be_empty = candidates.iter().copied().filter(empty).collect();
            candidates.retain(|column| !empty(column));
        }
        if let (Some(first), Some(last)) = (at(Field::First), at(Field::Last))
            && candidates.is_empty()
            && self.is_known
        {
            return Ok(NumberColumn::Ends(first, last));
        }
        if candidates.is_empty() {
            let likely = (0..fields.len()).filter(|column| fields[*column].is_none() && columns[*column].is_likely());
            candidates = likely.collect();
        }
        match candidates.as_slice() {
            [column] => Ok(NumberColumn::One(*column)),
            [] if fields.len() <= 1 => Ok(NumberColumn::One(0)),
            [] => {
                let message = if self.headings.is_empty() {
                    "no column holds phone numbers".to_owned()
                } else {
                    format!("no column holds phone numbers; the headings are {}", listed(&self.all_names()))
                };
                Err(column_issue(message, "name the column with --column, or call it Phone Number"))
            }
            several => {
                let names: Vec<_> = several.iter().map(|column| self.name_and_letter(*column)).collect();
                let message = format!("{} columns could hold the numbers to port: {}", several.len(), listed(&names));
                let hint = format!("name the one that does: --column {}", self.example(several));
                Err(column_issue(message, &hint))
            }
        }
    }

    fn name_and_letter(&self, column: usize) -> String {
        let (name, letter) = (self.name_of(column), column_letters(column));
        if name == format!("column {letter}") { name } else { format!("{name} ({letter})") }
    }

    /// How a column is named on a command line.
    fn example(&self, columns: &[usize]) -> String {
        let last = columns.last().copied().unwrap_or_default();
        match self.headings.get(last).map(|heading| one_line(heading)) {
            Some(heading) if !heading.is_empty() => format!("{heading:?}"),
            _ => column_letters(last),
        }
    }
}

/// The row with the most headings that are known; none if there is no such row.
fn heading_row(rows: &[RawRow], options: &IntakeOptions, has_codes: bool) -> Option<usize> {
    let wanted = options.column.as_deref().map(headings::plain).filter(|wanted| !wanted.is_empty());
    let score = |row: &RawRow| {
        if row.flaw.is_some() || row.cells.iter().any(looks_like_number) {
            return 0;
        }
        let fields: Vec<_> = row.cells.iter().filter_map(|cell| headings::field_of(&cell.text, has_codes)).collect();
        let is_wanted = row.cells.iter().any(|cell| Some(headings::plain(&cell.text)) == wanted);
        let has_number = fields.iter().any(|field| matches!(field, Field::Number | Field::BillingNumber))
            || fields.contains(&Field::First) && fields.contains(&Field::Last);
        let is_heading = is_wanted || has_number || fields.len() > 1;
        if is_heading { fields.len() + usize::from(is_wanted) + usize::from(has_number) } else { 0 }
    };
    let scores = rows.iter().take(HEADING_SAMPLE).map(score).enumerate();
    // Of equal rows, the first.
    let best = scores.rev().max_by_key(|(_, score)| *score)?;
    (best.1 > 0).then_some(best.0)
}

/// What the cells of a column look like.
#[derive(Default)]
struct Content {
    filled: usize,
    /// Cells that may be phone numbers.
    likely: usize,
    /// Cells that can hardly be anything else.
    certain: usize,
}

impl Content {
    fn of(rows: &[RawRow], column: usize) -> Self {
        let mut content = Self::default();
        for cell in rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.is_empty()) {
            content.filled += 1;
            content.likely += usize::from(looks_like_number(cell));
            content.certain += usize::from(looks_like_number(cell) && cell.value().starts_with('+'));
        }
        content
    }

    fn is_likely(&self) -> bool {
        self.likely * 2 >= self.filled && self.likely > 0
    }

    fn is_certain(&self) -> bool {
        self.certain * 2 >= self.filled && self.certain > 0
    }
}

/// Whether a cell may be a phone number, or several: at least seven digits, and little else.
pub(super) fn looks_like_number(cell: &Cell) -> bool {
    if matches!(cell.kind, CellKind::Date | CellKind::Other) {
        return false;
    }
    let (mut digits, mut letters) = (0, 0);
    for c in cell.value().chars().take(64) {
        digits += usize::from(c.is_numeric());
        letters += usize::from(c.is_alphabetic());
    }
    digits >= 7 && letters <= digits / 4
}

fn texts(row: &RawRow) -> Vec<String> {
    row.cells.iter().map(|cell| cell.value().to_owned()).collect()
}

/// A heading without its line breaks.
fn one_line(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn listed(names: &[String]) -> String {
    names.join(", ")
}

fn column_issue(message: String, hint: &str) -> Issue {
    flaw(Rule::File, message).with_hint(hint)
}

fn no_codes() -> Issue {
    column_issue("no column holds codes".to_owned(), "call it Code, or write the code behind its number")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::text::TextRows;

    fn layout(text: &str) -> Result<Layout, String> {
        layout_with(text, &IntakeOptions::new())
    }

    fn layout_with(text: &str, options: &IntakeOptions) -> Result<Layout, String> {
        let rows: Vec<_> = TextRows::new(text).filter(|row| !row.is_blank()).collect();
        Layout::detect(&rows, options, false).map_err(|issue| issue.to_string())
    }

    #[test]
    fn the_column_is_found_by_heading_and_content() {
        for (text, column) in [
            ("+13035550101\n", 0),
            ("a,+13035550101\nb,+13035550102\n", 1),
            ("Name,Phone Number\nx,1\n", 1),
            ("Contact,Mobile Phone,Country\nFront,(303) 555-0101,US\n", 1),
            ("#,Phone Number,Country\n1,+13035550101,\n", 1),
            ("Number,Phone\n1,+13035550101\n2,+13035550102\n", 1),
            ("Name,Anschluss A\nx,+4930123456\n", 1),
            ("Numbers to port - Example Ltd,,\n,,\nName,Phone Number,Country\nx,(303) 555-0101,US\n", 1),
            ("Phone numbers,,\nName,Phone Number,Country\nx,(303) 555-0101,US\n", 1),
            ("Account,Phone\n1234567890,(303) 555-0101\n", 1),
            ("Home Phone,Work Phone\n,(303) 555-0101\n", 1),
        ] {
            let found = layout(text).unwrap();
            assert_eq!(found.number, NumberColumn::One(column), "{text:?} {found:?}");
        }
        assert_eq!(layout("start;end\n+4930;+4931\n").unwrap().number, NumberColumn::Ends(0, 1));
        assert_eq!(layout("Home Phone,Work Phone\n,(303) 555-0101\n").unwrap().must_be_empty, [0]);
    }

    #[test]
    fn a_column_is_never_chosen_among_several() {
        for (text, names) in [
            (
                "Billing Number,Numbers to port\n+13035550100,+13035550101\n",
                ["Billing Number (A)", "Numbers to port (B)"],
            ),
            ("Company,Telephone,DID\nx,+13035550100,+13035550101\n", ["Telephone (B)", "DID (C)"]),
            ("Phone,Phone Number\n+13035550100,+13035550101\n", ["Phone (A)", "Phone Number (B)"]),
            ("Phone,Phone 2\n+13035550100,+13035550101\n", ["Phone (A)", "Phone 2 (B)"]),
            ("Phone,Other\n+13035550100,+13035550101\n", ["Phone (A)", "Other (B)"]),
            ("+13035550100,+13035550101\n", ["column A", "column B"]),
        ] {
            let error = layout(text).unwrap_err();
            assert!(names.iter().all(|name| error.contains(name)) && error.contains("--column"), "{error}");
        }
    }

    #[test]
    fn a_column_can_be_named() {
        let text = "Phone,Phone\u{a0}2\n+13035550100,+13035550101\n";
        for (name, column) in [("phone 2", 1), ("B", 1), ("a", 0), ("2", 1), ("PHONE", 0)] {
            let found = layout_with(text, &IntakeOptions::new().with_column(name)).unwrap();
            assert_eq!(found.number, NumberColumn::One(column), "{name}");
        }
        for name in ["C", "0", "Fax", ""] {
            let error = layout_with(text, &IntakeOptions::new().with_column(name)).unwrap_err();
            assert!(error.contains("Phone, Phone 2"), "{error}");
        }
    }

    #[test]
    fn unknown_headings_are_named() {
        let found = layout("Phone,Shoe size,Customer\n+13035550100,43,x\n").unwrap();
        assert_eq!(found.unknown(), ["Shoe size"]);
        assert_eq!(found.column_of(Field::Customer), Some(2));
    }
}
