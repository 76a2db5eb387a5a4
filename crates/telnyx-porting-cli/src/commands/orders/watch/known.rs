//! What is known of the orders that are watched, and what it comes to.

use crate::error;
use crate::error::{CommandError, Exit};
use crate::signals::Stop;
use crate::ui::{view, watching};
use serde_json::{Value, json};
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue as Status};
use telnyx_porting::{OrderFacts as _, Outcome, PortingOrderId, Progress};

/// The orders that are watched, as they were named.
pub(super) struct Known(Vec<Watched>);

/// An order, as far as it is known.
pub(super) struct Watched {
    pub(super) id: PortingOrderId,
    last: Option<PortingOrder>,
    moved_to: Vec<PortingOrderId>,
    outcome: Option<Outcome>,
}

impl Known {
    pub(super) fn new(ids: &[PortingOrderId]) -> Self {
        Self(ids.iter().map(Watched::new).collect())
    }

    /// Takes note of what happened.
    pub(super) fn take(&mut self, progress: Progress) {
        match progress {
            Progress::Changed(change) => {
                self.see(&change.id, change.order);
                if let Some(split) = change.split {
                    self.split(&change.id, split.orders);
                }
            }
            Progress::Ended(waited) => {
                if let Some(watched) = self.find(&waited.id) {
                    watched.outcome = Some(waited.outcome);
                }
            }
            _ => {}
        }
    }

    pub(super) fn see(&mut self, id: &PortingOrderId, order: PortingOrder) {
        if let Some(watched) = self.find(id) {
            watched.last = Some(order);
        }
    }

    /// Orders that numbers have moved to are watched as well.
    fn split(&mut self, id: &PortingOrderId, orders: Vec<PortingOrderId>) {
        for order in &orders {
            if self.find(order).is_none() {
                self.0.push(Watched::new(order));
            }
        }
        if let Some(watched) = self.find(id) {
            watched.moved_to.extend(orders);
        }
    }

    fn find(&mut self, id: &PortingOrderId) -> Option<&mut Watched> {
        self.0.iter_mut().find(|watched| watched.id == *id)
    }

    pub(super) fn orders(&self) -> &[Watched] {
        &self.0
    }

    /// What is printed in the end.
    pub(super) fn results(&self) -> Vec<Value> {
        self.0.iter().map(Watched::as_json).collect()
    }

    /// Orders that ended in different ways are partly done.
    pub(super) fn check(&self) -> Result<(), CommandError> {
        let mut exits = self.0.iter().map(Watched::exit);
        let first = exits.next().unwrap_or(Exit::Success);
        let common = if exits.all(|exit| exit == first) { first } else { Exit::Partial };
        if common == Exit::Success {
            return Ok(());
        }
        let missed: Vec<_> = self.0.iter().filter(|watched| watched.exit() != Exit::Success).collect();
        let failure =
            CommandError::new(common, format!("{} of {} orders did not get there", missed.len(), self.0.len()));
        Err(missed.into_iter().fold(failure, |failure, watched| failure.with_detail(watched.trouble())))
    }

    /// What is said when watching is broken off.
    pub(super) fn broken_off(&self, stop: Stop) -> CommandError {
        let open = self.0.iter().filter(|watched| watched.outcome.is_none());
        let failure = CommandError::new(stop.into(), "not watched any further; the orders go on");
        open.fold(failure, |failure, watched| failure.with_detail(watched.trouble()))
    }
}

impl Watched {
    fn new(id: &PortingOrderId) -> Self {
        Self { id: id.clone(), last: None, moved_to: Vec::new(), outcome: None }
    }

    /// The order as it was seen last.
    pub(super) fn order(&self) -> Option<&PortingOrder> {
        self.outcome.as_ref().and_then(Outcome::order).or(self.last.as_ref())
    }

    /// How watching it ended, in a word that does not change.
    pub(super) fn word(&self) -> &'static str {
        match &self.outcome {
            None => "open",
            Some(Outcome::Reached(_)) => "reached",
            Some(Outcome::InException(_)) => "exception",
            Some(Outcome::Cancelled(_)) => "cancelled",
            Some(Outcome::Ported(_)) => "ported",
            Some(Outcome::OutOfReach(_)) => "out-of-reach",
            Some(Outcome::Split { .. }) => "split",
            Some(Outcome::TimedOut(_)) => "timed-out",
            Some(_) => "failed",
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        self.outcome.is_some()
    }

    fn as_json(&self) -> Value {
        let status = self.order().and_then(|order| order.status.as_ref());
        json!({ "id": self.id, "outcome": self.word(), "status": status, "moved_to": self.moved_to })
    }

    fn exit(&self) -> Exit {
        match &self.outcome {
            Some(Outcome::Reached(_)) => Exit::Success,
            Some(Outcome::InException(_)) => Exit::Exception,
            Some(Outcome::Cancelled(_)) => Exit::Cancelled,
            Some(Outcome::TimedOut(_)) => Exit::TimedOut,
            // What became of the other numbers is not known.
            Some(Outcome::Split { .. }) => Exit::Partial,
            Some(Outcome::Failed { error, .. }) => error::exit_of(error),
            _ => Exit::Failure,
        }
    }

    fn trouble(&self) -> String {
        let reason = match &self.outcome {
            Some(Outcome::OutOfReach(order)) if order.status_value() == Some(&Status::Draft) => {
                let id = &self.id;
                format!("a draft; confirm it with `telnyx-porting orders confirm {id}`, or wait on with --past-drafts")
            }
            Some(Outcome::Split { order, split }) => {
                format!("{}; {}", view::status(order), watching::left(split))
            }
            Some(Outcome::Failed { error, .. }) => error.to_string(),
            _ => self.order().map_or_else(|| "not seen yet".to_owned(), view::status),
        };
        format!("{}: {}: {reason}", self.id, self.word())
    }
}
