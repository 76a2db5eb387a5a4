//! A cell of a list, and the guards around its value.

use telnyx_porting::is_invisible;

/// A cell with its original text.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) kind: CellKind,
}

/// The type of a cell in a spreadsheet. Cells of text files are always text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum CellKind {
    #[default]
    Text,
    /// A number without a format that shows leading zeros, which are lost.
    Number,
    /// A number whose format shows all its digits, such as `00000`.
    Padded,
    /// A number whose format shows digits or a + that the cell does not contain, such as `"+44 "0`.
    Formatted,
    Date,
    /// A Boolean, or an error such as `#N/A`.
    Other,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: CellKind::Text }
    }

    /// Returns the value without guards.
    pub(super) fn value(&self) -> &str {
        without_guards(&self.text)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.value().is_empty()
    }
}

/// Removes the guards that keep spreadsheets from changing a value: white space, a leading apostrophe, `="…"`, quotes.
pub(super) fn without_guards(text: &str) -> &str {
    let mut text = trimmed(text);
    loop {
        let formula = text.strip_prefix('=').unwrap_or(text);
        let inner = formula.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let inner = inner.or_else(|| text.strip_prefix(['\'', '\u{2018}', '\u{2019}', '\u{2bc}', '`', '\u{b4}']));
        match inner.map(trimmed) {
            Some(inner) => text = inner,
            None => return text,
        }
    }
}

/// Words for a missing value, and errors that spreadsheets write into cells.
const PLACEHOLDERS: [&str; 48] = [
    "n/a",
    "na",
    "n.a.",
    "n.a",
    "none",
    "null",
    "nil",
    "unknown",
    "not known",
    "not available",
    "not applicable",
    "not required",
    "no pin",
    "missing",
    "tbd",
    "tba",
    "tbc",
    "to be determined",
    "to be confirmed",
    "to be advised",
    "to be provided",
    "to be supplied",
    "to be sent",
    "to come",
    "to follow",
    "will follow",
    "follows",
    "coming soon",
    "pending",
    "awaited",
    "awaiting",
    "not yet",
    "not yet available",
    "folgt",
    "folgt noch",
    "wird nachgereicht",
    "unbekannt",
    "k.a.",
    "k. a.",
    "keine",
    "keiner",
    "#n/a",
    "#ref!",
    "#value!",
    "#name?",
    "#null!",
    "#num!",
    "#div/0!",
];

/// Whether a value is a word for a missing value, an error of a spreadsheet, or contains neither letters nor digits, such as
/// `-` and `?`.
pub(super) fn is_placeholder(value: &str) -> bool {
    let has_content = value.contains(char::is_alphanumeric);
    !value.is_empty() && (!has_content || PLACEHOLDERS.iter().any(|known| known.eq_ignore_ascii_case(value)))
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_recognized() {
        for text in
            ["N/A", "n/a", "-", "--", "\u{2014}", "none", "Unknown", "?", "TBD", "To follow", "#N/A", "#REF!", "***"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["", "0", "N/A-17", "A", "0000", "none of your business", "#4711", "\u{e4}"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn only_guards_are_removed() {
        for (text, value) in [
            ("'+13035550101", "+13035550101"),
            ("\u{2019}+13035550102", "+13035550102"),
            ("=\"+13035550101\"", "+13035550101"),
            ("\t+13035550101", "+13035550101"),
            ("\u{feff} \u{202d}'04821\u{202c}", "04821"),
            ("\"'x\"", "x"),
            ("=13", "=13"),
            ("O'Neil", "O'Neil"),
            ("'", ""),
            ("\"", "\""),
            ("=\"", "=\""),
        ] {
            assert_eq!(without_guards(text), value, "{text:?}");
        }
    }
}
