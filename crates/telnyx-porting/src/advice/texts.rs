//! The advice itself, a constant for each cause.

use telnyx_porting_api::types::ExceptionCode;

use super::{Actor, Advice};

/// For codes that nobody knows.
pub(super) const GENERAL: Advice = Advice {
    meaning: "The order is held up for a reason that this version has no advice on.",
    who: Actor::Customer,
    next: "Read the comments of the order, and answer there if they ask for something.",
    fields: &[],
};

/// The advice on a code, if there is any. Codes that the API used to send are among those it no longer describes.
pub(super) fn of(code: &ExceptionCode) -> Option<Advice> {
    Some(match code {
        ExceptionCode::AccountNumberMismatch => ACCOUNT_NUMBER,
        ExceptionCode::AuthPersonMismatch => AUTHORISED_PERSON,
        ExceptionCode::BtnAtnMismatch => BILLING_NUMBER,
        ExceptionCode::EntityNameMismatch => ENTITY_NAME,
        ExceptionCode::FocExpired => DATE_PASSED,
        ExceptionCode::FocRejected => DATE_REFUSED,
        ExceptionCode::LocationMismatch => ADDRESS,
        ExceptionCode::LsrPending => PENDING_ORDER,
        ExceptionCode::MainBtnPorting => MAIN_NUMBER_LEAVES,
        ExceptionCode::OspIrresponsive => NO_ANSWER,
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
            "AUTH_NAME_MISMATCH" => AUTHORISED_PERSON,
            "DIFFERENT_RATE_CENTERS" => RATE_CENTRES,
            "ILLEGIBLE_LOA" | "LOA_ILLEGIBLE" => ILLEGIBLE_LOA,
            _ => return None,
        },
        _ => return None,
    })
}

const ACCOUNT_NUMBER: Advice = Advice {
    meaning: "The losing carrier keeps the numbers under another account number.",
    who: Actor::Customer,
    next: "Copy the account number from a recent bill or service record. If a reseller bills the numbers, ask it for \
           its account number with the carrier behind it.",
    fields: &["end_user.admin.account_number"],
};

const AUTHORISED_PERSON: Advice = Advice {
    meaning: "The losing carrier does not list the person who authorised the port.",
    who: Actor::Customer,
    next: "Ask the losing carrier who may act for the account, and name that person the way it does. If someone else \
           signed the letter of authorisation, have a new one signed.",
    fields: &["end_user.admin.auth_person_name", "documents.loa"],
};

const BILLING_NUMBER: Advice = Advice {
    meaning: "The billing telephone number is not the one that the account is kept under.",
    who: Actor::Customer,
    next: "Ask the losing carrier for the main billing number of the account; bills seldom say which one it is.",
    fields: &["end_user.admin.billing_phone_number"],
};

const ENTITY_NAME: Advice = Advice {
    meaning: "The name of the company or person is not the one that the losing carrier has on file.",
    who: Actor::Customer,
    next: "Write the name exactly as the bill or service record does: even a comma or an Inc. too many can matter.",
    fields: &["end_user.admin.entity_name"],
};

const DATE_PASSED: Advice = Advice {
    meaning: "The date that was agreed on has passed and the numbers have not moved.",
    who: Actor::Customer,
    next: "Look up the allowed FOC windows and ask for a new date within one of them.",
    fields: &["activation_settings.foc_datetime_requested"],
};

const DATE_REFUSED: Advice = Advice {
    meaning: "The losing carrier does not agree to the date that was asked for.",
    who: Actor::Customer,
    next: "Ask for a date in another allowed FOC window, a later one if the carrier needs more notice.",
    fields: &["activation_settings.foc_datetime_requested"],
};

const ADDRESS: Advice = Advice {
    meaning: "The address is not the one at which the losing carrier provides the service.",
    who: Actor::Customer,
    next: "Give the service address from the losing carrier's record, which often differs from where bills are sent.",
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
    next: "Have the account holder call the losing carrier and get that order finished or withdrawn, which Telnyx \
           cannot do for them. Then say so in a comment.",
    fields: &[],
};

const MAIN_NUMBER_LEAVES: Advice = Advice {
    meaning: "The account's main billing number is to leave while other numbers stay behind.",
    who: Actor::Customer,
    next: "Name one of the numbers that stay as the new billing number, or port the whole account.",
    fields: &["misc.type", "misc.remaining_numbers_action", "misc.new_billing_phone_number"],
};

const NO_ANSWER: Advice = Advice {
    meaning: "The losing carrier has not answered the request.",
    who: Actor::LosingCarrier,
    next: "Wait while Telnyx presses for an answer; a call from the account holder to the carrier can help.",
    fields: &[],
};

const OTHER: Advice = Advice {
    meaning: "There is an obstacle for which no code exists.",
    who: Actor::Customer,
    next: "The comments of the order say what it is: do what they ask for, and answer there.",
    fields: &[],
};

const PIN: Advice = Advice {
    meaning: "The PIN or passcode is missing, wrong or no longer valid.",
    who: Actor::Customer,
    next: "Get the PIN for porting out from the losing carrier; it is often not the one for signing in, and may be \
           valid for a few days only.",
    fields: &["end_user.admin.pin_passcode"],
};

const SPECIAL_FEATURE: Advice = Advice {
    meaning: "A service that hangs on a number keeps it from moving: DSL, a hunt group, ISDN or distinctive ring.",
    who: Actor::Customer,
    next: "Ask the losing carrier to take the service off the number without giving up the number, and say in a \
           comment when that is done.",
    fields: &[],
};

const FOREIGN_NUMBER: Advice = Advice {
    meaning: "Some of the numbers do not belong to the account that the order names.",
    who: Actor::Customer,
    next: "Compare the numbers with the bill. Ask in a comment to take those of another account off the order, and \
           port them in an order of their own.",
    fields: &[],
};

const NOT_PORTABLE: Advice = Advice {
    meaning: "Some of the numbers cannot be ported.",
    who: Actor::Customer,
    next: "Check the portability of each number again, and ask in a comment to take off those that fail.",
    fields: &[],
};

const PORT_TYPE: Advice = Advice {
    meaning: "The order says that the whole account is ported where only a part is, or the reverse.",
    who: Actor::Customer,
    next: "Compare the order with all numbers of the account, and correct whether the port is full or partial. For a \
           partial port, say what happens to the other numbers.",
    fields: &["misc.type", "misc.remaining_numbers_action", "misc.new_billing_phone_number"],
};

const SPLIT: Advice = Advice {
    meaning: "The numbers cannot be ported in one order, since they belong to several accounts or areas.",
    who: Actor::Telnyx,
    next: "Wait for Telnyx to split the order, then see that each part has the data of its own account.",
    fields: &[],
};

const POSTAL_CODE: Advice = Advice {
    meaning: "The postal code is not the one that the losing carrier has on file.",
    who: Actor::Customer,
    next: "Take the postal code of the service address from the bill or service record; some carriers keep another one \
           for billing and compare with that.",
    fields: &["end_user.location.postal_code"],
};

const NO_COVERAGE: Advice = Advice {
    meaning: "Telnyx cannot take over numbers of this rate centre.",
    who: Actor::Customer,
    next: "Ask in a comment to take the numbers of this rate centre off the order; they have to stay where they are.",
    fields: &[],
};

const CONFLICT: Advice = Advice {
    meaning: "The losing carrier disputes the move in the numbering database.",
    who: Actor::LosingCarrier,
    next: "Wait while Telnyx settles it with the carrier. If the account holder never objected, they can tell the \
           carrier so.",
    fields: &[],
};

const DATABASE_FAILURE: Advice = Advice {
    meaning: "The numbering database did not take the change.",
    who: Actor::Telnyx,
    next: "Wait for Telnyx to repeat it, and write to its support if the order does not move on within a day.",
    fields: &[],
};

const RATE_CENTRES: Advice = Advice {
    meaning: "The numbers of the order lie in different rate centres.",
    who: Actor::Customer,
    next: "Ask in a comment to split the order by rate centre, or port each rate centre's numbers in its own order.",
    fields: &[],
};

const ILLEGIBLE_LOA: Advice = Advice {
    meaning: "The letter of authorisation cannot be read.",
    who: Actor::Customer,
    next: "Upload a clean copy that shows every number, the date and the signature, and let it replace the old one.",
    fields: &["documents.loa"],
};
