//! What an order outside the United States and Canada needs besides LOA and invoice.

use serde::Serialize;

use crate::state::{Order, Status};

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
}

const INTERNATIONAL: [Requirement; 2] = [
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
];

/// What an order needs, depending on its country.
pub(crate) fn requirements(order: &Order) -> &'static [Requirement] {
    if order.is_north_american() { &[] } else { &INTERNATIONAL }
}

/// Whether papers and requirements are complete. A requirement group stands for all of them.
pub(crate) fn is_met(order: &Order) -> bool {
    let papers = order.documents.loa.is_some() && order.documents.invoice.is_some();
    let values = requirements(order).iter().all(|needed| order.requirement_values.contains_key(needed.id));
    order.requirement_group.is_some() || (papers && values)
}

impl Requirement {
    /// How far the review of this requirement is.
    pub(crate) fn status(&self, order: &Order) -> &'static str {
        let given = order.requirement_group.is_some() || order.requirement_values.contains_key(self.id);
        match (given, &order.status) {
            (false, _) => "requirement-info-pending",
            (true, Status::Draft | Status::InProcess | Status::Exception) => "requirement-info-under-review",
            (true, _) => "approved",
        }
    }
}
