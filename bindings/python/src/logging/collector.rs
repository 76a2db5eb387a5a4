//! Collects what the crate reports by `tracing`, for operations that have a journal.

use super::Shared;
use super::record::{Attempt, Request};
use crate::operation::Running;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Once};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};

/// Where the crate reports from.
const MODULE: &str = "telnyx_porting::http::trace";
const CALL: &str = "porting_call";
const ATTEMPT: &str = "porting_attempt";
const PAUSE: &str = "porting_pause";
const RATE_LIMIT: &str = "porting_rate_limit";

tokio::task_local! {
    /// The notes of the operation that is being carried out.
    static NOTES: Arc<Shared>;
}

/// The operation, whose reports go to these notes.
pub(super) fn collected(notes: Arc<Shared>, running: Running) -> impl Future<Output = <Running as Future>::Output> {
    NOTES.scope(notes, running)
}

/// Begins to collect. Before, reporting costs next to nothing.
pub(super) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // Nothing else in this library could be there before.
        let _ = tracing::subscriber::set_global_default(Collector(AtomicU64::new(1)));
    });
}

/// Knows the number of the next span.
struct Collector(AtomicU64);

impl Subscriber for Collector {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if metadata.target() == MODULE { Interest::sometimes() } else { Interest::never() }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::TRACE)
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let is_wanted = match metadata.name() {
            CALL | ATTEMPT | PAUSE | RATE_LIMIT => true,
            // Questions whether a level is enabled are neither.
            _ => !metadata.is_event() && !metadata.is_span() && *metadata.level() <= LevelFilter::DEBUG,
        };
        is_wanted && NOTES.try_with(|_| ()).is_ok()
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = Id::from_u64(self.0.fetch_add(1, Ordering::Relaxed));
        let mut fields = Fields::default();
        span.record(&mut fields);
        note(|notes| notes.begin(id.into_u64(), fields.request));
        id
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let Fields { attempt, of, milliseconds, .. } = fields;
        note(|notes| match event.metadata().name() {
            ATTEMPT => notes.attempt(attempt),
            PAUSE => notes.pause(attempt.number, of, Duration::from_millis(milliseconds)),
            RATE_LIMIT => notes.hold_back(Duration::from_millis(milliseconds)),
            _ => {}
        });
    }

    fn enter(&self, span: &Id) {
        note(|notes| notes.enter(span.into_u64()));
    }

    fn exit(&self, _: &Id) {
        note(|notes| notes.exit());
    }

    /// Nobody has a second handle of a call's span.
    fn try_close(&self, span: Id) -> bool {
        note(|notes| notes.close(span.into_u64()));
        true
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}
}

fn note(change: impl FnOnce(&mut super::Notes)) {
    // Without notes the span is one of an operation that was given up.
    let _ = NOTES.try_with(|shared| shared.note(change));
}

/// The fields of the crate's spans and events that are logged.
#[derive(Default)]
struct Fields {
    request: Request,
    attempt: Attempt,
    of: u32,
    milliseconds: u64,
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "attempt" => self.attempt.number = u32::try_from(value).unwrap_or(u32::MAX),
            "of" => self.of = u32::try_from(value).unwrap_or(u32::MAX),
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
