//! The tables of a report.

use super::columns::{Cell, Column, Tone, column};
use super::text::messaging;
use super::{Attention, AttentionKind, AttentionLevel, NumberReport, OrderReport, Point, State};
use std::borrow::Cow;
use telnyx_porting::Actor;

/// The color of a state. Voice that is ported is not the end while messaging is under way.
pub(super) fn tone(state: &State, is_done: bool) -> Tone {
    match state.as_str() {
        "ported" if is_done => Tone::Good,
        "exception" | "waits" | "not-portable" | "not-created" | "deleted" => Tone::Bad,
        "cancelled" | "removed" | "no-order" => Tone::Off,
        _ => Tone::Busy,
    }
}

pub(super) const NUMBERS: [Column<NumberReport>; 9] = [
    column("number", "Number", 18, |number| Cell::code(&number.number)),
    column("customer", "Customer", 28, |number| Cell::text(&number.account)),
    column("order", "Order", 38, |number| Cell::option(number.order.as_deref(), Cell::Order)),
    column("status", "Status", 20, |number| Cell::Badge(number.state.as_str(), tone(&number.state, number.is_done))),
    column("foc", "FOC date (UTC)", 18, |number| Cell::option(number.foc, Cell::Time)),
    column("exception", "Exception", 28, |number| Cell::Text(number.exceptions.join(" ").into())),
    column("row", "Row", 14, |number| Cell::text(&number.row)),
    column("messaging", "Messaging", 22, |number| Cell::option(number.messaging.as_deref(), messaging_cell)),
    column("reason", "Reason", 40, |number| Cell::option(number.reason.as_deref(), Cell::text)),
];

pub(super) const ORDERS: [Column<OrderReport>; 12] = [
    column("order", "Order", 38, |order| Cell::Order(&order.id)),
    column("customer", "Customer", 28, |order| Cell::option(order.account.as_deref(), Cell::text)),
    column("status", "Status", 20, |order| Cell::Badge(order.state.as_str(), tone(&order.state, order.is_done))),
    column("numbers", "Numbers", 10, |order| Cell::Count(order.numbers)),
    column("exceptions", "Exceptions", 40, |order| {
        Cell::Lines(order.exceptions.iter().map(|found| format!("{}: {}", found.code, found.description)).collect())
    }),
    column("deadlines", "Deadlines", 40, |order| {
        Cell::Lines(order.deadlines.iter().map(|deadline| deadline.text.clone()).collect())
    }),
    column("foc_requested", "Requested FOC (UTC)", 20, |order| Cell::option(order.foc_requested, Cell::Time)),
    column("foc", "FOC date (UTC)", 18, |order| Cell::option(order.foc, Cell::Time)),
    column("messaging", "Messaging", 22, |order| Cell::option(order.messaging.as_deref(), messaging_cell)),
    column("type", "Type", 12, |order| Cell::option(order.number_type.as_deref(), Cell::text)),
    column("reference", "Reference", 24, |order| Cell::option(order.customer_reference.as_deref(), Cell::text)),
    column("shared_until", "Shared until (UTC)", 18, |order| Cell::option(order.shared_until, Cell::Time)),
];

pub(super) const ATTENTION: [Column<Attention>; 9] = [
    column("urgency", "Urgency", 10, |item| Cell::text(level(item.level))),
    column("kind", "Problem", 24, |item| Cell::text(kind(item.kind))),
    column("customer", "Customer", 28, |item| Cell::option(item.account.as_deref(), Cell::text)),
    column("order", "Order", 38, |item| Cell::option(item.order.as_deref(), Cell::Order)),
    column("rows", "Rows", 20, |item| Cell::Text(rows(&item.rows))),
    column("details", "Details", 60, |item| Cell::Lines(item.points.iter().map(|point| point.text.clone()).collect())),
    column("next", "Next step", 60, |item| Cell::Lines(item.points.iter().filter_map(next).collect())),
    column("command", "Command", 40, |item| Cell::option(item.command.as_deref(), Cell::code)),
    column("deadline", "Deadline", 40, |item| {
        Cell::option(item.deadline.as_ref(), |deadline| Cell::text(&deadline.text))
    }),
];

fn messaging_cell(status: &str) -> Cell<'_> {
    Cell::Text(messaging(status))
}

/// The maximum number of rows in a cell.
const ROWS_SHOWN: usize = 5;

/// The rows of the list, up to a limit.
pub(super) fn rows(rows: &[String]) -> Cow<'_, str> {
    match rows.split_at_checked(ROWS_SHOWN) {
        Some((shown, rest)) if !rest.is_empty() => format!("{} and {} more", shown.join(", "), rest.len()).into(),
        _ => rows.join(", ").into(),
    }
}

/// The next step, with the responsible party if it is not the customer, and the fields to correct.
pub(super) fn next(point: &Point) -> Option<String> {
    let mut text = match point.who {
        Some(who) if who != Actor::Customer => format!("Responsible: {who}. {}", point.fix),
        _ => point.fix.clone(),
    };
    if !point.fields.is_empty() {
        text = format!("{text} Fields: {}.", point.fields.join(", "));
    }
    Some(text).filter(|text| !text.is_empty())
}

pub(super) fn level(level: AttentionLevel) -> &'static str {
    match level {
        AttentionLevel::Urgent => "urgent",
        AttentionLevel::Action => "action",
        AttentionLevel::Info => "info",
    }
}

pub(super) fn kind(kind: AttentionKind) -> &'static str {
    match kind {
        AttentionKind::Exception => "exception",
        AttentionKind::Waits => "order is incomplete",
        AttentionKind::Failure => "step failed",
        AttentionKind::Interrupted => "request was interrupted",
        AttentionKind::NotCreated => "orders were not created",
        AttentionKind::Ended => "order was cancelled or deleted",
        AttentionKind::NoOrder => "no order",
        AttentionKind::NotPortable => "not portable",
        AttentionKind::Skipped => "rows were skipped",
        AttentionKind::Removed => "not in the list",
        AttentionKind::Messaging => "messaging exception",
        AttentionKind::Deadline => "deadline",
    }
}
