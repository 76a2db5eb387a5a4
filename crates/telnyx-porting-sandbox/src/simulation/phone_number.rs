//! The properties that the sandbox derives from a phone number.
//!
//! Nothing is looked up and nothing is random: the same number always has the same country, type, carrier and
//! FastPort verdict, so a test can predict how a list splits into orders.

use std::borrow::Cow;
use std::str::FromStr;

use rlibphonenumber::{PhoneNumber, PhoneNumberFormat, PhoneNumberType};
use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// Type of number, as the API names them.
    pub(crate) enum NumberType {
        Local = "local",
        Mobile = "mobile",
        National = "national",
        SharedCost = "shared_cost",
        TollFree = "toll_free",
    }
}

/// The reason why a text is not a phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// Not `+` and 7 to 15 ASCII digits.
    NotE164,
    /// The right shape, but a number that no numbering plan has.
    NoSuchNumber,
}

/// A phone number and the properties that are derived from its digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Number {
    /// `+` and digits.
    pub(crate) e164: String,
    /// ISO 3166-1 alpha-2, empty for numbers that belong to no country.
    pub(crate) country: String,
    /// The closest type that the API knows.
    pub(crate) kind: NumberType,
    pub(crate) portable: bool,
}

/// The properties that all numbers of one order share; numbers that differ go to separate orders.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Group {
    pub(crate) country: String,
    pub(crate) kind: NumberType,
    pub(crate) spid: Option<Cow<'static, str>>,
    pub(crate) fast_port: bool,
}

impl Number {
    /// Parses a number in E.164 format; text that would need normalization is rejected.
    pub(crate) fn parse(text: &str) -> Result<Self, Malformed> {
        if !is_e164(text) {
            return Err(Malformed::NotE164);
        }
        // The library is lenient (it strips trunk zeros, for one); only numbers that come back unchanged count.
        let number = PhoneNumber::from_str(text).map_err(|_| Malformed::NoSuchNumber)?;
        if !number.is_valid() || number.format_as(PhoneNumberFormat::E164) != text {
            return Err(Malformed::NoSuchNumber);
        }
        let country = number.get_region_code().map(|region| region.to_string()).unwrap_or_default();
        let kind = kind_of(number.get_type());
        let portable = kind.is_some() && covers(&country) && reserved_ending(text) != Some(NOT_PORTABLE);
        Ok(Self { e164: text.to_owned(), country, kind: kind.unwrap_or(NumberType::National), portable })
    }

    /// In the United States or Canada, where carriers have SPIDs and text messages can move too.
    pub(crate) fn is_north_american(&self) -> bool {
        matches!(self.country.as_str(), "US" | "CA")
    }

    /// The carrier that has the number now.
    pub(crate) fn carrier(&self) -> Carrier {
        if !self.is_north_american() {
            return Carrier { spid: None, name: format!("National Carrier {}", self.country), needs_pin: false };
        }
        // The last digit of the exchange, the three digits after the area code.
        let index = usize::from(self.digit(7)) % NORTH_AMERICAN.len();
        let (spid, name, needs_pin) = NORTH_AMERICAN[index];
        Carrier { spid: Some(Cow::Borrowed(spid)), name: name.to_owned(), needs_pin }
    }

    /// US and Canadian local numbers with an even thousands digit, as in `+1303555`**0**`000`.
    pub(crate) fn fast_port(&self) -> bool {
        self.is_north_american() && self.kind == NumberType::Local && self.digit(8).is_multiple_of(2)
    }

    pub(crate) fn messaging_capable(&self) -> bool {
        self.is_north_american() && matches!(self.kind, NumberType::Local | NumberType::TollFree)
    }

    pub(crate) fn group(&self) -> Group {
        Group { country: self.country.clone(), kind: self.kind, spid: self.carrier().spid, fast_port: self.fast_port() }
    }

    /// A digit by its place in the E.164 text, where place 0 is the plus sign.
    fn digit(&self, place: usize) -> u8 {
        self.e164.as_bytes().get(place).map_or(0, |byte| byte.wrapping_sub(b'0'))
    }
}

/// `+`, a digit other than zero, and 6 to 14 more ASCII digits.
pub(crate) fn is_e164(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else {
        return false;
    };
    (7..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn kind_of(kind: PhoneNumberType) -> Option<NumberType> {
    match kind {
        PhoneNumberType::FixedLine | PhoneNumberType::FixedLineOrMobile => Some(NumberType::Local),
        PhoneNumberType::Mobile => Some(NumberType::Mobile),
        PhoneNumberType::TollFree => Some(NumberType::TollFree),
        PhoneNumberType::SharedCost => Some(NumberType::SharedCost),
        PhoneNumberType::VoIP | PhoneNumberType::UAN => Some(NumberType::National),
        _ => None,
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Carrier {
    /// Service provider identifier, in the United States and Canada only.
    pub(crate) spid: Option<Cow<'static, str>>,
    pub(crate) name: String,
    /// Whether it requires a PIN to release a number.
    pub(crate) needs_pin: bool,
}

/// SPID, name, and whether it requires a PIN.
const NORTH_AMERICAN: [(&str, &str, bool); 5] = [
    ("9001", "Foothill Telephone", false),
    ("9002", "Harborline Networks", false),
    ("9003", "Prairie Cable Voice", false),
    ("9004", "Bluejay Wireless", true),
    ("9005", "Old Mill Exchange", false),
];

/// Countries with coverage. The real list changes; this one is wide enough for tests and has gaps on purpose.
const COUNTRIES: [&str; 42] = [
    "AT", "AU", "BE", "BG", "BR", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HK", "HR",
    "HU", "IE", "IL", "IT", "JP", "LT", "LU", "LV", "MT", "MX", "NL", "NO", "NZ", "PL", "PR", "PT", "RO", "SE", "SG",
    "SI", "SK", "US", "ZA",
];

/// Numbers with these three digits before the last two are reserved in every country; the last two select the effect.
const RESERVED: &str = "940";

/// The last two digits of a reserved number that is never portable.
const NOT_PORTABLE: usize = 40;

fn covers(country: &str) -> bool {
    COUNTRIES.binary_search(&country).is_ok()
}

/// The last two digits of a reserved number.
pub(crate) fn reserved_ending(e164: &str) -> Option<usize> {
    let (rest, ending) = e164.split_at_checked(e164.len().checked_sub(2)?)?;
    rest.ends_with(RESERVED).then(|| ending.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"))
    }

    #[test]
    fn country_and_type_come_from_the_digits() {
        for (text, country, kind) in [
            ("+13035550000", "US", NumberType::Local),
            ("+16472345678", "CA", NumberType::Local),
            ("+18002345678", "US", NumberType::TollFree),
            ("+442079460000", "GB", NumberType::Local),
            ("+447400123456", "GB", NumberType::Mobile),
            ("+443001234567", "GB", NumberType::National),
            ("+611300123456", "AU", NumberType::SharedCost),
            ("+390212345678", "IT", NumberType::Local),
        ] {
            let read = number(text);
            assert_eq!((read.country.as_str(), read.kind, read.portable), (country, kind, true), "{text}");
        }
    }

    #[test]
    fn text_that_needs_normalization_is_rejected() {
        for text in [
            "13035550000",
            "+1 303 555 0000",
            "tel:+13035550000",
            "++13035550000",
            "+",
            "",
            "+0",
            "+1303555000O",
            "+13035550000 ",
            "+13035550000\n",
            "+\u{ff11}3035550000",
            "+123456",
            "+1234567890123456",
            "+03035550000",
        ] {
            assert_eq!(Number::parse(text), Err(Malformed::NotE164), "{text:?}");
        }
        for text in ["+1303555000", "+11235550000", "+13031550000", "+15555551234", "+99912345678", "+4402079460000"] {
            assert_eq!(Number::parse(text), Err(Malformed::NoSuchNumber), "{text}");
        }
    }

    #[test]
    fn numbers_without_coverage_are_read_but_not_portable() {
        for text in ["+19002345678", "+18765230123", "+80012345678", "+13035594040", "+442079494040"] {
            assert!(!number(text).portable, "{text}");
        }
    }

    #[test]
    fn groups_follow_exchange_and_thousands_digit() {
        let normal = number("+13035550000").group();
        assert_eq!(number("+13035550999").group(), normal);
        assert_eq!(number("+13035552000").group(), normal);
        assert_ne!(number("+13035551000").group(), normal);
        assert_ne!(number("+13035560000").group().spid, normal.spid);
        assert_eq!(number("+442079460000").group().spid, None);
        assert!(!number("+442079460000").fast_port());
    }

    #[test]
    fn the_country_list_is_sorted_for_the_search() {
        assert!(COUNTRIES.is_sorted());
        assert!(covers("US") && covers("ZA") && !covers("JM") && !covers(""));
    }
}
