//! Changes of an order, by requests and over time.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::clock::after;
use super::event;
use super::order::{ActivationType, Job, JobStatus, MessagingStatus, Order, OrderNumber, Status, SupportKeys};
use super::parts::{ActionRequirement, ActionStatus};
use super::report::complete_report;
use super::requirements::missing;
use super::scenario::{ExceptionType, MessagingOutcome, Scenario};
use super::schedule::{Due, Transition, next_due};
use super::store::Store;
use super::timetable::Timetable;
use super::windows;
use crate::issue::Issue;

/// Puts an order into a status, with all consequences, and emits an event.
pub(crate) fn enter(order: &mut Order, status: Status, at: DateTime<Utc>, timetable: &Timetable) {
    enter_with(order, status, Vec::new(), at, timetable);
}

/// Puts an order into exception for the given reasons.
pub(crate) fn raise(order: &mut Order, exceptions: Vec<ExceptionType>, at: DateTime<Utc>, timetable: &Timetable) {
    enter_with(order, Status::Exception, exceptions, at, timetable);
}

fn enter_with(
    order: &mut Order,
    status: Status,
    exceptions: Vec<ExceptionType>,
    at: DateTime<Utc>,
    timetable: &Timetable,
) {
    order.exceptions = exceptions;
    (order.fixed_at, order.replied_at) = (None, None);
    (order.since, order.updated_at) = (at, at);
    order.status = status;
    let before = order.messaging.status;
    match order.status {
        Status::Draft => {
            order.foc_actual = None;
            order.jobs.clear();
            move_messaging(order, messaging_before_port(order), at);
        }
        // An exception cancels the date that the carrier had confirmed.
        Status::Exception => {
            order.foc_actual = None;
            finish_jobs(order, JobStatus::Failed, at);
        }
        Status::FocDateConfirmed => confirm_date(order, at, timetable),
        Status::Ported => port(order, at),
        Status::Cancelled => {
            finish_jobs(order, JobStatus::Failed, at);
            order.parts.cancel_actions(at);
            if before == MessagingStatus::Pending {
                move_messaging(order, MessagingStatus::Canceled, at);
            }
        }
        Status::InProcess | Status::Submitted | Status::CancelPending | Status::Other(_) => {}
    }
    event::emit_status_changed(order, at);
    if order.messaging.status != before {
        event::emit_messaging_changed(order, at);
    }
}

/// Turns the porting of text messages on or off, before the port.
pub(crate) fn enable_messaging(order: &mut Order, enabled: bool, at: DateTime<Utc>) {
    order.messaging.enabled = enabled;
    if move_messaging(order, messaging_before_port(order), at) {
        event::emit_messaging_changed(order, at);
    }
}

fn messaging_before_port(order: &Order) -> MessagingStatus {
    if order.messaging.enabled { MessagingStatus::Pending } else { MessagingStatus::NotApplicable }
}

/// Whether the status of the text messages changed.
fn move_messaging(order: &mut Order, status: MessagingStatus, at: DateTime<Utc>) -> bool {
    let is_new = order.messaging.status != status;
    if is_new {
        (order.messaging.status, order.messaging.since) = (status, at);
    }
    is_new
}

fn confirm_date(order: &mut Order, at: DateTime<Utc>, timetable: &Timetable) {
    finish_jobs(order, JobStatus::Failed, at);
    let requested = order.foc_requested.filter(|requested| *requested > at);
    let first = || windows::allowed(order, timetable, at).first().map(|window| window.start);
    let foc = requested.or_else(first).unwrap_or(at);
    order.foc_actual = Some(foc);
    order.jobs.push(job(order, foc, requested.is_some(), at));
}

/// The job of a confirmed date. It runs on the date that the customer requested. A job that the customer may start runs
/// at the end of its window at the latest.
fn job(order: &Order, foc: DateTime<Utc>, is_requested: bool, at: DateTime<Utc>) -> Job {
    let window = windows::around(&order.country, foc);
    let waits = order.activation == ActivationType::OnDemand || (order.fast_port && !is_requested);
    Job {
        id: Uuid::new_v4(),
        status: JobStatus::Created,
        kind: order.activation,
        activate_at: if waits { window.end } else { foc },
        window,
        created_at: at,
        updated_at: at,
    }
}

fn port(order: &mut Order, at: DateTime<Utc>) {
    let foc = *order.foc_actual.get_or_insert(at);
    if order.jobs.is_empty() {
        order.jobs.push(job(order, foc, true, at));
    }
    finish_jobs(order, JobStatus::Completed, at);
    if order.messaging.enabled {
        move_messaging(order, MessagingStatus::Activating, at);
    }
}

fn finish_jobs(order: &mut Order, status: JobStatus, at: DateTime<Utc>) {
    order.jobs.iter_mut().for_each(|job| job.finish(status, at));
}

/// Runs the next transition of an order, completes a report, or deletes a document that is not referenced, when it is due.
pub(crate) fn run_transition(store: &mut Store, id: Uuid, timetable: &Timetable) {
    let Some(Due { at, transition }) = store.orders.get(id).and_then(|order| next_due(order, timetable)) else {
        if store.reports.get(id).is_some() {
            complete_report(store, id, timetable);
        } else {
            store.documents.remove(id);
        }
        return;
    };
    match transition {
        Transition::Delete => return store.delete_order(id, at),
        Transition::Submit => split_if_selected(store, id, at),
        _ => {}
    }
    let Some(order) = store.orders.get_mut(id) else {
        return;
    };
    match transition {
        Transition::Delete => {}
        Transition::Submit => {
            let selected = Scenario::for_order(order).submitted_as.map(|value| Status::parse(&value));
            // A known status would end the order, or repeat this transition.
            let status = selected.filter(|status| matches!(status, Status::Other(_)));
            enter(order, status.unwrap_or(Status::Submitted), at, timetable);
        }
        Transition::CarrierReply => carrier_reply(order, at, timetable),
        Transition::Cancel => enter(order, Status::Cancelled, at, timetable),
        Transition::Port => enter(order, Status::Ported, at, timetable),
        Transition::EndMessaging => end_messaging(order, at),
        Transition::ExpireSharingToken => {
            let before = order.shares.len();
            order.shares.retain(|share| share.expires_at > at);
            (order.shares.len()..before).for_each(|_| event::emit_sharing_token_expired(order, at));
        }
        Transition::CompleteAction => {
            let is_done = |action: &&mut ActionRequirement| {
                action.status == ActionStatus::Pending && after(action.updated_at, timetable.identity_check) <= at
            };
            let done = order.parts.actions.iter_mut().filter(is_done);
            done.for_each(|action| action.set(ActionStatus::Completed, None, at));
            order.updated_at = at;
        }
    }
}

fn carrier_reply(order: &mut Order, at: DateTime<Utc>, timetable: &Timetable) {
    let exceptions = Scenario::for_order(order).exception_types();
    if order.exceptions_shown || exceptions.is_empty() {
        return enter(order, Status::FocDateConfirmed, at, timetable);
    }
    order.exceptions_shown = true;
    raise(order, exceptions, at, timetable);
}

fn end_messaging(order: &mut Order, at: DateTime<Utc>) {
    let first_time = order.messaging.status == MessagingStatus::Activating;
    let status = match Scenario::for_order(order).messaging {
        Some(MessagingOutcome::Exception) if first_time => MessagingStatus::Exception,
        Some(MessagingOutcome::Partial) => MessagingStatus::PartialPortComplete,
        _ => MessagingStatus::Ported,
    };
    if move_messaging(order, status, at) {
        order.updated_at = at;
        event::emit_messaging_changed(order, at);
    }
}

/// Moves the second half of the numbers to another order, once.
fn split_if_selected(store: &mut Store, id: Uuid, at: DateTime<Utc>) {
    let Some(order) = store.orders.get(id).filter(|order| Scenario::for_order(order).splits && !order.was_split) else {
        return;
    };
    let numbers = Arc::clone(&order.numbers);
    let moved: Vec<Uuid> = numbers.iter().skip(numbers.len().div_ceil(2)).map(|entry| entry.id).collect();
    split_order(store, id, &moved, at);
}

/// Moves some numbers of an order to a new one, which is otherwise a copy; `None` if that would leave either empty.
///
/// Telnyx does this after creation when numbers belong to different accounts or rate centers.
pub(crate) fn split_order(store: &mut Store, id: Uuid, moved: &[Uuid], at: DateTime<Utc>) -> Option<Uuid> {
    let order = store.orders.get(id)?;
    let chosen: HashSet<&Uuid> = moved.iter().collect();
    let (leaving, staying): (Vec<OrderNumber>, Vec<OrderNumber>) =
        order.numbers.iter().cloned().partition(|entry| chosen.contains(&entry.id));
    if leaving.is_empty() || staying.is_empty() {
        return None;
    }
    let sequence = store.next_sequence();
    let order = store.orders.get_mut(id)?;
    let leaving_ids: Vec<Uuid> = leaving.iter().map(|entry| entry.id).collect();
    let mut child = child(order, sequence, leaving, at);
    child.parts = order.parts.split_off(&child.numbers);
    child.forget_foreign_blocks();
    order.numbers = Arc::new(staying);
    order.forget_foreign_blocks();
    order.updated_at = at;
    order.was_split = true;
    event::emit_split(order, child.id, &leaving_ids, at);
    let id = child.id;
    store.orders.put(child);
    Some(id)
}

fn child(order: &Order, sequence: u64, numbers: Vec<OrderNumber>, at: DateTime<Utc>) -> Order {
    let keys = SupportKeys {
        order: SupportKeys::new(sequence, 0, 1).order,
        sub_request: format!("{}-s{sequence}", order.keys.port_request),
        ..order.keys.clone()
    };
    let mut child = Order {
        id: Uuid::new_v4(),
        sequence,
        keys,
        created_at: at,
        updated_at: at,
        numbers: Arc::new(numbers),
        was_split: true,
        comments: Vec::new(),
        shares: Vec::new(),
        outbox: Vec::new(),
        ..order.clone()
    };
    for job in &mut child.jobs {
        job.id = Uuid::new_v4();
    }
    child
}

/// Submits a draft to Telnyx, or an order in exception again.
pub(crate) fn confirm(order: &mut Order, at: DateTime<Utc>, timetable: &Timetable) -> Result<(), Vec<Issue>> {
    if !matches!(order.status, Status::Draft | Status::Exception) {
        return Err(vec![order.status.rejection("cannot be confirmed")]);
    }
    let issues = missing(order, at, timetable);
    if !issues.is_empty() {
        return Err(issues);
    }
    enter(order, Status::InProcess, at, timetable);
    Ok(())
}

/// Starts the activation of an order now, within the window of its FOC date.
///
/// The description allows it for US FastPort orders, a guide for Canadian ones too; so does the sandbox.
pub(crate) fn activate(order: &mut Order, at: DateTime<Utc>) -> Result<&Job, Issue> {
    if order.status != Status::FocDateConfirmed {
        return Err(order.status.rejection("cannot be activated"));
    }
    if !order.fast_port {
        return Err(Issue::unprocessable("Only FastPort orders can be activated on demand."));
    }
    let Some(job) = order.jobs.iter_mut().rfind(|job| job.is_open()) else {
        return Err(Issue::unprocessable("The order has no activation job."));
    };
    if job.status == JobStatus::InProcess {
        return Err(Issue::unprocessable("The activation has already begun."));
    }
    if !job.window.contains(at) {
        return Err(Issue::unprocessable("The order can only be activated within its activation window."));
    }
    job.status = JobStatus::InProcess;
    job.kind = ActivationType::OnDemand;
    job.activate_at = at;
    job.updated_at = at;
    order.updated_at = at;
    Ok(job)
}

/// Moves a job that has not begun to another time within its window.
pub(crate) fn reschedule(job: &mut Job, activate_at: DateTime<Utc>, at: DateTime<Utc>) -> Result<(), Issue> {
    if job.status != JobStatus::Created {
        return Err(Issue::unprocessable("The activation has already begun or ended."));
    }
    let reject = |detail| Err(Issue::unprocessable(detail).at("/activate_at"));
    if !job.window.contains(activate_at) {
        return reject("The time must be within the activation window.");
    }
    if activate_at < at {
        return reject("The time must not be in the past.");
    }
    job.activate_at = activate_at;
    job.updated_at = at;
    Ok(())
}

/// Starts the cancellation of an order, unless its status or its FOC date forbids it.
pub(crate) fn cancel(order: &mut Order, at: DateTime<Utc>, timetable: &Timetable) -> Result<(), Issue> {
    if order.status == Status::Draft {
        return Err(Issue::unprocessable("A draft cannot be cancelled; delete it."));
    }
    if !order.status.is_cancellable() {
        return Err(order.status.rejection("cannot be cancelled"));
    }
    if order.foc_actual.is_some_and(|foc| after(at, timetable.cancel_lock) >= foc) {
        let hours = timetable.cancel_lock.num_hours();
        let detail = format!("The order can no longer be cancelled: its FOC date is less than {hours} hours away.");
        return Err(Issue::unprocessable(detail));
    }
    enter(order, Status::CancelPending, at, timetable);
    Ok(())
}
