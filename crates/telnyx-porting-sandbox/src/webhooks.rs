//! Webhooks: their bodies and signatures, and the worker that sends them and runs due transitions.

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
use crate::simulation::clock::{after, text};
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
    let mut sender = None;
    let mut sending = JoinSet::new();
    loop {
        let free = MAX_IN_PROGRESS.saturating_sub(sending.len());
        let (tasks, wait) = state.with(|simulation| (take_due(&state, simulation, free), wait(simulation)));
        for task in tasks {
            let sender = sender.get_or_insert_with(|| Sender::new(state.allows_remote()));
            sending.spawn(deliver(state.clone(), sender.clone(), task));
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
        let fault = state.faults().of_webhook(event.kind.as_str());
        if fault == Some(Fault::WebhookLate) {
            postpone(simulation, &delivery);
        } else {
            tasks.push(Task { delivery, event, fault });
        }
    }
    tasks
}

fn postpone(simulation: &mut Simulation, delivery: &Delivery) {
    let at = after(simulation.now, LATE);
    if let Some(stored) = simulation.store.deliveries.get_mut(delivery.id) {
        stored.attempts -= 1;
        stored.next_at = Some(at);
    }
}

/// The host's time until the next event; `None` if the clock does not move by itself.
fn wait(simulation: &Simulation) -> Option<Duration> {
    simulation.next_wake().and_then(|at| simulation.clock.wait_until(at))
}

async fn deliver(state: SandboxState, sender: Sender, task: Task) {
    let Task { delivery, event, fault } = task;
    let with_wrong_key = fault == Some(Fault::WebhookBadSignature);
    let copies = if fault == Some(Fault::WebhookTwice) { 2 } else { 1 };
    let mut attempt = Attempt::Remote;
    for _ in 0..copies {
        attempt = sender.send(&delivery, &event, with_wrong_key).await;
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
    let is_delivered = matches!(attempt, Attempt::Response(status) if (200..300).contains(&status));
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

#[derive(Debug, Clone)]
struct Sender {
    outgoing: Arc<Outgoing>,
    allow_remote: bool,
}

/// The result of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Attempt {
    /// The receiver responded, with 2xx or not.
    Response(u16),
    Failed(String),
    /// It was not sent, because the URL leads to another machine.
    Remote,
}

impl Sender {
    fn new(allow_remote: bool) -> Self {
        Self { outgoing: Arc::new(Outgoing::new()), allow_remote }
    }

    /// Sends a webhook. The time of the signature is the host's, because receivers compare it with their own clock.
    async fn send(&self, delivery: &Delivery, event: &Event, with_wrong_key: bool) -> Attempt {
        let Ok(url) = Url::parse(&delivery.url) else {
            return Attempt::Failed("the URL is invalid".to_owned());
        };
        if !self.allow_remote && !is_loopback(&url) {
            return Attempt::Remote;
        }
        let body = body(event, delivery);
        let timestamp = Utc::now().timestamp().to_string();
        let request = Request::post("/")
            .header("content-type", "application/json")
            .header("user-agent", "telnyx-webhooks")
            .header("telnyx-signature-ed25519", sign(&timestamp, &body, with_wrong_key))
            .header("telnyx-timestamp", timestamp)
            .body(Bytes::from(body));
        let Ok(request) = request else {
            return Attempt::Failed("the request is invalid".to_owned());
        };
        // The real service does not follow redirects either.
        match tokio::time::timeout(TIMEOUT, self.outgoing.send(&url, request)).await {
            Ok(Ok(response)) => Attempt::Response(response.status().as_u16()),
            // Without the URL, which may contain a token.
            Ok(Err(reason)) => Attempt::Failed(reason.to_string()),
            Err(_) => Attempt::Failed("no response within two seconds".to_owned()),
        }
    }
}

/// The organization of the one account of the sandbox.
const ORGANIZATION_ID: Uuid = Uuid::from_u128(0x2f6c_3e0a_91d4_4b7e_a1c5_0b8d_4e6f_7a91);

/// The body of an event.
///
/// The guide shows two envelopes, and clients have to support both: the event as `data` with `meta` beside it, and a flat
/// object. The envelope of each type follows the guide's examples.
fn body(event: &Event, delivery: &Delivery) -> Vec<u8> {
    let mut body = json!({
        "event_type": event.kind,
        "id": event.id,
        "occurred_at": text(event.occurred_at),
        "payload": event.payload,
        "record_type": "event",
    });
    if matches!(event.kind, EventKind::MessagingChanged | EventKind::Deleted) {
        body["organization_id"] = json!(ORGANIZATION_ID);
        body["urls"] = json!([delivery.url]);
        body["format"] = json!("v2");
    } else {
        body = json!({"data": body, "meta": {"attempt": delivery.attempts, "delivered_to": delivery.url}});
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
    let mut message = Vec::with_capacity(timestamp.len() + 1 + body.len());
    message.extend_from_slice(timestamp.as_bytes());
    message.push(b'|');
    message.extend_from_slice(body);
    STANDARD.encode(key.sign(&message).to_bytes())
}
