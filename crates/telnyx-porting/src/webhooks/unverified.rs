//! Webhooks before verification.

use std::fmt;

use bytes::Bytes;
use reqwest::header::HeaderMap;

use super::WebhookError;

/// The header with the signature: base64 of 64 bytes.
pub const SIGNATURE_HEADER: &str = "telnyx-signature-ed25519";

/// The header with the time of signing, in Unix seconds.
pub const TIMESTAMP_HEADER: &str = "telnyx-timestamp";

/// A webhook as received: from Telnyx or anybody else.
///
/// Its content is only accessible through [`WebhookVerifier::verify`](super::WebhookVerifier::verify). `Debug` shows
/// only the size of the body.
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
#[derive(Clone, PartialEq, Eq)]
pub struct Unverified {
    pub(super) signature: String,
    pub(super) timestamp: String,
    pub(super) body: Bytes,
}

impl Unverified {
    /// Creates a webhook from the values of the headers [`SIGNATURE_HEADER`] and [`TIMESTAMP_HEADER`], and the raw
    /// bytes of the body.
    pub fn new(signature: impl Into<String>, timestamp: impl Into<String>, body: impl Into<Bytes>) -> Self {
        Self { signature: signature.into(), timestamp: timestamp.into(), body: body.into() }
    }

    /// Takes the two values from the headers of a request, ignoring the case of their names. `HeaderMap` is that of the
    /// crate `http`, which axum, hyper and others also use. If a header is repeated, the first one counts.
    ///
    /// # Errors
    /// [`WebhookError::MissingHeader`]; [`WebhookError::MalformedSignature`] or [`WebhookError::MalformedTimestamp`] if
    /// the value is not visible ASCII.
    pub fn from_headers(headers: &HeaderMap, body: impl Into<Bytes>) -> Result<Self, WebhookError> {
        let text = |name, malformed| {
            let value = headers.get(name).ok_or(WebhookError::MissingHeader { name })?;
            value.to_str().map_err(|_| malformed)
        };
        let signature = text(SIGNATURE_HEADER, WebhookError::MalformedSignature)?;
        let timestamp = text(TIMESTAMP_HEADER, WebhookError::MalformedTimestamp)?;
        Ok(Self::new(signature, timestamp, body))
    }

    /// The headers with the signature and the timestamp, to send the webhook on.
    pub fn headers(&self) -> [(&'static str, &str); 2] {
        [(SIGNATURE_HEADER, &self.signature), (TIMESTAMP_HEADER, &self.timestamp)]
    }

    /// The raw bytes of the body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

impl fmt::Debug for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unverified").field("body_bytes", &self.body.len()).finish_non_exhaustive()
    }
}
