//! What the sandbox knows, behind one lock.

mod counters;
mod details;
mod document;
mod job;
mod journal;
mod keys;
mod order;
mod status;
mod store;

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::Clock;
use crate::life::{self, Timetable};
use crate::server::RateWindow;

pub use counters::Counters;
pub(crate) use details::{
    Admin, Configuration, Documents, EndUser, Feedback, Location, Misc, PortType, RemainingNumbers,
};
pub(crate) use document::Document;
pub(crate) use job::{Job, JobStatus};
pub(crate) use journal::{Entry, Event};
pub(crate) use keys::SupportKeys;
pub(crate) use order::{ActivationType, Author, Comment, MessagingStatus, Order, OrderNumber};
pub(crate) use status::{FILTER_VALUES, Status};
pub(crate) use store::{References, Store};

/// A sandbox's state: cheap to clone, and every clone is the same sandbox.
///
/// Needed only to embed the sandbox in another server through [`Sandbox::router`](crate::Sandbox::router);
/// [`Sandbox::builder`](crate::Sandbox::builder) makes one by itself.
#[derive(Debug, Clone)]
pub struct SandboxState {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    world: Mutex<World>,
    rate: RateWindow,
}

/// All that a request may read or change.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) timetable: Timetable,
    pub(crate) store: Store,
    pub(crate) counters: Counters,
    /// The present moment, the same for a whole request.
    pub(crate) now: DateTime<Utc>,
}

impl SandboxState {
    /// An empty sandbox with its clock and its timetable.
    pub fn new(clock: Clock, timetable: Timetable) -> Self {
        let now = clock.now();
        let world = World { clock, timetable, store: Store::default(), counters: Counters::default(), now };
        Self { shared: Arc::new(Shared { world: Mutex::new(world), rate: RateWindow::new() }) }
    }

    /// The present moment of the sandbox.
    pub fn now(&self) -> DateTime<Utc> {
        self.with(|world| world.now)
    }

    /// Moves the sandbox's time forward and lets happen what became due. A negative duration counts as zero.
    pub fn advance(&self, by: TimeDelta) {
        self.with(|world| {
            world.clock.advance(by);
            world.catch_up();
        });
    }

    /// What has been asked of the sandbox so far.
    pub fn counters(&self) -> Counters {
        self.with(|world| world.counters.clone())
    }

    /// Runs `work` on the up-to-date state. Requests take turns, and the lock never outlives `work`.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut World) -> T) -> T {
        // A panic in an earlier request is no reason to refuse the rest: changes are made on copies and stored whole.
        let mut world = self.shared.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.catch_up();
        work(&mut world)
    }

    pub(crate) fn rate(&self) -> &RateWindow {
        &self.shared.rate
    }
}

impl World {
    /// Reads the clock and lets everything happen that is due by now.
    pub(crate) fn catch_up(&mut self) {
        self.now = self.clock.now();
        life::settle(&mut self.store, &self.timetable, self.now);
    }

    /// Forgets orders, documents, journal and counters. The clock keeps its time.
    pub(crate) fn reset(&mut self) {
        self.store = Store::default();
        self.counters = Counters::default();
    }
}
