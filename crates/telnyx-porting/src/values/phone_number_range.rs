//! Ranges of consecutive phone numbers.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{PhoneNumber, spans};
use crate::validation::{Issue, Issues, Rule, ValidationError};

const FIELD: &str = "phone_number_range";

/// 1 to 1,000 consecutive phone numbers of one country, including both ends.
///
/// Source: `phone_number_range` and `activation_ranges` of the operations `createPortingPhoneNumberBlock` and
/// `createPortingAssociatedPhoneNumber`. Both ends have the same number of digits and are in the same country, and
/// every number between them is a valid [`PhoneNumber`]. Serializes as an object with `start_at` and `end_at`.
///
/// ```
/// use telnyx_porting::PhoneNumberRange;
///
/// let range = PhoneNumberRange::parse("+4930244999901", "+4930244999910")?;
/// assert_eq!(range.len(), 10);
/// assert!(range.contains(&"+4930244999905".parse()?));
/// assert_eq!(range.to_string(), "+4930244999901 to +4930244999910");
/// assert!(PhoneNumberRange::parse("+4930244999910", "+4930244999901").is_err());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct PhoneNumberRange {
    start: PhoneNumber,
    end: PhoneNumber,
}

#[derive(Serialize, Deserialize)]
struct Ends {
    start_at: PhoneNumber,
    end_at: PhoneNumber,
}

impl PhoneNumberRange {
    /// The maximum number of phone numbers in a range.
    pub const MAX_LEN: u64 = 1_000;

    /// The numbers from `start` to `end`, including both.
    pub fn new(start: PhoneNumber, end: PhoneNumber) -> Result<Self, ValidationError> {
        check_ends(&start, &end)?;
        let range = Self { start, end };
        for number in range.iter() {
            number.recheck().map_err(|reason| {
                let message = format!("{number} in the range is not a phone number: {}", reason.message());
                issue("", Rule::RangeMember, message, "split the range at that number")
            })?;
        }
        Ok(range)
    }

    /// Parses both ends, and reports the issues of both.
    pub fn parse(start_at: &str, end_at: &str) -> Result<Self, ValidationError> {
        let mut issues = Issues::new();
        let start = issues.check("start_at", start_at.parse());
        let end = issues.check("end_at", end_at.parse());
        match (start, end) {
            (Some(start), Some(end)) => Self::new(start, end),
            // Unreadable ends are already reported.
            _ => Err(ValidationError::within_value(issues, FIELD)),
        }
    }

    /// The smallest number of ranges that contain exactly these numbers, in ascending order.
    ///
    /// ```
    /// use telnyx_porting::PhoneNumberRange;
    ///
    /// let numbers = ["+442079460101", "+442079460100", "+442079460109"];
    /// let numbers: Result<Vec<_>, _> = numbers.iter().map(|number| number.parse()).collect();
    /// let ranges = PhoneNumberRange::covering(numbers?);
    /// assert_eq!(ranges[0].to_string(), "+442079460100 to +442079460101");
    /// assert_eq!(ranges.len(), 2);
    /// # Ok::<_, telnyx_porting::ValidationError>(())
    /// ```
    pub fn covering(numbers: impl IntoIterator<Item = PhoneNumber>) -> Vec<Self> {
        let mut numbers: Vec<_> = numbers.into_iter().collect();
        numbers.sort_unstable_by_key(PhoneNumber::value);
        numbers.dedup();
        let mut ranges: Vec<Self> = Vec::new();
        for number in numbers {
            match ranges.last_mut() {
                Some(last) if number.value() == last.end.value() + 1 && check_ends(&last.start, &number).is_ok() => {
                    last.end = number;
                }
                _ => ranges.push(number.into()),
            }
        }
        ranges
    }

    /// The first number.
    pub fn start(&self) -> PhoneNumber {
        self.start
    }

    /// The last number.
    pub fn end(&self) -> PhoneNumber {
        self.end
    }

    /// The number of phone numbers: 1 to 1,000.
    #[expect(clippy::len_without_is_empty, reason = "a range is never empty")]
    pub fn len(&self) -> usize {
        let (start, end) = self.bounds();
        usize::try_from(end - start + 1).unwrap_or(usize::MAX)
    }

    /// Whether the range contains the number.
    pub fn contains(&self, number: &PhoneNumber) -> bool {
        let (start, end) = self.bounds();
        (start..=end).contains(&number.value())
    }

    /// The numbers in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = PhoneNumber> + Clone + Send + Sync + use<> {
        let (start, end) = self.bounds();
        (start..=end).map(PhoneNumber::from_value)
    }

    /// Checks that activation ranges are within this range and do not overlap. Fields are `activation_ranges[0]` and so
    /// on.
    pub fn check_activation_ranges(&self, parts: &[Self]) -> Issues {
        let parts: Vec<_> = parts.iter().map(Self::bounds).collect();
        spans::check_parts(self.bounds(), &parts)
    }

    fn bounds(&self) -> (u64, u64) {
        (self.start.value(), self.end.value())
    }
}

fn issue(part: &str, rule: Rule, message: impl Into<String>, hint: &str) -> Issue {
    Issue::error(part, rule, message).with_hint(hint).part_of(FIELD)
}

/// Checks that both ends have the same length and country, and checks their order and distance.
fn check_ends(start: &PhoneNumber, end: &PhoneNumber) -> Result<(), Issue> {
    let (from, to) = (start.digits().len(), end.digits().len());
    if from != to {
        let message = format!("has {to} digits, but the start has {from}");
        let hint = "use full numbers with the same number of digits";
        return Err(issue("end_at", Rule::RangeLength, message, hint));
    }
    if start.calling_code() != end.calling_code() || in_different_countries(start, end) {
        let message = "is in a different country than the start";
        let hint = "use one range per country";
        return Err(issue("end_at", Rule::RangeCountry, message, hint));
    }
    if end < start {
        let message = format!("{end} is before the start {start}");
        let hint = "swap start_at and end_at";
        return Err(issue("end_at", Rule::RangeOrder, message, hint));
    }
    let count = end.value() - start.value() + 1;
    if count > PhoneNumberRange::MAX_LEN {
        let message = format!("has {count} numbers; the maximum is 1000");
        let hint = "split it into ranges of at most 1000 numbers";
        return Err(issue("", Rule::RangeSize, message, hint));
    }
    Ok(())
}

/// Numbers without a known country may be in any.
fn in_different_countries(start: &PhoneNumber, end: &PhoneNumber) -> bool {
    match (start.country(), end.country()) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    }
}

impl FromStr for PhoneNumberRange {
    type Err = ValidationError;

    /// Parses one number, or the first and last number joined by a hyphen: `+4930244999901-+4930244999910`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Self::parse(first.trim(), last.trim())
    }
}

impl TryFrom<Ends> for PhoneNumberRange {
    type Error = ValidationError;

    fn try_from(ends: Ends) -> Result<Self, Self::Error> {
        Self::new(ends.start_at, ends.end_at)
    }
}

impl From<PhoneNumberRange> for Ends {
    fn from(range: PhoneNumberRange) -> Self {
        Self { start_at: range.start, end_at: range.end }
    }
}

impl From<PhoneNumber> for PhoneNumberRange {
    /// A range of one number.
    fn from(number: PhoneNumber) -> Self {
        Self { start: number, end: number }
    }
}

impl fmt::Display for PhoneNumberRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests;
