//! Ranges of numbers.

use serde::{Deserialize, Serialize};

/// Something with two ends, both included.
pub(crate) trait Span {
    /// Whether all of `other` is in it.
    fn covers(&self, other: &Self) -> bool;

    /// Whether anything is in both.
    fn overlaps(&self, other: &Self) -> bool;
}

/// Consecutive numbers in E.164 form. Both ends have the same number of digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NumberRange {
    pub(crate) start_at: String,
    pub(crate) end_at: String,
}

impl NumberRange {
    pub(crate) fn contains(&self, e164: &str) -> bool {
        // Texts of one length are in the order of their digits.
        e164.len() == self.start_at.len() && *self.start_at <= *e164 && *e164 <= *self.end_at
    }

    /// How many numbers are in it.
    pub(crate) fn len(&self) -> u64 {
        (value(&self.end_at) - value(&self.start_at)).saturating_add(1)
    }

    /// Its numbers, in order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = String> {
        (value(&self.start_at)..=value(&self.end_at)).map(|digits| format!("+{digits}"))
    }
}

/// No number begins with zero, so that the digits are a whole number without loss.
fn value(e164: &str) -> u64 {
    e164.trim_start_matches('+').parse().unwrap_or(0)
}

impl Span for NumberRange {
    fn covers(&self, other: &Self) -> bool {
        self.contains(&other.start_at) && self.contains(&other.end_at)
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.contains(&other.start_at) || other.contains(&self.start_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: &str, end: &str) -> NumberRange {
        NumberRange { start_at: start.to_owned(), end_at: end.to_owned() }
    }

    #[test]
    fn ends_are_included() {
        let whole = range("+4930244999901", "+4930244999910");
        assert_eq!(whole.len(), 10);
        assert_eq!(whole.numbers().last().unwrap(), "+4930244999910");
        assert!(whole.contains("+4930244999910") && !whole.contains("+4930244999911"));
        assert!(!whole.contains("+493024499990"));
        assert!(whole.covers(&whole) && whole.overlaps(&whole));
        assert!(whole.overlaps(&range("+4930244999910", "+4930244999920")));
        assert!(!whole.overlaps(&range("+4930244999911", "+4930244999920")));
        assert!(!whole.covers(&range("+4930244999910", "+4930244999911")));
    }
}
