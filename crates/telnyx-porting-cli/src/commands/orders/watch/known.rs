//! The state of the watched orders, and the exit code that follows.

use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::signals::Stop;
use crate::{view, watching};
use serde_json::{Value, json};
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue as Status};
use telnyx_porting::{OrderEnd, OrderFacts as _, PortingOrderId, WaitEvent};

/// The watched orders in the order of the arguments.
pub(super) struct WatchedOrders(Vec<WatchedOrder>);

/// A watched order.
pub(super) struct WatchedOrder {
    pub(super) id: PortingOrderId,
    last: Option<PortingOrder>,
    moved_to: Vec<PortingOrderId>,
    end: Option<OrderEnd>,
}

impl WatchedOrders {
    pub(super) fn new(ids: &[PortingOrderId]) -> Self {
        Self(ids.iter().map(WatchedOrder::new).collect())
    }

    /// Records an event.
    pub(super) fn record(&mut self, event: WaitEvent) {
        match event {
            WaitEvent::Changed(change) => {
                self.update(&change.id, change.order);
                if let Some(split) = change.split {
                    self.split(&change.id, split.orders);
                }
            }
            WaitEvent::Ended { id, end } => {
                if let Some(watched) = self.find(&id) {
                    watched.end = Some(end);
                }
            }
            _ => {}
        }
    }

    pub(super) fn update(&mut self, id: &PortingOrderId, order: PortingOrder) {
        if let Some(watched) = self.find(id) {
            watched.last = Some(order);
        }
    }

    /// Adds the orders that numbers moved to.
    fn split(&mut self, id: &PortingOrderId, orders: Vec<PortingOrderId>) {
        for order in &orders {
            if self.find(order).is_none() {
                self.0.push(WatchedOrder::new(order));
            }
        }
        if let Some(watched) = self.find(id) {
            watched.moved_to.extend(orders);
        }
    }

    fn find(&mut self, id: &PortingOrderId) -> Option<&mut WatchedOrder> {
        self.0.iter_mut().find(|watched| watched.id == *id)
    }

    pub(super) fn orders(&self) -> &[WatchedOrder] {
        &self.0
    }

    /// The results that are printed at the end.
    pub(super) fn results(&self) -> Vec<Value> {
        self.0.iter().map(WatchedOrder::as_json).collect()
    }

    /// An error if not all orders reached the status; exit code 9 if they ended differently.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let mut exits = self.0.iter().map(WatchedOrder::exit);
        let first = exits.next().unwrap_or(Exit::Success);
        let common = if exits.all(|exit| exit == first) { first } else { Exit::Partial };
        if common == Exit::Success {
            return Ok(());
        }
        let missed: Vec<_> = self.0.iter().filter(|watched| watched.exit() != Exit::Success).collect();
        let failure =
            Failure::new(common, format!("{} of {} orders did not reach the status", missed.len(), self.0.len()));
        Err(missed.into_iter().fold(failure, |failure, watched| failure.with_detail(watched.trouble())))
    }

    /// The error when watching is interrupted.
    pub(super) fn interrupted(&self, stop: Stop) -> Failure {
        let open = self.0.iter().filter(|watched| watched.end.is_none());
        let failure = Failure::new(stop.into(), "stopped watching; the orders continue");
        open.fold(failure, |failure, watched| failure.with_detail(watched.trouble()))
    }
}

impl WatchedOrder {
    fn new(id: &PortingOrderId) -> Self {
        Self { id: id.clone(), last: None, moved_to: Vec::new(), end: None }
    }

    /// The order from the last successful poll.
    pub(super) fn order(&self) -> Option<&PortingOrder> {
        self.end.as_ref().and_then(OrderEnd::order).or(self.last.as_ref())
    }

    /// A stable name for programs: `open` while the order is watched, then [`OrderEnd::as_str`].
    pub(super) fn outcome(&self) -> &'static str {
        self.end.as_ref().map_or("open", OrderEnd::as_str)
    }

    pub(super) fn has_ended(&self) -> bool {
        self.end.is_some()
    }

    fn as_json(&self) -> Value {
        let status = self.order().and_then(|order| order.status.as_ref());
        json!({ "id": self.id, "outcome": self.outcome(), "status": status, "moved_to": self.moved_to })
    }

    fn exit(&self) -> Exit {
        match &self.end {
            Some(OrderEnd::Reached(_)) => Exit::Success,
            Some(OrderEnd::Exception(_)) => Exit::Exception,
            Some(OrderEnd::Cancelled(_)) => Exit::Cancelled,
            Some(OrderEnd::TimedOut(_)) => Exit::TimedOut,
            // Where the other numbers went is unknown.
            Some(OrderEnd::Split { .. }) => Exit::Partial,
            Some(OrderEnd::Failed { error, .. }) => failure::exit_of(error),
            _ => Exit::Failure,
        }
    }

    fn trouble(&self) -> String {
        let reason = match &self.end {
            Some(OrderEnd::OutOfReach(order)) if order.status_value() == Some(&Status::Draft) => {
                let id = &self.id;
                format!(
                    "a draft; confirm it with `telnyx-porting orders confirm {id}`, or keep waiting with --past-drafts"
                )
            }
            Some(OrderEnd::Split { order, split }) => {
                format!("{}; {}", view::status(order), watching::left(split))
            }
            Some(OrderEnd::Failed { error, .. }) => error.to_string(),
            _ => self.order().map_or_else(|| "not seen yet".to_owned(), view::status),
        };
        format!("{}: {}: {reason}", self.id, self.outcome())
    }
}
