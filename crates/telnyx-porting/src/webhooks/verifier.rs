//! Verification of webhooks.

use std::{fmt, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use ed25519_dalek::Signature;

use super::{PublicKey, Unverified, WebhookError, WebhookEvent};
use crate::http::{Clock as _, SystemClock};
use crate::values::text::whole_number;

/// Verifies that webhooks were sent by Telnyx and are recent.
///
/// A webhook is accepted if one of the keys signed its timestamp, a `|` and the raw body with Ed25519, and if the
/// timestamp differs from the current time by at most the tolerance. Verification is a pure function; repeated
/// deliveries within the tolerance have the same event [`id`](WebhookEvent::id).
///
/// Ed25519 is applied in its strict form, so a signature cannot be altered into another valid one.
#[derive(Clone, Debug)]
pub struct WebhookVerifier {
    /// Never empty.
    keys: Vec<PublicKey>,
    tolerance: Duration,
}

impl WebhookVerifier {
    /// The default tolerance: 300 seconds, as in Telnyx's own libraries.
    pub const DEFAULT_TOLERANCE: Duration = Duration::from_secs(300);

    /// Accepts webhooks signed with this key.
    pub fn new(key: PublicKey) -> Self {
        Self { keys: vec![key], tolerance: Self::DEFAULT_TOLERANCE }
    }

    /// Also accepts webhooks signed with these keys: the old and the new one while a key is rotated, or the keys of
    /// several accounts.
    #[must_use]
    pub fn with_keys(mut self, keys: impl IntoIterator<Item = PublicKey>) -> Self {
        self.keys.extend(keys);
        self
    }

    /// Sets the maximum difference between the timestamp and the current time, in whole seconds.
    #[must_use]
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies a webhook that just arrived, with the system's clock.
    ///
    /// # Errors
    /// See [`verify_at`](Self::verify_at).
    pub fn verify(&self, webhook: Unverified) -> Result<Verified, WebhookError> {
        self.verify_at(webhook, SystemClock::default().utc())
    }

    /// Verifies a webhook that arrived at `now`.
    ///
    /// # Errors
    /// Cheap checks come first, because forged webhooks cost the sender nothing:
    /// [`MalformedSignature`](WebhookError::MalformedSignature),
    /// [`MalformedTimestamp`](WebhookError::MalformedTimestamp), [`TooOld`](WebhookError::TooOld) and
    /// [`FromTheFuture`](WebhookError::FromTheFuture). Then the signature:
    /// [`WrongSignature`](WebhookError::WrongSignature).
    pub fn verify_at(&self, webhook: Unverified, now: DateTime<Utc>) -> Result<Verified, WebhookError> {
        let Unverified { signature, timestamp, body } = webhook;
        let signature = read_signature(&signature).ok_or(WebhookError::MalformedSignature)?;
        // Without this check the | could be moved: the start of the body would become the end of the timestamp, with
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

/// The length of 64 bytes in base64.
const SIGNATURE_CHARACTERS: usize = 88;

/// Padded base64 in the standard alphabet, without line breaks, as sent by Telnyx.
fn read_signature(text: &str) -> Option<Signature> {
    let text = Some(text).filter(|text| text.len() == SIGNATURE_CHARACTERS)?;
    let bytes = STANDARD.decode(text).ok()?;
    Signature::from_slice(&bytes).ok()
}

fn read_timestamp(text: &str) -> Option<DateTime<Utc>> {
    let seconds = i64::try_from(whole_number(text)?).ok()?;
    DateTime::from_timestamp(seconds, 0)
}

/// A webhook sent by Telnyx. Only created by [`WebhookVerifier`].
///
/// `Debug` shows the time and the size of the body, but not the body.
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

    /// The time of signing, in whole seconds.
    pub fn timestamp(&self) -> DateTime<Utc> {
        self.timestamp
    }

    /// Parses the event.
    ///
    /// # Errors
    /// [`WebhookError::NotAnEvent`] if the body is not a JSON object or has no `event_type`. Unknown types, unknown
    /// fields and missing fields are not errors.
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
