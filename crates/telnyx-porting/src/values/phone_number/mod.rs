//! Phone numbers in E.164 format: the type and its validation.

mod kind;
pub(super) mod metadata;
mod typed;

use std::{
    borrow::Borrow,
    hash::{Hash, Hasher},
    str::FromStr,
};

use metadata::{Length, Reading, Unreadable};

use crate::validation::{Issue, Rule, ValidationError};
use crate::values::CountryCode;
use crate::values::text::{count_of, first_odd_at};

pub use kind::NumberKind;

const FIELD: &str = "phone_number";
const MIN_DIGITS: usize = 7;
const MAX_DIGITS: usize = 15;

/// A phone number in E.164 format: `+` followed by 7 to 15 ASCII digits.
///
/// Source: the porting operations require "+E.164" and reject other numbers with code 10016. Validation is stricter
/// than the pattern, to detect wrong digits before an order is created. It rejects, with a [`Rule`] and a
/// hint for each:
///
/// - text other than `+` and 7 to 15 ASCII digits, and a 0 after the `+`;
/// - country calling codes that do not exist;
/// - lengths that do not exist in the country, and numbers without an area code;
/// - digits that are only dialed within the country, such as the trunk 0 of `+4402079460000`;
/// - North American area codes and exchanges that start with 0 or 1.
///
/// A number that is valid but not in a range of the numbering plan is accepted, because plans change faster than
/// tables: [`warnings`](Self::warnings) reports it, and [`parse_strict`](Self::parse_strict) rejects it.
///
/// The value has 16 bytes and is `Copy`. Country and kind are computed on demand. Numbers are ordered as text.
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
    /// `+` and the digits, padded with zero bytes, so that comparing bytes compares text.
    bytes: [u8; 1 + MAX_DIGITS],
}

impl PhoneNumber {
    /// Parses a number in E.164 format. Same as `text.parse()`.
    pub fn parse(text: &str) -> Result<Self, ValidationError> {
        check_e164(text).map_err(|issue| typed::with_value(issue, text))?;
        Ok(Self::stored(text))
    }

    /// Parses a number in E.164 format, and rejects it if it is not in a range of its country's numbering plan.
    pub fn parse_strict(text: &str) -> Result<Self, ValidationError> {
        let number = Self::parse(text)?;
        match plan_warning(text) {
            Some(issue) => Err(issue.into()),
            None => Ok(number),
        }
    }

    /// Parses a number as typed in a region: `(303) 555-0000`, `020 7946 0000`, `00 44 20 7946 0000`,
    /// `tel:+1-303-555-0000`, with digits of any common script. Same as [`parse_typed`](Self::parse_typed) with a
    /// region.
    pub fn parse_in(region: CountryCode, text: &str) -> Result<Self, ValidationError> {
        Self::parse_typed(text, Some(region))
    }

    /// Parses a number as typed by people. Without a region it must start with `+`, but may have separators.
    ///
    /// The number has the digits of the text, in order, with only separators between them; only the national prefix is
    /// removed, and the calling code added. Rejects everything that may not be one number:
    ///
    /// - letters, extensions, and characters other than digits and separators;
    /// - decimal points and dates, which spreadsheets make of numbers, and slashes except after an area code
    ///   ([`Rule::SpreadsheetNumber`](crate::Rule), [`Rule::TypedNumber`](crate::Rule));
    /// - digits that can be read as two numbers, such as `497612402791` in Germany, or that dialing rules would change
    ///   ([`Rule::AmbiguousNumber`](crate::Rule)).
    ///
    /// The result is validated like that of [`parse`](Self::parse).
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
        let number = typed::to_international(region, text).and_then(|number| {
            check_e164(&number)?;
            Ok(Self::stored(&number))
        });
        number.map_err(|issue| typed::with_value(issue, text).into())
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

    /// The country, if the digits show it. `+1` is not only the United States: 25 countries and territories share it.
    /// `None` for international numbers such as +800.
    pub fn country(&self) -> Option<CountryCode> {
        self.reading()?.country()
    }

    /// The country calling code, such as 1 or 44.
    pub fn calling_code(&self) -> u16 {
        self.reading().map_or(0, |reading| reading.calling_code())
    }

    /// Whether the number is in a range of this country's numbering plan. Toll-free numbers that several countries
    /// share are in the plan of each.
    pub fn is_assigned_in(&self, country: CountryCode) -> bool {
        self.reading().is_some_and(|reading| reading.is_in_plan_of(country))
    }

    /// The kind of the number, as far as the digits show it.
    pub fn kind(&self) -> NumberKind {
        self.reading().map_or(NumberKind::Unknown, |reading| reading.kind())
    }

    /// The number in national format, such as `(303) 555-0000`, for display.
    pub fn national_format(&self) -> String {
        self.reading().map_or_else(|| self.as_str().to_owned(), |reading| reading.national())
    }

    /// Warns if the number is not in a range of the numbering plan.
    pub fn warnings(&self) -> Vec<Issue> {
        plan_warning(self.as_str()).into_iter().collect()
    }

    fn reading(&self) -> Option<Reading> {
        Reading::international(self.as_str()).ok()
    }

    /// The digits as an integer. Fifteen digits fit in 64 bits.
    pub(super) fn value(&self) -> u64 {
        self.digits().parse().unwrap_or_default()
    }

    /// The number with these digits. The caller validates it.
    pub(super) fn from_value(value: u64) -> Self {
        Self::stored(&format!("+{value}"))
    }

    /// Validates a number that was made from an integer.
    pub(super) fn recheck(&self) -> Result<(), Issue> {
        check_e164(self.as_str())
    }

    fn stored(text: &str) -> Self {
        let mut bytes = [0; 1 + MAX_DIGITS];
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
    /// Hashes the text, so that a map can be looked up with a `&str`.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Borrow<str> for PhoneNumber {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.as_str().to_owned()
    }
}

text_type!(PhoneNumber, "a phone number in E.164, such as +13035550000");

/// Applies all rules that are errors. Accepted text is `+` and 7 to 15 ASCII digits.
fn check_e164(text: &str) -> Result<(), Issue> {
    check_syntax(text)?;
    check_north_american(text)?;
    let reading = Reading::international(text).map_err(|reason| parse_failure(text, reason))?;
    check_canonical(text, &reading)?;
    check_length(text, &reading)
}

fn rejection(rule: Rule, message: impl Into<String>, hint: impl Into<String>) -> Issue {
    Issue::error(FIELD, rule, message).with_hint(hint)
}

/// `+`, then 7 to 15 ASCII digits, the first of which is not 0.
fn check_syntax(text: &str) -> Result<(), Issue> {
    let Some((shape, hint)) = syntax_flaw(text) else {
        return Ok(());
    };
    let message = format!("expected + followed by 7 to 15 digits, got {shape}");
    Err(rejection(Rule::E164, message, hint))
}

/// The shape of text that is not `+` and 7 to 15 digits, and a hint.
fn syntax_flaw(text: &str) -> Option<(String, &'static str)> {
    let plain = "start with + and the country calling code, then use only digits, such as +13035550000";
    let digits = text.strip_prefix('+').unwrap_or(text);
    let count = digits.len();
    if text.is_empty() {
        return Some(("nothing".to_owned(), plain));
    }
    if digits.is_empty() {
        return Some(("a + without digits".to_owned(), plain));
    }
    if let Some(odd) = first_odd_at(text, |place, c| c.is_ascii_digit() || (place == 0 && c == '+')) {
        return Some((odd, plain));
    }
    if digits.len() == text.len() {
        let shape = format!("{} without the leading +", count_of(count, "digit"));
        return Some((shape, plain));
    }
    if digits.starts_with('0') {
        let hint = "start with + and the country calling code, without 0 or 00 before it";
        return Some(("a 0 after the +".to_owned(), hint));
    }
    if count < MIN_DIGITS {
        let shape = format!("only {} after the +", count_of(count, "digit"));
        let hint = "use the full number, with country and area code; short codes cannot be ported";
        return Some((shape, hint));
    }
    (count > MAX_DIGITS).then(|| (format!("{count} digits after the +"), "remove an extension or a second number"))
}

/// Adds the number that digits without a + are probably meant to be, and a hint.
fn with_number_meant(issue: Issue, digits: &str) -> Issue {
    let international = ["00", "011", ""].iter().filter_map(|prefix| digits.strip_prefix(prefix));
    let international = international.map(|rest| format!("+{rest}"));
    let american = (digits.len() == 10).then(|| format!("+1{digits}"));
    match international.chain(american).find(|number| is_sound(number)) {
        Some(number) if number.strip_prefix("+1") == Some(digits) => {
            issue.with_hint(format!("for a North American number, write {number}")).with_suggestion(number)
        }
        Some(number) => suggesting(issue, number),
        None => issue.with_hint("start with + and the country calling code"),
    }
}

/// Adds the number that was probably meant, and a hint.
fn suggesting(issue: Issue, number: String) -> Issue {
    issue.with_hint(format!("write {number}")).with_suggestion(number)
}

/// In North America neither area code nor exchange starts with 0 or 1. Requires no metadata.
fn check_north_american(text: &str) -> Result<(), Issue> {
    let Some(national) = text.strip_prefix("+1").filter(|rest| rest.len() == 10) else {
        return Ok(());
    };
    for (part, name) in [(&national[..3], "area code"), (&national[3..6], "exchange")] {
        if part.starts_with(['0', '1']) {
            let message = format!("expected a North American {name} that starts with 2 to 9, got {part}");
            let hint = "check the number on a bill; a digit may be wrong or missing";
            return Err(rejection(Rule::AreaCode, message, hint));
        }
    }
    Ok(())
}

fn parse_failure(text: &str, reason: Unreadable) -> Issue {
    match reason {
        Unreadable::CallingCode => rejection(
            Rule::CallingCode,
            format!("{text} does not start with a valid country calling code"),
            "start with + and the country calling code, such as +1 or +44",
        ),
        Unreadable::Length => rejection(
            Rule::NumberLength,
            format!("{text} has a length that does not exist in its country"),
            "check the number on a bill; a digit may be missing or doubled",
        ),
    }
}

/// Checks that the number is equal to its formatted form, and so has no trunk prefix.
fn check_canonical(text: &str, reading: &Reading) -> Result<(), Issue> {
    let canonical = reading.canonical();
    if canonical == text {
        return Ok(());
    }
    let code = reading.calling_code();
    let message = format!("{text} has digits that are only dialed within its country (+{code}), such as a trunk 0");
    Err(if is_sound(&canonical) {
        rejection(Rule::CanonicalNumber, message, format!("did you mean {canonical}?")).with_suggestion(canonical)
    } else {
        rejection(Rule::CanonicalNumber, message, format!("write +{code} followed by the number without its leading 0"))
    })
}

/// Whether a number made by the library may be suggested: it is valid and in the numbering plan.
fn is_sound(text: &str) -> bool {
    check_syntax(text).is_ok()
        && check_north_american(text).is_ok()
        && Reading::international(text).is_ok_and(|reading| reading.canonical() == text && reading.is_in_plan())
}

/// Checks that numbers of this length exist in the country. A number that can only be dialed within an area is accepted
/// if it is in the numbering plan, such as Canada's seven-digit 310 numbers.
fn check_length(text: &str, reading: &Reading) -> Result<(), Issue> {
    let (shape, hint) = match reading.length() {
        Length::Possible => return Ok(()),
        Length::LocalOnly if reading.is_in_plan() => return Ok(()),
        Length::LocalOnly => ("lacks the area code", "add the area code"),
        Length::TooShort => ("is too short", "add the missing digits"),
        Length::TooLong => ("is too long", "remove an extension, a doubled digit or a trunk prefix"),
        Length::Between => (
            "has a length that does not exist in its country",
            "check the number on a bill; a digit may be missing or doubled",
        ),
    };
    let code = reading.calling_code();
    let count = text.len().saturating_sub(1 + code.to_string().len());
    let message = format!("{text} {shape}: {} after +{code}", count_of(count, "digit"));
    Err(rejection(Rule::NumberLength, message, hint))
}

/// Warns if a valid number is not in the numbering plan.
fn plan_warning(text: &str) -> Option<Issue> {
    let in_plan = Reading::international(text).is_ok_and(|reading| reading.is_in_plan());
    (!in_plan).then(|| {
        let message = format!("{text} is possible, but not in a range of the numbering plan");
        Issue::warning(FIELD, Rule::NumberPlan, message).with_hint("check the number on a bill before porting it")
    })
}

#[cfg(test)]
mod tests;
