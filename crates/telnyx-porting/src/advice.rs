//! What to do about the exceptions that hold a porting order up.

mod texts;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::Serialize;
use telnyx_porting_api::types::ExceptionCode;

/// Who has to act before an order in exception can go on.
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
    /// Whoever ordered the port, or the subscriber on whose behalf it was ordered.
    Customer,
    /// The carrier that the numbers leave.
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

/// What an exception means and what to do about it, for people to read. The texts are in English and may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Advice {
    /// What the code says has gone wrong.
    pub meaning: &'static str,
    /// Who has to act next.
    pub who: Actor,
    /// What the customer should do, even if that is to wait.
    pub next: &'static str,
    /// The attributes of the order that usually have to be corrected, such as `end_user.admin.pin_passcode`, as an
    /// update of the order names them. Empty if the cause lies elsewhere.
    pub fields: &'static [&'static str],
}

/// Advice about an exception code.
///
/// ```
/// use telnyx_porting::{Actor, ExceptionAdvice as _, types::ExceptionCode};
///
/// let advice = ExceptionCode::PasscodePinInvalid.advice();
/// assert_eq!(advice.who, Actor::Customer);
/// assert_eq!(advice.fields, ["end_user.admin.pin_passcode"]);
/// ```
pub trait ExceptionAdvice {
    /// What the code means and what to do. Every code has an answer; for one that nobody knows it is to read the
    /// comments of the order.
    ///
    /// Sources: the codes that the API describes, the guides on exceptions, and what is usual in porting where these
    /// say nothing. The comments of an order say more about its case, and come first where they differ.
    fn advice(&self) -> Advice;
}

impl ExceptionAdvice for ExceptionCode {
    fn advice(&self) -> Advice {
        texts::of(self).unwrap_or(texts::GENERAL)
    }
}
