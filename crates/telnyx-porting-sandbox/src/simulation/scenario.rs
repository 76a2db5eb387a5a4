//! Reserved words in a `customer_reference` and reserved endings of numbers, which select the scenario of an order, and the
//! catalog of exceptions.
//!
//! The table of both is in the documentation of the crate. Words end at white space, a comma or a semicolon; the rest of the
//! reference is free.

use serde::{Deserialize, Serialize};

use super::order::Order;
use super::phone_number;

const UNKNOWN_CODE: &str = "SANDBOX_UNKNOWN_CODE";
const UNKNOWN_STATUS: &str = "sandbox-unknown-status";

/// The scenario that an order's reference and numbers select.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scenario {
    /// Exceptions that the carrier raises first.
    pub(crate) exceptions: Vec<String>,
    /// Shown instead of `submitted`.
    pub(crate) submitted_as: Option<String>,
    /// Half of the numbers move to another order when this one is submitted.
    pub(crate) splits: bool,
    /// The outcome of porting the text messages.
    pub(crate) messaging: Option<MessagingOutcome>,
}

/// Other outcomes of porting the text messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MessagingOutcome {
    /// With an exception, which the service resolves.
    Exception,
    /// Some numbers are not ported.
    Partial,
}

impl Scenario {
    pub(crate) fn for_order(order: &Order) -> Self {
        let mut scenario = Self::from_reference(order.customer_reference.as_deref());
        for ending in order.numbers.iter().filter_map(|entry| phone_number::reserved_ending(&entry.number.e164)) {
            scenario.apply_ending(ending);
        }
        scenario
    }

    fn from_reference(reference: Option<&str>) -> Self {
        let mut scenario = Self::default();
        let words = reference.unwrap_or_default().split([' ', '\t', '\n', ',', ';']);
        for word in words.filter_map(|word| word.strip_prefix("sandbox:")) {
            scenario.apply_word(word);
        }
        scenario
    }

    fn apply_word(&mut self, word: &str) {
        match word.split_once('=') {
            Some(("exception", code)) if !code.is_empty() => self.raise(code),
            Some(("status", value)) if !value.is_empty() => self.submitted_as = Some(value.to_owned()),
            None => match word {
                "unknown-code" => self.raise(UNKNOWN_CODE),
                "unknown-status" => self.submitted_as = Some(UNKNOWN_STATUS.to_owned()),
                "split" => self.splits = true,
                "messaging-exception" => self.messaging = Some(MessagingOutcome::Exception),
                "messaging-partial" => self.messaging = Some(MessagingOutcome::Partial),
                _ => {}
            },
            Some(_) => {}
        }
    }

    /// Endings have the effects of words.
    fn apply_ending(&mut self, ending: usize) {
        match ending {
            1..=21 => CATALOGUE.get(ending - 1).into_iter().for_each(|(code, _)| self.raise(code)),
            22 => self.apply_word("unknown-code"),
            31 => self.apply_word("unknown-status"),
            32 => self.apply_word("split"),
            33 => self.apply_word("messaging-exception"),
            34 => self.apply_word("messaging-partial"),
            _ => {}
        }
    }

    fn raise(&mut self, code: &str) {
        if !self.exceptions.iter().any(|known| known == code) {
            self.exceptions.push(code.to_owned());
        }
    }

    pub(crate) fn exception_types(&self) -> Vec<ExceptionType> {
        self.exceptions.iter().map(|code| ExceptionType::new(code, None)).collect()
    }
}

/// An exception as an order shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExceptionType {
    pub(crate) code: String,
    pub(crate) description: String,
}

impl ExceptionType {
    /// With the catalog's description unless another is given.
    pub(crate) fn new(code: &str, description: Option<String>) -> Self {
        let known = || CATALOGUE.iter().find(|(known, _)| *known == code).map(|(_, text)| (*text).to_owned());
        let description = description.or_else(known).unwrap_or_else(|| "An unknown exception".to_owned());
        Self { code: code.to_owned(), description }
    }

    /// Whether Telnyx and the carrier resolve it without the customer.
    pub(crate) fn resolves_itself(&self) -> bool {
        matches!(self.code.as_str(), "OSP_IRRESPONSIVE" | "SV_CONFLICT" | "SV_UNKNOWN_FAILURE")
    }
}

/// Every exception that the API lists.
pub(crate) fn catalogue() -> Vec<ExceptionType> {
    CATALOGUE.iter().map(|(code, _)| ExceptionType::new(code, None)).collect()
}

const CATALOGUE: [(&str, &str); 21] = [
    ("ACCOUNT_NUMBER_MISMATCH", "The carrier has another account number"),
    ("AUTH_PERSON_MISMATCH", "The carrier has another authorized person"),
    ("BTN_ATN_MISMATCH", "The billing number is not the one of the carrier's account"),
    ("ENTITY_NAME_MISMATCH", "The carrier has another name for the account"),
    ("FOC_EXPIRED", "The confirmed date passed without a port"),
    ("FOC_REJECTED", "The carrier does not accept the requested date"),
    ("LOCATION_MISMATCH", "The carrier has another service address"),
    ("LSR_PENDING", "The carrier has another pending order for the account"),
    ("MAIN_BTN_PORTING", "The main billing number is in the order while other numbers stay"),
    ("OSP_IRRESPONSIVE", "The carrier does not respond"),
    ("OTHER", "The comments explain the reason"),
    ("PASSCODE_PIN_INVALID", "The carrier does not accept the PIN or passcode"),
    ("PHONE_NUMBER_HAS_SPECIAL_FEATURE", "A feature of the number has to be removed first"),
    ("PHONE_NUMBER_MISMATCH", "A number is not on the carrier's account"),
    ("PHONE_NUMBER_NOT_PORTABLE", "A number cannot be ported"),
    ("PORT_TYPE_INCORRECT", "The type of the port, full or partial, is wrong"),
    ("PORTING_ORDER_SPLIT_REQUIRED", "The numbers have to be in separate orders"),
    ("POSTAL_CODE_MISMATCH", "The carrier has another postal code"),
    ("RATE_CENTER_NOT_PORTABLE", "The rate center of a number has no coverage"),
    ("SV_CONFLICT", "The number registry reports a conflict"),
    ("SV_UNKNOWN_FAILURE", "The number registry failed for an unknown reason"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_among_free_text() {
        let scenario =
            Scenario::from_reference(Some("Acct 7, sandbox:exception=LSR_PENDING sandbox:exception=MY_OWN;x"));
        assert_eq!(scenario.exceptions, ["LSR_PENDING", "MY_OWN"]);
        assert_eq!(Scenario::from_reference(Some("sandbox:unknown-code")).exceptions, ["SANDBOX_UNKNOWN_CODE"]);
        assert_eq!(Scenario::from_reference(Some("sandbox:status=waiting")).submitted_as.as_deref(), Some("waiting"));
        let scenario = Scenario::from_reference(Some("sandbox:split sandbox:messaging-partial"));
        assert!(scenario.splits);
        assert_eq!(scenario.messaging, Some(MessagingOutcome::Partial));
    }

    #[test]
    fn every_ending_up_to_21_is_another_exception() {
        let mut scenario = Scenario::default();
        (1..=22).for_each(|ending| scenario.apply_ending(ending));
        assert_eq!(scenario.exceptions.len(), 22);
        assert_eq!(scenario.exceptions.first().map(String::as_str), Some("ACCOUNT_NUMBER_MISMATCH"));
        assert_eq!(scenario.exceptions.last().map(String::as_str), Some(UNKNOWN_CODE));
    }

    #[test]
    fn ordinary_references_select_nothing() {
        for reference in [None, Some(""), Some("Acct 123"), Some("sandbox:exception="), Some("mysandbox:status=x")] {
            assert_eq!(Scenario::from_reference(reference), Scenario::default(), "{reference:?}");
        }
    }
}
