//! Advice on the exceptions of porting orders.

mod texts;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::Serialize;
use telnyx_porting_api::types::ExceptionCode;

/// The party that has to act before an order in exception can continue.
///
/// ```
/// use telnyx_porting::Actor;
///
/// assert_eq!(Actor::LosingCarrier.to_string(), "losing carrier");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Actor {
    /// The customer who placed the order, or the subscriber.
    Customer,
    /// The carrier that the numbers are ported from.
    LosingCarrier,
    /// Telnyx.
    Telnyx,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Customer => "customer",
            Self::LosingCarrier => "losing carrier",
            Self::Telnyx => "Telnyx",
        })
    }
}

/// The meaning of an exception and the steps to resolve it, for people to read. The texts are in English and may
/// change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Advice {
    /// The meaning of the code.
    pub meaning: &'static str,
    /// The party that has to act next.
    pub who: Actor,
    /// The customer's next step, even if that is to wait.
    pub next: &'static str,
    /// The fields of the order that usually need correction, named as in an update of the order:
    /// `end_user.admin.pin_passcode`. Empty if the cause lies elsewhere.
    pub fields: &'static [&'static str],
}

/// Returns advice on an exception code.
///
/// ```
/// use telnyx_porting::{Actor, ExceptionAdvice as _, types::ExceptionCode};
///
/// let advice = ExceptionCode::PasscodePinInvalid.advice();
/// assert_eq!(advice.who, Actor::Customer);
/// assert_eq!(advice.fields, ["end_user.admin.pin_passcode"]);
/// ```
pub trait ExceptionAdvice {
    /// The meaning of the code and the steps to resolve it. For an unknown code, the advice is to read the comments of
    /// the order.
    ///
    /// Sources: the codes in the API description, the guides on exceptions, and otherwise common porting practice. The
    /// comments of an order describe its specific case and take precedence.
    fn advice(&self) -> Advice;
}

impl ExceptionAdvice for ExceptionCode {
    fn advice(&self) -> Advice {
        texts::advice_for(self)
    }
}
