//! The state that requests share.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Notify;

use super::world::{Saved, World};
use super::{Counters, Settings, request};
use crate::faults::{Fault, FaultRule, Faults};
use crate::saved::StateFileError;
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
    /// Wakes who waits for the next thing to happen, because that is another one now.
    changed: Notify,
    allow_remote: bool,
    accept_taken_numbers: bool,
}

impl SandboxState {
    pub(crate) fn new(settings: Settings, saved: Option<Saved>) -> Result<Self, StateFileError> {
        let Settings { clock, timetable, faults, seed, rate_limit, allow_remote, accept_taken_numbers } = settings;
        let mut world = World::new(clock, timetable, Faults::new(faults, seed));
        if let Some(saved) = saved {
            world.resume(saved);
            world.write_back()?;
        }
        Ok(Self {
            shared: Arc::new(Shared {
                world: Mutex::new(world),
                rate: RateWindow::new(rate_limit),
                changed: Notify::new(),
                allow_remote,
                accept_taken_numbers,
            }),
        })
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
        self.with(|world| world.counted())
    }

    /// Lets something go wrong from now on. Of several rules, the first that fits a request counts.
    pub fn add_fault(&self, rule: FaultRule) {
        self.with(|world| world.faults.add(rule));
    }

    /// Lets nothing go wrong any more, and forgets how much did.
    pub fn clear_faults(&self) {
        self.with(|world| world.faults.clear());
    }

    /// Runs `work` on the up-to-date state. Requests take turns, and the lock never outlives `work`.
    ///
    /// What a [request](request::carry_out) changes is undone if it cannot be saved.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut World) -> T) -> T {
        // A panic in an earlier request is no reason to refuse the rest: changes are made on copies and stored whole.
        let mut world = self.shared.world.lock().unwrap_or_else(PoisonError::into_inner);
        let awaited = (world.next_wake(), world.clock.moves());
        world.catch_up();
        if request::is_under_way() {
            world.begin();
        }
        let outcome = work(&mut world);
        if let Err(error) = world.finish() {
            request::note_unsaved(error);
        }
        let awaits = (world.next_wake(), world.clock.moves());
        // What is due already waits for whoever is woken here.
        let wakes = awaits != awaited || awaits.0.is_some_and(|next| next <= world.now);
        drop(world);
        if wakes {
            self.shared.changed.notify_one();
        }
        outcome
    }

    /// Waits until something else is to happen next than before.
    pub(crate) async fn changed(&self) {
        self.shared.changed.notified().await;
    }

    pub(crate) fn rate(&self) -> &RateWindow {
        &self.shared.rate
    }

    /// Whether requests of the sandbox itself may leave this machine.
    pub(crate) fn allows_remote(&self) -> bool {
        self.shared.allow_remote
    }

    /// Whether numbers of open orders may be ordered again.
    pub(crate) fn accepts_taken_numbers(&self) -> bool {
        self.shared.accept_taken_numbers
    }

    /// Counts a request, whatever becomes of it.
    pub(crate) fn count_request(&self, operation: &str) {
        let mut world = self.shared.world.lock().unwrap_or_else(PoisonError::into_inner);
        *world.counters.requests.entry(operation.to_owned()).or_default() += 1;
    }

    /// What goes wrong with a request to an operation.
    pub(crate) fn fault_of_request(&self, operation: &str) -> Option<Fault> {
        let mut world = self.shared.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.faults.of_request(operation)
    }
}
