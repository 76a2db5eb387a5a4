//! Makes texts from a server safe to display.

use std::borrow::Cow;

/// Longer texts are truncated.
const LONGEST: usize = 2_000;

/// Whether a character could affect the display of other text or start a new line: control characters, line and
/// paragraph separators, and marks that change the direction of text.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The text with a replacement character for each unprintable one.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(is_unprintable) { text.replace(is_unprintable, "\u{fffd}").into() } else { text.into() }
}

/// Text from a server, on one line and truncated.
pub(super) fn quoted(text: &str) -> String {
    let text = printable(text.trim());
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_cannot_write_to_the_terminal() {
        assert_eq!(
            quoted(" a\u{1b}[31mb\r\nerror: c\u{202e}d\u{2028}e "),
            "a\u{fffd}[31mb\u{fffd}\u{fffd}error: c\u{fffd}d\u{fffd}e"
        );
        assert!(matches!(printable("Zürich, 東京, עברית"), Cow::Borrowed(_)));
        assert_eq!(quoted(&"é".repeat(3_000)).chars().count(), LONGEST + 1);
    }
}
