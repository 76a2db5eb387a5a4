//! The rules for a number that is written in full.

use super::{
    FIELD,
    metadata::{Length, Reading, Unreadable},
};
use crate::validation::{Issue, Rule};
use crate::values::text::{count_of, first_odd_at};

const MIN_DIGITS: usize = 7;
pub(super) const MAX_DIGITS: usize = 15;

/// Applies every rule whose breach is an error. Accepted text is `+` and 7 to 15 ASCII digits.
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
    let message = format!("{shape} where a phone number is + and 7 to 15 digits");
    Err(error(Rule::E164, message, hint))
}

/// The shape of text that is not `+` and 7 to 15 digits, and what to do.
fn syntax_flaw(text: &str) -> Option<(String, String)> {
    let plain = "write + and the country calling code, then digits only, such as +13035550000";
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
        return Some((shape, hint_for_bare_digits(digits)));
    }
    if digits.starts_with('0') {
        let hint = "write the country calling code after the +, without 0 or 00 before it";
        return Some(("a 0 after the +".to_owned(), hint.to_owned()));
    }
    if count < MIN_DIGITS {
        let shape = format!("only {} after the +", count_of(count, "digit"));
        let hint = "write the number in full, with country and area code; short codes don't port";
        return Some((shape, hint.to_owned()));
    }
    (count > MAX_DIGITS).then(|| {
        let shape = format!("{count} digits after the +");
        (shape, "remove an extension or a second number".to_owned())
    })
}

/// What digits without a + may have been meant to be.
pub(super) fn hint_for_bare_digits(digits: &str) -> String {
    let stripped = ["00", "011", ""]
        .iter()
        .filter_map(|prefix| digits.strip_prefix(prefix))
        .find(|rest| is_sound(&format!("+{rest}")));
    if let Some(rest) = stripped {
        return format!("write +{rest}");
    }
    let american = format!("+1{digits}");
    if digits.len() == 10 && is_sound(&american) {
        return format!("if it is a number of North America, write {american}");
    }
    "write + and the country calling code in front".to_owned()
}

/// In North America neither an area code nor an exchange begins with 0 or 1. Needs no metadata.
fn north_american(text: &str) -> Result<(), Issue> {
    let Some(national) = text.strip_prefix("+1").filter(|rest| rest.len() == 10) else {
        return Ok(());
    };
    for (part, name) in [(&national[..3], "area code"), (&national[3..6], "exchange")] {
        if part.starts_with(['0', '1']) {
            let message = format!("{name} {part} where a North American {name} begins with 2 to 9");
            let hint = "compare the number with a bill; a digit may be wrong or missing";
            return Err(error(Rule::AreaCode, message, hint));
        }
    }
    Ok(())
}

fn unreadable(text: &str, reason: Unreadable) -> Issue {
    match reason {
        Unreadable::CallingCode => error(
            Rule::CallingCode,
            format!("{text} begins with no country calling code that exists"),
            "write the country calling code after the +, such as +1 or +44",
        ),
        Unreadable::Length => error(
            Rule::NumberLength,
            format!("{text} has a length that no number of its country has"),
            "compare the number with a bill; a digit may be missing or doubled",
        ),
    }
}

/// The number is what formatting the parsed number gives, so it has no trunk prefix in it.
fn canonical(text: &str, reading: &Reading) -> Result<(), Issue> {
    let canonical = reading.canonical();
    if canonical == text {
        return Ok(());
    }
    let code = reading.calling_code();
    let message = format!("{text} has digits that are dialled only within its country (+{code}), such as a trunk 0");
    let hint = if is_sound(&canonical) {
        format!("did you mean {canonical}?")
    } else {
        format!("write +{code} and then the number without its leading 0")
    };
    Err(error(Rule::CanonicalNumber, message, hint))
}

/// Whether a number that the library made may be proposed: it breaks no rule, and the plan has it.
pub(super) fn is_sound(text: &str) -> bool {
    syntax(text).is_ok()
        && north_american(text).is_ok()
        && Reading::international(text).is_ok_and(|reading| reading.canonical() == text && reading.is_in_plan())
}

/// Numbers of this length exist in the country. A number that can be dialled only within an area
/// passes if the numbering plan has it all the same, as Canada's seven-digit 310 numbers.
fn length(text: &str, reading: &Reading) -> Result<(), Issue> {
    let (shape, hint) = match reading.length() {
        Length::Possible => return Ok(()),
        Length::LocalOnly if reading.is_in_plan() => return Ok(()),
        Length::LocalOnly => ("lacks the area code", "write the area code too"),
        Length::TooShort => ("is too short", "add the missing digits"),
        Length::TooLong => ("is too long", "remove an extension, a doubled digit or a trunk prefix"),
        Length::Between => (
            "has a length that no number of its country has",
            "compare the number with a bill; a digit may be missing or doubled",
        ),
    };
    let code = reading.calling_code();
    let count = text.len().saturating_sub(1 + code.to_string().len());
    let message = format!("{text} {shape}: {} after +{code}", count_of(count, "digit"));
    Err(error(Rule::NumberLength, message, hint))
}

/// What is legal but doubtful about a number that the rules let pass.
pub(super) fn doubt(text: &str) -> Option<Issue> {
    let in_plan = Reading::international(text).is_ok_and(|reading| reading.is_in_plan());
    (!in_plan).then(|| {
        let message = format!("{text} is possible, but in no range that the numbering plan knows");
        Issue::warning(FIELD, Rule::NumberPlan, message).with_hint("compare the number with a bill before porting it")
    })
}
