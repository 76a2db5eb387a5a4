//! A webhook of which nothing is known yet.

use std::fmt;

use bytes::Bytes;
use reqwest::header::HeaderMap;

use super::WebhookError;

/// The header with the signature: base64 of 64 bytes.
pub const SIGNATURE_HEADER: &str = "telnyx-signature-ed25519";

/// The header with the time of signing, in Unix seconds.
pub const TIMESTAMP_HEADER: &str = "telnyx-timestamp";

/// A webhook as it arrived: from Telnyx, or from anybody.
///
/// There is no way to its content but [`WebhookVerifier::verify`](super::WebhookVerifier::verify). `Debug` shows the
/// size of the body and nothing else.
///
/// ```
/// use reqwest::header::{HeaderMap, HeaderValue};
/// use telnyx_porting::webhooks::{Unverified, WebhookError};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("telnyx-timestamp", HeaderValue::from_static("1773080561"));
/// let error = Unverified::from_headers(&headers, "{}").unwrap_err();
/// assert_eq!(error, WebhookError::MissingHeader { name: "telnyx-signature-ed25519" });
/// ```
#[derive(Clone)]
pub struct Unverified {
    pub(super) signature: String,
    pub(super) timestamp: String,
    pub(super) body: Bytes,
}

impl Unverified {
    /// The values of the headers [`SIGNATURE_HEADER`] and [`TIMESTAMP_HEADER`], and the raw bytes of the body.
    pub fn new(signature: impl Into<String>, timestamp: impl Into<String>, body: impl Into<Bytes>) -> Self {
        Self { signature: signature.into(), timestamp: timestamp.into(), body: body.into() }
    }

    /// Takes the two values from the headers of a request, in which names may have capital letters. `HeaderMap` is the
    /// one of the crate `http`, which axum, hyper and others use as well. Of a repeated header, the first counts.
    ///
    /// # Errors
    /// [`WebhookError::MissingHeader`]; [`WebhookError::MalformedSignature`] or [`WebhookError::MalformedTimestamp`]
    /// where the value is not even visible ASCII.
    pub fn from_headers(headers: &HeaderMap, body: impl Into<Bytes>) -> Result<Self, WebhookError> {
        let text = |name, malformed| {
            let value = headers.get(name).ok_or(WebhookError::MissingHeader { name })?;
            value.to_str().map_err(|_| malformed)
        };
        let signature = text(SIGNATURE_HEADER, WebhookError::MalformedSignature)?;
        let timestamp = text(TIMESTAMP_HEADER, WebhookError::MalformedTimestamp)?;
        Ok(Self::new(signature, timestamp, body))
    }
}

impl fmt::Debug for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unverified").field("body_bytes", &self.body.len()).finish_non_exhaustive()
    }
}
