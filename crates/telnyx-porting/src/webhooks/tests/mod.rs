//! Webhooks signed with test keys.

mod decode;
mod verify;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signer as _, SigningKey};

use super::*;

/// The time of signing, as in the header.
const SIGNED_AT: &str = "1773080561";

/// A small event.
const BODY: &str = r#"{"data":{"event_type":"porting_order.status_changed"}}"#;

fn signing_key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn public_key(seed: u8) -> PublicKey {
    STANDARD.encode(signing_key(seed).verifying_key()).parse().unwrap()
}

/// The signature that Telnyx would send with the key of this seed.
fn sign(seed: u8, timestamp: &str, body: &[u8]) -> String {
    let message = [timestamp.as_bytes(), b"|", body].concat();
    STANDARD.encode(signing_key(seed).sign(&message).to_bytes())
}

/// A webhook that is correctly signed with key 7.
fn signed(timestamp: &str, body: &[u8]) -> Unverified {
    Unverified::new(sign(7, timestamp, body), timestamp, body.to_vec())
}

/// The time this many seconds after [`SIGNED_AT`].
fn after(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(SIGNED_AT.parse().unwrap(), 0).unwrap() + TimeDelta::seconds(seconds)
}

fn verifier() -> WebhookVerifier {
    WebhookVerifier::new(public_key(7))
}
