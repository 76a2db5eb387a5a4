//! The one place where an order's status changes.

use chrono::{DateTime, Utc};

use super::{ExceptionType, Timetable, tell_messaging, tell_status, windows};
use crate::state::{ActivationType, Job, JobStatus, MessagingStatus, Order, Status};

/// Puts an order into a status, with everything that comes with it, and tells of it.
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
    order.fixed_at = None;
    order.replied_at = None;
    order.since = at;
    order.updated_at = at;
    order.status = status;
    let before = order.messaging.status;
    match order.status {
        Status::Draft => return_to_draft(order, at),
        Status::Exception => drop_date(order, at),
        Status::FocDateConfirmed => confirm_date(order, at, timetable),
        Status::Ported => port(order, at),
        Status::Cancelled => cancel(order, at),
        Status::InProcess | Status::Submitted | Status::CancelPending | Status::Other(_) => {}
    }
    tell_status(order, at);
    if order.messaging.status != before {
        tell_messaging(order, at);
    }
}

/// Turns the porting of text messages on or off, before the port.
pub(crate) fn enable_messaging(order: &mut Order, enabled: bool, at: DateTime<Utc>) {
    order.messaging.enabled = enabled;
    if move_messaging(order, messaging_before_port(order), at) {
        tell_messaging(order, at);
    }
}

fn messaging_before_port(order: &Order) -> MessagingStatus {
    if order.messaging.enabled { MessagingStatus::Pending } else { MessagingStatus::NotApplicable }
}

/// Moves the text messages on, and tells of it.
pub(super) fn set_messaging(order: &mut Order, status: MessagingStatus, at: DateTime<Utc>) {
    if move_messaging(order, status, at) {
        order.updated_at = at;
        tell_messaging(order, at);
    }
}

fn move_messaging(order: &mut Order, status: MessagingStatus, at: DateTime<Utc>) -> bool {
    let moves = order.messaging.status != status;
    if moves {
        order.messaging.status = status;
        order.messaging.since = at;
    }
    moves
}

fn return_to_draft(order: &mut Order, at: DateTime<Utc>) {
    order.foc_actual = None;
    order.jobs.clear();
    move_messaging(order, messaging_before_port(order), at);
}

/// A date that the carrier had confirmed is void once it raises an exception.
fn drop_date(order: &mut Order, at: DateTime<Utc>) {
    order.foc_actual = None;
    finish_jobs(order, JobStatus::Failed, at);
}

fn confirm_date(order: &mut Order, at: DateTime<Utc>, timetable: &Timetable) {
    finish_jobs(order, JobStatus::Failed, at);
    let requested = order.foc_requested.filter(|requested| *requested > at);
    let first = || windows::allowed(order, timetable, at).first().map(|window| window.start);
    let foc = requested.or_else(first).unwrap_or(at);
    order.foc_actual = Some(foc);
    order.jobs.push(job(order, foc, requested.is_some(), at));
}

/// The job of a confirmed date. It runs on a date that the customer asked for; one that the customer can start, or is to,
/// runs when its window ends if nobody does.
fn job(order: &Order, foc: DateTime<Utc>, is_requested: bool, at: DateTime<Utc>) -> Job {
    let window = windows::around(&order.country, foc);
    let waits = order.activation == ActivationType::OnDemand || (order.fast_port && !is_requested);
    Job::new(order.activation, if waits { window.end } else { foc }, window, at)
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

fn cancel(order: &mut Order, at: DateTime<Utc>) {
    finish_jobs(order, JobStatus::Failed, at);
    order.parts.cancel_actions(at);
    if order.messaging.status == MessagingStatus::Pending {
        move_messaging(order, MessagingStatus::Canceled, at);
    }
}

fn finish_jobs(order: &mut Order, status: JobStatus, at: DateTime<Utc>) {
    for job in &mut order.jobs {
        job.finish(status, at);
    }
}
