//! How a sandbox is set up.

use crate::clock::Clock;
use crate::faults::FaultRule;
use crate::life::Timetable;
use crate::server::RateLimit;

/// What a sandbox is told before it starts.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) clock: Clock,
    pub(crate) timetable: Timetable,
    pub(crate) faults: Vec<FaultRule>,
    /// Decides what faults of some probability hit.
    pub(crate) seed: u64,
    pub(crate) rate_limit: Option<RateLimit>,
    /// Other machines may reach the sandbox, and it them.
    pub(crate) allow_remote: bool,
    /// Numbers of open orders may be ordered again.
    pub(crate) accept_taken_numbers: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            clock: Clock::real(),
            timetable: Timetable::default(),
            faults: Vec::new(),
            seed: 0,
            rate_limit: None,
            allow_remote: false,
            accept_taken_numbers: false,
        }
    }
}
