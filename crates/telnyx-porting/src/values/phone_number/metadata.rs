//! Numbering plans, from libphonenumber's metadata.
//!
//! The only module that uses the library, so that it can be replaced. The library loads its tables on first use, not at
//! startup.

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat, PhoneNumberType, Region,
    ValidationError as LengthError,
};

use super::NumberKind;
use crate::values::CountryCode;

/// A number as parsed by the library. It may differ from the text.
pub(super) struct Reading(rlibphonenumber::PhoneNumber);

/// The reason why the library could not parse a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    CallingCode,
    Length,
}

/// Whether numbers of this length exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Possible,
    /// Can be dialed within an area, but has no area code.
    LocalOnly,
    TooShort,
    TooLong,
    /// Between the shortest and longest length, but not used.
    Between,
}

impl Reading {
    /// Parses `+` and digits.
    pub(super) fn international(text: &str) -> Result<Self, Unreadable> {
        Self::parse(text, None)
    }

    /// Parses digits as dialed in a region, or `+` and digits.
    pub(super) fn typed_in(region: CountryCode, text: &str) -> Result<Self, Unreadable> {
        Self::parse(text, region_of(region))
    }

    fn parse(text: &str, region: Option<Region>) -> Result<Self, Unreadable> {
        PHONE_NUMBER_UTIL.parse(text, region).map(Self).map_err(|error| match error {
            ParseError::InvalidCountryCode => Unreadable::CallingCode,
            _ => Unreadable::Length,
        })
    }

    /// The number in E.164 format.
    pub(super) fn canonical(&self) -> String {
        PHONE_NUMBER_UTIL.format(&self.0, PhoneNumberFormat::E164).into_owned()
    }

    /// The number in national format.
    pub(super) fn national(&self) -> String {
        PHONE_NUMBER_UTIL.format(&self.0, PhoneNumberFormat::National).into_owned()
    }

    pub(super) fn calling_code(&self) -> u16 {
        u16::try_from(self.0.country_code).unwrap_or_default()
    }

    /// Whether the number is in a range of its country's numbering plan.
    pub(super) fn is_in_plan(&self) -> bool {
        PHONE_NUMBER_UTIL.is_valid_number(&self.0)
    }

    /// Whether the number is in a range of this country's numbering plan.
    pub(super) fn is_in_plan_of(&self, country: CountryCode) -> bool {
        // The library only checks the national number.
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

    /// The country. `None` for international numbers, and if several countries share the calling code and the number is
    /// not in any of their plans.
    pub(super) fn country(&self) -> Option<CountryCode> {
        let region = PHONE_NUMBER_UTIL.get_region_for_number(&self.0)?;
        CountryCode::from_letters(&region.to_string())
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

/// The prefixes of national calls: 06 in Hungary, 1 in North America, 8 in Russia and neighboring countries, otherwise
/// 0.
const NATIONAL_PREFIXES: [&str; 4] = ["0", "06", "1", "8"];
/// The prefixes of international calls in any country. Carrier selection prefixes are not included, because their
/// digits vary.
const INTERNATIONAL_PREFIXES: [&str; 11] = ["00", "000", "001", "0011", "002", "009", "010", "011", "119", "810", "99"];

/// Whether these digits are a prefix for dialing in a country and not part of the number: the national prefix, or the
/// calling code with or without an international prefix.
///
/// The library removed these digits, so they are dialed in the country. This checks that they do not select a carrier
/// and contain no digit of the number.
pub(super) fn is_dialled_before(digits: &str, calling_code: &str) -> bool {
    let international = |prefix: &str| prefix.is_empty() || INTERNATIONAL_PREFIXES.contains(&prefix);
    digits.is_empty()
        || NATIONAL_PREFIXES.contains(&digits)
        || digits.strip_suffix(calling_code).is_some_and(international)
}

/// The country of a calling code. If several share it, the one that the plan lists first.
pub(crate) fn country_of_calling_code(code: u16) -> Option<CountryCode> {
    let region = PHONE_NUMBER_UTIL.get_region_for_country_code(i32::from(code))?;
    CountryCode::from_letters(&region.to_string())
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
