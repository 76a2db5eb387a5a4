//! The events of an apply, and its result.

use crate::journal::{AccountRecord, CheckRecord, OrderRecord};
use crate::plan::{Finding, LeftOut};
use crate::step::Step;
use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use telnyx_porting::types::PortingOrderSharingToken;
use telnyx_porting::{DocumentId, Error};

/// An event of [`Job::apply`](crate::Job::apply). Events of different orders are interleaved.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The portability of numbers was checked. The first event, with no number, announces the total.
    Checked {
        /// The amount of numbers that were checked.
        done: usize,
        /// The amount of numbers to check.
        total: usize,
    },
    /// A number cannot be ported and is left out.
    NotPortable(&'a CheckRecord),
    /// A number was ported to this account before, and is ordered again because the portability check accepts it.
    PortedBefore {
        /// The number in E.164 format.
        number: &'a str,
        /// The id of the order that ported it.
        order: &'a str,
        /// The time at which it was ported, if the API has it.
        at: Option<DateTime<Utc>>,
    },
    /// Orders were created for numbers, or rejected. The first event, with no number, announces the total.
    Ordered {
        /// The amount of numbers so far.
        done: usize,
        /// The amount of numbers to order.
        total: usize,
    },
    /// The steps of orders have ended, with any result. The first event, with no order, announces the total.
    Advanced {
        /// The amount of orders so far.
        done: usize,
        /// The amount of orders that are filled in, submitted or shared.
        total: usize,
    },
    /// An order was created, or found after an interruption.
    Created {
        /// The label of the account.
        account: &'a str,
        /// The order.
        order: &'a OrderRecord,
        /// The numbers of the order, at most the first 50.
        numbers: &'a [String],
    },
    /// The API rejected the orders of an account. The other accounts continue.
    NotCreated {
        /// The label of the account.
        account: &'a str,
        /// The reason.
        error: &'a Error,
    },
    /// A document was uploaded.
    Uploaded(&'a DocumentId),
    /// The data of an order were set.
    FilledIn(&'a OrderRecord),
    /// An order was submitted.
    Confirmed(&'a OrderRecord),
    /// A sharing token for the documents of an order was created. The token is a secret and is not stored.
    Shared(&'a OrderRecord, &'a PortingOrderSharingToken),
    /// An order lacks something and was not submitted: [`OrderRecord::waits_for`].
    Waits(&'a OrderRecord),
    /// A step failed for one order. The other orders continue.
    Failed(&'a OrderRecord, Step, &'a Error),
    /// A draft was deleted, because the list has none of its numbers any more.
    Deleted(&'a OrderRecord),
}

/// The result of [`Job::apply`](crate::Job::apply).
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Applied {
    /// All orders of the job.
    pub orders: Vec<OrderRecord>,
    /// The accounts for which the API rejected orders.
    pub not_created: Vec<AccountRecord>,
    /// The numbers that got no order.
    pub left_out: Vec<LeftOut>,
    /// Orders that have a number in common, which were not submitted.
    pub conflicts: Vec<Finding>,
    /// Orders with fields that differ from the order file and can no longer be changed.
    pub too_late: Vec<(String, Vec<String>)>,
}

/// Calls a function with events of concurrent steps, one at a time.
pub(super) struct Events<'e>(Option<Mutex<OnEvent<'e>>>);

/// The callback of an apply.
pub(super) type OnEvent<'e> = &'e mut (dyn FnMut(Event<'_>) + Send);

impl<'e> Events<'e> {
    pub(super) fn none() -> Self {
        Self(None)
    }

    pub(super) fn new(callback: OnEvent<'e>) -> Self {
        Self(Some(Mutex::new(callback)))
    }

    pub(super) fn emit(&self, event: Event<'_>) {
        if let Some(callback) = &self.0 {
            let mut callback = callback.lock().unwrap_or_else(PoisonError::into_inner);
            callback(event);
        }
    }
}

/// Counts what concurrent steps have done.
pub(super) struct Count<'e, 'c> {
    events: &'e Events<'c>,
    event: fn(usize, usize) -> Event<'static>,
    done: AtomicUsize,
    total: usize,
}

impl<'e, 'c> Count<'e, 'c> {
    /// Announces the total, unless it is zero.
    pub(super) fn begin(total: usize, events: &'e Events<'c>, event: fn(usize, usize) -> Event<'static>) -> Self {
        if total > 0 {
            events.emit(event(0, total));
        }
        Self { events, event, done: AtomicUsize::new(0), total }
    }

    pub(super) fn add(&self, more: usize) {
        let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
        self.events.emit((self.event)(done, self.total));
    }
}
