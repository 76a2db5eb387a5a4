//! Reserved words in a `customer_reference` that bend an order's life.
//!
//! | in the reference | effect |
//! |---|---|
//! | `sandbox:exception=CODE` | the carrier's first answer is that exception; repeat it for several at once. Any code is passed on, known or not |
//! | `sandbox:unknown-code` | the same with `SANDBOX_UNKNOWN_CODE`, which no list has |
//! | `sandbox:status=VALUE` | the order shows that status, none of the known ones, instead of `submitted` |
//! | `sandbox:unknown-status` | the same with `sandbox-unknown-status`, which no list has |
//!
//! Words end at white space, a comma or a semicolon, and the rest of the reference is free.

use super::exceptions::ExceptionType;

/// What a reference asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Steering {
    /// Exceptions of the carrier's first answer.
    pub(crate) exceptions: Vec<String>,
    /// Shown instead of `submitted`.
    pub(crate) submitted_as: Option<String>,
}

impl Steering {
    pub(crate) fn read(reference: Option<&str>) -> Self {
        let mut steering = Self::default();
        let words = reference.unwrap_or_default().split([' ', '\t', '\n', ',', ';']);
        for word in words.filter_map(|word| word.strip_prefix("sandbox:")) {
            steering.take(word);
        }
        steering
    }

    fn take(&mut self, word: &str) {
        match word.split_once('=') {
            Some(("exception", code)) if !code.is_empty() => self.exceptions.push(code.to_owned()),
            Some(("status", value)) if !value.is_empty() => {
                self.submitted_as = Some(value.to_owned());
            }
            None if word == "unknown-code" => {
                self.exceptions.push("SANDBOX_UNKNOWN_CODE".to_owned());
            }
            None if word == "unknown-status" => {
                self.submitted_as = Some("sandbox-unknown-status".to_owned());
            }
            _ => {}
        }
    }

    /// The exceptions with their descriptions.
    pub(crate) fn exception_types(&self) -> Vec<ExceptionType> {
        self.exceptions.iter().map(|code| ExceptionType::new(code, None)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_among_free_text() {
        let steering = Steering::read(Some("Acct 7, sandbox:exception=LSR_PENDING sandbox:exception=MY_OWN;x"));
        assert_eq!(steering.exceptions, ["LSR_PENDING", "MY_OWN"]);
        assert_eq!(Steering::read(Some("sandbox:unknown-code")).exceptions, ["SANDBOX_UNKNOWN_CODE"]);
        assert_eq!(Steering::read(Some("sandbox:status=waiting")).submitted_as.as_deref(), Some("waiting"));
    }

    #[test]
    fn ordinary_references_steer_nothing() {
        for reference in [None, Some(""), Some("Acct 123"), Some("sandbox:exception="), Some("mysandbox:status=x")] {
            assert_eq!(Steering::read(reference), Steering::default(), "{reference:?}");
        }
    }
}
