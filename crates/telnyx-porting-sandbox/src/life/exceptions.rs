//! The catalogue of exceptions.

use serde::{Deserialize, Serialize};

/// An exception as an order shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExceptionType {
    pub(crate) code: String,
    pub(crate) description: String,
}

impl ExceptionType {
    /// With the catalogue's description unless another is given.
    pub(crate) fn new(code: &str, description: Option<String>) -> Self {
        let known = || CATALOGUE.iter().find(|(known, _)| *known == code).map(|(_, text)| (*text).to_owned());
        let description =
            description.or_else(known).unwrap_or_else(|| "An exception that no list describes".to_owned());
        Self { code: code.to_owned(), description }
    }

    /// Whether Telnyx and the carrier settle it without the customer.
    pub(crate) fn settles_itself(&self) -> bool {
        matches!(self.code.as_str(), "OSP_IRRESPONSIVE" | "SV_CONFLICT" | "SV_UNKNOWN_FAILURE")
    }
}

/// Every exception that the API lists.
pub(crate) fn catalogue() -> Vec<ExceptionType> {
    CATALOGUE.iter().map(|(code, _)| ExceptionType::new(code, None)).collect()
}

/// The code in this place of the list, from 0.
pub(super) fn code_at(place: usize) -> Option<&'static str> {
    CATALOGUE.get(place).map(|(code, _)| *code)
}

const CATALOGUE: [(&str, &str); 21] = [
    ("ACCOUNT_NUMBER_MISMATCH", "The carrier has another account number"),
    ("AUTH_PERSON_MISMATCH", "The carrier has another authorised person"),
    ("BTN_ATN_MISMATCH", "The billing number is not the one of the carrier's account"),
    ("ENTITY_NAME_MISMATCH", "The carrier has another name for the account"),
    ("FOC_EXPIRED", "The confirmed date passed without a port"),
    ("FOC_REJECTED", "The carrier does not accept the requested date"),
    ("LOCATION_MISMATCH", "The carrier has another service address"),
    ("LSR_PENDING", "The carrier has another pending order for the account"),
    ("MAIN_BTN_PORTING", "The main billing number is in the order while other numbers stay"),
    ("OSP_IRRESPONSIVE", "The carrier does not answer"),
    ("OTHER", "The comments explain the reason"),
    ("PASSCODE_PIN_INVALID", "The carrier does not accept the PIN or passcode"),
    ("PHONE_NUMBER_HAS_SPECIAL_FEATURE", "A feature of the number has to be removed first"),
    ("PHONE_NUMBER_MISMATCH", "A number is not on the carrier's account"),
    ("PHONE_NUMBER_NOT_PORTABLE", "A number cannot be ported"),
    ("PORT_TYPE_INCORRECT", "Full and partial port are mixed up"),
    ("PORTING_ORDER_SPLIT_REQUIRED", "The numbers have to be in separate orders"),
    ("POSTAL_CODE_MISMATCH", "The carrier has another postal code"),
    ("RATE_CENTER_NOT_PORTABLE", "The rate centre of a number has no coverage"),
    ("SV_CONFLICT", "The number registry reports a conflict"),
    ("SV_UNKNOWN_FAILURE", "The number registry failed for an unknown reason"),
];
