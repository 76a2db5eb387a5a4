//! Validation of phone numbers in E.164 format.

use super::{
    FIELD,
    metadata::{Length, Reading, Unreadable},
};
use crate::validation::{Issue, Rule};
use crate::values::text::{count_of, first_odd_at};

const MIN_DIGITS: usize = 7;
pub(super) const MAX_DIGITS: usize = 15;

/// Applies all rules that are errors. Accepted text is `+` and 7 to 15 ASCII digits.
pub(super) fn check(text: &str) -> Result<(), Issue> {
    syntax(text)?;
    north_american(text)?;
    let reading = Reading::international(text).map_err(|reason| unreadable(text, reason))?;
    canonical(text, &reading)?;
    length(text, &reading)
}

fn error(rule: Rule, message: String, hint: impl Into<String>) -> Issue {
    Issue::error(FIELD, rule, message).with_hint(hint)
}

/// `+`, then 7 to 15 ASCII digits, the first of which is not 0.
fn syntax(text: &str) -> Result<(), Issue> {
    let Some((shape, hint)) = syntax_flaw(text) else {
        return Ok(());
    };
    let message = format!("expected + followed by 7 to 15 digits, got {shape}");
    Err(error(Rule::E164, message, hint))
}

/// The shape of text that is not `+` and 7 to 15 digits, and a hint.
fn syntax_flaw(text: &str) -> Option<(String, String)> {
    let plain = "start with + and the country calling code, then use only digits, such as +13035550000";
    let digits = text.strip_prefix('+').unwrap_or(text);
    let count = digits.len();
    if text.is_empty() {
        return Some(("nothing".to_owned(), plain.to_owned()));
    }
    if digits.is_empty() {
        return Some(("a + without digits".to_owned(), plain.to_owned()));
    }
    let odd = first_odd_at(text, |place, c| c.is_ascii_digit() || (place == 0 && c == '+'));
    if let Some(odd) = odd {
        return Some((odd, plain.to_owned()));
    }
    if digits.len() == text.len() {
        let shape = format!("{} without the leading +", count_of(count, "digit"));
        return Some((shape, plain.to_owned()));
    }
    if digits.starts_with('0') {
        let hint = "start with + and the country calling code, without 0 or 00 before it";
        return Some(("a 0 after the +".to_owned(), hint.to_owned()));
    }
    if count < MIN_DIGITS {
        let shape = format!("only {} after the +", count_of(count, "digit"));
        let hint = "use the full number, with country and area code; short codes cannot be ported";
        return Some((shape, hint.to_owned()));
    }
    (count > MAX_DIGITS).then(|| {
        let shape = format!("{count} digits after the +");
        (shape, "remove an extension or a second number".to_owned())
    })
}

/// The number that digits without a + are probably meant to be.
fn meant_by_bare_digits(digits: &str) -> Option<String> {
    let international = ["00", "011", ""].iter().filter_map(|prefix| digits.strip_prefix(prefix));
    let international = international.map(|rest| format!("+{rest}"));
    let american = (digits.len() == 10).then(|| format!("+1{digits}"));
    international.chain(american).find(|number| is_sound(number))
}

/// Adds the number that digits without a + are probably meant to be, and a hint.
pub(super) fn with_number_meant(issue: Issue, digits: &str) -> Issue {
    match meant_by_bare_digits(digits) {
        Some(number) if number.strip_prefix("+1") == Some(digits) => {
            issue.with_hint(format!("for a North American number, write {number}")).with_suggestion(number)
        }
        Some(number) => suggesting(issue, number),
        None => issue.with_hint("start with + and the country calling code"),
    }
}

/// Adds the number that was probably meant, and a hint.
pub(super) fn suggesting(issue: Issue, number: String) -> Issue {
    issue.with_hint(format!("write {number}")).with_suggestion(number)
}

/// In North America neither area code nor exchange starts with 0 or 1. Requires no metadata.
fn north_american(text: &str) -> Result<(), Issue> {
    let Some(national) = text.strip_prefix("+1").filter(|rest| rest.len() == 10) else {
        return Ok(());
    };
    for (part, name) in [(&national[..3], "area code"), (&national[3..6], "exchange")] {
        if part.starts_with(['0', '1']) {
            let message = format!("expected a North American {name} that starts with 2 to 9, got {part}");
            let hint = "check the number on a bill; a digit may be wrong or missing";
            return Err(error(Rule::AreaCode, message, hint));
        }
    }
    Ok(())
}

fn unreadable(text: &str, reason: Unreadable) -> Issue {
    match reason {
        Unreadable::CallingCode => error(
            Rule::CallingCode,
            format!("{text} does not start with a valid country calling code"),
            "start with + and the country calling code, such as +1 or +44",
        ),
        Unreadable::Length => error(
            Rule::NumberLength,
            format!("{text} has a length that does not exist in its country"),
            "check the number on a bill; a digit may be missing or doubled",
        ),
    }
}

/// Checks that the number is equal to its formatted form, and so has no trunk prefix.
fn canonical(text: &str, reading: &Reading) -> Result<(), Issue> {
    let canonical = reading.canonical();
    if canonical == text {
        return Ok(());
    }
    let code = reading.calling_code();
    let message = format!("{text} has digits that are only dialed within its country (+{code}), such as a trunk 0");
    Err(if is_sound(&canonical) {
        error(Rule::CanonicalNumber, message, format!("did you mean {canonical}?")).with_suggestion(canonical)
    } else {
        error(Rule::CanonicalNumber, message, format!("write +{code} followed by the number without its leading 0"))
    })
}

/// Whether a number made by the library may be suggested: it is valid and in the numbering plan.
pub(super) fn is_sound(text: &str) -> bool {
    syntax(text).is_ok()
        && north_american(text).is_ok()
        && Reading::international(text).is_ok_and(|reading| reading.canonical() == text && reading.is_in_plan())
}

/// Checks that numbers of this length exist in the country. A number that can only be dialed within an area is accepted
/// if it is in the numbering plan, such as Canada's seven-digit 310 numbers.
fn length(text: &str, reading: &Reading) -> Result<(), Issue> {
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
    Err(error(Rule::NumberLength, message, hint))
}

/// Warns if a valid number is not in the numbering plan.
pub(super) fn warning(text: &str) -> Option<Issue> {
    let in_plan = Reading::international(text).is_ok_and(|reading| reading.is_in_plan());
    (!in_plan).then(|| {
        let message = format!("{text} is possible, but not in a range of the numbering plan");
        Issue::warning(FIELD, Rule::NumberPlan, message).with_hint("check the number on a bill before porting it")
    })
}
