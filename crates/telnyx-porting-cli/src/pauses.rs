//! Saying that a request is repeated, and after how long, where one waits for that.

use std::fmt;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// Where the client tells of calls, attempts and pauses.
const SOURCE: &str = "telnyx_porting::client::trace";
/// Shorter waits are not worth a line, in milliseconds.
const LONG: u64 = 2_000;

/// Tells of the long pauses of each call.
pub(crate) struct Pauses<T>(T);

/// What is known of a call.
#[derive(Default)]
struct Call {
    method: String,
    path: String,
    failure: String,
}

impl<T: Fn(&str) + Send + Sync + 'static> Pauses<T> {
    pub(crate) fn told_by<S>(tell: T) -> impl Layer<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        Self(tell).with_filter(Targets::new().with_target(SOURCE, LevelFilter::TRACE))
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
    use tracing_subscriber::prelude::*;

    #[tokio::test]
    async fn only_long_pauses_are_told_with_their_cause() {
        let server = MockServer::start_async().await;
        for (id, asked) in [("long", "5"), ("short", "2")] {
            server.mock(|when, then| {
                when.path(format!("/porting_orders/{id}"));
                then.status(503).header("retry-after", asked);
            });
        }
        let told = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&told);
        let layer = Pauses::told_by(move |line: &str| lines.lock().unwrap().push(line.to_owned()));
        let _guard = tracing_subscriber::registry().with(layer).set_default();
        let url: BaseUrl = server.base_url().parse().unwrap();
        let clock = ManualClock::new("2026-03-02T15:00:00Z".parse().unwrap());
        let client = Client::builder("KEY0123".parse().unwrap()).base_url(url).clock(clock).build().unwrap();
        for id in ["short", "long"] {
            assert!(client.order(id.parse().unwrap()).get().await.is_err());
        }
        let line = |attempt| format!("GET /porting_orders/{{id}}: status 503; attempt {attempt} of 3 in 5 s");
        assert_eq!(*told.lock().unwrap(), [line(2), line(3)]);
    }
}
