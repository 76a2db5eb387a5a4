//! The result of reading a list.

use super::likeness::label;
use super::rejects::RejectsLayout;
use crate::journal::SkippedRows;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use telnyx_porting::{CountryCode, Issue, Issues, PhoneNumber, PhoneNumberRange, Secret, ValidationError};

/// A list of phone numbers: its accepted, rejected and ignored rows.
///
/// Serializes as one object: `accepted` has an object per number, with `phone_number`, its `line`, `cell` or `item`, and the
/// other fields of its row; `rejected`, `duplicates`, `conflicts` and `ignored` have an object per row, `warnings` one per
/// warning; `notes` has strings.
///
/// ```
/// use telnyx_porting_jobs::{Intake, IntakeOptions};
///
/// let csv = "Name;Phone Number;Country\r\nFront desk;(303) 555-0101;US\r\nLondon;020 7946 0958 x12;UK\r\n";
/// let intake = Intake::parse(csv.as_bytes(), "numbers.csv", &IntakeOptions::new())?;
/// assert_eq!(intake.numbers().map(|number| number.to_string()).collect::<Vec<_>>(), ["+13035550101"]);
/// assert_eq!(intake.rejected[0].place.to_string(), "line 3");
/// assert!(!intake.is_complete());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Intake {
    /// The name of the list, such as its path.
    pub name: String,
    /// The heading or letter of the number column.
    pub column: Option<String>,
    /// The columns with account data, notes or the country.
    pub(crate) columns: Vec<DetailColumn>,
    /// The cells with dates and billing numbers that cannot be read: an error per column. The same cells are warnings of their
    /// rows, since the numbers can be used without these data.
    pub(crate) unreadable: Vec<Issue>,
    /// The accepted rows, in the order of the list. Each number is in only one of them.
    pub rows: Vec<Row>,
    /// The rows that cannot be read.
    pub rejected: Vec<Rejected>,
    /// The rows that repeat a number without contradicting its first row.
    pub duplicates: Vec<Duplicate>,
    /// The rows that repeat a number with other data. Neither these nor the first row of the number are in `rows`.
    pub conflicts: Vec<Conflict>,
    /// The rows without a number that need none: comments, titles, totals, footnotes.
    pub ignored: Vec<Ignored>,
    /// Warnings about the list: placeholders, columns with numbers that are not read, hidden rows. Those about single rows
    /// are in `rows`.
    pub warnings: Vec<Issue>,
    /// Notes on how the list was read: encoding, sheet, columns that are not read.
    pub notes: Vec<String>,
    /// The number of blank rows.
    pub blank_rows: usize,
    /// The options with which the list was read, see [`IntakeOptions::settings`](super::IntakeOptions::settings).
    pub(crate) settings: Vec<(&'static str, String)>,
    pub(super) source: RejectsLayout,
}

/// A column with account data, notes or the country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DetailColumn {
    /// The heading.
    pub(crate) name: String,
    /// The field of [`Details`], or `country`.
    pub(crate) detail: &'static str,
    /// The index of the column, from 0.
    pub(crate) index: usize,
}

/// A position in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The line of a text file, from 1, as in an editor.
    Line(u64),
    /// A cell of a workbook, such as `Numbers!B17`.
    Cell {
        /// The sheet.
        sheet: Arc<str>,
        /// The column, from 1.
        column: u32,
        /// The row, from 1.
        row: u64,
    },
    /// The position in a list of values, from 1.
    Item(u64),
}

/// A row with phone numbers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Row {
    /// The position of the row.
    pub place: Place,
    /// Its numbers as written; a single number is a range of one.
    pub ranges: Vec<PhoneNumberRange>,
    /// The country that the row names.
    pub country: Option<CountryCode>,
    /// The account data and notes of the row.
    pub details: Option<Box<Details>>,
    /// Warnings to be reviewed.
    pub warnings: Vec<Issue>,
    pub(super) kept: Option<Kept>,
}

/// The account data and notes of a row, as text. Empty cells are `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Details {
    /// The customer that the number belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The customer's or your own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_reference: Option<String>,
    /// The account number with the losing carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_number: Option<Secret>,
    /// The PIN or passcode of that account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pin_passcode: Option<Secret>,
    /// The subscriber, as registered with the losing carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_name: Option<String>,
    /// The person authorized to request the port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_person_name: Option<String>,
    /// The billing number of the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_phone_number: Option<String>,
    /// The street and house number of the service address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street_address: Option<String>,
    /// The suite, floor or building.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_address: Option<String>,
    /// The town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// The state or province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administrative_area: Option<String>,
    /// The postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// The requested FOC date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub foc_date: Option<String>,
    /// The file of the LOA.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loa: Option<String>,
    /// The day on which the LOA was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loa_signed_on: Option<String>,
    /// The file of the latest invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice: Option<String>,
    /// The date of the invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_dated: Option<String>,
    /// Notes for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// The verification code, in a list of codes.
    #[serde(skip)]
    pub(super) code: Option<Secret>,
}

/// A row that cannot be read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rejected {
    /// The position of the row.
    pub place: Place,
    /// The heading of the column, if it has one.
    pub column: Option<String>,
    /// The text of the cell, or of the row if it could not be split into cells. `[hidden]` if it may be a secret.
    pub text: String,
    /// The reason, with rule and hint.
    pub reason: Issue,
    /// The row; if a code is in conflict, both rows; empty if they were not kept.
    pub(super) rows: Vec<Kept>,
}

/// A row that repeats a number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Duplicate {
    /// The position of the row.
    pub place: Place,
    /// The position of the first row with the number.
    pub first: Place,
    /// The number.
    pub number: PhoneNumber,
}

/// A row that repeats a number with other data.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Conflict {
    /// The position of the row.
    pub place: Place,
    /// The position of the first row with the number.
    pub first: Place,
    /// The number.
    pub number: PhoneNumber,
    /// The fields in which the rows differ, such as `customer`.
    pub fields: Vec<&'static str>,
    /// The reason, with rule and hint.
    pub reason: Issue,
    /// Both rows, if they were kept.
    pub(super) rows: Vec<Kept>,
}

/// A row without a number that needs none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ignored {
    /// The position of the row.
    pub place: Place,
    /// The kind of row.
    pub kind: IgnoredKind,
    /// The text of the row.
    pub text: String,
}

/// The kind of a row without a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IgnoredKind {
    /// A line that starts with `#`, before all other rows.
    Comment,
    /// A line that declares the separator, such as `sep=;`.
    Separator,
    /// A row above the headings.
    Title,
    /// Headings, all of them unknown.
    Heading,
    /// A total below the numbers.
    Total,
    /// A text below the numbers that is the only cell of its row, such as `* to be confirmed`.
    Footnote,
}

/// A row with its original cells. Any of them may be a secret.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) place: Place,
    /// Shared, since a row can be in conflict with others because of each of its numbers.
    pub(super) cells: Arc<[String]>,
    /// The reason, if it differs from that of the rejection: in a conflict, each row names the other one.
    pub(super) reason: Option<Box<Issue>>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} cells", self.place, self.cells.len())
    }
}

impl IgnoredKind {
    /// Returns a stable name for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Separator => "separator",
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Total => "total",
            Self::Footnote => "footnote",
        }
    }
}

impl Intake {
    /// Returns the accepted numbers without duplicates, in the order of the list.
    pub fn numbers(&self) -> impl Iterator<Item = PhoneNumber> {
        self.ranges().flat_map(|range| range.iter().collect::<Vec<_>>())
    }

    /// Returns the accepted ranges as written; a single number is a range of one.
    pub fn ranges(&self) -> impl Iterator<Item = PhoneNumberRange> {
        self.rows.iter().flat_map(|row| row.ranges.iter().copied())
    }

    /// Returns the number of accepted phone numbers.
    pub fn len(&self) -> usize {
        self.rows.iter().flat_map(|row| &row.ranges).map(PhoneNumberRange::len).sum()
    }

    /// Returns whether no number was accepted.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns whether no row was rejected or is in conflict.
    pub fn is_complete(&self) -> bool {
        self.skipped() == 0
    }

    /// Checks that no row was rejected or is in conflict.
    ///
    /// # Errors
    /// If there are such rows, with an issue for each.
    pub fn complete(&self) -> Result<(), ValidationError> {
        let rejected = self.rejected.iter().map(|row| (&row.place, &row.reason, row.text.clone()));
        let conflicts = self.conflicts.iter().map(|row| (&row.place, &row.reason, row.number.to_string()));
        let mut issues = Issues::new();
        for (place, reason, text) in rejected.chain(conflicts) {
            let message = format!("{text:?}: {}", reason.message());
            let issue = Issue::error(format!("{}, {place}", self.name), reason.rule(), message);
            issues.push(match reason.hint() {
                Some(hint) => issue.with_hint(hint),
                None => issue,
            });
        }
        issues.finish(())
    }

    /// Returns the positions of the rows that were rejected or are in conflict, with the reasons, as a journal stores them.
    pub fn skipped_rows(&self) -> SkippedRows {
        let rejected = self.rejected.iter().map(|row| (&row.place, &row.reason));
        let conflicts = self.conflicts.iter().map(|row| (&row.place, &row.reason));
        SkippedRows::from_rows(
            rejected.chain(conflicts).map(|(place, reason)| (place.to_string(), reason.message().to_owned())),
        )
    }

    /// Returns the position of the cell that has a field of [`Details`], such as `postal_code`, or the `country` in a row. In lists other than
    /// workbooks, and for other fields, it is the position of the row.
    pub fn cell_of(&self, row: &Place, field: &str) -> Place {
        let column = self.columns.iter().find(|column| column.detail == field);
        match (row, column.and_then(|column| u32::try_from(column.index + 1).ok())) {
            (Place::Cell { sheet, row, .. }, Some(column)) => {
                Place::Cell { sheet: Arc::clone(sheet), column, row: *row }
            }
            _ => row.clone(),
        }
    }

    /// Returns the warnings about rows, each once, with the cells that they concern, in the order of the first ones.
    pub fn row_warnings(&self) -> Vec<(&Issue, Vec<Place>)> {
        let mut warnings: Vec<(&Issue, Vec<Place>)> = Vec::new();
        let mut indexes: HashMap<(&str, &str, Option<&str>), usize> = HashMap::new();
        for (row, warning) in self.rows.iter().flat_map(|row| row.warnings.iter().map(move |warning| (row, warning))) {
            let key = (warning.field(), warning.message(), warning.hint());
            let index = *indexes.entry(key).or_insert(warnings.len());
            if index == warnings.len() {
                warnings.push((warning, Vec::new()));
            }
            warnings[index].1.push(self.cell_of(&row.place, warning.field()));
        }
        warnings
    }

    /// Returns the number of rows that were rejected or are in conflict.
    pub fn skipped(&self) -> usize {
        self.rejected.len() + self.conflicts.len()
    }
}

impl Details {
    /// Returns the fields in which a row differs from the first row of its number. An empty cell matches any value of the first
    /// row, but a value does not match an empty cell there: it would be lost. The customer is compared as a label.
    pub(super) fn differences(&self, first: &Self) -> Vec<&'static str> {
        let differ = |name: &str, one: Option<&str>, first: Option<&str>| match (one, first) {
            (Some(one), Some(first)) if name == "customer" => label(one) != label(first),
            (Some(_), _) => one != first,
            (None, _) => false,
        };
        let fields = self.fields().into_iter().zip(first.fields());
        fields.filter(|((name, one), (_, first))| differ(name, *one, *first)).map(|((name, _), _)| name).collect()
    }

    /// Returns the value of a field by its name.
    pub(crate) fn value(&self, field: &str) -> Option<&str> {
        self.fields().into_iter().find(|(name, _)| *name == field)?.1
    }

    /// Returns all fields except notes.
    pub(crate) fn fields(&self) -> [(&'static str, Option<&str>); 18] {
        fn secret(secret: Option<&Secret>) -> Option<&str> {
            secret.map(Secret::expose)
        }
        [
            ("customer", self.customer.as_deref()),
            ("customer_reference", self.customer_reference.as_deref()),
            ("account_number", secret(self.account_number.as_ref())),
            ("pin_passcode", secret(self.pin_passcode.as_ref())),
            ("entity_name", self.entity_name.as_deref()),
            ("auth_person_name", self.auth_person_name.as_deref()),
            ("billing_phone_number", self.billing_phone_number.as_deref()),
            ("street_address", self.street_address.as_deref()),
            ("extended_address", self.extended_address.as_deref()),
            ("locality", self.locality.as_deref()),
            ("administrative_area", self.administrative_area.as_deref()),
            ("postal_code", self.postal_code.as_deref()),
            ("foc_date", self.foc_date.as_deref()),
            ("loa", self.loa.as_deref()),
            ("loa_signed_on", self.loa_signed_on.as_deref()),
            ("invoice", self.invoice.as_deref()),
            ("invoice_dated", self.invoice_dated.as_deref()),
            ("code", secret(self.code.as_ref())),
        ]
    }
}

impl Place {
    /// Returns the key of the position in JSON.
    fn key(&self) -> &'static str {
        match self {
            Self::Line(_) => "line",
            Self::Cell { .. } => "cell",
            Self::Item(_) => "item",
        }
    }

    /// Returns the name of a cell, such as `Numbers!B17`; `None` for other positions.
    pub fn cell_name(&self) -> Option<String> {
        match self {
            Self::Cell { sheet, column, row } => Some(format!("{sheet}!{}{row}", column_letters(*column as usize - 1))),
            _ => None,
        }
    }
}

/// Returns the letters of a column, counted from 0: A, B, … Z, AA.
pub(super) fn column_letters(column: usize) -> String {
    let letter = |index: usize| char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    match column.checked_sub(26) {
        None => letter(column).to_string(),
        Some(rest) => format!("{}{}", column_letters(rest / 26), letter(column)),
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Cell { .. } => write!(f, "cell {}", self.cell_name().unwrap_or_default()),
            Self::Item(item) => write!(f, "item {item}"),
        }
    }
}

impl fmt::Display for IgnoredKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Serializes a position as an entry of a map.
fn entry<M: SerializeMap>(map: &mut M, prefix: &str, place: &Place) -> Result<(), M::Error> {
    let key = format!("{prefix}{}", place.key());
    match place {
        Place::Line(number) | Place::Item(number) => map.serialize_entry(&key, number),
        Place::Cell { .. } => map.serialize_entry(&key, &place.cell_name()),
    }
}

/// A number and its row.
struct Accepted<'a>(PhoneNumber, &'a Row);

impl Serialize for Accepted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object<'a> {
            phone_number: PhoneNumber,
            #[serde(flatten)]
            place: PlaceEntry<'a>,
            country: Option<CountryCode>,
            kind: telnyx_porting::NumberKind,
            #[serde(flatten)]
            details: Option<&'a Details>,
            warnings: &'a [Issue],
        }
        let Self(number, row) = self;
        let (country, kind) = (number.country(), number.kind());
        let (place, details) = (PlaceEntry(&row.place), row.details.as_deref());
        Object { phone_number: *number, place, country, kind, details, warnings: &row.warnings }.serialize(serializer)
    }
}

struct PlaceEntry<'a>(&'a Place);

impl Serialize for PlaceEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        entry(&mut map, "", self.0)?;
        map.end()
    }
}

impl Serialize for Rejected {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entry(&mut map, "", &self.place)?;
        map.serialize_entry("column", &self.column)?;
        map.serialize_entry("text", &self.text)?;
        map.serialize_entry("rule", &self.reason.rule())?;
        map.serialize_entry("reason", self.reason.message())?;
        map.serialize_entry("hint", &self.reason.hint())?;
        map.end()
    }
}

impl Serialize for Duplicate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entry(&mut map, "", &self.place)?;
        entry(&mut map, "first_", &self.first)?;
        map.serialize_entry("phone_number", &self.number)?;
        map.end()
    }
}

impl Serialize for Conflict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entry(&mut map, "", &self.place)?;
        entry(&mut map, "first_", &self.first)?;
        map.serialize_entry("phone_number", &self.number)?;
        map.serialize_entry("fields", &self.fields)?;
        map.serialize_entry("reason", self.reason.message())?;
        map.serialize_entry("hint", &self.reason.hint())?;
        map.end()
    }
}

impl Serialize for Ignored {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entry(&mut map, "", &self.place)?;
        map.serialize_entry("reason", self.kind.as_str())?;
        map.serialize_entry("text", &self.text)?;
        map.end()
    }
}

impl Serialize for Intake {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct AcceptedList<'a>(&'a [Row]);
        impl Serialize for AcceptedList<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut list = serializer.serialize_seq(None)?;
                for row in self.0 {
                    for number in row.ranges.iter().flat_map(|range| range.iter()) {
                        list.serialize_element(&Accepted(number, row))?;
                    }
                }
                list.end()
            }
        }
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("accepted", &AcceptedList(&self.rows))?;
        map.serialize_entry("rejected", &self.rejected)?;
        map.serialize_entry("duplicates", &self.duplicates)?;
        map.serialize_entry("conflicts", &self.conflicts)?;
        map.serialize_entry("ignored", &self.ignored)?;
        map.serialize_entry("warnings", &self.warnings)?;
        map.serialize_entry("notes", &self.notes)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::IntakeOptions;

    #[test]
    fn places_are_named_as_in_spreadsheets() {
        let cell = |column, row| Place::Cell { sheet: "Numbers".into(), column, row }.to_string();
        assert_eq!(cell(2, 17), "cell Numbers!B17");
        assert_eq!(cell(256, 1), "cell Numbers!IV1");
        assert_eq!(
            (column_letters(25), column_letters(26), column_letters(16_383)),
            ("Z".into(), "AA".into(), "XFD".into())
        );
        assert_eq!(Place::Line(3).to_string(), "line 3");
    }

    #[test]
    fn warnings_name_the_cells_of_their_columns_once() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["Phone", "Zip", "Country", "FOC"]).unwrap();
        for (row, (number, zip, country)) in (1..).zip([
            ("+13035550101", 80202, "US"),
            ("+16175550102", 2108, "US"),
            ("+61255500001", 2000, "AU"),
            ("+61255500002", 800, "AU"),
            ("+16175550103", 2108, "US"),
            ("+16175550104", 2108, "GB"),
        ]) {
            sheet.write_string(row, 0, number).unwrap();
            sheet.write_number(row, 1, zip).unwrap();
            sheet.write_string(row, 2, country).unwrap();
            sheet.write_string(row, 3, if row > 4 { "12/29/2026" } else { "2026-12-29" }).unwrap();
        }
        let intake = Intake::parse(&workbook.save_to_buffer().unwrap(), "book", &IntakeOptions::new()).unwrap();
        let warnings: Vec<_> = intake
            .row_warnings()
            .into_iter()
            .map(|(issue, cells)| (issue.field(), cells.iter().filter_map(Place::cell_name).collect::<Vec<_>>()))
            .collect();
        let cells = |names: &[&str]| names.iter().map(|name| format!("Sheet1!{name}")).collect::<Vec<_>>();
        let expected = [
            ("postal_code", cells(&["B3", "B5", "B6", "B7"])),
            ("foc_date", cells(&["D6", "D7"])),
            ("country", cells(&["C7"])),
        ];
        assert_eq!(warnings, expected);
        let error = intake.unreadable[0].message();
        assert!(error.starts_with("FOC: 2 cells cannot be read (cell Sheet1!D6, cell Sheet1!D7): expected `earliest`"));
    }

    #[test]
    fn postal_codes_that_are_too_short_cause_a_warning() {
        let list = "Phone,Zip\n+13035550101,80202\n+16175550102,2108\n+16175550103,02108-1234\n+442079460958,2108\n\
                    +16175550104,21081234\n+4930123456,1067\n";
        let intake = Intake::parse(list.as_bytes(), "list", &IntakeOptions::new()).unwrap();
        let warnings: Vec<_> = intake.row_warnings().into_iter().map(|(issue, rows)| (issue.message(), rows)).collect();
        let expected =
            |country: &str| format!("Zip has too few digits for a postal code of {country}: leading zeros may be lost");
        assert_eq!(warnings, [(&*expected("US"), vec![Place::Line(3)]), (&*expected("DE"), vec![Place::Line(7)])]);
    }
}
