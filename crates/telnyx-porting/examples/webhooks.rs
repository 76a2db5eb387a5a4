//! Receives webhooks: verifies them, processes each event once, responds immediately, and processes events afterwards.
//!
//! `cargo run -p telnyx-porting --example webhooks`
//!
//! The requests are created here and signed with the example's own key. In a server, `receive` is called by a handler;
//! with axum, its arguments are the extractors of the same names.
#![expect(clippy::print_stdout, reason = "examples print")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chrono::Utc;
use ed25519_dalek::{Signer as _, SigningKey};
use http::{HeaderMap, StatusCode};
use std::collections::HashSet;
use std::sync::mpsc::{Receiver, Sender, channel};
use telnyx_porting::types::PortingEvent;
use telnyx_porting::webhooks::{
    PublicKey, SIGNATURE_HEADER, TIMESTAMP_HEADER, Unverified, WebhookEvent, WebhookVerifier,
};

/// The body is raw bytes, before any JSON parser: the signature covers every byte.
///
/// The response must be sent within two seconds, or the event is delivered again. So the event is queued and processed
/// later; in a real server, the queue must survive a crash.
fn receive(verifier: &WebhookVerifier, inbox: &Sender<WebhookEvent>, headers: &HeaderMap, body: Bytes) -> StatusCode {
    // The event is only accessible through the verifier.
    let event = Unverified::from_headers(headers, body)
        .and_then(|arrived| verifier.verify(arrived))
        .and_then(|verified| verified.event());
    match event {
        Ok(event) => match inbox.send(event) {
            Ok(()) => StatusCode::OK,
            // It was not queued, so it must be delivered again.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        },
        Err(error) => {
            println!("rejected: {error}");
            StatusCode::BAD_REQUEST
        }
    }
}

/// Processes events, which arrive in any order and more than once: each id counts once, and the order's state is
/// requested.
fn work(inbox: Receiver<WebhookEvent>) {
    let mut seen = HashSet::new();
    for arrived in inbox {
        if arrived.id.clone().is_some_and(|id| !seen.insert(id)) {
            println!("{} again: ignored", arrived.event_type);
            continue;
        }
        let order = arrived.porting_order_id().map_or_else(|| "?".to_owned(), |id| id.to_string());
        match arrived.event {
            PortingEvent::StatusChanged(_) => println!("{order} changed: get its status with `client.order(id).get()`"),
            PortingEvent::NewComment(_) => println!("{order} has a new comment"),
            PortingEvent::Split(_) => println!("{order} was split: numbers moved to another order"),
            // Telnyx may send types that are unknown to this version: continue.
            _ => println!("{order}: {}", arrived.event_type),
        }
    }
}

fn main() -> anyhow::Result<()> {
    // The public key of your account is in the portal: `std::env::var("TELNYX_PUBLIC_KEY")?.parse()?`.
    let telnyx = SigningKey::from_bytes(&[7; 32]);
    let key: PublicKey = STANDARD.encode(telnyx.verifying_key()).parse()?;
    let verifier = WebhookVerifier::new(key);
    let (inbox, events) = channel();

    let order = "f1486bae-f067-460c-ad43-73a92848f902";
    let body = format!(
        r#"{{"data": {{"event_type": "porting_order.status_changed", "id": "event-1",
            "payload": {{"id": "{order}", "status": {{"value": "ported"}}}}}}, "meta": {{"attempt": 1}}}}"#
    );
    let new = r#"{"data": {"event_type": "porting_order.moon_phase_changed", "id": "event-2", "payload": {}}}"#;
    let (now, long_ago) = (Utc::now().timestamp(), Utc::now().timestamp() - 3600);
    let stranger = SigningKey::from_bytes(&[8; 32]);
    for (what, key, signed_at, body) in [
        ("a change", &telnyx, now, body.as_str()),
        ("the same again", &telnyx, now, &body),
        ("an event of a new type", &telnyx, now, new),
        ("signed by somebody else", &stranger, now, &body),
        ("signed an hour ago", &telnyx, long_ago, &body),
    ] {
        let (headers, body) = request(key, signed_at, body)?;
        println!("{what}: {}", receive(&verifier, &inbox, &headers, body));
    }

    // No more requests; process the queue.
    drop(inbox);
    work(events);
    Ok(())
}

/// A request as sent by Telnyx: the key signs the time, a `|` and the body.
fn request(key: &SigningKey, signed_at: i64, body: &str) -> anyhow::Result<(HeaderMap, Bytes)> {
    let signature = key.sign(format!("{signed_at}|{body}").as_bytes());
    let mut headers = HeaderMap::new();
    headers.insert(SIGNATURE_HEADER, STANDARD.encode(signature.to_bytes()).parse()?);
    headers.insert(TIMESTAMP_HEADER, signed_at.into());
    Ok((headers, body.to_owned().into()))
}
