//! Phone numbers as typed by people and found in lists.
//!
//! The most important rule: digits that may not belong to one number are never joined. Text that could also be a
//! decimal number, two numbers, or a number with an extension is rejected.

use super::{
    FIELD, is_sound,
    metadata::{Reading, Unreadable, has_plan, is_dialled_before},
    rejection, suggesting, with_number_meant,
};
use crate::validation::{Issue, Rule};
use crate::values::{
    CountryCode,
    text::{count_of, is_invisible, name_of},
};

/// Converts a typed number to `+` and digits, which must still be validated.
pub(super) fn to_international(region: Option<CountryCode>, text: &str) -> Result<String, Issue> {
    if let Some(region) = region.filter(|region| !has_plan(*region)) {
        let message = format!("{region} has no telephone numbering plan");
        let hint = "pass the country in which the number is dialed, such as US or GB";
        return Err(rejection(Rule::Region, message, hint));
    }
    let typed = Typed::parse(text)?;
    match region {
        _ if typed.is_international => Ok(international(&typed)),
        Some(region) => national(region, &typed),
        None => {
            let shape = format!("{} without the leading +", count_of(typed.digits.len(), "digit"));
            let message = format!("expected + followed by 7 to 15 digits, got {shape}");
            Err(with_number_meant(Issue::error(FIELD, Rule::E164, message), &typed.digits))
        }
    }
}

/// The longest value that an issue repeats, in bytes. A number as typed by people is shorter.
const MAX_VALUE: usize = 64;

/// Adds the value to an issue and, if it is a number as typed by people, the same in E.164.
pub(super) fn with_value(issue: Issue, text: &str) -> Issue {
    if text.len() > MAX_VALUE {
        return issue;
    }
    let issue = issue.with_value(text);
    if issue.suggestion().is_some() || issue.rule() != Rule::E164 {
        return issue;
    }
    match to_international(None, text) {
        Ok(number) if is_sound(&number) => suggesting(issue, number),
        Ok(_) => issue,
        Err(typed) => match (typed.hint(), typed.suggestion()) {
            (Some(hint), Some(suggestion)) => issue.with_hint(hint).with_suggestion(suggestion),
            _ => issue,
        },
    }
}

/// The text with a +, without a trunk 0 in parentheses: `+44 (0)20 7946 0958`. In Italy, where the 0 is part of the
/// number, it is kept.
fn international(typed: &Typed) -> String {
    let text = format!("+{}", typed.digits);
    let Some(zero) = typed.bracketed_zero else { return text };
    let without = format!("+{}{}", &typed.digits[..zero], &typed.digits[zero + 1..]);
    match Reading::international(&text) {
        Ok(reading) if reading.canonical() == without => without,
        _ => text,
    }
}

/// Parses digits as dialed within a country.
fn national(region: CountryCode, typed: &Typed) -> Result<String, Issue> {
    let digits = typed.digits.as_str();
    let reading = Reading::typed_in(region, digits).map_err(|reason| unreadable(region, digits, reason))?;
    let canonical = reading.canonical();
    let code = reading.calling_code().to_string();
    let significant = &canonical[1 + code.len()..];
    let written = digits.strip_suffix(significant);
    // Dialing rules may replace digits: Argentina's mobile prefix 15 becomes a leading 9. The result would not be the
    // number that was typed.
    let before = |before: &str| match typed.bracketed_zero.filter(|zero| *zero > 0 && *zero < before.len()) {
        Some(zero) => format!("{}{}", &before[..zero], &before[zero + 1..]),
        None => before.to_owned(),
    };
    if !written.is_some_and(|written| is_dialled_before(&before(written), &code)) {
        let message = format!("when dialed in {region}, this is {canonical}, which has other digits");
        let hint = format!("write {canonical} if that is the number");
        return Err(rejection(Rule::AmbiguousNumber, message, hint).with_suggestion(canonical));
    }
    // Spreadsheets remove the + of +497612402791; dialed within Germany, 497612402791 is another number. 00 is + in most
    // countries, but not in Australia, where a trunk 0 could be read in 0061412345678.
    let without_zeros = digits.strip_prefix("00").filter(|rest| rest.starts_with(&code));
    let in_full = without_zeros.or((written == Some("") && digits.starts_with(&code)).then_some(digits));
    let in_full = in_full.map(|digits| format!("+{digits}")).filter(|full| *full != canonical && is_sound(full));
    if let Some(in_full) = in_full {
        let both = is_sound(&canonical).then(|| format!("{canonical} or {in_full}"));
        let message = format!("may be {}", both.as_ref().unwrap_or(&in_full));
        let issue = Issue::error(FIELD, Rule::AmbiguousNumber, message);
        return Err(match both {
            Some(both) => issue.with_hint(format!("write {both}")),
            None => issue.with_hint(format!("write {in_full} if that is the number")).with_suggestion(in_full),
        });
    }
    Ok(canonical)
}

fn unreadable(region: CountryCode, digits: &str, reason: Unreadable) -> Issue {
    match reason {
        Unreadable::CallingCode => {
            let hint = "start with + and the country calling code, such as +1 or +44";
            rejection(Rule::CallingCode, "does not start with a valid country calling code", hint)
        }
        Unreadable::Length => {
            let verb = if digits.len() == 1 { "is" } else { "are" };
            let message = format!("{} {verb} not a valid number in {region}", count_of(digits.len(), "digit"));
            let hint = "write one full number with its area code; separate several with ; or a comma";
            rejection(Rule::NumberLength, message, hint)
        }
    }
}

/// The ASCII digits of a typed number.
struct Typed {
    is_international: bool,
    digits: String,
    /// The position in `digits` of a 0 in parentheses.
    bracketed_zero: Option<usize>,
}

impl Typed {
    fn parse(text: &str) -> Result<Self, Issue> {
        let body = without_scheme(text.trim_matches(is_blank));
        if is_date(body) {
            return Err(spreadsheet("a date"));
        }
        let mut typed =
            Self { is_international: false, digits: String::with_capacity(body.len()), bracketed_zero: None };
        let mut marks = Marks::default();
        let mut before = ' ';
        for (place, c) in body.char_indices() {
            if let Some(digit) = digit_of(c) {
                if before == '(' && digit == '0' && body[place + c.len_utf8()..].starts_with(')') {
                    typed.bracketed_zero = Some(typed.digits.len());
                }
                typed.digits.push(digit);
            } else if is_plus(c) && typed.digits.is_empty() && !typed.is_international {
                typed.is_international = true;
            } else if is_separator(c) || c == '~' && waits_for_a_tone(&typed.digits) {
                marks.note(c, typed.digits.len());
            } else {
                return Err(foreign(c));
            }
            before = c;
        }
        if typed.digits.is_empty() {
            return Err(refused("no digits", "write the number with its area code"));
        }
        marks.check(typed.digits.len())?;
        Ok(typed)
    }
}

/// The separators that may have another meaning.
#[derive(Default)]
struct Marks {
    /// The number of digits before each dot and before each slash.
    dots: Vec<usize>,
    slashes: Vec<usize>,
    /// The number of digits before the last opening bracket, and before the last closing one.
    opened: Option<usize>,
    closed: Option<usize>,
    has_others: bool,
}

impl Marks {
    fn note(&mut self, separator: char, digits_before: usize) {
        match separator {
            '.' => self.dots.push(digits_before),
            '/' => self.slashes.push(digits_before),
            '(' | '[' | '\u{ff08}' => (self.opened, self.closed) = (Some(digits_before), None),
            ')' | ']' | '\u{ff09}' => self.closed = Some(digits_before),
            c if is_invisible(c) => {}
            _ => self.has_others |= digits_before > 0,
        }
    }

    fn check(&self, digits: usize) -> Result<(), Issue> {
        match self.slashes.as_slice() {
            [] => {}
            // After an area code, as in 030/123456.
            [before] if is_area_code(*before, digits) && self.dots.is_empty() => {}
            _ => return Err(refused("a slash within the digits", SLASH_HINT)),
        }
        if self.dots.windows(2).any(|dots| dots[0] == dots[1] && dots[0] > 0) {
            return Err(refused("several dots in a row", "write the first and the last number of a range in full"));
        }
        // An area code can be in brackets. At the end, they contain an extension or the end of a range.
        if let Some(opened) = self.opened.filter(|opened| (1..digits).contains(opened))
            && self.closed.is_none_or(|closed| closed == digits)
            && !is_area_code(opened, digits)
        {
            return Err(refused("digits in brackets at the end", BRACKETS_HINT));
        }
        let is_decimal = match self.dots.as_slice() {
            [] => false,
            // A single dot is a decimal point, unless it follows an area code or occurs with other separators.
            [before] if self.has_others => digits - before <= 2,
            [before] => !is_area_code(*before, digits),
            [.., last] => digits - last < 2,
        };
        if is_decimal {
            return Err(spreadsheet("a number with a decimal point"));
        }
        Ok(())
    }
}

const SLASH_HINT: &str = "write each number in full: a slash may be followed by an extension or another number";

const BRACKETS_HINT: &str = "remove an extension, and write the first and the last number of a range in full";

/// Whether a separator after this many digits can only separate area code and subscriber number.
fn is_area_code(before: usize, digits: usize) -> bool {
    (1..=6).contains(&before) && digits - before >= 5
}

/// Reports a value that a spreadsheet changed.
fn spreadsheet(shape: &str) -> Issue {
    let message = format!("expected a phone number, got {shape}: changed by a spreadsheet");
    let hint = "format the column as text and enter the number again, with its + and all digits";
    rejection(Rule::SpreadsheetNumber, message, hint)
}

/// Whether the text is a date such as 2026-03-01 or 01.03.2026.
fn is_date(text: &str) -> bool {
    let parts = |separator| text.split(separator).map(|part| (part.len(), part.parse().ok())).collect::<Vec<_>>();
    let is_day_of_month = |day: u16, month: u16| (1..=31).contains(&day) && (1..=12).contains(&month);
    let is_year = |year: u16| (1900..2100).contains(&year);
    match (parts('-').as_slice(), parts('.').as_slice()) {
        ([(4, Some(year)), (2, Some(month)), (2, Some(day))], _)
        | (_, [(1..=2, Some(day)), (1..=2, Some(month)), (4, Some(year))]) => {
            is_day_of_month(*day, *month) && is_year(*year)
        }
        _ => false,
    }
}

/// Whether a tilde is the pause in `8~10`, the start of international calls in Russia. Otherwise an extension or the
/// end of a range follows, whose digits must not become part of the number.
fn waits_for_a_tone(dialed: &str) -> bool {
    matches!(dialed, "0" | "8")
}

fn without_scheme(text: &str) -> &str {
    match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => &text[4..],
        _ => text,
    }
}

/// Reports a character that is neither a digit nor a separator.
fn foreign(c: char) -> Issue {
    let hint = match c {
        c if is_plus(c) => "use one +, before the country calling code",
        ';' | ',' | '#' | '*' | ':' | '~' => "remove extensions and parameters: only the main number is ported",
        c if c.is_alphabetic() => {
            "use digits, without words, extensions (x12, ext. 12) and spreadsheet notation (1.3E10)"
        }
        _ => "use only digits, spaces, dashes, dots and parentheses",
    };
    refused(&name_of(c), hint)
}

fn refused(shape: &str, hint: &str) -> Issue {
    let message = format!("expected digits and separators, got {shape}");
    rejection(Rule::TypedNumber, message, hint)
}

/// The zeros of common scripts; each is followed by nine more digits.
const ZEROS: [char; 19] = [
    '0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}', '\u{ce6}',
    '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{17e0}', '\u{1810}', '\u{ff10}',
];

fn digit_of(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    ZEROS.iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(*zero))?;
        char::from_digit(value, 10)
    })
}

fn is_plus(c: char) -> bool {
    matches!(c, '+' | '\u{ff0b}')
}

/// Whitespace, dashes, dots, slashes and parentheses, including full-width forms.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '-' | '.' | '/' | '(' | ')' | '[' | ']'
            | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{2010}'..='\u{2015}' | '\u{202f}' | '\u{205f}'
            | '\u{2212}' | '\u{3000}' | '\u{30fc}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0d}'..='\u{ff0f}'
    ) || is_invisible(c)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}
