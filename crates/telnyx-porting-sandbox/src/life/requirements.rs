//! What an order outside the United States and Canada needs besides LOA and invoice.

use serde::{Deserialize, Serialize};

use crate::state::{ActionStatus, Order, Status};

/// A requirement of an order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Requirement {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) example: &'static str,
    pub(crate) field: FieldType,
}

/// What a requirement's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FieldType {
    /// The id of a document.
    Document,
    /// Free text.
    Textual,
    /// No value at all: a person has to do something.
    Action,
}

/// How far the review of a requirement is. The worst comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum RequirementStatus {
    #[serde(rename = "requirement-info-exception")]
    Exception,
    #[serde(rename = "requirement-info-pending")]
    Pending,
    #[serde(rename = "requirement-info-under-review")]
    UnderReview,
    #[serde(rename = "approved")]
    Approved,
}

/// The requirement that an identity check meets.
pub(crate) const IDENTITY_CHECK: &str = "5b7f2c1e-0a53-4c46-9a0e-3f1f6f4b7d03";

const PROOF: Requirement = Requirement {
    id: "5b7f2c1e-0a53-4c46-9a0e-3f1f6f4b7d01",
    name: "Proof of identity",
    description: "A document that identifies the end user",
    example: "Extract from the company register",
    field: FieldType::Document,
};

const CONTACT: Requirement = Requirement {
    id: "5b7f2c1e-0a53-4c46-9a0e-3f1f6f4b7d02",
    name: "Contact of the end user",
    description: "Name and telephone number of a person at the end user",
    example: "Jane Porter, +442079460000",
    field: FieldType::Textual,
};

const CHECK: Requirement = Requirement {
    id: IDENTITY_CHECK,
    name: "Identity check",
    description: "An identity check of a person at the end user",
    example: "A check that is started and then done online",
    field: FieldType::Action,
};

const INTERNATIONAL: [Requirement; 2] = [PROOF, CONTACT];
const AUSTRALIAN: [Requirement; 3] = [PROOF, CONTACT, CHECK];

/// What an order needs, depending on its country.
pub(crate) fn requirements(order: &Order) -> &'static [Requirement] {
    match &*order.country {
        "US" | "CA" => &[],
        "AU" => &AUSTRALIAN,
        _ => &INTERNATIONAL,
    }
}

/// Whether papers and requirements are complete. A requirement group stands for all of them but for what a person does.
pub(crate) fn is_met(order: &Order) -> bool {
    let papers = order.documents.loa.is_some() && order.documents.invoice.is_some();
    let has_papers = order.requirement_group.is_some() || papers;
    has_papers && requirements(order).iter().all(|needed| needed.is_satisfied(order))
}

/// How far the review of all requirements is; none for an order without any.
pub(crate) fn review(order: &Order) -> Option<RequirementStatus> {
    requirements(order).iter().map(|needed| needed.status(order)).min()
}

impl RequirementStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Exception => "requirement-info-exception",
            Self::Pending => "requirement-info-pending",
            Self::UnderReview => "requirement-info-under-review",
            Self::Approved => "approved",
        }
    }

    /// What a review can end with, or go back to.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let known = [Self::Exception, Self::UnderReview, Self::Approved];
        known.into_iter().find(|review| review.as_str() == text)
    }
}

impl Requirement {
    /// Whether nothing is left to do for it before the order is confirmed.
    pub(crate) fn is_satisfied(&self, order: &Order) -> bool {
        match self.field {
            FieldType::Action => self.status(order) == RequirementStatus::Approved,
            FieldType::Document | FieldType::Textual => self.status(order) >= RequirementStatus::UnderReview,
        }
    }

    /// How far the review of this requirement is.
    pub(crate) fn status(&self, order: &Order) -> RequirementStatus {
        if self.field == FieldType::Action {
            return action_review(order);
        }
        let given = order.requirement_group.is_some() || order.requirement_values.contains_key(self.id);
        if !given {
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
