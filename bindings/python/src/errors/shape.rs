//! What serde says about values that do not fit, in the words of Python and without the values: they may be PINs.

use std::borrow::Cow;
use telnyx_porting::{Issue, Rule};

/// The rule that such a value breaks.
pub(super) const RULE: &str = "type";

const INT_FOR_STR: &str = "an int where a str belongs";

/// What is to be said about an issue, if it is that a value does not fit.
pub(super) fn misfit(issue: &Issue) -> Option<String> {
    let reason = issue.message().strip_prefix("cannot be read: ")?;
    (issue.rule() == Rule::File).then(|| in_words(reason))
}

/// `invalid type: integer, expected a string` is an int where a str belongs.
pub(super) fn in_words(reason: &str) -> String {
    let reason = reason.rsplit_once(" at line ").map_or(reason, |(reason, _)| reason);
    if let Some(field) = reason.strip_prefix("missing field ") {
        return format!("lacks the field {}", plain(field));
    }
    let Some((flaw, expected)) = reason.rsplit_once(", expected ") else { return "is of another form".to_owned() };
    if flaw.starts_with("unknown field") {
        return format!("is no field that there is; expected {}", plain(expected));
    }
    let given = flaw.strip_prefix("invalid type: ").map(given);
    match given {
        Some(given) => format!("{given} where {} belongs", wanted(expected)),
        None => format!("is not {}", wanted(expected)),
    }
}

/// What to do about it.
pub(super) fn hint(message: &str) -> Option<&'static str> {
    (message == INT_FOR_STR).then_some("put it in quotes: zeros at its start count")
}

/// Options of the command line as arguments: `--sheet` becomes `sheet=`, and `: --country US` `: country="US"`.
pub(crate) fn as_arguments(text: &str) -> Cow<'_, str> {
    let Some((before, rest)) = text.split_once("--") else { return text.into() };
    let end = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
    if end == 0 {
        return text.into();
    }
    let (name, rest) = rest.split_at(end);
    match rest.strip_prefix(' ').filter(|_| before.ends_with(": ")) {
        Some(value) if value.starts_with('"') => format!("{before}{name}={value}"),
        Some(value) => format!("{before}{name}={value:?}"),
        None => format!("{before}{name}={rest}"),
    }
    .into()
}

fn plain(names: &str) -> String {
    names.replace('`', "")
}

/// The type of a value that serde may quote.
fn given(kind: &str) -> &str {
    match kind.split(['`', '"', ',']).next().unwrap_or_default().trim() {
        "integer" => "an int",
        "floating point" => "a float",
        "boolean" => "a bool",
        "string" => "a str",
        "sequence" => "a list",
        "map" => "a dict",
        "null" | "unit value" => "None",
        _ => "a value of another type",
    }
}

fn wanted(expected: &str) -> &str {
    match expected {
        "a string" => "a str",
        "a boolean" => "a bool",
        "a sequence" => "a list",
        "an object" | "a map" => "a dict",
        "i64" | "u64" | "u32" => "an int",
        named if named.starts_with("struct ") => "a dict",
        other => other,
    }
}
