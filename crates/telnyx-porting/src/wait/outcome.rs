//! How a wait went.

use crate::error::Error;
use crate::generated::PortingOrderId;
use std::time::Duration;
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
    /// The order cannot become by itself what is waited for: it is a draft, which somebody has to confirm first, or it
    /// was to be a draft and is none any more. See `past_drafts` of the wait.
    OutOfReach(PortingOrder),
    /// Numbers of the order have moved to others in a late split, and these are not watched. The order itself may be on
    /// its way or at its end.
    Split {
        /// The order, which has fewer numbers than when the wait began.
        order: PortingOrder,
        /// Where the numbers went.
        split: Split,
    },
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
            Self::Reached(order)
            | Self::InException(order)
            | Self::Cancelled(order)
            | Self::Ported(order)
            | Self::OutOfReach(order)
            | Self::Split { order, .. } => Some(order),
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

/// Numbers that an order has lost after it was created: people at Telnyx move them to another order when they belong to
/// another account or rate center.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Split {
    /// How many numbers the order has lost.
    pub numbers: u64,
    /// The orders that they have moved to. Empty when neither events nor the list of phone numbers say so, also because
    /// the numbers were removed.
    pub orders: Vec<PortingOrderId>,
}

/// An order whose status, FOC time or exceptions have changed since the last look, or which has lost numbers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StatusChange {
    /// The order's id.
    pub id: PortingOrderId,
    /// The order as it is now, without its phone numbers.
    pub order: PortingOrder,
    /// Its status before; none at the first look.
    pub before: Option<PortingOrderStatusValue>,
    /// The numbers that it has lost, if it has.
    pub split: Option<Split>,
}

/// A look that failed for a reason that may pass. Told once for each order until a look at it succeeds.
#[derive(Debug)]
#[non_exhaustive]
pub struct LookFailed {
    /// Why.
    pub error: Error,
    /// The orders that could not be looked at.
    pub ids: Vec<PortingOrderId>,
    /// How long it is until the next look at one of them.
    pub again_in: Duration,
}

/// What happens during a wait.
#[derive(Debug)]
#[non_exhaustive]
pub enum Progress {
    /// An order has changed, or was looked at for the first time.
    Changed(StatusChange),
    /// Orders could not be looked at; the wait goes on.
    LookFailed(LookFailed),
    /// The wait for an order has ended.
    Ended(Waited),
}
