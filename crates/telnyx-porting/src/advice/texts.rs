//! The advice, one constant per cause.

use telnyx_porting_api::types::ExceptionCode;

use super::{Actor, Advice};

/// For unknown codes.
pub(super) const GENERAL: Advice = Advice {
    meaning: "The order is on hold for a reason that is unknown to this version.",
    who: Actor::Customer,
    next: "Read the comments of the order, and reply there if they ask for something.",
    fields: &[],
};

/// The advice on a code. Includes codes that the API used to send but no longer describes.
pub(super) fn advice_for(code: &ExceptionCode) -> Advice {
    match code {
        ExceptionCode::AccountNumberMismatch => ACCOUNT_NUMBER,
        ExceptionCode::AuthPersonMismatch => AUTHORIZED_PERSON,
        ExceptionCode::BtnAtnMismatch => BILLING_NUMBER,
        ExceptionCode::EntityNameMismatch => ENTITY_NAME,
        ExceptionCode::FocExpired => DATE_PASSED,
        ExceptionCode::FocRejected => DATE_REFUSED,
        ExceptionCode::LocationMismatch => ADDRESS,
        ExceptionCode::LsrPending => PENDING_ORDER,
        ExceptionCode::MainBtnPorting => MAIN_NUMBER_LEAVES,
        ExceptionCode::OspIrresponsive => NO_RESPONSE,
        ExceptionCode::Other => OTHER,
        ExceptionCode::PasscodePinInvalid => PIN,
        ExceptionCode::PhoneNumberHasSpecialFeature => SPECIAL_FEATURE,
        ExceptionCode::PhoneNumberMismatch => FOREIGN_NUMBER,
        ExceptionCode::PhoneNumberNotPortable => NOT_PORTABLE,
        ExceptionCode::PortTypeIncorrect => PORT_TYPE,
        ExceptionCode::PortingOrderSplitRequired => SPLIT,
        ExceptionCode::PostalCodeMismatch => POSTAL_CODE,
        ExceptionCode::RateCenterNotPortable => NO_COVERAGE,
        ExceptionCode::SvConflict => CONFLICT,
        ExceptionCode::SvUnknownFailure => DATABASE_FAILURE,
        ExceptionCode::Unknown(code) => match code.as_str() {
            "AUTH_NAME_MISMATCH" => AUTHORIZED_PERSON,
            "DIFFERENT_RATE_CENTERS" => RATE_CENTERS,
            "ILLEGIBLE_LOA" | "LOA_ILLEGIBLE" => ILLEGIBLE_LOA,
            _ => GENERAL,
        },
        _ => GENERAL,
    }
}

const ACCOUNT_NUMBER: Advice = Advice {
    meaning: "The losing carrier has the numbers under a different account number.",
    who: Actor::Customer,
    next: "Copy the account number from a recent bill or service record. If a reseller bills the numbers, ask it for \
           its account number with the carrier behind it.",
    fields: &["end_user.admin.account_number"],
};

const AUTHORIZED_PERSON: Advice = Advice {
    meaning: "The losing carrier does not list the person who authorized the port.",
    who: Actor::Customer,
    next: "Ask the losing carrier who is authorized on the account, and enter the name exactly as on file. If someone else \
           signed the letter of authorization, have a new one signed.",
    fields: &["end_user.admin.auth_person_name", "documents.loa"],
};

const BILLING_NUMBER: Advice = Advice {
    meaning: "The billing telephone number is not the main number of the account.",
    who: Actor::Customer,
    next: "Ask the losing carrier for the main billing number of the account; it is rarely printed on bills.",
    fields: &["end_user.admin.billing_phone_number"],
};

const ENTITY_NAME: Advice = Advice {
    meaning: "The name of the company or person differs from the losing carrier's record.",
    who: Actor::Customer,
    next: "Enter the name exactly as on the bill or service record: a comma or an Inc. can make a difference.",
    fields: &["end_user.admin.entity_name"],
};

const DATE_PASSED: Advice = Advice {
    meaning: "The agreed date has passed, and the numbers have not been ported.",
    who: Actor::Customer,
    next: "List the allowed FOC windows, and request a new date within one of them.",
    fields: &["activation_settings.foc_datetime_requested"],
};

const DATE_REFUSED: Advice = Advice {
    meaning: "The losing carrier rejected the requested date.",
    who: Actor::Customer,
    next: "Request a date in another allowed FOC window, a later one if the carrier needs more notice.",
    fields: &["activation_settings.foc_datetime_requested"],
};

const ADDRESS: Advice = Advice {
    meaning: "The address differs from the losing carrier's service address.",
    who: Actor::Customer,
    next: "Enter the service address from the losing carrier's record, which often differs from the billing address.",
    fields: &[
        "end_user.location.street_address",
        "end_user.location.extended_address",
        "end_user.location.locality",
        "end_user.location.administrative_area",
        "end_user.location.postal_code",
    ],
};

const PENDING_ORDER: Advice = Advice {
    meaning: "Another order for these numbers is still open at the losing carrier.",
    who: Actor::Customer,
    next: "Have the account holder call the losing carrier to complete or cancel that order, which Telnyx \
           cannot do for them. Then say so in a comment.",
    fields: &[],
};

const MAIN_NUMBER_LEAVES: Advice = Advice {
    meaning: "The order ports the account's main billing number, but leaves other numbers behind.",
    who: Actor::Customer,
    next: "Set one of the remaining numbers as the new billing number, or port the whole account.",
    fields: &["misc.type", "misc.remaining_numbers_action", "misc.new_billing_phone_number"],
};

const NO_RESPONSE: Advice = Advice {
    meaning: "The losing carrier has not responded to the request.",
    who: Actor::LosingCarrier,
    next: "Wait while Telnyx escalates; a call from the account holder to the carrier can help.",
    fields: &[],
};

const OTHER: Advice = Advice {
    meaning: "The order is on hold for a reason without a code.",
    who: Actor::Customer,
    next: "Read the comments of the order, follow their instructions, and reply there.",
    fields: &[],
};

const PIN: Advice = Advice {
    meaning: "The PIN or passcode is missing, wrong or no longer valid.",
    who: Actor::Customer,
    next: "Get the port-out PIN from the losing carrier; it often differs from the PIN for signing in, and may be \
           valid for a few days only.",
    fields: &["end_user.admin.pin_passcode"],
};

const SPECIAL_FEATURE: Advice = Advice {
    meaning: "A feature of a number prevents porting: DSL, a hunt group, ISDN or distinctive ring.",
    who: Actor::Customer,
    next: "Ask the losing carrier to remove the feature without canceling the number, and confirm in a \
           comment when that is done.",
    fields: &[],
};

const FOREIGN_NUMBER: Advice = Advice {
    meaning: "Some of the numbers do not belong to the account in the order.",
    who: Actor::Customer,
    next: "Compare the numbers with the bill. Ask in a comment to remove those of another account from the order, and \
           port them in an order of their own.",
    fields: &[],
};

const NOT_PORTABLE: Advice = Advice {
    meaning: "Some of the numbers cannot be ported.",
    who: Actor::Customer,
    next: "Check the portability of each number again, and ask in a comment to remove those that fail.",
    fields: &[],
};

const PORT_TYPE: Advice = Advice {
    meaning: "The order is marked as a full port, but is a partial one, or the reverse.",
    who: Actor::Customer,
    next: "Compare the order with all numbers of the account, and correct whether the port is full or partial. For a \
           partial port, say what happens to the other numbers.",
    fields: &["misc.type", "misc.remaining_numbers_action", "misc.new_billing_phone_number"],
};

const SPLIT: Advice = Advice {
    meaning: "The numbers cannot be ported in one order, because they belong to several accounts or areas.",
    who: Actor::Telnyx,
    next: "Wait for Telnyx to split the order, then check that each part has the data of its own account.",
    fields: &[],
};

const POSTAL_CODE: Advice = Advice {
    meaning: "The postal code differs from the losing carrier's record.",
    who: Actor::Customer,
    next: "Use the postal code of the service address from the bill or service record; some carriers have a different one \
           for billing and compare with that.",
    fields: &["end_user.location.postal_code"],
};

const NO_COVERAGE: Advice = Advice {
    meaning: "Telnyx does not serve this rate center.",
    who: Actor::Customer,
    next: "Ask in a comment to remove the numbers of this rate center from the order; they cannot be ported.",
    fields: &[],
};

const CONFLICT: Advice = Advice {
    meaning: "The losing carrier disputes the port in the numbering database.",
    who: Actor::LosingCarrier,
    next: "Wait while Telnyx resolves it with the carrier. If the account holder never objected, they can inform the \
           carrier so.",
    fields: &[],
};

const DATABASE_FAILURE: Advice = Advice {
    meaning: "The numbering database rejected the change.",
    who: Actor::Telnyx,
    next: "Wait for Telnyx to retry, and contact its support if the order does not progress within a day.",
    fields: &[],
};

const RATE_CENTERS: Advice = Advice {
    meaning: "The numbers of the order are in different rate centers.",
    who: Actor::Customer,
    next: "Ask in a comment to split the order by rate center, or port each rate center's numbers in its own order.",
    fields: &[],
};

const ILLEGIBLE_LOA: Advice = Advice {
    meaning: "The letter of authorization is illegible.",
    who: Actor::Customer,
    next: "Upload a clear copy that shows every number, the date and the signature, and replace the old one.",
    fields: &["documents.loa"],
};
