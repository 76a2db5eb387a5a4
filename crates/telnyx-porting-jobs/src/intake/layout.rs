//! Detects the heading row and the field of each column.

use super::cell::{Cell, CellKind};
use super::headings::{self, Field};
use super::result::{DetailColumn, column_letters};
use super::{IntakeOptions, RawRow, list_issue};
use telnyx_porting::{Issue, Rule};

/// The number of rows in the sample.
pub(super) const SAMPLE: usize = 200;
/// The minimum number of digits of a phone number.
pub(super) const MIN_DIGITS: usize = 7;
/// The number of rows that are searched for headings.
const HEADING_SAMPLE: usize = 30;

/// The heading row and the columns of a list.
#[derive(Debug)]
pub(super) struct Layout {
    /// The index of the heading row in the sample.
    pub(super) heading_row: Option<usize>,
    /// The headings as written; empty if the list has none.
    pub(super) headings: Vec<String>,
    /// Whether any heading is known.
    pub(super) is_known: bool,
    /// The field of each column, if known.
    pub(super) fields: Vec<Option<Field>>,
    pub(super) number: NumberColumn,
    /// Other candidates for the number column, which are empty in the sample.
    pub(super) must_be_empty: Vec<usize>,
    /// The columns whose field another column has too.
    pub(super) repeated: Vec<usize>,
    /// The column with the quantity of numbers, if the number column has only the first number of each range.
    pub(super) quantity: Option<usize>,
}

/// The columns of the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberColumn {
    One(usize),
    /// The first and the last number of a range.
    Ends(usize, usize),
}

impl Layout {
    /// Detects the layout from the first rows of a list.
    pub(super) fn detect(rows: &[RawRow], options: &IntakeOptions, has_codes: bool) -> Result<Self, Issue> {
        let heading_row = heading_row(rows, options, has_codes);
        let headings: Vec<String> = heading_row.map_or_else(Vec::new, |row| texts(&rows[row]));
        let data = &rows[heading_row.map_or(0, |row| row + 1)..];
        let width = data.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(headings.len());
        let field = |column: usize| {
            let heading = headings.get(column)?;
            let values = data.iter().map(|row| row.value(column));
            headings::field_of(heading, has_codes).filter(|_| headings::is_certain(heading, values))
        };
        let mut fields: Vec<_> = (0..width).map(field).collect();
        let mut layout = Self {
            heading_row,
            is_known: fields.iter().any(Option::is_some),
            headings,
            fields: Vec::new(),
            number: NumberColumn::One(0),
            must_be_empty: Vec::new(),
            repeated: Vec::new(),
            quantity: None,
        };
        layout.number = match &options.column {
            Some(name) => NumberColumn::One(layout.requested_column(name, width)?),
            None => layout.number_column(data, &fields)?,
        };
        if has_codes && !fields.contains(&Some(Field::Code)) {
            let NumberColumn::One(number) = layout.number else { return Err(no_codes()) };
            fields.resize(fields.len().max(number + 2), None);
            fields[number + 1] = Some(Field::Code);
        }
        if let NumberColumn::One(number) = layout.number {
            fields.resize(fields.len().max(number + 1), None);
            let is_first = fields[number] == Some(Field::First) && !fields.contains(&Some(Field::Last));
            layout.quantity = fields.iter().position(|field| is_first && *field == Some(Field::Quantity));
            fields[number] = Some(Field::Number);
        }
        layout.fields = fields;
        layout.drop_repeated();
        let is_unknown_heading = |row: &RawRow| !layout.has_digits(row) && !row.cells.iter().any(looks_like_number);
        if heading_row.is_none() && data.first().is_some_and(is_unknown_heading) && data.len() > 1 {
            // An unknown heading, such as `Anschlüsse`, above a list of numbers.
            layout.heading_row = Some(0);
            layout.headings = texts(&rows[0]);
        }
        Ok(layout)
    }

    /// Returns the layout of a single column without a heading.
    pub(super) fn single_column() -> Self {
        Self {
            heading_row: None,
            headings: Vec::new(),
            is_known: false,
            fields: vec![Some(Field::Number)],
            number: NumberColumn::One(0),
            must_be_empty: Vec::new(),
            repeated: Vec::new(),
            quantity: None,
        }
    }

    /// Returns the heading of a column, or else its letter.
    pub(super) fn name_of(&self, column: usize) -> String {
        let heading = self.headings.get(column).map(|heading| one_line(heading)).filter(|heading| !heading.is_empty());
        heading.unwrap_or_else(|| format!("column {}", column_letters(column)))
    }

    /// Returns the first column with this field.
    pub(super) fn column_of(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|known| *known == Some(field))
    }

    /// Whether a column can have secrets.
    pub(super) fn has_secrets(&self) -> bool {
        self.fields.iter().flatten().any(|field| field.is_secret())
    }

    /// Returns the names of the columns with each repeated field.
    pub(super) fn repeated_names(&self) -> Vec<String> {
        let mut names: Vec<(Option<Field>, Vec<String>)> = Vec::new();
        for column in &self.repeated {
            let (field, name) = (self.fields[*column], self.name_of(*column));
            match names.iter_mut().find(|(known, _)| *known == field) {
                Some((_, names)) => names.push(name),
                None => names.push((field, vec![name])),
            }
        }
        names.into_iter().map(|(_, names)| names.join(", ")).collect()
    }

    /// Returns the columns with account data, notes or the country.
    pub(super) fn details(&self) -> Vec<DetailColumn> {
        let detail = |field: Field| field.detail().or((field == Field::Country).then_some("country"));
        let details = self.fields.iter().enumerate().filter_map(|(index, field)| Some((index, detail((*field)?)?)));
        details.map(|(index, detail)| DetailColumn { name: self.name_of(index), detail, index }).collect()
    }

    /// Returns the column that is reported as the position of a row's number.
    pub(super) fn main_column(&self) -> usize {
        match self.number {
            NumberColumn::One(column) | NumberColumn::Ends(column, _) => column,
        }
    }

    /// Returns the columns that have a heading and are not read.
    pub(super) fn unread(&self) -> impl Iterator<Item = usize> {
        let unread = self.headings.iter().enumerate().filter(|(column, heading)| {
            !heading.trim().is_empty() && self.fields.get(*column).is_none_or(Option::is_none)
        });
        unread.map(|(column, _)| column)
    }

    fn has_digits(&self, row: &RawRow) -> bool {
        row.value(self.main_column()).chars().any(|c| c.is_ascii_digit() || c == '+')
    }

    /// Clears the fields of columns that are not used: other numbers, quantities of complete ranges, weak headings, and
    /// repeated fields. Repeated fields with account data are kept, since their values are compared in each row.
    fn drop_repeated(&mut self) {
        let (number, quantity) = (self.number, self.quantity);
        let is_weak =
            |column: usize, field| self.headings.get(column).is_some_and(|heading| headings::is_weak(heading, field));
        let known = self.fields.iter().enumerate().filter_map(|(column, field)| Some((column, (*field)?)));
        let strong: Vec<_> =
            known.filter(|(column, field)| !is_weak(*column, *field)).map(|(_, field)| field).collect();
        let (mut fields, mut seen) = (vec![None; self.fields.len()], Vec::new());
        for (column, field) in self.fields.iter().enumerate() {
            let Some(known) = *field else { continue };
            let is_other_number = match number {
                NumberColumn::One(chosen) => known == Field::Number && column != chosen,
                NumberColumn::Ends(..) => known == Field::Number,
            };
            let is_end = matches!(known, Field::First | Field::Last) && matches!(number, NumberColumn::One(_));
            let is_unused = known == Field::Quantity && quantity != Some(column);
            let is_weaker = is_weak(column, known) && strong.contains(&known);
            let is_repeated = seen.contains(&known) && !known.is_compared();
            if !(is_other_number || is_end || is_unused || is_weaker || is_repeated) {
                fields[column] = Some(known);
                seen.push(known);
            }
        }
        let count = |field: &Field| seen.iter().filter(|known| *known == field).count();
        let is_repeated = |column: &usize| fields[*column].as_ref().is_some_and(|field| count(field) > 1);
        self.repeated = (0..fields.len()).filter(is_repeated).collect();
        self.fields = fields;
    }

    /// Finds the requested column.
    fn requested_column(&self, requested: &str, width: usize) -> Result<usize, Issue> {
        let plain = headings::plain(requested);
        let found: Vec<_> = (0..self.headings.len())
            .filter(|column| !plain.is_empty() && headings::plain(&self.headings[*column]) == plain)
            .collect();
        match found.as_slice() {
            [column] => return Ok(*column),
            [] => {}
            several => {
                let letters: Vec<_> = several.iter().map(|column| column_letters(*column)).collect();
                let message =
                    format!("{} columns have the heading {requested:?}: {}", several.len(), letters.join(", "));
                return Err(column_issue(message, &format!("select one: {}", self.selections(several))));
            }
        }
        let is_letters =
            requested.len() <= 2 && requested.bytes().all(|byte| byte.is_ascii_alphabetic()) && !requested.is_empty();
        let column = if is_letters {
            requested
                .bytes()
                .fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1)
        } else {
            requested.parse().unwrap_or(0)
        };
        if (1..=width).contains(&column) {
            return Ok(column - 1);
        }
        let message = if self.headings.is_empty() {
            format!("column {requested:?} not found: the list has no headings and {width} columns")
        } else {
            format!("column {requested:?} not found; the headings are {}", listed(&self.all_names()))
        };
        Err(column_issue(message, "use a heading, a letter such as B, or a number from 1"))
    }

    fn all_names(&self) -> Vec<String> {
        (0..self.headings.len()).map(|column| self.name_of(column)).collect()
    }

    /// Finds the column of the numbers to port. Fails if several columns are possible.
    fn number_column(&mut self, data: &[RawRow], fields: &[Option<Field>]) -> Result<NumberColumn, Issue> {
        let columns: Vec<_> = (0..fields.len()).map(|column| CellCounts::of_column(data, column)).collect();
        let at = |field| fields.iter().position(|known| *known == Some(field));
        let mut candidates: Vec<usize> = (0..fields.len())
            .filter(|column| match fields[*column] {
                Some(Field::Number) => true,
                // The heading does not show whether a billing number is ported too.
                Some(Field::BillingNumber) => columns[*column].likely > 0,
                Some(_) => false,
                // Cells beyond the headings are checked row by row.
                None => columns[*column].is_certain() && (self.headings.len() <= 1 || *column < self.headings.len()),
            })
            .collect();
        if candidates.len() > 1 {
            // `Number` can be the row number.
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
            // The first numbers of ranges without the last ones can be single numbers.
            let is_possible = |column: &usize| {
                fields[*column].is_none() || fields[*column] == Some(Field::First) && at(Field::Last).is_none()
            };
            candidates = (0..fields.len()).filter(is_possible).filter(|column| columns[*column].is_likely()).collect();
        }
        match candidates.as_slice() {
            [column] => Ok(NumberColumn::One(*column)),
            [] if fields.len() <= 1 => Ok(NumberColumn::One(0)),
            [] => {
                let message = if self.headings.is_empty() {
                    "no column contains phone numbers".to_owned()
                } else {
                    format!("no column contains phone numbers; the headings are {}", listed(&self.all_names()))
                };
                Err(column_issue(message, "select the column with --column, or give it the heading Phone Number"))
            }
            several => {
                let names: Vec<_> = several.iter().map(|column| self.name_and_letter(*column)).collect();
                let message =
                    format!("{} columns could contain the numbers to port: {}", several.len(), listed(&names));
                // A billing number is the least likely choice.
                let is_billing = |column: &usize| fields[*column] == Some(Field::BillingNumber);
                let (billing, mut ordered): (Vec<_>, Vec<_>) = several.iter().copied().partition(is_billing);
                ordered.extend(billing);
                Err(column_issue(message, &format!("select one: {}", self.selections(&ordered))))
            }
        }
    }

    fn name_and_letter(&self, column: usize) -> String {
        let (name, letter) = (self.name_of(column), column_letters(column));
        if name == format!("column {letter}") { name } else { format!("{name} ({letter})") }
    }

    /// Returns the options that select these columns: `--column "Phone" or --column "Phone 2"`.
    pub(super) fn selections(&self, columns: &[usize]) -> String {
        let options: Vec<_> = columns.iter().map(|column| format!("--column {}", self.selection(*column))).collect();
        options.join(" or ")
    }

    /// Returns the value of `--column` for a column: its heading, or its letter if the heading is not unique.
    fn selection(&self, column: usize) -> String {
        let plain = |heading: &String| headings::plain(heading);
        let plain_heading = self.headings.get(column).map(plain).unwrap_or_default();
        let same = self.headings.iter().filter(|heading| plain(heading) == plain_heading).count();
        if plain_heading.is_empty() || same > 1 {
            column_letters(column)
        } else {
            format!("{:?}", self.name_of(column))
        }
    }
}

/// Returns the row with the most known headings; `None` if no row has any.
fn heading_row(rows: &[RawRow], options: &IntakeOptions, has_codes: bool) -> Option<usize> {
    let requested = options.column.as_deref().map(headings::plain).filter(|name| !name.is_empty());
    let score = |row: &RawRow| {
        if row.parse_error.is_some() || row.cells.iter().any(looks_like_number) {
            return 0;
        }
        let fields: Vec<_> = row.cells.iter().filter_map(|cell| headings::field_of(&cell.text, has_codes)).collect();
        let is_requested = row.cells.iter().any(|cell| Some(headings::plain(&cell.text)) == requested);
        let has_number = fields.iter().any(|field| matches!(field, Field::Number | Field::BillingNumber))
            || fields.contains(&Field::First) && fields.contains(&Field::Last);
        let is_heading = is_requested || has_number || fields.len() > 1;
        if is_heading { fields.len() + usize::from(is_requested) + usize::from(has_number) } else { 0 }
    };
    let scores = rows.iter().take(HEADING_SAMPLE).map(score).enumerate();
    // If several rows have the same score, the first is used.
    let best = scores.rev().max_by_key(|(_, score)| *score)?;
    (best.1 > 0).then_some(best.0)
}

/// The number of filled, likely and certain cells in a column.
#[derive(Default)]
struct CellCounts {
    filled: usize,
    /// Cells that look like phone numbers.
    likely: usize,
    /// Cells that look like phone numbers and start with `+`.
    certain: usize,
}

impl CellCounts {
    fn of_column(rows: &[RawRow], column: usize) -> Self {
        let mut content = Self::default();
        for cell in rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.is_empty()) {
            content.filled += 1;
            content.likely += usize::from(looks_like_number(cell));
            content.certain += usize::from(looks_like_number(cell) && without_scheme(cell.value()).starts_with('+'));
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

/// Whether a cell looks like one or more phone numbers: at least 7 digits, and at most a quarter as many letters.
pub(super) fn looks_like_number(cell: &Cell) -> bool {
    if matches!(cell.kind, CellKind::Date | CellKind::Other) {
        return false;
    }
    let value = without_scheme(cell.value());
    let (mut digits, mut letters) = (0, 0);
    for c in value.chars().take(64) {
        digits += usize::from(c.is_numeric());
        letters += usize::from(c.is_alphabetic());
    }
    digits >= MIN_DIGITS && letters <= digits / 4 && !is_date(value)
}

/// Returns a number without the scheme of a URI: `tel:+13035550101`.
fn without_scheme(value: &str) -> &str {
    match value.split_at_checked(4) {
        Some((scheme, number)) if scheme.eq_ignore_ascii_case("tel:") => number.trim_start(),
        _ => value,
    }
}

/// Whether a text is certainly a date, such as `2027-03-02` or `2.3.2027`.
fn is_date(text: &str) -> bool {
    let Some(separator) = text.chars().find(|c| matches!(c, '-' | '.' | '/')) else { return false };
    let parts: Vec<_> = text.split(separator).map(str::parse::<u16>).collect();
    let is_year = |part: &u16| (1900..2100).contains(part);
    let is_day = |part: &u16| (1..=31).contains(part);
    match parts.as_slice() {
        [Ok(first), Ok(middle), Ok(last)] => {
            is_day(middle) && (is_year(first) && is_day(last) || is_day(first) && is_year(last))
        }
        _ => false,
    }
}

/// Whether a text contains a number to port: at least 7 digits that only spaces and punctuation separate, and that are not
/// dates.
pub(super) fn contains_number(text: &str) -> bool {
    let is_punctuation = |c: char| matches!(c, ',' | ';' | ':' | '.' | '(' | ')');
    let words = text.split_whitespace().filter(|word| !is_date(word.trim_matches(is_punctuation)));
    let words: Vec<_> = words.collect();
    let joined = words.join(" ");
    let runs = joined.split(|c: char| !c.is_numeric() && !matches!(c, ' ' | '-' | '.' | '/' | '(' | ')' | '+'));
    runs.map(|run| run.chars().filter(|c| c.is_numeric()).count()).any(|digits| digits >= MIN_DIGITS)
}

fn texts(row: &RawRow) -> Vec<String> {
    row.cells.iter().map(|cell| cell.value().to_owned()).collect()
}

/// Returns a heading without line breaks.
fn one_line(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn listed(names: &[String]) -> String {
    names.join(", ")
}

fn column_issue(message: String, hint: &str) -> Issue {
    list_issue(Rule::File, message).with_hint(hint)
}

fn no_codes() -> Issue {
    column_issue("no column contains codes".to_owned(), "give it the heading Code, or write each code after its number")
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
    fn the_number_column_is_detected_by_heading_and_content() {
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
    fn several_possible_number_columns_are_rejected() {
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
    fn each_possible_number_column_can_be_selected_as_the_hint_shows() {
        for (text, hint) in [
            ("BTN,Phone\n+13035550100,+13035550101\n", "select one: --column \"Phone\" or --column \"BTN\""),
            ("Phone,Phone\n+13035550100,+13035550101\n", "select one: --column A or --column B"),
            ("+13035550100,+13035550101\n", "select one: --column A or --column B"),
        ] {
            let error = layout(text).unwrap_err();
            assert!(error.ends_with(hint), "{error}");
            for value in hint.split("--column ").skip(1) {
                let value = value.trim_end_matches(" or ").trim_matches('"');
                let found = layout_with(text, &IntakeOptions::new().with_column(value)).unwrap();
                assert!(matches!(found.number, NumberColumn::One(_)), "{found:?}");
            }
        }
    }

    #[test]
    fn a_column_of_streets_is_not_a_state() {
        let found = layout("Phone,ST\n+13035550100,CO\n").unwrap();
        assert_eq!(found.column_of(Field::AdministrativeArea), Some(1));
        let found = layout("Phone,St.\n+13035550100,1 Main Street\n").unwrap();
        assert_eq!(found.column_of(Field::AdministrativeArea), None);
    }

    #[test]
    fn columns_can_be_requested() {
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
    fn columns_with_unknown_headings_are_not_read() {
        let found = layout("Phone,Shoe size,Customer\n+13035550100,43,x\n").unwrap();
        assert_eq!(found.unread().map(|column| found.name_of(column)).collect::<Vec<_>>(), ["Shoe size"]);
        assert_eq!(found.column_of(Field::Customer), Some(2));
    }
}
