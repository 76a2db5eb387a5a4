//! The enums in `misc`.

use std::{fmt, str::FromStr};

use crate::validation::{Issue, Rule, ValidationError};

/// Whether all numbers of the account are ported.
///
/// Source: `misc.type` of the porting order operations.
///
/// ```
/// use telnyx_porting::PortKind;
///
/// assert_eq!("partial".parse::<PortKind>()?, PortKind::Partial);
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PortKind {
    /// All of them.
    Full,
    /// Some of them.
    Partial,
}

/// The action for the numbers that are not ported.
///
/// Source: `misc.remaining_numbers_action` of the porting order operations.
///
/// ```
/// use telnyx_porting::RemainingNumbersAction;
///
/// assert_eq!("keep".parse::<RemainingNumbersAction>()?, RemainingNumbersAction::Keep);
/// assert!("kept".parse::<RemainingNumbersAction>().is_err());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemainingNumbersAction {
    /// They stay with the losing carrier.
    Keep,
    /// The losing carrier disconnects them. They are lost.
    Disconnect,
}

impl PortKind {
    /// `full` or `partial`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
        }
    }
}

impl RemainingNumbersAction {
    /// `keep` or `disconnect`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Disconnect => "disconnect",
        }
    }
}

/// The kind, which is required.
pub(super) fn kind_of(text: Option<&str>) -> Result<PortKind, ValidationError> {
    match text {
        Some(text) => text.parse(),
        None => Err(refusal("misc.type", Rule::MiscType, "is missing", KINDS)),
    }
}

const KINDS: &str = "use full if all numbers of the account are ported, otherwise partial";

fn refusal(field: &str, rule: Rule, message: &str, hint: &str) -> ValidationError {
    Issue::error(field, rule, message).with_hint(hint).into()
}

impl FromStr for PortKind {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = [Self::Full, Self::Partial].into_iter().find(|kind| kind.as_str() == text);
        known.ok_or_else(|| refusal("misc.type", Rule::MiscType, "expected full or partial", KINDS))
    }
}

impl FromStr for RemainingNumbersAction {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = [Self::Keep, Self::Disconnect].into_iter().find(|action| action.as_str() == text);
        let (field, hint) = ("misc.remaining_numbers_action", "use keep or disconnect, in lowercase");
        known.ok_or_else(|| refusal(field, Rule::MiscAction, "expected keep or disconnect", hint))
    }
}

impl fmt::Display for PortKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for RemainingNumbersAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_value!(PortKind, "full or partial");
text_value!(RemainingNumbersAction, "keep or disconnect");
