//! The check that a webhook comes from Telnyx, and just now.

use std::{fmt, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use ed25519_dalek::Signature;

use super::{PublicKey, Unverified, WebhookError, WebhookEvent};
use crate::http::{Clock as _, SystemClock};

/// Checks that webhooks come from Telnyx and are recent.
///
/// A webhook passes if one of the keys has signed its timestamp, a `|` and the raw body with Ed25519, and if the
/// timestamp lies no further from now than the tolerance, before or after. The check is a pure function: that a
/// webhook comes twice within the tolerance is seen by the [`id`](WebhookEvent::id) of its event.
///
/// Ed25519 is applied in its strict form, so that nobody can change a signature into another one that fits as well.
#[derive(Clone, Debug)]
pub struct WebhookVerifier {
    /// Never empty.
    keys: Vec<PublicKey>,
    tolerance: Duration,
}

impl WebhookVerifier {
    /// The tolerance unless another is set: 300 seconds, as in Telnyx's own libraries.
    pub const DEFAULT_TOLERANCE: Duration = Duration::from_secs(300);

    /// Accepts what this key has signed.
    pub fn new(key: PublicKey) -> Self {
        Self { keys: vec![key], tolerance: Self::DEFAULT_TOLERANCE }
    }

    /// Accepts what these keys have signed as well: the old one and the new one while a key is replaced, or the keys of
    /// several accounts.
    #[must_use]
    pub fn with_keys(mut self, keys: impl IntoIterator<Item = PublicKey>) -> Self {
        self.keys.extend(keys);
        self
    }

    /// How far the time of signing may lie in the past or in the future. Counted in whole seconds.
    #[must_use]
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Checks a webhook that has just arrived, by the system's clock.
    ///
    /// # Errors
    /// See [`verify_at`](Self::verify_at).
    pub fn verify(&self, webhook: Unverified) -> Result<Verified, WebhookError> {
        self.verify_at(webhook, SystemClock::default().utc())
    }

    /// Checks a webhook that arrived at the time `now`.
    ///
    /// # Errors
    /// The cheap checks come first, because forged webhooks cost the sender nothing:
    /// [`MalformedSignature`](WebhookError::MalformedSignature),
    /// [`MalformedTimestamp`](WebhookError::MalformedTimestamp), [`TooOld`](WebhookError::TooOld) and
    /// [`FromTheFuture`](WebhookError::FromTheFuture). Then the signature is:
    /// [`WrongSignature`](WebhookError::WrongSignature).
    pub fn verify_at(&self, webhook: Unverified, now: DateTime<Utc>) -> Result<Verified, WebhookError> {
        let Unverified { signature, timestamp, body } = webhook;
        let signature = read_signature(&signature).ok_or(WebhookError::MalformedSignature)?;
        // Without this check the | could be moved: the start of the body would become the end of the timestamp, under
        // the same signature.
        let signed_at = read_timestamp(&timestamp).ok_or(WebhookError::MalformedTimestamp)?;
        self.check_age(signed_at, now)?;
        let message = [timestamp.as_bytes(), b"|", &body].concat();
        if !self.keys.iter().any(|key| key.has_signed(&message, &signature)) {
            return Err(WebhookError::WrongSignature);
        }
        Ok(Verified { timestamp: signed_at, body })
    }

    fn check_age(&self, signed_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), WebhookError> {
        let (signed_at, now) = (signed_at.timestamp(), now.timestamp());
        let distance = now.abs_diff(signed_at);
        if distance <= self.tolerance.as_secs() {
            Ok(())
        } else if signed_at < now {
            Err(WebhookError::TooOld { age_seconds: distance })
        } else {
            Err(WebhookError::FromTheFuture { ahead_seconds: distance })
        }
    }
}

/// How long 64 bytes are in base64.
const SIGNATURE_CHARACTERS: usize = 88;

/// Base64 in the standard alphabet, with its padding and without line breaks, as Telnyx sends it.
fn read_signature(text: &str) -> Option<Signature> {
    let text = Some(text).filter(|text| text.len() == SIGNATURE_CHARACTERS)?;
    let bytes = STANDARD.decode(text).ok()?;
    Signature::from_slice(&bytes).ok()
}

/// ASCII digits alone, where a parser of numbers would take a sign.
fn read_timestamp(text: &str) -> Option<DateTime<Utc>> {
    let digits_only = text.bytes().all(|b| b.is_ascii_digit());
    let seconds = digits_only.then(|| text.parse().ok()).flatten()?;
    DateTime::from_timestamp(seconds, 0)
}

/// A webhook that Telnyx has sent. Made by [`WebhookVerifier`] alone.
///
/// `Debug` shows the time and the size of the body, never the body.
#[derive(Clone)]
pub struct Verified {
    timestamp: DateTime<Utc>,
    body: Bytes,
}

impl Verified {
    /// The raw bytes that were signed.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// When it was signed, to the second.
    pub fn timestamp(&self) -> DateTime<Utc> {
        self.timestamp
    }

    /// Reads the event.
    ///
    /// # Errors
    /// [`WebhookError::NotAnEvent`] if the body is not a JSON object or has no `event_type`. Unknown types, unknown
    /// fields and missing ones are no error.
    pub fn event(&self) -> Result<WebhookEvent, WebhookError> {
        WebhookEvent::decode(&self.body)
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("timestamp", &self.timestamp)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
