//! Text for messages: safe to print, counted, and with suggestions for mistyped names.

use std::borrow::Cow;
use telnyx_porting::PortingOrderId;
use telnyx_porting::api::runtime::is_unprintable;

/// Jaro-Winkler similarity above which a name is suggested; clap uses the same threshold.
const SIMILAR: f64 = 0.7;

/// The text with control characters replaced, so that files and servers cannot send control sequences to a terminal or
/// reverse the direction of text.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(is_harmful) { text.replace(is_harmful, "\u{fffd}").into() } else { text.into() }
}

/// Whether a character can change what a terminal shows; line breaks cannot.
pub(crate) fn is_harmful(c: char) -> bool {
    is_unprintable(c) && c != '\n'
}

/// A message with its continuation lines indented, so that no text can pass for a message of the program.
pub(crate) fn message(text: &str) -> String {
    plain(text).replace('\n', "\n    ")
}

/// A text as one shell word. It has no NUL byte, which shell words cannot contain.
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    shlex::try_quote(text).unwrap_or(Cow::Borrowed("''"))
}

/// `1 number`, `2 numbers`.
pub(crate) fn counted(count: impl TryInto<u64>, noun: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Ids separated by commas.
pub(crate) fn joined(ids: &[PortingOrderId]) -> String {
    ids.iter().map(PortingOrderId::as_str).collect::<Vec<_>>().join(", ")
}

/// The name that is most similar to the text, if any is similar enough.
pub(crate) fn closest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let similar = names.into_iter().map(|name| (strsim::jaro_winkler(text, name), name));
    let best = similar.filter(|(similarity, _)| *similarity > SIMILAR).max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    Some(best.1)
}

/// A hint with the closest name, or with all names after `lead`.
pub(crate) fn suggestion<'a>(text: &str, lead: &str, names: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match closest(text, names.clone()) {
        Some(name) => format!("did you mean {name}?"),
        None => format!("{lead} {}", names.into_iter().collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_sequences_do_not_reach_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\r\u{9b}c\nd"), "a\u{fffd}[31mb\u{fffd}\u{fffd}c\nd");
        assert_eq!(plain("a\u{202e}b\u{2066}c\u{2028}d"), "a\u{fffd}b\u{fffd}c\u{fffd}d");
        assert!(matches!(plain("Zürich"), Cow::Borrowed(_)));
        assert_eq!(message("a\nerror: b"), "a\n    error: b");
    }

    #[test]
    fn the_closest_name_is_suggested_and_otherwise_all() {
        let names = ["default", "work", "workshop"];
        assert_eq!(suggestion("wrok", "known:", names), "did you mean work?");
        assert_eq!(suggestion("zzz", "known:", names), "known: default, work, workshop");
    }
}
