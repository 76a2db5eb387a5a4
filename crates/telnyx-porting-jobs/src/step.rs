//! The steps of an apply.

/// A step of an apply. Steps are done in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Creates orders.
    Create,
    /// Sets the order data.
    FillIn,
    /// Uploads and links documents.
    Documents,
    /// Submits orders.
    Confirm,
    /// Creates sharing tokens.
    Share,
}

impl Step {
    /// All steps, in order.
    pub const ALL: [Self; 5] = [Self::Create, Self::FillIn, Self::Documents, Self::Confirm, Self::Share];

    /// Returns the name, as in options and events: `create`, `fill`, `documents`, `confirm` or `share`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::FillIn => "fill",
            Self::Documents => "documents",
            Self::Confirm => "confirm",
            Self::Share => "share",
        }
    }

    /// Returns the step with a [name](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// Returns the step as a verb, for messages about an order: `link the documents of`.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::FillIn => "fill in",
            Self::Documents => "link the documents of",
            Self::Confirm => "confirm",
            Self::Share => "share",
        }
    }
}
