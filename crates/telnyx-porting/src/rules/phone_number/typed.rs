//! Numbers as people type them.

use super::{
    FIELD,
    metadata::{Reading, Unreadable, has_plan},
};
use crate::{
    CountryCode, Problem, Rule,
    rules::text::{count_of, name_of},
};

/// Turns what a person typed into `+` and digits, which must still pass every rule.
pub(super) fn to_international(region: CountryCode, text: &str) -> Result<String, Problem> {
    if !has_plan(region) {
        let message = format!("{region} is no country with a telephone numbering plan");
        return Err(Problem::error(FIELD, Rule::Region, message)
            .with_hint("give the country in which the number is dialled, such as US or GB"));
    }
    let dialled = dialled_digits(text)?;
    match Reading::typed_in(region, &dialled) {
        Ok(reading) => Ok(reading.canonical()),
        Err(Unreadable::CallingCode) => {
            Err(Problem::error(FIELD, Rule::CallingCode, "begins with no country calling code that exists")
                .with_hint("write the country calling code after the +, such as +1 or +44"))
        }
        Err(Unreadable::Length) => {
            let count = dialled.trim_start_matches('+').len();
            let message = format!("{} where {region} has no such number", count_of(count, "digit"));
            Err(Problem::error(FIELD, Rule::NumberLength, message)
                .with_hint("write one number in full, with its area code"))
        }
    }
}

/// The digits in ASCII, after a + if there was one. Separators go, anything else is refused.
fn dialled_digits(text: &str) -> Result<String, Problem> {
    let body = without_scheme(text.trim());
    let mut dialled = String::with_capacity(body.len());
    for c in body.chars() {
        if let Some(digit) = digit_of(c) {
            dialled.push(digit);
        } else if matches!(c, '+' | '\u{ff0b}') && dialled.is_empty() {
            dialled.push('+');
        } else if !(is_separator(c) || c == '~' && waits_for_a_tone(&dialled)) {
            return Err(foreign(c));
        }
    }
    if dialled.bytes().any(|b| b.is_ascii_digit()) {
        Ok(dialled)
    } else {
        Err(typed("no digits", "write the number with its area code"))
    }
}

/// Whether a tilde here is the pause of `8~10`, as international calls begin in Russia. Elsewhere an
/// extension or the end of a range follows it, whose digits would become part of the number.
fn waits_for_a_tone(dialled: &str) -> bool {
    matches!(dialled, "0" | "8")
}

fn without_scheme(text: &str) -> &str {
    match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => &text[4..],
        _ => text,
    }
}

/// Says what to do about a character that is neither digit nor separator.
fn foreign(c: char) -> Problem {
    let hint = match c {
        '+' | '\u{ff0b}' => "write the + once, in front of the country calling code",
        ';' | ',' | '#' | '*' | ':' | '~' => "leave out extensions and parameters: a port moves the main number",
        c if c.is_alphabetic() => {
            "write digits: no words, no extension (x12, ext. 12), no spreadsheet notation (1.3E10)"
        }
        _ => "write digits, spaces, dashes, dots and parentheses only",
    };
    typed(&name_of(c), hint)
}

fn typed(shape: &str, hint: &str) -> Problem {
    let message = format!("{shape} where a phone number has digits and separators only");
    Problem::error(FIELD, Rule::TypedNumber, message).with_hint(hint)
}

/// The zeros of the scripts whose digits a phone may produce; nine digits follow each.
const ZEROS: [char; 19] = [
    '0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}', '\u{ce6}',
    '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{17e0}', '\u{1810}', '\u{ff10}',
];

fn digit_of(c: char) -> Option<char> {
    ZEROS.iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(*zero))?;
        char::from_digit(value, 10)
    })
}

/// White space, dashes, dots, slashes and parentheses, their wide forms, and characters that don't
/// show, such as the direction marks that address books put around a number.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '-' | '.' | '/' | '(' | ')' | '[' | ']'
            | '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{2015}' | '\u{202a}'..='\u{202f}'
            | '\u{205f}'..='\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{2212}'
            | '\u{3000}' | '\u{30fc}' | '\u{feff}' | '\u{ff08}' | '\u{ff09}'
            | '\u{ff0d}'..='\u{ff0f}'
    )
}
