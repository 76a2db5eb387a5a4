//! What was read of a list.

use super::rejects::Source;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::fmt;
use std::sync::Arc;
use telnyx_porting::{CountryCode, Issue, Issues, PhoneNumber, PhoneNumberRange, Secret, ValidationError};

/// A list of phone numbers: what was accepted, and everything else.
///
/// Serializes as one document: `accepted` has an object for each number, with `phone_number`, its `line` or `cell`, and what
/// the row says besides; `rejected`, `duplicates`, `conflicts` and `ignored` have one for each row, `notes` has texts.
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
    /// What the list is called: its file as it was named.
    pub name: String,
    /// The column that the numbers are read from, by its heading or its letter.
    pub column: Option<String>,
    /// The rows with numbers, in the order of the list. Each number is in one row only.
    pub rows: Vec<Row>,
    /// The rows that cannot be read.
    pub rejected: Vec<Rejected>,
    /// The rows that repeat a number and agree with the row that has it first.
    pub duplicates: Vec<Duplicate>,
    /// The rows that repeat a number and say something else about it. None of them is in `rows`.
    pub conflicts: Vec<Conflict>,
    /// The rows that hold no number and need none: comments, titles, totals.
    pub ignored: Vec<Ignored>,
    /// How the list was read, as far as that was a choice: its encoding, its sheet, columns that were not recognized.
    pub notes: Vec<String>,
    /// How many blank rows there are.
    pub blank_rows: usize,
    pub(super) source: Source,
}

/// Where in a list something is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The line of a text file, from 1, as an editor counts it.
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
    /// The place in a list of values, from 1.
    Item(u64),
}

/// A row with phone numbers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Row {
    /// Where it is.
    pub place: Place,
    /// Its numbers as written; a single number is a range of one.
    pub ranges: Vec<PhoneNumberRange>,
    /// The country that the row names.
    pub country: Option<CountryCode>,
    /// What the row says about the port-in of its numbers.
    pub details: Option<Box<Details>>,
    /// What a person should look at.
    pub warnings: Vec<Issue>,
    pub(super) cells: Option<Cells>,
}

/// What a row says about the port-in of its numbers, as text. Empty cells are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Details {
    /// The customer that the number belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The customer's or your own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_reference: Option<String>,
    /// The account with the losing carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_number: Option<Secret>,
    /// The PIN or passcode of that account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pin_passcode: Option<Secret>,
    /// The subscriber, as the losing carrier has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_name: Option<String>,
    /// The person who may order the port.
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
    /// The FOC date that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub foc_date: Option<String>,
    /// The file of the LOA.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loa: Option<String>,
    /// The file of the latest invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice: Option<String>,
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
    /// Where it is.
    pub place: Place,
    /// The heading of the column, if it has one.
    pub column: Option<String>,
    /// What the cell holds; of a row without cells, what the row holds.
    pub text: String,
    /// Why it is rejected, with the rule and what to do.
    pub reason: Issue,
    pub(super) cells: Cells,
}

/// A row that repeats a number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Duplicate {
    /// Where it is.
    pub place: Place,
    /// Where the number is first.
    pub first: Place,
    /// The number.
    pub number: PhoneNumber,
}

/// A row that repeats a number and says something else about it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Conflict {
    /// Where it is.
    pub place: Place,
    /// Where the number is first.
    pub first: Place,
    /// The number.
    pub number: PhoneNumber,
    /// The fields in which the rows differ, such as `customer`.
    pub fields: Vec<&'static str>,
    /// The same in words, with what to do.
    pub reason: Issue,
    /// The cells of both rows, if they were kept.
    pub(super) cells: Vec<Cells>,
}

/// A row that holds no number and needs none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ignored {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub kind: IgnoredKind,
    /// What it holds.
    pub text: String,
}

/// Why a row needs no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IgnoredKind {
    /// A line that starts with `#`, in front of everything else.
    Comment,
    /// A line `sep=;`, which declares the separator.
    Separator,
    /// A row above the headings.
    Title,
    /// Headings, none of which is known.
    Heading,
    /// A total below the numbers.
    Total,
}

/// The cells of a row as they were. Any of them may be a secret.
#[derive(Clone, Default)]
pub(super) struct Cells(pub(super) Box<[String]>);

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cells", self.0.len())
    }
}

impl IgnoredKind {
    /// What it is, in a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Separator => "separator",
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Total => "total",
        }
    }
}

impl Intake {
    /// The numbers, each once, in the order of the list.
    pub fn numbers(&self) -> impl Iterator<Item = PhoneNumber> {
        self.ranges().flat_map(|range| range.iter().collect::<Vec<_>>())
    }

    /// The ranges as written; a single number is a range of one.
    pub fn ranges(&self) -> impl Iterator<Item = PhoneNumberRange> {
        self.rows.iter().flat_map(|row| row.ranges.iter().copied())
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.rows.iter().flat_map(|row| &row.ranges).map(PhoneNumberRange::len).sum()
    }

    /// Whether there is no number.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether no row was rejected and none is in conflict.
    pub fn is_complete(&self) -> bool {
        self.skipped() == 0
    }

    /// Checks that no row was rejected and none is in conflict.
    ///
    /// # Errors
    /// With an issue for each such row.
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

    /// How many rows were rejected or are in conflict.
    pub fn skipped(&self) -> usize {
        self.rejected.len() + self.conflicts.len()
    }
}

impl Details {
    /// The fields of the account with the losing carrier in which two rows differ.
    pub(crate) fn account_differences(&self, other: &Self) -> Vec<&'static str> {
        const OTHERS: [&str; 6] = ["customer", "customer_reference", "foc_date", "loa", "invoice", "code"];
        let mut fields = self.differences(other);
        fields.retain(|field| !OTHERS.contains(field));
        fields
    }

    /// The fields in which two rows differ. A cell that is empty agrees with every other.
    pub(super) fn differences(&self, other: &Self) -> Vec<&'static str> {
        fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            matches!((one, other), (Some(one), Some(other)) if one != other)
        }
        let secret = |secret: &Option<Secret>| secret.as_ref().map(|secret| secret.expose().to_owned());
        let texts = [
            ("customer", &self.customer, &other.customer),
            ("customer_reference", &self.customer_reference, &other.customer_reference),
            ("account_number", &secret(&self.account_number), &secret(&other.account_number)),
            ("pin_passcode", &secret(&self.pin_passcode), &secret(&other.pin_passcode)),
            ("entity_name", &self.entity_name, &other.entity_name),
            ("auth_person_name", &self.auth_person_name, &other.auth_person_name),
            ("billing_phone_number", &self.billing_phone_number, &other.billing_phone_number),
            ("street_address", &self.street_address, &other.street_address),
            ("extended_address", &self.extended_address, &other.extended_address),
            ("locality", &self.locality, &other.locality),
            ("administrative_area", &self.administrative_area, &other.administrative_area),
            ("postal_code", &self.postal_code, &other.postal_code),
            ("foc_date", &self.foc_date, &other.foc_date),
            ("loa", &self.loa, &other.loa),
            ("invoice", &self.invoice, &other.invoice),
            ("code", &secret(&self.code), &secret(&other.code)),
        ];
        texts
            .into_iter()
            .filter(|(_, one, other)| differ(one.as_ref(), other.as_ref()))
            .map(|(name, ..)| name)
            .collect()
    }
}

impl Place {
    /// The line, cell or item for programs: the name of the key, and its value.
    fn key(&self) -> &'static str {
        match self {
            Self::Line(_) => "line",
            Self::Cell { .. } => "cell",
            Self::Item(_) => "item",
        }
    }

    /// The name of a cell, such as `Numbers!B17`.
    pub fn cell_name(&self) -> Option<String> {
        match self {
            Self::Cell { sheet, column, row } => Some(format!("{sheet}!{}{row}", column_letters(*column as usize - 1))),
            _ => None,
        }
    }
}

/// The letters of a column, from 0: A, B, … Z, AA.
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

/// A place as an entry of the object that it belongs to.
fn entry<M: SerializeMap>(map: &mut M, prefix: &str, place: &Place) -> Result<(), M::Error> {
    let key = format!("{prefix}{}", place.key());
    match place {
        Place::Line(number) | Place::Item(number) => map.serialize_entry(&key, number),
        Place::Cell { .. } => map.serialize_entry(&key, &place.cell_name()),
    }
}

/// A number with what its row says.
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
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("accepted", &AcceptedList(&self.rows))?;
        map.serialize_entry("rejected", &self.rejected)?;
        map.serialize_entry("duplicates", &self.duplicates)?;
        map.serialize_entry("conflicts", &self.conflicts)?;
        map.serialize_entry("ignored", &self.ignored)?;
        map.serialize_entry("notes", &self.notes)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_as_programs_show_them() {
        let cell = |column, row| Place::Cell { sheet: "Numbers".into(), column, row }.to_string();
        assert_eq!(cell(2, 17), "cell Numbers!B17");
        assert_eq!(cell(256, 1), "cell Numbers!IV1");
        assert_eq!(
            (column_letters(25), column_letters(26), column_letters(16_383)),
            ("Z".into(), "AA".into(), "XFD".into())
        );
        assert_eq!(Place::Line(3).to_string(), "line 3");
    }
}
