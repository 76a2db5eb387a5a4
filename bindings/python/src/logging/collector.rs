//! Collects the `tracing` events of operations that have a log buffer, and the events for hooks.

use super::{Attempt, Record, Request, Shared};
use crate::hooks::{HookEvent, HookResponse, Sent};
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};
use telnyx_porting::{Observer, RequestEvent, ResponseEvent};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{self, Attributes, Id};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};

/// The module of the crate that emits the events.
const MODULE: &str = "telnyx_porting::http::trace";
const CALL: &str = "porting_call";
const ATTEMPT: &str = "porting_attempt";
const PAUSE: &str = "porting_pause";
const RATE_LIMIT: &str = "porting_rate_limit";
/// Maximum number of records to keep if the event loop does not take them.
const MAX_RECORDS: usize = 1_000;

tokio::task_local! {
    /// The records of the running operation.
    static SHARED: Arc<Shared>;
}

/// The operation, whose events are collected.
pub(super) fn collected<F: Future>(shared: Arc<Shared>, running: F) -> impl Future<Output = F::Output> {
    SHARED.scope(shared, running)
}

/// Starts collecting. Before this, an event costs almost nothing.
pub(super) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // This library has no other subscriber.
        let _ = tracing::subscriber::set_global_default(Collector(AtomicU64::new(1)));
    });
}

/// Counts spans.
struct Collector(AtomicU64);

impl Subscriber for Collector {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if metadata.target() == MODULE { Interest::sometimes() } else { Interest::never() }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::TRACE)
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let is_relevant = match metadata.name() {
            CALL | ATTEMPT | PAUSE | RATE_LIMIT => true,
            // The question whether a level is enabled is neither an event nor a span.
            _ => !metadata.is_event() && !metadata.is_span() && *metadata.level() <= LevelFilter::DEBUG,
        };
        is_relevant && SHARED.try_with(|shared| shared.is_logged).unwrap_or(false)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = Id::from_u64(self.0.fetch_add(1, Ordering::Relaxed));
        let mut fields = Fields::default();
        span.record(&mut fields);
        update(|calls| calls.begin(id.into_u64(), fields.request));
        id
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let Fields { attempt, max_attempts, milliseconds, .. } = fields;
        let wait = Duration::from_millis(milliseconds);
        update(|calls| match event.metadata().name() {
            ATTEMPT => calls.attempt(attempt),
            PAUSE => calls.pause(attempt.number, max_attempts, wait),
            RATE_LIMIT => calls.rate_limit(wait),
            _ => {}
        });
    }

    fn enter(&self, span: &Id) {
        update(|calls| calls.entered.push(span.into_u64()));
    }

    fn exit(&self, _: &Id) {
        update(|calls| {
            calls.entered.pop();
        });
    }

    /// The span of a call has only one handle.
    fn try_close(&self, span: Id) -> bool {
        update(|calls| calls.close(span.into_u64()));
        true
    }

    fn record(&self, _: &Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}
}

fn update(change: impl FnOnce(&mut Calls)) {
    // The span of an aborted operation may outlive its records.
    let _ = SHARED.try_with(|shared| shared.update(change));
}

/// Collects the events for hooks.
pub(crate) struct HookObserver {
    pub(crate) wants_bodies: bool,
}

impl Observer for HookObserver {
    fn on_request(&self, request: &mut RequestEvent<'_>) {
        let _ = SHARED.try_with(|shared| shared.hooked(|calls| calls.sent(request.id(), Sent::from_event(request))));
    }

    fn on_response(&self, response: &ResponseEvent<'_>) {
        let _ = SHARED.try_with(|shared| shared.hooked(|calls| calls.responded(response)));
    }

    fn wants_bodies(&self) -> bool {
        self.wants_bodies
    }
}

/// The fields of the crate's spans and events that are logged.
#[derive(Default)]
struct Fields {
    request: Request,
    attempt: Attempt,
    max_attempts: u32,
    milliseconds: u64,
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "attempt" => self.attempt.number = u32::try_from(value).unwrap_or(u32::MAX),
            "of" => self.max_attempts = u32::try_from(value).unwrap_or(u32::MAX),
            "status" => self.attempt.status = u16::try_from(value).ok(),
            "milliseconds" => self.milliseconds = value,
            _ => {}
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let value = value.to_owned();
        match field.name() {
            "operation" => self.request.operation = value,
            "method" => self.request.method = value,
            "path" => self.request.path = value,
            "request_id" => self.attempt.request_id = Some(value),
            "failure" => self.attempt.failure = Some(value),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// The calls of one operation, and their records.
#[derive(Default)]
pub(super) struct Calls {
    open: Vec<(u64, Call)>,
    /// Calls that are being polled, the innermost last.
    entered: Vec<u64>,
    /// The call that ended last: reading its response may still fail.
    ended: Option<(Call, Duration)>,
    /// The number of attempts before the call: each attempt of an upload is a separate call.
    earlier_attempts: u32,
    /// Attempts whose end the hooks have not seen.
    sent: Vec<(u64, Arc<Sent>, Instant)>,
    records: Vec<Record>,
}

/// One call, with all its attempts.
struct Call {
    request: Arc<Request>,
    begun: Instant,
    /// The latest attempt.
    last: Attempt,
}

impl Calls {
    pub(super) fn record_count(&self) -> usize {
        self.records.len()
    }

    pub(super) fn take(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    fn begin(&mut self, id: u64, request: Request) {
        self.finish(None);
        let call = Call { request: Arc::new(request), begun: Instant::now(), last: Attempt::default() };
        self.open.push((id, call));
    }

    /// An attempt has ended.
    fn attempt(&mut self, attempt: Attempt) {
        let number = attempt.number.saturating_add(self.earlier_attempts);
        if let Some(call) = self.current() {
            call.last = Attempt { number, ..attempt };
        }
    }

    /// The attempt that ended last is followed by another one, after a wait.
    fn pause(&mut self, attempt: u32, max_attempts: u32, wait: Duration) {
        let Some(call) = self.current() else {
            self.earlier_attempts = attempt;
            let Some((call, _)) = self.ended.take() else { return };
            return self.push(Record::Retried { request: call.request, last: call.last, max_attempts, wait });
        };
        // If the call is interrupted during the wait, the result of this attempt is not that of the call.
        let next = Attempt { number: attempt, ..Attempt::default() };
        let last = Attempt { number: attempt, ..std::mem::replace(&mut call.last, next) };
        let request = Arc::clone(&call.request);
        self.push(Record::Retried { request, last, max_attempts, wait });
    }

    /// The rate limit delays the next attempt.
    fn rate_limit(&mut self, wait: Duration) {
        if let Some(call) = self.current() {
            let request = Arc::clone(&call.request);
            self.push(Record::RateLimited { request, wait });
        }
    }

    /// A call has ended, or was interrupted.
    fn close(&mut self, id: u64) {
        let Some(index) = self.open.iter().position(|(open, _)| *open == id) else { return };
        let (_, call) = self.open.swap_remove(index);
        self.finish(None);
        let time = call.begun.elapsed();
        self.ended = Some((call, time));
    }

    /// Records the call that ended last, after which its response may have failed.
    pub(super) fn finish(&mut self, failure: Option<&'static str>) {
        if let Some((call, time)) = self.ended.take() {
            self.end(call, time, failure);
        }
    }

    /// An attempt is about to be sent.
    fn sent(&mut self, id: u64, sent: Arc<Sent>) {
        self.push(Record::Hooked(HookEvent::Request(Arc::clone(&sent))));
        self.sent.push((id, sent, Instant::now()));
    }

    /// An attempt has ended.
    fn responded(&mut self, response: &ResponseEvent<'_>) {
        if let Some(index) = self.sent.iter().position(|(open, ..)| *open == response.id()) {
            let (_, sent, _) = self.sent.swap_remove(index);
            self.push(Record::Hooked(HookEvent::Response(HookResponse::from_event(sent, response))));
        }
    }

    /// The operation was aborted.
    pub(super) fn abandon(&mut self) {
        for (_, sent, begun) in std::mem::take(&mut self.sent) {
            let response = HookResponse::interrupted(sent, begun.elapsed().as_secs_f64());
            self.push(Record::Hooked(HookEvent::Response(response)));
        }
        self.finish(None);
        for (_, call) in std::mem::take(&mut self.open) {
            let time = call.begun.elapsed();
            self.end(call, time, None);
        }
    }

    fn current(&mut self) -> Option<&mut Call> {
        let id = *self.entered.last()?;
        self.open.iter_mut().find(|(open, _)| *open == id).map(|(_, call)| call)
    }

    fn end(&mut self, call: Call, time: Duration, failure: Option<&'static str>) {
        let mut last = call.last;
        if last.is_success() {
            last.failure = failure.map(str::to_owned);
        }
        self.push(Record::Ended { request: call.request, last, time });
    }

    fn push(&mut self, record: Record) {
        if self.records.len() < MAX_RECORDS {
            self.records.push(record);
        }
    }
}
