//! The state of numbers and orders: the one place where it is determined.

use super::text::line;
use crate::journal::{AccountRecord, CheckRecord, NumberRecord, OrderRecord};
use serde::Serialize;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

/// The state of a number or an order: one of the constants, or a status as returned by the API, known or unknown.
///
/// States are ordered as they follow each other in a port-in; unknown statuses are last. Messaging is ported separately:
/// see [`NumberReport::messaging`](super::NumberReport::messaging).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct State(Cow<'static, str>);

/// The known states in their order.
const ORDERED: [State; 15] = [
    State::REMOVED,
    State::NOT_PORTABLE,
    State::NOT_CREATED,
    State::NO_ORDER,
    State::DELETED,
    State::WAITS,
    State::DRAFT,
    State::new("in-process"),
    State::new("submitted"),
    State::EXCEPTION,
    State::new("foc-date-confirmed"),
    State::new("activation-in-progress"),
    State::PORTED,
    State::new("cancel-pending"),
    State::CANCELLED,
];

impl State {
    /// The number has no order yet.
    pub const NO_ORDER: Self = Self::new("no-order");
    /// The number has no order because the portability check rejected it.
    pub const NOT_PORTABLE: Self = Self::new("not-portable");
    /// The number has no order because the orders of its account could not be created.
    pub const NOT_CREATED: Self = Self::new("not-created");
    /// The number left the list and has no order.
    pub const REMOVED: Self = Self::new("removed");
    /// The order is a draft that lacks something.
    pub const WAITS: Self = Self::new("waits");
    /// The order is a draft that can be confirmed.
    pub const DRAFT: Self = Self::new("draft");
    /// The order no longer exists.
    pub const DELETED: Self = Self::new("deleted");
    /// The order needs a correction.
    pub const EXCEPTION: Self = Self::new("exception");
    /// The number is ported. Messaging may still be in progress.
    pub const PORTED: Self = Self::new("ported");
    /// The order was cancelled.
    pub const CANCELLED: Self = Self::new("cancelled");
    /// The API returned no status, or the order is known by its id only.
    pub const UNKNOWN: Self = Self::new("unknown");

    const fn new(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Returns the state as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the state of an order is final.
    pub fn is_final(&self) -> bool {
        [Self::DELETED, Self::PORTED, Self::CANCELLED].contains(self)
    }

    /// Returns whether an order in this state was cancelled or deleted, so that its numbers are not ported.
    pub fn is_ended(&self) -> bool {
        [Self::DELETED, Self::CANCELLED].contains(self)
    }

    pub(super) fn from_order(order: &OrderRecord) -> Self {
        match order.status.as_str() {
            _ if order.is_gone => Self::DELETED,
            "draft" if !order.waits_for.is_empty() => Self::WAITS,
            "" => Self::UNKNOWN,
            status => Self(Cow::Owned(line(status))),
        }
    }

    /// Returns the state of a number and the reason for it, if there is one. `order` is the state of the number's order.
    pub(super) fn from_number(
        number: &NumberRecord,
        order: Option<&Self>,
        check: Option<&CheckRecord>,
        account: Option<&AccountRecord>,
    ) -> (Self, Option<String>) {
        let not_portable = check.filter(|check| check.portable == Some(false));
        let not_created = account.and_then(|account| account.not_created.clone());
        match (order, not_portable, not_created) {
            (Some(order), ..) if !number.is_listed => (order.clone(), Some("left the list".to_owned())),
            (Some(order), ..) => (order.clone(), None),
            _ if !number.is_listed => (Self::REMOVED, None),
            _ if number.order.is_some() => (Self::UNKNOWN, None),
            (None, Some(check), _) => (Self::NOT_PORTABLE, check.reason.clone()),
            (None, None, Some(reason)) => (Self::NOT_CREATED, Some(reason)),
            (None, None, None) => (Self::NO_ORDER, None),
        }
    }

    fn rank(&self) -> usize {
        ORDERED.iter().position(|known| known == self).unwrap_or(ORDERED.len())
    }
}

impl Ord for State {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for State {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
