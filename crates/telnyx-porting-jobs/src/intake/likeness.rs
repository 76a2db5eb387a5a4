//! Compares texts that people write in different ways.

use telnyx_porting::is_invisible;

/// Returns a text without differences in case and white space, as the names of customers are compared.
pub(crate) fn label(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether texts differ at most in case, white space and punctuation.
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    one == other || bare(one) == bare(other)
}

/// Returns the letters and digits of a text in lowercase, or the text itself if it has none.
pub(crate) fn bare(text: &str) -> String {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if bare.is_empty() { text.to_owned() } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_ignore_case_and_white_space() {
        assert_eq!(label(" ROCKY\u{a0} Mountain\u{200b} "), "rocky mountain");
        assert_ne!(label("Acme, Inc."), label("Acme Inc"));
        assert_eq!(label("Müller"), label("MÜLLER"));
    }

    #[test]
    fn like_texts_differ_in_case_white_space_and_punctuation_only() {
        for (one, other) in [("Acme, Inc.", "ACME Inc"), ("1 Main St.", "1  main st"), ("HS/44-10", "HS 4410")] {
            assert!(are_alike(one, other), "{one} {other}");
        }
        for (one, other) in [("0012", "12"), ("Acme", "Acme 2"), ("-", "?"), ("", "-")] {
            assert!(!are_alike(one, other), "{one} {other}");
        }
    }
}
