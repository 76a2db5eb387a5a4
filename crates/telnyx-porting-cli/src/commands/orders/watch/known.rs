//! What is known of the orders that are watched, and what it comes to.

use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::signals::Stop;
use crate::view;
use serde_json::{Value, json};
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{Outcome, PortingOrderId, Progress};

/// The orders that are watched, as they were named.
pub(super) struct Known(Vec<Watched>);

/// An order, as far as it is known.
pub(super) struct Watched {
    pub(super) id: PortingOrderId,
    last: Option<PortingOrder>,
    outcome: Option<Outcome>,
}

impl Known {
    pub(super) fn new(ids: &[PortingOrderId]) -> Self {
        Self(ids.iter().map(|id| Watched { id: id.clone(), last: None, outcome: None }).collect())
    }

    /// Takes note of what happened.
    pub(super) fn take(&mut self, progress: Progress) {
        match progress {
            Progress::Changed(change) => self.see(&change.id, change.order),
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
    pub(super) fn check(&self) -> Result<(), Failure> {
        let mut exits = self.0.iter().map(Watched::exit);
        let first = exits.next().unwrap_or(Exit::Success);
        let common = if exits.all(|exit| exit == first) { first } else { Exit::Partial };
        if common == Exit::Success {
            return Ok(());
        }
        let missed: Vec<_> = self.0.iter().filter(|watched| watched.exit() != Exit::Success).collect();
        let failure = Failure::new(common, format!("{} of {} orders did not get there", missed.len(), self.0.len()));
        Err(missed.into_iter().fold(failure, |failure, watched| failure.with_detail(watched.trouble())))
    }

    /// What is said when watching is broken off.
    pub(super) fn broken_off(&self, stop: Stop) -> Failure {
        let open = self.0.iter().filter(|watched| watched.outcome.is_none());
        let failure = Failure::new(stop.into(), "not watched any further; the orders go on");
        open.fold(failure, |failure, watched| failure.with_detail(watched.trouble()))
    }
}

impl Watched {
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
            Some(Outcome::TimedOut(_)) => "timed-out",
            Some(_) => "failed",
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        self.outcome.is_some()
    }

    fn as_json(&self) -> Value {
        let status = self.order().and_then(|order| order.status.as_ref());
        json!({ "id": self.id.as_str(), "outcome": self.word(), "status": status })
    }

    fn exit(&self) -> Exit {
        match &self.outcome {
            Some(Outcome::Reached(_)) => Exit::Success,
            Some(Outcome::InException(_)) => Exit::Exception,
            Some(Outcome::Cancelled(_)) => Exit::Cancelled,
            Some(Outcome::TimedOut(_)) => Exit::TimedOut,
            Some(Outcome::Failed { error, .. }) => failure::exit_of(error),
            _ => Exit::Failure,
        }
    }

    fn trouble(&self) -> String {
        let reason = match &self.outcome {
            Some(Outcome::Failed { error, .. }) => error.to_string(),
            _ => self.order().map_or_else(|| "not seen yet".to_owned(), view::status),
        };
        format!("{}: {}: {reason}", self.id, self.word())
    }
}
