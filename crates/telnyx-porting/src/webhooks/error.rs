//! Errors of webhook verification.

/// The reason why a webhook is rejected. Messages contain neither the body nor the signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// A header is missing. Webhooks from Telnyx have both.
    #[error("the header {name} is missing; if a proxy removes it, forward it, otherwise reject the request")]
    MissingHeader {
        /// The header's name, in lowercase.
        name: &'static str,
    },
    /// The signature is malformed.
    #[error("the signature is not 64 bytes in base64; pass the header unchanged, or reject the request")]
    MalformedSignature,
    /// The timestamp is malformed.
    #[error("the timestamp is not in Unix seconds; pass the header unchanged, or reject the request")]
    MalformedTimestamp,
    /// None of the keys signed this body at this time. Returned only for well-formed and recent webhooks.
    #[error(
        "the signature does not match; reject the request, and if none matches, compare the public key with the one \
         in the portal and take the body as raw bytes"
    )]
    WrongSignature,
    /// The timestamp is older than the tolerance allows: the request may be a replay. The signature was not checked.
    #[error(
        "the webhook was signed {age_seconds} seconds ago, which is too old; reject the request, check the clock, \
         and verify webhooks when they arrive"
    )]
    TooOld {
        /// The age in seconds.
        age_seconds: u64,
    },
    /// The timestamp is further in the future than the tolerance allows. The signature was not checked.
    #[error(
        "the webhook was signed {ahead_seconds} seconds in the future; reject the request, and set the system clock"
    )]
    FromTheFuture {
        /// The time until the timestamp, in seconds.
        ahead_seconds: u64,
    },
    /// The signature is valid, but the body is not an event.
    #[error("the body {flaw}; use this URL only for events, and report bodies from Telnyx that are rejected")]
    NotAnEvent {
        /// The flaw of the body.
        flaw: &'static str,
    },
}
