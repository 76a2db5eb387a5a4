//! What is known of the calls of an operation.

use super::record::{Attempt, Note, Request};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How much is kept when the event loop does not come to take it.
const MOST: usize = 1_000;

/// The calls of one operation, and what of them is to be logged.
#[derive(Default)]
pub(super) struct Notes {
    open: Vec<(u64, Call)>,
    /// Calls that are being polled, the innermost last.
    entered: Vec<u64>,
    /// The call that ended last: reading its answer may fail yet.
    ended: Option<(Call, Duration)>,
    /// How many attempts there were before the call: an upload makes each attempt a call of its own.
    before: u32,
    pending: Vec<Note>,
}

/// One call, with all its attempts.
struct Call {
    request: Arc<Request>,
    begun: Instant,
    /// The latest attempt.
    last: Attempt,
}

impl Notes {
    /// How much there is to be taken.
    pub(super) fn count(&self) -> usize {
        self.pending.len()
    }

    pub(super) fn take(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.pending)
    }

    pub(super) fn begin(&mut self, id: u64, request: Request) {
        self.settle(None);
        let call = Call { request: Arc::new(request), begun: Instant::now(), last: Attempt::default() };
        self.open.push((id, call));
    }

    pub(super) fn enter(&mut self, id: u64) {
        self.entered.push(id);
    }

    pub(super) fn exit(&mut self) {
        self.entered.pop();
    }

    /// An attempt has ended.
    pub(super) fn attempt(&mut self, attempt: Attempt) {
        let number = attempt.number.saturating_add(self.before);
        if let Some(call) = self.current() {
            call.last = Attempt { number, ..attempt };
        }
    }

    /// The attempt that ended last is followed by another, after a wait.
    pub(super) fn pause(&mut self, attempt: u32, of: u32, wait: Duration) {
        let Some(call) = self.current() else {
            self.before = attempt;
            let Some((call, _)) = self.ended.take() else { return };
            return self.push(Note::Repeated { request: call.request, last: call.last, of, wait });
        };
        // The call may be interrupted during the wait, and then what came of the attempt is not what came of the call.
        let next = Attempt { number: attempt, ..Attempt::default() };
        let last = Attempt { number: attempt, ..std::mem::replace(&mut call.last, next) };
        let request = Arc::clone(&call.request);
        self.push(Note::Repeated { request, last, of, wait });
    }

    /// The rate limit holds the next attempt back.
    pub(super) fn hold_back(&mut self, wait: Duration) {
        if let Some(call) = self.current() {
            let request = Arc::clone(&call.request);
            self.push(Note::HeldBack { request, wait });
        }
    }

    /// A call has ended, or was interrupted.
    pub(super) fn close(&mut self, id: u64) {
        let Some(place) = self.open.iter().position(|(open, _)| *open == id) else { return };
        let (_, call) = self.open.swap_remove(place);
        self.settle(None);
        let time = call.begun.elapsed();
        self.ended = Some((call, time));
    }

    /// The operation has ended, and this is what went wrong with the last answer after it had come.
    pub(super) fn finish(&mut self, failure: Option<&'static str>) {
        self.settle(failure);
    }

    /// Nobody waits for the operation any more.
    pub(super) fn give_up(&mut self) {
        self.settle(None);
        for (_, call) in std::mem::take(&mut self.open) {
            let time = call.begun.elapsed();
            self.end(call, time, None);
        }
    }

    fn current(&mut self) -> Option<&mut Call> {
        let id = *self.entered.last()?;
        self.open.iter_mut().find(|(open, _)| *open == id).map(|(_, call)| call)
    }

    /// Notes the call that ended last, of which nothing more is to come.
    fn settle(&mut self, failure: Option<&'static str>) {
        if let Some((call, time)) = self.ended.take() {
            self.end(call, time, failure);
        }
    }

    fn end(&mut self, call: Call, time: Duration, failure: Option<&'static str>) {
        let mut last = call.last;
        if last.is_success() {
            last.failure = failure.map(str::to_owned);
        }
        self.push(Note::Ended { request: call.request, last, time });
    }

    fn push(&mut self, note: Note) {
        if self.pending.len() < MOST {
            self.pending.push(note);
        }
    }
}
