//! The page size of lists.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::text::whole_number;
use crate::validation::{Issue, Rule, ValidationError};

/// The number of items per page: 1 to 250. Default: 20.
///
/// Source: the parameter `page[size]` of every list operation of the porting API.
///
/// ```
/// use telnyx_porting::PageSize;
///
/// assert_eq!(PageSize::default().get(), 20);
/// assert_eq!("250".parse::<PageSize>()?, PageSize::MAX);
/// assert!(PageSize::new(251).is_err());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PageSize(u8);

impl PageSize {
    /// One item.
    pub const MIN: Self = Self(1);
    /// 250 items.
    pub const MAX: Self = Self(250);

    /// A page size.
    pub fn new(items: u64) -> Result<Self, ValidationError> {
        match u8::try_from(items) {
            Ok(size) if (Self::MIN.0..=Self::MAX.0).contains(&size) => Ok(Self(size)),
            _ => Err(refusal(format!("{items} is not within 1 to 250"))),
        }
    }

    /// The number of items.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(20)
    }
}

fn refusal(message: impl Into<String>) -> ValidationError {
    Issue::error("page_size", Rule::PageSize, message)
        .with_hint("use a number from 1 to 250; 250 requires the fewest requests")
        .into()
}

impl FromStr for PageSize {
    type Err = ValidationError;

    /// Accepts only ASCII digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let items = whole_number(text).ok_or_else(|| refusal("expected an integer from 1 to 250"))?;
        Self::new(items)
    }
}

impl TryFrom<u64> for PageSize {
    type Error = ValidationError;

    fn try_from(items: u64) -> Result<Self, Self::Error> {
        Self::new(items)
    }
}

impl From<PageSize> for u64 {
    fn from(size: PageSize) -> Self {
        size.0.into()
    }
}

impl fmt::Display for PageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for PageSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(u64::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_bounds_hold() {
        assert_eq!(PageSize::new(1), Ok(PageSize::MIN));
        assert_eq!(PageSize::new(250), Ok(PageSize::MAX));
        for items in [0, 251, 256, 257, u64::MAX] {
            let error = PageSize::new(items).unwrap_err();
            assert_eq!(error.first().field(), "page_size");
        }
        assert!(serde_json::from_str::<PageSize>("0").is_err());
        assert_eq!(serde_json::from_str::<PageSize>("7").unwrap().get(), 7);
    }

    proptest! {
        #[test]
        fn never_panics_and_accepts_ascii_digits_only(text in "\\PC{0,5}") {
            if text.parse::<PageSize>().is_ok() {
                prop_assert!(text.bytes().all(|b| b.is_ascii_digit()));
            }
        }

        #[test]
        fn accepted_values_round_trip(items in 1_u64..=250) {
            let size = PageSize::new(items).unwrap();
            prop_assert_eq!(size.to_string().parse(), Ok(size));
        }
    }
}
