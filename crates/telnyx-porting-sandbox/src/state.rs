//! The state of a running sandbox, which all requests share: the simulation, its file, the faults and the rate limit.

use std::cell::RefCell;
use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Notify;

use crate::faults::{FaultRule, Faults};
use crate::http::rate::{RateLimit, RateWindow};
use crate::persistence::{Persistence, Saved, StateFileError};
use crate::simulation::Simulation;
use crate::simulation::clock::Clock;
use crate::simulation::store::Counters;
use crate::simulation::timetable::Timetable;

/// Settings of a sandbox that can be chosen before it starts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) clock: Clock,
    pub(crate) timetable: Timetable,
    pub(crate) faults: Vec<FaultRule>,
    /// Selects the requests that a fault with a probability hits.
    pub(crate) seed: u64,
    pub(crate) rate_limit: Option<RateLimit>,
    /// Other machines may send requests to the sandbox, and it may send requests to them.
    pub(crate) allow_remote: bool,
    /// Numbers of open orders may be ordered again.
    pub(crate) accept_taken_numbers: bool,
}

/// A sandbox's state: cheap to clone, and every clone is the same sandbox.
#[derive(Debug, Clone)]
pub struct SandboxState {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    simulation: Mutex<(Simulation, Option<Persistence>)>,
    /// Locked after the simulation if both are needed.
    faults: Mutex<Faults>,
    rate: RateWindow,
    /// Wakes the worker if the next due time changed.
    changed: Notify,
    allow_remote: bool,
    accept_taken_numbers: bool,
}

impl SandboxState {
    pub(crate) fn new(settings: Settings, saved: Option<Saved>) -> Result<Self, StateFileError> {
        let mut simulation = Simulation::new(settings.clock, settings.timetable);
        let persistence = saved.map(|saved| saved.resume(&mut simulation)).transpose()?;
        Ok(Self {
            shared: Arc::new(Shared {
                simulation: Mutex::new((simulation, persistence)),
                faults: Mutex::new(Faults::new(settings.faults, settings.seed)),
                rate: RateWindow::new(settings.rate_limit),
                changed: Notify::new(),
                allow_remote: settings.allow_remote,
                accept_taken_numbers: settings.accept_taken_numbers,
            }),
        })
    }

    /// The present moment of the sandbox.
    pub fn now(&self) -> DateTime<Utc> {
        self.with(|simulation| simulation.now)
    }

    /// Moves the sandbox's time forward, and runs everything that is due by then. A negative duration counts as zero.
    pub fn advance(&self, by: TimeDelta) {
        self.with(|simulation| {
            simulation.clock.advance(by);
            simulation.catch_up();
        });
    }

    /// Counters of the requests so far.
    pub fn counters(&self) -> Counters {
        self.with(|simulation| self.counted(simulation))
    }

    /// Adds a fault. Of several rules, the first that matches a request applies.
    pub fn add_fault(&self, rule: FaultRule) {
        self.faults().add(rule);
    }

    /// Removes all faults, and resets their counters.
    pub fn clear_faults(&self) {
        self.faults().clear();
    }

    /// Runs `work` on the up-to-date simulation, one caller at a time.
    ///
    /// The changes of a [request](saving) are undone if they cannot be saved.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Simulation) -> T) -> T {
        let mut guard = lock(&self.shared.simulation);
        let (simulation, persistence) = &mut *guard;
        let before = (simulation.next_wake(), simulation.clock.moves());
        simulation.catch_up();
        if persistence.is_some() && UNSAVED.try_with(|_| ()).is_ok() {
            simulation.begin();
        }
        let outcome = work(simulation);
        simulation.update_indexes();
        match persistence.as_mut().map(|persistence| persistence.save(simulation)) {
            None => simulation.store.mark_saved(),
            Some(Ok(())) => simulation.commit(),
            Some(Err(error)) => {
                if simulation.roll_back() {
                    // Outside of a request, nothing is rolled back or rejected.
                    let _ = UNSAVED.try_with(|unsaved| unsaved.replace(Some(error)));
                }
            }
        }
        let after = (simulation.next_wake(), simulation.clock.moves());
        let is_due = after.0.is_some_and(|next| next <= simulation.now);
        drop(guard);
        if after != before || is_due {
            self.shared.changed.notify_one();
        }
        outcome
    }

    /// Waits until the next due time changes.
    pub(crate) async fn changed(&self) {
        self.shared.changed.notified().await;
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.shared.faults)
    }

    pub(crate) fn rate(&self) -> &RateWindow {
        &self.shared.rate
    }

    /// Whether requests of the sandbox itself may leave this machine.
    pub(crate) fn allows_remote(&self) -> bool {
        self.shared.allow_remote
    }

    pub(crate) fn accepts_taken_numbers(&self) -> bool {
        self.shared.accept_taken_numbers
    }

    /// Counts a request, regardless of its response.
    pub(crate) fn count_request(&self, operation: &str) {
        let counters = &mut lock(&self.shared.simulation).0.counters;
        *counters.requests.entry(operation.to_owned()).or_default() += 1;
    }

    /// The counters, with those of the faults.
    pub(crate) fn counted(&self, simulation: &Simulation) -> Counters {
        Counters { faults: self.faults().injected(), ..simulation.counters.clone() }
    }
}

/// A panic in an earlier request leaves complete data: changes are made on copies and stored whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

tokio::task_local! {
    /// The reason why the changes of the task's request could not be saved.
    static UNSAVED: RefCell<Option<io::Error>>;
}

/// Runs a request. The error says why its changes could not be saved; they were undone.
pub(crate) async fn saving<T>(request: impl Future<Output = T>) -> Result<T, io::Error> {
    let run = async {
        let outcome = request.await;
        UNSAVED.with(RefCell::take).map_or(Ok(outcome), Err)
    };
    UNSAVED.scope(RefCell::default(), run).await
}
