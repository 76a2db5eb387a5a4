//! The steps of an apply.

/// A step of an apply. Steps are done in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Deletes drafts whose numbers left the list. An apply does so only on request, and cannot stop after it.
    Delete,
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
    /// The steps after which an apply can stop, in order.
    pub const ALL: [Self; 5] = [Self::Create, Self::FillIn, Self::Documents, Self::Confirm, Self::Share];

    /// Returns the name, as in options and events: `delete`, `create`, `fill`, `documents`, `confirm` or `share`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Create => "create",
            Self::FillIn => "fill",
            Self::Documents => "documents",
            Self::Confirm => "confirm",
            Self::Share => "share",
        }
    }

    /// Returns the step of [`ALL`](Self::ALL) with a [name](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// Returns the step as a verb, for messages about an order: `link the documents of`.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Create => "create",
            Self::FillIn => "fill in",
            Self::Documents => "link the documents of",
            Self::Confirm => "confirm",
            Self::Share => "share",
        }
    }
}
