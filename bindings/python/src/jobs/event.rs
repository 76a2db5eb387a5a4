//! Events and results of jobs as documents.

use super::run::{Data, Sink};
use serde_json::{Value, json};
use telnyx_porting::Error;
use telnyx_porting::types::PortingOrderSharingToken;
use telnyx_porting_jobs::{Applied, CancelEvent, Event, LoaEvent, Tick, TickEvent, WatchEvent};

/// Passes on the events of an apply, and keeps the sharing tokens, which are stored nowhere.
#[derive(Default)]
pub(super) struct Tokens(Vec<PortingOrderSharingToken>);

impl Tokens {
    pub(super) fn apply_event(&mut self, sink: &Sink, event: Event<'_>) {
        if let Event::Shared(_, token) = &event {
            self.0.push((*token).clone());
        }
        if let Some((class, document)) = applied_event(event) {
            sink.send(class, document);
        }
    }

    pub(super) fn tick_event(&mut self, sink: &Sink, event: TickEvent<'_>) {
        match event {
            TickEvent::Apply(event) => self.apply_event(sink, event),
            TickEvent::Watch(event) => watch_event(sink, &event),
            _ => {}
        }
    }

    /// The result of an apply.
    pub(super) fn applied(&self, applied: &Applied) -> Value {
        let too_late = applied.too_late.iter().map(|(order, fields)| json!({"order": order, "fields": fields}));
        json!({
            "orders": applied.orders,
            "not_created": applied.not_created,
            "left_out": applied.left_out,
            "conflicts": applied.conflicts,
            "too_late": too_late.collect::<Vec<_>>(),
            "tokens": self.0,
        })
    }

    pub(super) fn tick(&self, tick: &Tick) -> Data {
        let applied = tick.applied.as_ref().map(|applied| self.applied(applied));
        Data { class: "Tick", document: json!({"applied": applied, "round": tick.round, "next": tick.next}) }
    }
}

/// The class and the document of an event. The crate may add events.
fn applied_event(event: Event<'_>) -> Option<(&'static str, Value)> {
    Some(match event {
        Event::Checked { done, total } => ("NumbersChecked", json!({"done": done, "total": total})),
        Event::Ordered { done, total } => ("NumbersOrdered", json!({"done": done, "total": total})),
        Event::Advanced { done, total } => ("OrdersAdvanced", json!({"done": done, "total": total})),
        Event::PortedBefore { number, order, at } => {
            ("NumberPortedBefore", json!({"number": number, "order": order, "at": at}))
        }
        Event::NotPortable(check) => ("NumberNotPortable", json!({"number": check.number, "reason": check.reason})),
        Event::Created { account, order, numbers } => {
            ("OrderCreated", json!({"account": account, "order": order, "numbers": numbers}))
        }
        Event::NotCreated { account, error } => ("OrdersNotCreated", with_error(json!({"account": account}), error)),
        Event::Uploaded(id) => ("DocumentUploaded", json!({"document_id": id.as_str()})),
        Event::FilledIn(order) => ("OrderFilledIn", json!({"order": order})),
        Event::Confirmed(order) => ("OrderConfirmed", json!({"order": order})),
        Event::Shared(order, token) => ("OrderShared", json!({"order": order, "token": token})),
        Event::Waits(order) => ("OrderWaits", json!({"order": order})),
        Event::Failed(order, step, error) => {
            ("StepFailed", with_error(json!({"order": order, "step": step.name()}), error))
        }
        Event::Deleted(order) => ("OrderDeleted", json!({"order": order})),
        _ => return None,
    })
}

/// Passes on an event of a watch.
pub(super) fn watch_event(sink: &Sink, event: &WatchEvent<'_>) {
    let (class, document) = match event {
        WatchEvent::Changed { order, before, text } => {
            ("OrderChanged", json!({"order": order, "before": before, "text": text}))
        }
        WatchEvent::Moved { from, to } => ("NumbersMoved", json!({"from_order": from, "order": to})),
        WatchEvent::Unreachable(error) => ("ApiUnreachable", json!({"error": error.one_line()})),
        WatchEvent::RoundEnded(round) => ("RoundEnded", json!({"round": round})),
        _ => return,
    };
    sink.send(class, document);
}

/// Passes on an event of a cancellation.
pub(super) fn cancel_event(sink: &Sink, event: &CancelEvent<'_>) {
    let (class, document) = match event {
        CancelEvent::Requested(order) => ("CancellationRequested", json!({"order": order})),
        CancelEvent::Deleted(order) => ("DraftDeleted", json!({"order": order})),
        CancelEvent::Skipped(order) => ("OrderSkipped", json!({"order": order})),
        CancelEvent::Failed(order, error) => ("CancellationFailed", with_error(json!({"order": order}), error)),
        _ => return,
    };
    sink.send(class, document);
}

/// Passes on an event of a collection of LOAs.
pub(super) fn loa_event(sink: &Sink, event: &LoaEvent<'_>) {
    let (class, document) = match event {
        LoaEvent::Saved(order, path) => ("LoaSaved", json!({"order": order, "path": path})),
        LoaEvent::Unsigned(order, path) => ("LoaUnsigned", json!({"order": order, "path": path})),
        LoaEvent::Linked(order, path) => ("LoaLinked", json!({"order": order, "path": path})),
        LoaEvent::Failed(order, error) => ("LoaFailed", with_error(json!({"order": order}), error)),
        _ => return,
    };
    sink.send(class, document);
}

fn with_error(mut document: Value, error: &Error) -> Value {
    document["error"] = error.one_line().into();
    document["code"] = error.code().into();
    document
}
