//! The one place where an order's status changes.

use chrono::{DateTime, Utc};

use super::{ExceptionType, Timetable, windows};
use crate::state::{Entry, Event, Job, JobStatus, MessagingStatus, Order, Status};

/// Puts an order into a status, with everything that comes with it, and says what happened.
pub(crate) fn enter(order: &mut Order, status: Status, at: DateTime<Utc>, timetable: &Timetable) -> Vec<Entry> {
    order.exceptions.clear();
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
    let mut journal = vec![entry(order, at, Event::StatusChanged { status: order.status.clone() })];
    if order.messaging.status != before {
        journal.push(entry(order, at, Event::MessagingChanged { messaging_port_status: order.messaging.status }));
    }
    journal
}

/// Puts an order into exception for the given reasons.
pub(crate) fn raise(
    order: &mut Order,
    exceptions: Vec<ExceptionType>,
    at: DateTime<Utc>,
    timetable: &Timetable,
) -> Vec<Entry> {
    let journal = enter(order, Status::Exception, at, timetable);
    order.exceptions = exceptions;
    journal
}

/// Turns the porting of text messages on or off, before the port.
pub(crate) fn enable_messaging(order: &mut Order, enabled: bool, at: DateTime<Utc>) {
    order.messaging.enabled = enabled;
    let status = if enabled { MessagingStatus::Pending } else { MessagingStatus::NotApplicable };
    set_messaging(order, status, at);
}

fn entry(order: &Order, at: DateTime<Utc>, event: Event) -> Entry {
    Entry { at, porting_order_id: order.id, event }
}

fn set_messaging(order: &mut Order, status: MessagingStatus, at: DateTime<Utc>) {
    if order.messaging.status != status {
        order.messaging.status = status;
        order.messaging.since = at;
    }
}

fn return_to_draft(order: &mut Order, at: DateTime<Utc>) {
    order.foc_actual = None;
    order.jobs.clear();
    let enabled = order.messaging.enabled;
    enable_messaging(order, enabled, at);
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
    order.jobs.push(Job::new(order.activation, foc, windows::around(&order.country, foc), at));
}

fn port(order: &mut Order, at: DateTime<Utc>) {
    let foc = *order.foc_actual.get_or_insert(at);
    if order.jobs.is_empty() {
        order.jobs.push(Job::new(order.activation, foc, windows::around(&order.country, foc), at));
    }
    finish_jobs(order, JobStatus::Completed, at);
    if order.messaging.enabled {
        set_messaging(order, MessagingStatus::Activating, at);
    }
}

fn cancel(order: &mut Order, at: DateTime<Utc>) {
    finish_jobs(order, JobStatus::Failed, at);
    if order.messaging.status == MessagingStatus::Pending {
        set_messaging(order, MessagingStatus::Canceled, at);
    }
}

fn finish_jobs(order: &mut Order, status: JobStatus, at: DateTime<Utc>) {
    for job in &mut order.jobs {
        job.finish(status, at);
    }
}
