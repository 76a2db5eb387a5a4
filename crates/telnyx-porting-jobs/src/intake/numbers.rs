//! The phone numbers of one cell: one, several, or a range.
//!
//! A cell is either accepted or rejected as a whole. Ambiguous cells are rejected, such as a German number with an extension
//! that could also be the end of a range.

use super::cell::without_guards;
use telnyx_porting::{CountryCode, Issue, PhoneNumber, PhoneNumberRange, Rule, ValidationError};

/// The numbers of a cell.
#[derive(Debug)]
pub(super) struct Numbers {
    /// Ranges as written; a single number is a range of one.
    pub(super) ranges: Vec<PhoneNumberRange>,
    /// Warnings to be reviewed.
    pub(super) warnings: Vec<Issue>,
}

/// Separators between numbers in one cell. A slash also separates numbers if it cannot be part of one.
const LIST_SEPARATORS: [char; 5] = [';', ',', '\n', '\r', '|'];
/// Words between the first and the last number of a range.
const RANGE_WORDS: [&str; 5] = ["to", "through", "thru", "until", "bis"];
/// All dashes that can separate the digits of a number.
const DASHES: [char; 10] =
    ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}', '\u{30fc}', '\u{ff0d}'];
/// The maximum number of phone numbers in one cell.
const MAX_NUMBERS: usize = 1_000;
/// The maximum length of a cell, in bytes.
const MAX_LENGTH: usize = 32_767;
/// The maximum length of a number or a range, in bytes.
const MAX_RANGE_LENGTH: usize = 120;
/// The maximum number of digits at the end of an abbreviated range, such as `+442079460100 - 0119`.
const MAX_SUFFIX: usize = 4;

/// Parses a cell.
pub(super) fn parse(text: &str, country: Option<CountryCode>) -> Result<Numbers, ValidationError> {
    if text.len() > MAX_LENGTH {
        let message = format!("expected at most {MAX_LENGTH} bytes in a cell, got {}", text.len());
        return Err(Issue::error("phone_number", Rule::TypedNumber, message).with_hint("split the cell").into());
    }
    let text = without_guards(text);
    if let Some(notation) = Notation::parse(text) {
        return notation.expanded(country);
    }
    let error = match range(text, country) {
        Ok(range) => return Ok(Numbers::from_ranges(vec![range])),
        Err(error) => error,
    };
    match several(text, country) {
        Some(several) => several.map(Numbers::from_ranges),
        None => Err(error),
    }
}

/// Converts one phone number as typed by people to E.164, by the rules for the cells of a list. `country` is that of a number
/// without a calling code.
///
/// Read its [`warnings`](PhoneNumber::warnings) too: a number outside of its numbering plan is accepted.
///
/// # Errors
/// If the text is not one number: among others, several numbers, a range, and what spreadsheets make of numbers.
///
/// ```
/// use telnyx_porting::CountryCode;
/// use telnyx_porting_jobs::clean;
///
/// assert_eq!(clean("(303) 555-0100", Some(CountryCode::US))?.as_str(), "+13035550100");
/// let error = clean("(303) 555-0100", None).unwrap_err();
/// assert_eq!(error.first().suggestion(), Some("+13035550100"));
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
pub fn clean(text: &str, country: Option<CountryCode>) -> Result<PhoneNumber, ValidationError> {
    let numbers: Vec<_> = parse(text, country)?.ranges.iter().flat_map(PhoneNumberRange::iter).take(2).collect();
    if let [number] = numbers.as_slice() {
        return Ok(*number);
    }
    let issue = Issue::error("phone_number", Rule::ListLength, "expected one phone number, got several");
    Err(issue.with_hint("read them as a list").into())
}

impl Numbers {
    pub(super) fn from_ranges(ranges: Vec<PhoneNumberRange>) -> Self {
        let mut warnings = Vec::new();
        for range in &ranges {
            warnings.extend(range.start().warnings());
            if range.len() > 1 {
                warnings.extend(range.end().warnings());
            }
        }
        Self { ranges, warnings }
    }
}

/// Parses several numbers or ranges; `None` if the text is not a list.
fn several(text: &str, country: Option<CountryCode>) -> Option<Result<Vec<PhoneNumberRange>, ValidationError>> {
    if is_decimal(text) {
        let message = "expected a phone number, got a number with a decimal comma: changed by a spreadsheet";
        let hint = "format the column as text and enter the number again, with its + and all digits";
        return Some(Err(Issue::error("phone_number", Rule::SpreadsheetNumber, message).with_hint(hint).into()));
    }
    let parts: Vec<_> = if text.contains(LIST_SEPARATORS) {
        text.split(LIST_SEPARATORS).map(str::trim).filter(|part| !part.is_empty()).collect()
    } else {
        // The text after a slash can be an extension, so it must be a complete number.
        let parts: Vec<_> = text.split('/').map(str::trim).collect();
        if parts.len() < 2 || parts.iter().any(|part| single(part, country).is_err()) {
            return None;
        }
        parts
    };
    if parts.len() > MAX_NUMBERS {
        let message = format!("expected at most {MAX_NUMBERS} numbers in one cell, got {}", parts.len());
        return Some(Err(Issue::error("phone_number", Rule::ListLength, message)
            .with_hint("write one number per line")
            .into()));
    }
    if let Some(part) =
        parts.iter().find(|part| lacks_area_code(part, country)).filter(|_| parts.iter().any(has_prefix))
    {
        let message = format!("one of {} values in the cell ({}) has no area code", parts.len(), characters(part));
        let issue = Issue::error("phone_number", Rule::AmbiguousNumber, message);
        return Some(Err(issue.with_hint("write each number with its area code").into()));
    }
    let read =
        |part: &&str| range(without_guards(part), country).map_err(|error| part_error(part, parts.len(), &error));
    Some(parts.iter().map(read).collect())
}

/// Whether a number that a spreadsheet stores as a number may have lost a 0 that is part of it, as in Italy. `number` is the
/// phone number without it.
pub(super) fn may_lack_zero(text: &str, country: Option<CountryCode>, number: PhoneNumber) -> bool {
    let with_zero = single(&format!("0{text}"), country);
    with_zero.is_ok_and(|with_zero| with_zero != number && with_zero.warnings().is_empty())
}

/// Whether a number starts with a + or a trunk 0.
fn has_prefix(part: &&str) -> bool {
    part.trim_start_matches(['(', '[']).starts_with(['+', '0'])
}

/// Whether a number would also be one with a trunk 0, or with the 0 of Italy: after another one with its area code, it may
/// have only the digits that differ.
fn lacks_area_code(part: &str, country: Option<CountryCode>) -> bool {
    !has_prefix(&part) && country.is_some() && range(&format!("0{part}"), country).is_ok()
}

/// Whether a comma can only be a decimal comma: `4930123456,0`.
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = text.trim_start_matches('+').split_once(',');
    parts.is_some_and(|(whole, fraction)| digits(whole) && digits(fraction) && fraction.len() <= 2)
}

fn part_error(part: &str, count: usize, error: &ValidationError) -> ValidationError {
    let reason = error.first();
    let message = format!("one of {count} values in the cell ({}): {}", characters(part), reason.message());
    let issue = Issue::error("phone_number", reason.rule(), message);
    issue.with_hint(reason.hint().unwrap_or("write one number per line")).into()
}

fn characters(text: &str) -> String {
    format!("{} characters", text.chars().count())
}

fn single(text: &str, country: Option<CountryCode>) -> Result<PhoneNumber, ValidationError> {
    PhoneNumber::parse_typed(text, country)
}

/// Parses a number or a range.
fn range(text: &str, country: Option<CountryCode>) -> Result<PhoneNumberRange, ValidationError> {
    if let Some((first, last)) = split_at_word(text) {
        return between(single(first, country)?, last, country)
            .unwrap_or_else(|| Err(single(last, country).err().unwrap_or_else(|| unlike_ends().into())));
    }
    let number = single(text, country);
    if text.len() > MAX_RANGE_LENGTH {
        return number.map(PhoneNumberRange::from);
    }
    // Most texts are a single number, without dashes or with dashes between its groups of digits.
    let dashes: Vec<_> = text.match_indices(DASHES).map(|(place, dash)| (place, place + dash.len())).collect();
    for (place, end) in dashes.into_iter().rev() {
        let (before, last) = (text[..place].trim_end(), text[end..].trim_start());
        let Ok(first) = single(before, country) else { continue };
        let Some(range) = between(first, last, country) else { continue };
        return match (range, &number) {
            (_, Err(error)) if error.first().rule() == Rule::AmbiguousNumber => Err(error.clone()),
            // The text is too long for a number or has an inner +, so the dash is between two numbers.
            (Ok(range), Err(_)) => Ok(range),
            (Err(error), Err(_)) => Err(error),
            (Ok(range), Ok(_)) if has_two_numbers(before, last) || ends_in_suffixes(before, last) => Ok(range),
            // In Belarus, +375 152 45-09-11 is a number, but +375 152 45-09 is not.
            (Ok(range), Ok(number)) if number.warnings().is_empty() && !range.start().warnings().is_empty() => {
                Ok((*number).into())
            }
            (Ok(range), Ok(number)) => Err(ambiguous(*number, range).into()),
            (Err(_), Ok(number)) => Ok((*number).into()),
        };
    }
    number.map(PhoneNumberRange::from)
}

/// Returns the range to a last number, which is written in full or by its last digits; `None` if it is neither.
fn between(
    first: PhoneNumber,
    last: &str,
    country: Option<CountryCode>,
) -> Option<Result<PhoneNumberRange, ValidationError>> {
    let digits = first.digits();
    if (1..=MAX_SUFFIX).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_digit()) {
        let start = digits.len().checked_sub(last.len())?;
        // 0303456-0 is a number, not a range.
        if last <= &digits[start..] {
            return None;
        }
        return Some(
            format!("+{}{last}", &digits[..start]).parse().and_then(|last| PhoneNumberRange::new(first, last)),
        );
    }
    let last = single(last, country).ok()?;
    Some(PhoneNumberRange::new(first, last))
}

fn split_at_word(text: &str) -> Option<(&str, &str)> {
    let mut words = text.char_indices().filter(|(_, c)| c.is_whitespace());
    words.find_map(|(place, space)| {
        let rest = text[place + space.len_utf8()..].trim_start();
        let length = rest.find(char::is_whitespace)?;
        let (word, last) = rest.split_at(length);
        let is_between = RANGE_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known));
        is_between.then(|| (text[..place].trim(), last.trim()))
    })
}

/// Whether both ends are complete and have the same length: `030123400-030123499` is a range.
fn has_two_numbers(first: &str, last: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (first, last) = (digits(first), digits(last));
    let same = first.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
    first.len() == last.len() && first.len() > MAX_SUFFIX && first.len() - same <= MAX_SUFFIX
}

/// Whether an ungrouped number is followed by the last digits of both ends: `+49302449999 00-19`.
fn ends_in_suffixes(before: &str, last: &str) -> bool {
    let Some((block, start)) = before.rsplit_once(char::is_whitespace) else { return false };
    let block = block.trim().trim_start_matches('+');
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    start.len() == last.len() && all_digits(start) && block.len() >= 7 && all_digits(block)
}

fn ambiguous(number: PhoneNumber, range: PhoneNumberRange) -> Issue {
    let message = format!("ambiguous: either the number {number} or the range {range}");
    let hint = format!("write {number}, or {}-{}", range.start(), range.end());
    Issue::error("phone_number", Rule::AmbiguousNumber, message).with_hint(hint)
}

fn unlike_ends() -> Issue {
    let message = "the end of the range does not follow its start";
    Issue::error("phone_number", Rule::RangeOrder, message).with_hint("write both ends in full")
}

/// A number in the notation that spreadsheets use in narrow columns: `1.3035550101E+10`.
struct Notation<'a> {
    whole: &'a str,
    fraction: &'a str,
    exponent: &'a str,
}

impl<'a> Notation<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E'])?;
        let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        let unsigned = exponent.strip_prefix('-').unwrap_or(exponent);
        let whole = whole.strip_prefix(['+', '-']).unwrap_or(whole);
        let is_notation = is_number(whole) && is_number(unsigned) && (fraction.is_empty() || is_number(fraction));
        is_notation.then_some(Self { whole, fraction, exponent })
    }

    /// Returns the number if all its digits are known. Numbers without a calling code are rejected, since their leading zeros
    /// may be lost.
    fn expanded(&self, country: Option<CountryCode>) -> Result<Numbers, ValidationError> {
        let rejected = |message: &str, hint: &str| {
            Err(Issue::error("phone_number", Rule::SpreadsheetNumber, message).with_hint(hint).into())
        };
        let places = self.exponent.parse().unwrap_or(usize::MAX);
        if self.whole.len() != 1 || self.whole == "0" || self.fraction.len() != places {
            let message = "spreadsheet notation that lacks digits, which are lost";
            return rejected(
                message,
                "format the column as text and enter the number again, with its + and all digits",
            );
        }
        let digits = format!("{}{}", self.whole, self.fraction);
        let Some(country) = country else {
            return rejected("a number in spreadsheet notation requires a country", NEEDS_COUNTRY);
        };
        let code = country.calling_code().map(|code| code.to_string()).unwrap_or_default();
        let number = single(&digits, Some(country))?;
        if !digits.starts_with(&code) || number.digits() != digits {
            let message = "spreadsheet notation without a calling code: leading zeros may be lost";
            return rejected(
                message,
                "format the column as text and enter the number again, with its + and all digits",
            );
        }
        let mut numbers = Numbers::from_ranges(vec![number.into()]);
        let message = format!("spreadsheet notation, read as {number}");
        let warning = Issue::warning("phone_number", Rule::SpreadsheetNumber, message);
        numbers.warnings.push(warning.with_hint("compare the number with a bill; format the column as text"));
        Ok(numbers)
    }
}

/// The hint for numbers whose country is unknown.
pub(super) const NEEDS_COUNTRY: &str =
    "write the number with + and its calling code, add a column Country, or name the country of the list: --country US";

#[cfg(test)]
mod tests {
    use super::*;

    fn read_in(country: &str, text: &str) -> Result<Vec<String>, Rule> {
        let country = (!country.is_empty()).then(|| country.parse().unwrap());
        let shown = |range: &PhoneNumberRange| match range.len() {
            1 => range.start().to_string(),
            count => format!("{}x{count}", range.start()),
        };
        match parse(text, country) {
            Ok(numbers) => Ok(numbers.ranges.iter().map(shown).collect()),
            Err(error) => Err(error.first().rule()),
        }
    }

    #[test]
    fn single_numbers() {
        for (country, text, number) in [
            ("", "+13035550101", "+13035550101"),
            ("", "'+380 44 123-45-67", "+380441234567"),
            ("", "=\"+13035550101\"", "+13035550101"),
            ("US", "(303) 555-0101", "+13035550101"),
            ("US", "303.555.0101", "+13035550101"),
            ("GB", "020 7946-0958", "+442079460958"),
            ("GB", "+44 20 1946-7958", "+442019467958"),
            ("FR", "01 23 45 67-89", "+33123456789"),
            ("BY", "+375 152 45-09-11", "+375152450911"),
            ("DE", "030 123456-0", "+49301234560"),
            ("DE", "030/123456", "+4930123456"),
        ] {
            assert_eq!(read_in(country, text), Ok(vec![number.to_owned()]), "{country} {text}");
        }
    }

    #[test]
    fn unambiguous_ranges() {
        for (country, text, range) in [
            ("", "+13035550110-+13035550112", "+13035550110x3"),
            ("", "+13035550110 \u{2013} +13035550112", "+13035550110x3"),
            ("US", "3035550110-3035550112", "+13035550110x3"),
            ("US", "303-555-0110 - 303-555-0112", "+13035550110x3"),
            ("US", "7775552000 to 2018", "+17775552000x19"),
            ("US", "303 555 0120-29", "+13035550120x10"),
            ("", "+442079460100 - 0119", "+442079460100x20"),
            ("", "+442079460100 bis +442079460109", "+442079460100x10"),
            ("", "+49302449999 00-19", "+4930244999900x20"),
            ("DE", "030123400-030123499", "+4930123400x100"),
            ("", "+4930123456 to 59", "+4930123456x4"),
        ] {
            assert_eq!(read_in(country, text), Ok(vec![range.to_owned()]), "{country} {text}");
        }
    }

    #[test]
    fn extensions_and_ranges_are_not_part_of_a_number() {
        for dash in DASHES {
            assert_eq!(read_in("DE", &format!("030 123456{dash}57")), Err(Rule::AmbiguousNumber), "{dash:?}");
        }
        for (country, text) in [
            ("DE", "030 22334400..99"),
            ("DE", "030 223344...55"),
            ("DE", "030 123456 (57)"),
            ("DE", "030 223344 [55]"),
            ("DE", "030 223344 (0-9)"),
            ("DE", "030 22334455 (0)"),
            ("AT", "+43 1 5332233 (0-99)"),
        ] {
            assert_eq!(read_in(country, text), Err(Rule::TypedNumber), "{country} {text}");
        }
        for (country, text) in [("US", "1 (303 555-0101)"), ("US", "(3035550101)"), ("DE", "030 (22334455)")] {
            assert!(read_in(country, text).is_ok(), "{country} {text}");
        }
    }

    #[test]
    fn only_in_some_countries_a_leading_zero_is_part_of_the_number() {
        for (country, text, may_lack) in [
            ("IT", "323456789", true),
            ("IT", "612345678", true),
            ("IT", "3331234567", false),
            ("GB", "2079460958", false),
            ("DE", "3022334455", false),
            ("US", "3035550101", false),
        ] {
            let country = Some(country.parse().unwrap());
            let number = single(text, country).unwrap();
            assert_eq!(may_lack_zero(text, country, number), may_lack, "{country:?} {text}");
        }
    }

    /// The digits after the separator can be those that differ from the first number.
    #[test]
    fn numbers_without_an_area_code_after_one_with_it_are_rejected() {
        for (country, text) in [
            ("DE", "030 22334455 / 22334466"),
            ("DE", "030 22334455, 22334466"),
            ("DE", "+49 30 22334455; 22334466"),
            ("AT", "01 5322334 / 5322335"),
            ("IT", "06 12345678, 12345679"),
        ] {
            assert_eq!(read_in(country, text), Err(Rule::AmbiguousNumber), "{country} {text}");
        }
        for (country, text) in [
            ("DE", "030 22334455 / 030 22334466"),
            ("DE", "(030) 22334455, +49 30 22334466"),
            ("US", "+13035550140, 303 555 0141"),
            ("ES", "+34 912 345 678, 912 345 679"),
        ] {
            assert_eq!(read_in(country, text).map(|numbers| numbers.len()), Ok(2), "{country} {text}");
        }
    }

    #[test]
    fn several_numbers() {
        for text in [
            "3035550140, 3035550141",
            "3035550140;3035550141",
            "3035550140\n3035550141",
            "303-555-0140 / 303-555-0141",
            "3035550140;;3035550141;",
        ] {
            let expected = vec!["+13035550140".to_owned(), "+13035550141".to_owned()];
            assert_eq!(read_in("US", text), Ok(expected), "{text:?}");
        }
        let both = read_in("", "+442079460100-+442079460109; +442079460120");
        assert_eq!(both, Ok(vec!["+442079460100x10".to_owned(), "+442079460120".to_owned()]));
    }

    #[test]
    fn ambiguous_cells_are_rejected() {
        for (country, text, rule) in [
            ("DE", "030 123456-57", Rule::AmbiguousNumber),
            ("DE", "030 12345600-99", Rule::AmbiguousNumber),
            // The national format of +375152450911 in Belarus; 8 0152 45-09 can also be a number.
            ("BY", "8 0152 45-09-11", Rule::AmbiguousNumber),
            ("DE", "030 123456/57", Rule::TypedNumber),
            ("US", "303-555-0120/21", Rule::TypedNumber),
            ("US", "303555010/1", Rule::TypedNumber),
            ("US", "303-555-0150 x12", Rule::TypedNumber),
            ("US", "3035550130 ::: 3035550131", Rule::TypedNumber),
            ("US", "3035550140, 0141", Rule::E164),
            ("DE", "4930123456,0", Rule::SpreadsheetNumber),
            ("", "+442079460109-+442079460100", Rule::RangeOrder),
            ("", "+442079460100-+442079462100", Rule::RangeSize),
            ("", "+4930123456.0-+4930123459.0", Rule::TypedNumber),
            ("US", "7775552000 to 1999", Rule::E164),
        ] {
            assert_eq!(read_in(country, text), Err(rule), "{country} {text}");
        }
    }

    #[test]
    fn notation_is_expanded_if_it_has_all_digits() {
        let numbers = parse("1.3035550101E10", Some(CountryCode::US)).unwrap();
        assert_eq!(numbers.ranges[0].start().as_str(), "+13035550101");
        assert_eq!(numbers.warnings[0].rule(), Rule::SpreadsheetNumber);
        assert_eq!(read_in("US", "1.3035550102E+10"), Ok(vec!["+13035550102".to_owned()]));
        assert_eq!(read_in("US", "1,3035550102E+10"), Ok(vec!["+13035550102".to_owned()]));
        for (country, text) in [
            ("GB", "4.41E+11"),
            ("US", "1.30356E+10"),
            ("US", "3.035550104E9"),
            ("US", "1.303555E+10"),
            ("IT", "6.12345678E+8"),
            ("", "1.3035550101E10"),
            ("US", "13.035550101E9"),
            ("US", "1.3035550101E-10"),
            ("US", "1.3035550101E99999999999999999999"),
        ] {
            assert_eq!(read_in(country, text), Err(Rule::SpreadsheetNumber), "{country} {text}");
        }
    }
}
