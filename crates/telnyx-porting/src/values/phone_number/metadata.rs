//! The numbering plans of the world, from libphonenumber's metadata.
//!
//! The only place that knows the library, so that another one can take its place. The library reads
//! its tables when it is first asked, never at start-up.

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat, PhoneNumberType, Region,
    ValidationError as LengthError,
};

use super::NumberKind;
use crate::values::CountryCode;

/// A number as the library understands it, which may differ from the text that was read.
pub(super) struct Reading(rlibphonenumber::PhoneNumber);

/// Why the library could not read a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    CallingCode,
    Length,
}

/// Whether numbers of this length exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Possible,
    /// Can be dialled within an area, but lacks the area code.
    LocalOnly,
    TooShort,
    TooLong,
    /// Between the shortest and the longest, but none has it.
    Between,
}

impl Reading {
    /// Reads `+` and digits.
    pub(super) fn international(text: &str) -> Result<Self, Unreadable> {
        Self::read(text, None)
    }

    /// Reads digits as they are dialled in a region, or `+` and digits.
    pub(super) fn typed_in(region: CountryCode, text: &str) -> Result<Self, Unreadable> {
        Self::read(text, region_of(region))
    }

    fn read(text: &str, region: Option<Region>) -> Result<Self, Unreadable> {
        PHONE_NUMBER_UTIL.parse(text, region).map(Self).map_err(|error| match error {
            ParseError::InvalidCountryCode => Unreadable::CallingCode,
            _ => Unreadable::Length,
        })
    }

    /// The number the one way that international dialling has for it.
    pub(super) fn canonical(&self) -> String {
        PHONE_NUMBER_UTIL.format(&self.0, PhoneNumberFormat::E164).into_owned()
    }

    /// The number as it is written inside its country.
    pub(super) fn national(&self) -> String {
        PHONE_NUMBER_UTIL.format(&self.0, PhoneNumberFormat::National).into_owned()
    }

    pub(super) fn calling_code(&self) -> u16 {
        u16::try_from(self.0.country_code).unwrap_or_default()
    }

    /// Whether the number belongs to a range that its country has opened.
    pub(super) fn is_in_plan(&self) -> bool {
        PHONE_NUMBER_UTIL.is_valid_number(&self.0)
    }

    /// Whether the number belongs to a range that this country has opened.
    pub(super) fn is_in_plan_of(&self, country: CountryCode) -> bool {
        // The library looks at the national number only.
        calling_code_of(country) == Some(self.calling_code())
            && region_of(country).is_some_and(|region| PHONE_NUMBER_UTIL.is_valid_number_for_region(&self.0, region))
    }

    pub(super) fn length(&self) -> Length {
        match PHONE_NUMBER_UTIL.is_possible_number_with_reason(&self.0) {
            Ok(NumberLengthType::IsPossible) => Length::Possible,
            Ok(NumberLengthType::IsPossibleLocalOnly) => Length::LocalOnly,
            Err(LengthError::TooShort) => Length::TooShort,
            Err(LengthError::TooLong) => Length::TooLong,
            Err(LengthError::InvalidLength | LengthError::InvalidCountryCode) => Length::Between,
        }
    }

    /// The country, unless the number is one of the world's, or several countries share the calling
    /// code and the number is of no open range.
    pub(super) fn country(&self) -> Option<CountryCode> {
        let region = PHONE_NUMBER_UTIL.get_region_for_number(&self.0)?;
        CountryCode::read(&region.to_string())
    }

    pub(super) fn kind(&self) -> NumberKind {
        match PHONE_NUMBER_UTIL.get_number_type(&self.0) {
            PhoneNumberType::FixedLine => NumberKind::FixedLine,
            PhoneNumberType::Mobile => NumberKind::Mobile,
            PhoneNumberType::FixedLineOrMobile => NumberKind::FixedLineOrMobile,
            PhoneNumberType::TollFree => NumberKind::TollFree,
            PhoneNumberType::PremiumRate => NumberKind::PremiumRate,
            PhoneNumberType::SharedCost => NumberKind::SharedCost,
            PhoneNumberType::VoIP => NumberKind::Voip,
            PhoneNumberType::PersonalNumber => NumberKind::PersonalNumber,
            PhoneNumberType::Pager => NumberKind::Pager,
            PhoneNumberType::UAN => NumberKind::UniversalAccess,
            PhoneNumberType::VoiceMail => NumberKind::Voicemail,
            PhoneNumberType::Unknown => NumberKind::Unknown,
        }
    }
}

/// The prefixes of national calls: 06 in Hungary, 1 in North America, 8 in Russia and its neighbours, 0 elsewhere.
const NATIONAL_PREFIXES: [&str; 4] = ["0", "06", "1", "8"];
/// The prefixes of international calls, of any country. Without those that choose a carrier, whose digits vary.
const INTERNATIONAL_PREFIXES: [&str; 11] = ["00", "000", "001", "0011", "002", "009", "010", "011", "119", "810", "99"];

/// Whether these digits are dialled before a number in a country and do not belong to it: the national prefix, or the
/// calling code with or without an international prefix.
///
/// The library has left these digits out, so they are dialled in the country; what is checked here is that they choose no
/// carrier and that no digit of the number is among them.
pub(super) fn is_dialled_before(digits: &str, calling_code: &str) -> bool {
    let international = |prefix: &str| prefix.is_empty() || INTERNATIONAL_PREFIXES.contains(&prefix);
    digits.is_empty()
        || NATIONAL_PREFIXES.contains(&digits)
        || digits.strip_suffix(calling_code).is_some_and(international)
}

/// The country that a calling code belongs to; of several, the one that the plan names first.
pub(crate) fn country_of_calling_code(code: u16) -> Option<CountryCode> {
    let region = PHONE_NUMBER_UTIL.get_region_for_country_code(i32::from(code))?;
    CountryCode::read(&region.to_string())
}

/// The calling code of a country.
pub(crate) fn calling_code_of(country: CountryCode) -> Option<u16> {
    let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region_of(country)?)?;
    u16::try_from(code).ok()
}

/// Whether a country has a numbering plan.
pub(super) fn has_plan(country: CountryCode) -> bool {
    region_of(country).is_some()
}

fn region_of(country: CountryCode) -> Option<Region> {
    let region = Region::from_code(country.as_str()).ok()?;
    PHONE_NUMBER_UTIL.get_country_code_for_region(region).map(|_| region)
}
