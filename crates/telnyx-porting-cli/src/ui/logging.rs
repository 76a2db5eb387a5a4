//! Prints the client's tracing events: log lines, warnings, and long delays before retries.

use std::{fmt, io};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::Context;
use tracing_subscriber::prelude::*;
use tracing_subscriber::registry::LookupSpan;

/// The target of the client's events.
const CLIENT: &str = "telnyx_porting::";

/// Prints the client's warnings, and with `-v` a line for each attempt. Lines have operations, statuses, paths and header
/// names, never bodies, queries or header values. `warn` prints warnings, and `print` long waits before a retry.
pub(crate) fn start(
    verbose: u8,
    warn: impl Fn(&str) + Send + Sync + 'static,
    print: Option<impl Fn(&str) + Send + Sync + 'static>,
) {
    // At TRACE, the log has the waits.
    let pauses = print.filter(|_| verbose < 2).map(Pauses::layer);
    let level = match verbose {
        0 => None,
        1 => Some(LevelFilter::DEBUG),
        _ => Some(LevelFilter::TRACE),
    };
    // The log has the warnings.
    let warnings = level.is_none().then(|| Warnings(warn).with_filter(LevelFilter::WARN));
    // The command's own sandbox would log the same requests.
    let lines = level.map(|level| lines(&[("telnyx_porting", level), ("telnyx_porting_sandbox", LevelFilter::OFF)]));
    tracing_subscriber::registry().with(warnings).with(lines).with(pauses).init();
}

/// Prints warnings of the client like those of the command.
struct Warnings<F>(F);

impl<S: Subscriber, F: Fn(&str) + 'static> Layer<S> for Warnings<F> {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target().starts_with(CLIENT) {
            let mut message = Message(String::new());
            event.record(&mut message);
            (self.0)(&message.0);
        }
    }
}

/// The text of an event.
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

/// Logs each request to a sandbox: method, path and status.
pub(crate) fn start_for_sandbox(quiet: bool, verbose: u8) {
    let level = if verbose > 0 { LevelFilter::DEBUG } else { LevelFilter::INFO };
    if !quiet {
        tracing_subscriber::registry().with(lines(&[("telnyx_porting_sandbox", level)])).init();
    }
}

fn lines<S>(targets: &[(&'static str, LevelFilter)]) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(false).without_time();
    lines.with_target(false).with_filter(targets.iter().copied().collect::<Targets>())
}

/// The target of the client's events about calls, attempts and pauses.
const TARGET: &str = "telnyx_porting::http::trace";
/// Shorter waits are not printed, in milliseconds.
const LONG: u64 = 2_000;

/// Prints the long pauses of each call.
struct Pauses<T>(T);

/// A call and its last failure.
#[derive(Default)]
struct Call {
    method: String,
    path: String,
    failure: String,
}

impl<T: Fn(&str) + Send + Sync + 'static> Pauses<T> {
    fn layer<S>(print: T) -> impl Layer<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        Self(print).with_filter(Targets::new().with_target(TARGET, LevelFilter::TRACE))
    }
}

impl<S, T> Layer<S> for Pauses<T>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    T: Fn(&str) + Send + Sync + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(Call { method: fields.method, path: fields.path, ..Call::default() });
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let span = context.event_span(event);
        let mut extensions = span.as_ref().map(|span| span.extensions_mut());
        let call = extensions.as_mut().and_then(|extensions| extensions.get_mut::<Call>());
        let mut fields = Fields::default();
        event.record(&mut fields);
        match (event.metadata().name(), call) {
            ("porting_attempt", Some(call)) => {
                let status = (fields.status > 0).then(|| format!("status {}", fields.status));
                call.failure = status.unwrap_or(fields.failure);
            }
            ("porting_pause", call) if fields.milliseconds > LONG => (self.0)(&fields.pause(call)),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Fields {
    method: String,
    path: String,
    failure: String,
    status: u64,
    milliseconds: u64,
    attempt: u64,
    of: u64,
}

impl Fields {
    fn pause(&self, call: Option<&mut Call>) -> String {
        let what = match call {
            Some(Call { method, path, failure }) => format!("{method} {path}: {failure}"),
            None => "a request failed".to_owned(),
        };
        let (seconds, attempt, of) = (self.milliseconds.div_ceil(1_000), self.attempt, self.of);
        format!("{what}; attempt {} of {of} in {seconds} s", attempt + 1)
    }
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "status" => self.status = value,
            "milliseconds" => self.milliseconds = value,
            "attempt" => self.attempt = value,
            "of" => self.of = value,
            _ => {}
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "method" => value.clone_into(&mut self.method),
            "path" => value.clone_into(&mut self.path),
            "failure" => value.clone_into(&mut self.failure),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use httpmock::MockServer;
    use std::sync::{Arc, Mutex};
    use telnyx_porting::{BaseUrl, Client, ManualClock};

    #[tokio::test]
    async fn only_long_pauses_are_printed_with_their_cause() {
        let server = MockServer::start_async().await;
        for (id, delay) in [("long", "5"), ("short", "2")] {
            server.mock(|when, then| {
                when.path(format!("/porting_orders/{id}"));
                then.status(503).header("retry-after", delay);
            });
        }
        let printed = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&printed);
        let layer = Pauses::layer(move |line: &str| lines.lock().unwrap().push(line.to_owned()));
        let _guard = tracing_subscriber::registry().with(layer).set_default();
        let url: BaseUrl = server.base_url().parse().unwrap();
        let clock = ManualClock::new("2026-03-02T15:00:00Z".parse().unwrap());
        let client = Client::builder("KEY0123".parse().unwrap()).base_url(url).clock(clock).build().unwrap();
        for id in ["short", "long"] {
            assert!(client.order(id.parse().unwrap()).get().await.is_err());
        }
        let line = |attempt| format!("GET /porting_orders/{{id}}: status 503; attempt {attempt} of 3 in 5 s");
        assert_eq!(*printed.lock().unwrap(), [line(2), line(3)]);
    }
}
