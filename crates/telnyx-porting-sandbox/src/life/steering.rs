//! Reserved words in a `customer_reference`, and reserved endings of numbers, that bend an order's life.
//!
//! The table of them is in the documentation of the crate. Words end at white space, a comma or a semicolon, and the rest
//! of the reference is free.

use super::exceptions::{self, ExceptionType};
use crate::numbers;
use crate::state::Order;

const UNKNOWN_CODE: &str = "SANDBOX_UNKNOWN_CODE";
const UNKNOWN_STATUS: &str = "sandbox-unknown-status";

/// What an order's reference and numbers ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Steering {
    /// Exceptions of the carrier's first answer.
    pub(crate) exceptions: Vec<String>,
    /// Shown instead of `submitted`.
    pub(crate) submitted_as: Option<String>,
    /// Half of the numbers move to another order when this one is submitted.
    pub(crate) splits: bool,
    /// How the porting of text messages ends.
    pub(crate) messaging: Option<MessagingTrouble>,
}

/// What can go wrong with text messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MessagingTrouble {
    /// An exception, which the service settles.
    Exception,
    /// Some numbers stay behind.
    Partial,
}

impl Steering {
    pub(crate) fn of(order: &Order) -> Self {
        let mut steering = Self::read(order.customer_reference.as_deref());
        for ending in order.numbers.iter().filter_map(|entry| numbers::reserved_ending(&entry.number.e164)) {
            steering.take_ending(ending);
        }
        steering
    }

    fn read(reference: Option<&str>) -> Self {
        let mut steering = Self::default();
        let words = reference.unwrap_or_default().split([' ', '\t', '\n', ',', ';']);
        for word in words.filter_map(|word| word.strip_prefix("sandbox:")) {
            steering.take_word(word);
        }
        steering
    }

    fn take_word(&mut self, word: &str) {
        match word.split_once('=') {
            Some(("exception", code)) if !code.is_empty() => self.raise(code),
            Some(("status", value)) if !value.is_empty() => self.submitted_as = Some(value.to_owned()),
            None => match word {
                "unknown-code" => self.raise(UNKNOWN_CODE),
                "unknown-status" => self.submitted_as = Some(UNKNOWN_STATUS.to_owned()),
                "split" => self.splits = true,
                "messaging-exception" => self.messaging = Some(MessagingTrouble::Exception),
                "messaging-partial" => self.messaging = Some(MessagingTrouble::Partial),
                _ => {}
            },
            Some(_) => {}
        }
    }

    fn take_ending(&mut self, ending: usize) {
        match ending {
            1..=21 => {
                if let Some(code) = exceptions::code_at(ending - 1) {
                    self.raise(code);
                }
            }
            22 => self.raise(UNKNOWN_CODE),
            31 => self.submitted_as = Some(UNKNOWN_STATUS.to_owned()),
            32 => self.splits = true,
            33 => self.messaging = Some(MessagingTrouble::Exception),
            34 => self.messaging = Some(MessagingTrouble::Partial),
            _ => {}
        }
    }

    fn raise(&mut self, code: &str) {
        if !self.exceptions.iter().any(|known| known == code) {
            self.exceptions.push(code.to_owned());
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
        let steering = Steering::read(Some("sandbox:split sandbox:messaging-partial"));
        assert!(steering.splits);
        assert_eq!(steering.messaging, Some(MessagingTrouble::Partial));
    }

    #[test]
    fn every_ending_up_to_21_is_another_exception() {
        let mut steering = Steering::default();
        (1..=22).for_each(|ending| steering.take_ending(ending));
        assert_eq!(steering.exceptions.len(), 22);
        assert_eq!(steering.exceptions.first().map(String::as_str), Some("ACCOUNT_NUMBER_MISMATCH"));
        assert_eq!(steering.exceptions.last().map(String::as_str), Some(UNKNOWN_CODE));
    }

    #[test]
    fn ordinary_references_steer_nothing() {
        for reference in [None, Some(""), Some("Acct 123"), Some("sandbox:exception="), Some("mysandbox:status=x")] {
            assert_eq!(Steering::read(reference), Steering::default(), "{reference:?}");
        }
    }
}
