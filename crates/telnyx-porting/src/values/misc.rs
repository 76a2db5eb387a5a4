//! Full or partial port, and what becomes of the numbers that stay behind.

mod words;

use serde::{Deserialize, Serialize};

use super::PhoneNumber;
use crate::validation::{Issue, Issues, Rule, ValidationError};

pub use words::{PortKind, RemainingNumbersAction};

const FIELD: &str = "misc";
const ACTION: &str = "remaining_numbers_action";
const BILLING: &str = "new_billing_phone_number";

/// Whether all numbers of the old account are ported, and what happens to the others.
///
/// Source: `misc` of the operations `CreatePortingOrder` and `UpdatePortingOrder`. A full port has no
/// other attribute; to keep the remaining numbers takes a new billing number for the old account.
/// Sending anything else makes the API, or later the losing carrier, refuse the order.
///
/// Made by a constructor, or from [`MiscParts`] as they come from a file or a command line.
/// Serialises as the API takes it.
///
/// ```
/// use telnyx_porting::{Misc, MiscParts, Rule};
///
/// let misc = Misc::partial_keep("+13035550100".parse()?);
/// assert_eq!(
///     serde_json::to_string(&misc).unwrap(),
///     r#"{"type":"partial","remaining_numbers_action":"keep","new_billing_phone_number":"+13035550100"}"#,
/// );
///
/// let parts = MiscParts {
///     kind: Some("full".to_owned()),
///     remaining_numbers_action: Some("keep".to_owned()),
///     ..MiscParts::default()
/// };
/// let error = Misc::try_from(parts).unwrap_err();
/// assert_eq!(error.first().rule(), Rule::MiscFull);
/// assert_eq!(error.first().field(), "misc.remaining_numbers_action");
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "MiscParts")]
pub struct Misc(Plan);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Plan {
    Full,
    Disconnect,
    Keep(PhoneNumber),
    Unspecified,
}

impl Misc {
    /// All numbers of the account are ported.
    pub const fn full() -> Self {
        Self(Plan::Full)
    }

    /// Some numbers are ported; the old carrier disconnects the others.
    pub const fn partial_disconnect() -> Self {
        Self(Plan::Disconnect)
    }

    /// Some numbers are ported; the others stay with the old carrier under a new billing number,
    /// which must be one of those that stay (see [`check_against`](Self::check_against)).
    pub const fn partial_keep(new_billing: PhoneNumber) -> Self {
        Self(Plan::Keep(new_billing))
    }

    /// Some numbers are ported, and nothing is said about the others. The API takes this, but carriers
    /// reject such orders when the main billing number is among those ported:
    /// [`validate`](Self::validate) warns.
    pub const fn partial_unspecified() -> Self {
        Self(Plan::Unspecified)
    }

    /// `misc.type`.
    pub const fn kind(&self) -> PortKind {
        match self.0 {
            Plan::Full => PortKind::Full,
            Plan::Disconnect | Plan::Keep(_) | Plan::Unspecified => PortKind::Partial,
        }
    }

    /// `misc.remaining_numbers_action`.
    pub const fn remaining_numbers_action(&self) -> Option<RemainingNumbersAction> {
        match self.0 {
            Plan::Keep(_) => Some(RemainingNumbersAction::Keep),
            Plan::Disconnect => Some(RemainingNumbersAction::Disconnect),
            Plan::Full | Plan::Unspecified => None,
        }
    }

    /// `misc.new_billing_phone_number`.
    pub const fn new_billing_phone_number(&self) -> Option<&PhoneNumber> {
        match &self.0 {
            Plan::Keep(number) => Some(number),
            Plan::Full | Plan::Disconnect | Plan::Unspecified => None,
        }
    }

    /// What is doubtful: a partial port that says nothing about the remaining numbers, and a new
    /// billing number that the numbering plan does not know. Never has errors.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        if self.0 == Plan::Unspecified {
            let message = "is missing where a partial port says what the other numbers become";
            issues.push(
                Issue::warning(ACTION, Rule::MiscPartial, message)
                    .with_hint("say keep (with a new billing number) or disconnect")
                    .part_of(FIELD),
            );
        }
        if let Some(number) = self.new_billing_phone_number() {
            let warnings = number.warnings().into_iter();
            issues.extend(warnings.map(|issue| issue.at(BILLING).part_of(FIELD)));
        }
        issues
    }

    /// Checks that the new billing number is not among the numbers being ported: the old carrier
    /// bills the remaining numbers on it, so it must be one of them.
    pub fn check_against(&self, ported: &[PhoneNumber]) -> Result<(), ValidationError> {
        match self.new_billing_phone_number() {
            Some(number) if ported.contains(number) => {
                let message = format!("{number} is among the numbers being ported");
                let hint = "name a number that stays with the old carrier, or make it a full port";
                Err(refusal(BILLING, Rule::BillingNumberStays, message, hint))
            }
            _ => Ok(()),
        }
    }
}

fn refusal(attribute: &str, rule: Rule, message: impl Into<String>, hint: &str) -> ValidationError {
    Issue::error(attribute, rule, message).with_hint(hint).part_of(FIELD).into()
}

/// The attributes of [`Misc`] as they come from TOML, JSON or a command line, not yet checked.
///
/// Deserialising refuses other attributes, so that a misspelt one is not lost.
///
/// ```
/// use telnyx_porting::{Misc, MiscParts};
///
/// let parts: MiscParts = serde_json::from_str(r#"{"type": "full"}"#).unwrap();
/// assert_eq!(Misc::try_from(parts)?, Misc::full());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MiscParts {
    /// `type`: `full` or `partial`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `keep` or `disconnect`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining_numbers_action: Option<String>,
    /// A phone number in E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_billing_phone_number: Option<String>,
}

impl TryFrom<MiscParts> for Misc {
    type Error = ValidationError;

    /// Reports the flaws of all three attributes at once.
    fn try_from(parts: MiscParts) -> Result<Self, Self::Error> {
        let mut issues = Issues::new();
        let kind = issues.check("type", words::kind_of(parts.kind.as_deref()));
        let action = parts.remaining_numbers_action.as_deref().map(str::parse);
        let action = action.map(|read| issues.check(ACTION, read));
        let number = parts.new_billing_phone_number.as_deref().map(str::parse);
        let number = number.map(|read| issues.check(BILLING, read));
        // A part that is there but could not be read is `Some(None)`, and is reported already.
        let (Some(kind), true) = (kind, !issues.has_errors()) else {
            return Err(ValidationError::of_parts(issues, FIELD));
        };
        match kind {
            PortKind::Full => full(action.is_some(), number.is_some()),
            PortKind::Partial => partial(action.flatten(), number.flatten()),
        }
    }
}

fn full(has_action: bool, has_number: bool) -> Result<Misc, ValidationError> {
    let mut issues = Issues::new();
    for (given, attribute) in [(has_action, ACTION), (has_number, BILLING)] {
        if given {
            let message = "is given where a full port has no other attribute than its type";
            let hint = "leave it out, or make the type partial if numbers stay behind";
            issues.extend(refusal(attribute, Rule::MiscFull, message, hint).into_issues());
        }
    }
    issues.finish(Misc::full())
}

fn partial(action: Option<RemainingNumbersAction>, number: Option<PhoneNumber>) -> Result<Misc, ValidationError> {
    use RemainingNumbersAction::{Disconnect, Keep};

    let (message, hint) = match (action, number) {
        (Some(Keep), Some(number)) => return Ok(Misc::partial_keep(number)),
        (Some(Disconnect), None) => return Ok(Misc::partial_disconnect()),
        (None, None) => return Ok(Misc::partial_unspecified()),
        (Some(Keep), None) => (
            "is missing where the remaining numbers are kept",
            "name one of the numbers that stay, for the old carrier to bill them on",
        ),
        (Some(Disconnect), Some(_)) => (
            "is given where the remaining numbers are disconnected, so that none is left to bill",
            "leave it out, or say keep; disconnected numbers are lost",
        ),
        (None, Some(_)) => (
            "is given without saying that the remaining numbers are kept",
            "say keep as the remaining_numbers_action, or leave the number out",
        ),
    };
    Err(refusal(BILLING, Rule::MiscBillingNumber, message, hint))
}

impl From<Misc> for MiscParts {
    fn from(misc: Misc) -> Self {
        Self {
            kind: Some(misc.kind().to_string()),
            remaining_numbers_action: misc.remaining_numbers_action().map(|word| word.to_string()),
            new_billing_phone_number: misc.new_billing_phone_number().map(ToString::to_string),
        }
    }
}

impl Serialize for Misc {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MiscParts::from(*self).serialize(serializer)
    }
}

#[cfg(test)]
mod tests;
