//! The state that requests share.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Counters, World};
use crate::clock::Clock;
use crate::life::Timetable;
use crate::server::RateWindow;

/// A sandbox's state: cheap to clone, and every clone is the same sandbox.
#[derive(Debug, Clone)]
pub struct SandboxState {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    world: Mutex<World>,
    rate: RateWindow,
}

impl SandboxState {
    /// An empty sandbox with its clock and its timetable.
    pub fn new(clock: Clock, timetable: Timetable) -> Self {
        let world = Mutex::new(World::new(clock, timetable));
        Self { shared: Arc::new(Shared { world, rate: RateWindow::new() }) }
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
        let outcome = work(&mut world);
        world.finish();
        outcome
    }

    pub(crate) fn rate(&self) -> &RateWindow {
        &self.shared.rate
    }
}
