//! Missing data of an order: requirements of its country, additional steps, and the fields that a confirmation checks.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::order::{Order, PortType, RemainingNumbers, Status};
use super::parts::ActionStatus;
use super::phone_number::NumberType;
use super::timetable::Timetable;
use super::windows;
use crate::issue::{Code, Issue};
use crate::words::words;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Requirement {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) example: &'static str,
    pub(crate) field: FieldType,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FieldType {
    Document,
    /// Free text.
    Textual,
    /// An action by a person, instead of a value.
    Action,
}

words! {
    /// Progress of the review of a requirement, worst first.
    pub(crate) enum RequirementStatus {
        Exception = "requirement-info-exception",
        Pending = "requirement-info-pending",
        UnderReview = "requirement-info-under-review",
        Approved = "approved",
    }
}

/// The requirement that an identity check meets.
pub(crate) const IDENTITY_CHECK: &str = "5b7f2c1e-0a53-4c46-9a0e-3f1f6f4b7d03";

/// The last one applies to Australia only.
static REQUIREMENTS: [Requirement; 3] = [
    Requirement {
        id: "5b7f2c1e-0a53-4c46-9a0e-3f1f6f4b7d01",
        name: "Proof of identity",
        description: "A document that identifies the end user",
        example: "Extract from the company register",
        field: FieldType::Document,
    },
    Requirement {
        id: "5b7f2c1e-0a53-4c46-9a0e-3f1f6f4b7d02",
        name: "Contact of the end user",
        description: "Name and telephone number of a person at the end user",
        example: "Jane Porter, +442079460000",
        field: FieldType::Textual,
    },
    Requirement {
        id: IDENTITY_CHECK,
        name: "Identity check",
        description: "An identity check of a person at the end user",
        example: "A check that is started and then done online",
        field: FieldType::Action,
    },
];

/// The requirements of an order, depending on its country.
pub(crate) fn requirements(order: &Order) -> &'static [Requirement] {
    match &*order.country {
        "US" | "CA" => &[],
        "AU" => &REQUIREMENTS,
        _ => &REQUIREMENTS[..2],
    }
}

/// Whether documents and requirements are complete. A requirement group replaces all of them except actions.
pub(crate) fn is_met(order: &Order) -> bool {
    let documents = order.documents.loa.is_some() && order.documents.invoice.is_some();
    let has_documents = order.requirement_group.is_some() || documents;
    has_documents && requirements(order).iter().all(|needed| needed.is_satisfied(order))
}

/// The worst review status of all requirements; `None` for an order without requirements.
pub(crate) fn review(order: &Order) -> Option<RequirementStatus> {
    requirements(order).iter().map(|needed| needed.status(order)).min()
}

impl Requirement {
    /// Whether it allows a confirmation.
    pub(crate) fn is_satisfied(&self, order: &Order) -> bool {
        match self.field {
            FieldType::Action => self.status(order) == RequirementStatus::Approved,
            FieldType::Document | FieldType::Textual => self.status(order) >= RequirementStatus::UnderReview,
        }
    }

    pub(crate) fn status(&self, order: &Order) -> RequirementStatus {
        if self.field == FieldType::Action {
            return action_review(order);
        }
        let has_value = order.requirement_group.is_some() || order.requirement_values.contains_key(self.id);
        if !has_value {
            return RequirementStatus::Pending;
        }
        let usual = || match order.status {
            Status::Draft | Status::InProcess | Status::Exception => RequirementStatus::UnderReview,
            _ => RequirementStatus::Approved,
        };
        order.parts.reviews.get(self.id).copied().unwrap_or_else(usual)
    }
}

fn action_review(order: &Order) -> RequirementStatus {
    match order.parts.actions.first().map(|action| action.status) {
        Some(ActionStatus::Completed) => RequirementStatus::Approved,
        Some(ActionStatus::Pending) => RequirementStatus::UnderReview,
        Some(ActionStatus::Failed) => RequirementStatus::Exception,
        Some(ActionStatus::Created | ActionStatus::Cancelled) | None => RequirementStatus::Pending,
    }
}

/// A step that is still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AdditionalStep {
    /// Set the action for the remaining numbers.
    AssociatedPhoneNumbers,
    /// Verify the numbers with codes.
    PhoneNumberVerificationCodes,
}

pub(crate) fn additional_steps(order: &Order) -> Vec<AdditionalStep> {
    let mut steps = Vec::new();
    if is_partial_in_great_britain(order) && order.parts.associated.is_empty() {
        steps.push(AdditionalStep::AssociatedPhoneNumbers);
    }
    if needs_verification(order) && order.parts.verifications.iter().any(|one| !one.verified) {
        steps.push(AdditionalStep::PhoneNumberVerificationCodes);
    }
    steps
}

const REQUIRED: &str = "The value is required before the order can be confirmed.";

/// Detail of the rejection to keep associated numbers of an account whose billing number is ported.
pub(crate) const BILLING_NUMBER_PORTS: &str =
    "The billing number is ported, so the remaining numbers can only be disconnected.";

/// Whether the order needs an action for the remaining numbers.
pub(crate) fn is_partial_in_great_britain(order: &Order) -> bool {
    let is_partial = order.misc.as_ref().and_then(|misc| misc.kind) == Some(PortType::Partial);
    order.country == "GB" && order.kind == NumberType::Local && is_partial
}

/// Whether the numbers must be verified with codes, as Australian mobile numbers are.
pub(crate) fn needs_verification(order: &Order) -> bool {
    !order.parts.verifications.is_empty()
}

/// Whether the billing number of the account is ported, so that no number can stay with the losing carrier.
pub(crate) fn billing_number_ports(order: &Order) -> bool {
    order.end_user.admin.billing_phone_number.as_ref().is_some_and(|number| order.has_number(number))
}

impl AdditionalStep {
    /// The step that the customer must complete.
    pub(crate) fn task(self) -> &'static str {
        match self {
            Self::AssociatedPhoneNumbers => "Add the remaining numbers as associated phone numbers.",
            Self::PhoneNumberVerificationCodes => "Verify all numbers of the order.",
        }
    }
}

/// Everything that prevents a confirmation, one issue for each field.
pub(crate) fn missing(order: &Order, at: DateTime<Utc>, timetable: &Timetable) -> Vec<Issue> {
    let (admin, location) = (&order.end_user.admin, &order.end_user.location);
    let misc = order.misc.clone().unwrap_or_default();
    let is_blank = |value: &Option<String>| value.as_ref().is_none_or(|text| text.trim().is_empty());
    // A requirement group includes the documents.
    let needs_documents = order.requirement_group.is_none();
    let is_allowed = |date| windows::allowed(order, timetable, at).iter().any(|window| window.contains(date));
    let pin = format!("{} requires the PIN or passcode of the account.", order.carrier.name);
    // The billing number may have joined the order after the associated numbers were set.
    let keeps_numbers = order.parts.associated.iter().any(|one| one.action == RemainingNumbers::Keep);
    let required = |is_missing: bool, pointer| (is_missing, Code::MissingParameter, REQUIRED, pointer);
    let fields = [
        (
            needs_documents && order.documents.loa.is_none(),
            Code::MissingLoa,
            "The letter of authorization is missing.",
            "/documents/loa",
        ),
        required(needs_documents && order.documents.invoice.is_none(), "/documents/invoice"),
        required(is_blank(&admin.entity_name), "/end_user/admin/entity_name"),
        required(is_blank(&admin.auth_person_name), "/end_user/admin/auth_person_name"),
        required(is_blank(&admin.billing_phone_number), "/end_user/admin/billing_phone_number"),
        required(is_blank(&admin.account_number), "/end_user/admin/account_number"),
        required(is_blank(&location.street_address), "/end_user/location/street_address"),
        required(is_blank(&location.locality), "/end_user/location/locality"),
        required(is_blank(&location.administrative_area), "/end_user/location/administrative_area"),
        required(is_blank(&location.postal_code), "/end_user/location/postal_code"),
        required(is_blank(&location.country_code), "/end_user/location/country_code"),
        (
            order.carrier.needs_pin && is_blank(&admin.pin_passcode),
            Code::Pin,
            pin.as_str(),
            "/end_user/admin/pin_passcode",
        ),
        required(misc.kind.is_none(), "/misc/type"),
        required(
            misc.kind == Some(PortType::Partial) && misc.remaining_numbers_action.is_none(),
            "/misc/remaining_numbers_action",
        ),
        required(
            order.messaging.enabled && is_blank(&order.configuration.messaging_profile_id),
            "/phone_number_configuration/messaging_profile_id",
        ),
        (
            order.foc_requested.is_some_and(|date| !is_allowed(date)),
            Code::FocDate,
            "The requested FOC date is no longer in an allowed window.",
            "/activation_settings/foc_datetime_requested",
        ),
    ];
    let fields = fields.into_iter().filter(|(is_missing, ..)| *is_missing);
    let mut issues: Vec<Issue> =
        fields.map(|(_, code, detail, pointer)| Issue::new(code, detail).at(pointer)).collect();
    let steps = additional_steps(order).into_iter().enumerate();
    issues
        .extend(steps.map(|(index, step)| Issue::unprocessable(step.task()).at(format!("/additional_steps/{index}"))));
    if keeps_numbers && is_partial_in_great_britain(order) && billing_number_ports(order) {
        issues.push(Issue::unprocessable(BILLING_NUMBER_PORTS).at("/end_user/admin/billing_phone_number"));
    }
    let unmet = requirements(order).iter().enumerate().filter(|(_, needed)| !needed.is_satisfied(order));
    issues.extend(unmet.map(|(index, needed)| unmet_requirement(index, needed, order)));
    issues
}

/// The pointer refers to the list of the order's requirements.
fn unmet_requirement(index: usize, needed: &Requirement, order: &Order) -> Issue {
    let reject = |detail| Issue::unprocessable(format!("{}: {detail}", needed.name));
    match needed.status(order) {
        _ if needed.field == FieldType::Action => {
            reject("complete it before you confirm the order.").at(format!("/requirements/{index}"))
        }
        RequirementStatus::Exception => {
            reject("the value was rejected; replace it.").at(format!("/requirements/{index}/field_value"))
        }
        _ => Issue::new(Code::MissingParameter, REQUIRED).at(format!("/requirements/{index}/field_value")),
    }
}
