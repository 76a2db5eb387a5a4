//! Why a webhook is refused.

/// Why a webhook is refused. No message shows the body or the signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// A header is missing: what Telnyx sends has both.
    #[error("the header {name} is missing; if a proxy drops it, let it pass, otherwise refuse the request")]
    MissingHeader {
        /// The header's name, in small letters.
        name: &'static str,
    },
    /// The signature cannot be read.
    #[error("the signature is not base64 of 64 bytes; pass the header on as it arrived, or refuse the request")]
    MalformedSignature,
    /// The timestamp cannot be read.
    #[error("the timestamp is not in Unix seconds; pass the header on as it arrived, or refuse the request")]
    MalformedTimestamp,
    /// None of the keys has signed this body at this time. Only what is well formed and recent gets that far.
    #[error(
        "the signature does not fit; refuse the request, and if none ever fits, compare the public key with the one \
         in the portal and take the body as raw bytes"
    )]
    WrongSignature,
    /// It says that it was signed longer ago than the tolerance allows: the request may be a copy of an earlier one. The
    /// signature was not checked.
    #[error(
        "the webhook was signed {age_seconds} seconds ago, which is too long; refuse the request, check the clock, \
         and verify webhooks when they arrive"
    )]
    TooOld {
        /// How long ago it was signed, in seconds.
        age_seconds: u64,
    },
    /// It says that it was signed further ahead than the tolerance allows. The signature was not checked.
    #[error(
        "the webhook was signed {ahead_seconds} seconds from now; refuse the request, and set this machine's clock"
    )]
    FromTheFuture {
        /// How far ahead its time lies, in seconds.
        ahead_seconds: u64,
    },
    /// The signature is right, but the body is no event.
    #[error("the body {flaw}; send this URL nothing but events, and report a body of Telnyx's that is refused")]
    NotAnEvent {
        /// What the body is or lacks.
        flaw: &'static str,
    },
}
