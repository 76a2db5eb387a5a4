//! The country of a row: two or three letters, an English name, or a calling code.

use std::collections::HashMap;
use std::sync::LazyLock;
use telnyx_porting::{CountryCode, PhoneNumber};

/// One line per country with a numbering plan: two-letter code, three-letter code, and names separated by `|`.
const COUNTRIES: &str = include_str!("countries.tsv");

/// Countries by code or name, normalized by [`plain`].
static BY_NAME: LazyLock<HashMap<String, CountryCode>> = LazyLock::new(|| {
    let mut by_name = HashMap::new();
    for line in COUNTRIES.lines() {
        let mut columns = line.split('\t');
        let code = columns.next().unwrap_or_default();
        let Ok(country) = code.parse() else { continue };
        let names = columns.flat_map(|column| column.split('|')).chain([code]);
        by_name.extend(names.map(|name| (plain(name), country)));
    }
    by_name
});

/// The country that a row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowCountry {
    Country(CountryCode),
    /// A calling code, which several countries may share.
    CallingCode(u16),
}

impl RowCountry {
    /// Parses a cell; `None` if it names no country.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).unwrap_or(text);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let code = digits.parse().ok()?;
            return CountryCode::from_calling_code(code).map(|_| Self::CallingCode(code));
        }
        BY_NAME.get(&plain(text)).copied().map(Self::Country)
    }

    /// Returns the country for numbers without a calling code.
    pub(super) fn region(self) -> Option<CountryCode> {
        match self {
            Self::Country(country) => Some(country),
            Self::CallingCode(code) => CountryCode::from_calling_code(code),
        }
    }

    /// Whether a number can belong to the country.
    pub(super) fn has(self, number: &PhoneNumber) -> bool {
        match self {
            Self::CallingCode(code) => number.calling_code() == code,
            // If the number is outside the numbering plan, only the calling code can be compared.
            Self::Country(country) => {
                number.is_assigned_in(country)
                    || country.calling_code() == Some(number.calling_code()) && !number.warnings().is_empty()
            }
        }
    }
}

/// Returns only lowercase letters and digits, with `&` replaced by `and`.
fn plain(name: &str) -> String {
    let words = name.replace('&', "and");
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_names_and_calling_codes_are_read() {
        for (text, country) in [
            ("US", "US"),
            ("us", "US"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("United States", "US"),
            ("UK", "GB"),
            ("GBR", "GB"),
            ("united kingdom", "GB"),
            ("Germany", "DE"),
            ("Côte d'Ivoire", "CI"),
            ("Trinidad & Tobago", "TT"),
            ("Kosovo", "XK"),
        ] {
            assert_eq!(RowCountry::parse(text), Some(RowCountry::Country(country.parse().unwrap())), "{text}");
        }
        for (text, code) in [("1", 1), ("+44", 44), ("0049", 49), ("353", 353)] {
            assert_eq!(RowCountry::parse(text), Some(RowCountry::CallingCode(code)), "{text}");
        }
        for text in ["", "Denver", "ZZ", "999", "+", "99999999", "1.0"] {
            assert_eq!(RowCountry::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_country_has_a_numbering_plan_and_unique_names() {
        let mut names = HashMap::new();
        for line in COUNTRIES.lines() {
            let columns: Vec<_> = line.split('\t').collect();
            let [code, long, more] = columns.as_slice() else { panic!("{line}") };
            assert_eq!((code.len(), long.len()), (2, 3), "{line}");
            assert!(code.parse::<CountryCode>().unwrap().calling_code().is_some(), "{line}");
            for name in [*code, *long].into_iter().chain(more.split('|')) {
                let other = names.insert(plain(name), *code);
                assert!(other.is_none_or(|other| other == *code), "{name} is {code} and {other:?}");
            }
        }
    }

    #[test]
    fn a_number_belongs_to_its_country() {
        let has = |country: &str, number: &str| RowCountry::parse(country).unwrap().has(&number.parse().unwrap());
        assert!(has("US", "+13035550101") && has("1", "+16475550100") && has("CA", "+18005550103"));
        assert!(!has("US", "+442079460960") && !has("US", "+16475550100") && !has("44", "+13035550101"));
        assert!(has("US", "+15555551234"));
    }
}
