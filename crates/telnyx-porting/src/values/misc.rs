//! Full and partial ports, and the action for the remaining numbers.

mod words;

use serde::{Deserialize, Serialize};

use super::PhoneNumber;
use crate::validation::{Issue, Issues, Rule, ValidationError};

pub use words::{PortKind, RemainingNumbersAction};

const FIELD: &str = "misc";
const ACTION: &str = "remaining_numbers_action";
const BILLING: &str = "new_billing_phone_number";

/// Full or partial port, and the action for the remaining numbers of the account.
///
/// Source: `misc` of the operations `CreatePortingOrder` and `UpdatePortingOrder`. A full port has no other attribute.
/// Keeping the remaining numbers requires a new billing number for the old account. The API, or later the losing
/// carrier, rejects other combinations.
///
/// Created by a constructor, or from [`MiscParts`] as read from a file or the command line. Serializes in the API's
/// form.
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

    /// Some numbers are ported; the losing carrier disconnects the others.
    pub const fn partial_disconnect() -> Self {
        Self(Plan::Disconnect)
    }

    /// Some numbers are ported; the others stay with the losing carrier under a new billing number, which must be one
    /// of them (see [`check_against`](Self::check_against)).
    pub const fn partial_keep(new_billing: PhoneNumber) -> Self {
        Self(Plan::Keep(new_billing))
    }

    /// Some numbers are ported, without an action for the others. The API accepts this, but carriers reject such orders
    /// if the main billing number is ported: [`validate`](Self::validate) warns.
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

    /// Returns warnings for a partial port without an action for the remaining numbers, and for a new billing number
    /// that is not in the numbering plan. Never returns errors.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        if self.0 == Plan::Unspecified {
            let message = "is missing for a partial port";
            issues.push(
                Issue::warning(ACTION, Rule::MiscPartial, message)
                    .with_hint("use keep (with a new billing number) or disconnect")
                    .part_of(FIELD),
            );
        }
        if let Some(number) = self.new_billing_phone_number() {
            let warnings = number.warnings().into_iter();
            issues.extend(warnings.map(|issue| issue.at(BILLING).part_of(FIELD)));
        }
        issues
    }

    /// Checks that the new billing number is not ported: the losing carrier bills the remaining numbers on it, so it
    /// must be one of them.
    pub fn check_against(&self, ported: &[PhoneNumber]) -> Result<(), ValidationError> {
        match self.new_billing_phone_number() {
            Some(number) if ported.contains(number) => {
                let message = format!("{number} is one of the ported numbers");
                let hint = "use a number that stays with the losing carrier, or make it a full port";
                Err(refusal(BILLING, Rule::BillingNumberStays, message, hint))
            }
            _ => Ok(()),
        }
    }
}

fn refusal(attribute: &str, rule: Rule, message: impl Into<String>, hint: &str) -> ValidationError {
    Issue::error(attribute, rule, message).with_hint(hint).part_of(FIELD).into()
}

/// The attributes of [`Misc`] as read from TOML, JSON or the command line, not validated yet.
///
/// Deserializing rejects unknown attributes, so that misspelled ones are not lost.
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

    /// Reports the issues of all three attributes.
    fn try_from(parts: MiscParts) -> Result<Self, Self::Error> {
        let mut issues = Issues::new();
        let kind = issues.check("type", words::kind_of(parts.kind.as_deref()));
        let action = parts.remaining_numbers_action.as_deref().map(str::parse);
        let action = action.map(|read| issues.check(ACTION, read));
        let number = parts.new_billing_phone_number.as_deref().map(str::parse);
        let number = number.map(|read| issues.check(BILLING, read));
        // `Some(None)` is an attribute that could not be parsed and is already reported.
        let (Some(kind), true) = (kind, !issues.has_errors()) else {
            return Err(ValidationError::within_value(issues, FIELD));
        };
        match kind {
            PortKind::Full => full(action.is_some(), number.is_some()),
            PortKind::Partial => partial(action.flatten(), number.flatten()),
        }
    }
}

fn full(has_action: bool, has_number: bool) -> Result<Misc, ValidationError> {
    let mut issues = Issues::new();
    for (is_set, attribute) in [(has_action, ACTION), (has_number, BILLING)] {
        if is_set {
            let message = "must not be set for a full port";
            let hint = "remove it, or use type partial if numbers remain";
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
            "is missing, but required to keep the remaining numbers",
            "set one of the remaining numbers, on which the losing carrier will bill them",
        ),
        (Some(Disconnect), Some(_)) => (
            "must not be set if the remaining numbers are disconnected",
            "remove it, or use keep; disconnected numbers are lost",
        ),
        (None, Some(_)) => (
            "must not be set unless the remaining numbers are kept",
            "set remaining_numbers_action to keep, or remove the number",
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
