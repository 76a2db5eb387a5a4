//! What time does to an order.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::enter::set_messaging;
use super::report::complete_report;
use super::steering::{MessagingTrouble, Steering};
use super::{Due, Step, Timetable, enter, next_due, raise, split_order, tell_sharing_token_expired};
use crate::clock::after;
use crate::state::{ActionRequirement, ActionStatus, MessagingStatus, Order, Status, Store};

/// Takes the next step of an order, a report or a document, whose time has come.
pub(crate) fn take_step(store: &mut Store, id: Uuid, timetable: &Timetable) {
    let Some(due) = store.orders.get(id).and_then(|order| next_due(order, timetable)) else {
        return end_wait(store, id, timetable);
    };
    match due.step {
        Step::Delete => store.delete_order(id, due.at),
        Step::Submit => {
            split_if_steered(store, id, due.at);
            with(store, id, |order| submit(order, due.at, timetable));
        }
        _ => with(store, id, |order| step(order, due, timetable)),
    }
}

/// A report is finished, a document that nothing refers to is deleted.
fn end_wait(store: &mut Store, id: Uuid, timetable: &Timetable) {
    if store.reports.get(id).is_some() {
        complete_report(store, id, timetable);
    } else {
        store.documents.remove(id);
    }
}

fn with(store: &mut Store, id: Uuid, change: impl FnOnce(&mut Order)) {
    if let Some(order) = store.orders.get_mut(id) {
        change(order);
    }
}

fn step(order: &mut Order, due: Due, timetable: &Timetable) {
    let at = due.at;
    match due.step {
        Step::CarrierAnswer => carrier_answer(order, at, timetable),
        Step::Cancel => enter(order, Status::Cancelled, at, timetable),
        Step::Port => enter(order, Status::Ported, at, timetable),
        Step::EndMessaging => end_messaging(order, at),
        Step::ExpireSharingToken => expire_sharing_tokens(order, at),
        Step::CompleteAction => complete_actions(order, at, timetable),
        // These two need the whole store, and are done by the caller.
        Step::Delete | Step::Submit => {}
    }
}

fn submit(order: &mut Order, at: DateTime<Utc>, timetable: &Timetable) {
    let steered = Steering::of(order).submitted_as.map(|value| Status::parse(&value));
    // A known status would end the order, or repeat this step.
    let status = steered.filter(|status| matches!(status, Status::Other(_))).unwrap_or(Status::Submitted);
    enter(order, status, at, timetable);
}

fn carrier_answer(order: &mut Order, at: DateTime<Utc>, timetable: &Timetable) {
    let exceptions = Steering::of(order).exception_types();
    if order.exceptions_shown || exceptions.is_empty() {
        return enter(order, Status::FocDateConfirmed, at, timetable);
    }
    order.exceptions_shown = true;
    raise(order, exceptions, at, timetable);
}

fn end_messaging(order: &mut Order, at: DateTime<Utc>) {
    let first_time = order.messaging.status == MessagingStatus::Activating;
    let status = match Steering::of(order).messaging {
        Some(MessagingTrouble::Exception) if first_time => MessagingStatus::Exception,
        Some(MessagingTrouble::Partial) => MessagingStatus::PartialPortComplete,
        _ => MessagingStatus::Ported,
    };
    set_messaging(order, status, at);
}

fn expire_sharing_tokens(order: &mut Order, at: DateTime<Utc>) {
    let before = order.shares.len();
    order.shares.retain(|share| share.expires_at > at);
    for _ in order.shares.len()..before {
        tell_sharing_token_expired(order, at);
    }
}

/// Completes what was started so long ago.
fn complete_actions(order: &mut Order, at: DateTime<Utc>, timetable: &Timetable) {
    let is_done = |action: &&mut ActionRequirement| {
        action.status == ActionStatus::Pending && after(action.updated_at, timetable.identity_check) <= at
    };
    for action in order.parts.actions.iter_mut().filter(is_done) {
        action.set(ActionStatus::Completed, None, at);
    }
    order.updated_at = at;
}

/// Moves the second half of the numbers to an order of their own, once.
fn split_if_steered(store: &mut Store, id: Uuid, at: DateTime<Utc>) {
    let Some(order) = store.orders.get(id).filter(|order| Steering::of(order).splits && !order.was_split) else {
        return;
    };
    let numbers = Arc::clone(&order.numbers);
    let moved: Vec<Uuid> = numbers.iter().skip(numbers.len().div_ceil(2)).map(|entry| entry.id).collect();
    split_order(store, id, &moved, at);
}
