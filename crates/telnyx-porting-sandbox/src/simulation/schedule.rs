//! The next transition of each order, and its time.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::clock::after;
use super::order::{JobStatus, MessagingStatus, Order, Status};
use super::parts::ActionStatus;
use super::phone_number::NumberType;
use super::scenario::ExceptionType;
use super::timetable::Timetable;

/// The next scheduled transition of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Due {
    #[serde(serialize_with = "super::clock::stamp")]
    pub(crate) at: DateTime<Utc>,
    #[serde(rename = "step")]
    pub(crate) transition: Transition,
}

/// The scheduled transitions of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Transition {
    Delete,
    Submit,
    CarrierReply,
    Cancel,
    Port,
    /// The porting of text messages ends, or runs into an exception.
    EndMessaging,
    ExpireSharingToken,
    /// An identity check is completed.
    CompleteAction,
}

/// The next transition of an order that needs no request.
pub(crate) fn next_due(order: &Order, timetable: &Timetable) -> Option<Due> {
    let transitions =
        [status_due(order, timetable), messaging_due(order, timetable), share_due(order), action_due(order, timetable)];
    transitions.into_iter().flatten().min_by_key(|due| due.at)
}

fn status_due(order: &Order, timetable: &Timetable) -> Option<Due> {
    let (wait, transition) = match order.status {
        Status::Draft => (timetable.draft_lifetime, Transition::Delete),
        Status::InProcess if order.fast_port => (timetable.in_process_fast_port, Transition::Submit),
        Status::InProcess => (timetable.in_process, Transition::Submit),
        Status::Submitted | Status::Other(_) => {
            let Timetable { carrier_reply_fast_port, carrier_reply, carrier_reply_international, .. } = *timetable;
            let wait = order.select(carrier_reply_fast_port, carrier_reply, carrier_reply_international);
            (wait, Transition::CarrierReply)
        }
        Status::Exception => return Some(exception_due(order, timetable)),
        Status::FocDateConfirmed => {
            return port_time(order, timetable).map(|at| Due { at, transition: Transition::Port });
        }
        Status::CancelPending => (timetable.cancel_review, Transition::Cancel),
        Status::Ported | Status::Cancelled => return None,
    };
    Some(Due { at: after(order.since, wait), transition })
}

fn exception_due(order: &Order, timetable: &Timetable) -> Due {
    // An exception without a code does not resolve itself.
    let resolves_itself = !order.exceptions.is_empty() && order.exceptions.iter().all(ExceptionType::resolves_itself);
    let (since, wait, transition) = match order.fixed_at {
        Some(fixed) => (fixed, timetable.exception_review, Transition::Submit),
        None if resolves_itself => (order.since, timetable.telnyx_review, Transition::Submit),
        None => (order.replied_at.unwrap_or(order.since), timetable.exception_lifetime, Transition::Cancel),
    };
    Due { at: after(since, wait), transition }
}

/// When the numbers move: at the time of the waiting job, or when the running one is done.
fn port_time(order: &Order, timetable: &Timetable) -> Option<DateTime<Utc>> {
    match order.jobs.iter().rfind(|job| job.is_open()) {
        Some(job) if job.status == JobStatus::InProcess => Some(after(job.updated_at, timetable.activation)),
        Some(job) => Some(job.activate_at),
        None => order.foc_actual,
    }
}

fn messaging_due(order: &Order, timetable: &Timetable) -> Option<Due> {
    let (local, toll_free) = match order.messaging.status {
        MessagingStatus::Activating if order.status == Status::Ported => {
            (timetable.messaging, timetable.messaging_toll_free)
        }
        MessagingStatus::Exception => (timetable.messaging_exception, timetable.messaging_exception_toll_free),
        _ => return None,
    };
    let wait = if order.kind == NumberType::TollFree { toll_free } else { local };
    Some(Due { at: after(order.messaging.since, wait), transition: Transition::EndMessaging })
}

fn share_due(order: &Order) -> Option<Due> {
    let at = order.shares.iter().map(|share| share.expires_at).min()?;
    Some(Due { at, transition: Transition::ExpireSharingToken })
}

fn action_due(order: &Order, timetable: &Timetable) -> Option<Due> {
    let pending = order.parts.actions.iter().filter(|action| action.status == ActionStatus::Pending);
    let since = pending.map(|action| action.updated_at).min().filter(|_| order.is_open())?;
    Some(Due { at: after(since, timetable.identity_check), transition: Transition::CompleteAction })
}

/// The next moment of each order, report or document, so that a request does not have to check all of them.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    by_time: BTreeSet<(DateTime<Utc>, Uuid)>,
    by_id: HashMap<Uuid, DateTime<Utc>>,
}

impl Schedule {
    /// Sets or clears the moment of one of them.
    pub(crate) fn set(&mut self, id: Uuid, at: Option<DateTime<Utc>>) {
        let before = match at {
            Some(at) => self.by_id.insert(id, at),
            None => self.by_id.remove(&id),
        };
        if let Some(before) = before {
            self.by_time.remove(&(before, id));
        }
        if let Some(at) = at {
            self.by_time.insert((at, id));
        }
    }

    /// The earliest moment, and the id that it belongs to.
    pub(crate) fn first(&self) -> Option<(DateTime<Utc>, Uuid)> {
        self.by_time.first().copied()
    }
}
