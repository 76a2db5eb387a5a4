//! What time does to orders.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::steering::Steering;
use super::{Timetable, enter, raise};
use crate::clock::after;
use crate::numbers::NumberType;
use crate::state::{Entry, Event, JobStatus, MessagingStatus, Order, Status, Store};

/// The next thing that time does to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Due {
    #[serde(serialize_with = "crate::wire::time::stamp")]
    pub(crate) at: DateTime<Utc>,
    pub(crate) step: Step,
}

/// What time can do to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Step {
    Delete,
    Submit,
    CarrierAnswer,
    Cancel,
    Port,
    PortMessaging,
}

/// What will happen next to an order if nobody does anything.
pub(crate) fn next_due(order: &Order, timetable: &Timetable) -> Option<Due> {
    let after = |since, wait, step| Some(Due { at: after(since, wait), step });
    match order.status {
        Status::Draft => after(order.since, timetable.draft_lifetime, Step::Delete),
        Status::InProcess => after(order.since, processing_time(order, timetable), Step::Submit),
        Status::Submitted | Status::Other(_) => after(order.since, reply_time(order, timetable), Step::CarrierAnswer),
        Status::Exception => Some(exception_due(order, timetable)),
        Status::FocDateConfirmed => activation_time(order).map(|at| Due { at, step: Step::Port }),
        Status::CancelPending => after(order.since, timetable.cancel_review, Step::Cancel),
        Status::Ported if order.messaging.status == MessagingStatus::Activating => {
            after(order.messaging.since, messaging_time(order, timetable), Step::PortMessaging)
        }
        Status::Ported | Status::Cancelled => None,
    }
}

/// Brings every order up to `now`; true if anything happened.
pub(super) fn run_orders(store: &mut Store, timetable: &Timetable, now: DateTime<Utc>) -> bool {
    let mut journal = Vec::new();
    let mut deleted: Vec<(Uuid, DateTime<Utc>)> = Vec::new();
    for order in store.orders_mut() {
        while let Some(due) = next_due(order, timetable).filter(|due| due.at <= now) {
            if due.step == Step::Delete {
                deleted.push((order.id, due.at));
                break;
            }
            journal.extend(take_step(order, due, timetable));
        }
    }
    let changed = !(journal.is_empty() && deleted.is_empty());
    for Entry { at, porting_order_id, event } in journal {
        store.record(at, porting_order_id, event);
    }
    for (id, at) in deleted {
        store.delete_order(id, at);
    }
    changed
}

fn take_step(order: &mut Order, due: Due, timetable: &Timetable) -> Vec<Entry> {
    let at = due.at;
    match due.step {
        // Deletion takes the order out of the store and is done there.
        Step::Delete => Vec::new(),
        Step::Submit => {
            let steering = Steering::read(order.customer_reference.as_deref());
            let status = steering.submitted_as.map_or(Status::Submitted, |value| Status::parse(&value));
            // A steered status that would end the order or repeat this step is not one that a carrier can have.
            let status = if matches!(status, Status::Other(_)) { status } else { Status::Submitted };
            enter(order, status, at, timetable)
        }
        Step::CarrierAnswer => carrier_answer(order, at, timetable),
        Step::Cancel => enter(order, Status::Cancelled, at, timetable),
        Step::Port => enter(order, Status::Ported, at, timetable),
        Step::PortMessaging => vec![set_messaging_ported(order, at)],
    }
}

fn carrier_answer(order: &mut Order, at: DateTime<Utc>, timetable: &Timetable) -> Vec<Entry> {
    let exceptions = Steering::read(order.customer_reference.as_deref()).exception_types();
    if order.steered || exceptions.is_empty() {
        return enter(order, Status::FocDateConfirmed, at, timetable);
    }
    order.steered = true;
    raise(order, exceptions, at, timetable)
}

fn set_messaging_ported(order: &mut Order, at: DateTime<Utc>) -> Entry {
    order.messaging.status = MessagingStatus::Ported;
    order.messaging.since = at;
    order.updated_at = at;
    let event = Event::MessagingChanged { messaging_port_status: MessagingStatus::Ported };
    Entry { at, porting_order_id: order.id, event }
}

fn exception_due(order: &Order, timetable: &Timetable) -> Due {
    // Without a code there is nothing that could settle itself.
    let settles_itself =
        !order.exceptions.is_empty() && order.exceptions.iter().all(super::ExceptionType::settles_itself);
    let (since, wait, step) = match order.fixed_at {
        Some(fixed) => (fixed, timetable.exception_review, Step::Submit),
        None if settles_itself => (order.since, timetable.telnyx_review, Step::Submit),
        None => (order.replied_at.unwrap_or(order.since), timetable.exception_lifetime, Step::Cancel),
    };
    Due { at: after(since, wait), step }
}

fn activation_time(order: &Order) -> Option<DateTime<Utc>> {
    let waiting = order.jobs.iter().rfind(|job| job.status == JobStatus::Created);
    waiting.map(|job| job.activate_at).or(order.foc_actual)
}

fn processing_time(order: &Order, timetable: &Timetable) -> chrono::TimeDelta {
    if order.fast_port { timetable.in_process_fast_port } else { timetable.in_process }
}

fn reply_time(order: &Order, timetable: &Timetable) -> chrono::TimeDelta {
    if order.fast_port {
        timetable.carrier_reply_fast_port
    } else if order.is_north_american() {
        timetable.carrier_reply
    } else {
        timetable.carrier_reply_international
    }
}

fn messaging_time(order: &Order, timetable: &Timetable) -> chrono::TimeDelta {
    if order.kind == NumberType::TollFree { timetable.messaging_toll_free } else { timetable.messaging }
}
