//! Webhooks: their bodies and signatures, and the worker that sends them and runs due transitions.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::json;
use tokio::task::JoinSet;
use url::Url;
use uuid::Uuid;

use crate::faults::Fault;
use crate::outgoing::{Outgoing, is_loopback};
use crate::simulation::Simulation;
use crate::simulation::clock::{after, rfc3339};
use crate::simulation::event::{Delivery, DeliveryState, Event, EventKind};
use crate::state::SandboxState;
use crate::words::Words as _;

/// Delays after the first, second, … attempt, in the sandbox's time. A webhook fails after the last attempt.
const RETRY_DELAYS: [TimeDelta; 5] = [
    TimeDelta::seconds(5),
    TimeDelta::seconds(30),
    TimeDelta::minutes(2),
    TimeDelta::minutes(10),
    TimeDelta::minutes(30),
];

/// Delay of a webhook that later ones should overtake.
const LATE: TimeDelta = TimeDelta::minutes(1);

/// Maximum number of webhooks in progress.
const MAX_IN_PROGRESS: usize = 32;

/// Longest wait until the clock is checked again.
const MAX_WAIT: Duration = Duration::from_secs(3600);

/// A webhook to be sent now.
struct Task {
    delivery: Delivery,
    event: Event,
    fault: Option<Fault>,
}

/// Runs until it is dropped.
pub(crate) async fn work(state: SandboxState) {
    // Created for the first webhook, because most sandboxes never send any.
    let mut outgoing = None;
    let mut sending = JoinSet::new();
    loop {
        let free = MAX_IN_PROGRESS.saturating_sub(sending.len());
        let (tasks, wait) = state.with(|simulation| {
            let tasks = take_due(&state, simulation, free);
            (tasks, simulation.next_wake().and_then(|at| simulation.clock.wait_until(at)))
        });
        for task in tasks {
            let outgoing = outgoing.get_or_insert_with(|| Arc::new(Outgoing::new()));
            sending.spawn(deliver(state.clone(), Arc::clone(outgoing), task));
        }
        let is_full = sending.len() >= MAX_IN_PROGRESS;
        tokio::select! {
            // Further webhooks are taken once others have ended.
            () = state.changed(), if !is_full => {}
            () = tokio::time::sleep(wait.unwrap_or(MAX_WAIT).min(MAX_WAIT)), if !is_full => {}
            Some(_) = sending.join_next(), if !sending.is_empty() => {}
        }
    }
}

/// Returns up to `limit` webhooks that are due, with their faults.
fn take_due(state: &SandboxState, simulation: &mut Simulation, limit: usize) -> Vec<Task> {
    let now = simulation.now;
    let mut tasks = Vec::new();
    for (delivery, event) in simulation.store.take_deliveries(now, limit) {
        let fault = state.faults().for_webhook(event.kind.as_str());
        if fault != Some(Fault::WebhookLate) {
            tasks.push(Task { delivery, event, fault });
        } else if let Some(stored) = simulation.store.deliveries.get_mut(delivery.id) {
            stored.attempts -= 1;
            stored.next_at = Some(after(now, LATE));
        }
    }
    tasks
}

async fn deliver(state: SandboxState, outgoing: Arc<Outgoing>, task: Task) {
    let Task { delivery, event, fault } = task;
    let with_wrong_key = fault == Some(Fault::WebhookBadSignature);
    let copies = if fault == Some(Fault::WebhookTwice) { 2 } else { 1 };
    let mut attempt = Attempt::Remote;
    for _ in 0..copies {
        attempt = send(&outgoing, state.allows_remote(), &delivery, &event, with_wrong_key).await;
    }
    state.with(|simulation| {
        let now = simulation.now;
        if attempt != Attempt::Remote {
            simulation.counters.webhooks_sent += copies;
        }
        if let Some(stored) = simulation.store.deliveries.get_mut(delivery.id) {
            record(stored, attempt, now);
        }
    });
}

fn record(delivery: &mut Delivery, attempt: Attempt, now: DateTime<Utc>) {
    let is_delivered = matches!(attempt, Attempt::Response(200..=299));
    let is_remote = attempt == Attempt::Remote;
    delivery.last_outcome = Some(match attempt {
        Attempt::Response(status) => status.to_string(),
        Attempt::Failed(reason) => reason,
        Attempt::Remote => "not sent: the URL leads to another machine".to_owned(),
    });
    let next =
        usize::try_from(delivery.attempts).ok().and_then(|attempts| RETRY_DELAYS.get(attempts.saturating_sub(1)));
    match next {
        _ if is_delivered => delivery.end(DeliveryState::Delivered),
        _ if is_remote => delivery.end(DeliveryState::Undeliverable),
        Some(wait) => delivery.next_at = Some(after(now, *wait)),
        None => delivery.end(DeliveryState::Failed),
    }
}

/// Maximum time for the receiver's response, according to the guide.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The result of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Attempt {
    /// The receiver responded, with 2xx or not.
    Response(u16),
    Failed(String),
    /// It was not sent, because the URL leads to another machine.
    Remote,
}

async fn send(
    outgoing: &Outgoing,
    allow_remote: bool,
    delivery: &Delivery,
    event: &Event,
    with_wrong_key: bool,
) -> Attempt {
    let Ok(url) = Url::parse(&delivery.url) else {
        return Attempt::Failed("the URL is invalid".to_owned());
    };
    if !allow_remote && !is_loopback(&url) {
        return Attempt::Remote;
    }
    let mut webhook = Webhook::new(event, &delivery.url, delivery.attempts);
    webhook.has_bad_signature = with_wrong_key;
    let headers = webhook.headers().into_iter();
    let request = headers.fold(Request::post("/"), |request, (name, value)| request.header(name, value));
    let Ok(request) = request.body(Bytes::from(webhook.body)) else {
        return Attempt::Failed("the request is invalid".to_owned());
    };
    // The real service does not follow redirects either.
    match tokio::time::timeout(TIMEOUT, outgoing.send(&url, request)).await {
        Ok(Ok(response)) => Attempt::Response(response.status().as_u16()),
        // Without the URL, which may contain a token.
        Ok(Err(reason)) => Attempt::Failed(reason.to_string()),
        Err(_) => Attempt::Failed("no response within two seconds".to_owned()),
    }
}

/// A signed webhook that the sandbox does not send: the headers and the body of the request, for a receiver that a test
/// calls directly.
///
/// [`Sandbox::webhook`](crate::Sandbox::webhook) and [`Sandbox::latest_webhook`](crate::Sandbox::latest_webhook) create it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    body: Vec<u8>,
    signed_at: DateTime<Utc>,
    has_bad_signature: bool,
}

impl Webhook {
    /// Signed at the host's time, because receivers compare it with their own clock.
    fn new(event: &Event, url: &str, attempt: u32) -> Self {
        Self { body: body(event, url, attempt), signed_at: Utc::now(), has_bad_signature: false }
    }

    /// Moves the time of the signature into the past by this span. The signature covers that time, so it is valid but old:
    /// receivers reject those of more than 5 minutes ago.
    #[must_use]
    pub fn signed_before(mut self, age: TimeDelta) -> Self {
        self.signed_at = self.signed_at.checked_sub_signed(age).unwrap_or(DateTime::<Utc>::MIN_UTC);
        self
    }

    /// Signs with another key than that of the sandbox, so that receivers reject the webhook.
    #[must_use]
    pub fn with_bad_signature(mut self) -> Self {
        self.has_bad_signature = true;
        self
    }

    /// The headers of the request, with names in lower case: the content type, the user agent, the signature in base64 and
    /// the time of the signature in Unix seconds.
    pub fn headers(&self) -> [(&'static str, String); 4] {
        let timestamp = self.signed_at.timestamp().to_string();
        [
            ("content-type", "application/json".to_owned()),
            ("user-agent", "telnyx-webhooks".to_owned()),
            ("telnyx-signature-ed25519", sign(&timestamp, &self.body, self.has_bad_signature)),
            ("telnyx-timestamp", timestamp),
        ]
    }

    /// The body of the request: the event as JSON. The signature covers its bytes.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// The reason why the sandbox has no webhook of an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The sandbox has no event with this id.
    #[error("the sandbox has no event with the id {0:?}")]
    UnknownEvent(String),
    /// The type of event does not exist.
    #[error("{0:?} is not a type of event; the types of webhooks are {types}", types = sent_types())]
    UnknownType(String),
    /// Events of this type are in the list of events only.
    #[error("events of the type {0} are not sent as webhooks; the types of webhooks are {types}", types = sent_types())]
    NotSent(&'static str),
    /// The order has no event of the type, or no event at all.
    #[error("the order {order} has no event{of} that is sent as a webhook; {hint}", of = type_suffix(*.event_type), hint = hint(.existing))]
    NoEvent {
        /// The id of the order.
        order: String,
        /// The requested type; `None` if any was requested.
        event_type: Option<&'static str>,
        /// The types of the events that it has.
        existing: Vec<&'static str>,
    },
}

fn type_suffix(event_type: Option<&str>) -> String {
    event_type.map_or_else(String::new, |name| format!(" of the type {name}"))
}

fn hint(existing: &[&str]) -> String {
    match existing {
        [] => "check the id, because the creation of an order is an event".to_owned(),
        _ => format!("its types of events are {}", existing.join(", ")),
    }
}

fn sent_types() -> String {
    let sent = EventKind::ALL.iter().filter(|(kind, _)| kind.has_webhook());
    sent.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

/// The URL of webhooks of orders without one.
const NO_URL: &str = "http://127.0.0.1/";

impl SandboxState {
    /// The webhook of an event, without sending it; `event` is its id. See [`Sandbox::webhook`](crate::Sandbox::webhook).
    ///
    /// # Errors
    /// [`WebhookError::UnknownEvent`], or [`WebhookError::NotSent`] for an event without webhooks.
    pub fn webhook(&self, event: &str) -> Result<Webhook, WebhookError> {
        let unknown = || WebhookError::UnknownEvent(event.to_owned());
        let id = Uuid::parse_str(event).map_err(|_| unknown())?;
        self.with(|simulation| {
            let event = simulation.store.events.get(id).ok_or_else(unknown)?;
            if event.kind.has_webhook() {
                Ok(first_attempt(event))
            } else {
                Err(WebhookError::NotSent(event.kind.as_str()))
            }
        })
    }

    /// The webhook of the newest event of an order, or of its newest event of a type, without sending it. See
    /// [`Sandbox::latest_webhook`](crate::Sandbox::latest_webhook).
    ///
    /// # Errors
    /// [`WebhookError::NoEvent`], and [`WebhookError::UnknownType`] or [`WebhookError::NotSent`] for other types than those of
    /// webhooks.
    pub fn latest_webhook(&self, order: &str, event_type: Option<&str>) -> Result<Webhook, WebhookError> {
        let unknown = |name: &str| WebhookError::UnknownType(name.to_owned());
        let kind = event_type.map(|name| EventKind::parse(name).ok_or_else(|| unknown(name))).transpose()?;
        if let Some(kind) = kind.filter(|kind| !kind.has_webhook()) {
            return Err(WebhookError::NotSent(kind.as_str()));
        }
        let id = Uuid::parse_str(order).ok();
        self.with(|simulation| {
            let of_order = || simulation.store.events.iter().rev().filter(|event| Some(event.porting_order_id) == id);
            let mut matching =
                of_order().filter(|event| kind.map_or(event.kind.has_webhook(), |kind| event.kind == kind));
            matching.next().map(first_attempt).ok_or_else(|| {
                let existing: BTreeSet<_> = of_order().map(|event| event.kind.as_str()).collect();
                WebhookError::NoEvent {
                    order: order.to_owned(),
                    event_type: kind.map(EventKind::as_str),
                    existing: existing.into_iter().collect(),
                }
            })
        })
    }
}

/// The webhook of an event as it is sent first.
fn first_attempt(event: &Event) -> Webhook {
    let url = event.webhook_url.as_deref().filter(|url| !url.is_empty());
    Webhook::new(event, url.unwrap_or(NO_URL), 1)
}

/// The organization of the one account of the sandbox.
const ORGANIZATION_ID: Uuid = Uuid::from_u128(0x2f6c_3e0a_91d4_4b7e_a1c5_0b8d_4e6f_7a91);

/// The body of an event.
///
/// The guide shows two envelopes, and clients have to support both: the event as `data` with `meta` beside it, and a flat
/// object. The envelope of each type follows the guide's examples.
fn body(event: &Event, url: &str, attempt: u32) -> Vec<u8> {
    let mut body = json!({
        "event_type": event.kind,
        "id": event.id,
        "occurred_at": rfc3339(event.occurred_at),
        "payload": event.payload,
        "record_type": "event",
    });
    if matches!(event.kind, EventKind::MessagingChanged | EventKind::Deleted) {
        body["organization_id"] = json!(ORGANIZATION_ID);
        body["urls"] = json!([url]);
        body["format"] = json!("v2");
    } else {
        body = json!({"data": body, "meta": {"attempt": attempt, "delivered_to": url}});
    }
    body.to_string().into_bytes()
}

/// Signs every sandbox's webhooks. It is always the same, so that a test can have the public key in its settings.
const SEED: [u8; 32] = *b"telnyx-porting-sandbox-webhooks!";

/// Signs webhooks with an invalid signature.
const WRONG_SEED: [u8; 32] = *b"telnyx-porting-sandbox-imposter!";

/// The public key of the signatures, in base64.
pub(crate) fn public_key() -> String {
    STANDARD.encode(SigningKey::from_bytes(&SEED).verifying_key().as_bytes())
}

/// The signature of a body that is sent at a time, in base64: over the time, a `|` and the body.
fn sign(timestamp: &str, body: &[u8], with_wrong_key: bool) -> String {
    let key = SigningKey::from_bytes(if with_wrong_key { &WRONG_SEED } else { &SEED });
    let message = [timestamp.as_bytes(), b"|", body].concat();
    STANDARD.encode(key.sign(&message).to_bytes())
}
