//! Where an order stands.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Status of an order. The set is open: steering can show a value that no list has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Status {
    Draft,
    InProcess,
    Submitted,
    Exception,
    FocDateConfirmed,
    CancelPending,
    Ported,
    Cancelled,
    /// Any other value; such an order goes on as if it were submitted.
    Other(String),
}

/// The known values of an order.
pub(crate) const ORDER_STATUSES: [&str; 8] =
    ["draft", "in-process", "submitted", "exception", "foc-date-confirmed", "cancel-pending", "ported", "cancelled"];

/// Values that a filter accepts: the eight of an order, and the ninth that another list names.
pub(crate) const FILTER_VALUES: [&str; 9] = [
    "draft",
    "in-process",
    "submitted",
    "exception",
    "foc-date-confirmed",
    "activation-in-progress",
    "cancel-pending",
    "ported",
    "cancelled",
];

impl Status {
    pub(crate) fn parse(value: &str) -> Self {
        match value {
            "draft" => Self::Draft,
            "in-process" => Self::InProcess,
            "submitted" => Self::Submitted,
            "exception" => Self::Exception,
            "foc-date-confirmed" => Self::FocDateConfirmed,
            "cancel-pending" => Self::CancelPending,
            "ported" => Self::Ported,
            "cancelled" => Self::Cancelled,
            other => Self::Other(other.to_owned()),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Draft => "draft",
            Self::InProcess => "in-process",
            Self::Submitted => "submitted",
            Self::Exception => "exception",
            Self::FocDateConfirmed => "foc-date-confirmed",
            Self::CancelPending => "cancel-pending",
            Self::Ported => "ported",
            Self::Cancelled => "cancelled",
            Self::Other(value) => value,
        }
    }

    /// Nothing but feedback can change any more.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Self::Ported | Self::Cancelled)
    }

    /// The customer may change the order's data.
    pub(crate) fn is_editable(&self) -> bool {
        matches!(self, Self::Draft | Self::InProcess | Self::Exception)
    }

    /// The customer may rate the order.
    pub(crate) fn takes_feedback(&self) -> bool {
        matches!(self, Self::Ported | Self::CancelPending | Self::Cancelled)
    }

    /// A cancellation can be asked for, as far as the status goes.
    pub(crate) fn is_cancellable(&self) -> bool {
        matches!(self, Self::InProcess | Self::Submitted | Self::Exception | Self::FocDateConfirmed | Self::Other(_))
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|value| Self::parse(&value))
    }
}
