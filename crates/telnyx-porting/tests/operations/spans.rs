//! The span of each attempt follows the semantic conventions of OpenTelemetry for HTTP clients.

use crate::examples::ORDER;
use crate::support::{StubResponse, Wire, builder_of, now, of};
use crate::tcp::{Broken, Reply};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use telnyx_porting::{ManualClock, Observer, OrderFilter, RequestEvent};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Span, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// A span: its name, that of its parent, and its fields as text.
#[derive(Default)]
struct Recorded {
    name: &'static str,
    parent: Option<&'static str>,
    fields: BTreeMap<&'static str, String>,
}

impl Visit for Recorded {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}

/// Keeps all spans of the crate.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<BTreeMap<u64, Recorded>>>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id).filter(|span| span.name().starts_with("porting_")) else { return };
        let parent = span.parent().map(|parent| parent.name());
        let mut recorded = Recorded { name: span.name(), parent, ..Recorded::default() };
        attributes.record(&mut recorded);
        self.0.lock().unwrap().insert(id.into_u64(), recorded);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        if let Some(recorded) = self.0.lock().unwrap().get_mut(&id.into_u64()) {
            values.record(recorded);
        }
    }
}

impl Spans {
    /// The attempts, in their order.
    fn attempts(&self) -> Vec<BTreeMap<&'static str, String>> {
        let mut spans = std::mem::take(&mut *self.0.lock().unwrap());
        spans.retain(|_, span| span.name == "porting_request");
        assert!(spans.values().all(|span| span.parent == Some("porting_call")));
        let mut attempts: Vec<_> = spans.into_values().map(|span| span.fields).collect();
        attempts.sort_by_key(|fields| fields.get("http.request.resend_count").cloned());
        attempts
    }
}

fn recording(spans: &Spans) -> tracing::subscriber::DefaultGuard {
    tracing::subscriber::set_default(tracing_subscriber::registry().with(spans.clone()))
}

#[tokio::test]
async fn the_span_of_an_attempt_has_the_attributes_of_an_http_client() {
    let (spans, wire) = (Spans::default(), Wire::start().await);
    wire.script([StubResponse::status(503), StubResponse::json(200, &json!({"data": []}))]);
    {
        let _guard = recording(&spans);
        let filter = OrderFilter::new().with_customer_reference("Jane Roe");
        wire.client.orders().list(filter).try_collect().await.unwrap();
    }
    let address = wire.client.api().base_url().to_owned();
    let port = address.trim_end_matches("/v2").rsplit(':').next().unwrap().to_owned();
    let common = [
        ("otel.name", "GET /porting_orders".to_owned()),
        ("otel.kind", "client".to_owned()),
        ("http.request.method", "GET".to_owned()),
        ("server.address", "127.0.0.1".to_owned()),
        ("server.port", port),
        ("url.full", format!("{address}/porting_orders")),
        ("url.template", "/porting_orders".to_owned()),
    ];
    let of = |own: &[(&'static str, &str)]| -> BTreeMap<_, _> {
        own.iter().map(|(name, value)| (*name, (*value).to_owned())).chain(common.clone()).collect()
    };
    let failed = [
        ("http.response.status_code", "503"),
        ("http.response.body.size", "0"),
        ("error.type", "503"),
        ("otel.status_code", "ERROR"),
    ];
    let succeeded =
        [("http.request.resend_count", "1"), ("http.response.status_code", "200"), ("http.response.body.size", "11")];
    assert_eq!(spans.attempts(), [of(&failed), of(&succeeded)]);
}

#[tokio::test]
async fn a_lost_connection_has_an_error_type_and_no_status() {
    let spans = Spans::default();
    let server = Broken::start([Reply::Nothing]);
    let client = builder_of(&server.base_url, &ManualClock::new(now())).build().unwrap();
    {
        let _guard = recording(&spans);
        client.order(of(ORDER)).confirm().await.unwrap_err();
    }
    let [attempt] = &spans.attempts()[..] else { panic!("not one attempt") };
    assert_eq!(attempt["otel.name"], "POST /porting_orders/{id}/actions/confirm");
    assert_eq!((&*attempt["error.type"], attempt.get("http.response.status_code")), ("transport", None));
}

#[tokio::test]
async fn the_duration_of_an_attempt_excludes_the_wait_for_the_rate_limit() {
    let (spans, wire) = (Spans::default(), Wire::start().await);
    let exhausted = StubResponse::json(200, &json!({"data": {}})).header("x-ratelimit-remaining", "0");
    wire.respond(exhausted.header("x-ratelimit-reset", "20"));
    let order = wire.client.order(of(ORDER));
    order.get().await.unwrap();
    {
        let _guard = recording(&spans);
        order.get().await.unwrap();
    }
    assert_eq!(wire.clock.sleeps(), [Duration::from_secs(20)]);
    let spans = spans.0.lock().unwrap();
    let call = spans.values().find(|span| span.name == "porting_call").unwrap();
    assert_eq!(call.fields["milliseconds"], "0");
}

struct CurrentSpan(Arc<Mutex<Vec<String>>>);

impl Observer for CurrentSpan {
    fn on_request(&self, _: &mut RequestEvent<'_>) {
        let name = Span::current().metadata().map(|data| data.name().to_owned());
        self.0.lock().unwrap().extend(name);
    }
}

/// So that the trace context of this span can be sent.
#[tokio::test]
async fn an_observer_is_called_in_the_span_of_the_attempt() {
    let (spans, names) = (Spans::default(), Arc::new(Mutex::new(Vec::new())));
    let wire = Wire::with(|builder| builder.observer(CurrentSpan(Arc::clone(&names)))).await;
    wire.respond_json(200, &json!({"data": []}));
    let _guard = recording(&spans);
    wire.client.exception_types().await.unwrap();
    assert_eq!(*names.lock().unwrap(), ["porting_request"]);
}
