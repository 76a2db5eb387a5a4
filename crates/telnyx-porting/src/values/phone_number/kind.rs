//! What a number is for.

use std::fmt;

use serde::{Serialize, Serializer};

/// What a number is for, as far as its digits tell.
///
/// This is the numbering plan's view, not the `phone_number_type` that the porting API decides on:
/// in North America, for instance, the digits do not tell mobile from fixed-line numbers.
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
    /// A fixed line, at a place.
    FixedLine,
    /// A mobile.
    Mobile,
    /// A fixed line or a mobile: the plan does not tell them apart.
    FixedLineOrMobile,
    /// Free for the caller.
    TollFree,
    /// Dearer than other calls.
    PremiumRate,
    /// Caller and called share the cost.
    SharedCost,
    /// Internet telephony without a place.
    Voip,
    /// Follows a person from line to line.
    PersonalNumber,
    /// A pager.
    Pager,
    /// One number for a whole company (UAN).
    UniversalAccess,
    /// A mailbox.
    Voicemail,
    /// The numbering plan does not have the number.
    Unknown,
}

impl NumberKind {
    /// The name in lower case with underscores, such as `toll_free`.
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
