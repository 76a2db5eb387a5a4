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
const ACTIONS: &str = "use keep or disconnect, in lowercase";

fn refusal(field: &str, rule: Rule, message: &str, hint: &str) -> ValidationError {
    Issue::error(field, rule, message).with_hint(hint).into()
}

impl FromStr for PortKind {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "full" => Ok(Self::Full),
            "partial" => Ok(Self::Partial),
            _ => {
                let message = "expected full or partial";
                Err(refusal("misc.type", Rule::MiscType, message, KINDS))
            }
        }
    }
}

impl FromStr for RemainingNumbersAction {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "keep" => Ok(Self::Keep),
            "disconnect" => Ok(Self::Disconnect),
            _ => {
                let field = "misc.remaining_numbers_action";
                let message = "expected keep or disconnect";
                Err(refusal(field, Rule::MiscAction, message, ACTIONS))
            }
        }
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
