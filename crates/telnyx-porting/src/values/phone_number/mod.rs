//! Phone numbers.

mod check;
mod kind;
pub(super) mod metadata;
mod typed;

use std::{
    borrow::Borrow,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

use metadata::Reading;

use crate::validation::{Issue, ValidationError};
use crate::values::CountryCode;

pub use kind::NumberKind;

const FIELD: &str = "phone_number";

/// A phone number in E.164 format: `+` followed by 7 to 15 ASCII digits.
///
/// Source: the porting operations require "+E.164" and reject other numbers with code 10016. Validation is stricter
/// than the pattern, to detect wrong digits before an order is created. It rejects, with a [`Rule`](crate::Rule) and a
/// hint for each:
///
/// - text other than `+` and 7 to 15 ASCII digits, and a 0 after the `+`;
/// - country calling codes that do not exist;
/// - lengths that do not exist in the country, and numbers without an area code;
/// - digits that are only dialed within the country, such as the trunk 0 of `+4402079460000`;
/// - North American area codes and exchanges that start with 0 or 1.
///
/// A number that is valid but not in a range of the numbering plan is accepted, because plans change faster than
/// tables: [`warnings`](Self::warnings) reports it, and [`parse_strict`](Self::parse_strict) rejects it.
///
/// The value has 16 bytes and is `Copy`. Country and kind are computed on demand. Numbers are ordered as text.
///
/// ```
/// use telnyx_porting::{CountryCode, NumberKind, PhoneNumber, Rule};
///
/// let number: PhoneNumber = "+442079460000".parse()?;
/// assert_eq!(number.country(), Some(CountryCode::GB));
/// assert_eq!(number.kind(), NumberKind::FixedLine);
/// assert_eq!(number.national_format(), "020 7946 0000");
///
/// let error = "+4402079460000".parse::<PhoneNumber>().unwrap_err();
/// assert_eq!(error.first().rule(), Rule::CanonicalNumber);
/// assert_eq!(error.first().hint(), Some("did you mean +442079460000?"));
///
/// let typed = PhoneNumber::parse_in(CountryCode::US, "(303) 555-0000")?;
/// assert_eq!(typed.as_str(), "+13035550000");
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PhoneNumber {
    /// `+` and the digits, padded with zero bytes, so that comparing bytes compares text.
    bytes: [u8; 1 + check::MAX_DIGITS],
}

impl PhoneNumber {
    /// Parses a number in E.164 format. Same as `text.parse()`.
    pub fn parse(text: &str) -> Result<Self, ValidationError> {
        check::check(text).map_err(|issue| typed::with_value(issue, text))?;
        Ok(Self::stored(text))
    }

    /// Parses a number in E.164 format, and rejects it if it is not in a range of its country's numbering plan.
    pub fn parse_strict(text: &str) -> Result<Self, ValidationError> {
        let number = Self::parse(text)?;
        match check::warning(text) {
            Some(issue) => Err(issue.into()),
            None => Ok(number),
        }
    }

    /// Parses a number as typed in a region: `(303) 555-0000`, `020 7946 0000`, `00 44 20 7946 0000`,
    /// `tel:+1-303-555-0000`, with digits of any common script. Same as [`parse_typed`](Self::parse_typed) with a
    /// region.
    pub fn parse_in(region: CountryCode, text: &str) -> Result<Self, ValidationError> {
        Self::parse_typed(text, Some(region))
    }

    /// Parses a number as typed by people. Without a region it must start with `+`, but may have separators.
    ///
    /// The number has the digits of the text, in order, with only separators between them; only the national prefix is
    /// removed, and the calling code added. Rejects everything that may not be one number:
    ///
    /// - letters, extensions, and characters other than digits and separators;
    /// - decimal points and dates, which spreadsheets make of numbers, and slashes except after an area code
    ///   ([`Rule::SpreadsheetNumber`](crate::Rule), [`Rule::TypedNumber`](crate::Rule));
    /// - digits that can be read as two numbers, such as `497612402791` in Germany, or that dialing rules would change
    ///   ([`Rule::AmbiguousNumber`](crate::Rule)).
    ///
    /// The result is validated like that of [`parse`](Self::parse).
    ///
    /// ```
    /// use telnyx_porting::{CountryCode, PhoneNumber, Rule};
    ///
    /// let number = PhoneNumber::parse_typed("+44 (0)20 7946 0958", None)?;
    /// assert_eq!(number.as_str(), "+442079460958");
    ///
    /// let changed = PhoneNumber::parse_typed("4930123456.0", Some(CountryCode::DE)).unwrap_err();
    /// assert_eq!(changed.first().rule(), Rule::SpreadsheetNumber);
    /// # Ok::<_, telnyx_porting::ValidationError>(())
    /// ```
    pub fn parse_typed(text: &str, region: Option<CountryCode>) -> Result<Self, ValidationError> {
        let number = typed::to_international(region, text).and_then(|number| {
            check::check(&number)?;
            Ok(Self::stored(&number))
        });
        number.map_err(|issue| typed::with_value(issue, text).into())
    }

    /// The number with its `+`.
    pub fn as_str(&self) -> &str {
        let end = self.bytes.iter().position(|b| *b == 0);
        let text = &self.bytes[..end.unwrap_or(self.bytes.len())];
        // ASCII by construction.
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// The digits without the `+`.
    pub fn digits(&self) -> &str {
        &self.as_str()[1..]
    }

    /// The country, if the digits show it. `+1` is not only the United States: 25 countries and territories share it.
    /// `None` for international numbers such as +800.
    pub fn country(&self) -> Option<CountryCode> {
        self.reading()?.country()
    }

    /// The country calling code, such as 1 or 44.
    pub fn calling_code(&self) -> u16 {
        self.reading().map_or(0, |reading| reading.calling_code())
    }

    /// Whether the number is in a range of this country's numbering plan. Toll-free numbers that several countries
    /// share are in the plan of each.
    pub fn is_assigned_in(&self, country: CountryCode) -> bool {
        self.reading().is_some_and(|reading| reading.is_in_plan_of(country))
    }

    /// The kind of the number, as far as the digits show it.
    pub fn kind(&self) -> NumberKind {
        self.reading().map_or(NumberKind::Unknown, |reading| reading.kind())
    }

    /// The number in national format, such as `(303) 555-0000`, for display.
    pub fn national_format(&self) -> String {
        self.reading().map_or_else(|| self.as_str().to_owned(), |reading| reading.national())
    }

    /// Warns if the number is not in a range of the numbering plan.
    pub fn warnings(&self) -> Vec<Issue> {
        check::warning(self.as_str()).into_iter().collect()
    }

    fn reading(&self) -> Option<Reading> {
        Reading::international(self.as_str()).ok()
    }

    /// The digits as an integer. Fifteen digits fit in 64 bits.
    pub(super) fn value(&self) -> u64 {
        self.digits().parse().unwrap_or_default()
    }

    /// The number with these digits. The caller validates it.
    pub(super) fn from_value(value: u64) -> Self {
        Self::stored(&format!("+{value}"))
    }

    /// Validates a number that was made from an integer.
    pub(super) fn recheck(&self) -> Result<(), Issue> {
        check::check(self.as_str())
    }

    fn stored(text: &str) -> Self {
        let mut bytes = [0; 1 + check::MAX_DIGITS];
        for (slot, byte) in bytes.iter_mut().zip(text.bytes()) {
            *slot = byte;
        }
        Self { bytes }
    }
}

impl FromStr for PhoneNumber {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Hash for PhoneNumber {
    /// Hashes the text, so that a map can be looked up with a `&str`.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Borrow<str> for PhoneNumber {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for PhoneNumber {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.as_str().to_owned()
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({self})")
    }
}

text_value!(PhoneNumber, "a phone number in E.164, such as +13035550000");

#[cfg(test)]
mod tests;
