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

/// A phone number in E.164: `+` and 7 to 15 ASCII digits, and nothing else.
///
/// Source: the porting operations take numbers in "+E.164" and reject others with code 10016. The
/// check goes further than the pattern, to find wrong digits before an order is made. Refused are,
/// each with a [`Rule`](crate::Rule) and a hint:
///
/// - other text than `+` and 7 to 15 ASCII digits, and a 0 after the `+`;
/// - a country calling code that does not exist;
/// - a length that no number of the country has, or a number without its area code;
/// - digits that are dialled only within the country, such as the trunk 0 of `+4402079460000`;
/// - a North American area code or exchange that begins with 0 or 1.
///
/// A number that passes these but lies in no range of the numbering plan is accepted, since plans
/// grow faster than tables: [`warnings`](Self::warnings) says so, and
/// [`parse_strict`](Self::parse_strict) refuses it.
///
/// The value takes 16 bytes and is `Copy`. Country and kind are worked out when asked for. Numbers
/// are ordered as text.
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
    /// `+` and the digits, then zero bytes, so that comparing bytes is comparing text.
    bytes: [u8; 1 + check::MAX_DIGITS],
}

impl PhoneNumber {
    /// Reads a number that is written in full. The same as `text.parse()`.
    pub fn parse(text: &str) -> Result<Self, ValidationError> {
        check::check(text)?;
        Ok(Self::stored(text))
    }

    /// Reads a number that is written in full, and refuses one that lies in no range of its
    /// country's numbering plan.
    pub fn parse_strict(text: &str) -> Result<Self, ValidationError> {
        let number = Self::parse(text)?;
        match check::doubt(text) {
            Some(issue) => Err(issue.into()),
            None => Ok(number),
        }
    }

    /// Reads a number as people type it in a region: `(303) 555-0000`, `020 7946 0000`,
    /// `00 44 20 7946 0000`, `tel:+1-303-555-0000`, with digits of any common script. The same as
    /// [`parse_typed`](Self::parse_typed) with a region.
    pub fn parse_in(region: CountryCode, text: &str) -> Result<Self, ValidationError> {
        Self::parse_typed(text, Some(region))
    }

    /// Reads a number as people type it. Without a region it must start with `+`, but may have separators.
    ///
    /// The number has the digits of the text, in order, with nothing but separators between them; only the national
    /// prefix is left out, and the calling code added. Rejects everything that may not be one number:
    ///
    /// - letters, extensions, and any character that is neither digit nor separator;
    /// - decimal points and dates, which spreadsheets make of numbers, and slashes other than after an area code
    ///   ([`Rule::SpreadsheetNumber`](crate::Rule), [`Rule::TypedNumber`](crate::Rule));
    /// - digits that can be read as two numbers, such as `497612402791` in Germany, or whose dialling changes other digits
    ///   ([`Rule::AmbiguousNumber`](crate::Rule)).
    ///
    /// The result passes the same rules as [`parse`](Self::parse).
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
        Self::parse(&typed::to_international(region, text)?)
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

    /// The country, if the digits tell. `+1` alone does not mean the United States: 25 countries and
    /// territories share it. Nothing for international numbers such as +800.
    pub fn country(&self) -> Option<CountryCode> {
        self.reading()?.country()
    }

    /// The country calling code, such as 1 or 44.
    pub fn calling_code(&self) -> u16 {
        self.reading().map_or(0, |reading| reading.calling_code())
    }

    /// Whether the number lies in a range that this country has opened. Toll-free numbers that several countries share
    /// belong to each of them.
    pub fn is_assigned_in(&self, country: CountryCode) -> bool {
        self.reading().is_some_and(|reading| reading.is_in_plan_of(country))
    }

    /// What the number is for, as far as the digits tell.
    pub fn kind(&self) -> NumberKind {
        self.reading().map_or(NumberKind::Unknown, |reading| reading.kind())
    }

    /// The number as it is written inside its country, such as `(303) 555-0000`. For people to read.
    pub fn national_format(&self) -> String {
        self.reading().map_or_else(|| self.as_str().to_owned(), |reading| reading.national())
    }

    /// What is doubtful about the number: that it lies in no range of the numbering plan.
    pub fn warnings(&self) -> Vec<Issue> {
        check::doubt(self.as_str()).into_iter().collect()
    }

    fn reading(&self) -> Option<Reading> {
        Reading::international(self.as_str()).ok()
    }

    /// The digits as a number. Fifteen digits fit.
    pub(super) fn value(&self) -> u64 {
        self.digits().parse().unwrap_or_default()
    }

    /// The number whose digits these are. The caller has checked, or will check, the rules.
    pub(super) fn from_value(value: u64) -> Self {
        Self::stored(&format!("+{value}"))
    }

    /// Applies the rules to a number that was made from its value.
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
    /// As the text, so that a map can be asked with a `&str`.
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
