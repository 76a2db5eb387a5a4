//! What to do about an exception.

use serde::Serialize;

/// Who has to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Actor {
    Customer,
    /// Telnyx and the carrier settle it between them.
    Telnyx,
}

/// Advice for a code. Codes that no list has get the advice to read the comments.
pub(super) fn advice(code: &str) -> &'static str {
    let known = ADVICE.iter().find(|(known, _)| *known == code);
    known.map_or("No list has this code: read the comments, or ask with one.", |(_, advice)| advice)
}

const ADVICE: [(&str, &str); 21] = [
    ("ACCOUNT_NUMBER_MISMATCH", "Correct end_user.admin.account_number to what the carrier's bill says."),
    ("AUTH_PERSON_MISMATCH", "Correct end_user.admin.auth_person_name; the letter may need another signature."),
    ("BTN_ATN_MISMATCH", "Ask the carrier for the billing number and correct end_user.admin.billing_phone_number."),
    ("ENTITY_NAME_MISMATCH", "Correct end_user.admin.entity_name to the exact legal name, commas included."),
    ("FOC_EXPIRED", "Ask for a new date: activation_settings.foc_datetime_requested."),
    ("FOC_REJECTED", "Ask for another date out of the allowed windows."),
    ("LOCATION_MISMATCH", "Correct end_user.location: the service address, not the billing address."),
    ("LSR_PENDING", "Have the carrier clear the other order on the account, then say so in a comment."),
    ("MAIN_BTN_PORTING", "Name misc.new_billing_phone_number, or make it a full port."),
    ("OSP_IRRESPONSIVE", "Wait: Telnyx asks the carrier again."),
    ("OTHER", "Read the comments."),
    ("PASSCODE_PIN_INVALID", "Get the port-out PIN and correct end_user.admin.pin_passcode."),
    (
        "PHONE_NUMBER_HAS_SPECIAL_FEATURE",
        "Have the carrier remove the feature from the number, then say so in a comment.",
    ),
    ("PHONE_NUMBER_MISMATCH", "Take out or correct the numbers that are not on the account."),
    ("PHONE_NUMBER_NOT_PORTABLE", "Take out the number."),
    ("PORT_TYPE_INCORRECT", "Change misc.type, and with partial say what becomes of the numbers that stay."),
    ("PORTING_ORDER_SPLIT_REQUIRED", "Split the order by account or rate centre; usually Telnyx does it."),
    ("POSTAL_CODE_MISMATCH", "Correct end_user.location.postal_code."),
    ("RATE_CENTER_NOT_PORTABLE", "Take out the number."),
    ("SV_CONFLICT", "Wait: Telnyx and the carrier settle it at the number registry."),
    ("SV_UNKNOWN_FAILURE", "Wait: Telnyx tries again."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life;

    #[test]
    fn every_listed_exception_has_advice() {
        let listed: Vec<String> = life::catalogue().into_iter().map(|exception| exception.code).collect();
        assert_eq!(listed, ADVICE.map(|(code, _)| code));
    }
}
