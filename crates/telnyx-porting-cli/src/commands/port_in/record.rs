//! What happened while a port-in was applied: said as it happens, and kept for the result.

use crate::error::CommandError;
use crate::text::joined;
use crate::ui::printer::Printer;
use crate::ui::view;
use crate::ui::view::{numbers, short_id};
use telnyx_porting::types::{PortabilityCheck, PortingOrder, PortingOrderSharingToken};
use telnyx_porting::{Error, PortingOrderId};
use telnyx_porting_jobs::Event;

/// What happened so far.
pub(super) struct Record<'a> {
    printer: &'a Printer,
    pub(super) not_portable: Vec<PortabilityCheck>,
    pub(super) created: Vec<PortingOrder>,
    pub(super) tokens: Vec<PortingOrderSharingToken>,
}

impl<'a> Record<'a> {
    pub(super) fn new(printer: &'a Printer) -> Self {
        Self { printer, not_portable: Vec::new(), created: Vec::new(), tokens: Vec::new() }
    }

    /// The orders that exist.
    pub(super) fn ids(&self) -> Vec<PortingOrderId> {
        self.created.iter().filter_map(|order| order.id.as_ref()?.as_str().parse().ok()).collect()
    }

    /// Takes note of an event.
    pub(super) fn take(&mut self, event: Event<'_>) {
        match event {
            Event::NotPortable(check) => self.not_portable(check),
            Event::Created(orders) => self.created(orders),
            Event::Uploaded(id) => self.printer.note(&format!("uploaded document {id}")),
            Event::FilledIn(order) => self.step(order, "filled in"),
            Event::Shared(id, token) => {
                let times = self.printer.screen().times;
                let until = token
                    .expires_at
                    .as_ref()
                    .map(|time| format!(" until {}", view::time(time, &times)))
                    .unwrap_or_default();
                self.printer.note(&format!("{}  shared{until}", short_id(id.as_str())));
                self.tokens.push(token.clone());
            }
            Event::Confirmed(order) => self.step(order, "submitted"),
            Event::Failed(id, step, error) => {
                let message = format!("{}  cannot {}: {}", short_id(id.as_str()), step.as_str(), short(error));
                self.printer.warning(&message);
            }
            _ => {}
        }
    }

    fn not_portable(&mut self, check: &PortabilityCheck) {
        let number = check.phone_number.as_deref().unwrap_or("a number");
        let reason = check.not_portable_reason.as_deref().filter(|reason| !reason.is_empty());
        let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
        self.printer.warning(&format!("{number} is left out: it cannot be ported{reason}"));
        self.not_portable.push(check.clone());
    }

    fn created(&mut self, orders: &[PortingOrder]) {
        for order in orders {
            let id = order.id.as_ref().map_or("?", |id| id.as_str());
            self.printer.note(&format!("created order {id} for {}", numbers(order)));
        }
        self.created.extend_from_slice(orders);
    }

    fn step(&self, order: &PortingOrder, done: &str) {
        let id = order.id.as_ref().map_or("?", |id| id.as_str());
        self.printer.note(&format!("{}  {done}", short_id(id)));
    }
}

/// An error in a line.
pub(super) fn short(error: &Error) -> String {
    match error.api_errors() {
        [] => error.to_string().lines().next().unwrap_or_default().to_owned(),
        errors => errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
    }
}

/// Why applying ended early, after saying which orders exist by then.
pub(super) fn failure(error: Error, record: &Record<'_>) -> CommandError {
    let ids = record.ids();
    let failure = CommandError::from(error);
    if ids.is_empty() {
        return failure;
    }
    let hint = format!("go on with `telnyx-porting orders …`, or delete the drafts: {}", joined(&ids));
    failure.after_creation(&ids).with_hint(hint)
}
