//! Webhooks: proof that they come from Telnyx, then their events.
//!
//! Anybody can send a request to a webhook's URL. What Telnyx sends is signed: [`WebhookVerifier`] takes a request as
//! it arrived, [`Unverified`], and turns it into a [`Verified`] one if the signature fits and is recent. Only that one
//! can be read as a [`WebhookEvent`], so that the check cannot be forgotten.
//!
//! ```
//! use base64::{Engine as _, engine::general_purpose::STANDARD};
//! use chrono::DateTime;
//! use ed25519_dalek::{Signer as _, SigningKey};
//! use telnyx_porting::{types::PortingEvent, webhooks::{PublicKey, Unverified, WebhookVerifier}};
//!
//! // In a test, any key can take the place of the one that only Telnyx has.
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
//! let event = verifier.verify_at(arrived, now)?.event()?; // `verify` where the system's clock is right
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
//! - Take the body as raw bytes, before any JSON parser. The signature covers every byte, and JSON that was read and
//!   written again is no longer the same.
//! - Response with a status of 2xx within 2 seconds. A redirect counts as a failure, and what fails is sent again: store
//!   the event, answer, and do the work afterwards.
//! - Act on each [`id`](WebhookEvent::id) once. The same event may come several times, even at the same moment.
//! - Expect events in any order. Where the order's state matters, ask for the order.
//! - Let events of an unknown type pass, with 2xx: [`is_unknown`](WebhookEvent::is_unknown).
//! - Limit the size of what is taken in. That is up to the server, as the body is in memory when it gets here.

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
