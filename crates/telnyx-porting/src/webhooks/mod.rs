//! Webhooks: verify that they were sent by Telnyx, and parse their events.
//!
//! Anybody can send requests to a webhook URL. Telnyx signs its requests: [`WebhookVerifier`] accepts an [`Unverified`]
//! request and returns a [`Verified`] one if the signature is valid and recent. Only a verified request can be parsed
//! as a [`WebhookEvent`], so verification cannot be skipped.
//!
//! ```
//! use base64::{Engine as _, engine::general_purpose::STANDARD};
//! use chrono::DateTime;
//! use ed25519_dalek::{Signer as _, SigningKey};
//! use telnyx_porting::{types::PortingEvent, webhooks::{PublicKey, Unverified, WebhookVerifier}};
//!
//! // In a test, any key can be used instead of Telnyx's.
//! let telnyx = SigningKey::from_bytes(&[7; 32]);
//! let body = r#"{"data": {"event_type": "porting_order.status_changed", "id": "288047ca",
//!                "payload": {"id": "11f1f6c8", "status": {"value": "ported"}}}, "meta": {"attempt": 1}}"#;
//! let signature = STANDARD.encode(telnyx.sign(format!("1773080561|{body}").as_bytes()).to_bytes());
//!
//! // The public key of the account, as the portal shows it.
//! let key: PublicKey = STANDARD.encode(telnyx.verifying_key()).parse()?;
//! let verifier = WebhookVerifier::new(key);
//!
//! let arrived = Unverified::new(signature, "1773080561", body);
//! let now = DateTime::from_timestamp(1_773_080_562, 0).unwrap();
//! let event = verifier.verify_at(arrived, now)?.event()?; // `verify` uses the system's clock
//!
//! assert_eq!(event.id.as_ref().unwrap().as_str(), "288047ca");
//! assert_eq!(event.porting_order_id().unwrap().as_str(), "11f1f6c8");
//! if let PortingEvent::StatusChanged(change) = event.event {
//!     let status = change.payload.and_then(|payload| payload.status).and_then(|status| status.value);
//!     assert_eq!(status.unwrap().as_str(), "ported");
//! }
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! # In a server
//!
//! - Pass the body as raw bytes, before any JSON parser. The signature covers every byte, and JSON changes when it is
//!   parsed and serialized again.
//! - Respond with a 2xx status within 2 seconds. Redirects count as failures, and failed deliveries are retried: store
//!   the event, respond, and process it afterwards.
//! - Process each [`id`](WebhookEvent::id) once. The same event may be delivered several times, even concurrently.
//! - Events may arrive in any order. If you need the order's current state, request the order.
//! - Accept events of unknown types with 2xx: [`is_unknown`](WebhookEvent::is_unknown).
//! - Limit the size of request bodies in your server, because they are held in memory.

mod error;
mod event;
mod public_key;
#[cfg(test)]
mod tests;
mod unverified;
mod verifier;

pub use error::WebhookError;
pub use event::WebhookEvent;
pub use public_key::PublicKey;
pub use unverified::{SIGNATURE_HEADER, TIMESTAMP_HEADER, Unverified};
pub use verifier::{Verified, WebhookVerifier};
