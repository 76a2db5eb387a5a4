//! Ranges of extensions of one main number.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::spans;
use crate::validation::{Issue, Issues, Rule, ValidationError};

const FIELD: &str = "extension_range";

/// Consecutive extensions within 0 to 999, including both ends.
///
/// Source: `extension_range` and `activation_ranges` of operation `createPortingPhoneNumberExtension`. The API uses
/// integers, whose number of digits follows from the range: 0-9 has one digit, 0-99 two, 0-999 three, so extension 4 of
/// 0-99 is dialed as 04. With other bounds the number of digits is unknown, which is a [warning](Self::warnings): they
/// are only suitable for activation ranges. Serializes as an object with `start_at` and `end_at`.
///
/// ```
/// use telnyx_porting::ExtensionRange;
///
/// let range = ExtensionRange::new(0, 99)?;
/// assert_eq!(range.digits(), Some(2));
/// assert_eq!(range.dialed(4).as_deref(), Some("04"));
/// assert!(!ExtensionRange::new(1, 10)?.warnings().is_empty());
/// assert!(ExtensionRange::new(0, 1000).is_err());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct ExtensionRange {
    start: u16,
    end: u16,
}

#[derive(Serialize, Deserialize)]
struct Ends {
    start_at: i64,
    end_at: i64,
}

impl ExtensionRange {
    /// The largest extension.
    pub const MAX: u16 = 999;

    /// The extensions from `start` to `end`, including both.
    pub fn new(start: i64, end: i64) -> Result<Self, ValidationError> {
        let mut issues = Issues::new();
        let start = issues.check("start_at", bound(start));
        let end = issues.check("end_at", bound(end));
        match (start, end) {
            (Some(start), Some(end)) if start <= end => Ok(Self { start, end }),
            (Some(start), Some(end)) => {
                let message = format!("{end} is before the start {start}");
                Err(Issue::error("end_at", Rule::RangeOrder, message)
                    .with_hint("swap start_at and end_at")
                    .part_of(FIELD)
                    .into())
            }
            _ => Err(ValidationError::within_value(issues, FIELD)),
        }
    }

    /// The first extension.
    pub fn start(self) -> u16 {
        self.start
    }

    /// The last extension.
    pub fn end(self) -> u16 {
        self.end
    }

    /// The number of extensions: 1 to 1,000.
    #[expect(clippy::len_without_is_empty, reason = "a range is never empty")]
    pub fn len(self) -> usize {
        usize::from(self.end - self.start) + 1
    }

    /// Whether the range contains the extension.
    pub fn contains(self, extension: u16) -> bool {
        (self.start..=self.end).contains(&extension)
    }

    /// The extensions in order.
    pub fn iter(self) -> std::ops::RangeInclusive<u16> {
        self.start..=self.end
    }

    /// The number of digits of an extension, if the bounds are 0-9, 0-99 or 0-999.
    pub fn digits(self) -> Option<usize> {
        match (self.start, self.end) {
            (0, 9) => Some(1),
            (0, 99) => Some(2),
            (0, 999) => Some(3),
            _ => None,
        }
    }

    /// An extension of this range as dialed, with leading zeros, if the bounds determine the number of digits.
    pub fn dialed(self, extension: u16) -> Option<String> {
        let digits = self.digits().filter(|_| self.contains(extension))?;
        Some(format!("{extension:0digits$}"))
    }

    /// Warns if the bounds do not determine the number of digits.
    pub fn warnings(self) -> Vec<Issue> {
        if self.digits().is_some() {
            return Vec::new();
        }
        let message = format!("{self} does not determine the number of digits of an extension");
        let issue = Issue::warning(FIELD, Rule::ExtensionWidth, message)
            .with_hint("use 0 to 9, 0 to 99 or 0 to 999, and restrict it with activation_ranges");
        vec![issue]
    }

    /// Checks that activation ranges are within this range and do not overlap. Fields are `activation_ranges[0]` and so
    /// on.
    pub fn check_activation_ranges(self, parts: &[Self]) -> Issues {
        let parts: Vec<_> = parts.iter().copied().map(Self::bounds).collect();
        spans::check_parts(self.bounds(), &parts)
    }

    fn bounds(self) -> (u64, u64) {
        (self.start.into(), self.end.into())
    }
}

fn bound(value: i64) -> Result<u16, ValidationError> {
    match u16::try_from(value) {
        Ok(extension) if extension <= ExtensionRange::MAX => Ok(extension),
        _ => {
            let message = format!("{value} is not within 0 to 999");
            Err(Issue::error(FIELD, Rule::ExtensionBounds, message)
                .with_hint("pass only the extension, with at most three digits")
                .into())
        }
    }
}

impl TryFrom<Ends> for ExtensionRange {
    type Error = ValidationError;

    fn try_from(ends: Ends) -> Result<Self, Self::Error> {
        Self::new(ends.start_at, ends.end_at)
    }
}

impl From<ExtensionRange> for Ends {
    fn from(range: ExtensionRange) -> Self {
        Self { start_at: range.start.into(), end_at: range.end.into() }
    }
}

impl fmt::Display for ExtensionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bounds_determine_the_number_of_digits() {
        for (end, digits, dialed) in [(9, 1, "7"), (99, 2, "07"), (999, 3, "007")] {
            let range = ExtensionRange::new(0, end).unwrap();
            assert_eq!(range.digits(), Some(digits));
            assert_eq!(range.dialed(7).as_deref(), Some(dialed));
            assert!(range.warnings().is_empty());
        }
        let odd = ExtensionRange::new(1, 10).unwrap();
        assert_eq!(odd.dialed(4), None);
        assert_eq!(odd.warnings()[0].rule(), Rule::ExtensionWidth);
        assert_eq!(ExtensionRange::new(0, 9).unwrap().dialed(10), None);
    }

    #[test]
    fn bounds_are_checked() {
        let both = ExtensionRange::new(-1, 1_000).unwrap_err();
        let fields: Vec<_> = both.issues().iter().map(Issue::field).collect();
        assert_eq!(fields, ["extension_range.start_at", "extension_range.end_at"]);
        let order = ExtensionRange::new(5, 4).unwrap_err();
        assert_eq!(order.first().rule(), Rule::RangeOrder);
        assert!(ExtensionRange::new(i64::MIN, i64::MAX).is_err());
    }

    #[test]
    fn activation_ranges_must_be_within_the_range() {
        let range = |start, end| ExtensionRange::new(start, end).unwrap();
        assert!(range(0, 99).check_activation_ranges(&[range(0, 9), range(10, 99)]).is_empty());
        assert!(range(0, 99).check_activation_ranges(&[range(0, 100)]).has_errors());
        assert!(range(0, 99).check_activation_ranges(&[range(0, 9), range(9, 9)]).has_errors());
    }

    proptest! {
        #[test]
        fn accepted_ranges_round_trip(start in -5_i64..1_010, end in -5_i64..1_010) {
            if let Ok(range) = ExtensionRange::new(start, end) {
                prop_assert!(0 <= start && start <= end && end <= 999);
                prop_assert_eq!(range.iter().count(), range.len());
                let json = serde_json::to_string(&range).unwrap();
                prop_assert_eq!(serde_json::from_str::<ExtensionRange>(&json).unwrap(), range);
            }
        }
    }
}
