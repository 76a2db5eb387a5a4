//! How a wait went.

use crate::{Error, PortingOrderId};
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue};

/// How a wait for an order ended.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The order is as wanted.
    Reached(PortingOrder),
    /// The order waits for somebody instead: its exceptions say for whom, see
    /// [`ExceptionAdvice`](crate::ExceptionAdvice). Left alone for 14 days, it is cancelled.
    InException(PortingOrder),
    /// The order was cancelled instead, and cannot be revived.
    Cancelled(PortingOrder),
    /// The numbers were ported instead of what was waited for.
    Ported(PortingOrder),
    /// The time is over. The order as it was last seen, if it was seen at all.
    TimedOut(Option<PortingOrder>),
    /// The order cannot be read, for a reason that does not pass.
    Failed {
        /// Why.
        error: Error,
        /// The order as it was last seen, if it was seen at all.
        last: Option<PortingOrder>,
    },
}

impl Outcome {
    /// Whether the order is as wanted.
    pub fn is_reached(&self) -> bool {
        matches!(self, Self::Reached(_))
    }

    /// The order as it was last seen.
    pub fn order(&self) -> Option<&PortingOrder> {
        match self {
            Self::Reached(order) | Self::InException(order) | Self::Cancelled(order) | Self::Ported(order) => {
                Some(order)
            }
            Self::TimedOut(last) | Self::Failed { last, .. } => last.as_ref(),
        }
    }
}

/// An order and how the wait for it ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct Waited {
    /// The order's id.
    pub id: PortingOrderId,
    /// How the wait ended.
    pub outcome: Outcome,
}

/// An order whose status, FOC time or exceptions have changed since the last look.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StatusChange {
    /// The order's id.
    pub id: PortingOrderId,
    /// The order as it is now, without its phone numbers.
    pub order: PortingOrder,
    /// Its status before; none at the first look.
    pub before: Option<PortingOrderStatusValue>,
}

/// What happens during a wait.
#[derive(Debug)]
#[non_exhaustive]
pub enum Progress {
    /// An order has changed, or was looked at for the first time.
    Changed(StatusChange),
    /// The wait for an order has ended.
    Ended(Waited),
}
