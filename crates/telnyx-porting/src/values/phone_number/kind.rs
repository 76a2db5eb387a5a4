//! Kinds of phone numbers.

use std::fmt;

use serde::{Serialize, Serializer};

/// The kind of a number, as far as its digits show it.
///
/// This is based on the numbering plan and may differ from the API's `phone_number_type`: in North America, for
/// example, mobile and fixed-line numbers cannot be distinguished by their digits.
///
/// ```
/// use telnyx_porting::{NumberKind, PhoneNumber};
///
/// let number: PhoneNumber = "+18002345678".parse()?;
/// assert_eq!(number.kind(), NumberKind::TollFree);
/// assert_eq!(number.kind().as_str(), "toll_free");
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NumberKind {
    /// A fixed line at a location.
    FixedLine,
    /// A mobile number.
    Mobile,
    /// A fixed line or a mobile number: the plan does not distinguish them.
    FixedLineOrMobile,
    /// Free for the caller.
    TollFree,
    /// Costs more than other calls.
    PremiumRate,
    /// Caller and called share the cost.
    SharedCost,
    /// Internet telephony without a location.
    Voip,
    /// A personal number, which can be routed to different lines.
    PersonalNumber,
    /// A pager.
    Pager,
    /// A company-wide number (UAN).
    UniversalAccess,
    /// Voicemail access.
    Voicemail,
    /// The number is not in the numbering plan.
    Unknown,
}

impl NumberKind {
    /// The name in lowercase with underscores, such as `toll_free`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FixedLine => "fixed_line",
            Self::Mobile => "mobile",
            Self::FixedLineOrMobile => "fixed_line_or_mobile",
            Self::TollFree => "toll_free",
            Self::PremiumRate => "premium_rate",
            Self::SharedCost => "shared_cost",
            Self::Voip => "voip",
            Self::PersonalNumber => "personal_number",
            Self::Pager => "pager",
            Self::UniversalAccess => "universal_access",
            Self::Voicemail => "voicemail",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for NumberKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for NumberKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
