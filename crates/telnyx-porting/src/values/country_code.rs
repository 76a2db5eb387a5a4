//! Country codes.

use std::str::FromStr;

use super::{
    phone_number::metadata,
    text::{count_of, first_odd},
};
use crate::validation::{Issue, Rule, ValidationError};

/// A country as ISO 3166-1 alpha-2 code in uppercase letters.
///
/// Source: `country_code` and `location.country_code` of the porting operations; the pattern is that of the LOA
/// configuration's address. Parsing ignores case. It does not check whether the code is assigned to a country, but
/// rejects `UK`, which the API does not know, and suggests `GB`.
///
/// ```
/// use telnyx_porting::CountryCode;
///
/// let country: CountryCode = "gb".parse()?;
/// assert_eq!(country.as_str(), "GB");
/// assert!("GBR".parse::<CountryCode>().is_err());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// The United States of America.
    pub const US: Self = Self(*b"US");
    /// Canada.
    pub const CA: Self = Self(*b"CA");
    /// The United Kingdom.
    pub const GB: Self = Self(*b"GB");
    /// Germany.
    pub const DE: Self = Self(*b"DE");
    /// Australia.
    pub const AU: Self = Self(*b"AU");

    /// The two uppercase letters.
    pub fn as_str(&self) -> &str {
        // ASCII by construction.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The main country of a calling code: US for 1, GB for 44. Other countries may share the calling code.
    pub fn from_calling_code(code: u16) -> Option<Self> {
        metadata::country_of_calling_code(code)
    }

    /// The calling code, such as 1 for US. `None` if the country has no numbering plan.
    pub fn calling_code(&self) -> Option<u16> {
        metadata::calling_code_of(*self)
    }

    /// Parses the code without creating an error.
    pub(super) fn from_letters(text: &str) -> Option<Self> {
        let letters: [u8; 2] = text.as_bytes().try_into().ok()?;
        let all_letters = letters.iter().all(u8::is_ascii_alphabetic);
        all_letters.then(|| Self(letters.map(|b| b.to_ascii_uppercase())))
    }
}

impl FromStr for CountryCode {
    type Err = ValidationError;

    /// Accepts two ASCII letters, ignoring case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match Self::from_letters(text) {
            Some(Self([b'U', b'K'])) => Err(refusal("UK is not an ISO 3166-1 code", "use GB")),
            Some(country) => Ok(country),
            None => Err(refusal(
                format!("expected two letters (ISO 3166-1 alpha-2), got {}", shape(text)),
                "use a two-letter code, such as US, CA, GB or DE",
            )),
        }
    }
}

fn refusal(message: impl Into<String>, hint: &str) -> ValidationError {
    Issue::error("country_code", Rule::CountryCode, message).with_hint(hint).into()
}

fn shape(text: &str) -> String {
    if text.is_empty() {
        return "nothing".to_owned();
    }
    first_odd(text, |c| c.is_ascii_alphabetic()).unwrap_or_else(|| count_of(text.len(), "letter"))
}

text_type!(CountryCode, "a two-letter country code");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lowercase_is_converted_to_uppercase() {
        assert_eq!("us".parse(), Ok(CountryCode::US));
        assert_eq!("De".parse(), Ok(CountryCode::DE));
    }

    #[test]
    fn anything_else_is_rejected() {
        for text in ["", "U", "USA", "U1", "US ", " US", "US\n", "ÄÖ", "\u{ff35}\u{ff33}", "é"] {
            let error = text.parse::<CountryCode>().unwrap_err();
            assert_eq!(error.first().rule(), Rule::CountryCode, "{text:?}");
        }
        let error = "uk".parse::<CountryCode>().unwrap_err();
        assert_eq!(error.first().hint(), Some("use GB"));
    }

    #[test]
    fn deserializing_validates() {
        assert_eq!(serde_json::to_string(&CountryCode::GB).unwrap(), "\"GB\"");
        assert!(serde_json::from_str::<CountryCode>("\"GBR\"").is_err());
        assert!(serde_json::from_str::<CountryCode>("44").is_err());
    }

    proptest! {
        #[test]
        fn never_panics_and_accepts_ascii_letters_only(text in "\\PC{0,4}") {
            if let Ok(country) = text.parse::<CountryCode>() {
                prop_assert_eq!(country.as_str(), text.to_ascii_uppercase());
            }
        }

        #[test]
        fn accepted_values_round_trip(text in "[A-Z]{2}") {
            prop_assume!(text != "UK");
            let country: CountryCode = text.parse().unwrap();
            prop_assert_eq!(country.to_string().parse(), Ok(country));
        }
    }
}
